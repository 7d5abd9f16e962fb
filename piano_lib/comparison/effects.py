"""The change of a quota split in the effect of supply, of rules and of choices, exactly, on integers.

Stated order: first the later supply under the earlier rules and choices, then the later rules, then the later choices.
Another order may split the same change otherwise, since roundings do not add up; the sum is always the whole change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from piano_lib.comparison.chosen import alike
from piano_lib.comparison.join import Key, by_key
from piano_lib.comparison.model import Effect
from piano_lib.plan import Plan, PlanLine, build_plan
from piano_lib.plan.line import ALLOCATED

ORDER = (
    "Ordine della scomposizione: prima l'offerta del secondo anno con norme e scelte del primo, poi le norme del "
    "secondo, infine le scelte del secondo. Le tre parti, in alloggi interi, sommano esattamente alla differenza; con "
    "un altro ordine gli arrotondamenti potrebbero ripartirla in altro modo."
)


def effects_by_line(before: Plan, after: Plan) -> dict[Key, Mapping[str, Effect]]:
    """The effects on every line of both plans, column by column (dwellings).

    A column is left out where a plan does not know it, or a choice it rests on is known in one plan only: what nobody
    communicated is not a zero. A scenario asks what a choice would change, so it may start from none. On the way from
    one plan to the other a share nobody decided reserves nothing; where SAT wait there for a decision, or rest on a
    figure not communicated, the column is left out too and ``Comparison.unsplit`` counts it.
    """
    asks = bool(before.scenario or after.scenario)
    old_choices = replace(after.data, choices=before.data.choices)
    plans = (before, build_plan(old_choices, before.rules), build_plan(old_choices, after.rules), after)
    lines = [by_key(plan) for plan in plans]
    foreseen = [column for column in ALLOCATED if before.foreseen(column) or after.foreseen(column)]
    found: dict[Key, Mapping[str, Effect]] = {}
    for key in lines[0].keys() & lines[-1].keys():
        stages = [Stage(plan, known[key]) for plan, known in zip(plans, lines, strict=True)]
        kept = [column for column in foreseen if asks or alike(stages[0].line, stages[-1].line, column)]
        split = (_effect(column, stages) for column in kept)
        found[key] = {effect.column: effect for effect in split if effect}
    return found


class Stage(NamedTuple):
    """A line on the way from one plan to the other, and the plan it is of."""

    plan: Plan
    line: PlanLine


def _effect(column: str, stages: Sequence[Stage]) -> Effect | None:
    """The effects on a column that either plan knows; ``None`` where a stage gives no figure."""
    ends = [one.plan.amount(one.line, column) for one in (stages[0], stages[-1])]
    given = [_given(stage, column) for stage in stages]
    if None in (*ends, *given):
        return None
    before, supply, rules, after = (number or 0 for number in given)
    return Effect(column, before, supply - before, rules - supply, after - rules, after)


def _given(stage: Stage, column: str) -> int | None:
    """What the rules give at a stage, also where a share is not decided; no quota where no source splits a total."""
    given = stage.line.allocation
    return stage.plan.amount(stage.line, column) if given is None else int(getattr(given, ALLOCATED[column]))
