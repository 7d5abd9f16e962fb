"""The simulator's widgets, without a browser: what is on screen is what the library gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.plan import Plan
from piano_lib.scenarios import scenario
from piano_lib.simulator import EVERYWHERE, KEPT, Simulator

pytest.importorskip("ipywidgets")
SORESINA, GERRE = "019098", "019048"


@pytest.fixture(scope="module")
def plan(ambito: Path) -> Plan:
    return load_plan(ambito, 2022)


@pytest.fixture
def desk(plan: Plan, tmp_path: Path) -> Simulator:
    return Simulator(plan, tmp_path)


def test_it_starts_on_the_plan_of_the_comune_in_evidence(desk: Simulator, plan: Plan) -> None:
    assert desk.comune.value == plan.ambito.focus
    assert (desk.excess.value, desk.police.value, desk.sat.value) == (1000, 0, 5)
    assert desk.plan is plan
    assert "questo è il piano 2022" in desk.said.value
    assert "Dati dimostrativi" in desk.said.value


def test_every_control_has_a_label_in_italian(desk: Simulator) -> None:
    assert [control.description for control in desk.controls] == [
        "Comune", "Eccedenza indigenza (punti)", "Quota forze dell'ordine", "SAT richiesti (alloggi)",
        "Voce dell'offerta", "Alloggi in più o in meno", "Norme in vigore alla data", "Nome dello scenario",
    ]  # fmt: skip


def test_moving_a_slider_gives_the_scenario_of_the_library(desk: Simulator, plan: Plan) -> None:
    for points in (0, 7, 20, 80):
        desk.excess.value = points * 100
        assert desk.plan.lines == scenario(plan, eccedenza=points, comune="Cremona").lines
        assert f"indigenza {points}\xa0%" in desk.table.value


def test_all_controls_together(desk: Simulator, plan: Plan) -> None:
    desk.excess.value, desk.sat.value, desk.police.value = 2000, 3, 500
    desk.origin.value, desk.more.value = "e_turnover", 4
    desk.law.value = date(2025, 4, 1)
    words = {"eccedenza": 20, "sat": 3, "forze_ordine": 5, "norme_al": date(2025, 4, 1), "offerta": {"e_turnover": 4}}
    expected = scenario(plan, **words, comune="Cremona")
    assert desk.plan.lines == expected.lines
    assert desk.plan.rules == expected.rules


def test_back_on_the_plans_choice_it_is_the_plan_again(desk: Simulator, plan: Plan) -> None:
    desk.excess.value = 2000
    desk.excess.value = 1000
    assert desk.plan is plan


def test_another_comune_brings_its_own_choices(desk: Simulator, plan: Plan) -> None:
    desk.excess.value = 4000
    desk.comune.value = SORESINA
    assert (desk.excess.value, desk.police.value, desk.sat.value) == (1000, 1000, 2)
    assert desk.plan is plan
    assert "Soresina" in desk.table.value


def test_for_all_comuni_each_keeps_its_own_until_moved(desk: Simulator, plan: Plan) -> None:
    desk.comune.value = EVERYWHERE
    assert (desk.excess.value, desk.police.value, desk.sat.value) == (KEPT, KEPT, KEPT)
    assert desk.plan is plan
    assert desk.more.disabled
    desk.excess.value = 4000
    assert desk.plan.lines == scenario(plan, eccedenza=40).lines
    assert desk.chart.value == ""


def test_a_comune_that_has_nothing_does_not_break_it(desk: Simulator, plan: Plan) -> None:
    desk.comune.value = GERRE
    desk.excess.value = 3000
    assert desk.plan.scenario


def test_what_the_law_refuses_is_said_and_the_last_good_scenario_stays(desk: Simulator) -> None:
    desk.excess.value = 2000
    before = desk.plan
    desk.law.value = date(2017, 1, 1)
    assert "Scelta non ammessa" in desk.said.value
    assert "nessuna versione copre quel giorno" in desk.said.value
    assert desk.plan is before


def test_reset_puts_everything_back(desk: Simulator, plan: Plan) -> None:
    desk.excess.value, desk.law.value, desk.more.value = 2000, date(2020, 12, 1), 3
    desk.reset.click()
    assert desk.plan is plan
    assert (desk.law.value, desk.more.value, desk.excess.value) == (plan.rules.at, 0, 1000)


def test_a_saved_scenario_can_be_read_back(desk: Simulator, tmp_path: Path, ambito: Path) -> None:
    desk.sat.value, desk.name.value = 2, "Due <b>"
    desk.save.click()
    (saved,) = (tmp_path / "scenari").glob("*.toml")
    assert saved.name == "ambito-cremonese-2022-due-b.toml"
    assert "Scenario salvato" in desk.saved.value
    assert load_plan(ambito, 2022, str(saved)).lines == desk.plan.lines


def test_the_plan_itself_is_not_saved_as_a_scenario(desk: Simulator, tmp_path: Path) -> None:
    desk.save.click()
    assert "nulla da salvare" in desk.saved.value
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(plan: Plan, tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("x", encoding="utf-8")
    desk = Simulator(plan, taken)
    desk.sat.value = 2
    desk.save.click()
    assert "Scenario non salvato" in desk.saved.value


def test_it_is_brief_as_text_and_whole_as_a_panel(desk: Simulator) -> None:
    assert repr(desk) == "<Simulatore del piano 2022: nessuna modifica>"
    assert len(desk.show().children) == len(desk.controls) + 6
