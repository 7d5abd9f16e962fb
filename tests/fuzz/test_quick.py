"""A few mutated workbooks of each kind; the whole, over two thousand, is ``make fuzz``."""

from __future__ import annotations

import pytest

from tests.fuzz.mutations import KINDS
from tests.fuzz.run import SECONDS, SEED, quick_plan, run, whole_plan


def test_no_mutated_workbook_breaks_the_import_or_gives_a_wrong_number() -> None:
    plan = quick_plan(2)
    tally = run(plan)
    assert tally.faults == []
    assert tally.total == len(plan) == 2 * len(KINDS)
    assert tally.slowest < SECONDS
    assert tally.read.total() >= 5, "the sound ones among them must still be read"


def test_the_whole_run_has_at_least_two_thousand() -> None:
    assert len(whole_plan()) >= 2000


@pytest.mark.fuzz
def test_the_whole_run_finds_no_fault() -> None:
    tally = run(whole_plan(), SEED, processes=2)
    assert tally.faults == []
