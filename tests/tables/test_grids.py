"""Grids of scenarios as tables: marked as studies, equal to what the library gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.export.csvfile import csv_text
from piano_lib.italian import points
from piano_lib.plan import Plan
from piano_lib.scenarios import Scenario, grid, scenario
from piano_lib.survey.model import OwnerType
from piano_lib.tables.grids import grid_data, grid_table
from tests.plan.esempi import plan_of, with_available

CREMONA, SORESINA = "019036", "019098"


@pytest.fixture(scope="module")
def plan(ambito: Path) -> Plan:
    return load_plan(ambito, 2022)


def test_a_table_has_the_rows_of_the_grid_and_says_whose_they_are(plan: Plan) -> None:
    found = grid(plan, {"eccedenza": [0, "7,5"], "sat": [0, 5]}, Scenario(comuni=(CREMONA,)))
    table = grid_table(found, CREMONA)
    frame = found.table(CREMONA)
    keys = [column.key for column in table.columns[3:]]
    shown = frame[keys].astype(object).where(frame[keys].notna(), None)  # the police share of Cremona is not known
    left = found.ranked_at_least[:, found.line(CREMONA)]  # so neither is what it leaves, but for the least
    shown["graduatoria_generale"] = [f"almeno {number}" for number in left]
    assert [list(row[3:]) for row in table.rows] == shown.to_numpy().tolist()
    assert {row[5 + keys.index("quota_forze_ordine") - 2] for row in table.rows} == {None}
    assert [row[:3] for row in table.rows] == [
        ("studio 1", 0, 0), ("studio 2", 0, 5), ("studio 3", 750, 0), ("studio 4", 750, 5),
    ]  # fmt: skip
    assert "quota_riserve" not in keys
    assert table.caption == "Griglia di 4 scenari, Cremona, COMUNE: scenario di studio, non è il piano"
    assert "(scelte cambiate a Cremona)" in grid_table(found).caption


def test_owners_are_kept_apart(plan: Plan) -> None:
    found = grid(plan, {"sat": [0, 10]}, Scenario(comuni=(CREMONA,), owner=OwnerType.ALER))
    assert [row[2] for row in grid_table(found, CREMONA, OwnerType.ALER).rows] == [0, 10]


def test_totals_of_the_ambito_say_at_least_where_a_line_has_no_number() -> None:
    plan = plan_of(with_available(8, owner="ALER"), with_available(12, SORESINA, "ALER"))
    found = grid(plan, {"sat": [2, 4]}, Scenario(owner=OwnerType.ALER))
    table = grid_table(found)
    assert [row[2] for row in table.rows] == [4, None]
    assert [row[2] for row in grid_table(found, SORESINA, OwnerType.ALER).rows] == [2, "da decidere"]
    partial = plan_of(with_available(8), with_available(None, SORESINA))
    table = grid_table(grid(partial, {"sat": [1, 2]}))
    assert [row[2] for row in table.rows] == ["almeno 1", "almeno 2"]
    assert any(note.startswith("«almeno»") for note in table.notes)


def test_open_data_say_scenario_year_comune_owner_and_law_on_every_row(plan: Plan) -> None:
    found = grid(plan, {"eccedenza": [0, "7,5"]}, Scenario(sat=3, comuni=(CREMONA, SORESINA)))
    table = grid_data(found, [(CREMONA, OwnerType.COMUNE), (SORESINA, OwnerType.COMUNE)])
    keys = [column.key for column in table.columns]
    assert keys[:7] == ["scenario", "anno", "istat", "comune", "ente_tipo", "norme_al", "eccedenza"]
    rows = [dict(zip(keys, row, strict=True)) for row in table.rows]
    assert [(row["istat"], row["eccedenza"]) for row in rows] == [
        (CREMONA, "0"), (CREMONA, "7,5"), (SORESINA, "0"), (SORESINA, "7,5"),
    ]  # fmt: skip
    for row in rows:
        made = scenario(plan, sat=3, eccedenza=row["eccedenza"], comune=["Cremona", "Soresina"])
        assert row["scenario"] == made.scenario
        assert (row["anno"], row["ente_tipo"], row["norme_al"]) == (2022, "COMUNE", plan.rules.at)
        line = next(one for one in made.lines if one.key[:2] == (row["istat"], "COMUNE"))
        assert (row["j_sat"], row["quota_indigenza"]) == (line.value("j_sat"), line.value("quota_indigenza"))
    assert f'"{points(750)}"' in csv_text(table)


def test_open_data_of_the_whole_ambito_have_no_comune(plan: Plan) -> None:
    table = grid_data(grid(plan, {"sat": [0, 1]}), [])
    assert {row[2:5] for row in table.rows} == {("", "", "")}
    assert len(table.rows) == 2
