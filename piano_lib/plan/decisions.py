"""Which choice counts for which line, and the choices the law refuses."""

from __future__ import annotations

from collections.abc import Mapping

from piano_lib.allocation import Refusal, refusals
from piano_lib.plan.line import Decided
from piano_lib.rules.law import Rules
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import Choice, Declaration, OwnerType, YearData

ChoiceIndex = Mapping[tuple[str, OwnerType], Choice]


def index(choices: tuple[Choice, ...]) -> ChoiceIndex:
    """Choices by ISTAT code and owner type."""
    return {(choice.istat, choice.owner): choice for choice in choices}


def decided_for(declaration: Declaration, choices: ChoiceIndex) -> Decided:
    """What counts for a row; the police share is the comune's for all owners (r.r. 4/2017 art. 7 bis c. 1)."""
    own = choices.get((declaration.istat, declaration.owner))
    comune = choices.get((declaration.istat, OwnerType.COMUNE)) if declaration.istat else None
    return Decided(
        excess=own.excess if own else None,
        police=comune.police if comune else None,
        reserves=own.reserves if own else None,
        sat=own.sat if own else None,
        own=own,
        of_comune=comune,
    )


def legality(data: YearData, rules: Rules) -> tuple[Finding, ...]:
    """Every choice of the year that the law in force refuses, as blocking findings on ``scelte.csv``."""
    return tuple(_finding(data, choice, refusal) for choice in data.choices for refusal in refused(choice, rules))


def refused(choice: Choice, rules: Rules) -> tuple[Refusal, ...]:
    """What the law in force refuses of one row of choices."""
    return refusals(
        choice.owner.value, rules, excess=choice.excess, police=choice.police, reserves=choice.reserves, sat=choice.sat
    )


def _finding(data: YearData, choice: Choice, refusal: Refusal) -> Finding:
    return Finding(
        Severity.ERROR, "scelta-non-ammessa", f"{data.head.year}/scelte.csv", choice.row, refusal.column, refusal.read,
        refusal.message, refusal.remedy, choice.istat, choice.owner.value,
    )  # fmt: skip
