"""One comune: its dwellings, its quotas, the year before, the ambito beside it. A row per item, a column per owner."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.model import MunicipalityPlan
from piano_lib.plan.reconciliation import aggregate
from piano_lib.survey.model import Municipality
from piano_lib.tables import common
from piano_lib.tables.common import NONE, NOT_FORESEEN, number
from piano_lib.tables.model import Cell, Column, Kind, Table
from piano_lib.tables.names import ITEMS
from piano_lib.tables.summary import Known, hundredths, known, population, rate_cell, rated

SUPPLY = (
    "a_patrimonio_sap", "a_patrimonio_sas", "b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_totale",
    "f_conferiti_privati", "g_totale", "k_assegnati_anno_precedente",
)  # fmt: skip
QUOTAS = (
    "disponibili", "j_sat_richiesti", "j_sat_massimo", "j_sat", "sap", "quota_indigenza", "quota_forze_ordine",
    "quota_riserve", "graduatoria_generale",
)  # fmt: skip
UNLIKE = "Un ente ha una riga nel comune in un solo anno: i due valori non si confrontano."
COMPARED = (
    "g_totale", "j_sat", "sap", "quota_indigenza", "quota_forze_ordine", "quota_riserve", "graduatoria_generale",
)  # fmt: skip


def supply(plan: Plan, comune: str) -> Table:
    """Letters a to g and k of every owner in the comune (dwellings)."""
    return _by_owner(plan, comune, "scheda-alloggi", "Alloggi per ente", SUPPLY)


def quotas(plan: Plan, comune: str) -> Table:
    """SAT, SAP and quotas of every owner in the comune (dwellings)."""
    items = [item for item in QUOTAS if plan.foreseen(item)]
    return _by_owner(plan, comune, "scheda-quote", "Quote per ente", items)


def _by_owner(plan: Plan, comune: str, key: str, caption: str, items: Sequence[str]) -> Table:
    town = plan.municipality(comune)
    lines = common.by_comune(town.lines)
    columns = (
        Column("voce", "Voce", header=True),
        *(number(f"ente_{at}", common.owner(line)) for at, line in enumerate(lines, 1)),
        *((number("totale", "Totale"),) if len(lines) != 1 else ()),
    )
    rows = tuple((ITEMS[item], *_cells(lines, item)) for item in items)
    return Table(
        key,
        f"{caption}, {town.municipality.name}, {plan.called}",
        columns,
        rows,
        None,
        tuple(note for note in (common.exceeding(lines) if items is not SUPPLY else "",) if note),
        common.data_source(plan),
    )


def _cells(lines: Sequence[PlanLine], item: str) -> tuple[Cell, ...]:
    """The value of each owner, then the total where there are more owners and a total means something."""
    values = [common.cell(line, item) for line in lines]
    if len(lines) == 1:
        return tuple(values)
    return *values, NONE if item == "j_sat_massimo" else common.sum_cell(aggregate(lines, item))


def year_before(plan: Plan, before: Plan, comune: str) -> Table:
    """The comune in the year before and in this one, all owners together (dwellings)."""
    columns = (
        Column("voce", "Voce", header=True),
        number("prima", str(before.year)),
        number("dopo", str(plan.year)),
        Column("differenza", "Differenza", Kind.DIFFERENCE, blank=NONE),
    )
    old, new = before.municipality(comune), plan.municipality(comune)
    alike = common.owners_of(old.lines) == common.owners_of(new.lines)
    shown = [item for item in COMPARED if item not in old.unforeseen & new.unforeseen]
    rows = tuple((ITEMS[item], *_in_two_years(item, old, new, alike=alike)) for item in shown)
    return Table(
        "scheda-anno-prima", f"{new.municipality.name} nel {before.year} e nel {plan.year}", columns, rows, None,
        ("La differenza si calcola soltanto dove i due valori sono completi.", *(() if alike else (UNLIKE,))),
        common.data_sources(before, plan),
    )  # fmt: skip


def _in_two_years(item: str, old: MunicipalityPlan, new: MunicipalityPlan, *, alike: bool) -> tuple[Cell, ...]:
    """An item in either year and the difference, where both sums are whole and of the same owners."""
    sums = [town.total(item) for town in (old, new)]
    whole = alike and all(total.complete and total.lines for total in sums)
    cells = (
        NOT_FORESEEN if item in town.unforeseen else common.sum_cell(total) if total.lines else None
        for town, total in zip((old, new), sums, strict=True)
    )
    return *cells, sums[1].value - sums[0].value if whole else None


def beside(plan: Plan, comune: str) -> Table:
    """The comune beside the ambito: what it has, the mean of the comuni that are known, rates per 1,000 inhabitants."""
    columns = (
        Column("voce", "Voce", header=True),
        Column("comune", "Comune", Kind.RATE),
        Column("media", "Media dei comuni dell'ambito", Kind.RATE),
        number("comuni", "Comuni considerati"),
    )
    town = plan.municipality(comune).municipality
    rows = tuple((label, *_beside(plan, town, read)) for label, read in MEASURES.items())
    notes = (
        "La media è il totale dei comuni considerati diviso per il loro numero, o per i loro abitanti nelle voci per "
        "1.000 abitanti; restano fuori i comuni di cui manca il dato, anche in parte.",
    )
    return Table(
        "scheda-ambito", f"{town.name} e la media dell'ambito, {plan.called}", columns, rows, None, notes,
        common.data_source(plan),
    )  # fmt: skip


Measure = Callable[[Plan, Municipality], tuple[Known, int, int]]  # what is known, times what, over what


def _per_comune(item: str) -> Measure:
    def read(plan: Plan, town: Municipality) -> tuple[Known, int, int]:
        return known((line for line in plan.lines if line.istat == town.istat), item), 1, 1

    return read


def _per_thousand(item: str) -> Measure:
    def read(plan: Plan, town: Municipality) -> tuple[Known, int, int]:
        return _per_comune(item)(plan, town)[0], 1000, population(town, plan.year) or 0

    return read


MEASURES: dict[str, Measure] = {
    "Patrimonio SAP": _per_comune("a_patrimonio_sap"),
    "Patrimonio SAP per 1.000 abitanti": _per_thousand("a_patrimonio_sap"),
    "Alloggi assegnabili": _per_comune("g_totale"),
    "Alloggi assegnabili per 1.000 abitanti": _per_thousand("g_totale"),
    "Quota per l'indigenza": _per_comune("quota_indigenza"),
}


def _beside(plan: Plan, town: Municipality, read: Measure) -> tuple[Cell, int | None, int]:
    """The comune, of a part what it is at least; the mean of the comuni known as a whole, and how many they are."""
    found = [read(plan, one) for one in plan.ambito.municipalities]
    whole = [(times * (own.value or 0), size) for own, times, size in found if own.whole and size]
    mean = hundredths(sum(top for top, _ in whole), sum(size for _, size in whole)) if whole else None
    return rate_cell(rated(*read(plan, town))), mean, len(whole)
