"""Charts of scenarios: the description says the numbers of the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.charts.scenarios import scenario_bars, sensitivity
from piano_lib.italian import points
from piano_lib.plan import Plan
from piano_lib.scenarios import excess_curves, scenario
from piano_lib.survey.model import OwnerType
from piano_lib.tables.scenarios import scenario_table, scenario_totals
from piano_lib.tables.sensitivity import sensitivity_table
from tests.plan.esempi import plan_of, with_available

CREMONA = "019036"


@pytest.fixture(scope="module")
def plan(ambito: Path) -> Plan:
    return load_plan(ambito, 2022)


def test_the_staircase_says_every_step(plan: Plan) -> None:
    figure = sensitivity(plan)
    town, ambito = excess_curves(plan)
    words = figure.description.replace("\xa0", " ")
    steps = town.steps("quota_indigenza")
    assert len(steps) > 10
    for at, before, after in steps:
        assert f"{points(at)} % (da {before} a {after})" in words
    quota = ambito.results["quota_indigenza"]
    assert f"va da almeno {quota[0].value} a almeno {quota[-1].value}" in words
    assert figure.data == sensitivity_table(plan).key
    assert "piano: 10" in figure.svg.replace("\xa0", " ")


def test_the_mark_says_whose_choice_it_is_and_when_there_is_none(plan: Plan) -> None:
    study = sensitivity(scenario(plan, eccedenza=20, comune="Cremona"))
    assert "scenario: 20" in study.svg.replace("\xa0", " ")
    assert "non è il piano" in study.title
    assert "piano: n.c." in sensitivity(plan_of(with_available(9))).svg


def test_many_steps_are_counted_instead_of_listed() -> None:
    assert "sale 48 volte, la prima a 0,01 % (da 12 a 13)" in sensitivity(
        plan_of(with_available(60))
    ).description.replace("\xa0", " ")
    assert "non sale mai" in sensitivity(plan_of(with_available(1))).description, "one dwelling is the quota already"


def test_no_staircase_is_drawn_of_a_comune_that_has_none() -> None:
    with pytest.raises(LookupError, match="Di nessun comune si conoscono alloggi propri"):
        sensitivity(plan_of(with_available(10, owner="ALER")))


def test_the_bars_say_what_changes_and_that_it_is_a_study(plan: Plan) -> None:
    figure = scenario_bars(plan, scenario(plan, sat=3, comune="Cremona", nome="Tre"), CREMONA)
    assert "SAT da 5 a 3" in figure.description
    assert "non è il piano" in figure.description
    assert "non è il piano" in figure.title


def test_without_a_change_the_bars_say_so(plan: Plan) -> None:
    figure = scenario_bars(plan, scenario(plan, eccedenza=11, comune="Cremona"), CREMONA)
    assert "Accanto al piano nessun numero cambia" in figure.description


def test_the_plan_alone_is_not_called_a_scenario(plan: Plan) -> None:
    for figure in (scenario_bars(plan, plan, CREMONA), scenario_bars(plan, plan)):
        assert "cenario" not in figure.title + figure.description + figure.source
        assert ">Scenario<" not in figure.svg
        assert "Alloggi disponibili" in figure.description


def test_what_is_not_known_and_what_is_not_foreseen_are_two_things(plan: Plan) -> None:
    assert "n.c." in scenario_bars(plan, plan, CREMONA).svg
    assert "non prevista" not in scenario_bars(plan, plan, CREMONA).svg
    assert "non prevista" in scenario_bars(plan, scenario(plan, norme_al="2018-06-01"), CREMONA).svg
    asked = plan_of(with_available(8, owner="ALER"), with_available(8, "019098", "ALER"))
    figure = scenario_bars(asked, scenario(asked, sat=4, ente="ALER"), CREMONA, OwnerType.ALER)
    assert "SAT da 0 a da decidere" in figure.description


def test_the_whole_ambito_has_bars_of_its_totals(plan: Plan) -> None:
    made = scenario(plan, eccedenza=40)
    figure = scenario_bars(plan, made)
    before, after = (one.total("quota_indigenza").value for one in (plan, made))
    assert f"Quota indigenza da almeno {before} a almeno {after}" in figure.description
    assert figure.data == scenario_totals(plan, made).key


def test_the_data_of_a_figure_are_a_table_that_stands_beside_it(plan: Plan) -> None:
    made = scenario(plan, sat=3, comune="Cremona")
    assert scenario_bars(plan, made, CREMONA).data == scenario_table(plan, made, CREMONA).key


def test_a_comune_without_a_line_is_refused(plan: Plan) -> None:
    with pytest.raises(LookupError, match="999999"):
        scenario_bars(plan, plan, "999999")


def test_the_same_scenario_gives_the_same_drawing(plan: Plan) -> None:
    made = scenario(plan, sat=3, comune="Cremona")
    assert scenario_bars(plan, made, CREMONA).svg == scenario_bars(plan, made, CREMONA).svg
