"""How quotas answer to a choice and to the law, as tables: the numbers of the curves, the plan's own row marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.italian import count, percent
from piano_lib.plan import Plan
from piano_lib.scenarios import excess_curves, law_versions, police_curves, sat_curve, scenario
from piano_lib.survey.model import Declaration
from piano_lib.tables.common import sum_cell
from piano_lib.tables.model import Table
from piano_lib.tables.sensitivity import (
    NO_CEILING,
    NOTHING,
    law_versions_table,
    police_table,
    sat_table,
    sensitivity_table,
)
from tests.plan.esempi import DAY_2021, DAY_2025, choice, plan_of, unanswered, with_available

TABLES = (sensitivity_table, sat_table, police_table, law_versions_table)


@pytest.fixture(scope="module")
def plan(ambito: Path) -> Plan:
    return load_plan(ambito, 2022)


@pytest.fixture(scope="module")
def study(plan: Plan) -> Plan:
    return scenario(plan, sat=3, forze_ordine=5, eccedenza=20, comune="Cremona", nome="Prova")


def marked(table: Table) -> list[str]:
    return [str(row[0]) for row in table.rows if " · " in str(row[0])]


def test_every_value_of_the_curves_is_a_row_with_its_numbers(plan: Plan) -> None:
    curves = police_curves(plan)
    assert curves is not None
    for table, (town, ambito), quota in (
        (sensitivity_table(plan), excess_curves(plan), "quota_indigenza"),
        (police_table(plan), curves, "quota_forze_ordine"),
    ):
        assert [str(row[0]).partition(" · ")[0] for row in table.rows] == [percent(value) for value in town.values]
        for n, row in enumerate(table.rows):
            left = town.results["graduatoria_generale"][n]
            assert row[1:3] == (town.results[quota][n].value, sum_cell(left))
            assert row[4] == str(ambito.results["graduatoria_generale"][n]), "two rows are not communicated: at least"


def test_the_rows_of_sat_are_those_of_the_curve(plan: Plan) -> None:
    curve, table = sat_curve(plan), sat_table(plan)
    keys = [column.key for column in table.columns[1:]]
    for n, row in enumerate(table.rows):
        found = [curve.results[key][n] for key in keys]
        assert list(row[1:]) == [sum_cell(one) for one in found]
    assert {row[1 + keys.index("quota_forze_ordine")] for row in table.rows} == {None}, "the share is not known"


def test_the_row_of_the_plan_is_marked_and_what_nobody_decided_is_none_of_the_rows(plan: Plan) -> None:
    assert marked(sensitivity_table(plan)) == ["10\xa0% · nel piano"]
    assert marked(sat_table(plan)) == ["5 · nel piano"]
    assert marked(police_table(plan)) == [], "nobody decided it: no row is the plan's"


def test_on_the_page_of_a_scenario_the_row_is_the_scenarios_and_nothing_is_called_the_plan(study: Plan) -> None:
    assert marked(sensitivity_table(study)) == ["20\xa0% · nello scenario"]
    assert marked(sat_table(study)) == ["3 · nello scenario"]
    assert marked(police_table(study)) == ["5\xa0% · nello scenario"]
    for build in TABLES:
        table = build(study)
        words = " ".join((table.caption, *table.notes, *(column.label for column in table.columns)))
        assert "non è il piano" in table.caption
        assert "del piano" not in words
        assert "nel piano" not in words
    assert [row[1] for row in law_versions_table(study).rows].count("quelle dello scenario") == 1


def test_every_table_says_that_its_rows_are_studies(plan: Plan) -> None:
    for build in TABLES:
        assert "scenari di studio" in " ".join(build(plan).notes)
        assert "piano 2022" in build(plan).caption


def test_the_note_says_of_which_columns_the_marked_row_is_that_of_the_plan(plan: Plan, study: Plan) -> None:
    """The other columns give every comune the value of the row: those of the marked one are not the plan's totals."""
    page = scenario(plan, eccedenza=20, sat=6, comune="Cremona")
    row = next(row for row in sensitivity_table(page).rows if str(row[0]).startswith("20\xa0% · "))
    assert row[4] != sum_cell(page.total("graduatoria_generale"))
    for made, own in ((plan, "del piano"), (page, "dello scenario di questa pagina")):
        assert sensitivity_table(made).notes[-1] == (
            f"Sono scenari di studio: la riga segnata è quella {own} soltanto nelle colonne «Comune di Cremona»."
        )
        assert sat_table(made).notes[-1] == f"Sono scenari di studio: solo la riga segnata è quella {own}."
    assert "soltanto nelle colonne «Cremona, tutti gli enti»" in police_table(study).notes[-1]


def test_where_no_row_is_marked_none_is_said_to_be_the_plans(plan: Plan) -> None:
    asked = scenario(plan, eccedenza=20, comune="Cremona")
    assert police_table(plan).notes[-1] == "Sono scenari di studio: nessuna riga è il piano."
    assert police_table(asked).notes[-1] == "Sono scenari di studio: nessuna riga è lo scenario di questa pagina."
    unsaid = plan_of(with_available(9))
    assert marked(sensitivity_table(unsaid)) == marked(sat_table(unsaid)) == []
    for build in (sensitivity_table, sat_table):
        assert "nessuna riga è il piano" in build(unsaid).notes[-1]


def test_the_note_on_the_law_names_the_row_it_speaks_of(plan: Plan, study: Plan) -> None:
    for made, own in ((plan, "quelle del piano"), (study, "quelle dello scenario")):
        table = law_versions_table(made)
        assert [row[1] for row in table.rows].count(own) == 1
        assert table.notes[-1] == f"Sono scenari di studio, tranne la riga «{own}»."


def test_each_version_of_the_law_has_the_totals_of_its_plan(plan: Plan) -> None:
    table, versions = law_versions_table(plan), law_versions(plan)
    assert len(table.rows) == len(versions)
    keys = [column.key for column in table.columns]
    for row, version in zip(table.rows, versions, strict=True):
        found = dict(zip(keys, row, strict=True))
        total = version.plan.total("quota_indigenza")
        assert found["quota_indigenza"] == f"almeno {count(total.value)}", "two rows are not communicated"
        assert (found["cambia"] == "quelle del piano") is version.in_force
    assert any("non conta" in note for note in table.notes)


def test_where_nobody_has_communicated_a_share_its_total_is_not_a_zero() -> None:
    rows = law_versions_table(plan_of(with_available(5))).rows
    assert [row[5] for row in rows] == ["non prevista", *[None] * (len(rows) - 1)]


def test_reserves_have_a_column_where_some_version_of_the_law_foresees_them() -> None:
    table = law_versions_table(
        plan_of(with_available(22), choices=(choice(police=500, reserves=1000),), decided=DAY_2025)
    )
    keys = [column.key for column in table.columns]
    (own,) = (row for row in table.rows if row[1] == "quelle del piano")
    parts = [own[keys.index(key)] for key in keys[4:]]
    assert keys[4:] == ["quota_indigenza", "quota_forze_ordine", "quota_riserve", "graduatoria_generale"]
    assert sum(parts) == own[keys.index("sap")] == 22  # type: ignore[arg-type]
    assert table.rows[0][keys.index("quota_riserve")] == "non prevista"


@pytest.mark.parametrize("silent", [unanswered(), with_available(10, owner="ALER")], ids=["no answer", "ALER only"])
def test_where_no_comune_has_dwellings_there_are_no_rows_of_zeros(silent: Declaration) -> None:
    for build in (sensitivity_table, sat_table, police_table):
        table = build(plan_of(silent))
        assert table.rows == ()
        assert table.notes == (NOTHING,)
        assert "nessun comune" not in table.caption


def test_where_the_ceiling_of_sat_is_not_known_the_table_says_so() -> None:
    plan = plan_of(with_available(8, stock_sap=None), decided=DAY_2021)
    assert sensitivity_table(plan).rows
    assert (sat_table(plan).rows, sat_table(plan).notes) == ((), (NO_CEILING,))


def test_under_a_law_that_does_not_know_the_share_the_table_says_so(plan: Plan) -> None:
    table = police_table(scenario(plan, norme_al="2018-06-01"))
    assert table.rows == ()
    assert "non prevedono" in table.notes[0]


def test_a_step_that_cannot_be_listed_is_said(plan: Plan) -> None:
    assert "scalini" in sensitivity_table(plan).notes[0]
    assert "punti interi" in sensitivity_table(plan_of(with_available(1000))).notes[0]
