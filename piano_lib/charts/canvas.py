"""Draws with matplotlib in the house style and gives lean, deterministic SVG; no pyplot, so no global state."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from piano_lib.charts.svg import lean

WIDTH = 540  # points; the page scales it, down to 480 CSS pixels, and scrolls below that
METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}

# On a new machine matplotlib says in English, on stderr, that it looks at the fonts: that is no failure of a report.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def paint(key: str, height: float, draw: Callable[[Any], None], width: float = WIDTH) -> str:
    """Run ``draw(axes)`` on a sheet of ``width`` × ``height`` points and return its SVG, ids prefixed with ``key``."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    # On matplotlib's own defaults: not on a style it found in the current folder or at home.
    style = mpl.rc_params_from_file(str(files("piano_lib.charts") / "piano.mplstyle"), use_default_template=True)
    rules: Any = {**style, "svg.hashsalt": key}
    rules.pop("backend", None)  # we draw on a canvas of our own
    with mpl.rc_context(rules), warnings.catch_warnings():
        # Words stay words in the SVG and the reader's fonts draw them: a sign our measuring font lacks is no defect.
        warnings.filterwarnings("ignore", r"Glyph \d+|Matplotlib currently does not support", UserWarning)
        figure = Figure(figsize=(width / 72, height / 72))
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        sink = io.BytesIO()
        figure.savefig(sink, format="svg", metadata=METADATA)
    return lean(sink.getvalue().decode("utf-8"), key)
