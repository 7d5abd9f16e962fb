"""What a scenario gives beside its base: differences line by line and over the ambito, quotas beyond supply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.frames import IDENTITY

if TYPE_CHECKING:
    import pandas as pd

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
    """One column of one line, as in the base and in the scenario; the line of the scenario gives its names."""

    before: PlanLine
    line: PlanLine
    column: str

    @property
    def base(self) -> int | None:
        """The base's number (dwellings); ``None`` is not known or not decided."""
        return self.before.value(self.column)

    @property
    def scenario(self) -> int | None:
        """The scenario's number (dwellings); ``None`` is not known or not decided."""
        return self.line.value(self.column)

    @property
    def difference(self) -> int | None:
        """Scenario less base; ``None`` where either is not known. A quota nobody decided reserves none."""
        base, scenario = reserved(self.before, self.column), reserved(self.line, self.column)
        return None if base is None or scenario is None else scenario - base

    @property
    def moves(self) -> bool:
        """Whether dwellings move, or become known or unknown; a quota decided that reserves none moves nothing."""
        return reserved(self.before, self.column) != reserved(self.line, self.column)


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """A column over the lines known in base and scenario (dwellings), and how many lines are not known in either."""

    column: str
    difference: int
    lines: int
    unknown: int


def reserved(line: PlanLine, column: str) -> int | None:
    """What a column sets apart: its number; zero where nobody decided it; ``None`` where it is not known."""
    return 0 if line.undecided(column) else line.value(column)


def differences(base: Plan, scenario: Plan) -> tuple[Difference, ...]:
    """Every shown column of every line that counts, in the base and in the scenario."""
    others: dict[Key, PlanLine] = {line.key: line for line in scenario.lines}
    return tuple(Difference(line, others[line.key], column) for line in base.lines if line.counted for column in SHOWN)


def total_differences(base: Plan, scenario: Plan) -> dict[str, TotalDifference]:
    """The difference of each column that may be summed, over the lines known on both sides."""
    found = differences(base, scenario)
    return {column: _total(column, (one for one in found if one.column == column)) for column in SUMMED}


def _total(column: str, found: Iterable[Difference]) -> TotalDifference:
    each = [one.difference for one in found]
    known = [difference for difference in each if difference is not None]
    return TotalDifference(column, sum(known), len(known), len(each) - len(known))


def difference_table(base: Plan, scenario: Plan) -> pd.DataFrame:
    """A row per comune and owner: each column in the base, in the scenario, and the difference (``Int64``).

    The first column names the scenario, so that no row is mistaken for the plan.
    """
    import pandas as pd

    counts = [f"{column}_{end}" for column in SHOWN for end in ("base", "scenario", "differenza")]
    rows: dict[Key, list[object]] = {}
    for found in differences(base, scenario):
        line = found.line
        row = rows.setdefault(
            line.key, [scenario.scenario, line.istat, line.comune, line.owner.value, line.declaration.body]
        )
        row += [found.base, found.scenario, found.difference]
    names = ["scenario", *IDENTITY, *counts]
    made = pd.DataFrame(list(rows.values()), columns=names, dtype=object)
    return made.astype({name: "Int64" if name in counts else "string" for name in names})


def exceeding(plan: Plan) -> tuple[PlanLine, ...]:
    """The lines whose quotas, each rounded on its own, are more than their SAP: both readings are in their warnings."""
    return tuple(line for line in plan.lines if line.allocation is not None and line.allocation.exceeds)
