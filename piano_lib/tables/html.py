"""Writes a ``Table`` as accessible HTML; deterministic, no script, every text escaped.

The markup is the one agreed in CONTRIBUTING.md ("The page"): a named region that scrolls, ``caption``, ``scope`` on
every header, then notes and source, all in one block that paper keeps together.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from piano_lib.italian import NOT_COMMUNICATED
from piano_lib.tables.cells import numeric, plain, show
from piano_lib.tables.model import Cell, Column, Table

MISSING_NOTE = f"{NOT_COMMUNICATED}: dato non comunicato; non vale zero."
EMPTY = "Nessuna voce."
WIDE = 12  # columns; more than these scroll on any screen, and lie on their side on paper
NARROW, LONG = 16, 60  # characters of the longest text of a column: from these on it keeps a readable width


def render(table: Table) -> str:
    """Write the table with caption, group headings, ``scope`` on every header, notes and source.

    >>> from piano_lib.tables.model import Kind
    >>> columns = (Column("comune", "Comune", header=True), Column("g", "g", Kind.COUNT))
    >>> '<th scope="row">A &amp; B</th><td class="n">3</td>' in render(Table("t", "Prova", columns, (("A & B", 3),)))
    True
    """
    title = f"{table.key}-titolo"
    kind = "tavola larga" if len(table.columns) > WIDE else "tavola"
    parts = [
        f'<div class="{kind}"><section class="tabella" id="{table.key}" aria-labelledby="{title}" tabindex="0">',
        f'<table><caption id="{title}">{text(table.caption)}</caption>',
        *_head(table),
        *_body(table),
        *_foot(table),
        "</table></section>",
        *_notes(table),
        "</div>",
    ]
    return "\n".join(parts)


def text(words: str) -> str:
    """Free text as HTML: harmless characters only, markup escaped."""
    return escape(plain(words), quote=True)


def _head(table: Table) -> Iterator[str]:
    runs = _runs(list(zip(table.columns, _widths(table), strict=True)))
    grouped = any(group for group, _ in runs)
    yield from (f'<colgroup span="{len(run)}"></colgroup>' for _, run in runs if grouped)
    yield "<thead><tr>"
    for group, run in runs:
        if group:
            yield f'<th scope="colgroup" colspan="{len(run)}">{text(group)}</th>'
        else:
            yield _heading(*run[0], ' rowspan="2"' if grouped else "")
    if grouped:
        yield "</tr><tr>"
        yield from (_heading(*head, "") for group, run in runs if group for head in run)
    yield "</tr></thead>"


Head = tuple[Column, str]  # a column and the class of its heading


def _runs(heads: list[Head]) -> list[tuple[str, list[Head]]]:
    """Columns side by side under one group heading; each column without a group stands alone."""
    found: list[tuple[str, list[Head]]] = []
    for group, members in groupby(heads, key=lambda head: head[0].group):
        run = list(members)
        found.extend([(group, run)] if group else [("", [head]) for head in run])
    return found


def _widths(table: Table) -> Iterator[str]:
    """Class of each column: "n" numbers; by its longest text "m" medium or "l" long; none for short words."""
    for at, column in enumerate(table.columns):
        longest = max((len(cell) for row in table.rows if isinstance(cell := row[at], str)), default=0)
        yield "n" if numeric(column) else "l" if longest > LONG else "m" if longest > NARROW else ""


def _heading(column: Column, kind: str, span: str) -> str:
    look = f' class="{kind}"' if kind else ""
    return f'<th scope="col"{span}{look}>{text(column.label)}</th>'


def _body(table: Table) -> Iterator[str]:
    yield "<tbody>"
    for row in table.rows:
        yield "<tr>" + "".join(_cell(column, cell) for column, cell in zip(table.columns, row, strict=True)) + "</tr>"
    if not table.rows:
        yield f'<tr class="vuota"><td colspan="{len(table.columns)}">{EMPTY}</td></tr>'
    yield "</tbody>"


def _foot(table: Table) -> Iterator[str]:
    """The total row; its leading headings are one cell, so that none is empty."""
    if table.total is None:
        return
    width = 0
    while width < len(table.columns) and table.columns[width].header:
        width += 1
    words = " ".join(str(cell) for cell in table.total[:width] if cell) or "Totale"
    span = f' colspan="{width}"' if width > 1 else ""
    head = f'<th scope="row"{span}>{text(words)}</th>' if width else ""
    cells = zip(table.columns[width:], table.total[width:], strict=True)
    yield f"<tfoot><tr>{head}" + "".join(_cell(column, cell) for column, cell in cells) + "</tr></tfoot>"


def _cell(column: Column, cell: Cell) -> str:
    words = escape(show(column, cell), quote=True)
    if column.header:
        return f'<th scope="row">{words}</th>'
    missing = cell is None and column.blank == NOT_COMMUNICATED
    kind = "n nc" if missing and numeric(column) else "nc" if missing else "n" if numeric(column) else ""
    return f'<td class="{kind}">{words}</td>' if kind else f"<td>{words}</td>"


def _notes(table: Table) -> Iterator[str]:
    notes = list(table.notes)
    if _missing(table):
        notes.insert(0, MISSING_NOTE)
    if table.source:
        notes.append(f"Fonte: {table.source}")
    yield from (f'<p class="nota">{text(note)}</p>' for note in notes)


def _missing(table: Table) -> bool:
    """Whether "n.c." stands anywhere in the table."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    blanks = [column.blank == NOT_COMMUNICATED for column in table.columns]
    return any(blank and cell is None for row in rows for blank, cell in zip(blanks, row, strict=True))
