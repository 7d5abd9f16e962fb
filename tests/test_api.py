"""From a folder and a year to a plan, and from a file to a scenario: what is typed wrong is said in Italian."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from piano_lib import load_plan, rules_at, scenario
from piano_lib.api import plan_behind, save_scenario, scenario_name, with_scenario
from piano_lib.plan import Plan
from piano_lib.scenarios import Scenario, ScenarioError, SupplyChange, from_words, to_toml
from piano_lib.survey.model import OwnerType

CREMONA = "019036"


@pytest.fixture(scope="module")
def plan(ambito: Path) -> Plan:
    return load_plan(ambito, 2022)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2022",), "Manca l'anno"),
        (("", 2022.5), "L'anno «2022.5» non è un numero intero"),
        (("", "2022"), "L'anno «2022» non è un numero intero"),
        (("", True), "L'anno «True» non è un numero intero"),
    ],
)
def test_a_wrong_call_is_answered_with_the_right_one(arguments: tuple[object, ...], said: str) -> None:
    with pytest.raises(TypeError) as refused:
        load_plan(*arguments)  # type: ignore[arg-type]
    assert said in str(refused.value)
    assert 'load_plan("", 2022)' in str(refused.value)


def test_a_whole_number_of_numpy_is_a_year(ambito: Path) -> None:
    assert load_plan(ambito, np.int64(2022)).year == 2022  # type: ignore[arg-type]


def test_the_law_is_asked_for_a_day() -> None:
    with pytest.raises(TypeError, match="«2022-01-01» non è un giorno: rules_at vuole una data"):
        rules_at("2022-01-01")  # type: ignore[arg-type]
    assert rules_at(datetime(2022, 1, 1, 12)) is rules_at(date(2022, 1, 1))


def test_a_scenario_is_a_text_or_the_name_of_a_file(ambito: Path, plan: Plan, tmp_path: Path) -> None:
    text = to_toml(from_words(plan, {"sat": 3, "comune": "Cremona"}), plan)
    saved = tmp_path / "con [parentesi] e spazi.toml"
    saved.write_text(text, encoding="utf-8")
    expected = scenario(plan, sat=3, comune="Cremona")
    for given in (text, saved, str(saved)):
        assert load_plan(ambito, 2022, given) == expected
    assert plan_behind(ambito, expected) == plan
    assert plan_behind(ambito, plan) is None


@pytest.mark.parametrize("given", ["non-c-è.toml", Path("non-c-è.toml"), "x" * 5000, "a\0b"])
def test_a_file_that_is_not_there_is_said(plan: Plan, given: str | Path) -> None:
    with pytest.raises(ScenarioError, match="non si legge: il file non c'è o non è testo UTF-8"):
        with_scenario(plan, given)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe", "non è testo UTF-8"), (b"", "manca la sezione"), (b"[scenario]\n", "non cambia nulla")],
)
def test_a_file_that_holds_no_scenario_is_refused(plan: Plan, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "prova.toml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError, match=said):
        with_scenario(plan, path)


def test_a_saved_scenario_has_a_name_of_its_own_and_gives_itself_back(plan: Plan, tmp_path: Path) -> None:
    kinds = (
        Scenario("Prova", excess=2000),
        Scenario("Prova", excess=2000, comuni=(CREMONA,)),
        Scenario("Prova", sat=2),
        Scenario("Prova", sat=2, owner=OwnerType.ALER),
        Scenario("Prova", supply=(SupplyChange("e_turnover", 2),), comuni=(CREMONA,)),
        Scenario("Prova", supply=(SupplyChange("e_turnover", -2),), comuni=(CREMONA,)),
        Scenario("Prova" + "x" * 150, excess=1),
        Scenario("Prova" + "x" * 151, excess=1),
    )
    paths = [save_scenario(plan, one, tmp_path) for one in kinds]
    assert len(set(paths)) == len(kinds)
    for one, path in zip(kinds, paths, strict=True):
        assert path.stem == scenario_name(plan, one)
        assert len(path.name) < 120
        assert with_scenario(plan, path)[1] == one
        assert save_scenario(plan, one, tmp_path) == path
