"""Every number of the tables on the page equals the workbook's and the CSV's: the three files are read back."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag

from piano_lib.render import names
from piano_lib.tables.common import OWNERS

YEARS = (2021, 2022)
NUMBER = re.compile(r"([+−-]?)(\d{1,3}(?:\.\d{3})*|\d+)(?:,(\d+))?(?: ?(%|euro|€))?")

# Tables of the page with a row per comune and owner: heading as on the page -> column of the CSV.
LETTERS = {
    "a · Patrimonio: SAP": "a_patrimonio_sap",
    "a · Patrimonio: SAS": "a_patrimonio_sas",
    "b · Nello stato di fatto": "b_stato_di_fatto",
    "c · Ristrutturati": "c_ristrutturati",
    "d · Nuovi": "d_nuova_edificazione",
    "f · Conferiti da privati": "f_conferiti_privati",
    "g · Totale assegnabili": "g_totale",
    "h · Oltre la base per l'indigenza": "h_eccedenza_indigenza",
    "i · Forze dell'ordine e categoria: Forze dell'ordine": "i_forze_ordine",
    "j · SAT": "j_sat",
    "k · Assegnati l'anno prima": "k_assegnati_anno_precedente",
}
QUOTAS = {
    "SAT": "j_sat",
    "SAP": "sap",
    "Indigenza: alloggi": "quota_indigenza",
    "Forze dell'ordine: alloggi": "quota_forze_ordine",
    "Graduatoria generale": "graduatoria_generale",
}
TYPES = {words: kind.value for kind, words in OWNERS.items()}


def words(cell: Tag) -> str:
    return " ".join(cell.get_text(" ").split())


def value(text: str) -> Fraction | str:
    """A number as shown to an Italian reader, or the words that stand in its place."""
    found = NUMBER.fullmatch(text)
    if not found:
        return text
    sign, whole, decimals, unit = found.groups()
    number = Fraction(whole.replace(".", "") + (f".{decimals}" if decimals else ""))
    return (-number if sign in ("−", "-") else number) / (100 if unit == "%" else 1)


def headings(table: Tag) -> list[str]:
    """One heading a column, its group before it."""
    rows = table.select("thead tr")
    second = iter(rows[1].find_all("th")) if len(rows) > 1 else iter(())
    found = []
    for cell in rows[0].find_all("th"):
        if cell.get("scope") == "colgroup":
            found += [f"{words(cell)}: {words(next(second))}" for _ in range(int(str(cell["colspan"])))]
        else:
            found.append(words(cell))
    return found


def page_tables(path: Path) -> dict[str, Tag]:
    """Tables of a page by key."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    found = {str(section["id"]): section.find("table") for section in page.select("section.tabella")}
    return {key: table for key, table in found.items() if isinstance(table, Tag) and body(table) != [["Nessuna voce."]]}


def body(table: Tag) -> list[list[str]]:
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]


def sheet_rows(sheet: object) -> tuple[list[str], list[list[object]]]:
    """Headings and rows of a sheet: they follow the first empty row after the title and its notes."""
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]  # type: ignore[attr-defined]
    start = next(at for at, row in enumerate(rows) if at and not any(row)) + 1
    return [str(cell) for cell in rows[start]], rows[start + 1 :]


def same(shown: str, held: object) -> bool:
    if isinstance(held, datetime | date):
        return shown == f"{held.day}/{held.month}/{held.year}"
    if isinstance(held, int | float):
        return value(shown) == Fraction(str(held))
    return shown == " ".join(str(held or "").split())


@pytest.mark.parametrize("year", YEARS)
def test_each_table_of_the_report_is_a_sheet_with_the_same_numbers(year: int, site: Path) -> None:
    tables = page_tables(site / names.report(year, "html"))
    book = openpyxl.load_workbook(site / names.report(year, "xlsx"))
    assert len(tables) > 10
    assert {key[:31] for key in tables} <= set(book.sheetnames)
    compared = 0
    for key, table in tables.items():
        titles, held = sheet_rows(book[key[:31]])
        assert titles == headings(table), key
        foot = [[words(cell) for cell in row.find_all(["th", "td"])] for row in table.select("tfoot tr")]
        assert len(held) == len(body(table)) + len(foot), key
        for shown, row in zip([*body(table), *foot], held, strict=True):
            aligned = row[len(row) - len(shown) :] if len(shown) == len(row) else [*row[:1], *row[-len(shown) + 1 :]]
            wrong = [(a, b) for a, b in zip(shown, aligned, strict=True) if not same(a, b)]
            assert not wrong, (key, shown)
            compared += sum(isinstance(value(cell), Fraction) for cell in shown)
    assert compared > 1_000


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(("key", "columns"), [("tabella-a-k", LETTERS), ("quote-enti", QUOTAS)])
def test_each_row_of_the_report_is_a_row_of_the_csv(year: int, key: str, columns: dict[str, str], site: Path) -> None:
    table = page_tables(site / names.report(year, "html"))[key]
    text = (site / names.report(year, "csv")).read_bytes().decode("utf-8")
    rows = {(row["comune"], row["ente_tipo"]): row for row in csv.DictReader(io.StringIO(text, newline=""))}
    titles = headings(table)
    assert set(columns) <= set(titles)
    for shown in body(table):
        row = rows[shown[0], TYPES[shown[1]]]
        for title, column in columns.items():
            number = value(shown[titles.index(title)])
            held = row[column]
            if isinstance(number, str):
                assert held == "", (shown, column)
            else:
                percent = 100 if column in ("h_eccedenza_indigenza", "i_forze_ordine") else 1
                assert number * percent == Fraction(held.replace(",", ".")), (shown, column)
    if key == "tabella-a-k":
        assert len(body(table)) == len(rows)
