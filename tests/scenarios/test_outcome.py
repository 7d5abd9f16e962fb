"""What a scenario gives beside its base: differences, caps, thresholds, quotas beyond the supply."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.allocation import rounded_share
from piano_lib.plan import Plan
from piano_lib.rules.model import Rounding
from piano_lib.scenarios import bindings, difference_table, differences, exceeding, scenario, thresholds
from tests.plan.esempi import choice, plan_of, with_available

CREMONA = "019036"


def test_differences_are_scenario_less_base(plan: Plan) -> None:
    made = scenario(plan, sat=3, comune="Cremona")
    moved = {(d.line.key[:2], d.column): (d.base, d.scenario, d.difference) for d in differences(plan, made) if d.moves}
    own = (CREMONA, "COMUNE")
    assert moved[own, "j_sat"] == (5, 3, -2)
    assert moved[own, "sap"] == (17, 19, 2)
    assert {key for key, _ in moved} == {own}


def test_a_decision_taken_where_there_was_none_has_no_difference_but_moves() -> None:
    plan = plan_of(with_available(10))
    found = {d.column: d for d in differences(plan, scenario(plan, forze_ordine=10))}["quota_forze_ordine"]
    assert (found.base, found.scenario, found.difference, found.moves) == (None, 1, None, True)


def test_the_frame_names_the_scenario_on_every_row(plan: Plan) -> None:
    table = difference_table(plan, scenario(plan, sat=3, comune="Cremona", nome="Tre"))
    assert set(table["scenario"]) == {"Tre: SAT 3 alloggi"}
    known = table.dropna(subset=["sap_base", "sap_scenario"])
    assert (known["sap_scenario"] - known["sap_base"] == known["sap_differenza"]).all()
    assert str(table["j_sat_differenza"].dtype) == "Int64"


def test_a_ceiling_that_binds_is_named_with_its_article() -> None:
    plan = plan_of(with_available(8), choices=(choice(sat=5, police=1000),))
    found = {one.column: one for one in bindings(plan)}
    assert found["j_sat"].sentence.replace("\xa0", " ") == "dei 5 SAT richiesti ne stanno 2; il tetto è 25 %, 2 alloggi"
    assert found["j_sat"].rule.citation == "l.r. 16/2016 art. 23 c. 13"
    assert "al massimo ammesso" in found["quota_forze_ordine"].sentence


def test_within_its_ceilings_nothing_binds() -> None:
    assert bindings(plan_of(with_available(40), choices=(choice(sat=5, police=500),))) == ()
    assert bindings(plan_of(with_available(0), choices=(choice(sat=5, police=1000),))) == ()


def test_quotas_beyond_the_supply_are_listed() -> None:
    plan = plan_of(with_available(1), with_available(10, "019098"), choices=(choice(police=1000),))
    assert [line.istat for line in exceeding(plan)] == [CREMONA]


def test_five_sat_fit_from_twenty_dwellings() -> None:
    plan = plan_of(with_available(8), choices=(choice(sat=5),))
    found = {one.column: one for one in thresholds(plan.lines[0], plan.rules)}
    assert (found["j_sat"].at, found["j_sat"].sentence) == (20, "5 SAT ci stanno da 20 alloggi disponibili")


def test_at_eleven_dwellings_the_quota_goes_from_three_to_four() -> None:
    plan = plan_of(with_available(10), choices=(choice(excess=1000),))
    found = {one.column: one for one in thresholds(plan.lines[0], plan.rules)}["quota_indigenza"]
    assert found.at == 11
    assert found.sentence == "a 11 alloggi SAP la quota per l'indigenza passa da 3 a 4 (ora sono 10)"


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
