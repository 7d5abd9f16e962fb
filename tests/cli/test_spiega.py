"""`piano spiega`: the steps behind a comune's figures, readable in a terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from piano_lib.cli.main import main
from piano_lib.rules import Base
from tests.allocation.test_supported import with_rule
from tests.dati import edit, make_ambito


def explain(folder: Path, *words: str) -> int:
    return main(["spiega", "2022", *words, "--dati", str(folder)])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.replace("\xa0", " ").split())


def test_each_owner_has_its_steps_with_the_articles(ambito: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(ambito, "Cremona") == 0
    text = said(capsys)
    assert "Cremona, piano 2022: norme in vigore al 27 ottobre 2021. Dati dimostrativi." in text
    assert "Comune di Cremona" in text
    assert "ALER" in text
    assert "20 % + 10 % = 30 % di 17" in text
    assert "[r.r. 4/2017 art. 13 c. 3" in text


@pytest.mark.parametrize("words", [("cremona",), ("019036",), ("Casalbuttano", "ed", "Uniti"), ("PIEVE D'OLMI",)])
def test_a_comune_by_name_or_code_however_typed(ambito: Path, words: tuple[str, ...]) -> None:
    assert explain(ambito, *words) == 0


def test_an_unknown_comune_is_wrong_use_and_near_names_are_suggested(
    ambito: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain(ambito, "Cremna") == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Nessun comune dell'ambito si chiama «Cremna»" in shown.err
    assert "Forse: Cremona?" in shown.err


def test_data_that_give_no_plan_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_ambito(tmp_path)
    edit(folder, "2022/ricognizione.csv", ",900,", ",900?,")
    assert explain(folder, "Cremona") == 1
    assert "ricognizione.csv, riga 2, colonna a_patrimonio_sap" in capsys.readouterr().err


def test_a_law_the_allocation_cannot_apply_is_a_sentence(
    ambito: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = with_rule(date(2021, 10, 27), "sat_tetto", base=Base.NET_OF_SAT)
    monkeypatch.setattr("piano_lib.api.rules_at", lambda day: changed)
    assert explain(ambito, "Cremona") == 1
    shown = capsys.readouterr().err
    assert shown.startswith("piano spiega: piano_lib/rules/norme/sat.toml, parametro «sat_tetto», chiave «base»: letto")


def test_lines_fit_the_terminal(
    ambito: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert explain(ambito, "Cremona") == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 60
