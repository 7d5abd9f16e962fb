"""A scenario as tables: what changes beside the plan, totals, limits. Every one says that it is not the plan."""

from __future__ import annotations

from collections.abc import Iterator

from piano_lib.italian import capital, listing
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.line import ALLOCATED
from piano_lib.scenarios import (
    LEFT_OUT,
    NOT_THE_PLAN,
    Difference,
    TotalDifference,
    bindings,
    differences,
    exceeding,
    thresholds,
    total_differences,
)
from piano_lib.scenarios.outcome import SUMMED
from piano_lib.tables.common import (
    COMUNE,
    NONE,
    NOT_FORESEEN,
    OWNER,
    cell,
    data_source,
    identity,
    number,
    order,
    total_cell,
)  # fmt: skip
from piano_lib.tables.model import Cell, Column, Kind, Table

LABELS = {
    "disponibili": "Alloggi disponibili",
    "j_sat_massimo": "Tetto dei SAT dell'ente",
    "j_sat": "SAT",
    "sap": "SAP al netto dei SAT",
    "quota_indigenza": "Quota indigenza",
    "quota_forze_ordine": "Quota forze dell'ordine",
    "quota_riserve": "Quota riserve",
    "graduatoria_generale": "Graduatoria generale",
}
VOICE = Column("voce", "Voce", header=True)


def heading(scenario: Plan) -> str:
    """How a caption names what it shows: the scenario and that it is not the plan, or the plan."""
    if not scenario.scenario:
        return f"Piano {scenario.year}, senza modifiche"
    return f"Scenario «{scenario.scenario}»: {NOT_THE_PLAN}"


def scenario_table(base: Plan, scenario: Plan, istat: str = "") -> Table:
    """A row per comune, owner and column that changes; with ``istat``, also every other column of that comune.

    A ceiling of SAT is shown where SAT are asked for. Of the plan itself, with nothing changed, there is the plan's
    own column and no other.
    """
    found = [one for one in differences(base, scenario) if _is_news(one) or _is_of(istat, one, (base, scenario))]
    found.sort(key=lambda one: order(one.line))
    if not scenario.scenario:
        alone = (COMUNE, OWNER, VOICE, number("base", f"Piano {base.year}"))
        rows = tuple((*_head(one), said(base, one.before, one.column)) for one in found)
        return Table("scenario", heading(scenario), alone, rows, None, (), data_source(base))
    columns = (
        COMUNE, OWNER, VOICE, number("base", f"Piano {base.year}"), number("scenario", "Scenario"),
        number("differenza", "Differenza", kind=Kind.DIFFERENCE, blank=NONE),
    )  # fmt: skip
    rows = tuple((*_head(one), *_sides(base, scenario, one), one.difference) for one in found)
    still = () if any(_is_news(one) for one in found) else ("Con questo scenario nessun numero cambia.",)
    notes = (*still, *left_out(scenario))
    return Table("scenario", heading(scenario), columns, rows, None, notes, data_source(scenario))


def _is_news(one: Difference) -> bool:
    asked = one.line.decided.sat or one.before.decided.sat
    return one.moves and bool(one.column != "j_sat_massimo" or asked)


def _is_of(istat: str, one: Difference, plans: tuple[Plan, Plan]) -> bool:
    """A row of the comune asked for: of a quota, where either law foresees it."""
    return bool(istat) and one.line.istat == istat and any(plan.foreseen(one.column) for plan in plans)


def _head(one: Difference) -> tuple[Cell, ...]:
    return *identity(one.line), LABELS[one.column]


def _sides(base: Plan, scenario: Plan, one: Difference) -> tuple[Cell, Cell]:
    return said(base, one.before, one.column), said(scenario, one.line, one.column)


def said(plan: Plan, line: PlanLine, column: str) -> Cell:
    """The number under a column, or in words why there is none."""
    return cell(line, column) if plan.foreseen(column) else NOT_FORESEEN


def left_out(scenario: Plan) -> tuple[str, ...]:
    """The choices of the plan that the law of a scenario does not admit, a sentence for each reason."""
    places: dict[str, list[str]] = {}
    names = scenario.ambito.names
    for one in scenario.observations:
        if one.code == LEFT_OUT:
            places.setdefault(one.message, []).append(names.get(one.istat, one.istat))
    return tuple(f"{listing(tuple(dict.fromkeys(towns)))}: {words}." for words, towns in places.items())


def scenario_data(base: Plan, scenario: Plan) -> Table:
    """What a scenario changes as open data: every row names the scenario, the law, the code and the column it is on."""
    rows = tuple(
        (
            scenario.scenario, scenario.year, *_place(one.line), scenario.rules.at, one.column, one.base, one.scenario,
            one.difference,
        )
        for one in differences(base, scenario)
        if one.moves
    )  # fmt: skip
    keys = ("scenario", "anno", "istat", "comune", "ente_tipo", "ente", "norme_al", "voce")
    counts = (number("base", "Piano"), number("valore", "Scenario"), number("differenza", "Differenza"))
    columns = (*(Column(key, key) for key in keys), *counts)
    return Table("scenario-dati", heading(scenario), columns, rows, None, (), data_source(scenario))


def _place(line: PlanLine) -> tuple[Cell, ...]:
    return line.istat, line.comune, line.owner.value, line.declaration.body


def scenario_totals(base: Plan, scenario: Plan) -> Table:
    """A row per column over the whole ambito: plan, scenario, and the difference over the rows known in both."""
    found = total_differences(base, scenario)
    shown = [column for column in SUMMED if column in ("disponibili", *results(base, scenario))]
    caption, first = f"Totali dell'ambito. {heading(scenario)}", number("base", f"Piano {base.year}")
    if not scenario.scenario:
        own = tuple((LABELS[name], total_cell(base, name)) for name in shown)
        return Table("scenario-totali", caption, (VOICE, first), own, None, (), data_source(base))
    rows = tuple(_of_total(base, scenario, found[name]) for name in shown)
    columns = (
        VOICE, first, number("scenario", "Scenario"),
        number("differenza", "Differenza", kind=Kind.DIFFERENCE, blank=NONE), number("righe", "Righe note in entrambi"),
    )  # fmt: skip
    notes = (
        "«almeno»: mancano le righe che non hanno il numero. La differenza è sulle righe che l'hanno nel piano e nello "
        "scenario.",
    )
    return Table("scenario-totali", caption, columns, rows, None, (*notes, *left_out(scenario)), data_source(scenario))


def _of_total(base: Plan, scenario: Plan, found: TotalDifference) -> tuple[Cell, ...]:
    before, after = (total_cell(plan, found.column) for plan in (base, scenario))
    still = not found.difference and None in (before, after)  # zero would say that what is not known does not move
    return LABELS[found.column], before, after, None if still else found.difference, found.lines


def results(*plans: Plan) -> tuple[str, ...]:
    """The results shown: a quota only where the law of one of the plans knows it."""
    return tuple(name for name in ALLOCATED if any(plan.foreseen(name) for plan in plans))


def limits_table(scenario: Plan, istat: str = "") -> Table:
    """A row per cap that binds, per line whose quotas exceed its supply, and (for a comune) per threshold."""
    rows = tuple(_limits(scenario, istat))
    columns = (COMUNE, OWNER, Column("tipo", "Tipo"), Column("testo", "Che cosa succede"), Column("norma", "Norma"))
    note = () if rows else ("Nessun limite opera e nessuna quota supera gli alloggi.",)
    caption = f"Limiti, soglie e quote oltre gli alloggi. {heading(scenario)}"
    return Table("scenario-limiti", caption, columns, rows, None, note, data_source(scenario))


def _limits(scenario: Plan, istat: str) -> Iterator[tuple[Cell, ...]]:
    shown = [line for line in scenario.lines if istat in ("", line.istat)]
    for cap in bindings(scenario):
        if cap.line in shown:
            yield *identity(cap.line), "Limite che opera", capital(cap.sentence), cap.rule.citation
    for line in exceeding(scenario):
        if line in shown:
            words = next((f.message for f in line.findings if f.code == "quote-oltre-disponibili"), "")
            yield *identity(line), "Quote oltre gli alloggi", capital(words), "nessun testo lo stabilisce"
    for line in shown if istat else ():
        for one in thresholds(line, scenario.rules):
            yield *identity(line), "Soglia", capital(one.sentence), one.rule.citation
