"""Year over year: an outer join, what may be compared and what may not, the effects of supply, rules and choices."""

from piano_lib.comparison.change import RULE, Change, Outcome, change, variation
from piano_lib.comparison.compare import Comparison, TotalChange, compare
from piano_lib.comparison.effects import ORDER
from piano_lib.comparison.model import MEASURED, Effect, Item, Pair, Presence, RuleChange, Side, State

__all__ = [
    "MEASURED",
    "ORDER",
    "RULE",
    "Change",
    "Comparison",
    "Effect",
    "Item",
    "Outcome",
    "Pair",
    "Presence",
    "RuleChange",
    "Side",
    "State",
    "TotalChange",
    "change",
    "compare",
    "variation",
]
