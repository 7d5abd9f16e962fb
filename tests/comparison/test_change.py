"""Differences and variations: exact, with a stated rule for zero, for missing and for halves."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from piano_lib.comparison import Outcome, change, variation

counts = st.integers(min_value=0, max_value=10_000)


def test_from_zero_no_variation_can_be_calculated() -> None:
    found = change(0, 4)
    assert (found.difference, found.variation, found.outcome) == (4, None, Outcome.ZERO_BASE)
    assert found.outcome.value == "non calcolabile (base zero)"


def test_zero_to_zero_is_no_variation_either() -> None:
    found = change(0, 0)
    assert (found.difference, found.variation, found.outcome) == (0, None, Outcome.ZERO_BASE)


def test_to_zero_is_a_fall_of_all_of_it() -> None:
    assert change(7, 0).variation == -10_000


def test_a_missing_value_gives_neither_difference_nor_variation() -> None:
    for before, after in ((None, 3), (3, None), (None, None)):
        found = change(before, after)
        assert (found.difference, found.variation, found.outcome) == (None, None, Outcome.MISSING)
        assert not found.unchanged


def test_a_half_goes_away_from_zero_whichever_its_sign() -> None:
    assert variation(16_000, 16_001) == 1  # 0.625 hundredths
    assert variation(20_000, 20_001) == 1  # exactly half a hundredth
    assert variation(20_000, 19_999) == -1
    assert variation(30_000, 30_001) == 0  # a third of a hundredth


@given(st.integers(1, 10_000), counts)
def test_a_variation_is_the_nearest_hundredth_of_a_point(before: int, after: int) -> None:
    exact = Fraction((after - before) * 10_000, before)
    found = variation(before, after)
    assert found is not None
    assert abs(exact - found) <= Fraction(1, 2)
    if abs(exact - found) == Fraction(1, 2):
        assert abs(found) > abs(exact)


@given(counts, counts)
def test_a_change_there_and_back_cancels(before: int, after: int) -> None:
    there, back = change(before, after), change(after, before)
    assert there.difference is not None
    assert back.difference is not None
    assert there.difference + back.difference == 0
