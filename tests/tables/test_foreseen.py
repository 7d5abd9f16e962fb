"""Quotas the law in force does not know have no column, no bar and no sentence; those it knows always have one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from piano_lib.charts import supply
from piano_lib.display import municipality_table
from piano_lib.plan import Plan
from piano_lib.scenarios import scenario
from piano_lib.tables import letters, quotas, scheda, summary
from piano_lib.tables.html import render
from piano_lib.tables.model import Table
from piano_lib.tables.scenarios import results
from tests.esempi_lettore import shipped

LAWS = {"2018-06-01": (False, False), "2021-10-27": (True, False), "2025-04-01": (True, True)}
SHOWN: dict[str, Callable[[Plan], str]] = {
    "quadro": lambda plan: _text(summary.overview(plan)),
    "quote": lambda plan: _text(quotas.quotas(plan)),
    "scheda": lambda plan: _text(scheda.quotas(plan, "019036")),
    "comune al banco": lambda plan: _text(municipality_table(plan.municipality("Cremona"))),
    "cascata": lambda plan: supply.cascade(plan).description,
}
"""What a reader sees of each, in lower case."""


def _text(table: Table) -> str:
    return BeautifulSoup(render(table), "html.parser").get_text(" ")


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("name", SHOWN)
def test_a_quota_is_shown_where_the_law_knows_it(name: str, law: str) -> None:
    police, reserves = LAWS[law]
    said = SHOWN[name](scenario(shipped(2022), norme_al=law)).lower()
    assert ("forze dell'ordine" in said) == police
    assert ("riserve" in said) == reserves


@pytest.mark.parametrize("law", LAWS)
def test_the_letters_have_the_police_share_where_the_law_knows_it(law: str) -> None:
    keys = [column.key for column in letters.letters(scenario(shipped(2022), norme_al=law)).columns]
    assert ("i_forze_ordine" in keys) == LAWS[law][0]


def test_results_of_two_laws_are_those_that_either_knows() -> None:
    plan = shipped(2022)
    old, new = (scenario(plan, norme_al=law) for law in ("2018-06-01", "2025-04-01"))
    assert {"quota_forze_ordine", "quota_riserve"} & set(results(old)) == set()
    assert {"quota_forze_ordine", "quota_riserve"} <= set(results(old, new))
