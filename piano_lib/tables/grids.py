"""Grids of scenarios as tables: for a reader, and as open data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from piano_lib.italian import count, listing
from piano_lib.plan.line import ALLOCATED
from piano_lib.scenarios import NOT_THE_PLAN, Grid
from piano_lib.survey.model import OwnerType
from piano_lib.tables.common import data_source, number, unsplit
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
    rows = tuple(
        (f"studio {count(n)}", *point, *(_known(values[name], values, istat) for name in shown), values[_BEYOND])
        for n, (point, values) in enumerate(zip(found.points, _values(found, istat, owner), strict=True), start=1)
    )
    notes = ["Una quota non decisa conta zero: nulla è riservato."]
    if any(isinstance(cell, str) for row in rows for cell in row[1:]):
        notes.append("«almeno»: in quello scenario una riga o più non ha il numero.")
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


def _known(value: int | None, values: dict[str, int | None], istat: str) -> Cell:
    return f"almeno {count(value)}" if values["righe_non_note"] and not istat else value


def _values(found: Grid, istat: str, owner: OwnerType) -> list[dict[str, int | None]]:
    """Results of each scenario as plain numbers, missing as ``None``."""
    import pandas as pd

    frame = found.table(istat, owner)[[*ALLOCATED, _BEYOND, "righe_non_note"]]
    return [
        {name: None if pd.isna(value) else int(value) for name, value in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False)
    ]


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
