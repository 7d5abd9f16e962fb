"""The one table object behind the page, the workbook and the open data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from piano_lib.shown import Shown

Cell = str | int | date | None


class Kind(StrEnum):
    """How a column is read, aligned and formatted."""

    TEXT = "testo"
    COUNT = "conteggio"  # whole number; None is shown as n.c.
    SHARE = "quota"  # hundredths of a point
    DIFFERENCE = "differenza"  # whole number with its sign
    RATE = "tasso"  # hundredths of a unit, shown with a decimal comma
    EUR = "euro"
    DATE = "data"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: stable key (as in the CSV), Italian label, kind, heading of its group, whether it heads the row."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    group: str = ""
    header: bool = False
    blank: str = "n.c."  # what stands for None here ("—" where a value cannot exist)


@dataclass(frozen=True, slots=True)
class Table(Shown):
    """A captioned table: a tuple of cells per row, an optional total row, notes, and its source.

    ``key`` is the id on the page, the sheet's name and the file's name; it is a slug.
    """

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total else [])):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"Tabella «{self.key}»: una riga ha {len(row)} celle, le colonne sono {len(self.columns)}."
                )

    def __repr__(self) -> str:
        """Short enough for a cell of a notebook: key, caption, size."""
        return f"Table({self.key!r}, {self.caption!r}, {len(self.rows)} righe × {len(self.columns)} colonne)"
