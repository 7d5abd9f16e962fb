"""The three files of a year that forms write, as plain rows of text: nothing is interpreted, nothing is lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from piano_lib.survey.csvfile import Columns, read_lines
from piano_lib.survey.finding import Finding
from piano_lib.survey.journal import Journal
from piano_lib.survey.rows import CHOICE_COLUMNS, DECLARATION_COLUMNS, MEASURE_COLUMNS

Record = dict[str, str]
FILES = {"ricognizione.csv": DECLARATION_COLUMNS, "scelte.csv": CHOICE_COLUMNS, "misure.csv": MEASURE_COLUMNS}


@dataclass(frozen=True, slots=True)
class Year:
    """Rows of ``ricognizione.csv``, ``scelte.csv`` and ``misure.csv`` by column name, in the order of the files."""

    declarations: tuple[Record, ...] = ()
    choices: tuple[Record, ...] = ()
    measures: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    def files(self) -> dict[str, bytes]:
        """The three files as bytes, by name."""
        groups = (self.declarations, self.choices, self.measures)
        return {name: dump(columns.required, rows) for (name, columns), rows in zip(FILES.items(), groups, strict=True)}


def read_records(folder: Path, year: int) -> Year:
    """Read the rows of one year; a file that is not there has none. What is wrong with its shape is in ``findings``."""
    journal = Journal(folder)
    declared, chosen, measured = (_rows(journal, f"{year}/{name}", columns) for name, columns in FILES.items())
    return Year(declared, chosen, measured, tuple(journal.findings))


def dump(header: Sequence[str], rows: Iterable[Record]) -> bytes:
    """A CSV file in the house's form: UTF-8, commas, LF; columns outside the header are kept after it."""
    listed = list(rows)
    more = dict.fromkeys(key for row in listed for key in row if key not in header)
    sink = io.StringIO(newline="")
    writer = csv.DictWriter(sink, [*header, *more], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return sink.getvalue().encode("utf-8")


def _rows(journal: Journal, name: str, columns: Columns) -> tuple[Record, ...]:
    lines = read_lines(journal, name, columns, required=False)
    blank = dict.fromkeys(columns.required, "")
    return tuple(blank | {key: cell.strip() for key, cell in line.cells.items()} for line in lines)
