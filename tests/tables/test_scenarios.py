"""Scenarios as tables: marked as studies, equal to what the library gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.plan import Plan
from piano_lib.scenarios import scenario
from piano_lib.tables.model import Table
from piano_lib.tables.scenarios import limits_table, scenario_data, scenario_table, scenario_totals
from tests.plan.esempi import choice, plan_of, with_available

CREMONA = "019036"


@pytest.fixture(scope="module")
def plan(ambito: Path) -> Plan:
    return load_plan(ambito, 2022)


@pytest.fixture(scope="module")
def study(plan: Plan) -> Plan:
    return scenario(plan, sat=3, forze_ordine=10, comune="Cremona", nome="Tre SAT")


def cells(table: Table, *heads: object) -> tuple[object, ...]:
    """The row that begins with the heads, without them."""
    (found,) = [row[len(heads) :] for row in table.rows if row[: len(heads)] == heads]
    return found


def test_every_table_says_that_it_is_not_the_plan(plan: Plan, study: Plan) -> None:
    made = (
        scenario_table(plan, study), scenario_totals(plan, study), scenario_data(plan, study), limits_table(study),
        limits_table(study, CREMONA),
    )  # fmt: skip
    for table in made:
        assert "non è il piano" in table.caption
        assert "Tre SAT" in table.caption
        assert "non è il piano" in table.source


def test_the_plan_itself_is_not_called_a_scenario(plan: Plan) -> None:
    for table in (scenario_table(plan, plan, CREMONA), scenario_totals(plan, plan), limits_table(plan)):
        assert "cenario" not in " ".join((table.caption, table.source, *table.notes))
        assert "Piano 2022, senza modifiche" in table.caption
        assert not {"scenario", "differenza"} & {column.key for column in table.columns}


def test_a_row_per_number_that_moves(plan: Plan, study: Plan) -> None:
    table = scenario_table(plan, study)
    assert cells(table, "Cremona", "Comune", "SAT") == (5, 3, -2)
    assert cells(table, "Cremona", "ALER", "Quota forze dell'ordine") == (None, 9, None)
    assert {row[0] for row in table.rows} == {"Cremona"}
    assert all(row[3] != row[4] for row in table.rows)


def test_for_one_comune_every_number_is_there(plan: Plan, study: Plan) -> None:
    table = scenario_table(plan, study, CREMONA)
    assert cells(table, "Cremona", "Comune", "Alloggi disponibili") == (22, 22, 0)
    assert cells(table, "Cremona", "Comune", "Quota forze dell'ordine") == (None, 2, None)
    assert {row[1] for row in table.rows} == {"Comune", "ALER"}


def test_for_one_comune_what_moves_elsewhere_is_there_too() -> None:
    """ALER asks for more here: what it asks for in the other comune is no longer sure to fit."""
    plan = plan_of(
        with_available(8, owner="ALER"), with_available(8, "019098", "ALER"), choices=(choice("019098", "ALER", sat=4),)
    )
    table = scenario_table(plan, scenario(plan, sat=4, ente="ALER", comune="Cremona"), CREMONA)
    assert cells(table, "Soresina", "ALER", "SAT") == (4, "da decidere", None)


def test_what_is_not_known_and_what_the_law_does_not_foresee_are_two_things(plan: Plan) -> None:
    police, reserves = "Quota forze dell'ordine", "Quota riserve"
    old = scenario(plan, norme_al="2018-06-01")
    assert cells(scenario_table(plan, old, CREMONA), "Cremona", "Comune", police) == (None, "non prevista", None)
    assert cells(scenario_totals(plan, old), police)[:2] == ("almeno 10", "non prevista")
    silent = scenario(plan, norme_al="2025-04-01")
    assert cells(scenario_totals(plan, silent), reserves)[:3] == ("non prevista", None, None), "zero is not known"
    later = scenario(plan, norme_al="2025-04-01", riserve=10, comune="Cremona")
    assert cells(scenario_table(plan, later, CREMONA), "Cremona", "Comune", reserves) == ("non prevista", 2, 2)


def test_a_choice_that_does_not_count_is_said_under_the_table(plan: Plan) -> None:
    made = scenario(plan, norme_al="2018-06-01")
    (note,) = [note for note in scenario_table(plan, made).notes if "non conta" in note]
    assert "Soresina" in note
    assert note in scenario_totals(plan, made).notes


def test_ceilings_are_news_only_where_sat_are_asked_for(plan: Plan) -> None:
    table = scenario_table(plan, scenario(plan, norme_al="2020-12-01"))
    rows = [row for row in table.rows if str(row[2]).startswith("Tetto")]
    asked = {line.comune for line in plan.lines if line.decided.sat}
    assert {row[0] for row in rows} == asked


def test_a_scenario_that_moves_nothing_says_so(plan: Plan) -> None:
    table = scenario_table(plan, scenario(plan, eccedenza=11, comune="Cremona"))
    assert table.rows == ()
    assert table.notes == ("Con questo scenario nessun numero cambia.",)


def test_open_data_name_scenario_code_and_column(plan: Plan, study: Plan) -> None:
    table = scenario_data(plan, study)
    keys = [column.key for column in table.columns]
    assert keys == [
        "scenario", "anno", "istat", "comune", "ente_tipo", "ente", "norme_al", "voce", "base", "valore", "differenza",
    ]  # fmt: skip
    lines = {line.key: line for line in study.lines}
    for row in table.rows:
        found = dict(zip(keys, row, strict=True))
        assert (found["scenario"], found["anno"], found["norme_al"]) == (study.scenario, 2022, study.rules.at)
        assert found["valore"] == lines[str(found["istat"]), str(found["ente_tipo"]), ""].value(str(found["voce"]))


def test_totals_add_what_is_known_and_say_what_is_not(plan: Plan, study: Plan) -> None:
    table = scenario_totals(plan, study)
    known = [line.available is not None for line in plan.lines]
    assert cells(table, "SAT") == ("almeno 16", "almeno 14", -2, sum(known))
    both = [one.value("quota_forze_ordine") is not None for one in plan.lines]
    assert cells(table, "Quota forze dell'ordine") == ("almeno 10", "almeno 21", 0, sum(both))
    assert any("sulle righe che l'hanno nel piano e nello scenario" in note for note in table.notes)
    assert [row[0] for row in table.rows].count("Quota riserve") == 0  # not foreseen by the law of the plan
    with_reserves = scenario(plan, riserve=10, norme_al="2025-04-01")
    assert cells(scenario_totals(plan, with_reserves), "Quota riserve")[2] == with_reserves.total("quota_riserve").value


def test_totals_hold_what_no_source_splits_and_agree_with_the_plan() -> None:
    whole = with_available(20, "", "ALER", comune="")
    plan = plan_of(with_available(10), whole, choices=(choice("", "ALER", sat=4), choice(sat=1)))
    table = scenario_totals(plan, scenario(plan, sat=2, comune="Cremona"))
    assert cells(table, "Alloggi disponibili")[0] == plan.total("disponibili").value == 30
    assert cells(table, "SAT")[:3] == (5, 6, 1)


def test_limits_name_what_binds_with_its_article(plan: Plan) -> None:
    table = limits_table(scenario(plan, sat=6, comune="Cremona"), CREMONA)
    first = table.rows[0]
    assert first[:3] == ("Cremona", "Comune", "Limite che opera")
    assert first[4] == "l.r. 16/2016 art. 23 c. 13"
    fit = "6 SAT ci stanno da 24 alloggi disponibili (ora sono 22)"
    assert ("Cremona", "Comune", "Soglia", fit, first[4]) in table.rows


def test_limits_of_the_whole_ambito_list_quotas_beyond_the_supply(plan: Plan) -> None:
    found = {row[0] for row in limits_table(plan).rows if row[2] == "Quote oltre gli alloggi"}
    assert found == {line.comune for line in plan.lines if line.allocation and line.allocation.exceeds}
    assert found
