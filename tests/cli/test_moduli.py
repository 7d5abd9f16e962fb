"""``piano moduli ANNO DIR``: a workbook per owner, nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.cli.main import main
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
