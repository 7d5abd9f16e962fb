"""What if: a plan with other choices, supply or law; one by one or as one array computation."""

from piano_lib.scenarios.apply import apply, scenario
from piano_lib.scenarios.grid import AXES, Grid, grid
from piano_lib.scenarios.model import NOT_THE_PLAN, ORIGINS, Scenario, ScenarioError, SupplyChange
from piano_lib.scenarios.outcome import bindings, difference_table, differences, exceeding, thresholds
from piano_lib.scenarios.sensitivity import excess_curves, law_versions
from piano_lib.scenarios.words import from_toml, from_words, to_toml

__all__ = [
    "AXES",
    "NOT_THE_PLAN",
    "ORIGINS",
    "Grid",
    "Scenario",
    "ScenarioError",
    "SupplyChange",
    "apply",
    "bindings",
    "difference_table",
    "differences",
    "exceeding",
    "excess_curves",
    "from_toml",
    "from_words",
    "grid",
    "law_versions",
    "scenario",
    "thresholds",
    "to_toml",
]
