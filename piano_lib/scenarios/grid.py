"""Many scenarios at once: one array computation over scenarios × lines, with the allocation code of the plan itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from piano_lib.allocation import Allocation, allocate, ranked_at_least
from piano_lib.italian import points, signed
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.line import ALLOCATED
from piano_lib.plan.reconciliation import Aggregate, beyond
from piano_lib.scenarios.apply import apply
from piano_lib.scenarios.arrays import Arrays
from piano_lib.scenarios.axes import AXES, SHARES, read_axes
from piano_lib.scenarios.model import Scenario, no_row
from piano_lib.shown import Shown
from piano_lib.survey.model import OwnerType

if TYPE_CHECKING:
    import pandas as pd

Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Grid(Shown):
    """The results of every combination of the axes, in order, the last axis running fastest.

    ``plan`` is what the axes start from: the plan, with whatever else ``scope`` changes. ``axes`` and ``points`` are in
    hundredths of a point or dwellings. ``lines`` are the lines of comuni; ``allocation`` holds arrays of shape
    (scenarios, lines). ``unknown``, of the same shape, is true where no datum or text settles the numbers, which are
    zeros there. ``silent`` marks the lines of a quota whose share nobody communicated: nothing is reserved, and the
    quota is not known. ``ranked_at_least``, of the same shape, is what the general ranking keeps whatever they decide.
    """

    plan: Plan
    scope: Scenario
    axes: Mapping[str, tuple[int, ...]]
    points: tuple[tuple[int, ...], ...]
    lines: tuple[PlanLine, ...]
    unknown: NDArray[np.bool_]
    silent: Mapping[str, NDArray[np.bool_]]
    allocation: Allocation[Whole]
    ranked_at_least: Whole

    def values(self, column: str) -> Whole:
        """A column of ``piano-<anno>.csv`` (dwellings), shape (scenarios, lines). ``KeyError`` for another name."""
        found: Whole = getattr(self.allocation, ALLOCATED[column])
        return found

    def lacking(self, column: str) -> NDArray[np.bool_]:
        """Where the number under a column is not known, shape (scenarios, lines); of no dwellings a quota is zero."""
        if column == "graduatoria_generale":
            short: NDArray[np.bool_] = self.unknown | (self.values(column) != self.ranked_at_least)
            return short
        if column not in self.silent:
            return self.unknown
        found: NDArray[np.bool_] = self.unknown | (self.silent[column] & (self.values("sap") != 0))
        return found

    def totals(self, column: str) -> Whole:
        """A column summed over lines, what is known for sure of each (dwellings), a value per scenario."""
        total: Whole = np.where(self._at_most, 0, self._least(column)).sum(axis=1)
        return total

    def _least(self, column: str) -> Whole:
        """What is known for sure of each line: its number; of one that is not known, held as zero, nothing."""
        return self.ranked_at_least if column == "graduatoria_generale" else self.values(column)

    @property
    def _at_most(self) -> NDArray[np.bool_]:
        """The lines whose numbers are only the most they can be, since nobody knows how many of g are SAS."""
        return np.array([line.sas is None for line in self.lines], dtype=bool)

    def sums(self, column: str, places: Sequence[int] | None = None) -> tuple[Aggregate, ...]:
        """As ``totals``, of all lines or of some, each sum with how many lines it misses; of one line, its number."""
        chosen = range(len(self.lines)) if places is None else places
        most = self._at_most & (places is None or len(places) > 1)
        values, lacking = np.where(most, 0, self._least(column))[:, chosen], self.lacking(column)[:, chosen]
        unsure = (most & (self.values(column) != 0) & ~self.lacking(column))[:, chosen].sum(axis=1)
        more = sum(beyond(line) > 0 for line in self.plan.lines) if places is None else 0
        found = zip(values.sum(axis=1), lacking.sum(axis=1), unsure, strict=True)
        return tuple(Aggregate(int(total), len(chosen), int(gaps), int(most) + more) for total, gaps, most in found)

    def line(self, istat: str, owner: OwnerType = OwnerType.COMUNE) -> int:
        """Position of a comune and owner among ``lines``. Raises ``LookupError`` when there is none."""
        for place, line in enumerate(self.lines):
            if line.istat == istat and line.owner is owner:
                return place
        raise LookupError(no_row(self.plan.ambito, istat, owner))

    def label(self, number: int) -> str:
        """What a scenario of the grid changes, where and for whom, in words."""
        point = dict(zip(self.axes, self.points[number], strict=True))
        more = point.pop("alloggi", None)
        chosen: dict[str, Any] = {AXES[name]: value for name, value in point.items()}
        changed = replace(self.scope, **chosen)
        words = [] if changed.changes_nothing else [changed.label(self.plan.ambito)]
        words += [] if more is None else [f"alloggi disponibili {signed(more)}"]
        return "; ".join(words)

    def table(self, istat: str = "", owner: OwnerType = OwnerType.COMUNE) -> pd.DataFrame:
        """A row per scenario: the axes, then each result of a comune and owner (or of the whole ambito) as ``Int64``.

        Shares are text, written as in the acts. ``quote_oltre_disponibili`` counts the lines whose quotas exceed their
        SAP, ``righe_non_note`` those without numbers; a line's results are missing where they are not known, and those
        of the ambito where nothing is known for sure.
        """
        import pandas as pd

        made = pd.DataFrame(index=range(len(self.points)))
        for name, values in zip(self.axes, zip(*self.points, strict=True), strict=True):
            if name in SHARES:
                made[name] = pd.array([points(value) for value in values], dtype="string")
            else:
                made[name] = pd.array(values, dtype="Int64")
        place = self.line(istat, owner) if istat else None
        for column in ALLOCATED:
            counts = self.totals(column) if place is None else self.values(column)[:, place]
            made[column] = pd.array(counts, dtype="Int64")
            lacking = self.lacking(column)
            made.loc[(lacking.any(axis=1) & (counts == 0)) if place is None else lacking[:, place], column] = pd.NA
        for name, marks in (("quote_oltre_disponibili", self.allocation.exceeds), ("righe_non_note", self.unknown)):
            counted = np.asarray(marks) if place is None else np.asarray(marks)[:, [place]]
            made[name] = pd.array(counted.sum(axis=1), dtype="Int64")
        return made

    def __len__(self) -> int:
        return len(self.points)

    def __repr__(self) -> str:
        axes = ", ".join(f"{name} {len(values)} valori" for name, values in self.axes.items())
        return f"<Griglia di {len(self)} scenari del piano {self.plan.year}: {axes}; {len(self.lines)} righe>"


def grid(plan: Plan, axes: Mapping[str, Iterable[object]], scope: Scenario | None = None) -> Grid:
    """Compute every combination of the axes' values at once; ``scope`` says where, and what else is changed.

    Axes, with values written as for ``scenario``: ``eccedenza``, ``forze_ordine``, ``riserve`` (points, as in the
    acts: ``10`` or ``"7,5"``), ``sat`` (dwellings), ``alloggi`` (dwellings available more or fewer, of the comuni that
    ``scope`` names). Start from the plan and leave the rest to ``scope``, which is applied here, once. Raises
    ``ScenarioError`` with all that cannot be.

    >>> from piano_lib import load_plan
    >>> found = grid(load_plan("data/ambito-cremonese", 2022), {"eccedenza": range(0, 41)})
    >>> len(found), found.values("quota_indigenza").shape[0]
    (41, 41)
    """
    where = scope or Scenario()
    made = apply(plan, replace(where, name="") if where.changes_nothing else where)
    lines = tuple(line for line in made.lines if line.istat)
    kept = read_axes(made, axes, where, len(lines))
    combined = tuple(product(*kept.values()))
    columns = {AXES[name]: np.array([p[n] for p in combined], np.int64)[:, None] for n, name in enumerate(kept)}
    arrays = Arrays(lines, where)
    supply, choices = arrays.inputs(columns)
    allocation = allocate(supply, choices, made.rules)
    shape = (len(combined), len(lines))
    cut = allocation.sat < np.minimum(choices.sat, supply.available)
    unknown = np.broadcast_to(~arrays.known | allocation.undecided | (~arrays.whole & cut), shape)
    silent = {
        column: arrays.silent(name, moved=name in columns)
        for column, name in (("quota_forze_ordine", "police"), ("quota_riserve", "reserves"))
        if made.foreseen(column)
    }
    police, reserves = (silent.get(column, False) for column in ("quota_forze_ordine", "quota_riserve"))
    least = ranked_at_least(supply, choices, made.rules, allocation, police=police, reserves=reserves)
    least = np.where(unknown, 0, np.broadcast_to(least, shape))
    return Grid(made, where, kept, combined, lines, unknown, silent, _spread(allocation, unknown), least)


def _spread(allocation: Allocation[Whole], unknown: NDArray[np.bool_]) -> Allocation[Whole]:
    """An allocation over scenarios × lines: zeros where nothing settles the numbers, as ``unknown`` says."""
    names = [field.name for field in fields(allocation)]
    spread = {name: np.broadcast_to(getattr(allocation, name), unknown.shape) for name in names}
    if unknown.any():
        zeroed = {name: np.where(unknown, 0, values).astype(values.dtype) for name, values in spread.items()}
        spread = {**zeroed, "undecided": spread["undecided"]}
    return replace(allocation, **spread)
