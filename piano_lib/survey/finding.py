"""A finding: something an analyst has to know about the data, with where it was read and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a finding stops the plan (``errore``), asks for a look (``avviso``) or only informs (``nota``)."""

    ERROR = "errore"
    WARNING = "avviso"
    NOTE = "nota"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: file, row (1 is the header, ``None`` the whole file), column, value read, what to do."""

    severity: Severity
    code: str  # stable identifier, e.g. "conteggio-non-intero"
    file: str  # name relative to the folder of the ambito, e.g. "2022/ricognizione.csv"
    row: int | None
    column: str
    read: str
    message: str
    remedy: str
    istat: str = ""  # the comune it is about, when there is one
    owner: str = ""  # owner type it is about
    sheet: str = ""  # sheet of a workbook; then ``column`` is a cell such as "B14"
    body: str = ""  # name of the owner, where a returned workbook told it

    @property
    def blocks(self) -> bool:
        """True when no plan may be made while this stands."""
        return self.severity is Severity.ERROR

    def sentence(self) -> str:
        """The finding as one Italian line: where, what, what was read, what to do."""
        place = self.file + (f", foglio «{self.sheet}»" if self.sheet else "")
        place += f", riga {self.row}" if self.row is not None else ""
        place += f", {'cella' if self.sheet else 'colonna'} {self.column}" if self.column else ""
        if self.row is None and self.istat and not self.sheet:  # no row to open: whose figure it is
            place += f", {self.owner} {self.istat}"
        read = f" (letto: «{self.read}»)" if self.read else ""
        return f"{place}: {self.message}{read}. {self.remedy}".strip()


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as a reader takes them: those that block first, then by file and row; doubles once."""
    rank = {severity: place for place, severity in enumerate(Severity)}
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda one: (rank[one.severity], one.file, one.row or 0, one.column, one.code)))


class DataError(Exception):
    """The data cannot give a plan; carries every finding, not the first only."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("\n".join(finding.sentence() for finding in findings))
