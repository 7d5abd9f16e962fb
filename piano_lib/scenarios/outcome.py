"""What a scenario gives beside its base: differences by comune, caps that bind, thresholds, quotas beyond supply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from piano_lib.allocation import least_base, rounded_share
from piano_lib.allocation.quotas import rounding_of
from piano_lib.italian import count, dwellings, percent
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.frames import IDENTITY
from piano_lib.rules.law import Rule, Rules
from piano_lib.rules.model import Base

if TYPE_CHECKING:
    import pandas as pd

SHOWN = (
    "disponibili", "j_sat_massimo", "j_sat", "sap", "quota_indigenza", "quota_forze_ordine", "quota_riserve",
    "graduatoria_generale",
)  # fmt: skip
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one line in the base and in the scenario (dwellings); ``None`` is not known or not decided."""

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
        """Whether dwellings move: a quota decided that reserves none moves nothing."""
        return (self.base or 0) != (self.scenario or 0)


@dataclass(frozen=True, slots=True)
class Binding:
    """A cap that binds on a line: what it caps, the sentence that says how, and the rule."""

    line: PlanLine
    column: str
    sentence: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Threshold:
    """Dwellings at which a result changes: the base it is counted on, and the Italian sentence."""

    column: str
    at: int
    sentence: str
    rule: Rule


def differences(base: Plan, scenario: Plan) -> tuple[Difference, ...]:
    """Every shown column of every line of a comune, in the base and in the scenario."""
    others: dict[Key, PlanLine] = {line.key: line for line in scenario.lines}
    return tuple(
        Difference(others[line.key], column, line.value(column), others[line.key].value(column))
        for line in base.lines
        if line.istat
        for column in SHOWN
    )


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


def bindings(plan: Plan) -> tuple[Binding, ...]:
    """The caps that bind: SAT asked above what the ceiling grants, shares set at their ceiling."""
    return tuple(found for line in plan.lines for found in _bindings(line, plan.rules))


def _bindings(line: PlanLine, rules: Rules) -> Iterator[Binding]:
    allocation = line.allocation
    if allocation is None or not line.available:
        return
    if allocation.sat < allocation.sat_requested:
        rule = rules["sat_tetto"]
        words = f"dei {count(allocation.sat_requested)} SAT richiesti ne stanno {count(allocation.sat)}"
        yield Binding(
            line, "j_sat", f"{words}; il tetto è {percent(rule.share)}, {dwellings(allocation.sat_ceiling)}", rule
        )
    for column, key, value in (
        ("quota_forze_ordine", "forze_ordine_tetto", line.decided.police),
        ("quota_riserve", "riserve_tetto", line.decided.reserves),
    ):
        rule = rules[key]
        if value and value == rule.share:
            yield Binding(line, column, f"la percentuale è al massimo ammesso, {percent(rule.share)}", rule)


def exceeding(plan: Plan) -> tuple[PlanLine, ...]:
    """The lines whose quotas, each rounded on its own, are more than their SAP: both readings are in their warnings."""
    return tuple(line for line in plan.lines if line.allocation is not None and line.allocation.exceeds)


def thresholds(line: PlanLine, rules: Rules) -> tuple[Threshold, ...]:
    """The supply at which the SAT asked fit, and at which each quota of a line grows by one dwelling."""
    if line.allocation is None or line.choices is None:
        return ()
    return (*_sat_threshold(line, rules["sat_tetto"]), *_quota_thresholds(line, rules))


def _sat_threshold(line: PlanLine, rule: Rule) -> Iterator[Threshold]:
    asked = line.decided.sat
    least = least_base(asked, rule.share, rounding_of(rule)) if asked else None
    if asked is None or least is None:
        return
    base = "di patrimonio" if rule.version.base is Base.STOCK else "disponibili"
    verb = "SAT ci sta" if asked == 1 else "SAT ci stanno"
    yield Threshold("j_sat", least, f"{count(asked)} {verb} da {count(least)} alloggi {base}", rule)


def _quota_thresholds(line: PlanLine, rules: Rules) -> Iterator[Threshold]:
    """The next step of each quota, on the base its rule names."""
    if line.choices is None:
        return
    base_rule = rules["indigenza_quota_base"]
    for column, name, rule, share in (
        ("quota_indigenza", "la quota per l'indigenza", base_rule, base_rule.share + line.choices.excess),
        ("quota_forze_ordine", "la quota forze dell'ordine", rules["forze_ordine_tetto"], line.choices.police),
        ("quota_riserve", "la quota di riserva", rules["riserve_tetto"], line.choices.reserves),
    ):
        if not share:
            continue
        now, words = _base_of(line, rule)
        quota = rounded_share(now, share, rounding_of(rule))
        at = least_base(quota + 1, share, rounding_of(rule))
        if at is not None:
            sentence = (
                f"a {count(at)} {words} {name} passa da {count(quota)} a {count(quota + 1)} (ora sono {count(now)})"
            )
            yield Threshold(column, at, sentence, rule)


def _base_of(line: PlanLine, rule: Rule) -> tuple[int, str]:
    """The dwellings a rule counts on for a line, and their name."""
    if line.supply is None or line.allocation is None:
        raise ValueError("Una riga senza allocazione non ha basi di calcolo.")
    if rule.version.base is Base.STOCK:
        return line.supply.stock, "alloggi di patrimonio"
    if rule.version.base is Base.AVAILABLE:
        return line.supply.available, "alloggi disponibili"
    return line.allocation.sap, "alloggi SAP"
