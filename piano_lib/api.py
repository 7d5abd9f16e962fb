"""From a folder and a year to a plan: the one place where reading, law and plan meet."""

from __future__ import annotations

from pathlib import Path

from piano_lib.plan import Plan, build_plan
from piano_lib.rules import rules_at
from piano_lib.survey import read_year
from piano_lib.survey.finding import DataError


def load_plan(folder: str | Path, year: int) -> Plan:
    """Read one year of an ambito's folder and make its plan, with the law of the day it was approved (or proposed).

    Raises ``DataError`` with every blocking finding at once, ``CoverageError`` when the rules do not cover that day.

    >>> plan = load_plan("data/ambito-cremonese", 2022)
    >>> plan.year, plan.ambito.name
    (2022, 'Ambito cremonese')
    """
    data = read_year(Path(folder), year)
    blocking = tuple(finding for finding in data.findings if finding.blocks)
    plan = build_plan(data, rules_at(data.head.decided)) if not blocking else None
    if plan is None or any(finding.blocks for finding in plan.all_findings):
        raise DataError(blocking if plan is None else tuple(f for f in plan.all_findings if f.blocks))
    return plan
