"""What a scenario gives beside its base: differences line by line and over the ambito, quotas beyond supply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from piano_lib.plan import Plan, PlanLine

SHOWN = (
    "disponibili", "j_sat_massimo", "j_sat", "sap", "quota_indigenza", "quota_forze_ordine", "quota_riserve",
    "graduatoria_generale",
)  # fmt: skip
"""Columns a scenario is set beside its base by (dwellings)."""

SUMMED = tuple(column for column in SHOWN if column != "j_sat_massimo")
"""Those that may be summed: a ceiling of ALER is repeated on each of its rows."""

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one line in the base and in the scenario (dwellings); ``None`` is not known.

    A quota the law does not foresee is zero. ``line`` is that of the scenario.
    """

    before: PlanLine
    line: PlanLine
    column: str
    base: int | None
    scenario: int | None

    @property
    def difference(self) -> int | None:
        """Scenario less base; ``None`` where either is not known."""
        return None if self.base is None or self.scenario is None else self.scenario - self.base

    @property
    def moves(self) -> bool:
        """Whether dwellings move, or become known or unknown."""
        return self.base != self.scenario


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """A column over the lines known in base and scenario (dwellings), and how many lines are not known in either."""

    column: str
    difference: int
    lines: int
    unknown: int


def differences(base: Plan, scenario: Plan) -> tuple[Difference, ...]:
    """Every shown column of every line that counts, in the base and in the scenario."""
    others: dict[Key, PlanLine] = {line.key: line for line in scenario.lines}
    pairs = [(line, others[line.key]) for line in base.lines if line.counted]
    return tuple(
        Difference(one, other, column, base.amount(one, column), scenario.amount(other, column))
        for one, other in pairs
        for column in SHOWN
    )


def total_differences(base: Plan, scenario: Plan) -> dict[str, TotalDifference]:
    """The difference of each column that may be summed, over the lines known on both sides."""
    found = differences(base, scenario)
    return {column: _total(column, (one for one in found if one.column == column)) for column in SUMMED}


def _total(column: str, found: Iterable[Difference]) -> TotalDifference:
    each = [one.difference for one in found]
    known = [difference for difference in each if difference is not None]
    return TotalDifference(column, sum(known), len(known), len(each) - len(known))


def exceeding(plan: Plan) -> tuple[PlanLine, ...]:
    """The lines whose quotas, each rounded on its own, are more than their SAP: both readings are in their warnings."""
    return tuple(line for line in plan.lines if line.allocation is not None and line.allocation.exceeds)
