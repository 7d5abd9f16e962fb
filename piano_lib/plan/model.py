"""The plan of one year: lines, findings, totals, and the answers an analyst asks of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from piano_lib.italian import agreed, dated
from piano_lib.plan.explanation import Explanation, explain_line
from piano_lib.plan.frames import LETTERS, QUOTAS, WIDE, findings_frame, frame, with_reserves
from piano_lib.plan.line import SHARES, PlanLine
from piano_lib.plan.reconciliation import Aggregate, Reconciliation, aggregate, reconcile
from piano_lib.rules.law import Rules
from piano_lib.shown import Shown
from piano_lib.survey.finding import Finding, in_order
from piano_lib.survey.model import Ambito, Choice, Municipality, OwnerType, PlanHead, Stage, Status, YearData
from piano_lib.survey.names import bare

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Piano annuale dell'offerta dei servizi abitativi pubblici"
STUDY, NOT_IT = "scenario di studio", "non è il piano"
NOT_THE_PLAN = f"{STUDY}, {NOT_IT}"


class UnknownMunicipality(LookupError):
    """No comune of the ambito has that name or ISTAT code; the message names the nearest ones."""


@dataclass(frozen=True, slots=True, repr=False)
class MunicipalityPlan(Shown):
    """One comune in the plan: its lines (a row per owner), what it chose, and the findings on it."""

    municipality: Municipality
    lines: tuple[PlanLine, ...]
    choice: Choice | None
    findings: tuple[Finding, ...]
    called: str = "piano"
    demonstration: bool = False
    unforeseen: frozenset[str] = frozenset()  # columns the law in force does not know

    def total(self, column: str) -> Aggregate:
        """Sum of a count column over the owners in the comune (dwellings)."""
        return aggregate(self.lines, column)

    def __repr__(self) -> str:
        rows, said = len(self.lines), len(self.findings)
        owners, findings = agreed(rows, "ente", "enti"), agreed(said, "segnalazione", "segnalazioni")
        return f"<{self.municipality.name}, {self.called}: {owners}, {findings}>"


@dataclass(frozen=True, repr=False)
class Plan(Shown):
    """The annual plan. ``scenario`` is empty for the plan itself and names the changes of a scenario."""

    data: YearData
    rules: Rules
    lines: tuple[PlanLine, ...]
    observations: tuple[Finding, ...]
    scenario: str = ""

    @property
    def ambito(self) -> Ambito:
        """The district the plan is of."""
        return self.data.ambito

    @property
    def head(self) -> PlanHead:
        """Year, stage, date, body and status of the data."""
        return self.data.head

    @property
    def year(self) -> int:
        """Year the plan is for."""
        return self.data.head.year

    @property
    def called(self) -> str:
        """What a caption calls it: the plan of a year, or a study on it, so that one is never taken for the other."""
        return f"{STUDY} {self.year}, {NOT_IT}" if self.scenario else f"piano {self.year}"

    @property
    def demonstration(self) -> bool:
        """Whether the figures are demonstration data, to be said on every output."""
        return self.head.status is Status.DEMONSTRATION

    def table(self) -> pd.DataFrame:
        """Letters a to k (dwellings): a row per comune and owner, ``ricognizione.csv`` plus g computed, h, i, j."""
        return frame(self.lines, LETTERS, self.scenario)

    def quotas(self) -> pd.DataFrame:
        """Available dwellings, choices, SAT, SAP, quotas, general ranking: a row per comune and owner."""
        return frame(self.lines, with_reserves(QUOTAS, self.foreseen("quota_riserve")), self.scenario)

    def wide(self) -> pd.DataFrame:
        """Everything in one row per comune and owner, as published in ``piano-<anno>.csv``."""
        return frame(self.lines, with_reserves(WIDE, self.foreseen("quota_riserve")), self.scenario)

    def foreseen(self, column: str) -> bool:
        """Whether the law in force knows the share or quota under a column; of any other it has nothing to say."""
        return column not in SHARES or self.rules[SHARES[column]].foreseen

    def amount(self, line: PlanLine, column: str) -> int | None:
        """The count under a column of a line (dwellings); zero where the law does not foresee it, none is reserved."""
        return line.value(column) if self.foreseen(column) else 0

    def findings(self) -> pd.DataFrame:
        """Every finding on data and results: a row per finding, blocking ones first."""
        return findings_frame(self.all_findings)

    @cached_property
    def all_findings(self) -> tuple[Finding, ...]:
        """Findings of the reading, of the choices and of each line, the gravest first."""
        return in_order((*self.observations, *(finding for line in self.lines for finding in line.findings)))

    @cached_property
    def reconciliations(self) -> tuple[Reconciliation, ...]:
        """Totals as printed by a source beside what the rows give."""
        return tuple(reconcile(check, self.lines) for check in self.data.checks)

    def total(self, column: str, owner: OwnerType | None = None) -> Aggregate:
        """Sum of a count column over the ambito, or over one kind of owner; says how many lines are not known."""
        return aggregate((line for line in self.lines if owner in (None, line.owner)), column)

    def municipality(self, comune: str) -> MunicipalityPlan:
        """One comune by name or ISTAT code. Raises ``UnknownMunicipality`` naming the nearest names."""
        found = find_municipality(self.ambito.municipalities, comune)
        choices = (choice for choice in self.data.choices if choice.owner is OwnerType.COMUNE)
        return MunicipalityPlan(
            found,
            tuple(line for line in self.lines if line.istat == found.istat),
            next((choice for choice in choices if choice.istat == found.istat), None),
            tuple(finding for finding in self.all_findings if finding.istat == found.istat),
            self.called,
            self.demonstration,
            frozenset(column for column in SHARES if not self.foreseen(column)),
        )

    def explain(self, comune: str) -> Explanation:
        """The steps behind a comune's figures, by owner, with the articles. Raises ``UnknownMunicipality``."""
        found = self.municipality(comune)
        heading = f"{found.municipality.name}, {self.called}: norme in vigore {dated('al', self.rules.at)}"
        heading += f" (scenario: {self.scenario})" if self.scenario else ""
        heading += ". Dati dimostrativi." if self.demonstration else "."
        return Explanation(
            found.municipality.name,
            heading,
            tuple(explain_line(line, self.rules, self.head.readings) for line in found.lines),
        )

    def __repr__(self) -> str:
        stage = "approvato" if self.head.stage is Stage.APPROVED else "proposto"
        kind = f"scenario «{self.scenario}» del piano" if self.scenario else "Piano"
        decided = f"{stage} {dated('il', self.head.decided)}"
        return f"<{kind} {self.year} di {self.ambito.name}, {decided}: {len(self.lines)} righe>"


def find_municipality(municipalities: Iterable[Municipality], wanted: str) -> Municipality:
    """The comune with that ISTAT code or name, whatever its case, accents and apostrophes.

    Raises ``UnknownMunicipality``. Two names may differ only in accents: the one written as it is comes first.
    """
    known = tuple(municipalities)
    by_name = {bare(one.name): one for one in known}
    as_written = {key: one for one in known for key in (one.istat, one.name)}
    found = as_written.get(wanted.strip()) or by_name.get(bare(wanted))
    if found:
        return found
    near = [by_name[name].name for name in difflib.get_close_matches(bare(wanted), by_name)]
    hint = f" Forse: {', '.join(near)}?" if near else ""
    raise UnknownMunicipality(f"Nessun comune dell'ambito si chiama «{wanted}» o ha questo codice ISTAT.{hint}")
