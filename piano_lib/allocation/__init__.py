"""Quotas, caps and roundings on exact integers; alike on one ``int`` and on NumPy arrays."""

from piano_lib.allocation.limits import Refusal, refusals
from piano_lib.allocation.quotas import Allocation, Choices, Supply, allocate
from piano_lib.allocation.rounding import least_base, rounded_share
from piano_lib.allocation.steps import Step, steps

__all__ = [
    "Allocation",
    "Choices",
    "Refusal",
    "Step",
    "Supply",
    "allocate",
    "least_base",
    "refusals",
    "rounded_share",
    "steps",
]
