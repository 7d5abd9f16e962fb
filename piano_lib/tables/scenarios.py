"""A scenario as tables: what changes beside the plan, grids, limits, how quotas answer to choices and to the law."""

from __future__ import annotations

from collections.abc import Iterable

from piano_lib.italian import count, day, percent
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.line import ALLOCATED
from piano_lib.plan.reconciliation import aggregate
from piano_lib.scenarios import (
    NOT_THE_PLAN,
    Grid,
    bindings,
    differences,
    exceeding,
    excess_curves,
    law_versions,
    thresholds,
)
from piano_lib.survey.model import OwnerType
from piano_lib.tables.common import COMUNE, OWNER, data_source, identity, number, sum_cell
from piano_lib.tables.model import Cell, Column, Kind, Table

LABELS = {
    "disponibili": "Alloggi disponibili",
    "j_sat_massimo": "Tetto dei SAT",
    "j_sat": "SAT",
    "sap": "SAP al netto dei SAT",
    "quota_indigenza": "Quota indigenza",
    "quota_forze_ordine": "Quota forze dell'ordine",
    "quota_riserve": "Quota riserve",
    "graduatoria_generale": "Graduatoria generale",
}
AXIS_LABELS = {
    "eccedenza": ("Eccedenza", Kind.SHARE),
    "forze_ordine": ("Forze dell'ordine", Kind.SHARE),
    "riserve": ("Riserve", Kind.SHARE),
    "sat": ("SAT richiesti", Kind.COUNT),
    "alloggi": ("Alloggi in più o in meno", Kind.DIFFERENCE),
}
NOT_SET = "non deciso"
UNDECIDED = {"quota_forze_ordine", "quota_riserve"}


def scenario_table(base: Plan, scenario: Plan, istat: str = "") -> Table:
    """A row per comune, owner and column that changes; with ``istat``, every column of that comune."""
    found = [
        one
        for one in differences(base, scenario)
        if (one.line.istat == istat if istat else one.moves) and (one.base is not None or one.scenario is not None)
    ]
    rows = tuple(
        (
            *identity(one.line),
            LABELS[one.column],
            _side(one.column, one.base),
            _side(one.column, one.scenario),
            one.difference,
        )
        for one in sorted(found, key=lambda one: one.line.comune.casefold())
    )
    name = scenario.scenario or "nessuna modifica"
    columns = (
        COMUNE, OWNER, Column("voce", "Voce", header=True), number("base", f"Piano {base.year}"),
        number("scenario", "Scenario"), number("differenza", "Differenza", kind=Kind.DIFFERENCE, blank="—"),
    )  # fmt: skip
    note = () if rows else ("Con questo scenario nessun numero cambia.",)
    return Table("scenario", f"Scenario «{name}»: {NOT_THE_PLAN}", columns, rows, None, note, data_source(base))


def _side(column: str, value: int | None) -> Cell:
    return NOT_SET if value is None and column in UNDECIDED else value


def scenario_data(base: Plan, scenario: Plan) -> Table:
    """What a scenario changes as open data: every row names the scenario, the ISTAT code and the column it is about."""
    name = scenario.scenario or "nessuna modifica"
    rows = tuple(
        (
            name,
            d.line.istat,
            d.line.comune,
            d.line.owner.value,
            d.line.declaration.body,
            d.column,
            d.base,
            d.scenario,
            d.difference,
        )
        for d in differences(base, scenario)
        if d.moves
    )
    keys = ("scenario", "istat", "comune", "ente_tipo", "ente", "voce")
    counts = (number("base", "Piano"), number("valore", "Scenario"), number("differenza", "Differenza"))
    columns = (*(Column(key, key) for key in keys), *counts)
    return Table("scenario-dati", f"Scenario «{name}»: {NOT_THE_PLAN}", columns, rows, None, (), data_source(base))


def _place(line: PlanLine) -> tuple[Cell, ...]:
    return line.istat, line.comune, line.owner.value, line.declaration.body


def scenario_totals(base: Plan, scenario: Plan) -> Table:
    """A row per column over the whole ambito: the plan, the scenario, the difference where both sums are whole."""
    rows: list[tuple[Cell, ...]] = []
    for column in ("disponibili", *_results(scenario)):
        one, other = (aggregate(_with_supply(plan.lines), column) for plan in (base, scenario))
        if column in UNDECIDED:
            pair = [sum(line.value(column) or 0 for line in plan.lines if line.counted) for plan in (base, scenario)]
            rows.append((LABELS[column], *pair, pair[1] - pair[0]))
        else:
            rows.append((LABELS[column], sum_cell(one), sum_cell(other), other.value - one.value))
    columns = (
        Column("voce", "Voce", header=True), number("base", f"Piano {base.year}"), number("scenario", "Scenario"),
        number("differenza", "Differenza", kind=Kind.DIFFERENCE),
    )  # fmt: skip
    notes = ("La differenza è sulle righe che hanno comunicato i dati.",)
    caption = f"Totali dell'ambito nello scenario «{scenario.scenario or 'nessuna modifica'}»: {NOT_THE_PLAN}"
    return Table("scenario-totali", caption, columns, tuple(rows), None, notes, data_source(base))


def _results(plan: Plan) -> tuple[str, ...]:
    """The results shown: reserves only where the law in force knows them."""
    return tuple(name for name in ALLOCATED if name != "quota_riserve" or plan.reserves_foreseen)


def _with_supply(lines: Iterable[PlanLine]) -> list[PlanLine]:
    return [line for line in lines if line.istat]


def limits_table(scenario: Plan, istat: str = "") -> Table:
    """A row per cap that binds, per line whose quotas exceed its supply, and (for a comune) per threshold."""
    rows: list[tuple[Cell, ...]] = []
    rows += [
        (*identity(cap.line), "Limite che opera", _sentence(cap.sentence), cap.rule.citation)
        for cap in bindings(scenario)
        if istat in ("", cap.line.istat)
    ]
    for line in exceeding(scenario):
        if istat in ("", line.istat):
            words = next((f.message for f in line.findings if f.code == "quote-oltre-disponibili"), "")
            rows.append((*identity(line), "Quote oltre gli alloggi", _sentence(words), "nessun testo lo stabilisce"))
    for line in scenario.lines:
        if istat and line.istat == istat:
            rows += [
                (*identity(line), "Soglia", _sentence(one.sentence), one.rule.citation)
                for one in thresholds(line, scenario.rules)
            ]
    columns = (COMUNE, OWNER, Column("tipo", "Tipo"), Column("testo", "Che cosa succede"), Column("norma", "Norma"))
    note = () if rows else ("Nessun limite opera e nessuna quota supera gli alloggi.",)
    return Table("scenario-limiti", "Limiti, soglie e quote oltre gli alloggi", columns, tuple(rows), None, note)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def grid_table(found: Grid, istat: str = "", owner: OwnerType = OwnerType.COMUNE) -> Table:
    """A row per scenario of a grid: the axes, and the results of a comune and owner or of the whole ambito."""
    axes = tuple(number(name, AXIS_LABELS[name][0], kind=AXIS_LABELS[name][1]) for name in found.axes)
    results = tuple(number(name, LABELS[name]) for name in _results(found.plan))
    numbers = (*axes, *results, number("quote_oltre_disponibili", "Righe con quote oltre gli alloggi"))
    columns = (Column("scenario", "Scenario", header=True), *numbers)
    frame = found.table(istat, owner)[[column.key for column in numbers]]
    rows = tuple((f"studio {count(n)}", *row) for n, row in enumerate(_plain_rows(frame), start=1))
    where = found.plan.municipality(istat).municipality.name if istat else "tutto l'ambito"
    note = "Una quota non decisa conta zero: nulla è riservato."
    caption = f"Griglia di {count(len(found))} scenari, {where}: {NOT_THE_PLAN}"
    return Table("griglia", caption, columns, rows, None, (note,), data_source(found.plan))


def _plain_rows(frame: object) -> list[list[int | None]]:
    """Rows of a frame of ``Int64`` as plain numbers, missing as ``None``."""
    import pandas as pd

    assert isinstance(frame, pd.DataFrame)
    return [[None if pd.isna(value) else int(value) for value in row] for row in frame.itertuples(index=False)]


def sensitivity_table(plan: Plan) -> Table:
    """A row per excess at which a quota steps up, and the ends: the comune in detail, and the whole ambito."""
    town, ambito = excess_curves(plan)
    kept = {town.excess[0], town.excess[-1], *(at for curve in (town, ambito) for at, _, _ in curve.steps)}
    rows = tuple(
        (percent(value), one, every)
        for value, one, every in zip(town.excess, town.quota, ambito.quota, strict=True)
        if value in kept
    )
    columns = (
        Column("eccedenza", "Eccedenza oltre la quota base", header=True), number("comune", town.label),
        number("ambito", ambito.label),
    )  # fmt: skip
    notes = (
        "Le righe sono gli scalini: fra una riga e la successiva l'arrotondamento lascia la quota com'è.",
        "Sono scenari di studio: l'eccedenza del piano è quella decisa da ciascun comune.",
    )
    caption = (
        f"Quota per l'indigenza al variare dell'eccedenza, da {percent(town.excess[0])} a {percent(town.excess[-1])}"
    )
    return Table("sensibilita-eccedenza", caption, columns, rows, None, notes, data_source(plan))


def law_versions_table(plan: Plan) -> Table:
    """A row per version of the law: what the plan's supply and choices would give under it, over the whole ambito."""
    rows: list[tuple[Cell, ...]] = []
    notes: list[str] = []
    results = ("j_sat", "sap", "quota_indigenza", "quota_forze_ordine", "graduatoria_generale")
    for version in law_versions(plan):
        values = [sum(line.value(name) or 0 for line in version.plan.lines if line.counted) for name in results]
        what = "quelle del piano" if version.in_force else "; ".join(rule.title for rule in version.changed)
        rows.append((day(version.at), what or "come quelle del piano", *values))
        notes += [f"{day(version.at)}: scelta non ammessa e tralasciata: {words}." for words in version.left_out]
    columns = (
        Column("norme", "Norme in vigore alla data", header=True), Column("cambia", "Che cosa è diverso dal piano"),
        *(number(name, LABELS[name]) for name in results),
    )  # fmt: skip
    caption = f"Che cosa darebbero le altre versioni delle norme sull'offerta e sulle scelte del {plan.year}"
    notes.append(
        "Totali delle righe che hanno comunicato i dati. Solo la riga del piano è il piano: le altre sono studio."
    )
    return Table("sensibilita-norme", caption, columns, tuple(rows), None, tuple(notes), data_source(plan))
