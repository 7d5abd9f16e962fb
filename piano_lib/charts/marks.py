"""Marks that charts share: rows of horizontal bars with direct labels, and the frame around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from piano_lib.charts.palette import GREY, INK, PAPER, text_on

ROW = 26  # points of height of one row
EDGE = 26  # points above and below all rows
INSIDE = 0.05  # part of the axis a segment must fill to hold its own label
LABEL = 10.5  # points of a direct label


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: where it starts, how long it is (dwellings), its colour, the label inside it."""

    start: float
    length: float
    colour: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A bar with its name on the left and its value in words on the right; ``hatched`` marks what is not known."""

    name: str
    segments: tuple[Segment, ...]
    value: str
    strong: bool = False


def height(rows: int) -> float:
    """Points a chart of so many rows takes."""
    return rows * ROW + EDGE


def draw_rows(axes: Any, rows: Sequence[Row], end: float, room: float = 0.35, start: float = 0) -> None:
    """Draw bars from top to bottom on an axis from ``start`` to ``end``; ``room`` is the share kept for labels."""
    span = max(end - start, 1)
    for at, row in enumerate(rows):
        for piece in row.segments:
            axes.barh(
                at, piece.length, left=piece.start, height=0.66, color=piece.colour, edgecolor=PAPER, linewidth=0.8
            )
            if piece.label and abs(piece.length) >= span * INSIDE:
                middle = piece.start + piece.length / 2
                look = {"color": text_on(piece.colour), "fontsize": LABEL, "ha": "center", "va": "center_baseline"}
                axes.text(middle, at, piece.label, **look)
        tip = max((max(piece.start, piece.start + piece.length) for piece in row.segments), default=0)
        weight = "bold" if row.strong else "normal"
        axes.text(tip + span * 0.012, at, row.value, fontsize=LABEL, va="center_baseline", fontweight=weight)
    frame(axes, [row.name for row in rows], start, start + span * (1 + room))


def frame(axes: Any, names: Sequence[str], start: float, end: float) -> None:
    """Names on the left, no ticks, one line at zero: the direct labels say the numbers."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(start, end)
    axes.set_xticks([])
    for side in ("bottom", "left", "top", "right"):
        axes.spines[side].set_visible(False)
    axes.axvline(0, color=GREY, linewidth=0.8)


def legend(axes: Any, entries: Sequence[tuple[str, str]]) -> None:
    """Names of colours in a line above the bars: a square of the colour, then its name in ink."""
    from matplotlib.patches import Patch

    handles = [Patch(facecolor=colour, label=name) for name, colour in entries]
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(handles), frameon=False, fontsize=LABEL,
        handlelength=1, handleheight=1, borderaxespad=0.2, labelcolor=INK,
    )  # fmt: skip
