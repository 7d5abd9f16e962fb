"""The annual plan of public-housing supply of a Lombardy ambito: the law as data, the allocation, the report.

The names an analyst types are loaded when first used, so that a command that needs none of them starts at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from piano_lib.api import load_plan as load_plan
    from piano_lib.comparison.compare import compare as compare
    from piano_lib.plan import Plan as Plan
    from piano_lib.rules import rules_at as rules_at
    from piano_lib.scenarios import scenario as scenario

from piano_lib.shown import draw

__version__ = "0.1.0"
_PLACES = {
    "load_plan": "piano_lib.api",
    "compare": "piano_lib.comparison",
    "scenario": "piano_lib.scenarios",
    "rules_at": "piano_lib.rules",
    "Plan": "piano_lib.plan",
}
__all__ = ["Plan", "compare", "load_plan", "rules_at", "scenario"]


draw(
    {
        "Plan": "piano_lib.display:plan_html",
        "Explanation": "piano_lib.display:explanation_html",
        "Comparison": "piano_lib.display:comparison_html",
        "Grid": "piano_lib.display:grid_html",
        "Rules": "piano_lib.display:rules_html",
        "Rule": "piano_lib.display:rule_html",
        "MunicipalityPlan": "piano_lib.display:municipality_html",
        "Binding": "piano_lib.display:binding_html",
        "Threshold": "piano_lib.display:threshold_html",
        "LawVersion": "piano_lib.display:law_version_html",
        "Table": "piano_lib.tables.html:render",
    }
)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'piano_lib' has no attribute '{name}'")
    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
