"""What the annual report and the simulator say of other choices: tables, or the sentence in place of them."""

from __future__ import annotations

import json
from pathlib import Path

from piano_lib.charts.figure import Figure
from piano_lib.plan import Plan
from piano_lib.tables.model import Table
from piano_lib.texts.study import other_choices
from tests.esempi_lettore import shipped
from tests.plan.esempi import plan_of, unanswered, with_available
from tests.texts.test_prose import words


def keys(plan: Plan) -> list[str]:
    return [one.key for one in other_choices(plan) if isinstance(one, Table | Figure)]


def test_the_chart_comes_first_and_the_law_last() -> None:
    assert keys(shipped(2022)) == [
        "grafico-eccedenza", "sensibilita-eccedenza", "sensibilita-sat", "sensibilita-forze-ordine",
        "sensibilita-norme",
    ]  # fmt: skip


def test_where_no_comune_has_communicated_its_dwellings_one_sentence_stands_for_chart_and_tables() -> None:
    plan = plan_of(unanswered(), with_available(10, owner="ALER"))
    assert keys(plan) == ["sensibilita-norme"]
    said, _ = other_choices(plan)
    assert words(said).startswith("Di nessun comune si conoscono alloggi propri")


def test_the_report_asks_of_its_page_only_what_a_poor_plan_shows_too() -> None:
    notebook = Path(__file__).resolve().parents[2] / "notebooks" / "piano_annuale.ipynb"
    declared = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]["piano"]["richiesti"]
    asked = {*declared["tabelle"], *declared["figure"]} & set(keys(shipped(2022)))
    assert asked == {"sensibilita-norme"} == set(keys(plan_of(unanswered())))
