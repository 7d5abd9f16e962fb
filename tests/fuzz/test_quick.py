"""A few mutated workbooks of each kind; the whole, over two thousand, is ``make fuzz``."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.fuzz import worker
from tests.fuzz.base import Base
from tests.fuzz.mutant import Mutant
from tests.fuzz.mutations import KINDS
from tests.fuzz.run import SECONDS, SEED, Tally, _count, quick_plan, run, whole_plan


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


def test_a_file_that_takes_more_than_ten_seconds_on_the_clock_is_a_fault() -> None:
    for seconds, faults in ((SECONDS, 0), (SECONDS + 0.1, 1)):
        tally = Tally()
        _count(tally, ("testi", 0), {"fault": "", "seconds": seconds, "read": True})
        assert len(tally.faults) == faults


def test_the_seconds_of_a_file_are_those_of_the_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def slow(*arguments: object) -> object:
        time.sleep(0.2)  # no work of the processor
        raise ValueError

    monkeypatch.setattr(worker, "_import", slow)
    made = worker._verdict(Base(tmp_path, {}), Mutant(b""), {}, {}, tmp_path)
    assert float(str(made["seconds"])) >= 0.2
