"""What a process imports before it is forked, so that the forked ones are ready at once and share its memory.

What every report needs is in the forge. What only some draw with is heavy to fork, since a fork pays for every page of
memory of its parent: a lane loads it when it first meets a notebook that draws.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from piano_lib import italian, rules
from piano_lib.charts import canvas  # before matplotlib, which it quiets
from piano_lib.render import cells, page

ALWAYS = (
    "piano_lib.api",
    "piano_lib.comparison",
    "piano_lib.export",
    "piano_lib.render.products",
    "piano_lib.render.report",
    "piano_lib.texts.annual",
    "piano_lib.texts.change",
    "piano_lib.texts.opening",
    "piano_lib.texts.scheda",
    "piano_lib.texts.study",
    "IPython.core.logger",  # imported late by those who use them
    "encodings.utf_8_sig",
)
DRAWING = (
    "piano_lib.charts.change",
    "piano_lib.charts.scenarios",
    "piano_lib.charts.supply",
    "piano_lib.charts.tiles",
    "piano_lib.maps.choropleth",
    "piano_lib.scenarios",
    "piano_lib.tables.scenarios",
    "geopandas",
    "pyarrow.pandas_compat",  # where it is installed, by those who draw a map
    "pyarrow.vendored.version",
)
DRAWS = ("piano_lib.charts", "piano_lib.maps")  # in the source of a notebook


def always() -> None:
    """Import what every report uses, and do once what each of them would do again."""
    _import(ALWAYS)
    rules.parameters()
    italian.day(date(2018, 2, 8))  # babel reads its Italian
    shell: Any = cells.prepare()
    shell.run_cell("None", silent=True)
    shell.display_formatter.format("")
    page.warm()
    gc.freeze()  # what is here stays: collecting it would copy the memory that workers share


def for_notebook(path: Path) -> None:
    """Import what the notebook draws with, if it draws, before the process that runs its cells is forked."""
    source = path.read_text(encoding="utf-8")
    if any(name in source for name in DRAWS):
        _drawing()


@cache
def _drawing() -> None:
    _import(DRAWING)
    canvas.paint("prova", 40, lambda axes: axes.barh(["prova"], [1]))  # matplotlib reads its fonts
    gc.freeze()


def _import(names: Iterable[str]) -> None:
    for name in names:
        with contextlib.suppress(ModuleNotFoundError):  # of an extra that is not installed
            importlib.import_module(name)
