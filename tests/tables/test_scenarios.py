"""Scenarios as tables: marked as studies, equal to what the library gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.plan import Plan
from piano_lib.scenarios import Scenario, excess_curves, grid, law_versions, scenario
from piano_lib.survey.model import OwnerType
from piano_lib.tables.model import Table
from piano_lib.tables.scenarios import (
    grid_table,
    law_versions_table,
    limits_table,
    scenario_data,
    scenario_table,
    scenario_totals,
    sensitivity_table,
)

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
    for table in (scenario_table(plan, study), scenario_totals(plan, study), scenario_data(plan, study)):
        assert "non è il piano" in table.caption
        assert "Tre SAT" in table.caption
    assert "non è il piano" in grid_table(grid(plan, {"sat": [0]})).caption
    assert "scenari di studio" in " ".join(sensitivity_table(plan).notes)
    assert "le altre sono studio" in " ".join(law_versions_table(plan).notes)


def test_a_row_per_number_that_moves(plan: Plan, study: Plan) -> None:
    table = scenario_table(plan, study)
    assert cells(table, "Cremona", "Comune", "SAT") == (5, 3, -2)
    assert cells(table, "Cremona", "ALER", "Quota forze dell'ordine") == ("non deciso", 9, None)
    assert {row[0] for row in table.rows} == {"Cremona"}
    assert all(row[3] != row[4] for row in table.rows)


def test_for_one_comune_every_number_is_there(plan: Plan, study: Plan) -> None:
    table = scenario_table(plan, study, CREMONA)
    assert cells(table, "Cremona", "Comune", "Alloggi disponibili") == (22, 22, 0)
    assert {row[1] for row in table.rows} == {"Comune", "ALER"}


def test_a_scenario_that_moves_nothing_says_so(plan: Plan) -> None:
    table = scenario_table(plan, scenario(plan, eccedenza=11, comune="Cremona"))
    assert table.rows == ()
    assert table.notes == ("Con questo scenario nessun numero cambia.",)


def test_open_data_name_scenario_code_and_column(plan: Plan, study: Plan) -> None:
    table = scenario_data(plan, study)
    keys = [column.key for column in table.columns]
    assert keys == ["scenario", "istat", "comune", "ente_tipo", "ente", "voce", "base", "valore", "differenza"]
    lines = {line.key: line for line in study.lines}
    for row in table.rows:
        found = dict(zip(keys, row, strict=True))
        assert found["scenario"] == study.scenario
        assert found["valore"] == lines[str(found["istat"]), str(found["ente_tipo"]), ""].value(str(found["voce"]))


def test_totals_add_what_is_known_and_say_what_is_not(plan: Plan, study: Plan) -> None:
    table = scenario_totals(plan, study)
    assert cells(table, "SAT") == ("almeno 16", "almeno 14", -2)
    assert [row[0] for row in table.rows].count("Quota riserve") == 0  # not foreseen by the law of the plan
    with_reserves = scenario(plan, riserve=10, norme_al="2025-04-01")
    assert cells(scenario_totals(plan, with_reserves), "Quota riserve")[2] == 2


def test_limits_name_what_binds_with_its_article(plan: Plan) -> None:
    table = limits_table(scenario(plan, sat=6, comune="Cremona"), CREMONA)
    first = table.rows[0]
    assert first[:3] == ("Cremona", "Comune", "Limite che opera")
    assert first[4] == "l.r. 16/2016 art. 23 c. 13"
    assert ("Cremona", "Comune", "Soglia", "6 SAT ci stanno da 24 alloggi disponibili", first[4]) in table.rows


def test_limits_of_the_whole_ambito_list_quotas_beyond_the_supply(plan: Plan) -> None:
    found = {row[0] for row in limits_table(plan).rows if row[2] == "Quote oltre gli alloggi"}
    assert found == {line.comune for line in plan.lines if line.allocation and line.allocation.exceeds}
    assert found


def test_a_grid_table_has_the_rows_of_the_grid(plan: Plan) -> None:
    found = grid(plan, {"eccedenza": [0, 1000], "sat": [0, 5]}, Scenario(comuni=(CREMONA,)))
    table = grid_table(found, CREMONA)
    frame = found.table(CREMONA)
    keys = [column.key for column in table.columns[1:]]
    assert [list(row[1:]) for row in table.rows] == frame[keys].to_numpy().tolist()
    assert [row[0] for row in table.rows] == [f"studio {n}" for n in (1, 2, 3, 4)]
    assert "quota_riserve" not in keys


def test_the_steps_of_the_sensitivity_are_those_of_the_curves(plan: Plan) -> None:
    town, ambito = excess_curves(plan)
    table = sensitivity_table(plan)
    assert len(table.rows) == len({0, 4000, *(at for curve in (town, ambito) for at, _, _ in curve.steps)})
    by_excess = dict(zip(town.excess, zip(town.quota, ambito.quota, strict=True), strict=True))
    for words, *quotas in table.rows:
        assert tuple(quotas) == by_excess[int(str(words).removesuffix("\xa0%")) * 100]


def test_each_version_of_the_law_has_its_totals(plan: Plan) -> None:
    table, versions = law_versions_table(plan), law_versions(plan)
    assert len(table.rows) == len(versions)
    own = next(row for row in table.rows if row[1] == "quelle del piano")
    quota = [column.key for column in table.columns].index("quota_indigenza")
    assert own[quota] == plan.total("quota_indigenza").value
    assert any("scelta non ammessa" in note for note in table.notes)


def test_police_and_other_owners_are_kept_apart(plan: Plan) -> None:
    found = grid(plan, {"sat": [0, 10]}, Scenario(comuni=(CREMONA,), owner=OwnerType.ALER))
    assert [row[2] for row in grid_table(found, CREMONA, OwnerType.ALER).rows] == [0, 10]
