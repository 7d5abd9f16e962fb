"""What the page of a scenario adds to that of a plan: the scenario beside the plan it was made from."""

from __future__ import annotations

from piano_lib.charts.figure import Figure
from piano_lib.charts.scenarios import scenario_bars
from piano_lib.plan import Plan
from piano_lib.tables.model import Table
from piano_lib.tables.scenarios import limits_table, scenario_table, scenario_totals
from piano_lib.texts.prose import Heading

HEADING = "Lo scenario accanto al piano"


def beside(base: Plan | None, scenario: Plan) -> tuple[Heading | Figure | Table, ...]:
    """The section of a scenario's page; nothing on that of a plan (``base`` is ``None``)."""
    if base is None:
        return ()
    return (
        Heading(2, HEADING),
        scenario_bars(base, scenario),
        scenario_totals(base, scenario),
        scenario_table(base, scenario),
        limits_table(scenario),
    )
