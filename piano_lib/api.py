"""From a folder and a year to a plan: the one place where reading, law and plan meet."""

from __future__ import annotations

from pathlib import Path

from piano_lib.plan import Plan, build_plan
from piano_lib.plan.decisions import legality
from piano_lib.rules import rules_at
from piano_lib.survey import read_year
from piano_lib.survey.finding import DataError, Finding


def load_plan(folder: str | Path, year: int) -> Plan:
    """Read one year of an ambito's folder and make its plan, with the law of the day it was approved (or proposed).

    Raises ``DataError`` with every blocking finding at once, ``CoverageError`` when the rules do not cover that day.

    >>> plan = load_plan("data/ambito-cremonese", 2022)
    >>> plan.year, plan.ambito.name
    (2022, 'Ambito cremonese')
    """
    plan, findings = examine(folder, year)
    if plan is None:
        raise DataError(tuple(finding for finding in findings if finding.blocks))
    return plan


def examine(folder: str | Path, year: int) -> tuple[Plan | None, tuple[Finding, ...]]:
    """Read and check one year; the plan is ``None`` where a finding blocks.

    Choices the law refuses are found even where other cells cannot be read, so that all is corrected in one go.
    Raises ``CoverageError`` when the rules do not cover the plan's day.
    """
    data = read_year(Path(folder), year)
    blocked = [finding.file for finding in data.findings if finding.blocks]
    if f"{year}/piano.toml" in blocked:  # the day is not known, so neither is the law
        return None, data.findings
    rules = rules_at(data.head.decided)
    if blocked:
        return None, (*data.findings, *legality(data, rules))
    plan = build_plan(data, rules)
    found = plan.all_findings
    return (None if any(finding.blocks for finding in found) else plan), found
