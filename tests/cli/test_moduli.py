"""``piano moduli ANNO DIR``: a workbook per owner, nothing overwritten."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from piano_lib import exchange
from piano_lib.cli.main import main
from piano_lib.forms.handout import hand_out
from tests.dati import make_ambito


def test_it_makes_a_workbook_per_owner_and_says_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_ambito(tmp_path)
    assert main(["moduli", "2022", str(tmp_path / "m"), "--dati", str(folder)]) == 0
    assert capsys.readouterr().out.startswith(f"4 moduli per il piano 2022 in «{tmp_path / 'm'}».")
    assert len(list((tmp_path / "m").glob("*.xlsx"))) == 4


def test_it_refuses_to_overwrite_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_ambito(tmp_path)
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "019036-cremona.xlsx").write_bytes(b"compilato")
    assert main(["moduli", "2022", str(tmp_path / "m"), "--dati", str(folder)]) == 2
    assert "potrebbero essere compilati" in capsys.readouterr().err
    assert len(list((tmp_path / "m").iterdir())) == 1


@pytest.mark.parametrize("year", ["duemila", "2022.5", "2030"])
def test_a_year_that_is_not_there_is_refused(tmp_path: Path, year: str) -> None:
    folder = make_ambito(tmp_path)
    assert main(["moduli", year, str(tmp_path / "m"), "--dati", str(folder)]) == 2
    assert not (tmp_path / "m").exists()


def test_without_the_law_of_the_day_of_the_plan_it_says_what_the_forms_lack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_ambito(tmp_path, years=(2040,), piano={2040: {"data": "2039-12-01"}})
    assert main(["moduli", "2040", str(tmp_path / "m"), "--dati", str(folder)]) == 0
    text = capsys.readouterr().out
    assert "Attenzione: i moduli non hanno né le parole né i massimi della legge" in text
    assert "1° dicembre 2039" in text or "2039-12-01" in text or "01/12/2039" in text


@pytest.mark.parametrize(("number", "why"), [(errno.EACCES, "permesso negato"), (errno.ENOSPC, "non c'è più spazio")])
def test_a_folder_that_cannot_be_written_is_a_sentence_and_nothing_is_left_in_the_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, number: int, why: str
) -> None:
    folder, target, write = make_ambito(tmp_path), tmp_path / "m", exchange.write

    def failing(path: Path, content: bytes) -> None:
        if "soresina" in path.name:
            raise OSError(number, "in English")
        write(path, content)

    monkeypatch.setattr(exchange, "write", failing)
    assert main(["moduli", "2022", str(target), "--dati", str(folder)]) == 2
    assert f"Non posso scrivere in «{target}» ({why}" in capsys.readouterr().err
    assert list(target.iterdir()) == []
    monkeypatch.undo()
    assert main(["moduli", "2022", str(target), "--dati", str(folder)]) == 0


def test_an_interruption_leaves_no_workbooks_that_stop_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, target, write = make_ambito(tmp_path), tmp_path / "m", exchange.write

    def stopped(path: Path, content: bytes) -> None:
        write(path, content)
        if "cremona" in path.name:
            raise KeyboardInterrupt

    monkeypatch.setattr(exchange, "write", stopped)
    with pytest.raises(KeyboardInterrupt):
        hand_out(folder, 2022, target)
    assert list(target.iterdir()) == []
