"""Where the words of a map stand: in the widest part of their comune, beside it where they would not fit, never over
another's."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

SIZE = 8  # points of the words on the comuni
LETTER, LINE = 0.64, 1.2  # width of a letter, height of a line, in sizes: those of the measuring font, a wide one
WRAP = 12  # letters of a name on one line
NEARLY = 1.15  # a corner may leave the circle a little: the comune is wider than its largest circle
STEP, REACH = 0.5, 9  # lines a label moves at a time to keep clear, and how many times


@dataclass(frozen=True, slots=True)
class Label:
    """Words with their middle, in metres; ``room`` is the radius around them that lies inside the comune."""

    words: str
    x: float
    y: float
    room: float
    inside: bool = True

    def box(self, metres: float) -> tuple[float, float, float, float]:
        """West, south, east, north of the words on a map where a point is so many metres."""
        lines = self.words.split("\n")
        wide, high = max(map(len, lines)) * LETTER * SIZE * metres / 2, len(lines) * LINE * SIZE * metres / 2
        return self.x - wide, self.y - high, self.x + wide, self.y + high


def worded(name: str, value: str) -> str:
    """A name, on more lines where it is long, with its value under it.

    >>> worded("Paderno Ponchielli", "1")
    'Paderno\\nPonchielli\\n1'
    """
    return "\n".join([*textwrap.wrap(name, WRAP, break_long_words=False), value])


def middle(geometry: Any) -> tuple[float, float, float]:
    """The middle of the largest circle inside a comune and its radius, in metres."""
    import shapely

    radius = shapely.maximum_inscribed_circle(geometry, tolerance=50)
    (x, y), _ = radius.coords
    return x, y, radius.length


def placed(labels: Mapping[Label, str], metres: float) -> Iterator[tuple[Label, str]]:
    """The labels with none over another, and their colour; short ones, which have nowhere else to go, first."""
    taken: list[tuple[float, float, float, float]] = []
    for label in sorted(labels, key=lambda one: (one.words.count("\n"), len(one.words), one.x)):
        found = next(
            (one for one in _tries(label, metres) if not any(_meet(one.box(metres), box) for box in taken)), label
        )
        taken.append(found.box(metres))
        yield replace(found, inside=found == label and _fits(found, metres)), labels[label]


def _tries(label: Label, metres: float) -> Iterator[Label]:
    """The label where it would stand, then ever farther: above, below, to the sides."""
    step = STEP * LINE * SIZE * metres
    for far in range(REACH):
        for across, up in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            yield replace(label, x=label.x + across * far * step * 2, y=label.y + up * far * step)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _fits(label: Label, metres: float) -> bool:
    _, _, east, north = label.box(metres)
    return math.hypot(east - label.x, north - label.y) <= label.room * NEARLY
