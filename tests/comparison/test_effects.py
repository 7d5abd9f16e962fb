"""The change of a quota, split in supply, rules and choices, adds up exactly; recomputed here with fractions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.comparison import Outcome, compare
from piano_lib.plan import Plan
from piano_lib.survey.model import Choice, Declaration, OwnerType
from tests.allocation.oracolo import LAW_2020, LAW_2021, Place, expected
from tests.plan.esempi import DAY_2021, DAY_2022, DAY_2025, choice, plan_of, with_available

dwellings = st.integers(0, 60)
shares = st.one_of(st.none(), st.integers(0, 80).map(lambda points: points * 100))
asked = st.one_of(st.none(), st.integers(0, 20))
police = st.one_of(st.none(), st.integers(0, 10).map(lambda points: points * 100))
laws = st.sampled_from([DAY_2021, DAY_2022])
CREMONA, SORESINA = ISTAT = "019036", "019098"


def plan(day: date, *rows: Declaration, choices: tuple[Choice, ...] = ()) -> Plan:
    return plan_of(*rows, choices=choices, decided=day)


LAW = {DAY_2021: LAW_2020, DAY_2022: LAW_2021}
NAMES = {
    "j_sat": "sat", "sap": "sap", "quota_indigenza": "indigence", "quota_forze_ordine": "police",
    "quota_riserve": "reserves", "graduatoria_generale": "general",
}  # fmt: skip
Side = tuple[list[int], list[tuple[int | None, int | None, int | None]], date]


def places(n: Sequence[int], chosen: Sequence[tuple[int | None, int | None, int | None]]) -> list[Place]:
    """Dwellings and choices (excess, SAT, police) of one owner, a comune each; its stock is 100 in each."""
    return [Place(m, 100, sat or 0, h or 0, p or 0) for m, (h, sat, p) in zip(n, chosen, strict=True)]


def unknown(side: Side, here: int) -> set[str]:
    """Columns that nobody can know of a comune: shares not communicated, and what is left of them."""
    n, chosen, day = side
    most = int(LAW[day].police * 10_000)
    decided = expected(places(n, chosen), LAW[day])[here]
    at_most = [(h, sat, most if police is None else police) for h, sat, police in chosen]
    found = {"quota_riserve"}  # which neither law foresees
    found |= {"quota_forze_ordine"} if decided.sap and chosen[here][2] is None else set()
    left = expected(places(n, at_most), LAW[day])[here].general
    return found | ({"graduatoria_generale"} if left != decided.general else set())


def unlike(old: Side, new: Side, here: int) -> set[str]:
    """Columns that rest on a choice known in one year only, where there are dwellings it would act on."""
    (n, before, _), (m, after, _) = old, new
    found: set[str] = set()
    for place, columns in ((0, {"quota_indigenza", "graduatoria_generale"}), (1, set(NAMES))):
        (one, other), dwellings_of = (before[here][place], after[here][place]), (n[here], m[here])
        silent = dwellings_of[0] if one is None else dwellings_of[1]
        found |= columns if (one is None) is not (other is None) and silent else set()
    return found


@st.composite
def sides(draw: st.DrawFn, most: int) -> Side:
    """Dwellings, choices and the day of the law, for the same number of comuni."""
    chosen = [(draw(shares), draw(asked), draw(police)) for _ in range(most)]
    return draw(st.lists(dwellings, min_size=most, max_size=most)), chosen, draw(laws)


@settings(max_examples=80, deadline=None)
@given(old=sides(1), new=sides(1))
def test_the_effects_on_a_comune_are_those_of_an_independent_computation(old: Side, new: Side) -> None:
    (n, before, law), (m, after, other) = old, new
    found = compare(
        *(
            plan(day, with_available(count[0]), choices=(choice(excess=h, sat=s, police=p),))
            for count, ((h, s, p),), day in (old, new)
        )
    )
    stages = [
        expected(places(count, chosen), LAW[day])[0]
        for count, chosen, day in ((n, before, law), (m, before, law), (m, before, other), (m, after, other))
    ]
    effects = found.pair(CREMONA).effects
    unset = unknown(old, 0) | unknown(new, 0) | unlike(old, new, 0)
    assert effects.keys() == NAMES.keys() - unset, "what nobody communicated is no zero, an answer no change of choice"
    for column, effect in effects.items():
        first, supplied, ruled, last = (getattr(stage, NAMES[column]) for stage in stages)
        assert (effect.before, effect.after) == (first, last), column
        assert (effect.supply, effect.rules, effect.choices) == (supplied - first, ruled - supplied, last - ruled)


@settings(max_examples=60, deadline=None)
@given(old=sides(2), new=sides(2))
def test_the_effects_on_an_owner_in_two_comuni_are_those_of_an_independent_computation(old: Side, new: Side) -> None:
    """ALER sets no excess; where two comuni exceed its SAT ceiling, at any stage, there is no figure to split."""
    of_aler = [(n, [(None, sat, police) for _, sat, police in chosen], day) for n, chosen, day in (old, new)]
    (n, before, law), (m, after, other) = of_aler
    made = [
        plan(
            day, *(with_available(count[place], ISTAT[place], "ALER") for place in (0, 1)),
            choices=tuple(
                one for place, (_, sat, police) in enumerate(chosen)
                for one in (choice(ISTAT[place], "ALER", sat=sat), choice(ISTAT[place], police=police))
            ),
        )
        for count, chosen, day in of_aler
    ]  # fmt: skip
    pairs = [compare(*made).pair(istat, OwnerType.ALER) for istat in ISTAT]
    stages = [
        expected(places(count, chosen), LAW[day])
        for count, chosen, day in ((n, before, law), (m, before, law), (m, before, other), (m, after, other))
    ]
    for place, pair in enumerate(pairs):
        here = [stage[place] for stage in stages]
        unset = set().union(*(unknown(end, place) for end in of_aler)) | unlike(of_aler[0], of_aler[1], place)
        known = NAMES.keys() - unset if not any(stage.undecided for stage in here) else set()
        assert pair.effects.keys() == known
        for column, effect in pair.effects.items():
            first, supplied, ruled, last = (getattr(stage, NAMES[column]) for stage in here)
            assert (effect.before, effect.supply, effect.rules, effect.choices, effect.after) == (
                first, supplied - first, ruled - supplied, last - ruled, last,
            )  # fmt: skip


def test_the_effects_of_the_ambito_are_the_sums_over_those_who_have_them() -> None:
    rows = (with_available(20), with_available(9, SORESINA), with_available(8, owner="ALER"))
    before = plan(DAY_2022, *rows, choices=(choice(police=1000),))
    more = (with_available(30), with_available(9, SORESINA), with_available(8, owner="ALER"))
    found = compare(before, plan(DAY_2022, *more, choices=(choice(police=500), choice(SORESINA, police=1000))))
    police = found.total_effect("quota_forze_ordine")
    assert police is not None, "Cremona and ALER there: 2 + 1 before, 2 + 1 after; Soresina set none in the first year"
    assert (police.before, police.supply, police.rules, police.choices, police.after) == (3, 1, 0, -1, 3)


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


def test_what_the_earlier_law_does_not_foresee_is_none_reserved_and_not_unknown() -> None:
    """20 % of 10 by the law of April 2025 (r.r. 2/2025): two dwellings that nobody could reserve before."""
    row = with_available(10)
    before, after = plan(DAY_2022, row), plan(DAY_2025, row, choices=(choice(reserves=2000),))
    found = compare(before, after)
    effect = found.pair(CREMONA).effects["quota_riserve"]
    assert (effect.before, effect.supply, effect.rules, effect.choices, effect.after) == (0, 0, 0, 2, 2)
    change = found.pair(CREMONA).changes["quota_riserve"]
    assert (change.before, change.after, change.difference) == (0, 2, 2)
    assert change.outcome is Outcome.RULE_CHANGED
    assert "art." in change.why
    undecided = compare(before, plan(DAY_2025, row)).pair(CREMONA)
    assert "quota_riserve" not in undecided.effects
    assert undecided.changes["quota_riserve"].difference is None, "not decided is not zero"


def test_only_the_choices_moved() -> None:
    row = with_available(10)
    before, after = (plan(DAY_2022, row, choices=(choice(excess=points),)) for points in (0, 1000))
    effect = compare(before, after).pair(CREMONA).effects["quota_indigenza"]
    assert (effect.supply, effect.rules, effect.choices, effect.rules_and_choices) == (0, 0, 1, 1)
