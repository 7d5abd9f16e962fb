"""A returned workbook as grids of typed cells: openpyxl for ``.xlsx``, a small streaming reader for ``.ods``.

Formulas are told from values, percentages from numbers; only the sheets of the form, and of those the first rows and
columns, are read: a repeated cell is a line in the file and a thousand in memory.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from piano_lib.forms.container import XLSX_PARTS, Container, Refusal
from piano_lib.forms.model import IDENTITY, MEASURES, SURVEY
from piano_lib.survey.fields import plain
from piano_lib.survey.personal import masked

MOST_ROWS, MOST_COLUMNS = 600, 100
READ = frozenset({SURVEY, MEASURES, IDENTITY})  # of the other sheets only the name is kept

Value = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as typed: its value, whether a formula made it, whether it is shown as a percentage."""

    row: int  # 1 is the first
    column: int
    value: Value
    formula: bool = False
    percent: bool = False

    @property
    def place(self) -> str:
        """Its name in a spreadsheet, such as ``B14``."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet that hold something, by row and column."""

    name: str
    cells: Mapping[tuple[int, int], Cell]

    def at(self, row: int, column: int) -> Cell:
        """The cell at a place, empty if nothing is there."""
        return self.cells.get((row, column)) or Cell(row, column, None)

    def rows(self) -> list[int]:
        """Numbers of the rows that hold something."""
        return sorted({row for row, _ in self.cells})


def read_grids(container: Container) -> dict[str, Grid]:
    """Read the sheets of a checked file, those that are not of the form as empty ones.

    Raises :class:`Refusal` where two have the same name, or the library cannot make sense of the file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions openpyxl does not know are no concern of ours
            found = _ods(container.content) if container.ods else _xlsx(container.content)
            return {grid.name: grid for grid in found}
    except Refusal:
        raise
    except Exception as error:  # a damaged part can fail anywhere in the library: the boundary with files from outside
        message = "il contenuto del file è danneggiato e non si legge"
        raise Refusal("file-danneggiato", message, "Chiedi all'ente di salvarlo e inviarlo di nuovo.") from error


def _xlsx(content: bytes) -> Iterator[Grid]:
    book = load_workbook(_walked(content), read_only=True, data_only=False, keep_links=False)
    try:
        names = set[str]()
        for sheet in book.worksheets:
            _check_new(sheet.title, names)
            cells = {}
            rows = sheet.iter_rows(min_row=1, max_row=MOST_ROWS, max_col=MOST_COLUMNS)
            for row in rows if sheet.title in READ else ():
                for cell in row:
                    if cell.value is not None:
                        made = _xlsx_cell(cell)
                        cells[made.row, made.column] = made
            yield Grid(sheet.title, cells)
    finally:
        book.close()


def _walked(content: bytes) -> io.BytesIO:
    """The parts the gate has walked and no others: openpyxl opens whatever a relation names, under any name."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(kept, "w") as target:
        for part in archive.infolist():
            if XLSX_PARTS.fullmatch(part.filename):
                target.writestr(part.filename, archive.read(part))
    return kept


def _check_new(name: str, names: set[str]) -> None:
    """Refuse a name that another sheet has: which of the two was filled cannot be told."""
    if name and name in names:  # a table of external data, in .ods, has none
        message = f"il file ha due fogli di nome «{masked(plain(name)[:60])}», che un foglio di calcolo non scrive"
        raise Refusal("foglio-doppio", message, "Chiedi all'ente il modulo compilato, con un solo foglio di quel nome.")
    names.add(name)


def _xlsx_cell(cell: Any) -> Cell:
    formula = cell.data_type == "f"
    percent = isinstance(cell.value, int | float) and "%" in (cell.number_format or "")
    return Cell(cell.row, cell.column, str(cell.value) if formula else cell.value, formula, percent)


def _ods(content: bytes) -> Iterator[Grid]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
        row, names = 0, set[str]()
        name, cells = "", dict[tuple[int, int], Cell]()
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if event == "start" and tag == "table":
                row, name, cells = 0, _attribute(element, "name"), {}
                _check_new(name, names)
            elif event == "end" and tag == "table-row":
                repeat = _repeat(element, "number-rows-repeated")
                for cell in _ods_row(element, row + 1) if row < MOST_ROWS and name in READ else ():
                    for shift in range(min(repeat, MOST_ROWS - row)):
                        cells[row + 1 + shift, cell.column] = Cell(
                            row + 1 + shift, cell.column, cell.value, cell.formula, cell.percent
                        )
                row += repeat
                element.clear()
            elif event == "end" and tag == "table":
                yield Grid(name, cells)
                element.clear()


def _ods_row(element: Any, row: int) -> Iterator[Cell]:
    column = 0
    for node in element:
        if node.tag.rpartition("}")[2] not in ("table-cell", "covered-table-cell"):
            continue
        repeat = _repeat(node, "number-columns-repeated")
        value = _ods_value(node)
        if value is not None:
            formula, percent = bool(_attribute(node, "formula")), _attribute(node, "value-type") == "percentage"
            for shift in range(min(repeat, max(0, MOST_COLUMNS - column))):
                yield Cell(row, column + 1 + shift, value, formula, percent)
        column += repeat


def _ods_value(node: Any) -> Value:
    kind = _attribute(node, "value-type")
    if kind in ("float", "percentage", "currency"):
        return float(_attribute(node, "value"))
    if kind == "date":
        return datetime.fromisoformat(_attribute(node, "date-value")[:19])
    if kind == "boolean":
        return _attribute(node, "boolean-value") == "true"
    if kind == "time":
        return timedelta(0)  # whatever it is, not an answer to any question
    lines = [_words(child) for child in node if child.tag.rpartition("}")[2] == "p"]
    return "\n".join(lines) if kind == "string" or any(lines) else None


def _words(node: Any) -> str:
    """Text of a paragraph; LibreOffice writes repeated spaces, tabs and line breaks as elements."""
    pieces = [node.text or ""]
    for child in node:
        tag = child.tag.rpartition("}")[2]
        if tag == "s":
            pieces.append(" " * min(_repeat(child, "c"), 1000))
        elif tag in ("tab", "line-break"):
            pieces.append("\t" if tag == "tab" else "\n")
        elif tag != "annotation":
            pieces.append(_words(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _attribute(node: Any, name: str) -> str:
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


def _repeat(node: Any, name: str) -> int:
    return max(1, int(_attribute(node, name) or 1))
