"""What a notebook shows for the objects an analyst holds: the same accessible tables and blocks as the reports.

Named in ``piano_lib/__init__.py``: the rooms that hold the objects know nothing of pages (``piano_lib/shown.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from piano_lib.italian import capital, count, day

if TYPE_CHECKING:
    from piano_lib.comparison import Comparison
    from piano_lib.plan import Explanation, Plan
    from piano_lib.plan.explanation import OwnerExplanation
    from piano_lib.plan.model import MunicipalityPlan
    from piano_lib.rules import Rule, Rules
    from piano_lib.scenarios import Binding, Grid, LawVersion, Threshold
    from piano_lib.tables.model import Table
    from piano_lib.texts.prose import Paragraph

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
    """The reasoning behind a comune's figures: for each owner its name and a numbered list, then what to look at."""
    from piano_lib.texts.prose import Block, Items, Paragraph, prose

    blocks: list[Block] = []
    for owner in explanation.owners:
        blocks += [Paragraph(f"{owner.title}:"), Items(owner.sentences, numbered=True), *_warnings(owner)]
    return prose(f"Perché: {explanation.heading}", *blocks)._repr_html_()


def _warnings(owner: OwnerExplanation) -> list[Paragraph]:
    from piano_lib.tables.names import in_words
    from piano_lib.texts.prose import Paragraph

    return [Paragraph(f"Attenzione: {in_words(words)}.", "nota") for words in owner.warnings]


def municipality_html(found: MunicipalityPlan) -> str:
    """A row per owner in the comune: from the dwellings available to the general ranking."""
    return municipality_table(found)._repr_html_()


def municipality_table(found: MunicipalityPlan) -> Table:
    """One comune in the plan as a table (dwellings)."""
    from piano_lib.tables.common import OWNER, cell, number, owner
    from piano_lib.tables.model import Table
    from piano_lib.tables.names import CASCADE

    names = [name for name in CASCADE if name not in found.unforeseen]
    rows = tuple((owner(line), *(cell(line, name) for name in names)) for line in found.lines)
    name = found.municipality.name
    note = () if rows else (f"{name} non compare nella ricognizione.",)
    columns = (OWNER, *(number(key, CASCADE[key]) for key in names))
    caption = f"{name}: alloggi e quote, ente per ente, {found.called}"
    status = "dati dimostrativi" if found.demonstration else "dati ufficiali"
    return Table(f"comune-{found.municipality.istat}", caption, columns, rows, None, note, status)


def binding_html(found: Binding) -> str:
    """Where a cap binds, what it does, and the article."""
    from piano_lib.scenarios.limits import place_of

    return _sentence(f"{place_of(found.line)}: {found.sentence} [{found.rule.citation}].")


def threshold_html(found: Threshold) -> str:
    """The sentence of a threshold, and the article."""
    return _sentence(f"{capital(found.sentence)} [{found.rule.citation}].")


def law_version_html(found: LawVersion) -> str:
    """What differs from the plan's law on that day, what is left out, and the overview of what it gives."""
    from piano_lib.texts.prose import items, prose

    changed = [f"{rule.title}: {rule.citation}" for rule in found.changed]
    none = "Sono le norme del piano." if found.in_force else "Nessun parametro è diverso."
    head = prose(f"Norme in vigore alla data {day(found.at)}.", items([*changed, *found.left_out], none))
    return head._repr_html_() + plan_html(found.plan)


def _sentence(words: str) -> str:
    from piano_lib.texts.prose import prose

    return prose(words)._repr_html_()


def grid_html(grid: Grid) -> str:
    """The first scenarios of a grid, over the whole ambito."""
    from dataclasses import replace

    from piano_lib.tables.grids import grid_table

    table = grid_table(grid)
    more = len(table.rows) - SHOWN
    if more > 0:
        note = f"{'Un altro scenario' if more == 1 else f'Altri {count(more)} scenari'}: li dà tutti «griglia.table()»."
        table = replace(table, rows=table.rows[:SHOWN], notes=(*table.notes, note))
    return table._repr_html_()


def rules_html(rules: Rules) -> str:
    """A row per parameter in force: what it says, the article, the evidence."""
    return rules_table(rules, f"Norme in vigore alla data {day(rules.at)}")._repr_html_()


def rule_html(rule: Rule) -> str:
    """One parameter of the law: what it says since when, the article, the evidence."""
    caption = f"{rule.title}, in vigore dal giorno {day(rule.version.valid_from)}"
    return rules_table([rule], caption, f"norma-{rule.key.replace('_', '-')}")._repr_html_()


def rules_table(rules: Iterable[Rule], caption: str, key: str = "norme-in-vigore") -> Table:
    """Parameters of the law as a table."""
    from piano_lib.rules.words import evidence, phrase
    from piano_lib.tables.common import LEGEND
    from piano_lib.tables.model import Column, Table

    columns = (
        Column("parametro", "Parametro", header=True), Column("norma", "Che cosa dice"),
        Column("citazione", "Articolo"), Column("prova", "Prova"),
    )  # fmt: skip
    rows = tuple((rule.title, phrase(rule), rule.citation, evidence(rule)) for rule in rules)
    return Table(key, caption, columns, rows, None, (LEGEND,))
