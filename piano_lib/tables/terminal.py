"""Writes a ``Table`` for a terminal: caption, aligned columns, total, notes and source."""

from __future__ import annotations

from piano_lib.tables.cells import numeric, plain, show
from piano_lib.tables.model import Cell, Table

LONGEST = 44  # characters of one cell of text
GAP = "  "


def terminal(table: Table) -> str:
    """The table as lines of text; numbers on the right, long texts cut with a sign that says so.

    >>> from piano_lib.tables.model import Column, Kind
    >>> columns = Column("c", "Comune"), Column("g", "Alloggi", Kind.COUNT)
    >>> print(terminal(Table("t", "Prova", columns, (("Cremona", 1042), ("A", None)))))
    Prova
    Comune   Alloggi
    -------  -------
    Cremona    1.042
    A           n.c.
    """
    body = [_shown(table, row) for row in table.rows]
    total = [_shown(table, table.total)] if table.total else []
    heads = [plain(column.label) for column in table.columns]
    widths = [max(map(len, cells)) for cells in zip(heads, *body, *total, strict=True)]
    right = [numeric(column) for column in table.columns]

    def line(cells: list[str]) -> str:
        padded = [c.rjust(w) if n else c.ljust(w) for c, w, n in zip(cells, widths, right, strict=True)]
        return GAP.join(padded).rstrip()

    rule = GAP.join("-" * width for width in widths)
    lines = [plain(table.caption), line(heads), rule, *map(line, body)]
    lines += [rule, *map(line, total)] if total else []
    lines += [plain(note) for note in table.notes]
    return "\n".join([*lines, f"Fonte: {plain(table.source)}."] if table.source else lines)


def _shown(table: Table, row: tuple[Cell, ...]) -> list[str]:
    cells = [show(column, cell) for column, cell in zip(table.columns, row, strict=True)]
    return [cell if len(cell) <= LONGEST else cell[: LONGEST - 1] + "…" for cell in cells]
