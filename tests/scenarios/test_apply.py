"""A scenario is the same plan code on other choices, supply or law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.plan import Plan
from piano_lib.plan.line import PlanLine
from piano_lib.scenarios import Scenario, ScenarioError, apply, scenario
from piano_lib.survey.model import OwnerType, Reply
from tests.plan.esempi import choice, plan_of, unanswered, with_available

CREMONA, SORESINA = "019036", "019098"
counts = st.one_of(st.none(), st.integers(0, 80))
points = st.one_of(st.none(), st.integers(0, 80).map(lambda n: n * 100))


def line(plan: Plan, istat: str = CREMONA, owner: OwnerType = OwnerType.COMUNE) -> PlanLine:
    return next(one for one in plan.lines if (one.istat, one.owner) == (istat, owner))


def test_with_nothing_changed_it_is_the_plan(plan: Plan) -> None:
    assert scenario(plan) is plan
    assert scenario(plan, eccedenza=None, sat=None, comune="Cremona") is plan


@settings(max_examples=60, deadline=None)
@given(n=counts, m=counts, h=points, s=counts)
def test_the_plans_own_choices_put_again_give_the_plan_bit_for_bit(
    n: int | None, m: int | None, h: int | None, s: int | None
) -> None:
    plan = plan_of(with_available(n), with_available(m, owner="ALER"), choices=(choice(excess=h, sat=s),))
    made = apply(plan, Scenario(excess=h, sat=s, comuni=(CREMONA,), law=plan.rules.at, name="Uguale"))
    assert [one.allocation for one in made.lines] == [one.allocation for one in plan.lines]
    assert [one.total for one in made.lines] == [one.total for one in plan.lines]
    assert made.rules == plan.rules
    assert made.scenario.startswith("Uguale: ")


@settings(max_examples=60, deadline=None)
@given(n=counts, m=counts, h=points, s=counts)
def test_a_name_alone_changes_no_figure(n: int | None, m: int | None, h: int | None, s: int | None) -> None:
    plan = plan_of(with_available(n), with_available(m, SORESINA), choices=(choice(excess=h, sat=s),))
    made = apply(plan, Scenario("Solo un nome"))
    assert replace(made, scenario="") == plan


def test_choices_hold_only_where_asked(plan: Plan) -> None:
    made = scenario(plan, eccedenza=40, comune="Soresina")
    pairs = list(zip(plan.lines, made.lines, strict=True))
    assert {one.key for one, other in pairs if one.choices != other.choices} == {(SORESINA, "COMUNE", "")}
    assert {one.key for one, other in pairs if one.allocation != other.allocation} == {(SORESINA, "COMUNE", "")}


def test_without_a_comune_they_hold_everywhere_but_for_other_owners() -> None:
    plan = plan_of(with_available(10), with_available(10, owner="ALER"), with_available(10, SORESINA))
    made = scenario(plan, eccedenza=10, sat=1, forze_ordine=5)
    found = {one.key[:2]: one.decided for one in made.lines}
    assert (found[CREMONA, "COMUNE"].excess, found[CREMONA, "ALER"].excess) == (1000, None)
    assert (found[CREMONA, "COMUNE"].sat, found[CREMONA, "ALER"].sat, found[SORESINA, "COMUNE"].sat) == (1, None, 1)
    assert {decided.police for decided in found.values()} == {500}


def test_a_police_share_holds_for_every_owner_even_where_the_comune_has_no_dwellings() -> None:
    made = scenario(plan_of(with_available(20, owner="ALER")), forze_ordine="7,5", comune="Cremona")
    assert line(made, owner=OwnerType.ALER).value("quota_forze_ordine") == 2  # 7.5% of 20 is 1.5, up


def test_sat_of_another_owner() -> None:
    plan = plan_of(with_available(8), with_available(40, owner="ALER"))
    made = scenario(plan, sat=9, ente="ALER", comune="Cremona")
    assert line(made, owner=OwnerType.ALER).value("j_sat") == 9
    assert line(made).value("j_sat_richiesti") is None


def test_more_and_fewer_dwellings_of_one_origin() -> None:
    plan = plan_of(with_available(10, turnover=2))
    assert line(scenario(plan, offerta={"e_turnover": 3}, comune="Cremona")).total.value == 15
    assert line(scenario(plan, offerta={"e_turnover": -2, "e_liberi": -4}, comune="Cremona")).total.value == 6
    with pytest.raises(ScenarioError, match="gli alloggi sono 2, non se ne possono togliere 3"):
        scenario(plan, offerta={"e_turnover": -3}, comune="Cremona")


def test_a_declared_total_moves_with_its_parts() -> None:
    plan = plan_of(with_available(10, total_declared=10))
    made = line(scenario(plan, offerta={"e_liberi": 5}, comune="Cremona"))
    assert (made.total.value, made.declaration.total_declared) == (15, 15)
    assert "totale-diverso" not in {finding.code for finding in made.findings}


def test_a_nil_return_may_have_dwellings_in_a_scenario() -> None:
    plan = plan_of(unanswered(reply=Reply.NIL))
    made = line(scenario(plan, offerta={"c_ristrutturati": 4}, comune="Cremona"))
    assert (made.total.value, made.declaration.reply) == (4, Reply.FILED)


def test_what_was_not_communicated_cannot_be_moved() -> None:
    with pytest.raises(ScenarioError, match="Cremona, COMUNE, e_liberi: il valore non è comunicato"):
        scenario(plan_of(unanswered()), offerta={"e_liberi": 1}, comune="Cremona")


def test_supply_needs_a_comune_and_a_row() -> None:
    plan = plan_of(with_available(10))
    with pytest.raises(ScenarioError, match="indica il comune"):
        scenario(plan, offerta={"e_liberi": 1})
    with pytest.raises(ScenarioError, match="non c'è una riga di COMUNE"):
        scenario(plan, offerta={"e_liberi": 1}, comune="Soresina")


def test_the_law_of_another_day_is_used_for_everything() -> None:
    plan = plan_of(with_available(44), choices=(choice(sat=12),))
    assert (line(plan).value("j_sat_massimo"), line(plan).value("j_sat")) == (11, 11)
    made = scenario(plan, norme_al="2020-12-01")
    assert (line(made).value("j_sat_massimo"), line(made).value("j_sat")) == (10, 10)
    assert made.rules.at == date(2020, 12, 1)
    assert made.head == plan.head


def test_reserves_are_possible_only_under_a_law_that_foresees_them() -> None:
    plan = plan_of(with_available(10))
    with pytest.raises(ScenarioError, match="non è prevista"):
        scenario(plan, riserve=10)
    made = scenario(plan, riserve=15, norme_al="2025-04-01")
    assert line(made).value("quota_riserve") == 2  # 1.5, half up


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"eccedenza": 81}, "non sta fra 0 e 100"),
        ({"forze_ordine": 11}, "supera il massimo di 10"),
        ({"norme_al": "2017-01-01"}, "nessuna versione copre quel giorno"),
    ],
)
def test_what_the_law_refuses_is_refused_with_its_reason(words: dict[str, object], said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario(plan_of(with_available(10)), **words)
    assert said in str(refused.value)


def test_a_choice_of_the_plan_that_another_law_refuses_is_said_with_its_comuni(plan: Plan) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario(plan, norme_al="2018-06-01")
    assert "Soresina" in str(refused.value)
    assert "non è prevista" in str(refused.value)
    assert scenario(plan, norme_al="2018-06-01", forze_ordine=0).total("quota_forze_ordine").value == 0


def test_it_is_marked_as_a_scenario_wherever_it_goes(plan: Plan) -> None:
    made = scenario(plan, eccedenza=20, comune="Cremona")
    assert made.scenario.replace("\xa0", " ") == "eccedenza per l’indigenza 20 %"
    assert repr(made).startswith("<scenario «")
    assert "scenario" in made.explain("Cremona").heading
    assert "Non è il piano" in made._repr_html_()
