"""The lines of a plan as arrays, for many scenarios at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from piano_lib.allocation import Choices, Supply
from piano_lib.plan import PlanLine
from piano_lib.scenarios.apply import in_scope
from piano_lib.scenarios.model import Scenario
from piano_lib.survey.model import OwnerType

Whole = NDArray[np.int64]


class Arrays:
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
        self.blank = {
            name: np.array([getattr(line.decided, name) is None for line in lines], dtype=bool)
            for name in ("police", "reserves")
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

    def silent(self, name: str, *, moved: bool) -> NDArray[np.bool_]:
        """The lines of which nobody has said the share, unless an axis says it."""
        return self.blank[name] & ~self.moved[name] if moved else self.blank[name]

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
