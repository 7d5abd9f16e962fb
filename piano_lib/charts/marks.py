"""Marks that charts share: rows of horizontal bars with direct labels, and the frame around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from piano_lib.charts.palette import GREY, INK, PAPER, PATTERNS, fill, text_on

ROW = 26  # points of height of one row
EDGE = 26  # points above and below all rows
AXIS, LETTER = 400, 7  # points of the axis, about; points of a letter: whether a label fits inside its segment
NOTHING = "Nessun alloggio e nessuna variazione da mostrare."
LABEL = 10.5  # points of a direct label


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: where it starts, how long it is (dwellings), its colour or hatch, the label inside it."""

    start: float
    length: float
    colour: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A bar with its name on the left and its value in words on the right."""

    name: str
    segments: tuple[Segment, ...]
    value: str
    strong: bool = False
    cut: bool = False  # the axis does not begin at zero: two strokes say so


def height(rows: int) -> float:
    """Points a chart of so many rows takes."""
    return rows * ROW + EDGE


def draw_rows(
    axes: Any, rows: Sequence[Row], end: float, room: float = 0.35, start: float = 0, nothing: str = NOTHING
) -> None:
    """Draw bars from top to bottom on an axis from ``start`` to ``end``; ``room`` is the share kept for labels."""
    span = max(end - start, 1)
    for at, row in enumerate(rows):
        for piece in row.segments:
            _piece(axes, at, piece, span * (1 + room))
        if row.cut:
            _cut(axes, at, row.segments[-1], span)
        tip = max((max(piece.start, piece.start + piece.length) for piece in row.segments), default=start)
        weight = "bold" if row.strong else "normal"
        axes.text(tip + span * 0.012, at, row.value, fontsize=LABEL, va="center_baseline", fontweight=weight)
    frame(axes, [row.name for row in rows], start, start + span * (1 + room), nothing)


def _piece(axes: Any, at: int, piece: Segment, whole: float) -> None:
    """One segment, and its label where it fits."""
    edge = {"edgecolor": GREY if piece.colour in PATTERNS else PAPER, "linewidth": 0.8}
    axes.barh(at, piece.length, left=piece.start, height=0.66, **fill(piece.colour), **edge)
    if piece.label and abs(piece.length) * AXIS / whole >= LETTER * len(piece.label) + 2:
        middle = piece.start + piece.length / 2
        written(axes, middle, at, piece.label, piece.colour, fontsize=LABEL, va="center_baseline")


def written(axes: Any, x: float, y: float, words: str, colour: str, **look: Any) -> None:
    """Words on a fill, in the ink that reads best there; on a pattern they stand on paper."""
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8} if colour in PATTERNS else None
    axes.text(x, y, words, color=text_on(colour), ha="center", bbox=box, **look)


def _cut(axes: Any, at: int, last: Segment, span: float) -> None:
    """Two white strokes across a bar that does not begin at zero, near its beginning."""
    for shift in (0.02, 0.038):
        x = last.start + span * shift
        axes.plot([x - span * 0.006, x + span * 0.006], [at + 0.4, at - 0.4], color=PAPER, linewidth=2.2)


def frame(axes: Any, names: Sequence[str], start: float, end: float, nothing: str = NOTHING) -> None:
    """Names on the left, no ticks, one line at zero: the direct labels say the numbers."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(len(names), 1) - 0.5, -0.5)
    if not names:
        axes.text(start, 0, nothing, fontsize=LABEL, va="center_baseline")
    axes.set_xlim(start, end)
    axes.set_xticks([])
    for side in ("bottom", "left", "top", "right"):
        axes.spines[side].set_visible(False)
    if start <= 0:
        axes.axvline(0, color=GREY, linewidth=0.8)


def legend(axes: Any, entries: Sequence[tuple[str, str]]) -> None:
    """Names of colours in a line above the bars: a square of the colour, then its name in ink."""
    from matplotlib.patches import Patch

    handles = [Patch(**fill(colour), edgecolor=GREY, label=name) for name, colour in entries]
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(handles), frameon=False, fontsize=LABEL,
        handlelength=1, handleheight=1, borderaxespad=0.2, labelcolor=INK,
    )  # fmt: skip
