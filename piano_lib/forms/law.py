"""The law a year's forms are made and read with: that of the day of the plan, where it is known."""

from __future__ import annotations

from pathlib import Path

from piano_lib.rules import CoverageError, rules_at
from piano_lib.rules.law import Rules
from piano_lib.survey import read_year


def law_of(folder: Path, year: int) -> tuple[Rules | None, str]:
    """The law at the date of the year's plan, or ``None`` and an Italian sentence that says why it is not known."""
    try:
        return rules_at(read_year(folder, year).head.decided), ""
    except CoverageError as error:
        return None, str(error)
