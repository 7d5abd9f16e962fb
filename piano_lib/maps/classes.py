"""Classes of a map: the same limits for every year and ambito, so that two maps may be laid side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from piano_lib.charts.palette import PAPER, RAMP
from piano_lib.italian import points


@dataclass(frozen=True, slots=True)
class Scale:
    """Least value of each class above zero, in the unit of the map; ``hundredths`` when values are rates.

    >>> DWELLINGS.colour(0) == PAPER, DWELLINGS.colour(7) == RAMP[2]
    (True, True)
    >>> DWELLINGS.labels(), RATE.labels()
    (('0', '1', '2–4', '5–19', '20 e oltre'), ('0', 'meno di 0,5', 'da 0,5 a 1', 'da 1 a 2', '2 e oltre'))
    """

    limits: tuple[int, int, int, int]
    hundredths: bool = False

    def place(self, value: int) -> int:
        """Class of a value: 0 is zero, 1 to 4 from few to many."""
        return sum(value >= limit for limit in self.limits)

    def colour(self, value: int) -> str:
        """Colour of a value; zero is paper."""
        return (PAPER, *RAMP)[self.place(value)]

    def words(self, value: int) -> str:
        """A value as it is written on the map."""
        return points(value) if self.hundredths else str(value)

    def labels(self) -> tuple[str, ...]:
        """Each class in words, zero first."""
        rest = self.limits[1:]
        if self.hundredths:
            bounds = [points(limit) for limit in rest]
            middle = [f"da {low} a {high}" for low, high in pairwise(bounds)]
            return "0", f"meno di {bounds[0]}", *middle, f"{bounds[-1]} e oltre"
        spans = [(low, high - 1) for low, high in pairwise(self.limits)]
        return "0", *(str(a) if a == b else f"{a}–{b}" for a, b in spans), f"{rest[-1]} e oltre"


DWELLINGS = Scale((1, 2, 5, 20))
RATE = Scale((1, 50, 100, 200), hundredths=True)
