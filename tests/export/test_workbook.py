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
from piano_lib.export.workbook import workbook
from piano_lib.plan import Plan
from piano_lib.tables.model import Column, Kind, Table

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
    assert properties.title == "Piano dell'offerta dei servizi abitativi pubblici 2022, Ambito cremonese"
    assert properties.creator == "Azienda Sociale Cremonese"
    assert properties.category == "Dati dimostrativi"
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert {info.date_time[:3] for info in parts.infolist()} == {(1980, 1, 1)}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2021-10-27T00:00:00Z"}


def test_the_same_tables_give_the_same_bytes(plan: Plan, made: bytes) -> None:
    assert workbook(plan, (TABLE, Table("x" * 40, "Altra", TABLE.columns, ()))) == made
