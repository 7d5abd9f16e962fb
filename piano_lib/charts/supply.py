"""Where the assignable dwellings come from, whose they are, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from piano_lib.charts.canvas import paint
from piano_lib.charts.figure import Figure
from piano_lib.charts.marks import EDGE, Row, Segment, draw_rows, height, legend
from piano_lib.charts.palette import BLUE, HATCHED, INK, ORANGE
from piano_lib.charts.spoken import extremes, listed
from piano_lib.italian import count, dwellings, listing
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.reconciliation import Aggregate, aggregate
from piano_lib.survey.model import OwnerType
from piano_lib.tables.common import OWNERS, beyond_rows, data_source, unsplit
from piano_lib.tables.names import CASCADE, ORIGINS
from piano_lib.tables.summary import kinds

COLOURS = {
    OwnerType.COMUNE: BLUE,
    OwnerType.ALER: ORANGE,
    OwnerType.OPERATORE: INK,
    OwnerType.UNSTATED: HATCHED,
}
FAR = 4  # comuni so many times above the next stand apart, on a scale of their own


def origins(plan: Plan) -> Figure:
    """Assignable dwellings by origin (letters b to f), a bar per origin, a segment per kind of owner."""
    totals = {key: plan.total(key) for key in ORIGINS}
    rows = [_stacked(plan, ORIGINS[key], key, totals[key]) for key in ORIGINS]
    end = max(total.value for total in totals.values())
    svg = paint("grafico-origine", height(len(rows)) + EDGE, lambda axes: _stack(axes, plan, rows, end, 0.2))
    known = {ORIGINS[key]: total.value for key, total in totals.items() if total.complete or total.value}
    parts = (
        f"Alloggi assegnabili per origine, {plan.called}: {listed((ORIGINS[key], totals[key]) for key in ORIGINS)}",
        extremes(known, dwellings, not all(total.complete for total in totals.values())),
        _gap(plan),
    )
    title, words = f"Alloggi assegnabili per origine e tipo di ente, {plan.called}", " ".join(filter(None, parts))
    return Figure("grafico-origine", title, words, data_source(plan), svg, data="offerta-per-origine")


def _stacked(plan: Plan, name: str, column: str, total: Aggregate) -> Row:
    return Row(name, _segments({kind: plan.total(column, kind).value for kind in kinds(plan)}), str(total))


def _segments(values: Mapping[OwnerType, int], scale: float = 1) -> tuple[Segment, ...]:
    """Pieces end to end, as long as their value times ``scale``."""
    pieces, at = [], 0
    for kind, value in values.items():
        pieces.append(Segment(at * scale, value * scale, COLOURS[kind], count(value)))
        at += value
    return tuple(piece for piece in pieces if piece.length)


def _stack(axes: object, plan: Plan, rows: Sequence[Row], end: int, room: float) -> None:
    draw_rows(axes, rows, end, room)
    if rows:  # without a bar there is no colour to explain
        legend(axes, [(OWNERS[kind], COLOURS[kind]) for kind in kinds(plan)])


def _gap(plan: Plan) -> str:
    """Whose total is missing, in a sentence."""
    total = plan.total("g_totale")
    missing = total.missing
    if not missing:
        return "Tutti gli enti hanno comunicato il totale." if total.complete else beyond_rows(plan.lines)
    who = "manca il totale di un ente" if missing == 1 else f"manca il totale di {count(missing)} enti"
    return " ".join(filter(None, (f"Dati mancanti: {who}.", beyond_rows(plan.lines))))


def comuni(plan: Plan) -> Figure:
    """Assignable dwellings by comune, longest first; a segment per kind of owner; unknown totals said, not drawn."""
    by_name = {
        town.name: [line for line in plan.lines if line.istat == town.istat] for town in plan.ambito.municipalities
    }
    sums = {name: aggregate(lines, "g_totale") for name, lines in by_name.items()}
    shown = sorted((name for name in sums if sums[name].value), key=lambda name: (-sums[name].value, name))
    far, near = _apart(shown, sums)
    end = sums[near[0]].value if near else 1
    scale = end / sums[far[0]].value if far else 1
    rows = [Row(name, _segments(_by_owner(by_name[name]), scale), str(sums[name])) for name in far]
    rows += [Row(name, _segments(_by_owner(by_name[name])), str(sums[name])) for name in near]
    if far:
        rows.insert(0, _heading(sums[far[0]].value))
        rows.insert(len(far) + 1, _heading(end, "Gli altri comuni, s"))
    svg = paint("grafico-comuni", height(max(len(rows), 1)) + EDGE, lambda axes: _stack(axes, plan, rows, end, 0.2))
    words = _comuni_words(plan, sums, shown, far)
    title = f"Alloggi assegnabili per comune e tipo di ente, {plan.called}"
    return Figure("grafico-comuni", title, words, data_source(plan), svg, data="assegnabili-per-comune")


def _apart(shown: Sequence[str], sums: Mapping[str, Aggregate]) -> tuple[Sequence[str], Sequence[str]]:
    """The first comuni, where they would leave the others too short to see, and the others."""
    places = (at for at, (one, other) in enumerate(pairwise(shown), 1) if sums[one].value > FAR * sums[other].value)
    first = next(places, 0)
    return shown[:first], shown[first:]


def _by_owner(lines: Sequence[PlanLine]) -> dict[OwnerType, int]:
    return {kind: aggregate((line for line in lines if line.owner is kind), "g_totale").value for kind in OwnerType}


def _heading(end: int, opening: str = "S") -> Row:
    return Row("", (), f"{opening}cala da 0 a {count(end)}:")


def _comuni_words(plan: Plan, sums: Mapping[str, Aggregate], shown: Sequence[str], far: Sequence[str]) -> str:
    unknown = sorted(name for name, total in sums.items() if not total.complete or not total.lines)
    elsewhere = unsplit(plan)
    more = elsewhere and len(shown) < len(sums)
    least = "almeno " if more or any(name not in shown for name in unknown) else ""
    words = [f"Alloggi assegnabili per comune, {plan.called}."]
    words.append(f"Comuni che ne hanno: {least}{count(len(shown))} su {count(len(sums))}.")
    named = {name if sums[name].complete else f"{name} (almeno)": sums[name].value for name in shown}
    words.append(extremes(named, known=bool(unknown or elsewhere), above_zero=True))
    if far:
        other = sums[shown[len(far)]].value
        words.append(
            f"{'Sta' if len(far) == 1 else 'Stanno'} a parte {listing(list(far))}, su una scala da 0 a "
            f"{count(sums[far[0]].value)}; gli altri comuni sono su una scala da 0 a {count(other)}: le barre delle "
            "due parti non si confrontano a occhio."
        )
    missing = f"Dati mancanti in parte o del tutto: {listing(unknown)}."
    words.append(missing if unknown else "" if elsewhere else "Tutti gli enti hanno comunicato il totale.")
    return " ".join([*filter(None, words), *elsewhere])


WHOLES = ("g_totale", "disponibili")
PARTS = ("j_sat", "sap", "quota_indigenza", "quota_forze_ordine", "quota_riserve", "graduatoria_generale")


def cascade(plan: Plan) -> Figure:
    """From g to available, SAT, SAP, quotas and the general ranking: a part begins where the one before ends."""
    keys = [key for key in (*WHOLES, *PARTS) if plan.foreseen(key)]
    totals = {key: plan.total(key) for key in keys}
    rows, at = [], 0
    for key in keys:
        value = totals[key].value
        whole = key in WHOLES
        start = 0 if whole else totals["disponibili"].value - value if key == "j_sat" else at
        start = max(0, totals["sap"].value - value) if key == "graduatoria_generale" else start
        at = 0 if whole or key in ("j_sat", "sap") else start + value
        piece = (Segment(start, value, INK if whole else BLUE),) if value else ()
        rows.append(Row(CASCADE[key], piece, str(totals[key])))
    end = max(total.value for total in totals.values())
    svg = paint("grafico-dalla-g", height(len(rows)), lambda axes: draw_rows(axes, rows, end, 0.2))
    said = listed((CASCADE[key], totals[key]) for key in keys)
    words = f"Dagli alloggi assegnabili alla graduatoria generale, {plan.called}: {said}{_over(plan)} {_gap(plan)}"
    title = f"Dagli alloggi assegnabili a SAT, SAP, quote e graduatoria generale, {plan.called}"
    return Figure("grafico-dalla-g", title, words, data_source(plan), svg, data="quadro-ambito")


def _over(plan: Plan) -> str:
    """In how many rows the quotas together are more than the dwellings, so that the bars do not add up."""
    over = sum(bool(line.allocation and line.allocation.exceeds) for line in plan.lines)
    rows = "una riga" if over == 1 else f"{count(over)} righe"
    return f" In {rows} le quote insieme superano gli alloggi SAP." if over else ""
