"""Contested points in figures: what the readings not in use would give, beside the result, never instead of it."""

from __future__ import annotations

from collections.abc import Mapping

from piano_lib.allocation.quotas import rounding_of
from piano_lib.allocation.rounding import rounded_share
from piano_lib.italian import dwellings
from piano_lib.rules.law import Rule
from piano_lib.rules.model import Base


def other_readings(rule: Rule, amounts: Mapping[Base, int], share: int, result: int) -> tuple[str, ...]:
    """A sentence per reading not in use that changes value, base or rounding and gives another number of dwellings.

    ``amounts`` are the dwellings each base counts; ``share`` (hundredths of a point) is the one in use, which a reading
    may replace with its own.
    """
    found = []
    for reading in rule.version.readings:
        base = reading.base or rule.version.base
        if reading.in_use or base is None or (reading.value, reading.base, reading.rounding) == (None, None, None):
            continue
        if not amounts.get(base):  # a base that is empty or not communicated gives no figure to show
            continue
        rounding = reading.rounding or rounding_of(rule)
        other = rounded_share(amounts[base], share if reading.value is None else reading.value, rounding)
        if other != result:
            text = reading.text.rstrip(".")
            found.append(f"Altra lettura (prova {reading.evidence.value}): {text}: darebbe {dwellings(other)}.")
    return tuple(found)
