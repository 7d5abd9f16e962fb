"""Collects what is found in one returned file, each finding with its sheet, cell, value and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.journal import shown


@dataclass(slots=True)
class Notes:
    """Findings of one file; ``istat`` and ``owner`` are set once the file has said whose it is."""

    file: str
    istat: str = ""
    owner: str = ""
    cells: dict[tuple[str, str], str] = field(
        default_factory=dict
    )  # ISTAT code and key -> cell of the sheet of questions
    _found: list[Finding] = field(default_factory=list)

    def add(
        self, code: str, message: str, remedy: str, *, sheet: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        """Write down something about the file or a sheet."""
        self.cell(sheet, "", code, "", message, remedy, severity=severity)

    def cell(
        self,
        sheet: str,
        place: str,
        code: str,
        read: str,
        message: str,
        remedy: str,
        *,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Write down something about a cell."""
        self._found.append(
            Finding(severity, code, self.file, None, place, shown(read), message, remedy, self.istat, self.owner, sheet)
        )

    def at_fault(self, sheet: str, place: str) -> bool:
        """Whether a finding already names this cell."""
        return any(one.sheet == sheet and one.column == place for one in self._found)

    @property
    def blocked(self) -> bool:
        """Whether something found so far keeps the file out."""
        return any(finding.blocks for finding in self._found)

    def findings(self) -> tuple[Finding, ...]:
        """Everything found, in order, doubles once."""
        return tuple(dict.fromkeys(self._found))
