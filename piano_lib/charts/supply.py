"""Where the assignable dwellings come from, whose they are, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence

from piano_lib.charts.canvas import paint
from piano_lib.charts.figure import Figure
from piano_lib.charts.marks import EDGE, Row, Segment, draw_rows, height, legend
from piano_lib.charts.palette import BLUE, GREEN, GREY, INK, ORANGE, PURPLE
from piano_lib.italian import count, dwellings, listing
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.reconciliation import Aggregate, aggregate
from piano_lib.survey.model import OwnerType
from piano_lib.tables.common import OWNERS, data_source, unsplit
from piano_lib.tables.names import CASCADE, ORIGINS
from piano_lib.tables.summary import kinds

COLOURS = {
    OwnerType.COMUNE: BLUE,
    OwnerType.ALER: ORANGE,
    OwnerType.OPERATORE: GREEN,
    OwnerType.UNSTATED: GREY,
}
BREAK = 4  # a bar so many times longer than the next is cut, and says so


def origins(plan: Plan) -> Figure:
    """Assignable dwellings by origin (letters b to f), a bar per origin, a segment per kind of owner."""
    totals = {key: plan.total(key) for key in ORIGINS}
    rows = [_stacked(plan, ORIGINS[key], key, totals[key]) for key in ORIGINS]
    end = max(total.value for total in totals.values())
    svg = paint("grafico-origine", height(len(rows)) + EDGE, lambda axes: _stack(axes, plan, rows, end))
    ranked = sorted(totals, key=lambda key: -totals[key].value)
    top, low = ranked[0], ranked[-1]
    words = (
        f"Alloggi assegnabili per origine, {plan.called}. La più alta è «{ORIGINS[top]}» con "
        f"{_known(totals[top])}, la più bassa «{ORIGINS[low]}» con {_known(totals[low])}. "
        + listing([f"{ORIGINS[key]}: {_known(totals[key])}" for key in ORIGINS])
        + f". {_gap(plan)}"
    )
    title = f"Alloggi assegnabili per origine e tipo di ente, {plan.called}"
    return Figure("grafico-origine", title, words, data_source(plan), svg, data="offerta-per-origine")


def _stacked(plan: Plan, name: str, column: str, total: Aggregate) -> Row:
    pieces, at = [], 0
    for kind in kinds(plan):
        value = plan.total(column, kind).value
        pieces.append(Segment(at, value, COLOURS[kind], count(value)))
        at += value
    return Row(name, tuple(piece for piece in pieces if piece.length), _known(total, short=True))


def _stack(axes: object, plan: Plan, rows: Sequence[Row], end: int, room: float = 0.2) -> None:
    draw_rows(axes, rows, end, room)
    legend(axes, [(OWNERS[kind], COLOURS[kind]) for kind in kinds(plan)])


def _known(total: Aggregate, short: bool = False) -> str:
    words = count(total.value) if short else dwellings(total.value)
    return words if total.complete else f"almeno {words}"


def _gap(plan: Plan) -> str:
    """What is missing, in a sentence."""
    missing = plan.total("g_totale").missing
    if not missing:
        return "Nessun dato mancante."
    who = "un ente non ha comunicato il totale" if missing == 1 else f"{missing} enti non hanno comunicato il totale"
    return f"Dati mancanti: {who}."


def comuni(plan: Plan) -> Figure:
    """Assignable dwellings by comune, longest first; a segment per kind of owner; unknown totals said, not drawn."""
    by_name = {
        town.name: [line for line in plan.lines if line.istat == town.istat] for town in plan.ambito.municipalities
    }
    sums = {name: aggregate(lines, "g_totale") for name, lines in by_name.items()}
    shown = sorted((name for name in sums if sums[name].value), key=lambda name: (-sums[name].value, name))
    values = [sums[name].value for name in shown]
    cut = len(values) > 1 and values[0] > BREAK * values[1]
    end = int(values[1] * 1.6) if cut else max(values, default=1)
    rows = [_comune(name, by_name[name], sums[name], end) for name in shown]
    svg = paint("grafico-comuni", height(max(len(rows), 1)) + EDGE, lambda axes: _stack(axes, plan, rows, end, 0.45))
    unknown = sorted(name for name in sums if not sums[name].complete or not sums[name].lines)
    words = [f"Alloggi assegnabili per comune, {plan.called}. Comuni che ne hanno: {len(shown)} su {len(sums)}."]
    if shown:
        words.append(f"Il valore più alto è di {shown[0]} ({count(values[0])}), il più basso {count(values[-1])}.")
    words += [f"La barra di {shown[0]} è interrotta."] if cut else []
    words.append(f"Dati mancanti in parte o del tutto: {listing(unknown)}." if unknown else "Nessun dato mancante.")
    words += unsplit(plan)
    title = f"Alloggi assegnabili per comune e tipo di ente, {plan.called}"
    return Figure("grafico-comuni", title, " ".join(words), data_source(plan), svg, data="assegnabili-per-comune")


def _comune(name: str, lines: list[PlanLine], total: Aggregate, end: int) -> Row:
    """One bar; a longer one than the axis is cut at its end, keeping the proportions of its segments."""
    cut, at, pieces = total.value > end, 0.0, []
    for kind in OwnerType:
        value = aggregate((line for line in lines if line.owner is kind), "g_totale").value
        length = value * end / total.value if cut else value
        pieces.append(Segment(at, length, COLOURS[kind], count(value)))
        at += length
    words = _known(total, short=True) + (" (barra interrotta)" if cut else "")
    return Row(name, tuple(piece for piece in pieces if piece.length), words, cut=cut)


STEPS = {
    "g_totale": INK,
    "disponibili": INK,
    "j_sat": PURPLE,
    "sap": BLUE,
    "quota_indigenza": ORANGE,
    "quota_forze_ordine": GREEN,
    "quota_riserve": GREY,
    "graduatoria_generale": BLUE,
}


def cascade(plan: Plan) -> Figure:
    """From g to available, SAT, SAP, quotas and the general ranking: a part begins where the one before ends."""
    keys = [key for key in STEPS if key != "quota_riserve" or plan.reserves_foreseen]
    totals = {key: plan.total(key) for key in keys}
    said = {key: _said(plan, key) for key in keys}
    rows, at = [], 0
    for key in keys:
        value = totals[key].value
        whole = key in ("g_totale", "disponibili")
        start = 0 if whole else totals["disponibili"].value - value if key == "j_sat" else at
        start = max(0, totals["sap"].value - value) if key == "graduatoria_generale" else start
        at = 0 if whole or key in ("j_sat", "sap") else start + value
        rows.append(Row(CASCADE[key], (Segment(start, value, STEPS[key]),) if value else (), said[key]))
    end = max(total.value for total in totals.values())
    svg = paint("grafico-dalla-g", height(len(rows)), lambda axes: draw_rows(axes, rows, end, 0.2))
    over = sum(bool(line.allocation and line.allocation.exceeds) for line in plan.lines)
    words = f"Dagli alloggi assegnabili alla graduatoria generale, {plan.called}: " + ", ".join(
        f"{CASCADE[key]} {said[key]}" for key in keys
    )
    words += f". In {over} righe le quote insieme superano gli alloggi SAP." if over else "."
    title = f"Dagli alloggi assegnabili a SAT, SAP, quote e graduatoria generale, {plan.called}"
    return Figure("grafico-dalla-g", title, f"{words} {_gap(plan)}", data_source(plan), svg, data="quadro-ambito")


def _said(plan: Plan, key: str) -> str:
    return str(plan.total(key))
