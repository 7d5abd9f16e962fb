"""Quotas of each owner in each comune, SAT with their ceiling, and the reason of each number in one line."""

from __future__ import annotations

from piano_lib.allocation import least_base
from piano_lib.allocation.quotas import rounding_of
from piano_lib.italian import NOT_COMMUNICATED, percent
from piano_lib.plan import Plan, PlanLine
from piano_lib.rules.model import Base
from piano_lib.tables.common import (
    COMUNE,
    NONE,
    NOT_DECIDED,
    OWNER,
    by_comune,
    data_source,
    identity,
    number,
    partial_note,
    totals,
)  # fmt: skip
from piano_lib.tables.model import Cell, Column, Kind, Table

INDIGENCE = "Indigenza"
POLICE = "Forze dell'ordine"
RESERVES = "Riserve"
SAT = "j · Servizi transitori (SAT)"
SHARED_CEILING = "Per l'ALER il tetto è dell'intero ambito ed è ripetuto su ogni riga: non si somma."


def quotas(plan: Plan) -> Table:
    """A row per comune and owner with dwellings, or whose supply is unknown: shares in points, quotas in dwellings."""
    shown = [line for line in by_comune(plan.lines) if line.available != 0]
    columns = _columns(plan)
    rows = tuple(_row(line, columns, plan) for line in shown)
    return Table(
        "quote-enti",
        f"Quote per comune ed ente, piano {plan.year}",
        columns,
        rows,
        totals(shown, columns),
        (
            "SAP: alloggi disponibili meno i SAT. Graduatoria generale: ciò che resta del SAP dopo le quote.",
            "Le quote si calcolano ente per ente e comune per comune, ciascuna arrotondata da sé.",
            *_left_out(plan, len(plan.lines) - len(shown)),
            *partial_note(shown, "sap"),
        ),
        data_source(plan),
    )


def _left_out(plan: Plan, hidden: int) -> tuple[str, ...]:
    if not hidden:
        return ()
    words = "Una riga senza alloggi disponibili non compare" if hidden == 1 else (
        f"{hidden} righe senza alloggi disponibili non compaiono"
    )  # fmt: skip
    return (f"{words}: le quote sono zero.",)


def _columns(plan: Plan) -> tuple[Column, ...]:
    reserves = (
        number("riserve", "%", RESERVES, Kind.SHARE, NOT_DECIDED),
        number("quota_riserve", "alloggi", RESERVES, blank=NONE),
    )
    return (
        COMUNE,
        OWNER,
        number("disponibili", "Disponibili"),
        number("j_sat", "SAT"),
        number("sap", "SAP"),
        number("quota_percentuale", "%", INDIGENCE, Kind.SHARE),
        number("quota_indigenza", "alloggi", INDIGENCE),
        number("i_forze_ordine", "%", POLICE, Kind.SHARE, NOT_DECIDED),
        number("quota_forze_ordine", "alloggi", POLICE, blank=NONE),
        *(reserves if plan.reserves_foreseen else ()),
        number("graduatoria_generale", "Graduatoria generale"),
    )


def _row(line: PlanLine, columns: tuple[Column, ...], plan: Plan) -> tuple[Cell, ...]:
    whole = plan.rules["indigenza_quota_base"].share + (line.decided.excess or 0)
    cells: list[Cell] = list(identity(line))
    for column in columns[2:]:
        value = whole if column.key == "quota_percentuale" else line.value(column.key)
        unknown = value is None and column.key == "quota_forze_ordine" and line.decided.police is not None
        cells.append(NOT_COMMUNICATED if unknown else value)
    return tuple(cells)


def transitional(plan: Plan) -> Table:
    """SAT: a row per comune and owner with dwellings or a request, its ceiling, and the least supply it needs."""
    rule = plan.rules["sat_tetto"]
    shown = [line for line in by_comune(plan.lines) if line.decided.sat or line.available]
    columns = (
        COMUNE,
        OWNER,
        number("disponibili", "Disponibili"),
        number("j_sat_massimo", "tetto", SAT),
        number("j_sat_richiesti", "richiesti", SAT, blank=NOT_DECIDED),
        number("j_sat", "concessi", SAT),
        number("disponibili_minimi", "Disponibili che servono per la richiesta", blank=NONE),
    )
    on_stock = rule.version.base is Base.STOCK
    base = "del patrimonio (lettera a)" if on_stock else "degli alloggi disponibili nell'anno"
    rows = tuple((*identity(line), *_sat_cells(line, plan)) for line in shown)
    sums = totals(shown, columns)
    notes = (
        f"Tetto: {percent(rule.share)} {base}, su tutti gli alloggi dell'ente nell'ambito ({rule.citation}; prova "
        f"{rule.version.evidence.value}). Una richiesta oltre il tetto è ridotta al tetto.",
        *((SHARED_CEILING,) if _many(shown) else ()),
    )
    total = (*sums[:3], "", *sums[4:6], "")
    return Table(
        "sat-enti", f"Servizi abitativi transitori e loro tetto, piano {plan.year}", columns, rows, total, notes,
        data_source(plan),
    )  # fmt: skip


def _many(lines: list[PlanLine]) -> bool:
    return any(line.supply and line.supply.owner_available != line.supply.available for line in lines)


def _sat_cells(line: PlanLine, plan: Plan) -> tuple[Cell, ...]:
    counts = tuple(line.value(key) for key in ("disponibili", "j_sat_massimo", "j_sat_richiesti", "j_sat"))
    return (*counts, least_supply(line, plan))


def least_supply(line: PlanLine, plan: Plan) -> int | None:
    """The fewest available dwellings at which the SAT asked for fit; ``None`` if none or where stock counts."""
    rule, asked = plan.rules["sat_tetto"], line.decided.sat
    if not asked or rule.version.base is Base.STOCK:
        return None
    return least_base(asked, rule.share, rounding_of(rule))
