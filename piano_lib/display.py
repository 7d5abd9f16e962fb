"""What a notebook shows for the objects an analyst holds: the same accessible tables and blocks as the reports.

Named in ``piano_lib/__init__.py``: the rooms that hold the objects know nothing of pages (``piano_lib/shown.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from piano_lib.italian import day

if TYPE_CHECKING:
    from piano_lib.comparison import Comparison
    from piano_lib.plan import Explanation, Plan
    from piano_lib.rules import Rules
    from piano_lib.scenarios import Grid
    from piano_lib.tables.model import Table

SHOWN = 30  # rows of a grid: the rest is in ``Grid.table()``


def plan_html(plan: Plan) -> str:
    """What the figures are, then the overview of the ambito."""
    from piano_lib.tables.summary import overview
    from piano_lib.texts.opening import warning

    return warning(plan)._repr_html_() + overview(plan)._repr_html_()


def comparison_html(comparison: Comparison) -> str:
    """What the figures are, then the totals of both plans."""
    from piano_lib.tables.change import totals
    from piano_lib.texts.opening import warning

    return warning(comparison)._repr_html_() + totals(comparison)._repr_html_()


def explanation_html(explanation: Explanation) -> str:
    """The steps behind a comune's figures: for each owner its name and a numbered list."""
    from piano_lib.texts.prose import Block, Items, Paragraph, prose

    blocks: list[Block] = []
    for owner in explanation.owners:
        steps = (*owner.supply, *map(str, owner.steps), *(f"Attenzione: {words}." for words in owner.warnings))
        blocks += [Paragraph(f"{owner.title}:"), Items(steps, numbered=True)]
    return prose(f"Perché: {explanation.heading}", *blocks)._repr_html_()


def grid_html(grid: Grid) -> str:
    """The first scenarios of a grid, over the whole ambito."""
    from dataclasses import replace

    from piano_lib.tables.scenarios import grid_table

    table = grid_table(grid)
    more = len(table.rows) - SHOWN
    if more > 0:
        note = f"Altri {more} scenari: li dà tutti «griglia.table()»."
        table = replace(table, rows=table.rows[:SHOWN], notes=(*table.notes, note))
    return table._repr_html_()


def rules_html(rules: Rules) -> str:
    """A row per parameter in force: what it says, the article, the evidence."""
    return rules_table(rules)._repr_html_()


def rules_table(rules: Rules) -> Table:
    """The law in force on a day as a table."""
    from piano_lib.rules.words import phrase
    from piano_lib.tables.common import LEGEND
    from piano_lib.tables.model import Column, Table

    columns = (
        Column("parametro", "Parametro", header=True), Column("norma", "Che cosa dice"),
        Column("citazione", "Articolo"), Column("prova", "Prova"),
    )  # fmt: skip
    rows = tuple((rule.title, phrase(rule), rule.citation, rule.version.evidence.value) for rule in rules)
    return Table("norme-in-vigore", f"Norme in vigore alla data {day(rules.at)}", columns, rows, None, (LEGEND,))
