"""Totals as printed by a source, held against what the rows give: equal, different by n, or not comparable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from piano_lib.italian import NOT_COMMUNICATED, count
from piano_lib.plan.line import DECLARED, PlanLine
from piano_lib.survey.model import Check

IN_PART = "la somma delle righe è nota soltanto in parte"  # though no row is without the figure


class Outcome(StrEnum):
    """How a printed total compares."""

    EQUAL = "uguale"
    DIFFERENT = "diverso"
    NOT_COMPARABLE = "non confrontabile"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A sum over lines: what is known for sure (dwellings), over how many lines, and how many are not known.

    ``unsure`` counts what makes it a part besides: totals of the ambito that declare more than the rows they stand by,
    and lines whose value is only the most it can be, which are not in the sum.
    """

    value: int
    lines: int
    missing: int
    unsure: int = 0

    @property
    def complete(self) -> bool:
        """Whether nothing is missing: only then is the sum the total."""
        return not self.missing and not self.unsure

    def __str__(self) -> str:
        """The sum in words, "almeno" where a part of it is not known; what is at least nothing is not known.

        >>> str(Aggregate(162, 73, 2)), str(Aggregate(1200, 3, 0)), str(Aggregate(0, 3, 0)), str(Aggregate(0, 2, 1))
        ('almeno 162', '1.200', '0', 'n.c.')
        """
        if self.complete:
            return count(self.value)
        return f"almeno {count(self.value)}" if self.value else NOT_COMMUNICATED


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One printed total with its comparison; ``difference`` is printed less computed, ``None`` if not comparable."""

    check: Check
    computed: Aggregate
    outcome: Outcome
    difference: int | None


def aggregate(lines: Iterable[PlanLine], column: str) -> Aggregate:
    """Sum a count column over lines; a missing value is not a zero, a line that would count twice is left out."""
    listed = tuple(lines)
    counted = [line for line in listed if line.counted]
    missing = sum(line.value(column) is None for line in counted)
    unsure = sum(line.at_most(column) for line in counted) + sum(beyond(line, column) > 0 for line in listed)
    return Aggregate(sum(line.least(column) for line in counted), len(counted), missing, unsure)


def beyond(line: PlanLine, column: str = "g_totale") -> int:
    """How many dwellings a total of the ambito declares beyond the rows of its owner; what it does not tell, as its g.

    Zero for every other line, and where the rows hold as many or more.
    """
    told = column if column in DECLARED and line.value(column) is not None else "g_totale"
    return max(0, (line.value(told) or 0) - sum(row.least(told) for row in line.split)) if line.split else 0


def reconcile(check: Check, lines: Sequence[PlanLine]) -> Reconciliation:
    """Compare one printed total with the lines it speaks of; empty ``istat`` or ``owner`` means all."""
    spoken_of = [
        line
        for line in lines
        if (not check.istat or line.istat == check.istat) and (not check.owner or line.owner.value == check.owner)
    ]
    computed = aggregate(spoken_of, check.item)
    if not computed.complete or not computed.lines:
        return Reconciliation(check, computed, Outcome.NOT_COMPARABLE, None)
    difference = check.value - computed.value
    return Reconciliation(check, computed, Outcome.DIFFERENT if difference else Outcome.EQUAL, difference)
