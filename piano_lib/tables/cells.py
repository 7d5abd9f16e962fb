"""A cell as an Italian reader sees it, and free text made safe to show."""

from __future__ import annotations

import re
from datetime import date

from piano_lib import italian
from piano_lib.survey.fields import UNSAFE
from piano_lib.tables.model import Cell, Column, Kind

LONGEST = 2_000  # characters of one free text shown on a page; more than that is an attack or an accident
SPACES = re.compile(r"[ \t\r\n\f\v]+")  # not the no-break space that holds a number and its unit

DWELLINGS = Column("alloggi", "Alloggi", Kind.COUNT)
WRITERS = {
    Kind.COUNT: italian.count,
    Kind.DIFFERENCE: italian.signed,
    Kind.SHARE: italian.percent,
    Kind.RATE: italian.points,
}


def plain(text: str) -> str:
    """Free text as one harmless line: invisible and control characters become a visible mark, too long is cut and said.

    >>> plain("Via\\tRoma\\n12"), plain("a\\u202eb")
    ('Via Roma 12', 'a\ufffdb')
    """
    if len(text) > LONGEST:
        cut = f" … (testo di {italian.count(len(text))} caratteri, qui interrotto)"
        text = text[:LONGEST].rstrip() + cut
    return UNSAFE.sub("\ufffd", SPACES.sub(" ", text).strip())


def show(column: Column, cell: Cell) -> str:
    r"""Show one cell the Italian way; ``None`` is the column's ``blank``. Text in a count column is shown as it is.

    >>> show(Column("g", "g", Kind.COUNT), 1042), show(Column("g", "g", Kind.COUNT), None)
    ('1.042', 'n.c.')
    >>> show(Column("q", "q", Kind.SHARE), 750), show(Column("e", "e", Kind.EUR), 1850)
    ('7,5\xa0%', '1.850 euro')
    """
    if cell is None:
        return column.blank
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, date):
        return italian.short_day(cell)
    if column.kind is Kind.EUR:
        return f"{italian.count(cell)} euro"
    writer = WRITERS.get(column.kind, italian.count)
    return writer(cell)


def cell_words(cell: Cell) -> str:
    """A cell of dwellings inside a sentence.

    >>> cell_words(1042), cell_words("almeno 9"), cell_words(None)
    ('1.042', 'almeno 9', 'n.c.')
    """
    return show(DWELLINGS, cell)


def numeric(column: Column) -> bool:
    """Whether the column holds numbers, to be aligned on the right."""
    return column.kind in (Kind.COUNT, Kind.DIFFERENCE, Kind.SHARE, Kind.RATE, Kind.EUR)
