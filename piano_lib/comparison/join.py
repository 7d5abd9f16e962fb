"""The outer join of two plans on ISTAT code and owner, and what changed in every column of each pair."""

from __future__ import annotations

from collections.abc import Mapping

from piano_lib.comparison.change import Change, Outcome, change
from piano_lib.comparison.chosen import alike
from piano_lib.comparison.model import MEASURED, RESTS_ON, Effect, Pair, Presence, RuleChange, State
from piano_lib.plan import Plan, PlanLine

Key = tuple[str, str, str]


def paired(before: Plan, after: Plan) -> list[tuple[Key, PlanLine | None, PlanLine | None]]:
    """Every key of either plan once, lines of the ambito last; the order of the rows does not matter."""
    old, new = by_key(before), by_key(after)
    keys = sorted(old.keys() | new.keys(), key=lambda key: (key[0] == "", key))
    return [(key, old.get(key), new.get(key)) for key in keys]


def by_key(plan: Plan) -> dict[Key, PlanLine]:
    """The lines of a plan by ISTAT code, owner type and owner's name."""
    return {line.key: line for line in plan.lines}


def with_changes(pair: Pair, rules: Mapping[str, RuleChange], asks: bool = False) -> Pair:
    """Fill in what changed, column by column; ``asks``: a side is a scenario, which may start from no choice at all."""
    changes = {column: _changed(pair, column, rules, asks) for column in MEASURED}
    return Pair(pair.key, pair.before, pair.after, changes, pair.effects)


def _changed(pair: Pair, column: str, rules: Mapping[str, RuleChange], asks: bool) -> Change:
    before = pair.before.value(column) if pair.before else None
    after = pair.after.value(column) if pair.after else None
    if pair.presence is Presence.ONLY_A:
        return Change(before, None, None, None, Outcome.ONLY_A)
    if pair.presence is Presence.ONLY_B:
        return Change(None, after, None, None, Outcome.ONLY_B)
    found = change(before, after)
    sides = pair.before, pair.after
    if found.difference is not None and not asks and sides[0] and sides[1] and not alike(sides[0], sides[1], column):
        return Change(before, after, None, None, Outcome.CHOICE_UNKNOWN)
    changed = _rules_that_moved(column, pair.effects, rules)
    if not changed or found.difference is None:
        return found
    why = " ".join(item.sentence for item in changed)
    return Change(before, after, found.difference, None, Outcome.RULE_CHANGED, why)


def _rules_that_moved(column: str, effects: Mapping[str, Effect], rules: Mapping[str, RuleChange]) -> list[RuleChange]:
    """The changed rules a column rests on: always for a ceiling, for a quota where they moved this very number."""
    changed = [
        rules[key] for key in RESTS_ON.get(column, ()) if key in rules and rules[key].state is not State.UNCHANGED
    ]
    if column == "j_sat_massimo":
        return changed
    return changed if column in effects and effects[column].rules else []
