"""Collects what is found in one returned file, each finding with its sheet, cell, value and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from piano_lib.forms.model import Identity
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.journal import repeated


@dataclass(slots=True)
class Notes:
    """Findings of one file; ``istat``, ``owner`` and ``body`` are set once the file has said whose it is."""

    file: str
    istat: str = ""
    owner: str = ""
    body: str = ""
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
        """Write down something about a cell; a personal datum read there is not repeated."""
        where, whose = (self.file, None, place, repeated(code, read)), (self.istat, self.owner, sheet, self.body)
        self._found.append(Finding(severity, code, *where, message, remedy, *whose))

    def is_of(self, file: str, identity: Identity) -> None:
        """The file has said whose it is: what was found before is told of it too, under the name it is cited by."""
        self.file, self.istat, self.owner, self.body = file, identity.istat, identity.type.value, identity.body
        self._found = [
            replace(one, file=file, istat=self.istat, owner=self.owner, body=self.body) for one in self._found
        ]

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
