"""Quotas: equal to fractions for any supply and share, never over a cap, never lower for one more dwelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, astuple, fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piano_lib.allocation import Allocation, Choices, Supply, allocate
from piano_lib.rules import Level, rules_at
from tests.allocation.oracolo import LAW_2020, LAW_2021, LAW_2025, LAWS, Law, Place, expected

NAMES = ("sat_ceiling", "sat", "sap", "indigence", "police", "reserves", "general", "exceeds", "undecided")


@st.composite
def places(draw: st.DrawFn, law: Law, most: int = 3000) -> Place:
    """An owner in a comune, with any shares the law of the day allows."""
    available = draw(st.integers(0, 12) | st.integers(0, most))
    return Place(
        available=available,
        stock=available + draw(st.integers(0, most)),
        sat=draw(st.integers(0, 12) | st.integers(0, most)),
        excess=draw(st.integers(0, 8000)),
        police=draw(st.integers(0, int(law.police * 10000))),
        reserves=draw(st.integers(0, int(law.reserves * 10000))),
    )


@st.composite
def owners(draw: st.DrawFn, least: int = 1, most: int = 6) -> tuple[Law, list[Place]]:
    """A day of the law and an owner with one or more comuni."""
    law = draw(st.sampled_from(LAWS))
    return law, draw(st.lists(places(law), min_size=least, max_size=most))


def supply_of(place: Place, owner: Sequence[Place]) -> Supply[int]:
    return Supply(place.available, place.stock, sum(p.available for p in owner), sum(p.stock for p in owner))


def choices_of(place: Place, owner: Sequence[Place]) -> Choices[int]:
    return Choices(place.excess, place.police, place.reserves, place.sat, sum(min(p.sat, p.available) for p in owner))


def allocations(owner: Sequence[Place], law: Law) -> list[Allocation[int]]:
    rules = rules_at(law.day)
    return [allocate(supply_of(place, owner), choices_of(place, owner), rules) for place in owner]


def values(allocation: Allocation[int]) -> tuple[object, ...]:
    return tuple(getattr(allocation, name) for name in NAMES)


@given(owners())
def test_quotas_equal_an_independent_computation_on_fractions(case: tuple[Law, list[Place]]) -> None:
    law, owner = case
    assert [values(one) for one in allocations(owner, law)] == [astuple(one) for one in expected(owner, law)]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.day.isoformat())
@pytest.mark.parametrize("share", [0, 1, 333, 750, 999, 1000])
def test_every_supply_up_to_two_hundred_equals_fractions(law: Law, share: int) -> None:
    police, reserves = min(share, int(law.police * 10000)), min(share, int(law.reserves * 10000))
    for n in range(201):
        owner = [Place(n, 3 * n, n // 4 + share % 2, share, police, reserves)]
        assert values(allocations(owner, law)[0]) == astuple(expected(owner, law)[0])


@given(owners())
def test_requests_are_kept_beside_what_is_granted(case: tuple[Law, list[Place]]) -> None:
    law, owner = case
    for place, one in zip(owner, allocations(owner, law), strict=True):
        assert one.sat <= place.sat


@given(owners())
def test_sat_and_sap_are_the_available_and_no_figure_is_negative(case: tuple[Law, list[Place]]) -> None:
    law, owner = case
    for place, one in zip(owner, allocations(owner, law), strict=True):
        assert one.sat + one.sap == place.available
        assert min(one.sat, one.sap, one.indigence, one.police, one.reserves, one.general) >= 0
        assert one.exceeds == (one.indigence + one.police + one.reserves > one.sap)
        assert one.exceeds or one.indigence + one.police + one.reserves + one.general == one.sap


@given(owners())
def test_caps_are_never_exceeded(case: tuple[Law, list[Place]]) -> None:
    law, owner = case
    found = allocations(owner, law)
    assert sum(one.sat for one in found) <= found[0].sat_ceiling
    base = sum(place.stock if law.sat_of_stock else place.available for place in owner)
    assert found[0].sat_ceiling <= law.sat * base
    for one in found:
        assert one.indigence <= one.sap
        assert one.police <= law.police * one.sap + 1
        assert one.reserves <= law.reserves * one.sap + 1


@given(st.sampled_from(LAWS).flatmap(lambda law: st.tuples(st.just(law), places(law))), st.booleans())
def test_one_more_dwelling_never_lowers_a_quota(case: tuple[Law, Place], stock_too: bool) -> None:
    law, place = case
    more = replace(place, available=place.available + 1, stock=place.stock + stock_too)
    before, after = allocations([place], law)[0], allocations([more], law)[0]
    for name in ("sat_ceiling", "sat", "sap", "indigence", "police", "reserves"):
        assert getattr(after, name) >= getattr(before, name), name


@given(owners(), st.integers(0, 5))
def test_one_more_dwelling_of_an_owner_in_many_comuni_never_lowers_a_quota_where_it_stands(
    case: tuple[Law, list[Place]], where: int
) -> None:
    """Elsewhere the least granted in SAT moves by one at most: the ceiling is of the owner, not of a comune."""
    law, owner = case
    where %= len(owner)
    more = [replace(p, available=p.available + (n == where), stock=p.stock + 1) for n, p in enumerate(owner)]
    before, after = allocations(owner, law), allocations(more, law)
    assert after[where].sap >= before[where].sap
    for name in ("indigence", "police", "reserves"):
        assert getattr(after[where], name) >= getattr(before[where], name), name
    for n, (old, new) in enumerate(zip(before, after, strict=True)):
        assert n == where or abs(new.sat - old.sat) <= 1


@given(owners(least=2))
def test_no_comune_is_favoured_where_requests_exceed_the_ceiling(case: tuple[Law, list[Place]]) -> None:
    """Whoever gives up, a row keeps at least what it is granted: what all are shown fits under the ceiling."""
    law, owner = case
    found = allocations(owner, law)
    assert sum(one.sat for one in found) <= found[0].sat_ceiling
    if any(one.undecided for one in found):
        assert sum(min(place.sat, place.available) for place in owner) > found[0].sat_ceiling
        assert sum(min(place.sat, place.available) > 0 for place in owner) > 1


@given(owners(least=2), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(case: tuple[Law, list[Place]], random: object) -> None:
    law, owner = case
    order = list(range(len(owner)))
    random.shuffle(order)  # type: ignore[attr-defined]
    found = allocations(owner, law)
    assert allocations([owner[n] for n in order], law) == [found[n] for n in order]


@given(owners())
def test_arrays_give_what_single_rows_give(case: tuple[Law, list[Place]]) -> None:
    law, owner = case
    single = allocations(owner, law)

    def column(kind: type, rows: Sequence[object]) -> object:
        counts = [f.name for f in fields(kind) if f.default is MISSING]
        return kind(*(np.array([getattr(row, name) for row in rows], np.int64) for name in counts))

    together = allocate(
        column(Supply, [supply_of(place, owner) for place in owner]),  # type: ignore[arg-type]
        column(Choices, [choices_of(place, owner) for place in owner]),  # type: ignore[arg-type]
        rules_at(law.day),
    )
    for f in fields(Allocation):
        found = getattr(together, f.name)
        assert found.dtype == (np.bool_ if f.name in ("exceeds", "undecided") else np.int64)
        assert found.tolist() == [getattr(one, f.name) for one in single], f.name


@given(owners())
def test_plain_numbers_stay_plain_numbers(case: tuple[Law, list[Place]]) -> None:
    law, owner = case
    for one in allocations(owner, law):
        assert all(type(getattr(one, name)) is int for name in NAMES[:-2])
        assert type(one.exceeds) is type(one.undecided) is bool


def test_supplies_beyond_what_a_float_can_count_are_exact() -> None:
    n = 10**17 + 1
    one = allocations([Place(n, n, 0, 1000, 1000, 0)], LAW_2021)[0]
    assert (one.indigence, one.police) == (3 * 10**16 + 1, 10**16 + 1)


@pytest.mark.parametrize("law", [LAW_2020, LAW_2021], ids=["of the stock", "of the available"])
def test_nobody_is_granted_sat_beyond_the_dwellings_at_hand(law: Law) -> None:
    one = allocations([Place(2, 1000, 30)], law)[0]
    assert one.sat <= 2
    assert one.sap == 2 - one.sat


@pytest.mark.parametrize(
    ("law", "granted"), [(LAW_2020, [(3, 3), (2, 2)]), (LAW_2021, [(2, 2), (3, 3)])], ids=["stock", "available"]
)
def test_a_ceiling_comune_by_comune_is_of_each_comune_alone(law: Law, granted: list[tuple[int, int]]) -> None:
    """10 % of a stock of 39 and of 21; 25 % of 8 and of 12 available: what is asked elsewhere takes nothing away."""
    rules = rules_at(law.day)
    sat = rules["sat_tetto"]
    here = replace(sat, version=replace(sat.version, level=Level.OWNER_IN_COMUNE))
    changed = replace(rules, rules={**rules.rules, "sat_tetto": here})
    owner = [Place(8, 39, 4), Place(12, 21, 4)]
    found = [allocate(supply_of(place, owner), choices_of(place, owner), changed) for place in owner]
    assert [(one.sat_ceiling, one.sat) for one in found] == granted
    assert not any(one.undecided for one in found)


def test_one_dwelling_asked_elsewhere_is_enough_to_leave_a_cut_undecided() -> None:
    found = allocations([Place(8, 100, 5), Place(12, 100, 1)], LAW_2021)
    assert [(one.sat_ceiling, one.sat, one.undecided) for one in found] == [(5, 4, True), (5, 0, True)]


def test_a_base_gross_of_sat_is_followed_when_the_rule_says_so() -> None:
    """The quotas follow the base of the version in force: stock, available or net of SAT."""
    from types import MappingProxyType

    from piano_lib.rules import Base, Rules

    rules = rules_at(LAW_2025.day)
    results = {}
    for base in Base:
        changed = {
            key: replace(rule, version=replace(rule.version, base=base))
            if key in ("indigenza_quota_base", "forze_ordine_tetto", "riserve_tetto")
            else rule
            for key, rule in rules.rules.items()
        }
        owner = [Place(20, 100, 5, 0, 1000, 1000)]
        one = allocate(
            supply_of(owner[0], owner), choices_of(owner[0], owner), Rules(rules.at, MappingProxyType(changed))
        )
        results[base] = (one.sap, one.indigence, one.police, one.reserves)
    assert results == {
        Base.STOCK: (15, 20, 10, 10),
        Base.AVAILABLE: (15, 4, 2, 2),
        Base.NET_OF_SAT: (15, 3, 2, 2),
    }


def test_a_ceiling_of_each_comune_alone_is_followed_when_the_rule_says_so() -> None:
    from types import MappingProxyType

    from piano_lib.rules import Level, Rules

    rules = rules_at(LAW_2021.day)
    sat = rules["sat_tetto"]
    alone = replace(sat, version=replace(sat.version, level=Level.OWNER_IN_COMUNE))
    changed = Rules(rules.at, MappingProxyType({**rules.rules, "sat_tetto": alone}))
    owner = [Place(8, 100, 5), Place(12, 100, 0)]
    one = allocate(supply_of(owner[0], owner), choices_of(owner[0], owner), changed)
    assert (one.sat_ceiling, one.sat) == (2, 2)
