"""Folders and years as a person gives them."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from piano_lib.cli.options import (
    UsageError,
    ambito_folder,
    checked_year,
    output_folder,
    print_findings,
    typed_day,
    typed_year,
)
from piano_lib.survey.finding import Finding, Severity
from tests.dati import make_ambito


def given(dati: Path | str | None = None, uscita: Path | str | None = None) -> argparse.Namespace:
    return argparse.Namespace(dati=dati, uscita=uscita)


def test_the_only_ambito_under_data_is_found_from_any_folder_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_ambito(tmp_path / "data")
    (tmp_path / "notebooks" / "bozze").mkdir(parents=True)
    for place in (tmp_path, tmp_path / "notebooks" / "bozze"):
        monkeypatch.chdir(place)
        assert ambito_folder(given()).resolve() == folder.resolve()
        assert output_folder(given()).resolve() == (tmp_path / "reports").resolve()


def test_the_folder_of_an_ambito_is_its_own_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_ambito(tmp_path)
    monkeypatch.chdir(folder)
    assert ambito_folder(given()) == Path.cwd()
    assert output_folder(given()) == Path.cwd() / "reports"


def test_with_several_ambiti_one_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = make_ambito(tmp_path / "data", slug="alfa"), make_ambito(tmp_path / "data", slug="beta")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"alfa e beta.*--dati"):
        ambito_folder(given())
    assert ambito_folder(given(first)) == first


def test_without_data_anywhere_the_option_is_suggested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="--dati"):
        ambito_folder(given())


def test_a_wrong_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="non esiste"):
        ambito_folder(given(tmp_path / "nulla"))
    with pytest.raises(UsageError, match=r"manca ambito\.toml"):
        ambito_folder(given(tmp_path))


def test_results_cannot_go_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="è un file"):
        output_folder(given(uscita=tmp_path / "file"))
    assert output_folder(given(uscita=tmp_path / "nuova")) == tmp_path / "nuova"


@pytest.mark.parametrize(
    "text",
    [
        "duemila",
        "2022.5",
        "",
        " 2022",
        "22",
        "02022",
        "２０２２",
        "2022;",
        "../2022",
        "-2022",
        "2e3",
        "9" * 500,
    ],
)
def test_what_is_not_a_year_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        typed_year(text)
    assert "quattro cifre" in str(refused.value)
    assert len(str(refused.value)) < 130


def test_a_year_without_data_names_those_with_data(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path)
    assert checked_year("2022", folder) == 2022
    with pytest.raises(UsageError, match="gli anni presenti sono 2021 e 2022"):
        checked_year("2030", folder)
    with pytest.raises(UsageError, match="alcun anno"):
        checked_year("2030", tmp_path)


def test_findings_are_printed_with_those_that_block_first(capsys: pytest.CaptureFixture[str]) -> None:
    def one(severity: Severity) -> Finding:
        return Finding(severity, "c", "2022/f.csv", 3, "col", "1.416", f"un {severity}", "Fai così.")

    print_findings([one(Severity.NOTE), one(Severity.WARNING), one(Severity.ERROR), one(Severity.WARNING)])
    assert capsys.readouterr().out.splitlines() == [
        "1 anomalia che blocca il piano:",
        "  - 2022/f.csv, riga 3, colonna col: un errore (letto: «1.416»). Fai così.",
        "2 avvisi:",
        "  - 2022/f.csv, riga 3, colonna col: un avviso (letto: «1.416»). Fai così.",
        "  - 2022/f.csv, riga 3, colonna col: un avviso (letto: «1.416»). Fai così.",
        "1 nota:",
        "  - 2022/f.csv, riga 3, colonna col: un nota (letto: «1.416»). Fai così.",
    ]


@pytest.mark.parametrize("text", ["20211105", "2021-W44-5", "2021-02-30", "5/11/2021", "2021-11-05T00:00", "ieri", ""])
def test_a_day_is_typed_in_one_way_only(text: str) -> None:
    with pytest.raises(UsageError, match=r"dopo --al scrivi anno-mese-giorno"):
        typed_day(text, "--al")


def test_a_day_written_as_italians_do_is_given_back_as_it_must_be_written() -> None:
    with pytest.raises(UsageError, match="cioè 2021-11-05"):
        typed_day("5/11/2021", "--al")


@pytest.mark.parametrize("text", ["1999", "2100", "0022"])
def test_four_figures_of_another_century_are_told_the_years_of_a_plan(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        typed_year(text)
    assert str(refused.value) == f"Il {text} non può essere l'anno di un piano: scrivi un anno fra il 2000 e il 2099."
