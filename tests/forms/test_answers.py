"""One returned workbook: the name it is cited by, the bytes that are kept of it, the cell of everything refused."""

from __future__ import annotations

import hashlib
import shutil
import unicodedata
from pathlib import Path

import pytest

from piano_lib.forms.answers import read_form
from piano_lib.forms.identity import Expected
from piano_lib.forms.intake import import_forms
from tests.dati import NAMES
from tests.forms.conftest import Typing, rows

CREMONA, SORESINA = "019036-cremona.xlsx", "019098-soresina.xlsx"
EXPECTED = Expected("ambito-di-prova", 2022, NAMES)


@pytest.mark.parametrize("name", ["RSSMRA85T10A562S.xlsx", "Rossi 347 1234567.xlsx", "da mario.rossi@gmail.com.xlsx"])
def test_a_file_named_after_a_person_is_cited_by_its_owner_and_its_digest(
    folder: Path, returned: Path, name: str
) -> None:
    (returned / CREMONA).rename(returned / name)
    outcome = import_forms(returned, folder, 2022)
    (one,) = [one for one in outcome.findings if one.code == "nome-del-file"]
    assert (one.file, one.blocks) == (CREMONA, False)
    source = next(line["fonte"] for line in rows(folder, "ricognizione.csv") if line["istat"] == "019036")
    digest = hashlib.sha256((returned / name).read_bytes()).hexdigest()
    assert f"file «{CREMONA}», foglio Ricognizione, C4:C25, SHA-256 {digest}" in source


def test_a_file_that_does_not_say_whose_it_is_is_cited_without_what_is_personal(tmp_path: Path) -> None:
    path = tmp_path / "modulo RSSMRA85T10A562S.xlsx"
    path.write_bytes(b"x")
    (one,) = read_form(path, EXPECTED).findings
    assert one.file == "modulo […].xlsx"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (unicodedata.normalize("NFC", "Castelverdé.xlsx"), unicodedata.normalize("NFD", "Castelverdé.xlsx")),
        ("x" * 125 + "1.xlsx", "x" * 125 + "2.xlsx"),
    ],
    ids=["composed otherwise", "alike in the first letters"],
)
def test_the_copy_that_is_kept_is_the_file_that_was_read(
    folder: Path, returned: Path, type_in: Typing, one: str, other: str
) -> None:
    (returned / CREMONA).rename(returned / one)
    shutil.copy(returned / SORESINA, returned / other)
    type_in(returned / other, {"dichiarazione": "nulla"})
    outcome = import_forms(returned, folder, 2022)
    assert outcome.archived
    kept = {
        path.name[:12]: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (outcome.archived / "moduli").iterdir()
    }
    assert {digest[:12]: digest for digest in kept.values()} == kept
    assert {answers.digest for answers in outcome.used} == set(kept.values())


def test_a_code_that_lost_its_zero_in_the_sheet_of_measures_is_repaired(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    aler = returned / "aler-brescia-cremona-mantova.xlsx"
    type_in(aler, {"misure_tipo": "progetto", "misure_istat": 19036, "misure_titolo": "Alloggi ponte"})
    type_in(aler, {"misure_tipo 1": "progetto", "misure_istat 1": "19098", "misure_titolo 1": "Tutor"})
    import_forms(returned, folder, 2022)
    assert [line["istat"] for line in rows(folder, "misure.csv") if line["tipo"] == "progetto"] == ["019036", "019098"]


def test_a_value_is_repeated_as_an_italian_sheet_shows_it(folder: Path, returned: Path, type_in: Typing) -> None:
    from datetime import datetime

    values = {"b_stato_di_fatto": True, "c_ristrutturati": 2.5, "d_nuova_edificazione": datetime(2021, 3, 2)}
    type_in(returned / CREMONA, values | {"data_trasmissione": "31/2/2021"})
    found = read_form(returned / CREMONA, EXPECTED).findings
    assert {one.read for one in found} == {"VERO", "2,5", "2/3/2021", "31/2/2021"}
    (day,) = [one.sentence() for one in found if one.code == "data-inesistente"]
    assert day.endswith("Scrivi giorno, mese e anno, per esempio 27/10/2021.")


@pytest.mark.parametrize(("row", "value"), [("Spiegazione", 12), ("Somma", 12)])
def test_a_number_in_a_row_that_is_not_to_be_filled_is_not_lost(returned: Path, row: str, value: int) -> None:
    from openpyxl import load_workbook

    path = returned / "aler-brescia-cremona-mantova.xlsx"
    book = load_workbook(path)
    sheet = book["Ricognizione"]
    line = next(cells[0].row for cells in sheet.iter_rows(max_col=1) if cells[0].value == row)
    column = next(cell.column for cell in sheet[3] if cell.value == "e_liberi")
    sheet.cell(line, column).value = value
    book.save(path)
    assert [(one.code, one.read) for one in read_form(path, EXPECTED).findings] == [("fuori-posto", "12")]
