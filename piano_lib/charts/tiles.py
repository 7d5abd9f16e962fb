"""A grid of tiles, one per comune, by the state of its return: the state is written, not only coloured."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

from piano_lib.charts.canvas import paint
from piano_lib.charts.figure import Figure
from piano_lib.charts.marks import written
from piano_lib.charts.palette import BLUE, DOTTED, GREY, HATCHED, INK, ORANGE, PAPER, fill
from piano_lib.italian import dated, listing
from piano_lib.plan import Plan
from piano_lib.plan.returns import Return, State, returns_of
from piano_lib.survey.model import OwnerType
from piano_lib.tables.common import data_source

COLOURS = {
    State.FILED: BLUE, State.NIL: PAPER, State.PARTIAL: DOTTED, State.TO_CORRECT: ORANGE, State.WAITED: HATCHED,
    State.LATE: INK,
}  # fmt: skip
SHORT = {
    State.FILED: "risposto", State.NIL: "nulla", State.PARTIAL: "in parte", State.TO_CORRECT: "da correggere",
    State.WAITED: "atteso", State.LATE: "in ritardo",
}  # fmt: skip
COLUMNS, HEIGHT = 6, 48  # tiles across, points of height of one
LINE = 17  # letters of a name on one line
DATA = "stato-enti"  # id of the table with the same data


def of_plan(plan: Plan) -> Figure:
    """The grid as the annual report shows it, on the day of the plan."""
    return tiles(returns_of(plan), plan.called, plan.head.decided, data_source(plan))


def tiles(listed: Sequence[Return], called: str, at: date, source: str) -> Figure:
    """The comuni in alphabetical order, a tile each, with the name and the state; ``called`` as ``Plan.called``."""
    comuni = sorted((one for one in listed if one.owner is OwnerType.COMUNE), key=lambda one: one.comune.casefold())
    lines = max(1, math.ceil(len(comuni) / COLUMNS))
    svg = paint("griglia-stato", lines * HEIGHT, lambda axes: _draw(axes, comuni, lines))
    return Figure(
        "griglia-stato", f"Stato della risposta di ogni comune, {called}, {dated('al', at)}",
        _words(comuni, called, at), source, svg, data=DATA,
    )  # fmt: skip


def _draw(axes: Any, comuni: Sequence[Return], lines: int) -> None:
    from matplotlib.patches import Rectangle

    for number, one in enumerate(comuni):
        row, column = divmod(number, COLUMNS)
        colour = COLOURS[one.state]
        corner = (column + 0.02, row + 0.03)
        axes.add_patch(Rectangle(corner, 0.96, 0.94, **fill(colour), edgecolor=GREY, linewidth=0.8))
        name = "\n".join(textwrap.wrap(one.comune, LINE, max_lines=3, placeholder="…"))
        written(axes, column + 0.5, row + 0.38, name, colour, fontsize=8, va="center", linespacing=0.95)
        written(axes, column + 0.5, row + 0.83, SHORT[one.state], colour, fontsize=8, va="center")
    axes.set_xlim(0, COLUMNS)
    axes.set_ylim(lines, 0)
    axes.set_axis_off()


def _words(comuni: Sequence[Return], called: str, at: date) -> str:
    """The text alternative: how many comuni in each state, and which call for something."""
    groups = {state: [one.comune for one in comuni if one.state is state] for state in State}
    counts = listing([f"«{state.value}» {len(names)}" for state, names in groups.items() if names])
    words = [f"Comuni per stato della risposta, {called}, {dated('al', at)}: {counts or 'nessuno'}."]
    calling = (state for state in (State.PARTIAL, State.TO_CORRECT, State.WAITED, State.LATE) if groups[state])
    words += [f"{state.value.capitalize()}: {listing(groups[state])}." for state in calling]
    return " ".join(words)
