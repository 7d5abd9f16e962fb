"""How the indigence quota answers to the excess, in steps; and a scenario beside the plan."""

from __future__ import annotations

from typing import Any

from piano_lib.charts.canvas import paint
from piano_lib.charts.figure import Figure
from piano_lib.charts.marks import EDGE, LABEL, Row, Segment, draw_rows, height, legend
from piano_lib.charts.palette import BLUE, GREY, INK, ORANGE
from piano_lib.italian import count, listing, percent, signed
from piano_lib.plan import Plan, PlanLine
from piano_lib.scenarios import NOT_THE_PLAN, Curve, differences, excess_curves, total_differences
from piano_lib.scenarios.model import no_row
from piano_lib.survey.model import OwnerType
from piano_lib.tables.cells import cell_words
from piano_lib.tables.common import data_source, total_cell
from piano_lib.tables.model import Cell
from piano_lib.tables.scenarios import LABELS, heading, results, said
from piano_lib.tables.sensitivity import EXCESS, NOTHING, whose

POINT = 100  # hundredths in a point
APART = 2.4  # points between two labels of the staircase: closer ones would write over each other
LOW = 0.09  # of the height: a label under a step lower than this would stand on the axis
TOLD = 30  # steps a description lists one by one
QUOTA = "quota_indigenza"


def sensitivity(plan: Plan) -> Figure:
    """The quota of the comune shown in detail as its excess goes from none to all the law admits, step by step.

    Raises ``LookupError`` (an Italian sentence) if no comune is known to have dwellings of its own.
    """
    town, ambito = excess_curves(plan)
    if not town.istat:
        raise LookupError(NOTHING)
    mark = f"{whose(plan)}: {percent(town.chosen)}"
    svg = paint("grafico-eccedenza", 230, lambda axes: _staircase(axes, town, town.chosen or 0, mark))
    ends, whole = (f"da {curve.results[QUOTA][0]} a {curve.results[QUOTA][-1]}" for curve in (town, ambito))
    words = (
        f"{town.label}: la quota per l'indigenza va {ends} alloggi mentre l'eccedenza va da zero a "
        f"{percent(town.values[-1])}; {_climb(town)}. Nell'ambito, con la stessa eccedenza in ogni comune, va {whole}."
    )
    title = f"Quota per l'indigenza al variare dell'eccedenza, {town.label}, {plan.called}"
    return Figure("grafico-eccedenza", title, words, data_source(plan), svg, data=EXCESS)


def _climb(curve: Curve) -> str:
    steps = [f"{percent(at)} (da {count(before)} a {count(after)})" for at, before, after in curve.steps(QUOTA)]
    if not steps:
        return "non sale mai"
    if len(steps) > TOLD:
        return f"sale {count(len(steps))} volte, la prima a {steps[0]} e l'ultima a {steps[-1]}"
    return f"sale a {listing(steps)}"


def _staircase(axes: Any, curve: Curve, chosen: int, mark: str) -> None:
    """A line of steps with the quota written beside each that has room, and a mark on the excess decided."""
    quota = [total.value for total in curve.results[QUOTA]]
    top, here = max(quota) * 1.15 + 2, max(n for n, value in enumerate(curve.values) if value <= chosen)
    axes.step([value / POINT for value in curve.values], quota, where="post", color=BLUE, linewidth=2)
    written = -APART
    for at, number in [(curve.values[0], quota[0]), *((at, after) for at, _, after in curve.steps(QUOTA))]:
        if at / POINT - written >= APART:
            written = at / POINT
            # Under its step; where the axis and its ticks are there, over it.
            shift, side = (top / 60, "bottom") if number < top * LOW else (-top / 60, "top")
            axes.text(written + 0.5, number + shift, count(number), fontsize=LABEL, color=INK, va=side)
    axes.vlines(chosen / POINT, quota[here], top, color=ORANGE, linewidth=1.2, linestyle=(0, (4, 3)))
    axes.text(chosen / POINT + 0.6, top, mark, fontsize=LABEL, color=INK, va="top")
    axes.set_ylim(0, top)
    axes.set_xlim(0, curve.values[-1] / POINT + 1)
    axes.yaxis.get_major_locator().set_params(integer=True)  # there are no half dwellings
    axes.set_xlabel("Eccedenza oltre la quota base (punti)", fontsize=LABEL, color=INK)
    axes.set_ylabel("Alloggi", fontsize=LABEL, color=INK)
    axes.tick_params(labelsize=LABEL, colors=INK)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def scenario_bars(base: Plan, scenario: Plan, istat: str = "", owner: OwnerType = OwnerType.COMUNE) -> Figure:
    """A pair of bars per result of one comune and owner, or of the ambito: plan and scenario; of the plan alone, one.

    Raises ``LookupError`` if the comune has no line of that owner.
    """
    sides = _sides(base, scenario, istat, owner)
    rows: list[Row] = []
    for name, (before, after, change) in sides.items():
        rows.append(Row(LABELS[name], _bar(before[0], GREY), cell_words(before[1])))
        if scenario.scenario:
            moved = f" ({signed(change)})" if change else ""
            rows.append(Row("", _bar(after[0], BLUE), cell_words(after[1]) + moved, strong=before[1] != after[1]))
    end = max([number or 0 for before, after, _ in sides.values() for number in (before[0], after[0])] + [1])
    svg = paint("grafico-scenario", height(len(rows)) + EDGE, lambda axes: _pairs(axes, rows, end, scenario))
    place = _place(base, istat, owner)
    words = f"{place}. {heading(scenario)}. " + _told(sides, changed=bool(scenario.scenario))
    title = f"{place}: piano {base.year}" + (f" e {NOT_THE_PLAN}" if scenario.scenario else "")
    data = "scenario" if istat else "scenario-totali"
    return Figure("grafico-scenario", title, words, data_source(scenario), svg, data=data)


Side = tuple[int | None, Cell]  # dwellings to draw, and what is said of them
Sides = dict[str, tuple[Side, Side, int | None]]


def _sides(base: Plan, scenario: Plan, istat: str, owner: OwnerType) -> Sides:
    names = ["disponibili", *results(base, scenario)]
    if not istat:
        whole = total_differences(base, scenario)
        return {name: (_total(base, name), _total(scenario, name), whole[name].difference) for name in names}
    one, other = (line_of(plan, istat, owner) for plan in (base, scenario))
    moved = {found.column: found for found in differences(base, scenario) if found.line.key == other.key}
    return {
        name: (
            (moved[name].base, said(base, one, name)), (moved[name].scenario, said(scenario, other, name)),
            moved[name].difference,
        )
        for name in names
    }  # fmt: skip


def _total(plan: Plan, name: str) -> Side:
    return plan.total(name).value, total_cell(plan, name)


def line_of(plan: Plan, istat: str, owner: OwnerType) -> PlanLine:
    """The line of a comune and kind of owner. Raises ``LookupError`` if there is none."""
    for line in plan.lines:
        if line.istat == istat and line.owner is owner:
            return line
    raise LookupError(no_row(plan.ambito, istat, owner))


def _place(plan: Plan, istat: str, owner: OwnerType) -> str:
    if not istat:
        return f"Totali dell'ambito ({plan.ambito.name})"
    return line_of(plan, istat, owner).declaration.body or owner.value


def _told(sides: Sides, *, changed: bool) -> str:
    """What the bars say, in words: every number of the plan, or every one that is not the plan's."""
    if not changed:
        return listing([f"{LABELS[name]}: {cell_words(before[1])}" for name, (before, _, _) in sides.items()]) + "."
    moved = [
        f"{LABELS[name]} da {cell_words(before[1])} a {cell_words(after[1])}"
        for name, (before, after, _) in sides.items()
        if before[1] != after[1]
    ]
    return f"Accanto al piano: {listing(moved)}." if moved else "Accanto al piano nessun numero cambia."


def _bar(value: int | None, colour: str) -> tuple[Segment, ...]:
    return (Segment(0, value, colour),) if value else ()


def _pairs(axes: Any, rows: list[Row], end: int, scenario: Plan) -> None:
    draw_rows(axes, rows, end, 0.25)
    legend(axes, [("Piano", GREY), *([("Scenario", BLUE)] if scenario.scenario else [])])
