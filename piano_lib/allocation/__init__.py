"""Quotas, caps and roundings on exact integers; alike on one ``int`` and on NumPy arrays."""

from piano_lib.allocation.limits import Refusal, refusals
from piano_lib.allocation.quotas import (
    Allocation,
    Choices,
    Supply,
    Transitional,
    allocate,
    quota_of,
    ranked_at_least,
    transitional_of,
)
from piano_lib.allocation.rounding import least_base, rounded_share
from piano_lib.allocation.steps import Step, asked_in_all, asked_of_owner, sat_steps, steps
from piano_lib.allocation.supported import check_supported

__all__ = [
    "Allocation",
    "Choices",
    "Refusal",
    "Step",
    "Supply",
    "Transitional",
    "allocate",
    "asked_in_all",
    "asked_of_owner",
    "check_supported",
    "least_base",
    "quota_of",
    "ranked_at_least",
    "refusals",
    "rounded_share",
    "sat_steps",
    "steps",
    "transitional_of",
]
