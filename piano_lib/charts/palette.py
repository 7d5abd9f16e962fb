"""The colours of charts and maps, as data: few, and apart in lightness, so that grey print and any eye tell them apart.

Four colours on three steps of lightness: ink (13:1 on white), blue (6:1), orange and grey (3:1; WCAG 2.1, 1.4.11 asks
for 3:1). Two fills of different steps are at least 2:1 apart; orange and grey never meet in one chart, and what has no
step of its own is hatched. The ink is a published value of the Italian public-sector design system. Tests measure it.
"""

from __future__ import annotations

from typing import Any

INK = "#17324D"  # text, outlines, the darkest fill
PAPER = "#FFFFFF"
BLACK = "#000000"

BLUE = "#005EBC"
ORANGE = "#EB6C18"
GREY = "#8894A1"
PALETTE = (INK, BLUE, ORANGE, GREY)

# Classes of a map, from few to many; zero is paper. Each is 2:1 from the one before: the outlines carry the 3:1.
RAMP = ("#92B5DF", "#3A7CC6", "#234C7A", "#0B1826")
HATCHED, DOTTED = "hatched", "dotted"  # in place of a colour: strokes, or dots, on paper
PATTERNS = {HATCHED: "////", DOTTED: "..."}


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` (WCAG 2.1)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str = PAPER) -> float:
    """Contrast ratio of two colours, from 1 to 21; it rests on lightness alone.

    >>> round(contrast("#000000"))
    21
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever reads better on the colour; ink on paper, hatched or not.

    >>> text_on(PAPER), text_on(RAMP[3]), text_on(ORANGE)
    ('#17324D', '#FFFFFF', '#000000')
    """
    if colour in (PAPER, *PATTERNS):
        return INK
    return BLACK if contrast(BLACK, colour) >= contrast(PAPER, colour) else PAPER


def fill(colour: str) -> dict[str, Any]:
    """How matplotlib fills a shape with a colour, or covers it with a pattern.

    >>> fill(BLUE), fill(HATCHED)
    ({'facecolor': '#005EBC'}, {'facecolor': '#FFFFFF', 'hatch': '////'})
    """
    return {"facecolor": PAPER, "hatch": PATTERNS[colour]} if colour in PATTERNS else {"facecolor": colour}
