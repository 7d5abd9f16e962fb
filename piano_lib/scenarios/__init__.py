"""What if: a plan with other choices, supply or law; one by one or as one array computation."""

from piano_lib.scenarios.apply import apply, scenario
from piano_lib.scenarios.model import NOT_THE_PLAN, ORIGINS, Scenario, ScenarioError, SupplyChange
from piano_lib.scenarios.words import from_toml, from_words, to_toml

__all__ = [
    "NOT_THE_PLAN",
    "ORIGINS",
    "Scenario",
    "ScenarioError",
    "SupplyChange",
    "apply",
    "from_toml",
    "from_words",
    "scenario",
    "to_toml",
]
