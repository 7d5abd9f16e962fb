"""One sheet being read: cells into answers, refusals into notes, and the place of everything read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from piano_lib.forms.cells import answer, as_read
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
            self.problem(refused.code, refused.message, refused.remedy, cell)
            return ""

    def problem(self, code: str, message: str, remedy: str = RESTORE, cell: Cell | None = None) -> None:
        """Write down something about the sheet, or a cell of it, with what was read there."""
        place, read = (cell.place, as_read(cell.value)) if cell else ("", "")
        self.notes.cell(self.grid.name, place, code, read, message, remedy)

    def check_sum(self, cells: Iterable[Cell]) -> None:
        """The sum must still be a formula in its own cell: otherwise values have slid away from their questions."""
        for cell in cells:
            if not cell.formula:
                message = "al posto della somma calcolata c'è altro: le celle possono essere scivolate"
                self.problem("celle-spostate", message, cell=cell)


def words(cell: Cell) -> str:
    """The text of a label; blank for numbers and formulas."""
    return cell.value.strip() if isinstance(cell.value, str) and not cell.formula else ""
