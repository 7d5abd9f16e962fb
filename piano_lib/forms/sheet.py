"""One sheet being read: cells into answers, refusals into notes, and the place of everything read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from piano_lib.forms.cells import answer
from piano_lib.forms.grid import Cell, Grid
from piano_lib.forms.model import Question
from piano_lib.forms.notes import Notes
from piano_lib.survey.fields import Refused

RESTORE = "Riparti dal modulo originale e riporta i valori."


@dataclass(slots=True)
class Sheet:
    """Answers of one sheet, found by the names of the data written in it, not by fixed places: rows may have moved.

    ``rows`` maps a row's key (ISTAT code, or its number for measures) to its answers; ``cells``, ``places`` say where.
    """

    grid: Grid
    notes: Notes
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def value(self, question: Question, cell: Cell) -> str:
        """The answer in a cell, blank (with a finding) where it is refused."""
        try:
            return answer(question, cell)
        except Refused as refused:
            read = str(cell.value)
            self.notes.cell(self.grid.name, cell.place, refused.code, read, refused.message, refused.remedy)
            return ""

    def problem(self, code: str, message: str, remedy: str = RESTORE, cell: Cell | None = None, read: str = "") -> None:
        """Write down something about the sheet, or a cell of it."""
        self.notes.cell(self.grid.name, cell.place if cell else "", code, read, message, remedy)

    def check_sum(self, cells: Iterable[Cell]) -> None:
        """The sum must still be a formula in its own cell: otherwise values have slid away from their questions."""
        for cell in cells:
            if not cell.formula:
                read = "" if cell.value is None else str(cell.value)
                message = "al posto della somma calcolata c'è altro: le celle possono essere scivolate"
                self.problem("celle-spostate", message, cell=cell, read=read)


def words(cell: Cell) -> str:
    """The text of a label; blank for numbers and formulas."""
    return cell.value.strip() if isinstance(cell.value, str) and not cell.formula else ""
