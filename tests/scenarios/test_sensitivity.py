"""How the quota answers to the excess, and what other versions of the law would give."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil

from piano_lib.charts.scenarios import sensitivity
from piano_lib.plan import Plan
from piano_lib.scenarios import excess_curves, law_versions
from piano_lib.survey.model import OwnerType
from tests.plan.esempi import plan_of, with_available


def test_the_curve_of_a_comune_is_the_rule_point_by_point(plan: Plan) -> None:
    town, _ = excess_curves(plan)
    line = next(one for one in plan.lines if one.istat == plan.ambito.focus and one.owner is OwnerType.COMUNE)
    assert line.allocation is not None
    assert town.excess == tuple(range(0, 4001, 100))
    assert town.quota == tuple(ceil(Fraction((2000 + e) * line.allocation.sap, 10_000)) for e in town.excess)


def test_steps_are_where_the_quota_changes(plan: Plan) -> None:
    for curve in excess_curves(plan):
        value = dict(zip(curve.excess, curve.quota, strict=True))
        assert curve.steps
        for at, before, after in curve.steps:
            assert (value[at - 100], value[at]) == (before, after)
            assert before < after


def test_the_ambito_moves_every_comune_and_no_aler(plan: Plan) -> None:
    _, ambito = excess_curves(plan)
    fixed = sum(
        line.allocation.indigence for line in plan.lines if line.allocation and line.owner is not OwnerType.COMUNE
    )
    own = [line.allocation.sap for line in plan.lines if line.allocation and line.owner is OwnerType.COMUNE]
    assert ambito.quota[0] == fixed + sum(ceil(Fraction(n, 5)) for n in own)
    assert ambito.quota[-1] == fixed + sum(ceil(Fraction(6 * n, 10)) for n in own)


def test_every_version_that_moves_dwellings_is_there_and_the_plans_own(plan: Plan) -> None:
    found = {version.at: version for version in law_versions(plan)}
    assert list(found) == sorted(found)
    assert found[plan.rules.at].in_force
    assert found[plan.rules.at].plan is plan
    assert {rule.key for rule in found[date(2025, 3, 11)].changed} == {"forze_ordine_tetto", "riserve_tetto"}
    assert all(version.plan.scenario for version in found.values() if not version.in_force)


def test_a_choice_another_law_does_not_admit_is_left_out_and_said(plan: Plan) -> None:
    first = law_versions(plan)[0]
    assert first.at < date(2019, 3, 13)
    assert first.left_out
    assert first.plan.total("quota_forze_ordine").value == 0
    assert plan.total("quota_forze_ordine").value > 0


def test_a_comune_without_dwellings_of_its_own_leaves_the_place_to_the_one_with_most() -> None:
    plan = plan_of(with_available(10, "019036", "ALER"), with_available(3, "019098"), with_available(7, "019074"))
    town, _ = excess_curves(plan, "019036")
    assert (town.istat, town.label) == ("019074", "Comune di Pieve d'Olmi")


def test_where_no_comune_has_any_the_curve_is_of_nothing_and_says_so() -> None:
    plan = plan_of(with_available(10, "019036", "ALER"), with_available(None, "019098"))
    town, ambito = excess_curves(plan, "019098")
    assert (town.istat, set(town.quota), town.steps) == ("", {0}, ())
    assert town.label == "nessun comune ha comunicato alloggi propri"
    assert set(ambito.quota) == {2}
    assert "non sale mai" in sensitivity(plan).description
