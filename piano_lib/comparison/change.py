"""The arithmetic of a change between two years: difference and variation on exact integers, with a stated rule.

The rule, printed on every comparison: variation = difference / base, in hundredths of a percentage point, rounded to
the nearest, a half away from zero; it cannot be calculated from a base of zero, nor anything from a missing value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

RULE = (
    "La variazione è la differenza divisa per il valore dell'anno base, arrotondata al centesimo di punto (la metà si "
    "allontana da zero). Da una base zero non è calcolabile; da un valore non comunicato (n.c.) non si calcola né "
    "differenza né variazione."
)
_WHOLE = 10_000  # hundredths of a point in a whole


class Outcome(StrEnum):
    """What may be said of two values side by side."""

    COMPARABLE = "confrontabile"
    ZERO_BASE = "non calcolabile (base zero)"  # the difference stands, the variation does not
    MISSING = "n.c."  # one value, or both, not communicated
    CHOICE_UNKNOWN = "una scelta è nota in un solo anno"
    RULE_CHANGED = "non confrontabile: la norma è cambiata"
    ONLY_A = "solo nell'anno base"
    ONLY_B = "solo nell'anno di confronto"


@dataclass(frozen=True, slots=True)
class Change:
    """Two values (dwellings), their difference, the variation (hundredths of a point) and what may be said of them.

    ``why`` is an Italian sentence where the outcome needs one: the rule that changed and its article.
    """

    before: int | None
    after: int | None
    difference: int | None
    variation: int | None
    outcome: Outcome
    why: str = ""

    @property
    def unchanged(self) -> bool:
        """True when both values are known and equal."""
        return self.difference == 0


def variation(before: int, after: int) -> int | None:
    """Variation in hundredths of a percentage point, a half away from zero; ``None`` from a base of zero.

    >>> variation(8, 9), variation(3, 2), variation(400, 401), variation(0, 5), variation(0, 0)
    (1250, -3333, 25, None, None)
    """
    if before == 0:
        return None
    size = (2 * abs(after - before) * _WHOLE + abs(before)) // (2 * abs(before))
    return size if (after >= before) == (before > 0) else -size


def change(before: int | None, after: int | None, why: str = "") -> Change:
    """Compare two values of the same item under the same rule.

    >>> change(3, 4).variation, change(0, 4).outcome.value, change(None, 4).difference
    (3333, 'non calcolabile (base zero)', None)
    """
    if before is None or after is None:
        return Change(before, after, None, None, Outcome.MISSING, why)
    outcome = Outcome.ZERO_BASE if before == 0 else Outcome.COMPARABLE
    return Change(before, after, after - before, variation(before, after), outcome, why)
