"""Many scenarios at once: one array computation over scenarios × lines, with the allocation code of the plan itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from piano_lib.allocation import Allocation, Choices, Supply, allocate, refusals
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.line import ALLOCATED
from piano_lib.scenarios.apply import in_scope
from piano_lib.scenarios.model import Scenario, ScenarioError
from piano_lib.shown import Shown
from piano_lib.survey.model import OwnerType

if TYPE_CHECKING:
    import pandas as pd

Whole = NDArray[np.int64]
AXES = {"eccedenza": "excess", "forze_ordine": "police", "sat": "sat", "riserve": "reserves", "alloggi": "available"}
"""Axes of a grid: shares in hundredths of a point, SAT in dwellings, ``alloggi`` dwellings available more or fewer."""

MOST = 5_000_000  # scenarios × lines: some 400 MB of arrays; more than that is a slip of the keyboard


@dataclass(frozen=True, eq=False, repr=False)
class Grid(Shown):
    """The results of every combination of the axes, in order, the last axis running fastest.

    ``lines`` are the lines of comuni; ``allocation`` holds arrays of shape (scenarios, lines). ``unknown``, of the same
    shape, is true where no datum or text settles the numbers, which are zeros there. A quota nobody decided is zero
    too: nothing is reserved.
    """

    plan: Plan
    scope: Scenario
    axes: Mapping[str, tuple[int, ...]]
    points: tuple[tuple[int, ...], ...]
    lines: tuple[PlanLine, ...]
    unknown: NDArray[np.bool_]
    allocation: Allocation[Whole]

    def values(self, column: str) -> Whole:
        """A column of ``piano-<anno>.csv`` (dwellings), shape (scenarios, lines). ``KeyError`` for another name."""
        found: Whole = getattr(self.allocation, ALLOCATED[column])
        return found

    def totals(self, column: str) -> Whole:
        """A column summed over the lines whose numbers are known (dwellings), a value per scenario."""
        total: Whole = self.values(column).sum(axis=1)  # a line that is not known holds zeros
        return total

    def line(self, istat: str, owner: OwnerType = OwnerType.COMUNE) -> int:
        """Position of a comune and owner among ``lines``. Raises ``LookupError`` when there is none."""
        for place, line in enumerate(self.lines):
            if line.istat == istat and line.owner is owner:
                return place
        raise LookupError(f"Il piano non ha una riga per il codice {istat} e l'ente {owner.value}.")

    def table(self, istat: str = "", owner: OwnerType = OwnerType.COMUNE) -> pd.DataFrame:
        """A row per scenario: the axes, then each result of a comune and owner (or of the whole ambito) as ``Int64``.

        ``quote_oltre_disponibili`` counts the lines whose quotas exceed their SAP, ``righe_non_note`` those without
        numbers; a line's results are missing in the scenarios where they are not known.
        """
        import pandas as pd

        made = pd.DataFrame(list(self.points), columns=list(self.axes), dtype="Int64")
        place = self.line(istat, owner) if istat else None
        for column in ALLOCATED:
            values = self.totals(column) if place is None else self.values(column)[:, place]
            made[column] = pd.array(values, dtype="Int64")
            if place is not None:
                made.loc[self.unknown[:, place], column] = pd.NA
        for name, marks in (("quote_oltre_disponibili", self.allocation.exceeds), ("righe_non_note", self.unknown)):
            counted = np.asarray(marks) if place is None else np.asarray(marks)[:, [place]]
            made[name] = pd.array(counted.sum(axis=1), dtype="Int64")
        return made

    def __len__(self) -> int:
        return len(self.points)

    def __repr__(self) -> str:
        axes = ", ".join(f"{name} {len(values)} valori" for name, values in self.axes.items())
        return f"<Griglia di {len(self)} scenari del piano {self.plan.year}: {axes}; {len(self.lines)} righe>"


def grid(plan: Plan, axes: Mapping[str, Sequence[int]], scope: Scenario | None = None) -> Grid:
    """Compute every combination of the axes' values at once; ``scope`` says where and holds what else is changed.

    Axes: ``eccedenza``, ``forze_ordine``, ``riserve`` (hundredths of a point), ``sat`` (dwellings), ``alloggi``
    (dwellings available more or fewer, never below none). Raises ``ScenarioError`` with all that cannot be.

    >>> from piano_lib import load_plan
    >>> found = grid(load_plan("data/ambito-cremonese", 2022), {"eccedenza": range(0, 4001, 100)})
    >>> len(found), found.values("quota_indigenza").shape[0]
    (41, 41)
    """
    where = scope or Scenario()
    lines = tuple(line for line in plan.lines if line.istat)
    _check(plan, axes, where, len(lines))
    points = tuple(product(*(tuple(int(value) for value in values) for values in axes.values())))
    columns = {AXES[name]: np.array([p[n] for p in points], np.int64)[:, None] for n, name in enumerate(axes)}
    arrays = _Arrays(lines, where)
    supply, choices = arrays.inputs(columns)
    allocation = allocate(supply, choices, plan.rules)
    shape = (len(points), len(lines))
    cut = allocation.sat < np.minimum(choices.sat, supply.available)
    unknown = np.broadcast_to(~arrays.known | allocation.undecided | (~arrays.whole & cut), shape)
    spread = {field.name: np.broadcast_to(getattr(allocation, field.name), shape) for field in fields(allocation)}
    if unknown.any():
        spread = {name: np.where(unknown, 0, values).astype(values.dtype) for name, values in spread.items()}
    kept = {name: tuple(int(value) for value in values) for name, values in axes.items()}
    return Grid(plan, where, kept, points, lines, unknown, replace(allocation, **spread))


class _Arrays:
    """The lines of a plan as arrays of one row, and as many rows as scenarios where an axis moves them."""

    def __init__(self, lines: Sequence[PlanLine], scope: Scenario) -> None:
        self.known = np.array([line.supply is not None for line in lines], dtype=bool)
        self.whole = np.array([line.ceiling is not None for line in lines], dtype=bool)
        scoped = np.array([in_scope(scope, line.istat) for line in lines], dtype=bool)
        own = np.array([line.owner is scope.owner for line in lines], dtype=bool)
        comune = np.array([line.owner is OwnerType.COMUNE for line in lines], dtype=bool)
        self.moved = {
            "excess": scoped & comune, "police": scoped, "sat": scoped & own, "reserves": scoped & own,
            "available": scoped & own & self.known,
        }  # fmt: skip
        self.base = {
            name: np.array([[getattr(line.decided, name) or 0 for line in lines]], dtype=np.int64)
            for name in ("excess", "police", "reserves", "sat")
        }
        supplies = [line.supply or Supply(0, 0, 0, 0) for line in lines]
        self.base |= {
            name: np.array([[getattr(supply, name) for supply in supplies]], dtype=np.int64)
            for name in ("available", "stock", "owner_available", "owner_stock")
        }
        asked = [line.choices.owner_sat if line.choices else line.decided.sat or 0 for line in lines]
        self.base["owner_sat"] = np.array([asked], dtype=np.int64)
        names = [line.declaration.held_by for line in lines]
        places = {name: place for place, name in enumerate(dict.fromkeys(names))}
        self.owner = np.array([places[name] for name in names], dtype=np.int64)

    def inputs(self, columns: Mapping[str, Whole]) -> tuple[Supply[Whole], Choices[Whole]]:
        """Supply and choices of each line, those on an axis put in place of the plan's where the scope says so."""
        base, available = self.base, self.base["available"]
        if "available" in columns:
            available = np.maximum(available + np.where(self.moved["available"], columns["available"], 0), 0)
        chosen = {
            name: np.where(self.moved[name], columns[name], base[name]) if name in columns else base[name]
            for name in ("excess", "police", "reserves", "sat")
        }
        whole, asked = base["owner_available"], base["owner_sat"]
        if "available" in columns:
            whole = whole + self._of_owner(available - base["available"])
        if not {"sat", "available"}.isdisjoint(columns):
            before = self._wanted(base["sat"], base["available"])
            asked = asked + self._of_owner(self._wanted(chosen["sat"], available) - before)
        supply = Supply(available, base["stock"], whole, base["owner_stock"])
        return supply, Choices(chosen["excess"], chosen["police"], chosen["reserves"], chosen["sat"], asked)

    def _wanted(self, sat: Whole, available: Whole) -> Whole:
        """SAT asked for, no more than there are dwellings where that is known."""
        return np.where(self.known, np.minimum(sat, available), sat)

    def _of_owner(self, values: Whole) -> Whole:
        """Sum of each owner over its lines, repeated on each of them."""
        order = np.argsort(self.owner, kind="stable")
        starts = np.flatnonzero(np.diff(self.owner[order], prepend=-1))
        if len(starts) == len(order):
            return values  # every owner has one line
        sums = np.add.reduceat(values[:, order], starts, axis=1)
        found: Whole = sums[:, self.owner]  # owners are numbered in the order of ``starts``
        return found


def _check(plan: Plan, axes: Mapping[str, Sequence[int]], scope: Scenario, lines: int) -> None:
    """Refuse unknown axes, empty ones, values the law refuses, and grids too large, all at once."""
    wrong = [
        f"«{name}» non è un asse della griglia: gli assi sono {', '.join(AXES)}." for name in axes if name not in AXES
    ]
    if not axes:
        wrong.append("La griglia non ha assi: indicane almeno uno, per esempio eccedenza=0:40:5.")
    size = lines
    for name, values in axes.items():
        size *= len(values)
        if name in AXES:
            wrong += _wrong_values(plan, name, values, scope)
    if size > MOST:
        wrong.append(f"La griglia ha {size} risultati, più di {MOST}: riduci gli assi o i valori.")
    if wrong:
        raise ScenarioError(*dict.fromkeys(wrong))


def _wrong_values(plan: Plan, name: str, values: Sequence[int], scope: Scenario) -> list[str]:
    if not len(values):
        return [f"L'asse «{name}» non ha valori."]
    if name == "sat":
        return [] if min(values) >= 0 else ["sat: gli alloggi non possono essere meno di zero."]
    if name == "alloggi":
        return []
    found = []
    for value in (min(values), max(values)):  # the law refuses what is outside a span
        owner = "COMUNE" if name != "riserve" else scope.owner.value
        found += [f"{one.message}. {one.remedy}" for one in refusals(owner, plan.rules, **{AXES[name]: value})]
    return found
