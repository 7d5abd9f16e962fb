"""Grids of scenarios as tables: for a reader, and as open data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from piano_lib.italian import count, listing
from piano_lib.scenarios import NOT_THE_PLAN, Grid
from piano_lib.survey.model import OwnerType
from piano_lib.tables.common import TO_DECIDE, data_source, number, sum_cell, unsplit
from piano_lib.tables.model import Cell, Column, Kind, Table
from piano_lib.tables.scenarios import LABELS, left_out, results

AXIS_LABELS = {
    "eccedenza": ("Eccedenza", Kind.SHARE),
    "forze_ordine": ("Forze dell'ordine", Kind.SHARE),
    "riserve": ("Riserve", Kind.SHARE),
    "sat": ("SAT richiesti", Kind.COUNT),
    "alloggi": ("Alloggi in più o in meno", Kind.DIFFERENCE),
}
_BEYOND = "quote_oltre_disponibili"


def grid_table(found: Grid, istat: str = "", owner: OwnerType = OwnerType.COMUNE) -> Table:
    """A row per scenario of a grid: the axes, and the results of a comune and owner or of the whole ambito."""
    shown = results(found.plan)
    columns = (
        Column("scenario", "Scenario", header=True), *_axes(found), *(number(name, LABELS[name]) for name in shown),
        number(_BEYOND, "Righe con quote oltre gli alloggi"),
    )  # fmt: skip
    cells = zip(found.points, _results(found, shown, istat, owner), strict=True)
    rows = tuple((f"studio {count(n)}", *point, *numbers) for n, (point, numbers) in enumerate(cells, start=1))
    partial = any(str(cell).startswith("almeno") for row in rows for cell in row[1:])
    notes = ["«almeno»: in quello scenario una riga o più non ha il numero."] if partial else []
    notes += [] if istat else unsplit(found.plan)
    caption = f"Griglia di {count(len(found))} scenari, {_where(found, istat, owner)}: {NOT_THE_PLAN}"
    return Table("griglia", caption, columns, rows, None, (*notes, *left_out(found.plan)), data_source(found.plan))


def _axes(found: Grid) -> tuple[Column, ...]:
    return tuple(number(name, AXIS_LABELS[name][0], kind=AXIS_LABELS[name][1]) for name in found.axes)


def _where(found: Grid, istat: str, owner: OwnerType) -> str:
    """Whose results they are; where the axes move when that is not the same, and what else is changed."""
    if istat:
        return f"{found.plan.municipality(istat).municipality.name}, {owner.value}"
    moved = [found.plan.municipality(code).municipality.name for code in found.scope.comuni]
    return "totali dell'ambito" + (f" (scelte cambiate a {listing(moved)})" if moved else "")


def _results(found: Grid, names: Sequence[str], istat: str, owner: OwnerType) -> Iterator[tuple[Cell, ...]]:
    """Results of each scenario: of a comune and owner, or summed over the ambito, with "almeno" where a line lacks."""
    place = found.line(istat, owner) if istat else None
    beyond, undecided = found.table(istat, owner)[_BEYOND], np.asarray(found.allocation.undecided)
    columns = [found.sums(name, None if place is None else [place]) for name in names]
    for at, sums in enumerate(zip(*columns, strict=True)):
        to_decide = place is not None and bool(undecided[at, place])
        yield *(TO_DECIDE if to_decide else sum_cell(one) for one in sums), int(beyond[at])


def grid_data(found: Grid, places: Sequence[tuple[str, OwnerType]]) -> Table:
    """A grid as open data: a row per scenario and place, or per scenario over the ambito where no place is given.

    Shares are written as in the acts. Every row says the scenario, the year, the law, the comune and the owner.
    """
    heads = ("scenario", "anno", "istat", "comune", "ente_tipo", "norme_al")
    columns = (
        *(Column(key, key) for key in (*heads, *found.axes)),
        *(number(name, name) for name in (*results(found.plan), _BEYOND, "righe_non_note")),
    )
    numbers = [column.key for column in columns[len(heads) :]]
    rows = tuple(_data_rows(found, places or [("", OwnerType.COMUNE)], numbers))
    return Table("griglia-dati", f"Griglia: {NOT_THE_PLAN}", columns, rows, None, (), data_source(found.plan))


Places = Sequence[tuple[str, OwnerType]]


def _data_rows(found: Grid, places: Places, names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    import pandas as pd

    plan, labels = found.plan, [found.label(number) for number in range(len(found))]
    for istat, owner in places:
        town = plan.municipality(istat).municipality.name if istat else ""
        for label, row in zip(labels, found.table(istat, owner)[list(names)].itertuples(index=False), strict=True):
            cells = [None if pd.isna(cell) else cell if isinstance(cell, str) else int(cell) for cell in row]
            yield label, plan.year, istat, town, owner.value if istat else "", plan.rules.at, *cells
