"""Quotas of each owner in each comune, SAT with their ceiling, and the reason of each number in one line."""

from __future__ import annotations

from piano_lib.allocation.steps import least_supply
from piano_lib.italian import count, listing
from piano_lib.plan import Plan, PlanLine
from piano_lib.rules.model import Level
from piano_lib.rules.words import evidence, phrase
from piano_lib.tables.common import (
    COMUNE,
    NONE,
    OWNER,
    TO_DECIDE,
    by_comune,
    cell,
    data_source,
    exceeding,
    identity,
    number,
    partial_note,
    totals,
    who,
)  # fmt: skip
from piano_lib.tables.model import Cell, Column, Kind, Table

INDIGENCE = "Indigenza"
POLICE = "Forze dell'ordine"
RESERVES = "Riserve"
SAT = "j · Servizi transitori (SAT)"
SHARED_CEILING = "Il tetto di un ente con alloggi in più comuni è uno solo, ripetuto su ogni riga: non si somma."
NEEDED = "Gli alloggi che servono sono quelli dell'ente in tutto l'ambito, per tutti i SAT che chiede."
TO_SHARE_OUT = (
    f"«{TO_DECIDE}»: le richieste dell'ente in più comuni superano insieme il tetto e nessun testo dice quale comune "
    "rinunci; finché l'ente non lo decide non si calcolano le quote di quelle righe."
)


def quotas(plan: Plan) -> Table:
    """A row per comune and owner with dwellings, or whose supply is unknown: shares in points, quotas in dwellings."""
    shown = [line for line in by_comune(plan.lines) if line.available != 0]
    columns = _columns(plan)
    rows = tuple(_row(line, columns, plan) for line in shown)
    return Table(
        "quote-enti",
        f"Quote per comune ed ente, {plan.called}",
        columns,
        rows,
        totals(shown, columns),
        (
            "SAP: alloggi disponibili meno i SAT. Graduatoria generale: ciò che resta del SAP dopo le quote.",
            "Le quote si calcolano ente per ente e comune per comune, ciascuna arrotondata da sé.",
            *_left_out(len(plan.lines) - len(shown)),
            *((said,) if (said := exceeding(shown)) else ()),
            *partial_note(shown, columns),
        ),
        data_source(plan),
    )


def _left_out(hidden: int) -> tuple[str, ...]:
    if not hidden:
        return ()
    words = "Una riga senza alloggi disponibili non compare" if hidden == 1 else (
        f"{hidden} righe senza alloggi disponibili non compaiono"
    )  # fmt: skip
    return (f"{words}: le quote sono zero.",)


def _columns(plan: Plan) -> tuple[Column, ...]:
    columns = (
        COMUNE,
        OWNER,
        number("disponibili", "Disponibili"),
        number("j_sat", "SAT"),
        number("sap", "SAP"),
        number("quota_percentuale", "%", INDIGENCE, Kind.SHARE),
        number("quota_indigenza", "alloggi", INDIGENCE),
        number("i_forze_ordine", "%", POLICE, Kind.SHARE),
        number("quota_forze_ordine", "alloggi", POLICE),
        number("riserve", "%", RESERVES, Kind.SHARE),
        number("quota_riserve", "alloggi", RESERVES),
        number("graduatoria_generale", "Graduatoria generale"),
    )
    return tuple(column for column in columns if plan.foreseen(column.key))


def _row(line: PlanLine, columns: tuple[Column, ...], plan: Plan) -> tuple[Cell, ...]:
    whole = plan.rules["indigenza_quota_base"].share + (line.decided.excess or 0)
    cells = (whole if column.key == "quota_percentuale" else cell(line, column.key) for column in columns[2:])
    return *identity(line), *cells


def transitional(plan: Plan) -> Table:
    """SAT: a row per comune and owner with dwellings or a request, its ceiling, and the least supply it needs."""
    rule = plan.rules["sat_tetto"]
    shown = [line for line in by_comune(plan.lines) if line.decided.sat or line.available]
    columns = (
        COMUNE,
        OWNER,
        number("disponibili", "Disponibili"),
        number("j_sat_massimo", "tetto", SAT),
        number("j_sat_richiesti", "richiesti", SAT),
        number("j_sat", "concessi", SAT),
        number("disponibili_minimi", "Disponibili che servono per la richiesta", blank=NONE),
    )
    rows = tuple((*identity(line), *_sat_cells(line, plan)) for line in shown)
    sums = totals(plan.lines, columns)
    notes = (
        f"Tetto: {phrase(rule)} ({rule.citation}; prova {evidence(rule)}). "
        "Una richiesta oltre il tetto è ridotta al tetto.",
        *((SHARED_CEILING,) if _many(shown) else ()),
        *((NEEDED,) if any(least_supply_of(one, plan) and _asks_elsewhere(one, plan) for one in shown) else ()),
        *_beyond(shown),
        *((TO_SHARE_OUT,) if any(line.undecided for line in shown) else ()),
        *partial_note(plan.lines, (columns[2], columns[4], columns[5])),
    )
    total = (*sums[:3], "", *sums[4:6], "")
    return Table(
        "sat-enti", f"Servizi abitativi transitori e loro tetto, {plan.called}", columns, rows, total, notes,
        data_source(plan),
    )  # fmt: skip


def _many(lines: list[PlanLine]) -> bool:
    return any(line.supply and line.supply.owner_available != line.supply.available for line in lines)


def _sat_cells(line: PlanLine, plan: Plan) -> tuple[Cell, ...]:
    counts = (cell(line, key) for key in ("disponibili", "j_sat_massimo", "j_sat_richiesti", "j_sat"))
    return (*counts, least_supply_of(line, plan))


def sat_asked(line: PlanLine, plan: Plan) -> int:
    """The SAT the ceiling of a line is held against, as written: all its owner's, where the rule is on the owner."""
    here = line.decided.sat or 0
    if not line.counted or plan.rules["sat_tetto"].version.level is not Level.OWNER:
        return here
    held_by = line.declaration.held_by
    return sum(one.decided.sat or 0 for one in plan.lines if one.counted and one.declaration.held_by == held_by)


def _asks_elsewhere(line: PlanLine, plan: Plan) -> bool:
    return sat_asked(line, plan) != line.decided.sat


def least_supply_of(line: PlanLine, plan: Plan) -> int | None:
    """The fewest available dwellings at which the SAT asked for fit; ``None`` if none or where stock counts.

    They are the owner's, for all it asks in the ambito, where the ceiling is on the owner.
    """
    return least_supply(sat_asked(line, plan), plan.rules["sat_tetto"]) if line.decided.sat else None


def _beyond(lines: list[PlanLine]) -> tuple[str, ...]:
    """The requests above the dwellings of their comune: no more than these count against the ceiling."""
    over = [one for one in lines if one.decided.sat and one.available is not None and one.decided.sat > one.available]
    said = listing([f"{who(one)} {count(one.decided.sat)}, contano {count(one.available)}" for one in over])
    return (f"Di una richiesta non contano più alloggi di quelli disponibili nel comune: {said}.",) if over else ()
