"""What if: a plan with other choices, supply or law; one by one or as one array computation."""

from piano_lib.plan.model import NOT_THE_PLAN
from piano_lib.scenarios.apply import apply, scenario
from piano_lib.scenarios.axes import AXES, SHARES, unknown_axis
from piano_lib.scenarios.grid import Grid, grid
from piano_lib.scenarios.law import LEFT_OUT
from piano_lib.scenarios.limits import Binding, Threshold, bindings, thresholds
from piano_lib.scenarios.model import ORIGINS, Scenario, ScenarioError, SupplyChange
from piano_lib.scenarios.outcome import (
    Difference,
    TotalDifference,
    differences,
    exceeding,
    total_differences,
)
from piano_lib.scenarios.sensitivity import Curve, LawVersion, excess_curves, law_versions, police_curves, sat_curve
from piano_lib.scenarios.words import from_toml, from_words, to_toml

__all__ = [
    "AXES",
    "LEFT_OUT",
    "NOT_THE_PLAN",
    "ORIGINS",
    "SHARES",
    "Binding",
    "Curve",
    "Difference",
    "Grid",
    "LawVersion",
    "Scenario",
    "ScenarioError",
    "SupplyChange",
    "Threshold",
    "TotalDifference",
    "apply",
    "bindings",
    "differences",
    "exceeding",
    "excess_curves",
    "from_toml",
    "from_words",
    "grid",
    "law_versions",
    "police_curves",
    "sat_curve",
    "scenario",
    "thresholds",
    "to_toml",
    "total_differences",
    "unknown_axis",
]
