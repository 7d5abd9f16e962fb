"""What changed between two plans: comune by comune, by origin of the dwellings, by effect of supply, rules, choices."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from piano_lib.charts.canvas import paint
from piano_lib.charts.figure import Figure
from piano_lib.charts.marks import LABEL, Row, Segment, draw_rows, frame, height
from piano_lib.charts.palette import BLUE, GREEN, GREY, INK, ORANGE
from piano_lib.comparison import Comparison, Effect
from piano_lib.italian import count, listing, signed
from piano_lib.plan.reconciliation import aggregate
from piano_lib.tables.change import source
from piano_lib.tables.names import ITEMS, ORIGINS

OUTLIER = 4  # a value so many times the next one is written, not drawn to scale
Change = tuple[str, int, int]  # comune, assignable before, after


def comuni(comparison: Comparison) -> Figure:
    """Assignable dwellings of the comuni where they changed: a dot for either year, joined; values written."""
    old, new = comparison.labels
    changes, unknown = _changes(comparison)
    moved = sorted((c for c in changes if c[1] != c[2]), key=lambda c: (-max(c[1:]), c[0]))
    svg = paint("grafico-variazioni", height(max(len(moved), 1)) + 20, lambda axes: _dumbbell(axes, moved, (old, new)))
    one, other = comparison.sides("nel", "nel")
    words = [f"Alloggi assegnabili per comune {one} e {other}: cambiano in {count(len(moved))} comuni."]
    if moved:
        up, down = max(moved, key=lambda c: c[2] - c[1]), min(moved, key=lambda c: c[2] - c[1])
        words.append(f"Aumento maggiore: {_said(up)}. " if up[2] > up[1] else "Nessun aumento.")
        words.append(f"Calo maggiore: {_said(down)}." if down[2] < down[1] else "Nessun calo.")
    words.append(f"Non confrontabili per dati mancanti: {listing(unknown)}." if unknown else "Nessun dato mancante.")
    title = f"Comuni in cui cambiano gli alloggi assegnabili, {old} e {new}"
    description = " ".join(word.strip() for word in words)
    return Figure("grafico-variazioni", title, description, source(comparison), svg, data="confronto-enti")


def _said(change: Change) -> str:
    name, before, after = change
    return f"{name}, da {count(before)} a {count(after)} ({signed(after - before)})"


def _changes(comparison: Comparison) -> tuple[list[Change], list[str]]:
    """Comuni with a total known in both plans, and the names of the others."""
    known, unknown = [], []
    for town in comparison.after.ambito.municipalities:
        sums = [
            aggregate((line for line in plan.lines if line.istat == town.istat), "g_totale")
            for plan in (comparison.before, comparison.after)
        ]
        if all(total.complete and total.lines for total in sums):
            known.append((town.name, sums[0].value, sums[1].value))
        else:
            unknown.append(town.name)
    return known, unknown


def _dumbbell(axes: Any, moved: Sequence[Change], labels: tuple[str, str]) -> None:
    tops = sorted((max(c[1:]) for c in moved), reverse=True)
    far = len(tops) > 1 and tops[0] > OUTLIER * max(tops[1], 1)
    end = max(tops[1] if far else tops[0], 1) if tops else 1
    for at, (name, before, after) in enumerate(moved):
        if far and name == moved[0][0]:
            words = f"{count(before)} → {count(after)} ({signed(after - before)}), fuori scala"
            axes.text(end * 0.03, at, words, fontsize=LABEL, va="center_baseline")
            continue
        axes.plot([before, after], [at, at], color=GREY, linewidth=2.5, zorder=1)
        axes.plot([before], [at], "o", color=ORANGE, markersize=8, zorder=2)
        axes.plot([after], [at], "o", color=BLUE, markersize=8, zorder=3)
        words = f"{count(before)} → {count(after)} ({signed(after - before)})"
        axes.text(max(before, after) + end * 0.05, at, words, fontsize=LABEL, va="center_baseline")
    frame(axes, [name for name, _, _ in moved], -end * 0.04, end * 1.45)
    for label, colour in zip(labels, (ORANGE, BLUE), strict=True):
        axes.plot([], [], "o", color=colour, markersize=8, label=label)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=LABEL, borderaxespad=0.2)


def origins(comparison: Comparison) -> Figure:
    """Waterfall of the assignable dwellings from one year to the other, a step per origin, on rows known in both."""
    old, new = comparison.labels
    total = comparison.total("g_totale").comparable
    before, after = total.before or 0, total.after or 0
    found = comparison.steps_of("g_totale", ORIGINS)
    steps = [(ORIGINS[key], found[key]) for key in ORIGINS]
    if found["g_totale"]:
        steps.append(("Totali senza le parti", found["g_totale"]))
    since, to = comparison.sides("dal", "al")
    words = _waterfall_words(f"Alloggi assegnabili {since} {to}, per origine", before, after, steps)
    words += f" Confronto su {count(comparison.total('g_totale').pairs)} righe note in entrambi i piani."
    rows = _waterfall(before, after, steps, (old, new))
    svg = _steps("grafico-cambio-origine", rows, max(before, after))
    title = f"Come cambiano gli alloggi assegnabili {since} {to}, per origine"
    return Figure("grafico-cambio-origine", title, words, source(comparison), svg, data="confronto-totali")


def effects(comparison: Comparison, column: str = "quota_indigenza") -> Figure:
    """Waterfall of one allocated item from one year to the other: effect of supply, of rules, of choices."""
    old, new = comparison.labels
    effect = comparison.total_effect(column) or Effect(column, 0, 0, 0, 0, 0)
    steps = [("Effetto dell'offerta", effect.supply), ("Effetto delle norme", effect.rules)]
    steps.append(("Effetto delle scelte", effect.choices))
    name, key = ITEMS[column], f"grafico-effetti-{column.replace('_', '-')}"
    since, to = comparison.sides("dal", "al")
    words = _waterfall_words(f"Voce «{name}» {since} {to}, per effetto", effect.before, effect.after, steps)
    if comparison.total_effect(column) is None:
        words = f"Voce «{name}», {old} e {new}: nessun ente la comunica in entrambi i piani, non si può confrontare."
    rows = _waterfall(effect.before, effect.after, steps, (old, new))
    title = f"Come cambia {since} {to}: {name}"
    svg = _steps(key, rows, max(effect.before, effect.after))
    return Figure(key, title, words, source(comparison), svg, data="confronto-effetti")


def _waterfall_words(what: str, before: int, after: int, steps: Sequence[tuple[str, int]]) -> str:
    said = listing([f"{name} {signed(step)}" for name, step in steps])
    return f"{what}: da {count(before)} a {count(after)}, differenza {signed(after - before)}. Passi: {said}."


def _waterfall(before: int, after: int, steps: Sequence[tuple[str, int]], labels: tuple[str, str]) -> list[Row]:
    low, at = _floor(before, after, [step for _, step in steps]), before
    rows = [_whole(labels[0], before, low)]
    for name, step in steps:
        piece = (Segment(at, step, GREEN if step > 0 else ORANGE),) if step else (Segment(at, 0, GREY),)
        rows.append(Row(name, piece, signed(step)))
        at += step
    return [*rows, _whole(labels[1], after, low)]


def _floor(before: int, after: int, steps: Sequence[int]) -> int:
    """Where the axis begins: zero, unless the steps would be too short to see; then whole bars are cut and say so."""
    reached = [*accumulate(steps, initial=before), after]
    low, spread = min(reached), max(reached) - min(reached)
    return low - 2 * spread if spread and low > 6 * spread else 0


def _whole(label: str, value: int, low: int) -> Row:
    words = count(value) + (" (barra interrotta)" if low else "")
    return Row(label, (Segment(low, value - low, INK),), words, strong=True, cut=bool(low))


def _steps(key: str, rows: Sequence[Row], end: int) -> str:
    low = rows[0].segments[0].start
    return paint(
        key, height(len(rows)), lambda axes: draw_rows(axes, rows, max(end, low + 1), 0.4 if low else 0.15, low)
    )
