"""Plans for the tests of what a reader sees: the shipped years, and a small ambito with whatever text is wanted."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from piano_lib.api import load_plan
from piano_lib.comparison import Comparison, compare
from piano_lib.plan import Plan
from tests.dati import make_ambito

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "ambito-cremonese"

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "[qui](javascript:alert(1))",
    "![x](http://example.org/x.png)",
    "a\u202eb\u0000c",
    "</table></section><h1>Altro</h1>",
    "&lt;b&gt;",
)


@cache
def shipped(year: int) -> Plan:
    """One of the shipped years."""
    return load_plan(SHIPPED, year)


@cache
def shipped_comparison() -> Comparison:
    """The two shipped years side by side."""
    return compare(shipped(2021), shipped(2022))


def small(**parts: object) -> Plan:
    """The plan of 2022 of a small ambito made for the test (see ``tests.dati.make_ambito``)."""
    with tempfile.TemporaryDirectory() as parent:
        return load_plan(make_ambito(Path(parent), **parts), 2022)  # type: ignore[arg-type]
