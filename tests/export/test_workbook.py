"""The workbook as other programs open it: one table a sheet, numbers as numbers, no live formula."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from piano_lib.api import load_plan
from piano_lib.export.wide import wide
from piano_lib.export.workbook import workbook
from piano_lib.plan import Plan
from piano_lib.render.products import tables
from piano_lib.tables.model import Column, Kind, Table
from tests.dati import choice, make_ambito

HOSTILE = ('=HYPERLINK("http://x.it")', "+1+1", "-1+1", "@SUM(A1)", "http://x.it", "\x00\u202e", "{=1}")
TABLE = Table(
    "quote",
    "Quote per comune",
    (
        Column("comune", "Comune", header=True),
        Column("g", "%", Kind.SHARE, "Indigenza"),
        Column("q", "alloggi", Kind.COUNT, "Indigenza"),
        Column("d", "alloggi", Kind.DIFFERENCE, "Indigenza"),
        Column("e", "Euro", Kind.EUR),
        Column("f", "Giorno", Kind.DATE),
        Column("r", "Per 1.000 abitanti", Kind.RATE),
    ),
    (
        ("Cremona", 750, 1042, -3, 1850, date(2021, 10, 27), 169),
        ("Annicco", 3000, 0, None, None, None, 0),
        *((text, 3333, 1, 1, 1, None, 50) for text in HOSTILE),
    ),
    ("Totale", "", "almeno 1.042", "", "", "", ""),
    ("Una nota.",),
    "prova",
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(Path(__file__).parents[2] / "data" / "ambito-cremonese", 2022)


@pytest.fixture(scope="module")
def made(plan: Plan) -> bytes:
    return workbook(plan, (TABLE, Table("x" * 40, "Altra", TABLE.columns, ())))


@pytest.fixture(scope="module")
def sheet(made: bytes) -> Worksheet:
    found = openpyxl.load_workbook(io.BytesIO(made))["quote"]
    assert isinstance(found, Worksheet)
    return found


def test_cover_and_contents_come_first_then_one_sheet_a_table(made: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Copertina", "Indice", "quote", "x" * 31]
    cover = " ".join(str(row[0]) for row in book["Copertina"].iter_rows(values_only=True))
    assert "Dati dimostrativi" in cover
    assert "Proposta di piano, 27 ottobre 2021" in cover
    assert [row[:2] for row in book["Indice"].iter_rows(min_row=4, values_only=True)] == [
        ("quote", "Quote per comune"),
        ("x" * 31, "Altra"),
    ]


def test_the_title_is_in_a1_then_notes_and_source_then_one_row_of_headings(sheet: Worksheet) -> None:
    column = [sheet.cell(row, 1).value for row in range(1, 7)]
    assert column == ["Quote per comune", "Una nota.", "Fonte: prova", None, "Comune", "Cremona"]
    headings = [cell.value for cell in sheet[5]]
    assert headings[:4] == ["Comune", "Indigenza: %", "Indigenza: alloggi", "Indigenza: alloggi (2)"]
    assert headings[4:] == ["Euro", "Giorno", "Per 1.000 abitanti"]
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$5:$5"
    assert not sheet.merged_cells.ranges


def test_numbers_are_numbers_and_what_is_missing_is_said(sheet: Worksheet) -> None:
    assert [cell.value for cell in sheet[6]][1:5] == [0.075, 1042, -3, 1850]
    assert [cell.number_format for cell in sheet[6]][1:3] == ["0.0%", "#,##0"]
    assert sheet["F6"].value.date() == date(2021, 10, 27)
    assert (sheet["G6"].value, sheet["G6"].number_format, sheet["G8"].number_format) == (1.69, "0.00", "0.0")
    assert [cell.value for cell in sheet[7]][1:] == [0.3, 0, "n.c.", "n.c.", "n.c.", 0]
    assert sheet.cell(6 + 2 + len(HOSTILE), 3).value == "almeno 1.042"


def test_no_text_is_a_formula_or_a_link(sheet: Worksheet, made: bytes) -> None:
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    shown = [sheet.cell(8 + at, 1).value for at in range(len(HOSTILE))]
    assert shown == [*HOSTILE[:5], "\ufffd\ufffd", HOSTILE[6]]
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        everything = {name: parts.read(name).decode() for name in parts.namelist()}
    assert not [name for name, text in everything.items() if "<f>" in text or "externalLink" in name]
    assert not [name for name, text in everything.items() if 'TargetMode="External"' in text]


def test_properties_are_italian_and_carry_the_day_of_the_plan_not_of_the_run(made: bytes) -> None:
    properties = openpyxl.load_workbook(io.BytesIO(made)).properties
    assert properties.title == "Piano annuale dell'offerta dei servizi abitativi pubblici 2022, Ambito cremonese"
    assert properties.creator == "Azienda Sociale Cremonese"
    assert properties.category == "Dati dimostrativi"
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert {info.date_time[:3] for info in parts.infolist()} == {(1980, 1, 1)}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2021-10-27T00:00:00Z"}


def test_the_same_tables_give_the_same_bytes(plan: Plan, made: bytes) -> None:
    assert workbook(plan, (TABLE, Table("x" * 40, "Altra", TABLE.columns, ()))) == made


def test_the_language_is_said_in_the_properties(made: bytes) -> None:
    assert openpyxl.load_workbook(io.BytesIO(made)).properties.language == "it-IT"
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert parts.testzip() is None


def test_long_texts_are_wrapped_in_columns_a_person_can_read_and_no_line_is_hidden() -> None:
    """Every column between 8 and 50 characters, and a row as high as its longest cell has lines."""
    plan = load_plan(Path(__file__).parents[2] / "data" / "ambito-cremonese", 2022)
    found = openpyxl.load_workbook(io.BytesIO(workbook(plan, tables(plan, None))))
    for name in found.sheetnames[2:]:
        sheet = found[name]
        sizes = sheet.column_dimensions.values()
        widths = {at: size.width for size in sizes for at in range(size.min, size.max + 1)}
        assert all(8 <= width <= 50 for width in widths.values()), name
        top = next(at for at, row in enumerate(sheet.iter_rows(values_only=True), 1) if at > 1 and not any(row)) + 2
        for row in sheet.iter_rows(min_row=top):
            for cell in row:
                if isinstance(cell.value, str) and len(cell.value) > widths[cell.column]:
                    assert cell.alignment.wrap_text, (name, cell.coordinate)
                    lines = len(cell.value) / widths[cell.column]
                    assert sheet.row_dimensions[cell.row].height >= 12 * lines, (name, cell.coordinate)


def test_the_sheet_of_all_data_holds_numbers_and_days_not_their_words(plan: Plan) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(plan, (wide(plan),))))["piano-2022"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    heads = next(row for row in rows if "Comune" in row)
    cremona = next(row for row in rows if row[heads.index("Comune")] == "Cremona")
    of = {str(head): value for head, value in zip(heads, cremona, strict=True)}
    assert of["h · Eccedenza per l'indigenza"] == 0.1
    assert of["Data di trasmissione"].date() == date(2021, 9, 27)
    assert of["g · Totale"] == 22
    assert of["Codice ISTAT"] == "019036"


def test_a_year_that_names_a_further_category_has_its_sheet_and_one_that_does_not_has_none(tmp_path: Path) -> None:
    named = make_ambito(tmp_path, scelte={2021: [choice(categoria="padri separati")], 2022: [choice()]})
    keys = {year: [table.key for table in tables(load_plan(named, year), None)] for year in (2021, 2022)}
    assert "categorie" in keys[2021]
    assert "categorie" not in keys[2022]
