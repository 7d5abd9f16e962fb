"""Reads one year of data and checks it: every problem is a finding with file, row, column, value read and remedy.

Names are loaded when first used: a command that only says what it can do reads no data.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from piano_lib.survey.ambito import read_ambito as read_ambito
    from piano_lib.survey.finding import DataError as DataError
    from piano_lib.survey.finding import Finding as Finding
    from piano_lib.survey.finding import Severity as Severity
    from piano_lib.survey.year import read_year as read_year
    from piano_lib.survey.year import years as years

_PLACES = {
    "DataError": "finding",
    "Finding": "finding",
    "Severity": "finding",
    "read_ambito": "ambito",
    "read_year": "year",
    "years": "year",
}
__all__ = ["DataError", "Finding", "Severity", "read_ambito", "read_year", "years"]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'piano_lib.survey' has no attribute '{name}'")
    return getattr(importlib.import_module(f"piano_lib.survey.{_PLACES[name]}"), name)
