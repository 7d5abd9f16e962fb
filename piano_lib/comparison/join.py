"""The outer join of two plans on ISTAT code and owner, and what changed in every column of each pair."""

from __future__ import annotations

from collections.abc import Mapping

from piano_lib.comparison.change import Change, Outcome, change
from piano_lib.comparison.chosen import alike
from piano_lib.comparison.model import MEASURED, RESTS_ON, Pair, RuleChange, State
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.line import ALLOCATED, SHARES

Key = tuple[str, str, str]
RESERVED = {rule: column for column, rule in SHARES.items() if column in ALLOCATED}
"""The quota reserved by each share the law may not foresee."""


def paired(before: Plan, after: Plan) -> list[tuple[Key, PlanLine | None, PlanLine | None]]:
    """Every key of either plan once, lines of the ambito last; the order of the rows does not matter."""
    old, new = by_key(before), by_key(after)
    keys = sorted(old.keys() | new.keys(), key=lambda key: (key[0] == "", key))
    return [(key, old.get(key), new.get(key)) for key in keys]


def by_key(plan: Plan) -> dict[Key, PlanLine]:
    """The lines of a plan by ISTAT code, owner type and owner's name."""
    return {line.key: line for line in plan.lines}


def with_changes(pair: Pair, plans: tuple[Plan, Plan], rules: Mapping[str, RuleChange]) -> Pair:
    """Fill in what changed, column by column."""
    changes = {column: _changed(pair, column, plans, rules) for column in MEASURED}
    return Pair(pair.key, pair.before, pair.after, changes, pair.effects)


def _changed(pair: Pair, column: str, plans: tuple[Plan, Plan], rules: Mapping[str, RuleChange]) -> Change:
    before = plans[0].amount(pair.before, column) if pair.before else None
    after = plans[1].amount(pair.after, column) if pair.after else None
    if pair.before is None or pair.after is None:
        return Change(before, after, None, None, Outcome.ONLY_A if pair.before else Outcome.ONLY_B)
    found = change(before, after)
    asks = any(plan.scenario for plan in plans)  # a scenario may start from no choice at all
    if found.difference is not None and not asks and not alike(pair.before, pair.after, column):
        return Change(before, after, None, None, Outcome.CHOICE_UNKNOWN)
    changed = _rules_that_moved(column, pair, rules)
    if not changed or found.difference is None:
        return found
    why = " ".join(item.sentence for item in changed)
    return Change(before, after, found.difference, None, Outcome.RULE_CHANGED, why)


def _rules_that_moved(column: str, pair: Pair, rules: Mapping[str, RuleChange]) -> list[RuleChange]:
    """The changed rules a column rests on: for a quota where they moved this very number.

    Where a change is not split, as that of a ceiling never is, nobody can say that they did not. A share that one law
    does not foresee moved what the other reserves by it, though it was chosen: the choice was not there to be made.
    """
    changed = [
        rules[key] for key in RESTS_ON.get(column, ()) if key in rules and rules[key].state is not State.UNCHANGED
    ]
    effect = pair.effects.get(column)
    if effect is None or effect.rules:
        return changed
    sides = [side for side in (pair.before, pair.after) if side]
    return [
        rule for rule in changed
        if rule.state in (State.NEW, State.DROPPED) and any(_took(rule.key, column, side) for side in sides)
    ]  # fmt: skip


def _took(rule: str, column: str, line: PlanLine) -> bool:
    """Whether the share under a rule reserves dwellings of a line that a column would not count, or would, without."""
    quota, given = RESERVED.get(rule), line.allocation
    taken = line.value(quota) if quota else None
    if not taken or given is None:
        return False
    return column == quota or given.sap - given.indigence - given.police - given.reserves + taken > 0
