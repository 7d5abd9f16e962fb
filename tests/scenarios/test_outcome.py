"""What a scenario gives beside its base: differences, caps, thresholds, quotas beyond the supply."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.allocation import rounded_share
from piano_lib.plan import Plan
from piano_lib.rules.model import Rounding
from piano_lib.scenarios import (
    bindings,
    differences,
    exceeding,
    scenario,
    thresholds,
    total_differences,
)
from tests.plan.esempi import choice, plan_of, with_available

CREMONA = "019036"


def test_differences_are_scenario_less_base(plan: Plan) -> None:
    made = scenario(plan, sat=3, comune="Cremona")
    moved = {(d.line.key[:2], d.column): (d.base, d.scenario, d.difference) for d in differences(plan, made) if d.moves}
    own = (CREMONA, "COMUNE")
    assert moved[own, "j_sat"] == (5, 3, -2)
    assert moved[own, "sap"] == (17, 19, 2)
    assert {key for key, _ in moved} == {own}


def test_a_share_nobody_had_communicated_becomes_known_and_is_no_difference_from_zero() -> None:
    plan = plan_of(with_available(10), with_available(0, "019098"))
    found = [d for d in differences(plan, scenario(plan, forze_ordine=10)) if d.column == "quota_forze_ordine"]
    assert [(one.base, one.scenario, one.difference, one.moves) for one in found] == [
        (None, 1, None, True), (0, 0, 0, False),
    ]  # fmt: skip


def test_a_quota_the_law_does_not_foresee_is_zero() -> None:
    plan = plan_of(with_available(10), choices=(choice(police=500),))
    made = scenario(plan, norme_al="2018-06-01")
    found = {d.column: d for d in differences(plan, made)}["quota_forze_ordine"]
    assert (found.base, found.scenario, found.difference) == (1, 0, -1)


def test_a_ceiling_that_binds_is_named_with_its_article() -> None:
    plan = plan_of(with_available(8), choices=(choice(sat=5, police=1000),))
    found = {one.column: one for one in bindings(plan)}
    assert found["j_sat"].sentence.replace("\xa0", " ") == "dei 5 SAT richiesti ne stanno 2; il tetto è 25 %, 2 alloggi"
    assert found["j_sat"].rule.citation == "l.r. 16/2016 art. 23 c. 13"
    assert "al massimo ammesso" in found["quota_forze_ordine"].sentence


def test_where_the_owner_has_dwellings_elsewhere_its_ceiling_and_its_threshold_are_those_of_all_of_them() -> None:
    """ALER: a quarter of 12 + 20 dwellings is 8; nine asked for here, of twelve, do not fit."""
    plan = plan_of(
        with_available(12, owner="ALER"), with_available(20, "019098", "ALER"), choices=(choice(owner="ALER", sat=9),)
    )
    (found,) = bindings(plan)
    assert found.sentence.replace("\xa0", " ") == (
        "dei 9 SAT richiesti ne stanno 8; il tetto dell'ente in tutto l'ambito è 25 %, 8 alloggi"
    )
    threshold = next(one for one in thresholds(plan.lines[0], plan.rules) if one.column == "j_sat")
    assert threshold.sentence == (
        "9 SAT che l'ente chiede in tutto l'ambito ci stanno da 36 alloggi disponibili dell'ente (ora sono 32)"
    )


def test_requests_of_several_comuni_beyond_the_ceiling_say_what_no_text_settles() -> None:
    asked = tuple(choice(istat, "ALER", sat=5) for istat in (CREMONA, "019098"))
    plan = plan_of(with_available(12, owner="ALER"), with_available(12, "019098", "ALER"), choices=asked)
    assert [one.sentence.replace("\xa0", " ") for one in bindings(plan)] == [
        "dei 5 SAT richiesti non si sa quanti ne restino (almeno 1): l'ente ne chiede 10, il tetto dell'ente in tutto "
        "l'ambito è 25 %, 6 alloggi; nessun testo dice quale comune rinunci"
    ] * 2


def test_a_request_above_the_dwellings_of_the_comune_does_not_blame_the_ceiling() -> None:
    plan = plan_of(
        with_available(3, owner="ALER"), with_available(40, "019098", "ALER"), choices=(choice(owner="ALER", sat=5),)
    )
    (found,) = bindings(plan)
    assert found.sentence == "dei 5 SAT richiesti ne stanno 3: gli alloggi disponibili nel comune sono 3"


@pytest.mark.parametrize(
    ("available", "asked", "said"),
    [
        (3, 1, "l'unico SAT richiesto non ci sta; il tetto"),
        (3, 2, "dei 2 SAT richiesti non ne sta nessuno; il tetto"),
        (4, 2, "dei 2 SAT richiesti ne sta 1; il tetto"),
    ],
)
def test_few_dwellings_are_said_as_a_person_would(available: int, asked: int, said: str) -> None:
    (found,) = bindings(plan_of(with_available(available), choices=(choice(sat=asked),)))
    assert found.sentence.startswith(said)
    first = plan_of(with_available(0))
    quota = next(one for one in thresholds(first.lines[0], first.rules) if one.column == "quota_indigenza")
    assert quota.sentence == "con 1 alloggio SAP la quota per l'indigenza passa da 0 a 1 (ora sono 0)"


def test_what_becomes_unknown_moves_and_has_no_difference() -> None:
    """Two requests of ALER that no longer fit together: SAT are known before and not after."""
    plan = plan_of(with_available(8, owner="ALER"), with_available(8, "019098", "ALER"))
    made = scenario(plan, sat=4, ente="ALER")
    found = [one for one in differences(plan, made) if one.column == "j_sat"]
    assert [(one.base, one.scenario, one.difference, one.moves) for one in found] == [(0, None, None, True)] * 2
    total = total_differences(plan, made)["j_sat"]
    assert (total.difference, total.lines, total.unknown) == (0, 0, 2)


@settings(max_examples=40, deadline=None)
@given(
    n=st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=3, max_size=3),
    sat=st.integers(0, 9),
    police=st.one_of(st.none(), st.integers(0, 10)),
)
def test_the_difference_of_a_total_is_the_sum_of_the_lines_known_on_both_sides(
    n: list[int | None], sat: int, police: int | None
) -> None:
    plan = plan_of(
        with_available(n[0]), with_available(n[1], owner="ALER"), with_available(n[2], "019098"),
        choices=(choice(sat=2, police=500),),
    )  # fmt: skip
    made = scenario(plan, sat=sat, forze_ordine=police)
    for column, found in total_differences(plan, made).items():
        pairs = [
            (0, 0) if column == "quota_riserve" else (one.value(column), two.value(column))  # the law has no reserves
            for one, two in zip(plan.lines, made.lines, strict=True)
        ]
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        assert found.difference == sum(b - a for a, b in known)
        assert (found.lines, found.unknown) == (len(known), len(pairs) - len(known))


def test_within_its_ceilings_nothing_binds() -> None:
    assert bindings(plan_of(with_available(40), choices=(choice(sat=5, police=500),))) == ()
    assert bindings(plan_of(with_available(0), choices=(choice(sat=5, police=1000),))) == ()


def test_quotas_beyond_the_supply_are_listed() -> None:
    plan = plan_of(with_available(1), with_available(10, "019098"), choices=(choice(police=1000),))
    assert [line.istat for line in exceeding(plan)] == [CREMONA]


def test_five_sat_fit_from_twenty_dwellings() -> None:
    plan = plan_of(with_available(8), choices=(choice(sat=5),))
    found = {one.column: one for one in thresholds(plan.lines[0], plan.rules)}
    assert (found["j_sat"].at, found["j_sat"].sentence) == (
        20,
        "5 SAT ci stanno da 20 alloggi disponibili (ora sono 8)",
    )


def test_at_eleven_dwellings_the_quota_goes_from_three_to_four() -> None:
    plan = plan_of(with_available(10), choices=(choice(excess=1000),))
    found = {one.column: one for one in thresholds(plan.lines[0], plan.rules)}["quota_indigenza"]
    assert found.at == 11
    assert found.sentence == "con 11 alloggi SAP la quota per l'indigenza passa da 3 a 4 (ora sono 10)"


@settings(max_examples=60, deadline=None)
@given(n=st.integers(0, 300), points=st.integers(0, 80))
def test_a_threshold_is_the_first_supply_with_one_more(n: int, points: int) -> None:
    plan = plan_of(with_available(n), choices=(choice(excess=points * 100),))
    found = {one.column: one for one in thresholds(plan.lines[0], plan.rules)}["quota_indigenza"]
    now = plan.lines[0].value("quota_indigenza") or 0
    share = 2000 + points * 100
    assert rounded_share(found.at, share, Rounding.UP) == now + 1
    assert rounded_share(found.at - 1, share, Rounding.UP) == now


def test_a_line_without_allocation_has_no_thresholds() -> None:
    plan = plan_of(with_available(None))
    assert thresholds(plan.lines[0], plan.rules) == ()
