"""How results answer to one choice, and what other versions of the law would give."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.italian import points
from piano_lib.plan import Plan
from piano_lib.plan.line import PlanLine
from piano_lib.plan.reconciliation import aggregate
from piano_lib.scenarios import (
    Curve,
    excess_curves,
    law_versions,
    police_curves,
    sat_curve,
    scenario,
)
from piano_lib.scenarios.sensitivity import LONGEST
from piano_lib.survey.model import OwnerType
from tests.plan.esempi import DAY_2021, choice, plan_of, with_available

CREMONA = "019036"
QUOTA = "quota_indigenza"


def own(plan: Plan, istat: str = CREMONA) -> PlanLine:
    return next(one for one in plan.lines if (one.istat, one.owner) == (istat, OwnerType.COMUNE))


def numbers(curve: Curve) -> tuple[int, ...]:
    """The quota at each value, as far as it is known."""
    return tuple(total.value for total in curve.results[QUOTA])


def test_the_curve_of_a_comune_is_the_rule_value_by_value(plan: Plan) -> None:
    town, _ = excess_curves(plan)
    line = own(plan, plan.ambito.focus)
    assert line.allocation is not None
    assert (town.values[0], town.values[-1]) == (0, 8000), "from none to all that is left above the base of 20 %"
    assert numbers(town) == tuple(ceil(Fraction((2000 + e) * line.allocation.sap, 10_000)) for e in town.values)
    assert town.chosen == line.decided.excess == 1000
    assert town.chosen in town.values


@settings(max_examples=60, deadline=None)
@given(n=st.integers(1, 60), m=st.integers(0, 9), excess=st.integers(0, 8000))
def test_a_step_is_the_first_hundredth_of_a_point_with_the_new_number(n: int, m: int, excess: int) -> None:
    plan = plan_of(with_available(n), with_available(m, "019098"), choices=(choice(excess=excess),))
    town, _ = excess_curves(plan, CREMONA)
    steps = town.steps(QUOTA)
    for at, before, after in steps:
        assert ceil(Fraction((2000 + at) * n, 10_000)) == after
        assert ceil(Fraction((2000 + at - 1) * n, 10_000)) == before == after - 1
    assert len(steps) == n - ceil(Fraction(n, 5)), "every number between the base quota and all the dwellings is a step"


def test_the_ambito_moves_every_comune_and_no_aler(plan: Plan) -> None:
    _, ambito = excess_curves(plan)
    fixed = sum(
        line.allocation.indigence for line in plan.lines if line.allocation and line.owner is not OwnerType.COMUNE
    )
    sap = [line.allocation.sap for line in plan.lines if line.allocation and line.owner is OwnerType.COMUNE]
    for at, total in zip(ambito.values, numbers(ambito), strict=True):
        assert total == fixed + sum(ceil(Fraction((2000 + at) * n, 10_000)) for n in sap)
    assert {one.missing for one in ambito.results[QUOTA]} == {sum(line.allocation is None for line in plan.lines)}


def test_where_the_steps_are_too_many_to_read_the_values_are_whole_points() -> None:
    plan = plan_of(with_available(1000), choices=(choice(excess=750),))
    town, _ = excess_curves(plan, CREMONA)
    assert not town.exact
    assert set(town.values) == {*range(0, 8001, 100), 750}
    assert excess_curves(plan_of(with_available(20)), CREMONA)[0].exact
    assert len(town.values) <= LONGEST


def test_the_police_share_moves_every_owner_in_the_comune_up_to_its_ceiling(plan: Plan) -> None:
    found = police_curves(plan)
    assert found is not None
    town, ambito = found
    assert (town.values[0], town.values[-1]) == (0, 1000)
    assert (town.istat, town.chosen) == (CREMONA, None)
    assert town.label == "Cremona, tutti gli enti"
    for number, value in enumerate(town.values):
        alone = scenario(plan, forze_ordine=points(value), comune="Cremona").municipality("Cremona")
        every = scenario(plan, forze_ordine=points(value))
        for column in ("quota_forze_ordine", "graduatoria_generale"):
            assert town.results[column][number] == alone.total(column)
            assert ambito.results[column][number] == every.total(column)


def test_a_law_that_does_not_know_the_share_has_no_curve_of_it(plan: Plan) -> None:
    assert police_curves(scenario(plan, norme_al="2018-06-01")) is None


def test_the_sat_asked_go_from_none_to_one_more_than_fit(plan: Plan) -> None:
    curve = sat_curve(plan)
    assert (curve.values, curve.chosen) == (tuple(range(7)), 5)
    for number, asked in enumerate(curve.values):
        line = own(scenario(plan, sat=asked, comune="Cremona"))
        for column in ("j_sat", "sap", QUOTA, "quota_forze_ordine", "graduatoria_generale"):
            assert curve.results[column][number] == aggregate([line], column)


def test_a_ceiling_on_the_stock_asks_for_no_more_sat_than_there_are_dwellings() -> None:
    assert sat_curve(plan_of(with_available(3), decided=DAY_2021), CREMONA).values == (0, 1, 2, 3, 4)
    many = sat_curve(plan_of(with_available(4000)), CREMONA)
    assert len(many.values) <= LONGEST + 3
    assert many.values[-1] == 1001


@pytest.mark.parametrize("curves", [excess_curves, police_curves])
def test_no_curve_is_of_a_comune_without_dwellings_of_its_own(curves: object) -> None:
    plan = plan_of(with_available(10, CREMONA, "ALER"), with_available(3, "019098"), with_available(7, "019074"))
    found: tuple[Curve, Curve] = curves(plan, CREMONA)  # type: ignore[operator]
    assert found[0].istat == "019074"
    nothing: tuple[Curve, Curve] = curves(plan_of(with_available(10, CREMONA, "ALER")), CREMONA)  # type: ignore[operator]
    assert (nothing[0].istat, nothing[0].label) == ("", "nessun comune ha comunicato alloggi propri")
    assert set(numbers(nothing[0])) == {0}


def test_a_comune_without_dwellings_has_no_sat_to_ask_for() -> None:
    curve = sat_curve(plan_of(with_available(None)), CREMONA)
    assert (curve.istat, curve.values) == ("", (0,))


def test_every_version_that_moves_dwellings_is_there_and_the_plans_own(plan: Plan) -> None:
    found = {version.at: version for version in law_versions(plan)}
    assert list(found) == sorted(found)
    assert found[plan.rules.at].in_force
    assert found[plan.rules.at].plan is plan
    assert {rule.key for rule in found[date(2025, 3, 11)].changed} == {"forze_ordine_tetto", "riserve_tetto"}
    others = [version for version in found.values() if not version.in_force]
    assert all(version.plan.scenario and version.changed for version in others)


def test_the_versions_of_a_scenario_are_still_that_scenario(plan: Plan) -> None:
    made = scenario(plan, sat=3, comune="Cremona", nome="Tre")
    for version in law_versions(made):
        assert version.plan.scenario.startswith("Tre: SAT 3 alloggi (Cremona)")
        assert own(version.plan).decided.sat == 3


def test_a_choice_another_law_does_not_admit_is_left_out_and_said(plan: Plan) -> None:
    first = law_versions(plan)[0]
    assert first.at < date(2019, 3, 13)
    assert first.left_out
    assert first.plan.total("quota_forze_ordine").value == 0
    assert plan.total("quota_forze_ordine").value > 0
