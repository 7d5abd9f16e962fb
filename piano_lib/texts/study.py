"""What a page says of other choices: what they would give, and a scenario beside the plan it was made from."""

from __future__ import annotations

from piano_lib.charts.figure import Figure
from piano_lib.charts.scenarios import scenario_bars, sensitivity
from piano_lib.plan import Plan
from piano_lib.tables.model import Table
from piano_lib.tables.scenarios import limits_table, scenario_table, scenario_totals
from piano_lib.tables.sensitivity import law_versions_table, police_table, sat_table, sensitivity_table
from piano_lib.texts.prose import Heading, Prose, prose

HEADING = "Lo scenario accanto al piano"


def other_choices(plan: Plan) -> tuple[Prose | Figure | Table, ...]:
    """What other choices and other law would give; where a table has nothing to show, the sentence that says why."""
    made = (sensitivity_table(plan), sat_table(plan), police_table(plan))
    chart = (sensitivity(plan),) if made[0].rows else ()
    why = dict.fromkeys(note for table in made if not table.rows for note in table.notes)
    return (*chart, *(table for table in made if table.rows), *map(prose, why), law_versions_table(plan))


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
