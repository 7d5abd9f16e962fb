"""Writes one form: a workbook with instructions, questions, measures and, hidden, which form it is.

Titles in A1, no merged cells, names on the cells to fill, everything else locked: it can be filled with the keyboard
and followed with a screen reader. Same inputs, same bytes.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from piano_lib import exchange
from piano_lib.forms import guide
from piano_lib.forms.by_row import owner_sheet
from piano_lib.forms.measures import measures_sheet
from piano_lib.forms.model import GUIDE, IDENTITY, MEASURES, SURVEY, Form, Identity
from piano_lib.forms.single import single_sheet
from piano_lib.forms.styles import Styles


def write_form(path: Path, form: Form) -> None:
    """Write the workbook of one owner, whole or not at all; the caller sees to it that nothing is overwritten.

    Raises ``OSError`` where it cannot be written.
    """
    content, as_typed = io.BytesIO(), ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    book = Workbook(content, dict.fromkeys(as_typed, False) | {"in_memory": True})
    try:
        _properties(book, form)
        styles = Styles.of(book)
        guide.write(book.add_worksheet(GUIDE), styles, form)
        sheet = book.add_worksheet(SURVEY)
        (single_sheet if form.owner.single else owner_sheet)(book, sheet, styles, form)
        measures_sheet(book, book.add_worksheet(MEASURES), styles, form)
        _identity(book.add_worksheet(IDENTITY), form)
    finally:
        book.close()
    exchange.write(path, content.getvalue())


def _properties(book: Any, form: Form) -> None:
    made = datetime(form.year - 1, 1, 1)  # fixed: the same form is the same file
    book.set_properties(
        {
            "title": f"Ricognizione per il piano {form.year} – {form.owner.body}",
            "subject": "Piano annuale dell'offerta dei servizi abitativi pubblici",
            "author": form.office,
            "comments": "Modulo da compilare e restituire all'ente capofila.",
            "created": made,
        }
    )


def _identity(sheet: Any, form: Form) -> None:
    identity = Identity(form.ambito, form.year, form.owner.type, form.owner.body, form.owner.istat)
    for number, (key, value) in enumerate(identity.pairs()):
        sheet.write_string(number, 0, key)
        sheet.write_string(number, 1, value)
    sheet.protect()
    sheet.very_hidden()
