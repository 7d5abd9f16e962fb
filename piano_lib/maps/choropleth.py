"""Maps of the ambito: assignable dwellings, and per 1,000 inhabitants; numbers on the comuni, hatches where unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from piano_lib.charts.canvas import paint
from piano_lib.charts.figure import Figure
from piano_lib.charts.palette import GREY, INK, PAPER, RAMP, text_on
from piano_lib.italian import listing
from piano_lib.maps.boundaries import FILE, Boundaries, read_boundaries
from piano_lib.maps.classes import DWELLINGS, RATE, Scale
from piano_lib.plan import Plan
from piano_lib.survey.location import ambito_folder
from piano_lib.tables.common import data_source, unsplit
from piano_lib.tables.summary import assignable, comuni, per_thousand, population
from piano_lib.texts.prose import Box, Paragraph, Prose, prose

HEIGHT = 430  # points
SMALL = 8.5  # points of the numbers on the comuni
HATCH = "////"
MARGIN = 500  # metres around the ambito
Values = Mapping[str, int | None]  # ISTAT code -> dwellings, or hundredths of a rate; None = not known


def dwellings(plan: Plan, folder: str | Path = "", alone: bool = False) -> Figure | Prose:
    """Map of the assignable dwellings; a sentence instead where the ambito has no boundaries.

    ``alone``: the page shows no table of the comuni, so the map carries it; ids then hold the year.
    """
    values = {town.istat: _assignable(plan, town.istat) for town in plan.ambito.municipalities}
    return _figure(plan, folder, values, DWELLINGS, "mappa-alloggi", "Alloggi assegnabili per comune", alone)


def rates(plan: Plan, folder: str | Path = "") -> Figure | Prose:
    """Map of the assignable dwellings per 1,000 inhabitants."""
    values: dict[str, int | None] = {}
    for town in plan.ambito.municipalities:
        known, people = _assignable(plan, town.istat), population(town, plan.year)
        values[town.istat] = None if known is None or not people else per_thousand(known, people)
    title = "Alloggi assegnabili per 1.000 abitanti"
    return _figure(plan, folder, values, RATE, "mappa-per-mille", title)


def _assignable(plan: Plan, istat: str) -> int | None:
    return assignable(line for line in plan.lines if line.istat == istat)


def _figure(
    plan: Plan, folder: str | Path, values: Values, scale: Scale, key: str, title: str, alone: bool = False
) -> Figure | Prose:
    found = read_boundaries(ambito_folder(folder))
    if found is None:
        words = f"La cartella dell'ambito non ha i confini dei comuni ({FILE}): la mappa non si può disegnare."
        return prose(Box("nota", (Paragraph(words),)))
    names = plan.ambito.names
    mark = f"{plan.year}-scenario" if plan.scenario else f"{plan.year}"  # a scenario may stand beside its own plan
    key = f"{key}-{mark}" if alone else key
    svg = paint(key, HEIGHT, lambda axes: _draw(axes, found, values, scale))
    source = data_source(plan) + (f"; confini: {found.attribution}" if found.attribution else "")
    words = " ".join((f"{title}, {plan.called}.", _words(values, names, scale), *unsplit(plan)))
    table = comuni(plan)
    own = replace(table, key=f"{table.key}-{mark}") if alone else None
    return Figure(key, f"{title}, {plan.called}", words, source, svg, own, data="" if alone else table.key)


def _words(values: Values, names: Mapping[str, str], scale: Scale) -> str:
    """Highest, lowest above zero, how many have none, who is not known."""
    known = {names[code]: value for code, value in values.items() if value is not None}
    missing = sorted(names[code] for code, value in values.items() if value is None)
    above = {name: value for name, value in known.items() if value}
    said = []
    if above:
        top, low = (pick(above, key=lambda name: (above[name], name)) for pick in (max, min))
        said.append(f"Valore più alto: {top}, {scale.words(above[top])}.")
        said.append(f"Più basso sopra lo zero: {low}, {scale.words(above[low])}.")
    said.append(f"Comuni con zero: {len(known) - len(above)} su {len(values)}.")
    said.append(f"Senza dato, tratteggiati: {listing(missing)}." if missing else "Nessun comune senza dato.")
    return " ".join(said)


def _draw(axes: Any, found: Boundaries, values: Values, scale: Scale) -> None:
    axes.set_axis_off()
    axes.set_aspect("equal")
    west, south, east, north = found.shapes.total_bounds
    axes.set(xlim=(west - MARGIN, east + MARGIN), ylim=(south - MARGIN, north + MARGIN))
    for row in found.shapes.itertuples():
        value = values.get(row.istat)
        look = {"facecolor": PAPER, "hatch": HATCH} if value is None else {"facecolor": scale.colour(value)}
        _patch(axes, row.geometry, look)
        _label(axes, row.geometry, "n.c." if value is None else scale.words(value), look)
    _legend(axes, scale, any(values.get(code) is None for code in found.shapes["istat"]))


def _patch(axes: Any, geometry: Any, look: Mapping[str, Any]) -> None:
    """One comune as one path, its islands and holes included."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    parts = geometry.geoms if geometry.geom_type == "MultiPolygon" else [geometry]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    outline = Outline.make_compound_path(*(Outline(list(ring.coords), closed=True) for ring in rings))
    axes.add_artist(PathPatch(outline, edgecolor=GREY, linewidth=0.7, **look))  # the limits are set: none to update


def _label(axes: Any, geometry: Any, words: str, look: Mapping[str, Any]) -> None:
    point = geometry.representative_point()
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8} if "hatch" in look else None
    axes.text(point.x, point.y, words, fontsize=SMALL, ha="center", va="center_baseline", bbox=box,
              color=INK if look["facecolor"] == PAPER else text_on(look["facecolor"]))  # fmt: skip


def _legend(axes: Any, scale: Scale, missing: bool) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=colour, edgecolor=GREY, linewidth=0.7, label=label)
        for colour, label in zip((PAPER, *RAMP), scale.labels(), strict=True)
    ]
    if missing:
        handles.append(Patch(facecolor=PAPER, edgecolor=GREY, linewidth=0.7, hatch=HATCH, label="dato non comunicato"))
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=3, frameon=False, fontsize=10)
