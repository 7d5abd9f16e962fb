"""The plan in few rows: by kind of owner, by origin of the dwellings, by comune, and the own quotas of one comune."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from piano_lib.italian import NOT_COMMUNICATED
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.reconciliation import aggregate
from piano_lib.survey.model import Municipality, OwnerType
from piano_lib.tables import common
from piano_lib.tables.common import NONE, OWNERS, number
from piano_lib.tables.model import Cell, Column, Kind, Table
from piano_lib.tables.names import CASCADE, ORIGINS


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
    items = {key: words for key, words in CASCADE.items() if key != "quota_riserve" or plan.reserves_foreseen}
    rows = tuple((words, *_by_kind(plan, key)) for key, words in items.items())
    notes = (
        "«almeno»: il totale non comprende gli enti che non hanno comunicato il dato.",
        "Dove una quota non è stata decisa non è riservato alcun alloggio.",
    )
    return Table(
        "quadro-ambito", f"Dagli alloggi assegnabili alla graduatoria generale, piano {plan.year}", columns, rows, None,
        notes if any(str(cell).startswith("almeno") for row in rows for cell in row[1:]) else notes[1:],
        common.data_source(plan),
    )  # fmt: skip


def _by_kind(plan: Plan, column: str) -> list[Cell]:
    parts: list[list[PlanLine]] = [[line for line in plan.lines if line.owner is kind] for kind in kinds(plan)]
    return [decided_sum(lines, column) for lines in (*parts, list(plan.lines))]


def decided_sum(lines: Sequence[PlanLine], column: str) -> Cell:
    """A sum as a cell; a dash for a quota that nobody decided, which is no missing figure."""
    may_be_undecided = column in ("quota_forze_ordine", "quota_riserve")
    total = common.sum_of(lines, number(column, "", blank=NONE if may_be_undecided else NOT_COMMUNICATED))
    return NONE if total is None and may_be_undecided else total


def origins(plan: Plan) -> Table:
    """A row per origin of the assignable dwellings (letters b to f), a column per kind of owner (dwellings)."""
    columns = (
        Column("voce", "Origine", header=True),
        *(number(kind.value.lower(), OWNERS[kind]) for kind in kinds(plan)),
        number("totale", "Totale"),
    )
    rows = tuple((words, *_by_kind(plan, key)) for key, words in ORIGINS.items())
    return Table(
        "offerta-per-origine", f"Alloggi assegnabili per origine, piano {plan.year}", columns, rows,
        ("g · Totale assegnabili", *_by_kind(plan, "g_totale")),
        ("g comprende i totali dichiarati senza le parti: può superare la somma delle righe.",)
        if _declared_without_parts(plan) else (),
        common.data_source(plan),
    )  # fmt: skip


def _declared_without_parts(plan: Plan) -> bool:
    return any(line.total.missing and line.total.value is not None for line in plan.lines)


def comuni(plan: Plan) -> Table:
    """A row per comune of the ambito: assignable dwellings by owner, in all, and per 1,000 inhabitants."""
    columns = (
        Column("comune", "Comune", header=True),
        number("comunali", "Del comune", blank=NONE),
        number("altri", "Di altri enti", blank=NONE),
        number("g_totale", "Assegnabili (g)"),
        number("popolazione", "Abitanti"),
        Column("per_mille", "Assegnabili per 1.000 abitanti", Kind.RATE),
    )
    rows = tuple(
        _comune_row(town, plan) for town in sorted(plan.ambito.municipalities, key=lambda t: t.name.casefold())
    )
    return Table(
        "assegnabili-per-comune", f"Alloggi assegnabili per comune, piano {plan.year}", columns, rows, None,
        ("Abitanti: l'anno del piano o, se manca, l'ultimo precedente.", *common.unsplit(plan)),
        common.data_source(plan),
    )  # fmt: skip


def _comune_row(town: Municipality, plan: Plan) -> tuple[Cell, ...]:
    lines = [line for line in plan.lines if line.istat == town.istat]
    own = [line for line in lines if line.owner is OwnerType.COMUNE]
    others = [line for line in lines if line.owner is not OwnerType.COMUNE]
    people = population(town, plan.year)
    known = assignable(lines)
    rate = None if known is None or not people else per_thousand(known, people)
    return town.name, _sum(own), _sum(others), _sum(lines), people, rate


def _sum(lines: list[PlanLine]) -> Cell:
    return common.sum_cell(aggregate(lines, "g_totale")) if lines else None


def assignable(lines: Iterable[PlanLine]) -> int | None:
    """Assignable dwellings of some lines (g), ``None`` where any is unknown or there is no line."""
    total = aggregate(lines, "g_totale")
    return total.value if total.complete and total.lines else None


def population(town: Municipality, year: int) -> int | None:
    """Inhabitants in the year, or in the latest year before it that is known."""
    known = [at for at in town.population if at <= year] or sorted(town.population)[:1]
    return town.population[max(known)] if known else None


def per_thousand(dwellings: int, people: int) -> int:
    """Dwellings per 1,000 inhabitants, in hundredths, rounded half up.

    >>> per_thousand(3, 1960)
    153
    """
    return (2 * dwellings * 100_000 + people) // (2 * people)
