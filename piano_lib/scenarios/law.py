"""The law of another day, and the choices of the plan it does not admit: left out and said, never silently kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from piano_lib.allocation import Refusal, refusals
from piano_lib.italian import capital
from piano_lib.plan.decisions import refused
from piano_lib.rules import CoverageError, rules_at
from piano_lib.rules.law import Rules
from piano_lib.scenarios.model import Scenario, ScenarioError
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import Choice, YearData

LEFT_OUT = "scelta-tralasciata"
"""Code of the finding on a choice of the plan that the law of a scenario does not admit."""

_FIELDS = {"h_eccedenza_indigenza": "excess", "i_forze_ordine": "police", "riserve": "reserves", "j_sat": "sat"}


def rules_of(day: date) -> Rules:
    """The law in force on a day. Raises ``ScenarioError`` where the rules do not cover it."""
    try:
        return rules_at(day)
    except CoverageError as error:
        raise ScenarioError(str(error)) from None


def own_refusals(scenario: Scenario, rules: Rules) -> tuple[str, ...]:
    """What the law refuses of the scenario's own choices, a sentence each, said once and not comune by comune."""
    owner = scenario.owner.value
    found = refusals("COMUNE", rules, excess=scenario.excess, police=scenario.police)
    found += refusals(owner, rules, reserves=scenario.reserves, sat=scenario.sat)
    return tuple(dict.fromkeys(f"{capital(one.message)}. {one.remedy}" for one in found))


def admitted(data: YearData, rules: Rules) -> YearData:
    """The year's data without the choices the rules refuse, each of them a finding: the question is what the law gives.

    A choice left out is as if it had not been made, as before the law knew it.
    """
    kept: list[Choice] = []
    left: list[Finding] = []
    for choice in data.choices:
        found = refused(choice, rules)
        nothing: dict[str, Any] = {_FIELDS[one.column]: None for one in found}
        kept.append(replace(choice, **nothing))
        left += [_finding(data, choice, one) for one in found]
    return replace(data, choices=tuple(kept), findings=(*data.findings, *left)) if left else data


def _finding(data: YearData, choice: Choice, refusal: Refusal) -> Finding:
    return Finding(
        Severity.WARNING, LEFT_OUT, f"{data.head.year}/scelte.csv", choice.row, refusal.column, refusal.read,
        f"{refusal.message}: nello scenario questa scelta non conta", "Per provarne un'altra, mettila nello scenario.",
        choice.istat, choice.owner.value,
    )  # fmt: skip
