"""How results answer to one choice, step by step, and what each version of the law would give on the same supply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from piano_lib.allocation import least_base
from piano_lib.allocation.quotas import base_of, rounding_of
from piano_lib.allocation.rounding import Whole
from piano_lib.italian import day as italian_day
from piano_lib.italian import points
from piano_lib.plan import Plan, PlanLine, build_plan
from piano_lib.plan.line import ALLOCATED
from piano_lib.plan.reconciliation import Aggregate
from piano_lib.rules import CoverageError, rules_at
from piano_lib.rules.law import Rule, same_rule
from piano_lib.rules.model import Unit
from piano_lib.scenarios.grid import Grid, grid
from piano_lib.scenarios.law import LEFT_OUT, admitted
from piano_lib.scenarios.model import Scenario
from piano_lib.shown import Shown
from piano_lib.survey.model import OwnerType

POINT = 100  # hundredths in a point
LONGEST = 100  # values of a curve whose steps are shown one by one; with more, only whole points
EVERYWHERE = "Tutti i comuni dell'ambito, stessa scelta"
_Values = tuple[list[int], bool]
NOWHERE = "nessun comune ha comunicato alloggi propri"


@dataclass(frozen=True, slots=True)
class Curve:
    """Results (dwellings) for each value of one choice: hundredths of a point, or SAT asked for.

    ``results`` holds a sum per value under the columns of ``piano-<anno>.csv``, which says how many lines it misses.
    ``chosen`` is the value decided in the plan, ``None`` where it is not known or each comune has its own. ``exact`` is
    false where the steps are too many and the values are whole points. ``istat`` is empty for the whole ambito.
    """

    label: str
    values: tuple[int, ...]
    results: Mapping[str, tuple[Aggregate, ...]]
    istat: str = ""
    chosen: int | None = None
    exact: bool = True

    def steps(self, column: str) -> tuple[tuple[int, int, int], ...]:
        """Each step of a column: the first value with the new number, the number before, the number from there on."""
        found = [one.value for one in self.results[column]]
        return tuple((self.values[n], found[n - 1], found[n]) for n in range(1, len(found)) if found[n] != found[n - 1])


@dataclass(frozen=True, slots=True, repr=False)
class LawVersion(Shown):
    """The plan's supply and choices under the law of a day: the parameters that differ, and the plan it gives.

    ``left_out`` says, a sentence each, which choices that law does not admit: they are taken as not made.
    """

    at: date
    changed: tuple[Rule, ...]
    plan: Plan
    in_force: bool
    left_out: tuple[str, ...] = ()

    def __repr__(self) -> str:
        what = "quelle del piano" if self.in_force else f"{len(self.changed)} parametri diversi"
        return f"<Norme alla data {self.at.isoformat()}, {what}>"


def excess_curves(plan: Plan, istat: str = "") -> tuple[Curve, Curve]:
    """Quotas of a comune's own dwellings as its excess moves from none to all the law admits, and of the ambito.

    Values are hundredths of a point: each at which some quota steps, to the hundredth; where they are too many to
    show, whole points. ``istat`` defaults to the comune the ambito shows in detail, or to the one with most SAP of its
    own where that one has none or has not communicated them; where none has, the first curve is of nothing.
    """
    rule = plan.rules["indigenza_quota_base"]
    own = [line for line in plan.lines if line.owner is OwnerType.COMUNE]
    town = _town(plan, istat or plan.ambito.focus)
    chosen = next((line.decided.excess for line in own if line.istat == town), None)
    values = _values(own, rule, rule.share, Whole, chosen or 0)
    return _pair(plan, "eccedenza", values, town, chosen)


def police_curves(plan: Plan, istat: str = "") -> tuple[Curve, Curve] | None:
    """Quotas of all owners in a comune as its police share moves from none to its ceiling, and of the ambito.

    As ``excess_curves``; ``None`` where the law in force does not know the share.
    """
    rule = plan.rules["forze_ordine_tetto"]
    if not rule.foreseen:
        return None
    town = _town(plan, istat or plan.ambito.focus)
    chosen = next((line.decided.police for line in plan.lines if line.istat == town), None)
    values = _values(plan.lines, rule, 0, rule.share, chosen or 0)
    return _pair(plan, "forze_ordine", values, town, chosen)


def sat_curve(plan: Plan, istat: str = "") -> Curve:
    """Results of a comune's own dwellings as the SAT it asks for go from none to one more than fit, or than it asks."""
    town = _town(plan, istat or plan.ambito.focus)
    line = next((one for one in plan.lines if _own(one, town)), None)
    if line is None or line.available is None or line.ceiling is None:
        return Curve(NOWHERE, (0,), _nothing(1))
    asked = line.decided.sat
    most = max(min(line.ceiling, line.available) + 1, asked or 0)
    stride = -(-most // LONGEST)
    values = sorted({*range(0, most + 1, stride), most, asked or 0})
    found = grid(plan, {"sat": values}, Scenario(comuni=(town,)))
    return _of_line(found, town, asked)


def _pair(plan: Plan, axis: str, found: _Values, town: str, chosen: int | None) -> tuple[Curve, Curve]:
    values, exact = found
    axes = {axis: [points(value) for value in values]}
    every = grid(plan, axes)
    ambito = Curve(EVERYWHERE, tuple(values), _results(every), exact=exact)
    if not town:
        return Curve(NOWHERE, tuple(values), _nothing(len(values))), ambito
    moved = grid(plan, axes, Scenario(comuni=(town,)))
    curve = _of_line(moved, town, chosen) if axis == "eccedenza" else _of_comune(moved, town, chosen)
    return replace(curve, exact=exact), ambito


def _results(found: Grid, places: Sequence[int] | None = None) -> dict[str, tuple[Aggregate, ...]]:
    return {column: found.sums(column, places) for column in ALLOCATED}


def _nothing(values: int) -> dict[str, tuple[Aggregate, ...]]:
    return dict.fromkeys(ALLOCATED, (Aggregate(0, 0, 0),) * values)


def _of_line(found: Grid, town: str, chosen: int | None) -> Curve:
    label = f"Comune di {found.plan.municipality(town).municipality.name}"
    return Curve(label, tuple(p[0] for p in found.points), _results(found, [found.line(town)]), town, chosen)


def _of_comune(found: Grid, town: str, chosen: int | None) -> Curve:
    """All owners in a comune: each has its own quotas, the share is one."""
    places = [place for place, line in enumerate(found.lines) if line.istat == town]
    label = f"{found.plan.municipality(town).municipality.name}, tutti gli enti"
    return Curve(label, tuple(p[0] for p in found.points), _results(found, places), town, chosen)


def _values(lines: Iterable[PlanLine], rule: Rule, base: int, most: int, chosen: int) -> _Values:
    """What is added to a base share, up to ``most`` in all, at each value where some line's quota steps up.

    The second is false where those are too many and whole points stand in their place.
    """
    steps: set[int] = set()
    for line in lines:
        if line.allocation is None or line.supply is None or not line.istat:
            continue
        dwellings, rounding, quota = base_of(rule, line.supply, line.allocation.sap), rounding_of(rule), 1
        while (share := least_base(quota, dwellings, rounding)) is not None and share <= most:
            steps.add(share - base)  # dwellings × share is all that counts: the least share is found as the least base
            quota += 1
    ends = {0, most - base, chosen}
    found = {value for value in steps if value > 0} | ends
    if len(found) > LONGEST:
        return sorted({*range(0, most - base, POINT), *ends}), False
    return sorted(found), True


def _town(plan: Plan, wanted: str) -> str:
    """The comune wanted if it has dwellings of its own, else the one with most; empty where none has."""
    known = {line.istat: _sap(line) for line in plan.lines if _sap(line)}
    return wanted if wanted in known else max(known, key=lambda istat: (known[istat], istat), default="")


def _sap(line: PlanLine) -> int:
    """SAP of a comune's own dwellings; none where they are not known, or are another owner's."""
    return line.allocation.sap if _own(line, line.istat) and line.istat and line.allocation else 0


def _own(line: PlanLine, istat: str) -> bool:
    return line.istat == istat and line.owner is OwnerType.COMUNE


def law_versions(plan: Plan) -> tuple[LawVersion, ...]:
    """The plan under each version of the law that would change a number of it, oldest first, the plan's own included.

    A choice the law of that day does not admit is left out and said, not refused: the question is what the law gives.
    """
    found: list[LawVersion] = []
    for day in sorted({plan.rules.at, *_days(plan)}):
        if day == plan.rules.at:
            found.append(LawVersion(day, (), plan, True))
            continue
        try:
            rules = rules_at(day)
        except CoverageError:
            continue
        changed = tuple(rule for rule in rules if rule.key in plan.rules.rules and _moves(rule, plan.rules[rule.key]))
        if not changed:
            continue
        label = "; ".join(filter(None, (plan.scenario, f"norme alla data {italian_day(day)}")))
        made = build_plan(admitted(plan.data, rules), rules, label)
        left = dict.fromkeys(one.message for one in made.observations if one.code == LEFT_OUT)
        found.append(LawVersion(day, changed, made, False, tuple(left)))
    return tuple(found)


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
    return rule.parameter.unit is Unit.SHARE and not same_rule(rule, own)
