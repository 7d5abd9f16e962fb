"""The quotas computed a second time, on fractions and with the law written out: nothing here comes from the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True)
class Law:
    """The figures of the law on a day, typed again by hand: shares are fractions of one."""

    day: date
    sat: Fraction
    sat_of_stock: bool
    police: Fraction
    reserves: Fraction


BASE = Fraction(20, 100)
LAW_2018 = Law(date(2018, 12, 1), Fraction(10, 100), True, Fraction(0), Fraction(0))
LAW_2020 = Law(date(2020, 12, 1), Fraction(10, 100), True, Fraction(10, 100), Fraction(0))
LAW_2021 = Law(date(2021, 10, 27), Fraction(25, 100), False, Fraction(10, 100), Fraction(0))
LAW_2025 = Law(date(2025, 4, 1), Fraction(25, 100), False, Fraction(20, 100), Fraction(20, 100))
LAWS = (LAW_2018, LAW_2020, LAW_2021, LAW_2025)


@dataclass(frozen=True)
class Place:
    """An owner in a comune: dwellings and decisions; shares in hundredths of a point, as the library takes them."""

    available: int
    stock: int
    sat: int
    excess: int = 0
    police: int = 0
    reserves: int = 0


@dataclass(frozen=True)
class Expected:
    """What must come out."""

    sat_ceiling: int
    sat: int
    sap: int
    indigence: int
    police: int
    reserves: int
    general: int
    exceeds: bool
    undecided: bool


def expected(places: Sequence[Place], law: Law) -> list[Expected]:
    """The quotas of one owner in each of its comuni."""
    ceiling = floor(law.sat * sum(place.stock if law.sat_of_stock else place.available for place in places))
    possible = [place.sat if place.sat < place.available else place.available for place in places]
    return [_place(place, law, ceiling, n, possible) for n, place in enumerate(places)]


def _sat(ceiling: int, here: int, possible: Sequence[int]) -> int:
    """Dwellings handed out to every other comune first: what is left of the ceiling for this one."""
    left = ceiling
    for n, wanted in enumerate(possible):
        left -= wanted if n != here else 0
    return max(0, min(possible[here], left))


def _place(place: Place, law: Law, ceiling: int, here: int, possible: Sequence[int]) -> Expected:
    sat = _sat(ceiling, here, possible)
    asking = [wanted for wanted in possible if wanted]
    undecided = possible[here] > 0 and len(asking) > 1 and sum(asking) > ceiling
    sap = place.available - sat
    indigence = ceil((BASE + Fraction(place.excess, 10000)) * sap)
    police = ceil(Fraction(place.police, 10000) * sap)
    reserves = floor(Fraction(place.reserves, 10000) * sap + Fraction(1, 2))
    left = sap - indigence - police - reserves
    return Expected(ceiling, sat, sap, indigence, police, reserves, max(0, left), left < 0, undecided)
