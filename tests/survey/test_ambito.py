"""The ambito and its comuni."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.survey import DataError, Finding, read_ambito
from tests.dati import edit, make_ambito


def blocking(folder: Path) -> tuple[Finding, ...]:
    with pytest.raises(DataError) as refused:
        read_ambito(folder)
    return tuple(finding for finding in refused.value.findings if finding.blocks)


def test_an_ambito_is_read_with_its_comuni_by_code(tmp_path: Path) -> None:
    ambito = read_ambito(make_ambito(tmp_path))
    assert (ambito.slug, ambito.name, ambito.lead) == ("ambito-di-prova", "Ambito di prova", "Comune di Cremona")
    assert [one.name for one in ambito.municipalities] == ["Annicco", "Cremona", "Soresina"]
    assert ambito.municipalities[0].population == {2021: 1000, 2022: 1010}
    assert ambito.municipalities[0].area == 922


def test_the_shipped_ambito_has_its_48_comuni(ambito: Path) -> None:
    read = read_ambito(ambito)
    assert len(read.municipalities) == 48
    assert sum(one.population[2022] for one in read.municipalities) == 155_685


@pytest.mark.parametrize(
    "slug",
    ["../../x", "CON", "con", "lpt1", "a/b", "a b", "", "-a", "a--b", "x" * 61, "è", "a\\b", ".", "scenari", "falliti"],
)
def test_a_short_name_that_could_write_elsewhere_is_refused(tmp_path: Path, slug: str) -> None:
    folder = make_ambito(tmp_path)
    edit(folder, "ambito.toml", 'slug = "ambito-di-prova"', f"slug = '{slug}'")
    (finding,) = blocking(folder)
    assert (finding.file, finding.column, finding.read) == ("ambito.toml", "slug", slug[:60] + "…" * (len(slug) > 60))


@pytest.mark.parametrize(
    ("old", "new", "file", "row", "column", "read", "hint"),
    [
        ("019036,Cremona", "19036,Cremona", "comuni.csv", 3, "istat", "19036", "Scrivi 019036."),
        ("019036,Cremona", ",Cremona", "comuni.csv", 3, "istat", "", "sei cifre"),
        ("019036,Cremona", "019036,", "comuni.csv", 3, "comune", "", "Scrivi il testo."),
        ("019098,Soresina", "019036,Soresina", "comuni.csv", 4, "istat", "019036", "una sola riga"),
        ("019098,Soresina", "019098,CREMONA", "comuni.csv", 4, "comune", "CREMONA", "elenco ISTAT"),
        ("Annicco,1000", "Annicco,1.953", "comuni.csv", 2, "popolazione_2021", "1.953", "Scrivi 1953"),
        ("1010,9.2214", "1010,circa 9", "comuni.csv", 2, "superficie_kmq", "circa 9", "70.1867"),
    ],
)
def test_what_is_wrong_in_the_list_of_comuni_is_found_in_its_place(
    tmp_path: Path, old: str, new: str, file: str, row: int, column: str, read: str, hint: str
) -> None:
    folder = make_ambito(tmp_path)
    edit(folder, "comuni.csv", old, new)
    if "in evidenza" in "".join(finding.message for finding in blocking(folder)):  # the comune shown in detail is gone
        edit(folder, "ambito.toml", 'comune_in_evidenza = "019036"', 'comune_in_evidenza = "019003"')
    (finding,) = blocking(folder)
    assert (finding.file, finding.row, finding.column, finding.read) == (file, row, column, read)
    assert hint in finding.remedy


@pytest.mark.parametrize(
    ("old", "new", "column", "part"),
    [
        ('nome = "Ambito di prova"', "nome = 7", "nome", "non è un testo"),
        ('nome = "Ambito di prova"', 'nome = ""', "nome", "vuoto"),
        ('capofila = "Comune di Cremona"\n', "", "capofila", "manca «capofila»"),
        ('comune_in_evidenza = "019036"', 'comune_in_evidenza = "999999"', "comune_in_evidenza", "non è fra quelli"),
    ],
)
def test_what_is_wrong_in_the_head_of_the_ambito_is_named_by_its_key(
    tmp_path: Path, old: str, new: str, column: str, part: str
) -> None:
    folder = make_ambito(tmp_path)
    edit(folder, "ambito.toml", old, new)
    (finding,) = blocking(folder)
    assert (finding.file, finding.column) == ("ambito.toml", column)
    assert part in finding.message


def test_a_missing_section_and_no_comuni_are_found_together(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, files={"ambito.toml": 'nome = "x"\n', "comuni.csv": "istat,comune\n"})
    assert {finding.code for finding in blocking(folder)} == {"sezione-mancante", "comuni-mancanti"}
