"""A table as CSV: UTF-8, commas, CRLF as RFC 4180 says, an empty cell for what is missing, no live formula."""

from __future__ import annotations

import csv
import io
from datetime import date

from piano_lib.export.neutral import neutral
from piano_lib.italian import points
from piano_lib.tables.model import Cell, Column, Kind, Table


def csv_text(table: Table) -> str:
    """The table's rows under its column keys; the total row is left out.

    Counts are plain integers, dates ISO, shares points as the acts write them ("7,5").

    >>> from piano_lib.tables.model import Column, Kind
    >>> columns = Column("comune", "Comune"), Column("g", "g", Kind.COUNT)
    >>> csv_text(Table("t", "T", columns, (("=1+1", 1042), ("Cremona", None))))
    "comune,g\\r\\n'=1+1,1042\\r\\nCremona,\\r\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.key for column in table.columns)
    writer.writerows([_value(*cell) for cell in zip(table.columns, row, strict=True)] for row in table.rows)
    return out.getvalue()


def _value(column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return neutral(cell)
    return points(cell) if column.kind is Kind.SHARE else str(cell)
