"""``piano nuovo``: a new year with choices to be confirmed, a new ambito from ISTAT codes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from piano_lib.cli import nuovo
from piano_lib.cli.main import main
from piano_lib.survey import read_ambito, read_year
from piano_lib.survey.model import OwnerType, Reply
from tests.dati import make_ambito, row


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
        (["x", "--istat", "098031,98002"], "«98002» non è un codice ISTAT di sei cifre. Forse 098002?"),
        (["--anno", "2024", "--dati", ".", "--istat", "098031"], "indica anche DIR"),
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


def test_codes_come_from_a_file_and_one_comune_is_said_in_the_singular(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = tmp_path / "codici.csv"
    codes.write_text("comune;istat\nLodi;098031\n", encoding="utf-8")
    assert main(["nuovo", str(tmp_path / "data" / "ambito-lodigiano"), "--istat", str(codes)]) == 0
    assert ": 1 comune. Completa ambito.toml." in capsys.readouterr().out
    codes.write_text("098031\n98001\n", encoding="utf-8")
    assert main(["nuovo", str(tmp_path / "data" / "ambito-altro"), "--istat", str(codes)]) == 2
    assert "«98001» (riga 2)" in capsys.readouterr().err
    assert not (tmp_path / "data" / "ambito-altro").exists()


def test_without_a_day_it_says_that_it_wrote_today_and_whether_the_law_of_today_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Later(date):
        @classmethod
        def today(cls) -> Later:
            return cls(2039, 5, 4)

    folder = make_ambito(tmp_path)
    monkeypatch.setattr(nuovo, "date", Later)
    assert main(["nuovo", "--anno", "2040", "--dati", str(folder)]) == 0
    text = capsys.readouterr().out
    assert "La data del piano è quella di oggi (04/05/2039)" in text
    assert "Attenzione: con questa data il piano non si può fare." in text


def test_with_a_day_of_a_law_that_is_known_there_is_nothing_to_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["nuovo", "--anno", "2023", "--dati", str(make_ambito(tmp_path)), "--data", "2022-12-01"]) == 0
    text = capsys.readouterr().out
    assert "Attenzione" not in text
    assert "oggi" not in text


def test_who_gave_a_total_of_the_ambito_is_expected_for_the_ambito(tmp_path: Path) -> None:
    total = row("", "ALER", comune="", data_trasmissione="2021-10-20")
    folder = make_ambito(tmp_path, ricognizione={2022: [row("019036"), total]})
    assert main(["nuovo", "--anno", "2023", "--dati", str(folder), "--data", "2022-12-01"]) == 0
    expected = [line for line in read_year(folder, 2023).declarations if line.owner is OwnerType.ALER]
    assert [(line.istat, line.body, line.reply) for line in expected] == [
        ("", "ALER Brescia-Cremona-Mantova", Reply.MISSING)
    ]


def test_a_new_ambito_expects_a_reply_of_aler_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "data" / "ambito-lodigiano"
    main(["nuovo", str(target), "--istat", "098031", "--anno", "2024", "--data", "2023-12-01"])
    main(["stato", "2024", "--dati", str(target), "--al", "2023-11-05", "--solleciti", str(tmp_path / "s")])
    assert {path.name for path in (tmp_path / "s").iterdir()} == {
        "098031-lodi.txt", "aler-territorialmente-competente.txt",
    }  # fmt: skip


def test_what_is_carried_over_is_still_to_be_confirmed_and_the_check_of_the_year_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_ambito(tmp_path)
    main(["nuovo", "--anno", "2023", "--dati", str(folder), "--data", "2022-12-01"])
    capsys.readouterr()
    main(["verifica", "2023", "--dati", str(folder)])
    text = capsys.readouterr().out
    assert (
        "scelte.csv, riga 2, colonna fonte: il dato è riportato dal piano 2022 e nessuno l'ha ancora confermato" in text
    )
    assert "misure.csv, riga 2, colonna fonte: il dato è riportato dal piano 2022" in text


def test_many_codes_are_a_list_not_the_name_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = ",".join(f"0980{number:02}" for number in range(1, 62))
    words = ["nuovo", str(tmp_path / "data" / "ambito-lodigiano"), "--istat"]
    assert main([*words, codes + ",98062"]) == 2
    assert "Forse 098062?" in capsys.readouterr().err
    assert main([*words, "codice " + codes]) == 2
    assert "«codice»" in capsys.readouterr().err
