"""Charts of scenarios: the description says the numbers of the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.charts.scenarios import scenario_bars, sensitivity
from piano_lib.plan import Plan
from piano_lib.scenarios import excess_curves, scenario

CREMONA = "019036"


@pytest.fixture(scope="module")
def plan(ambito: Path) -> Plan:
    return load_plan(ambito, 2022)


def test_the_staircase_says_every_step(plan: Plan) -> None:
    figure = sensitivity(plan)
    town, ambito = excess_curves(plan)
    words = figure.description.replace("\xa0", " ")
    for at, before, after in town.steps:
        assert f"{at // 100} % (da {before} a {after})" in words
    assert f"va da {ambito.quota[0]} a {ambito.quota[-1]}" in words
    assert figure.data == "sensibilita-eccedenza"
    assert "piano: 10" in figure.svg.replace("\xa0", " ")


def test_the_bars_say_what_changes_and_that_it_is_a_study(plan: Plan) -> None:
    figure = scenario_bars(plan, scenario(plan, sat=3, comune="Cremona", nome="Tre"), CREMONA)
    assert "SAT da 5 a 3" in figure.description
    assert "non è il piano" in figure.description
    assert "non è il piano" in figure.title


def test_without_a_change_the_bars_say_so(plan: Plan) -> None:
    assert "nessun numero cambia" in scenario_bars(plan, plan, CREMONA).description


def test_a_comune_without_a_line_is_refused(plan: Plan) -> None:
    with pytest.raises(LookupError, match="999999"):
        scenario_bars(plan, plan, "999999")


def test_the_same_scenario_gives_the_same_drawing(plan: Plan) -> None:
    made = scenario(plan, sat=3, comune="Cremona")
    assert scenario_bars(plan, made, CREMONA).svg == scenario_bars(plan, made, CREMONA).svg
