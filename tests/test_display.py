"""What a notebook shows for the library's objects: captioned tables with scope, and a short text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from piano_lib import compare, load_plan
from piano_lib.plan import Plan
from piano_lib.scenarios import bindings, grid, law_versions, scenario, thresholds


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
    town = plan.municipality("Cremona")
    objects = (
        plan,
        compare(load_plan(ambito, 2021), plan),
        grid(plan, {"sat": [0]}),
        plan.rules,
        plan.rules["sat_tetto"],
        plan.explain("Cremona"),
        town,
        bindings(plan)[0],
        thresholds(town.lines[0], plan.rules)[0],
        law_versions(plan)[0],
    )
    for shown in objects:
        text = repr(shown)
        assert len(text) < 180
        assert "\n" not in text
        assert text.startswith("<")


def test_an_explanation_is_a_numbered_list_for_each_owner(plan: Plan) -> None:
    html = plan.explain("Cremona")._repr_html_()
    assert html.count("<ol>") == 2
    assert "r.r. 4/2017 art. 13 c. 3" in html


def test_an_explanation_holds_the_choices_with_their_source_and_the_other_readings(plan: Plan) -> None:
    html, found = plan.explain("Cremona")._repr_html_(), plan.explain("Cremona")
    page = BeautifulSoup(html, "lxml").get_text(" ")
    assert "prova F]" in page, "the letter of the act the choices come from"
    readings = [said for owner in found.owners for step in owner.steps for said in step.readings]
    assert readings
    for sentence in (*readings, *(said for owner in found.owners for said in owner.choices)):
        assert sentence in page
    assert [said for owner in found.owners for said in owner.sentences] == [
        item.get_text() for item in BeautifulSoup(html, "lxml").find_all("li")
    ]


def test_a_comune_is_a_table_of_its_owners_that_says_whose_plan_it_is(plan: Plan) -> None:
    html = plan.municipality("Cremona")._repr_html_()
    assert "Cremona: alloggi e quote, ente per ente, piano 2022" in html
    assert "dati dimostrativi" in html
    assert html.count("<tr>") == 3
    assert ">n.c.<" in html
    study = scenario(plan, sat=1, comune="Cremona").municipality("Cremona")
    assert "scenario di studio 2022, non è il piano" in study._repr_html_()
    assert repr(study).startswith("<Cremona, scenario di studio 2022, non è il piano: 2 enti")


def test_a_rule_a_limit_a_threshold_and_a_version_say_their_article(plan: Plan) -> None:
    article = "l.r. 16/2016 art. 23 c. 13"
    cut = scenario(plan, sat=9, comune="Cremona")
    found = (
        plan.rules["sat_tetto"],
        next(one for one in bindings(cut) if one.column == "j_sat"),
        thresholds(plan.municipality("Cremona").lines[0], plan.rules)[0],
        law_versions(plan)[0],
    )
    for shown in found:
        assert article in shown._repr_html_()
        assert "<script" not in shown._repr_html_()
    assert "<caption" in plan.rules["sat_tetto"]._repr_html_()
    assert "Non è il piano" in law_versions(plan)[0]._repr_html_()


def test_the_law_shows_every_parameter(plan: Plan) -> None:
    html = plan.rules._repr_html_()
    assert html.count('<th scope="row">') == len(plan.rules)


def test_a_scenario_shows_that_it_is_not_the_plan(plan: Plan) -> None:
    assert "Non è il piano" in scenario(plan, sat=1, comune="Cremona")._repr_html_()


def test_free_text_stays_text(plan: Plan) -> None:
    made = scenario(plan, sat=1, comune="Cremona", nome="<img src=x onerror=alert(1)>")
    assert "<img" not in made._repr_html_()
    assert "&lt;img" in made._repr_html_()
