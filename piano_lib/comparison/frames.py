"""A comparison as DataFrames with the column names of the CSV files and nullable integers; pandas only here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from piano_lib.comparison.law import in_words
from piano_lib.comparison.model import Item, Pair, RuleChange
from piano_lib.plan.frames import IDENTITY, findings_frame, typed
from piano_lib.plan.line import ALLOCATED
from piano_lib.survey.finding import Finding

if TYPE_CHECKING:
    import pandas as pd

Labels = tuple[str, str]


def table(pairs: Iterable[Pair], columns: Sequence[str], labels: Labels) -> pd.DataFrame:
    """A row per pair; five columns per compared quantity."""
    counts = [f"{c}_{end}" for c in columns for end in (*labels, "differenza", "variazione")]
    names = [
        *IDENTITY,
        "presenza",
        *(f"{c}_{e}" for c in columns for e in (*labels, "differenza", "variazione", "esito")),
    ]
    rows = []
    for pair in pairs:
        row: list[object] = [*_identity(pair), pair.presence.value]
        for column in columns:
            found = pair.changes[column]
            row += [found.before, found.after, found.difference, found.variation, found.outcome.value]
        rows.append(row)
    return typed(rows, names, counts)


def effects(pairs: Iterable[Pair], labels: Labels) -> pd.DataFrame:
    """A row per pair and allocated column; empty (``<NA>``) where a side is not known."""
    counts = [
        labels[0],
        "effetto_offerta",
        "effetto_norme",
        "effetto_scelte",
        "effetto_norme_e_scelte",
        labels[1],
        "differenza",
    ]
    rows = []
    for pair in pairs:
        for column in ALLOCATED:
            found = pair.effects.get(column)
            values: list[object] = [None] * len(counts)
            if found is not None:
                values = [found.before, found.supply, found.rules, found.choices, found.rules_and_choices]
                values += [found.after, found.difference]
            rows.append([*_identity(pair), column, *values])
    return typed(rows, [*IDENTITY, "voce", *counts], counts)


def programming(items: Iterable[Item]) -> pd.DataFrame:
    """A row per item; an empty side (``<NA>``) is not known."""
    names = ["voce", "istat", "soggetto", "titolo", "stato", "base", "fonte_base", "prova_base"]
    names += ["confronto", "fonte_confronto", "prova_confronto", "nota"]
    rows: list[list[object]] = [
        [
            item.topic, item.istat, item.subject, item.title, item.state.value, item.before.words, item.before.source,
            item.before.evidence, item.after.words, item.after.source, item.after.evidence, item.note,
        ]
        for item in items
    ]  # fmt: skip
    return typed(rows, names, [])


def rules(law: Iterable[RuleChange]) -> pd.DataFrame:
    """A row per parameter of the law."""
    names = ["parametro", "titolo", "stato", "base", "citazione_base", "prova_base"]
    names += ["confronto", "citazione_confronto", "prova_confronto"]
    rows = []
    for item in law:
        row: list[object] = [item.key, item.title, item.state.value]
        for rule in (item.before, item.after):
            row += [None] * 3 if rule is None else [in_words(rule), rule.citation, rule.version.evidence.value]
        rows.append(row)
    return typed(rows, names, [])


def findings(found: Iterable[Finding]) -> pd.DataFrame:
    """A row per finding, as for a plan."""
    return findings_frame(found)


def _identity(pair: Pair) -> list[object]:
    line = pair.line
    return [line.istat, line.comune, line.owner.value, line.declaration.body]
