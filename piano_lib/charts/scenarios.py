"""How the indigence quota answers to the excess, in steps; and a scenario beside the plan."""

from __future__ import annotations

from typing import Any

from piano_lib.charts.canvas import paint
from piano_lib.charts.figure import Figure
from piano_lib.charts.marks import EDGE, LABEL, Row, Segment, draw_rows, height, legend
from piano_lib.charts.palette import BLUE, GREY, INK, ORANGE
from piano_lib.italian import count, dwellings, listing, percent, signed
from piano_lib.plan import Plan, PlanLine
from piano_lib.scenarios import NOT_THE_PLAN, excess_curves
from piano_lib.scenarios.sensitivity import Curve
from piano_lib.survey.model import OwnerType
from piano_lib.tables.common import data_source
from piano_lib.tables.scenarios import LABELS, sensitivity_table

POINT = 100  # hundredths in a point
SHOWN = ("disponibili", "j_sat", "sap", "quota_indigenza", "quota_forze_ordine", "graduatoria_generale")


def sensitivity(plan: Plan) -> Figure:
    """The quota of the comune shown in detail as its excess goes from 0 to 40 points: each step is labelled."""
    town, ambito = excess_curves(plan)
    own = next((line for line in plan.lines if _own(line, town.istat)), None)
    excess = own.decided.excess or 0 if own else 0
    svg = paint(
        "grafico-eccedenza", 210, lambda axes: _staircase(axes, town, excess, "scenario" if plan.scenario else "piano")
    )
    steps = [f"{percent(at)} (da {before} a {after})" for at, before, after in town.steps]
    climb = f"sale di uno scalino a {listing(steps)}" if steps else "non sale mai"
    words = (
        f"{town.label}: la quota per l'indigenza va da {dwellings(town.quota[0])} con eccedenza zero a "
        f"{dwellings(town.quota[-1])} con {percent(town.excess[-1])}; {climb}. "
        "Nell'ambito, con la stessa eccedenza in ogni comune, "
        f"va da {count(ambito.quota[0])} a {count(ambito.quota[-1])}."
    )
    title = f"Quota per l'indigenza al variare dell'eccedenza, {town.label}, piano {plan.year}"
    return Figure("grafico-eccedenza", title, words, data_source(plan), svg, data=sensitivity_table(plan).key)


def _own(line: PlanLine, istat: str) -> bool:
    return line.istat == istat and line.owner is OwnerType.COMUNE


def _staircase(axes: Any, curve: Curve, chosen: int, whose: str) -> None:
    """A line of steps with the quota written over each, and a mark on the excess in force."""
    points = [value / POINT for value in curve.excess]
    axes.step(points, curve.quota, where="post", color=BLUE, linewidth=2)
    starts = [(curve.excess[0], curve.quota[0]), *((at, after) for at, _, after in curve.steps)]
    for at, quota in starts:
        axes.text(at / POINT + 0.3, quota + 0.25, count(quota), fontsize=LABEL, color=INK, va="bottom")
    axes.axvline(chosen / POINT, color=ORANGE, linewidth=1.2, linestyle=(0, (4, 3)))
    top = max(curve.quota) + 2
    axes.text(chosen / POINT + 0.3, top, f"{whose}: {percent(chosen)}", fontsize=LABEL, color=INK, va="top")
    axes.set_ylim(0, top)
    axes.set_xlim(points[0], points[-1] + 0.5)
    axes.set_xlabel("Eccedenza oltre la quota base (punti)", fontsize=LABEL, color=INK)
    axes.set_ylabel("Alloggi", fontsize=LABEL, color=INK)
    axes.tick_params(labelsize=LABEL, colors=INK)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def scenario_bars(base: Plan, scenario: Plan, istat: str, owner: OwnerType = OwnerType.COMUNE) -> Figure:
    """A pair of bars per result of one comune and owner: plan and scenario. ``LookupError`` if it has no line."""
    one, other = (_line(plan, istat, owner) for plan in (base, scenario))
    rows: list[Row] = []
    for column in SHOWN:
        before, after = one.value(column), other.value(column)
        change = f" ({signed(after - before)})" if before is not None and after is not None else ""
        rows += [
            Row(LABELS[column], _bar(before, GREY), _said(before, column)),
            Row("", _bar(after, BLUE), _said(after, column) + change, strong=before != after),
        ]
    end = max([line.value(column) or 0 for line in (one, other) for column in SHOWN] + [1])
    svg = paint("grafico-scenario", height(len(rows)) + EDGE, lambda axes: _pairs(axes, rows, end))
    changed = [
        f"{LABELS[column]} da {_said(one.value(column), column)} a {_said(other.value(column), column)}"
        for column in SHOWN
        if one.value(column) != other.value(column)
    ]
    name = one.declaration.body or owner.value
    words = f"{name}, scenario «{scenario.scenario or 'nessuna modifica'}» accanto al piano {base.year}: "
    words += (listing(changed) if changed else "nessun numero cambia") + f". È uno {NOT_THE_PLAN}."
    title = f"{name}: piano {base.year} e scenario ({NOT_THE_PLAN})"
    return Figure("grafico-scenario", title, words, data_source(scenario), svg, data="tabella-scenario")


def _line(plan: Plan, istat: str, owner: OwnerType) -> PlanLine:
    for line in plan.lines:
        if line.istat == istat and line.owner is owner:
            return line
    raise LookupError(f"Il piano non ha una riga per il codice {istat} e l'ente {owner.value}.")


def _bar(value: int | None, colour: str) -> tuple[Segment, ...]:
    return (Segment(0, value, colour),) if value else ()


def _said(value: int | None, column: str) -> str:
    return "non deciso" if value is None and column == "quota_forze_ordine" else count(value)


def _pairs(axes: Any, rows: list[Row], end: int) -> None:
    draw_rows(axes, rows, end, 0.25)
    legend(axes, [("Piano", GREY), ("Scenario", BLUE)])
