"""One table on one sheet of a workbook: title in A1, notes, source, one row of headings, rows, total."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from piano_lib.tables.cells import numeric, plain
from piano_lib.tables.model import Cell, Column, Kind, Table

LONGEST_NAME = 31  # characters Excel allows in a sheet's name
WIDEST = 60  # characters of a column
FORMATS = {
    Kind.TEXT: "0",
    Kind.COUNT: "#,##0",
    Kind.DIFFERENCE: "+#,##0;-#,##0;0",
    Kind.EUR: '#,##0 "€"',
    Kind.DATE: "d/m/yyyy",
}
HEADING = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#17324D", "font_color": "#FFFFFF"}
LINE = 15  # points
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
        words = f"{column.group}: {column.label}" if column.group else column.label
        found.append(words if words not in found else f"{words} ({found.count(words) + 1})")
    return tuple(found)


def write(sheet: Any, table: Table, styles: Styles) -> None:
    """Fill a sheet of XlsxWriter with the table; text is always text, whatever it starts with."""
    sheet.write_string(0, 0, plain(table.caption), styles(bold=True, font_size=14))
    row = 1
    for words in (*table.notes, *([f"Fonte: {table.source}"] if table.source else [])):
        sheet.write_string(row, 0, plain(words), styles(italic=True))
        row += 1
    row += 1  # an empty row keeps the table apart from the notes
    widths = tuple(_widths(table))
    for at, (column, words) in enumerate(zip(table.columns, headings(table.columns), strict=True)):
        sheet.set_column(at, at, widths[at])
        sheet.write_string(row, at, plain(words), styles(align="right" if numeric(column) else "left", **HEADING))
    sheet.set_row(
        row, LINE * max(lines(words, width) for words, width in zip(headings(table.columns), widths, strict=True))
    )
    for number, cells in enumerate((*table.rows, *([table.total] if table.total else [])), row + 1):
        total = TOTAL if table.total and number == row + 1 + len(table.rows) else {}
        for at, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            _cell(sheet, (number, at), column, cell, styles, total)
    _print(sheet, row)
    if table.rows:
        sheet.autofilter(row, 0, row + len(table.rows), len(table.columns) - 1)


def _cell(
    sheet: Any, place: tuple[int, int], column: Column, cell: Cell, styles: Styles, total: dict[str, Any]
) -> None:
    if cell is None:
        sheet.write_string(
            *place, column.blank, styles(font_color="#525252", italic=True, align="right", valign="top", **total)
        )
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, styles(num_format=FORMATS[Kind.DATE], valign="top", **total))
    elif isinstance(cell, str):
        align = {} if column.kind is Kind.TEXT else {"align": "right"}
        sheet.write_string(*place, plain(cell), styles(valign="top", **align, **total))
    elif column.kind is Kind.SHARE:
        sheet.write_number(*place, cell / 10_000, styles(num_format=_decimals(cell) + "%", valign="top", **total))
    elif column.kind is Kind.RATE:
        sheet.write_number(*place, cell / 100, styles(num_format=_decimals(cell), valign="top", **total))
    else:
        sheet.write_number(*place, cell, styles(num_format=FORMATS[column.kind], valign="top", **total))


def _decimals(hundredths: int) -> str:
    """As many decimals as the number has: an optional one would leave a bare comma behind."""
    return "0" if hundredths % 100 == 0 else "0.0" if hundredths % 10 == 0 else "0.00"


def _widths(table: Table) -> Iterator[float]:
    for at, words in enumerate(headings(table.columns)):
        longest = max((len(str(row[at])) for row in table.rows if row[at] is not None), default=0)
        yield min(WIDEST, max(longest, *(len(word) for word in words.split()), 8)) + 2


def lines(words: str, width: float) -> int:
    """Lines that a text takes in a column of that width: not every program grows the row by itself."""
    return max(1, len(textwrap.wrap(words, int(width) - 2)))


def _print(sheet: Any, heading_row: int) -> None:
    """On paper: across one page, headings repeated, page numbers."""
    sheet.freeze_panes(heading_row + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heading_row)
    sheet.set_footer("&L&A&RPagina &P di &N")
