"""Maps of the ambito: assignable dwellings, and per 1,000 inhabitants; numbers on the comuni, hatches where unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from piano_lib.charts.canvas import WIDTH, paint
from piano_lib.charts.figure import Figure
from piano_lib.charts.palette import GREY, HATCHED, INK, PAPER, RAMP, fill, text_on
from piano_lib.charts.spoken import extremes
from piano_lib.italian import NOT_COMMUNICATED, count, listing
from piano_lib.maps.boundaries import FILE, Boundaries, read_boundaries
from piano_lib.maps.classes import DWELLINGS, RATE, Scale
from piano_lib.maps.labels import SIZE, Label, middle, placed, worded
from piano_lib.plan import Plan
from piano_lib.survey.location import ambito_folder
from piano_lib.tables.common import data_source, unsplit
from piano_lib.tables.summary import Known, comuni, known, population, rated
from piano_lib.texts.prose import Box, Paragraph, Prose, prose

HEIGHT = 430  # points
MARGIN = 500  # metres around the ambito


Values = Mapping[str, Known]  # by ISTAT code


def dwellings(plan: Plan, folder: str | Path = "", alone: bool = False) -> Figure | Prose:
    """Map of the assignable dwellings; a sentence instead where the ambito has no boundaries.

    ``alone``: the page shows no table of the comuni, so the map carries it; ids then hold the year.
    """
    values = {town.istat: _assignable(plan, town.istat) for town in plan.ambito.municipalities}
    return _figure(plan, folder, values, DWELLINGS, "mappa-alloggi", "Alloggi assegnabili per comune", alone)


def rates(plan: Plan, folder: str | Path = "") -> Figure | Prose:
    """Map of the assignable dwellings per 1,000 inhabitants."""
    values = {
        town.istat: rated(_assignable(plan, town.istat), 1000, population(town, plan.year))
        for town in plan.ambito.municipalities
    }
    title = "Alloggi assegnabili per 1.000 abitanti"
    return _figure(plan, folder, values, RATE, "mappa-per-mille", title)


def once(*shown: Figure | Prose) -> tuple[Figure | Prose, ...]:
    """The maps of one page; where they cannot be drawn, the sentence that says so a single time."""
    return tuple(dict.fromkeys(shown))


def _assignable(plan: Plan, istat: str) -> Known:
    return known((line for line in plan.lines if line.istat == istat), "g_totale")


def _said(found: Known, scale: Scale) -> str:
    """What is known of a comune, as it is written on the map."""
    if found.value is None:
        return NOT_COMMUNICATED
    return ("" if found.whole else "≥ ") + scale.words(found.value)


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
    svg = paint(key, HEIGHT, lambda axes: _draw(axes, found, values, names, scale))
    source = data_source(plan) + (f"; confini: {found.attribution}" if found.attribution else "")
    words = " ".join((f"{title}, {plan.called}.", _words(values, names, scale), *unsplit(plan)))
    table = comuni(plan)
    own = replace(table, key=f"{table.key}-{mark}") if alone else None
    return Figure(key, f"{title}, {plan.called}", words, source, svg, own, data="" if alone else table.key)


def _words(values: Values, names: Mapping[str, str], scale: Scale) -> str:
    """Highest and lowest above zero with all ties, how many have none, who is not known, or only in part."""
    whole = {names[code]: one.value for code, one in values.items() if one.whole and one.value is not None}
    partial = sorted(f"{names[code]} {_said(one, scale)}" for code, one in values.items() if _partial(one))
    missing = sorted(names[code] for code, one in values.items() if one.value is None)
    above = {name: value for name, value in whole.items() if value}
    said = [extremes(above, scale.words, known=len(whole) < len(values), above_zero=True)] if above else []
    zero = len(whole) - len(above)
    said.append(f"Comuni con zero: {count(zero)} su {count(len(values))}.")
    said += [f"Noti in parte, tratteggiati: {listing(partial)}."] if partial else []
    said.append(f"Senza dato, tratteggiati: {listing(missing)}." if missing else "Nessun comune senza dato.")
    return " ".join(said)


def _partial(found: Known) -> bool:
    return found.value is not None and not found.whole


def _draw(axes: Any, found: Boundaries, values: Values, names: Mapping[str, str], scale: Scale) -> None:
    axes.set_axis_off()
    axes.set_aspect("equal")
    west, south, east, north = found.shapes.total_bounds
    axes.set(xlim=(west - MARGIN, east + MARGIN), ylim=(south - MARGIN, north + MARGIN))
    labels: dict[Label, str] = {}
    for row in found.shapes.itertuples():
        one = values.get(row.istat, Known(None, False))
        colour = scale.colour(one.value) if one.whole and one.value is not None else HATCHED
        _patch(axes, row.geometry, fill(colour))
        named = one.value != 0 and row.istat in names
        words = worded(names[row.istat], _said(one, scale)) if named else _said(one, scale)
        labels[Label(words, *middle(row.geometry))] = colour
    for label, colour in placed(labels, (east - west + 2 * MARGIN) / WIDTH):
        _write(axes, label, colour)
    _legend(axes, scale, any(not values.get(code, Known(None, False)).whole for code in found.shapes["istat"]))


def _patch(axes: Any, geometry: Any, look: Mapping[str, Any]) -> None:
    """One comune as one path, its islands and holes included."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    parts = geometry.geoms if geometry.geom_type == "MultiPolygon" else [geometry]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    outline = Outline.make_compound_path(*(Outline(list(ring.coords), closed=True) for ring in rings))
    axes.add_artist(PathPatch(outline, edgecolor=GREY, linewidth=0.7, **look))  # the limits are set: none to update


def _write(axes: Any, label: Label, colour: str) -> None:
    """Words straight on a comune that has room for them, on a piece of paper elsewhere."""
    plain = label.inside and colour != HATCHED
    box = None if plain else {"facecolor": PAPER, "edgecolor": "none", "pad": 0.6}
    axes.text(label.x, label.y, label.words, fontsize=SIZE, ha="center", va="center", bbox=box, linespacing=1,
              color=text_on(colour) if plain else INK)  # fmt: skip


def _legend(axes: Any, scale: Scale, missing: bool) -> None:
    from matplotlib.patches import Patch

    entries = [*zip((PAPER, *RAMP), scale.labels(), strict=True)]
    entries += [(HATCHED, "dato mancante, o in parte (≥)")] if missing else []
    handles = [Patch(**fill(colour), edgecolor=GREY, linewidth=0.7, label=label) for colour, label in entries]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=3, frameon=False, fontsize=10)
