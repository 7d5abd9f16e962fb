"""The plan in few rows: by kind of owner, by origin of the dwellings, by comune, and the own quotas of one comune."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from piano_lib.italian import dwellings, points
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.reconciliation import aggregate
from piano_lib.survey.model import Municipality, OwnerType
from piano_lib.tables import common
from piano_lib.tables.common import NONE, OWNERS, number
from piano_lib.tables.model import Cell, Column, Kind, Table
from piano_lib.tables.names import CASCADE, ORIGINS

PARTIAL = "«almeno»: il totale non comprende chi non ha comunicato il dato, o la scelta da cui dipende."


@dataclass(frozen=True, slots=True)
class Known:
    """What is known: dwellings, or hundredths of a rate; ``None`` if nothing; ``whole`` if all of it."""

    value: int | None
    whole: bool


def kinds(plan: Plan) -> list[OwnerType]:
    """Kinds of owner present in the plan, in their fixed order."""
    return [kind for kind in OwnerType if any(line.owner is kind for line in plan.lines)]


def overview(plan: Plan) -> Table:
    """A row per item from g to the general ranking, a column per kind of owner and the total (dwellings)."""
    columns = (
        Column("voce", "Voce", header=True),
        *(number(kind.value.lower(), OWNERS[kind]) for kind in kinds(plan)),
        number("totale", "Totale"),
    )
    items = {key: words for key, words in CASCADE.items() if plan.foreseen(key)}
    rows = tuple((words, *_by_kind(plan, key)) for key, words in items.items())
    said = (common.exceeding(plan.lines), common.sas_unknown(plan.lines), common.beyond_rows(plan.lines))
    notes = (*said, PARTIAL if _partial(rows) else "")
    return Table(
        "quadro-ambito", f"Dagli alloggi assegnabili alla graduatoria generale, {plan.called}", columns, rows, None,
        tuple(note for note in notes if note),
        common.data_source(plan),
    )  # fmt: skip


def _by_kind(plan: Plan, column: str) -> list[Cell]:
    parts: list[list[PlanLine]] = [[line for line in plan.lines if line.owner is kind] for kind in kinds(plan)]
    return [common.sum_cell(aggregate(lines, column)) for lines in (*parts, list(plan.lines))]


def _partial(rows: Iterable[tuple[Cell, ...]]) -> bool:
    return any(cell is None or str(cell).startswith("almeno") for row in rows for cell in row[1:])


def origins(plan: Plan) -> Table:
    """A row per origin of the assignable dwellings (letters b to f), a column per kind of owner (dwellings)."""
    columns = (
        Column("voce", "Origine", header=True),
        *(number(kind.value.lower(), OWNERS[kind]) for kind in kinds(plan)),
        number("totale", "Totale"),
    )
    rows = tuple((words, *_by_kind(plan, key)) for key, words in ORIGINS.items())
    said = (_declared_without_parts(plan), common.beyond_rows(plan.lines))
    return Table(
        "offerta-per-origine", f"Alloggi assegnabili per origine, {plan.called}", columns, rows,
        ("g · Totale assegnabili", *_by_kind(plan, "g_totale")),
        tuple(note for note in (*said, PARTIAL if _partial(rows) else "") if note),
        common.data_source(plan),
    )  # fmt: skip


def _declared_without_parts(plan: Plan) -> str:
    """How g and the sum of its rows differ, where a declared total stands in for parts nobody communicated."""
    more = sum(line.total.value - line.total.known for line in plan.lines if line.counted and line.total.value)
    if not more:
        return ""
    return f"g comprende {dwellings(more)} di totali dichiarati senza le parti, che non stanno in alcuna riga."


def comuni(plan: Plan) -> Table:
    """A row per comune of the ambito: assignable dwellings by owner, in all, and per 1,000 inhabitants."""
    columns = (
        Column("comune", "Comune", header=True),
        number("comunali", "Del comune"),
        number("altri", "Di altri enti"),
        number("g_totale", "Assegnabili (g)"),
        number("popolazione", "Abitanti"),
        Column("per_mille", "Assegnabili per 1.000 abitanti", Kind.RATE),
    )
    rows = tuple(
        _comune_row(town, plan) for town in sorted(plan.ambito.municipalities, key=lambda t: t.name.casefold())
    )
    return Table(
        "assegnabili-per-comune", f"Alloggi assegnabili per comune, {plan.called}", columns, rows, None,
        ("Abitanti: l'anno del piano o, se manca, l'ultimo precedente.", *common.unsplit(plan)),
        common.data_source(plan),
    )  # fmt: skip


def _comune_row(town: Municipality, plan: Plan) -> tuple[Cell, ...]:
    lines = [line for line in plan.lines if line.istat == town.istat]
    own = [line for line in lines if line.owner is OwnerType.COMUNE]
    others = [line for line in lines if line.owner is not OwnerType.COMUNE]
    people = population(town, plan.year)
    rate = rate_cell(rated(known(lines, "g_totale"), 1000, people))
    sums = (common.sum_cell(aggregate(part, "g_totale")) if part else NONE for part in (own, others, lines))
    return town.name, *sums, people, rate


def assignable(lines: Iterable[PlanLine]) -> int | None:
    """Assignable dwellings of some lines (g), ``None`` where any is unknown or there is no line."""
    found = known(lines, "g_totale")
    return found.value if found.whole else None


def known(lines: Iterable[PlanLine], column: str) -> Known:
    """What is known of a column over some lines (dwellings): all of it, the parts communicated, or nothing."""
    total = aggregate(lines, column)
    whole = total.complete and total.lines > 0
    return Known(total.value if whole or total.value else None, whole)


def rated(found: Known, times: int, size: int | None) -> Known:
    """A rate of what is known, in hundredths: ``times`` it over ``size``; of a part, at least nothing is not known."""
    if found.value is None or not size:
        return Known(None, False)
    rate = hundredths(times * found.value, size)
    return Known(rate if found.whole or rate else None, found.whole)


def rate_cell(found: Known) -> Cell:
    """A rate as a cell: the number when it is of the whole, else "almeno n"; blank when nothing is known."""
    return found.value if found.whole or found.value is None else f"almeno {points(found.value)}"


def population(town: Municipality, year: int) -> int | None:
    """Inhabitants in the year, or in the latest year before it that is known; never those of a later year."""
    known = [at for at in town.population if at <= year]
    return town.population[max(known)] if known else None


def hundredths(top: int, bottom: int) -> int:
    """A ratio in hundredths, rounded half up.

    >>> hundredths(1, 3), hundredths(5, 2)
    (33, 250)
    """
    return (200 * top + bottom) // (2 * bottom)
