"""How the sheets of a form look, and how a value is put in a cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from piano_lib.forms.model import Kind

INK, INPUT, HEAD, QUIET, LINE = "#17324D", "#FFF7D6", "#E6ECF2", "#5C6F82", "#8A9AAB"
ROW_HEIGHT = 15.5  # points of one line of text
A4 = 9
LONGEST_HEADER = 220  # characters of the 255 a header may have, codes included


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of a workbook: labels locked, inputs yellow and unlocked."""

    title: Any
    text: Any
    head: Any
    label: Any
    quiet: Any
    hint: Any
    number: Any
    share: Any
    sum: Any
    count_input: Any
    share_input: Any
    date_input: Any
    text_input: Any

    @classmethod
    def of(cls, book: Any) -> Styles:
        """Make the formats in one workbook."""
        base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
        box = base | {"border": 1, "border_color": LINE}
        fill = box | {"bg_color": INPUT, "locked": False}
        shown = box | {"font_color": QUIET, "align": "right", "indent": 1}
        return cls(
            title=book.add_format(base | {"bold": True, "font_size": 14}),
            text=book.add_format(base | {"text_wrap": True}),
            head=book.add_format(box | {"bold": True, "bg_color": HEAD, "text_wrap": True}),
            label=book.add_format(box | {"text_wrap": True, "align": "left", "indent": 1}),
            quiet=book.add_format(base | {"font_color": QUIET, "font_size": 9}),
            hint=book.add_format(box | {"font_color": QUIET, "font_size": 9, "text_wrap": True}),
            number=book.add_format(shown | {"num_format": "#,##0"}),
            share=book.add_format(shown),
            sum=book.add_format(shown | {"num_format": "#,##0", "bold": True, "bg_color": HEAD, "font_color": INK}),
            count_input=book.add_format(fill | {"num_format": "0", "align": "right", "indent": 1}),
            share_input=book.add_format(fill | {"align": "right", "indent": 1}),
            date_input=book.add_format(fill | {"num_format": "dd/mm/yyyy", "align": "right", "indent": 1}),
            text_input=book.add_format(fill | {"num_format": "@", "text_wrap": True, "align": "left", "indent": 1}),
        )

    def input(self, kind: Kind) -> Any:
        """The format of a cell to fill."""
        own = {Kind.COUNT: self.count_input, Kind.SHARE: self.share_input, Kind.DATE: self.date_input}
        return own.get(kind, self.text_input)


def put(sheet: Any, row: int, column: int, kind: Kind, value: str, style: Any) -> None:
    """Write a value of the CSVs in a cell of its kind; text is always text, never a formula."""
    if not value:
        sheet.write_blank(row, column, None, style)
    elif kind is Kind.COUNT:
        sheet.write_number(row, column, int(value), style)
    elif kind is Kind.SHARE and not value.startswith("0,"):  # below 1 a number could be taken for a fraction
        sheet.write_number(row, column, float(value.replace(",", ".")), style)
    elif kind is Kind.DATE:
        sheet.write_datetime(row, column, date.fromisoformat(value), style)
    else:
        sheet.write_string(row, column, value, style)


def put_row(sheet: Any, row: int, values: Sequence[str], style: Any) -> None:
    """Write a row of words."""
    for column, value in enumerate(values):
        sheet.write_string(row, column, value, style)


def start(sheet: Any, styles: Styles, title: str, widths: Sequence[float]) -> None:
    """Title in A1, widths of the first columns."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title, styles.title)


def finish(sheet: Any, last_row: int, last_column: int, pages: int = 1, title: str = "") -> None:
    """Lock what is not an input, and make the sheet print on so many pages across.

    Where columns are repeated on each page a title in A1 would be cut at their edge: ``title`` heads the pages instead.
    """
    if title:
        sheet.set_header('&L&"Calibri,Bold"&14' + title.replace("&", "&&")[:LONGEST_HEADER])
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(pages, 0)
    sheet.print_area(1 if title else 0, 0, last_row, last_column)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})


def height(texts: Sequence[tuple[str, float]], least: int = 1) -> float:
    """Height that shows every wrapped text whole, given the width of its column in characters.

    >>> height([("corto", 20), ("un testo che in dieci caratteri va a capo", 10)]) > 60
    True
    """
    lines = (math.ceil(len(text) * 1.05 / width) for text, width in texts if text)
    return ROW_HEIGHT * max(least, *lines, 1)
