"""The simulator's widgets, without a browser: what is on screen is what the library gives."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from piano_lib.api import load_plan
from piano_lib.plan import Plan
from piano_lib.scenarios import ScenarioError, differences, scenario
from piano_lib.simulator import EVERYWHERE, KEPT, Simulator
from piano_lib.tables.scenarios import scenario_totals
from tests.plan.esempi import choice, plan_of, with_available

pytest.importorskip("ipywidgets")
SORESINA, GERRE = "019098", "019048"


@pytest.fixture(scope="module")
def plan(ambito: Path) -> Plan:
    return load_plan(ambito, 2022)


@pytest.fixture
def desk(plan: Plan, tmp_path: Path) -> Simulator:
    return Simulator(plan, tmp_path)


def visible(desk: Simulator) -> list[str]:
    """What the panel shows below its controls."""
    return [block.value for block in (desk.said, desk.table, desk.chart, desk.why)]


def test_it_starts_on_the_plan_of_the_comune_in_evidence(desk: Simulator, plan: Plan) -> None:
    assert desk.comune.value == plan.ambito.focus
    assert (desk.excess.value, desk.police.value, desk.sat.value) == (1000, KEPT, 5)
    assert desk.plan is plan
    assert "questo è il piano 2022" in desk.said.value
    page = BeautifulSoup("".join(visible(desk)), "lxml")
    assert "cenario" not in page.get_text() + "".join(image["alt"] for image in page.find_all("img"))
    assert "Dati dimostrativi" in desk.said.value


def test_every_control_has_a_label_in_italian(desk: Simulator) -> None:
    assert [control.description for control in desk.controls] == [
        "Comune", "Eccedenza per l'indigenza", "Quota forze dell'ordine", "SAT richiesti", "Voce dell'offerta",
        "Alloggi in più o in meno", "Norme in vigore alla data", "Nome dello scenario",
    ]  # fmt: skip


def test_each_position_of_a_slider_says_its_unit(desk: Simulator) -> None:
    words = {value: label for slider in (desk.excess, desk.police, desk.sat) for label, value in slider.options}
    assert dict(desk.excess.options)["1 punto"] == 100
    assert dict(desk.excess.options)["10 punti"] == 1000
    assert dict(desk.police.options)["10\xa0%"] == 1000
    assert [label for label, _ in desk.sat.options[:3]] == ["0 alloggi", "1 alloggio", "2 alloggi"]
    assert words[KEPT] == "non comunicato"
    assert desk.police.options[0] == ("non comunicato", KEPT)


def test_a_choice_between_two_steps_or_beyond_them_has_its_own_position_and_unit(tmp_path: Path) -> None:
    plan = plan_of(with_available(90), choices=(choice(excess=750, police=250, sat=41),))
    desk = Simulator(plan, tmp_path)
    desk.comune.value = "019036"
    assert (desk.excess.label, desk.police.label, desk.sat.label) == ("7,5 punti", "2,5\xa0%", "41 alloggi")
    assert desk.plan is plan
    assert desk.sat.options[-1] == ("90 alloggi", 90)


def test_zero_is_a_decision_and_not_the_same_as_none(desk: Simulator, plan: Plan) -> None:
    desk.police.value = 0
    assert desk.plan.lines == scenario(plan, forze_ordine=0, comune="Cremona").lines
    desk.police.value = KEPT
    assert desk.plan is plan


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
    made = scenario(plan, eccedenza=40)
    assert f"almeno {made.total('quota_indigenza').value}" in desk.chart.value
    assert scenario_totals(plan, made)._repr_html_() in desk.table.value
    moved = {d.line.key for d in differences(plan, made) if d.moves}
    assert desk.why.value.count("<details>") == len(moved)
    assert "20\xa0% + 40\xa0% = 60\xa0%" in desk.why.value


def test_a_comune_with_no_dwellings_to_assign_does_not_break_it(desk: Simulator, plan: Plan) -> None:
    desk.comune.value = GERRE
    desk.excess.value = 3000
    assert desk.plan.lines == scenario(plan, eccedenza=30, comune="Gerre de' Caprioli").lines
    assert "nessun numero cambia" in desk.table.value


def test_where_only_another_owner_has_dwellings_what_cannot_be_changed_is_off_and_said(tmp_path: Path) -> None:
    plan = plan_of(with_available(20, owner="ALER"), with_available(5, "019098"))
    desk = Simulator(plan, tmp_path)
    assert not desk.excess.disabled
    desk.comune.value = "019036"
    assert [control.disabled for control in (desk.excess, desk.police, desk.sat, desk.more)] == [
        True,
        False,
        True,
        True,
    ]
    assert "non ha alloggi propri" in desk.said.value
    assert "ALER" in desk.chart.value
    desk.police.value = 1000
    assert desk.plan.lines == scenario(plan, forze_ordine=10, comune="Cremona").lines


def test_what_the_law_refuses_is_said_and_nothing_of_the_former_scenario_stays(desk: Simulator, tmp_path: Path) -> None:
    desk.excess.value, desk.name.value = 2000, "Venti"
    desk.save.click()
    (saved,) = (tmp_path / "scenari").glob("*.toml")
    desk.law.value = date(2017, 1, 1)
    assert "Scelta non ammessa" in desk.said.value
    assert "nessuna versione copre quel giorno" in desk.said.value
    assert [block.value for block in (desk.table, desk.chart, desk.why, desk.saved)] == [""] * 4
    with pytest.raises(ScenarioError, match="nessuna versione copre quel giorno"):
        _ = desk.plan
    assert repr(desk) == "<Simulatore del piano 2022: scelta non ammessa>"
    saved.unlink()
    desk.save.click()
    assert "Scenario non salvato: la scelta non è ammessa" in desk.saved.value
    assert list((tmp_path / "scenari").iterdir()) == []
    desk.law.value = date(2021, 10, 27)
    assert desk.plan.scenario.startswith("Venti: ")
    assert "Quota indigenza" in desk.table.value


def test_the_law_of_a_day_before_a_parameter_was_known_gives_a_scenario_that_says_what_does_not_count(
    desk: Simulator, plan: Plan
) -> None:
    desk.law.value = date(2018, 6, 1)
    assert desk.plan.lines == scenario(plan, norme_al=date(2018, 6, 1)).lines
    assert "nello scenario questa scelta non conta" in desk.table.value
    desk.police.value = 500
    assert "non è prevista dalle norme applicate" in desk.said.value


def test_reset_puts_everything_back(desk: Simulator, plan: Plan) -> None:
    desk.excess.value, desk.law.value, desk.more.value, desk.name.value = 2000, date(2020, 12, 1), 3, "Prova"
    desk.save.click()
    desk.reset.click()
    assert desk.plan is plan
    assert (desk.law.value, desk.more.value, desk.excess.value) == (plan.rules.at, 0, 1000)
    assert (desk.name.value, desk.saved.value) == ("", "")


def test_a_saved_scenario_can_be_read_back(desk: Simulator, tmp_path: Path, ambito: Path) -> None:
    desk.sat.value, desk.name.value = 2, "Due <b>"
    desk.save.click()
    (saved,) = (tmp_path / "scenari").glob("*.toml")
    assert re.fullmatch(r"ambito-cremonese-2022-due-b-[0-9a-f]{6}\.toml", saved.name)
    assert "Scenario salvato" in desk.saved.value
    assert load_plan(ambito, 2022, saved).lines == desk.plan.lines
    assert "<b>" not in "".join(visible(desk))
    desk.sat.value = 3
    assert desk.saved.value == "", "what was saved is no longer what is on screen"
    desk.save.click()
    assert len(list((tmp_path / "scenari").glob("*.toml"))) == 2, "the same name, another scenario: another file"


def test_the_plan_itself_is_not_saved_as_a_scenario(desk: Simulator, tmp_path: Path) -> None:
    desk.save.click()
    assert "questo è il piano" in desk.saved.value
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


@pytest.mark.parametrize("comune", [EVERYWHERE, "019036", SORESINA])
def test_each_figure_leads_to_a_table_that_is_on_the_panel(desk: Simulator, comune: str) -> None:
    desk.comune.value = comune
    for law in (date(2021, 10, 27), date(2025, 4, 1)):
        desk.law.value = law
        shown = "".join(visible(desk))
        links = re.findall(r'href="#([^"]+)"', shown)
        assert links
        assert set(links) <= set(re.findall(r' id="([^"]+)"', shown))
