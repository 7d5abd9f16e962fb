"""The colours of charts and maps, as data: at most six, each at least 3:1 on white (WCAG 2.1, 1.4.11).

The blue and the ink are values published by the Italian public-sector design system; the others were chosen to differ
in lightness as well as in hue, so that they hold in grey print and for colour-blind readers. Tests measure them.
"""

from __future__ import annotations

INK = "#17324D"  # text, outlines
PAPER = "#FFFFFF"
BLACK = "#000000"

BLUE = "#0066CC"
ORANGE = "#B8500C"
GREEN = "#00733E"
PURPLE = "#7B3FA0"
GREY = "#65727F"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, GREY, INK)

RAMP = ("#6C95C4", "#3F73AE", "#23548A", "#0F2F57")  # classes of a map, from few to many; zero is paper


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` (WCAG 2.1)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str = PAPER) -> float:
    """Contrast ratio of two colours, from 1 to 21.

    >>> round(contrast("#000000"))
    21
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever reads better on the colour.

    >>> text_on(PAPER), text_on(RAMP[3])
    ('#000000', '#FFFFFF')
    """
    return BLACK if contrast(BLACK, colour) >= contrast(PAPER, colour) else PAPER
