"""One row being read into a value: each cell through its field, each refusal into the journal with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from piano_lib.italian import points
from piano_lib.survey import fields, freetext
from piano_lib.survey.carried import carried_from
from piano_lib.survey.csvfile import RawLine
from piano_lib.survey.finding import Severity
from piano_lib.survey.journal import Journal
from piano_lib.survey.model import Source

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

# Free text that ends in a public report; an office's own address, and the number of an act, are no personal data.
PUBLIC = frozenset(
    {"ente", "note", "i_categoria_aggiuntiva", "i_motivazione", "titolo", "descrizione", "riferimento", "fonte"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file; a refused field is ``None`` and a blocking finding, so no plan is made of it."""

    journal: Journal
    file: str
    raw: RawLine

    @property
    def number(self) -> int:
        """Row in the file, header = 1."""
        return self.raw.number

    def cell(self, column: str) -> str:
        """The cell as it is; blank where the column is missing, which is a finding already."""
        return self.raw.cells.get(column, "")

    def problem(self, severity: Severity, code: str, column: str, message: str, remedy: str) -> None:
        """Write down something about one cell of this row."""
        owner = self.cell("ente_tipo").strip()
        self.journal.note(
            severity, code, self.file, message, remedy, row=self.number, column=column, read=self.cell(column),
            istat=self.cell("istat").strip()[:6], owner=owner[:10],
        )  # fmt: skip

    def count(self, column: str) -> int | None:
        """Read a whole number."""
        return self._field(column, fields.count)

    def share(self, column: str) -> int | None:
        """Read a percentage, in hundredths of a point."""
        value = self._field(column, fields.share)
        if value is not None and 0 < value < 100:
            message = "la percentuale è minore di un punto"
            remedy = f"Se è una frazione, {points(value)} va scritto {points(100 * value)}."
            self.problem(Severity.WARNING, "quota-minima", column, message, remedy)
        return value

    def day(self, column: str) -> date | None:
        """Read a date."""
        return self._field(column, fields.day)

    def area(self, column: str) -> int | None:
        """Read square kilometres, in hundredths."""
        return self._field(column, fields.area)

    def istat(self, column: str = "istat") -> str | None:
        """Read an ISTAT code; blank is a total of the ambito, ``None`` is a refusal."""
        return self._field(column, fields.istat)

    def word(self, column: str, kind: type[E]) -> E | None:
        """Read one of the admitted words."""
        return self._field(column, lambda text: fields.word(text, kind))

    def source(self, column: str = "fonte") -> Source:
        """Read the source with its evidence letter; what is carried over from another plan is said."""
        before = carried_from(self.text(column))
        if before:
            message = f"il dato è riportato dal piano {before} e nessuno l'ha ancora confermato"
            remedy = "Lo conferma il modulo dell'ente; se lo conferma un atto, scrivi in «fonte» quale."
            self.problem(Severity.WARNING, "da-confermare", column, message, remedy)
        return self._field(column, lambda text: fields.source(fields.plain(text))) or Source("")

    def text(self, column: str, *, longest: int = fields.LONGEST_TEXT, required: bool = False) -> str:
        """Read free text as one safe line; what had to be replaced in it, or is too long, is a finding."""
        value, objections = freetext.checked(self.cell(column), longest, public=column in PUBLIC)
        for one in objections:
            self.problem(one.severity, one.code, column, one.message, one.remedy)
        if required and not value and not objections and column in self.raw.cells:
            self.problem(Severity.ERROR, "testo-vuoto", column, "la cella è vuota", "Scrivi il testo.")
        return value

    def _field(self, column: str, parse: Callable[[str], T]) -> T | None:
        if column not in self.raw.cells:
            return None
        try:
            return parse(self.raw.cells[column])
        except fields.Refused as refusal:
            self.problem(Severity.ERROR, refusal.code, column, refusal.message, refusal.remedy)
            return None
