"""How the indigence quota answers to the excess, and what each version of the law would give on the same supply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from piano_lib.allocation import refusals
from piano_lib.italian import day as italian_day
from piano_lib.plan import Plan, PlanLine, build_plan
from piano_lib.rules import CoverageError, rules_at
from piano_lib.rules.law import Rule, Rules
from piano_lib.rules.model import Unit
from piano_lib.scenarios.grid import Grid, grid
from piano_lib.scenarios.model import Scenario
from piano_lib.survey.model import OwnerType, YearData

POINT = 100  # hundredths in a point
RANGE = range(0, 41 * POINT, POINT)  # excess from 0 to 40 points, as the yearly report shows


@dataclass(frozen=True, slots=True)
class Curve:
    """Indigence quota (dwellings) for each excess (hundredths of a point), and where it steps up."""

    label: str
    excess: tuple[int, ...]
    quota: tuple[int, ...]
    istat: str = ""  # empty for the whole ambito

    @property
    def steps(self) -> tuple[tuple[int, int, int], ...]:
        """Each step: the first excess with the new quota, the quota before, the quota from there on."""
        return tuple(
            (self.excess[n], self.quota[n - 1], self.quota[n])
            for n in range(1, len(self.quota))
            if self.quota[n] != self.quota[n - 1]
        )


@dataclass(frozen=True, slots=True)
class LawVersion:
    """The plan's supply and choices under the law of a day: the parameters that differ, and the plan it gives.

    ``left_out`` says, a sentence each, which choices that law does not admit: they are taken as not made.
    """

    at: date
    changed: tuple[Rule, ...]
    plan: Plan
    in_force: bool
    left_out: tuple[str, ...] = ()


def excess_curves(plan: Plan, istat: str = "", excess: Sequence[int] = RANGE) -> tuple[Curve, Curve]:
    """The quota of a comune's own dwellings as its excess moves, and of the ambito as that of every comune does.

    ``istat`` defaults to the comune the ambito shows in detail, or to the one with most SAP of its own where that one
    has none or has not communicated them; where none has, the first curve is of nothing and says so.
    """
    every = grid(plan, {"eccedenza": excess})
    ambito = _curve("Tutti i comuni dell'ambito, stessa eccedenza", every, every.totals("quota_indigenza"))
    town = _town(plan, istat or plan.ambito.focus)
    if not town:
        return Curve("nessun comune ha comunicato alloggi propri", ambito.excess, (0,) * len(ambito.excess)), ambito
    name = plan.municipality(town).municipality.name
    own = grid(plan, {"eccedenza": excess}, Scenario(comuni=(town,)))
    return _curve(f"Comune di {name}", own, own.values("quota_indigenza")[:, own.line(town)], town), ambito


def _town(plan: Plan, wanted: str) -> str:
    """The comune wanted if it has dwellings of its own, else the one with most; empty where none has."""
    known = {line.istat: _sap(line) for line in plan.lines if _sap(line)}
    return wanted if wanted in known else max(known, key=lambda istat: (known[istat], istat), default="")


def _sap(line: PlanLine) -> int:
    """SAP of a comune's own dwellings; none where they are not known, or are another owner's."""
    own = line.owner is OwnerType.COMUNE and bool(line.istat) and line.allocation is not None
    return line.allocation.sap if own and line.allocation else 0


def _curve(label: str, found: Grid, quota: Iterable[int], istat: str = "") -> Curve:
    return Curve(label, tuple(point[0] for point in found.points), tuple(int(value) for value in quota), istat)


def law_versions(plan: Plan) -> tuple[LawVersion, ...]:
    """The plan under each version of the law that would change a number of it, oldest first, the plan's own included.

    A choice the law of that day does not admit is left out and said, not refused: the question is what the law gives.
    """
    found: list[LawVersion] = []
    for day in sorted({plan.rules.at, *_days(plan)}):
        try:
            rules = plan.rules if day == plan.rules.at else rules_at(day)
        except CoverageError:
            continue
        changed = tuple(rule for rule in rules if rule.key in plan.rules.rules and _moves(rule, plan.rules[rule.key]))
        data, left_out = _admitted(plan.data, rules)
        own = day == plan.rules.at
        other = plan if own else build_plan(data, rules, f"norme alla data {italian_day(day)}")
        found.append(LawVersion(day, changed, other, own, () if own else left_out))
    return tuple(found)


def _admitted(data: YearData, rules: Rules) -> tuple[YearData, tuple[str, ...]]:
    """The year's data without the choices the rules refuse, and what was refused."""
    columns = {"h_eccedenza_indigenza": "excess", "i_forze_ordine": "police", "riserve": "reserves", "j_sat": "sat"}
    kept, said = [], []
    for choice in data.choices:
        refused = refusals(
            choice.owner.value, rules, excess=choice.excess, police=choice.police, reserves=choice.reserves,
            sat=choice.sat,
        )  # fmt: skip
        nothing: dict[str, Any] = {columns[one.column]: None for one in refused}
        kept.append(replace(choice, **nothing))
        said += [one.message for one in refused]
    return replace(data, choices=tuple(kept)), tuple(dict.fromkeys(said))


def _days(plan: Plan) -> set[date]:
    """The first day of every version of a parameter that is a share of dwellings."""
    return {
        version.valid_from
        for rule in plan.rules
        if rule.parameter.unit is Unit.SHARE
        for version in rule.parameter.versions
    }


def _moves(rule: Rule, own: Rule) -> bool:
    """Whether a rule says something else than the plan's own about how dwellings are shared out."""
    if rule.parameter.unit is not Unit.SHARE:
        return False
    one, other = rule.version, own.version
    return (one.foreseen, one.value, one.base, one.level, one.rounding) != (
        other.foreseen, other.value, other.base, other.level, other.rounding,
    )  # fmt: skip
