"""What a notebook shows for the library's objects: captioned tables with scope, and a short text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from piano_lib import compare, load_plan
from piano_lib.plan import Plan
from piano_lib.scenarios import grid, scenario


@pytest.fixture(scope="module")
def plan(ambito: Path) -> Plan:
    return load_plan(ambito, 2022)


def test_each_object_is_a_captioned_table_with_scope_and_says_demonstration(plan: Plan, ambito: Path) -> None:
    for shown in (plan, compare(load_plan(ambito, 2021), plan), grid(plan, {"sat": [0, 1]}), plan.rules):
        html = shown._repr_html_()
        assert len(re.findall("<table", html)) == len(re.findall("<caption", html)) >= 1
        assert 'scope="col"' in html
        assert 'scope="row"' in html
        assert "<script" not in html
    for shown in (plan, compare(load_plan(ambito, 2021), plan)):
        assert "Dati dimostrativi" in shown._repr_html_()


def test_each_object_is_brief_as_text(plan: Plan, ambito: Path) -> None:
    objects = (
        plan,
        compare(load_plan(ambito, 2021), plan),
        grid(plan, {"sat": [0]}),
        plan.rules,
        plan.explain("Cremona"),
    )
    for shown in objects:
        text = repr(shown)
        assert len(text) < 160
        assert "\n" not in text
        assert text.startswith("<")


def test_an_explanation_is_a_numbered_list_for_each_owner(plan: Plan) -> None:
    html = plan.explain("Cremona")._repr_html_()
    assert html.count("<ol>") == 2
    assert "r.r. 4/2017 art. 13 c. 3" in html


def test_the_law_shows_every_parameter(plan: Plan) -> None:
    html = plan.rules._repr_html_()
    assert html.count('<th scope="row">') == len(plan.rules)


def test_a_scenario_shows_that_it_is_not_the_plan(plan: Plan) -> None:
    assert "Non è il piano" in scenario(plan, sat=1, comune="Cremona")._repr_html_()


def test_free_text_stays_text(plan: Plan) -> None:
    made = scenario(plan, sat=1, comune="Cremona", nome="<img src=x onerror=alert(1)>")
    assert "<img" not in made._repr_html_()
    assert "&lt;img" in made._repr_html_()
