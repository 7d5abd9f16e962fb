"""Rates and means rounded half up on integers, against fractions and decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from piano_lib.survey.model import Municipality
from piano_lib.tables.summary import Known, hundredths, population, rated


def half_up(value: Fraction) -> int:
    """Hundredths of a value, rounded by the decimal library on its exact digits."""
    hundred = value * 100
    whole, rest = divmod(hundred.numerator, hundred.denominator)
    half = Decimal(2 * rest) / Decimal(hundred.denominator)
    return whole + int((half / 2).quantize(Decimal(1), ROUND_HALF_UP)) if rest else whole


@given(st.integers(0, 100_000), st.integers(1, 2_000_000))
def test_dwellings_per_thousand_inhabitants_are_the_fraction_rounded(dwellings: int, people: int) -> None:
    found = rated(Known(dwellings, whole=True), 1000, people)
    assert found == Known(half_up(Fraction(dwellings * 1000, people)), whole=True)


@given(st.integers(0, 1_000_000), st.integers(1, 100_000))
def test_a_mean_is_the_fraction_rounded(top: int, bottom: int) -> None:
    assert hundredths(top, bottom) == half_up(Fraction(top, bottom))


def test_inhabitants_are_of_the_year_or_of_the_latest_before_it() -> None:
    town = Municipality("019036", "Cremona", {2020: 70, 2022: 72, 2024: 74})
    assert [population(town, year) for year in (2022, 2023, 2021)] == [72, 72, 70]
    assert population(town, 2019) is None, "those of a later year say nothing of this one"
