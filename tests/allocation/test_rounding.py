"""Shares of whole numbers: exact on any size, alike on ints and arrays."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piano_lib.allocation import least_base, rounded_share
from piano_lib.allocation.rounding import at_least_zero, smaller
from piano_lib.rules import Rounding


def by_fraction(base: int, share: int, rounding: Rounding) -> int:
    exact = Fraction(base) * Fraction(share, 10_000)
    if rounding is Rounding.UP:
        return ceil(exact)
    return floor(exact) if rounding is Rounding.DOWN else floor(exact + Fraction(1, 2))


@given(st.integers(0, 10**30), st.integers(0, 10_000), st.sampled_from(Rounding))
def test_a_share_of_any_size_equals_the_fraction(base: int, share: int, rounding: Rounding) -> None:
    assert rounded_share(base, share, rounding) == by_fraction(base, share, rounding)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10_000)), max_size=20), st.sampled_from(Rounding))
def test_a_share_of_an_array_equals_the_fractions(rows: list[tuple[int, int]], rounding: Rounding) -> None:
    base, share = (np.array([row[n] for row in rows], np.int64) for n in (0, 1))
    assert rounded_share(base, share, rounding).tolist() == [by_fraction(*row, rounding) for row in rows]


@pytest.mark.parametrize(("base", "share", "result"), [(5, 5000, 3), (25, 1000, 3), (4, 1250, 1), (35, 1000, 4)])
def test_the_half_goes_up_where_python_would_go_to_the_even(base: int, share: int, result: int) -> None:
    assert rounded_share(base, share, Rounding.HALF_UP) == result


def test_whole_excesses_where_floats_go_wrong_are_right() -> None:
    wrong = 0
    for excess in range(81):
        for n in (10, 20, 50, 100, 1000):
            right = -(-n * (20 + excess) // 100)
            assert rounded_share(n, 2000 + 100 * excess, Rounding.UP) == right
            wrong += ceil((0.20 + excess / 100) * n) != right
    assert wrong > 0, "if floats were right there would be nothing to guard against"


@given(st.integers(-3, 60), st.integers(0, 10_000), st.sampled_from(Rounding))
def test_the_least_base_is_the_first_that_reaches_the_number_wanted(
    wanted: int, share: int, rounding: Rounding
) -> None:
    least = least_base(wanted, share, rounding)
    if least is None:
        assert share == 0
        assert wanted > 0
        return
    assert by_fraction(least, share, rounding) >= wanted
    assert least == 0 or by_fraction(least - 1, share, rounding) < wanted


@pytest.mark.parametrize("rounding", list(Rounding))
def test_no_dwelling_is_needed_for_nothing_and_no_supply_suffices_at_zero_per_cent(rounding: Rounding) -> None:
    assert least_base(0, 2500, rounding) == 0
    assert least_base(0, 0, rounding) == 0
    assert least_base(1, 0, rounding) is None
    assert least_base(1, -1, rounding) is None


@pytest.mark.parametrize(("rounding", "least"), [(Rounding.UP, 1), (Rounding.DOWN, 10_000), (Rounding.HALF_UP, 5_000)])
def test_the_smallest_share_needs_the_largest_supply(rounding: Rounding, least: int) -> None:
    assert least_base(1, 1, rounding) == least


def test_choices_element_by_element() -> None:
    one, other = np.array([1, 5, 3]), np.array([4, 2, 3])
    three: Any = 3
    assert smaller(one, other).tolist() == [1, 2, 3]
    assert smaller(one, three).tolist() == smaller(three, one).tolist() == [1, 3, 3], "one count beside many"
    assert at_least_zero(np.array([-2, 0, 2])).tolist() == [0, 0, 2]
