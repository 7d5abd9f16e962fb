"""The rows of a year as returns are put into them, with every change and everything worth knowing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from piano_lib.forms.model import SURVEY, Answers
from piano_lib.forms.records import Record, Year
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.journal import repeated


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a return changes: owner, comune, file, column, what was there, what comes, in which measure."""

    body: str
    istat: str
    file: str
    column: str
    before: str
    after: str
    measure: str = ""


@dataclass(slots=True)
class Merged:
    """The rows after a merge, what changed, and what is worth knowing."""

    year: Year
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def changed(
        self, answers: Answers, istat: str, file: str, keys: Iterable[str], old: Record | None, new: Mapping[str, str],
        measure: str = "",
    ) -> bool:  # fmt: skip
        """Write down each value that differs; a row that was not there always counts as a change."""
        pairs = [(key, old[key] if old else "", new[key]) for key in keys]
        found = [
            Change(answers.identity.body, istat, file, key, before, after, measure)
            for key, before, after in pairs
            if before != after
        ]
        self.changes += found
        return bool(found) or old is None

    def note(
        self, answers: Answers, istat: str, code: str, message: str, remedy: str, read: str, cell: str = ""
    ) -> None:
        """Write down something about a row of a return, or one of its cells."""
        identity = answers.identity
        place = answers.file, None, cell, repeated(code, read)
        self.findings.append(
            Finding(Severity.WARNING, code, *place, message, remedy, istat, identity.type.value, SURVEY, identity.body)
        )
