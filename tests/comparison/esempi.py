"""Two years built in memory: the base under the law of December 2020, the later one under that of October 2021."""

from __future__ import annotations

from datetime import date

from piano_lib.comparison import Comparison, compare
from piano_lib.plan import Plan
from piano_lib.survey.model import Choice, Declaration
from tests.plan.esempi import DAY_2021, DAY_2022, plan_of

DAY_2023 = date(2022, 12, 1)


def of(
    before: tuple[Declaration, ...],
    after: tuple[Declaration, ...],
    *,
    chosen_before: tuple[Choice, ...] = (),
    chosen_after: tuple[Choice, ...] = (),
    days: tuple[date, date] = (DAY_2021, DAY_2022),
) -> Comparison:
    """Compare two years given by their declarations and choices."""
    return compare(*plans(before, after, chosen_before=chosen_before, chosen_after=chosen_after, days=days))


def plans(
    before: tuple[Declaration, ...],
    after: tuple[Declaration, ...],
    *,
    chosen_before: tuple[Choice, ...] = (),
    chosen_after: tuple[Choice, ...] = (),
    days: tuple[date, date] = (DAY_2021, DAY_2022),
) -> tuple[Plan, Plan]:
    """The two plans."""
    return (
        plan_of(*before, choices=chosen_before, decided=days[0]),
        plan_of(*after, choices=chosen_after, decided=days[1]),
    )


SAME_LAW = (DAY_2022, DAY_2023)
