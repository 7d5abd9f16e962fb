"""``piano nuovo``: a new year with choices to be confirmed, a new ambito from ISTAT codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.cli.main import main
from piano_lib.survey import read_ambito, read_year
from piano_lib.survey.model import Reply
from tests.dati import make_ambito


def test_a_new_year_expects_everyone_and_carries_choices_to_be_confirmed(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path)
    assert main(["nuovo", "--anno", "2023", "--dati", str(folder), "--data", "2022-12-01"]) == 0
    data = read_year(folder, 2023)
    assert not any(finding.blocks for finding in data.findings)
    assert {line.reply for line in data.declarations} == {Reply.MISSING}
    assert [(line.istat, line.owner.value) for line in data.declarations] == [
        ("019003", "COMUNE"), ("019036", "COMUNE"), ("019036", "ALER"), ("019098", "COMUNE"), ("019098", "ALER"),
    ]  # fmt: skip
    one = data.choices[0]
    assert (one.excess, one.sat, one.source.evidence) == (1000, 5, "?")
    assert one.source.text == "riportato dal piano 2022, da confermare: dato dimostrativo"


def test_what_was_carried_over_twice_is_marked_once(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path)
    for year in ("2023", "2024"):
        assert main(["nuovo", "--anno", year, "--dati", str(folder), "--data", f"{int(year) - 1}-12-01"]) == 0
    assert (
        read_year(folder, 2024).choices[0].source.text == "riportato dal piano 2023, da confermare: dato dimostrativo"
    )


def test_a_year_that_is_there_is_not_touched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_ambito(tmp_path)
    before = (folder / "2022" / "scelte.csv").read_bytes()
    assert main(["nuovo", "--anno", "2022", "--dati", str(folder)]) == 2
    assert "esiste già" in capsys.readouterr().err
    assert (folder / "2022" / "scelte.csv").read_bytes() == before


def test_a_new_ambito_comes_from_istat_codes_and_gives_a_year_and_forms(tmp_path: Path) -> None:
    target = tmp_path / "data" / "ambito-lodigiano"
    words = [
        "nuovo",
        str(target),
        "--istat",
        "098031,098001",
        "--nome",
        'Ambito "di Lodi"',
        "--anno",
        "2024",
        "--data",
        "2023-12-01",
    ]
    assert main(words) == 0
    ambito = read_ambito(target)
    assert (ambito.name, [town.name for town in ambito.municipalities]) == (
        'Ambito "di Lodi"',
        ["Abbadia Cerreto", "Lodi"],
    )
    assert ambito.municipalities[1].population[2022] == 44716
    assert (target / "confini.geojson").exists()
    assert main(["moduli", "2024", str(tmp_path / "m"), "--dati", str(target)]) == 0
    assert len(list((tmp_path / "m").iterdir())) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["x", "--istat", "998031"], "Codici ISTAT sconosciuti"),
        (["x", "--istat", "Lodi"], "non è un elenco di codici ISTAT"),
        (["../x y", "--istat", "098031"], "non va bene come nome di cartella"),
        ([], "Indica --anno"),
        (["--istat", "098031"], "indica anche DIR"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    (tmp_path / "qui").mkdir()
    monkeypatch.chdir(tmp_path / "qui")
    assert main(["nuovo", *words]) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["qui"]
