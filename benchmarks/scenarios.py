"""A grid of scenarios on a plan the size of a region, against the same choices applied row by row with pandas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from benchmarks.measure import DATA, Row, Setup, check, medians, seconds, times
from piano_lib.allocation import Choices, Supply, allocate
from piano_lib.api import load_plan
from piano_lib.italian import points
from piano_lib.plan import Plan, build_plan
from piano_lib.scenarios import grid
from piano_lib.survey.model import Declaration, Municipality, OwnerType, Reply

COMUNI, EXCESS, SAT = 1502, range(0, 4000, 40), range(10)  # 100 × 10 scenarios (hundredths of a point), 2 owners each


def region() -> Plan:
    """A plan of 3,004 lines: the rows of the shipped ambito again and again, under other codes."""
    base = load_plan(DATA, 2022)
    sample = [row for row in base.data.declarations if row.istat]
    rows: list[Declaration] = []
    towns = tuple(Municipality(f"{number + 100_000}", f"Comune {number}") for number in range(COMUNI))
    for number, town in enumerate(towns):
        known = replace(
            sample[number % len(sample)], istat=town.istat, comune=town.name, owner=OwnerType.COMUNE, reply=Reply.FILED,
            stock_sap=60, stock_sas=0, as_is=number % 3, renovated=number % 5, new_built=0, free=number % 11,
            turnover=number % 7, undivided=None, conferred=0, total_declared=None, sas_declared=0,
        )  # fmt: skip
        rows += [known, replace(known, owner=OwnerType.ALER, body=f"ALER {number % 5}")]
    ambito = replace(base.ambito, municipalities=towns)
    return build_plan(replace(base.data, ambito=ambito, declarations=tuple(rows), choices=()), base.rules)


def thousand(setup: Setup) -> Iterator[Row]:
    """1,000 scenarios × 3,004 rows through ``grid``; the reference runs one or two scenarios, scaled."""
    plan = region()
    axes = {"eccedenza": [points(value) for value in EXCESS], "sat": SAT}
    lines = [line for line in plan.lines if line.supply]
    frame = pd.DataFrame({
        "available": [line.supply.available for line in lines if line.supply],
        "owner_available": [line.supply.owner_available for line in lines if line.supply],
        "own": [line.owner is OwnerType.COMUNE for line in lines],
    })  # fmt: skip

    def one(row: pd.Series, excess: int, sat: int) -> int:
        own = bool(row["own"])
        supply = Supply(int(row["available"]), 60, int(row["owner_available"]), 60)
        asked = sat if own else 0
        return int(allocate(supply, Choices(excess if own else 0, 0, 0, asked, asked), plan.rules).indigence)

    some = 1 if setup.quick else 2

    chosen = [(EXCESS[number + 1], SAT[number]) for number in range(some)]

    def rowwise() -> list[list[int]]:
        return [list(frame.apply(one, axis=1, args=choice)) for choice in chosen]

    made = grid(plan, axes)
    places = [made.points.index(choice) for choice in chosen]
    known = [place for place, line in enumerate(made.lines) if line.supply]
    check("griglia", made.values("quota_indigenza")[places][:, known].tolist(), rowwise())
    scenarios = len(EXCESS) * len(SAT)
    mine, other = medians(setup.repeat, lambda: grid(plan, axes), rowwise)
    other *= scenarios / some
    yield Row(
        f"griglia di {scenarios} scenari × {len(plan.lines)} righe (`piano scenario --griglia`)", seconds(mine),
        f"`DataFrame.apply` riga per riga (misurati {some} scenari, in proporzione)", seconds(other),
        times(other / mine), "≤ 1 s", mine <= 1,
    )  # fmt: skip
