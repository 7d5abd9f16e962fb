"""The change of a quota split in the effect of supply, of rules and of choices, exactly, on integers.

Stated order: first the later supply under the earlier rules and choices, then the later rules, then the later choices.
Another order may split the same change otherwise, since roundings do not add up; the sum is always the whole change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from piano_lib.comparison.model import Effect
from piano_lib.plan import Plan, PlanLine, build_plan
from piano_lib.plan.line import ALLOCATED

ORDER = (
    "Ordine della scomposizione: prima l'offerta del secondo anno con norme e scelte del primo, poi le norme del "
    "secondo, infine le scelte del secondo. Le tre parti, in alloggi interi, sommano esattamente alla differenza; con "
    "un altro ordine gli arrotondamenti potrebbero ripartirla in altro modo."
)
Key = tuple[str, str, str]


def effects_by_line(before: Plan, after: Plan) -> dict[Key, Mapping[str, Effect]]:
    """The effects of every line of both plans whose allocation is known at each step; others are left out."""
    old_choices = replace(after.data, choices=before.data.choices)
    supply_moved = _by_key(build_plan(old_choices, before.rules))
    rules_moved = _by_key(build_plan(old_choices, after.rules))
    old, new = _by_key(before), _by_key(after)
    found: dict[Key, Mapping[str, Effect]] = {}
    for key in old.keys() & new.keys():
        stages = (old[key], supply_moved[key], rules_moved[key], new[key])
        if all(stage.allocation is not None for stage in stages):
            found[key] = {column: _effect(column, stages) for column in ALLOCATED}
    return found


def _effect(column: str, stages: tuple[PlanLine, PlanLine, PlanLine, PlanLine]) -> Effect:
    values = [int(getattr(stage.allocation, ALLOCATED[column])) for stage in stages]
    return Effect(column, values[0], *(later - earlier for earlier, later in pairwise(values)))


def _by_key(plan: Plan) -> dict[Key, PlanLine]:
    return {line.key: line for line in plan.lines}
