"""The change of a quota, split in supply, rules and choices, adds up exactly; recomputed here with fractions."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.comparison import compare
from piano_lib.plan import Plan
from piano_lib.plan.line import ALLOCATED
from piano_lib.survey.model import Choice, Declaration
from tests.plan.esempi import DAY_2021, DAY_2022, choice, plan_of, with_available

dwellings = st.integers(0, 60)
shares = st.one_of(st.none(), st.integers(0, 80).map(lambda points: points * 100))
asked = st.one_of(st.none(), st.integers(0, 20))
police = st.one_of(st.none(), st.integers(0, 10).map(lambda points: points * 100))
laws = st.sampled_from([DAY_2021, DAY_2022])
CREMONA, SORESINA = "019036", "019098"


def plan(day: date, *rows: Declaration, choices: tuple[Choice, ...] = ()) -> Plan:
    return plan_of(*rows, choices=choices, decided=day)


def expected(n: int, excess: int | None, sat: int | None, day: date) -> int:
    """Indigence quota of a comune's own dwellings, written again from the articles; its stock is 100."""
    ceiling = math.floor(Fraction(100, 10)) if day == DAY_2021 else math.floor(Fraction(n, 4))
    granted = min(sat or 0, ceiling, n)
    return math.ceil(Fraction((2000 + (excess or 0)) * (n - granted), 10_000))


@settings(max_examples=80, deadline=None)
@given(n=dwellings, m=dwellings, h=shares, k=shares, s=asked, t=asked, law=laws, other=laws)
def test_the_effects_are_those_of_an_independent_computation(
    n: int, m: int, h: int | None, k: int | None, s: int | None, t: int | None, law: date, other: date
) -> None:
    before = plan(law, with_available(n), choices=(choice(excess=h, sat=s),))
    after = plan(other, with_available(m), choices=(choice(excess=k, sat=t),))
    effect = compare(before, after).pair(CREMONA).effects["quota_indigenza"]
    first, supplied = expected(n, h, s, law), expected(m, h, s, law)
    ruled, last = expected(m, h, s, other), expected(m, k, t, other)
    assert (effect.before, effect.after) == (first, last)
    assert (effect.supply, effect.rules, effect.choices) == (supplied - first, ruled - supplied, last - ruled)


@settings(max_examples=40, deadline=None)
@given(n=st.lists(dwellings, min_size=6, max_size=6), h=shares, k=shares, s=asked, t=asked, p=police, q=police,
       law=laws, other=laws)  # fmt: skip
def test_effects_add_up_for_every_owner_and_column(
    n: list[int], h: int | None, k: int | None, s: int | None, t: int | None, p: int | None, q: int | None,
    law: date, other: date,
) -> None:  # fmt: skip
    def rows(a: int, b: int, c: int) -> tuple[Declaration, ...]:
        return with_available(a), with_available(b, owner="ALER"), with_available(c, SORESINA, "ALER")

    before = plan(law, *rows(*n[:3]), choices=(choice(excess=h, sat=s, police=p), choice(owner="ALER", sat=t)))
    after = plan(other, *rows(*n[3:]), choices=(choice(excess=k, sat=t, police=q), choice(owner="ALER", sat=s)))
    comparison = compare(before, after)
    for pair in comparison.pairs:
        assert pair.before is not None
        assert pair.after is not None
        assert pair.effects.keys() == ALLOCATED.keys()
        for column, attribute in ALLOCATED.items():
            effect = pair.effects[column]
            assert effect.before == getattr(pair.before.allocation, attribute)
            assert effect.after == getattr(pair.after.allocation, attribute)
            assert effect.before + effect.supply + effect.rules + effect.choices == effect.after
    for column in ALLOCATED:
        assert comparison.total_effect(column).difference == sum(
            pair.effects[column].difference for pair in comparison.pairs
        )


def test_a_side_that_is_not_known_has_no_effects() -> None:
    found = compare(plan(DAY_2022, with_available(9)), plan(DAY_2022, with_available(None)))
    assert found.pair(CREMONA).effects == {}


def test_only_the_supply_moved() -> None:
    decided = (choice(excess=1000),)
    before = plan(DAY_2022, with_available(10), choices=decided)
    effect = (
        compare(before, plan(DAY_2022, with_available(20), choices=decided)).pair(CREMONA).effects["quota_indigenza"]
    )
    assert (effect.before, effect.supply, effect.rules, effect.choices) == (3, 3, 0, 0)


def test_only_the_law_moved() -> None:
    """Twelve SAT asked: a tenth of a stock of 100 is 10, a quarter of 44 is 11 (l.r. 16/2016 art. 23 c. 13)."""
    rows, asks = (with_available(44),), (choice(sat=12),)
    found = compare(plan(DAY_2021, *rows, choices=asks), plan(DAY_2022, *rows, choices=asks)).pair(CREMONA)
    effect = found.effects["j_sat"]
    assert (effect.before, effect.supply, effect.rules, effect.choices, effect.after) == (10, 0, 1, 0, 11)
    assert effect.rules_and_choices == 1


def test_only_the_choices_moved() -> None:
    row = with_available(10)
    before, after = (plan(DAY_2022, row, choices=(choice(excess=points),)) for points in (0, 1000))
    effect = compare(before, after).pair(CREMONA).effects["quota_indigenza"]
    assert (effect.supply, effect.rules, effect.choices, effect.rules_and_choices) == (0, 0, 1, 1)
