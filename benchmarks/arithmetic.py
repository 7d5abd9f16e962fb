"""The allocation of a region under a thousand scenarios, as arrays, against pandas row by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.measure import Row, Setup, check, medians, seconds, times
from piano_lib.allocation import Allocation, Choices, Supply, allocate
from piano_lib.rules import rules_at

ROWS, SCENARIOS = 1502 * 2, 1000


def allocation(setup: Setup) -> Iterator[Row]:
    """1,502 comuni × 2 owners × 1,000 scenarios; the reference runs a part of the scenarios, scaled."""
    rules = rules_at(date(2021, 10, 27))
    dice = np.random.default_rng(20_211_027)
    available = dice.integers(0, 60, ROWS)
    supply = Supply(available, available * 20, available, available * 20)
    excess = dice.integers(0, 4000, (SCENARIOS, 1))
    police = dice.integers(0, 1000, (SCENARIOS, 1))
    sat = dice.integers(0, 8, ROWS)
    zero = np.zeros_like(available)

    def arrays() -> Allocation[Any]:
        return allocate(supply, Choices(excess, police, zero, sat, sat), rules)

    some = 2
    frame = pd.DataFrame({"available": available, "sat": sat})

    def one(row: pd.Series, share: int, forces: int) -> int:
        n, asked = int(row["available"]), int(row["sat"])
        made = allocate(Supply(n, n * 20, n, n * 20), Choices(share, forces, 0, asked, asked), rules)
        return int(made.indigence)

    def rowwise() -> list[list[int]]:
        return [list(frame.apply(one, axis=1, args=(int(excess[at, 0]), int(police[at, 0])))) for at in range(some)]

    check("quote", arrays().indigence[:some].tolist(), rowwise())

    mine, other = medians(setup.repeat + 2, arrays, rowwise)
    other *= SCENARIOS / some
    yield Row(
        "quote di 1.502 comuni × 2 enti × 1.000 scenari", seconds(mine),
        f"`DataFrame.apply` riga per riga (misurati {some} scenari, in proporzione)", seconds(other),
        times(other / mine), "≤ 1 s; ≥ 500×", mine <= 1 and other / mine >= 500,
    )  # fmt: skip
