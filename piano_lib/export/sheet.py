"""One table on one sheet of a workbook: title in A1, notes, source, one row of headings, rows, total."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from piano_lib.tables.cells import numeric, plain, show
from piano_lib.tables.common import full_label
from piano_lib.tables.model import Cell, Column, Kind, Table

LONGEST_NAME = 31  # characters Excel allows in a sheet's name
NARROWEST, PLAIN, WIDEST = 8, 40, 44  # characters: least of a column; longest text on one line; most of a column
PAGE = 240  # characters across a page on its side, at the smallest size a person reads
FORMATS = {
    Kind.TEXT: "0",
    Kind.COUNT: "#,##0",
    Kind.DIFFERENCE: "+#,##0;-#,##0;0",
    Kind.EUR: '#,##0 "€"',
    Kind.DATE: "d/m/yyyy",
}
HEADING = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#17324D", "font_color": "#FFFFFF"}
LINE, LEAST_LINE = 15, 80  # points of a line; characters of a line of notes over a narrow table
TOTAL = {"bold": True, "top": 1}


@dataclass(slots=True)
class Styles:
    """Formats of one workbook, each made once."""

    workbook: Any
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def __call__(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.workbook.add_format(properties)
        return self.made[key]


def names(tables: tuple[Table, ...]) -> tuple[str, ...]:
    """A sheet name per table: its key, cut to what Excel allows, never twice the same.

    >>> names((Table("a" * 40, "A", (), ()), Table("a" * 35, "B", (), ())))
    ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaa-2')
    """
    found: list[str] = []
    for table in tables:
        name, number = table.key[:LONGEST_NAME], 1
        while name in found:
            number += 1
            name = f"{table.key[: LONGEST_NAME - len(str(number)) - 1]}-{number}"
        found.append(name)
    return tuple(found)


def headings(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """One heading a column, its group before it, never twice the same (a sheet has one row of headings)."""
    found: list[str] = []
    for column in columns:
        words = full_label(column)
        found.append(words if words not in found else f"{words} ({found.count(words) + 1})")
    return tuple(found)


def write(sheet: Any, table: Table, styles: Styles) -> None:
    """Fill a sheet of XlsxWriter with the table; text is always text, whatever it starts with."""
    widths = tuple(_widths(table))
    sheet.write_string(0, 0, plain(table.caption), styles(bold=True, font_size=14))
    row = 1
    for words in (*table.notes, *([f"Fonte: {table.source}"] if table.source else [])):
        for line in textwrap.wrap(plain(words), int(min(max(LEAST_LINE, sum(widths)), 2 * LEAST_LINE))):
            sheet.write_string(row, 0, line, styles(italic=True))
            row += 1
    row += 1  # an empty row keeps the table apart from the notes
    heads = headings(table.columns)
    for at, (column, words) in enumerate(zip(table.columns, heads, strict=True)):
        sheet.set_column(at, at, widths[at])
        sheet.write_string(row, at, plain(words), styles(**_aligned(column, at), **HEADING))
    sheet.set_row(row, _height(heads, widths))
    for number, cells in enumerate((*table.rows, *([table.total] if table.total else [])), row + 1):
        total = TOTAL if table.total and number == row + 1 + len(table.rows) else {}
        for at, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            _cell(sheet, (number, at), column, cell, styles, total)
        height = _height([cell if isinstance(cell, str) else "" for cell in cells], widths)
        if height > LINE:
            sheet.set_row(number, height)
    _print(sheet, row, sum(widths))
    if table.rows:
        sheet.autofilter(row, 0, row + len(table.rows), len(table.columns) - 1)


def _cell(
    sheet: Any, place: tuple[int, int], column: Column, cell: Cell, styles: Styles, total: dict[str, Any]
) -> None:
    if cell is None:
        missing = {"font_color": "#525252", "italic": True, **_aligned(column, place[1])}
        sheet.write_string(*place, column.blank, styles(valign="top", **missing, **total))
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, styles(num_format=FORMATS[Kind.DATE], valign="top", **total))
    elif isinstance(cell, str):
        look = {"text_wrap": column.kind is Kind.TEXT, **_aligned(column, place[1])}
        sheet.write_string(*place, plain(cell), styles(valign="top", **look, **total))
    elif column.kind is Kind.SHARE:
        sheet.write_number(*place, cell / 10_000, styles(num_format=_decimals(cell) + "%", valign="top", **total))
    elif column.kind is Kind.RATE:
        sheet.write_number(*place, cell / 100, styles(num_format=_decimals(cell), valign="top", **total))
    else:
        sheet.write_number(*place, cell, styles(num_format=FORMATS[column.kind], valign="top", **total))


def _aligned(column: Column, at: int) -> dict[str, Any]:
    """Numbers on the right, text on the left and not against the number before it."""
    return {"align": "right"} if numeric(column) else {"align": "left", "indent": min(at, 1)}


def _decimals(hundredths: int) -> str:
    """As many decimals as the number has: an optional one would leave a bare comma behind."""
    return "0" if hundredths % 100 == 0 else "0.0" if hundredths % 10 == 0 else "0.00"


def _widths(table: Table) -> Iterator[float]:
    """Characters of each column: as its longest text where that is short, else enough for a few lines of it."""
    for at, (column, words) in enumerate(zip(table.columns, headings(table.columns), strict=True)):
        longest = max((len(show(column, row[at])) for row in table.rows), default=0)
        if longest > PLAIN:
            longest = min(WIDEST, max(30, longest // 4))
        yield max(longest, *(len(word) for word in words.split()), NARROWEST) + 3


def _height(words: Sequence[str], widths: Sequence[float]) -> int:
    """Points of a row: not every program makes room for lines by itself."""
    return LINE * max(lines(plain(one), width) for one, width in zip(words, widths, strict=True))


def lines(words: str, width: float) -> int:
    """Lines that a text takes in a column of that width."""
    return max(1, len(textwrap.wrap(words, int(width))))


def _print(sheet: Any, heading_row: int, width: float) -> None:
    """On paper: across as few pages as can be read, headings repeated, page numbers."""
    sheet.freeze_panes(heading_row + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(math.ceil(width / PAGE), 0)
    sheet.repeat_rows(heading_row)
    sheet.set_footer("&L&A&RPagina &P di &N")
