"""The law as data: dated parameters with base, level, rounding, citation and evidence, resolved at a day."""

from piano_lib.rules.book import parameters
from piano_lib.rules.entry import RuleFileError
from piano_lib.rules.force import Change, CoverageError, changes, rules_at
from piano_lib.rules.law import Act, Rule, Rules
from piano_lib.rules.model import (
    Aspect,
    Base,
    Evidence,
    Ground,
    Level,
    Parameter,
    Point,
    Reading,
    Rounding,
    Unit,
    Version,
)

__all__ = [
    "Act",
    "Aspect",
    "Base",
    "Change",
    "CoverageError",
    "Evidence",
    "Ground",
    "Level",
    "Parameter",
    "Point",
    "Reading",
    "Rounding",
    "Rule",
    "RuleFileError",
    "Rules",
    "Unit",
    "Version",
    "changes",
    "parameters",
    "rules_at",
]
