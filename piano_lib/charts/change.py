"""What changed between two plans: comune by comune, by origin of the dwellings, by effect of supply, rules, choices."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from piano_lib.charts.canvas import paint
from piano_lib.charts.figure import Figure
from piano_lib.charts.marks import LABEL, Row, Segment, draw_rows, frame, height
from piano_lib.charts.palette import BLUE, GREY, INK, ORANGE
from piano_lib.charts.spoken import listed
from piano_lib.comparison import Comparison
from piano_lib.italian import count, listing, signed
from piano_lib.tables import residue
from piano_lib.tables.change import source
from piano_lib.tables.common import owners_of, unsplit
from piano_lib.tables.names import ITEMS, ORIGINS
from piano_lib.tables.summary import assignable

OUTLIER = 4  # a value so many times the next one is written, not drawn to scale
EFFECTS = {"Effetto dell'offerta": "supply", "Effetto delle norme": "rules", "Effetto delle scelte": "choices"}
UNLIKE = "Non confrontabili perché un ente vi ha una riga in un solo piano"
UNKNOWN = "Nessun valore noto in entrambi i piani: non c'è nulla da confrontare."
UNSPLIT = "Nessuna riga si può ripartire fra gli effetti: ciò che cambia è nella tabella dei totali."
Change = tuple[str, int, int]  # comune, assignable before, after
Step = tuple[str, int | None]  # name, dwellings; None where no row knows it in both plans


def comuni(comparison: Comparison) -> Figure:
    """Assignable dwellings of the comuni where they changed: a dot for either year, joined; values written."""
    old, new = comparison.labels
    changes, unknown, others = _changes(comparison)
    moved = sorted((c for c in changes if c[1] != c[2]), key=lambda c: (-max(c[1:]), c[0]))
    svg = paint("grafico-variazioni", height(max(len(moved), 1)) + 20, lambda axes: _dumbbell(axes, moved, (old, new)))
    where = "un comune" if len(moved) == 1 else f"{count(len(moved))} comuni"
    words = [f"Alloggi assegnabili per comune, {old} e {new}:"]
    words.append(f"cambiano in {where}." if moved else _unmoved(changes, others))
    if moved:
        words.append(_most(moved, 1, "Aumento maggiore", "Nessun aumento."))
        words.append(_most(moved, -1, "Calo maggiore", "Nessun calo."))
        words += [f"{moved[0][0]} è fuori scala: i suoi valori sono scritti."] if _is_far(moved) else []
    words += [f"Non confrontabili per dati mancanti: {listing(unknown)}."] if unknown else []
    words += [f"{UNLIKE}: {listing(others)}."] if others else []
    words += [] if unknown or others else ["Tutti i comuni si possono confrontare."]
    words += _in_no_comune(comparison)
    title = f"Comuni in cui cambiano gli alloggi assegnabili, {old} e {new}"
    return Figure("grafico-variazioni", title, " ".join(words), source(comparison), svg, data="confronto-enti")


def _unmoved(changes: Sequence[Change], others: Sequence[str]) -> str:
    """That nothing changed, and where; or that there is nothing to say."""
    if not changes:
        return "nessun comune si può confrontare."
    which = "che si possa confrontare" if others else "di cui si conoscono i due valori"
    return f"non cambiano in alcun comune {which}."


def _most(moved: Sequence[Change], sign: int, words: str, none: str) -> str:
    """All the comuni with the greatest change in one direction."""
    top = max(sign * (after - before) for _, before, after in moved)
    found = [change for change in moved if sign * (change[2] - change[1]) == top]
    names = listing([name for name, _, _ in found])
    ways = f" (da {count(found[0][1])} a {count(found[0][2])})" if len(found) == 1 else ""
    return f"{words}: {signed(sign * top)}, {names}{ways}." if top > 0 else none


def _changes(comparison: Comparison) -> tuple[list[Change], list[str], list[str]]:
    """Comuni with a total known in both plans; the names of those without; of those where an owner is in one only."""
    known: list[Change] = []
    unknown, others = [], []
    for town in comparison.after.ambito.municipalities:
        sides = [
            [line for line in plan.lines if line.istat == town.istat] for plan in (comparison.before, comparison.after)
        ]
        before, after = map(assignable, sides)
        if before is None or after is None:
            unknown.append(town.name)
        elif owners_of(sides[0]) != owners_of(sides[1]):
            others.append(town.name)
        else:
            known.append((town.name, before, after))
    return known, unknown, others


def _in_no_comune(comparison: Comparison) -> list[str]:
    """The dwellings of either plan that no source splits by comune, where there are any."""
    sides = zip(comparison.labels, (comparison.before, comparison.after), strict=True)
    return [f"{label}: {said[:1].lower()}{said[1:]}" for label, plan in sides for said in unsplit(plan)]


def _is_far(moved: Sequence[Change]) -> bool:
    """Whether the first comune, drawn to scale, would leave the others too close to see."""
    tops = [max(change[1:]) for change in moved[:2]]
    return len(tops) > 1 and tops[0] > OUTLIER * tops[1]


def _dumbbell(axes: Any, moved: Sequence[Change], labels: tuple[str, str]) -> None:
    far = _is_far(moved)
    end = max((max(change[1:]) for change in moved[far:]), default=1)
    for at, change in enumerate(moved):
        before, after = change[1:]
        words = f"{count(before)} → {count(after)} ({signed(after - before)})"
        if far and at == 0:
            axes.text(end * 0.03, at, f"{words}, fuori scala", fontsize=LABEL, va="center_baseline")
            continue
        axes.plot([before, after], [at, at], color=GREY, linewidth=2.5, zorder=1)
        axes.plot([before], [at], "o", color=ORANGE, markersize=8, zorder=2)
        axes.plot([after], [at], "o", color=BLUE, markersize=8, zorder=3)
        axes.text(max(before, after) + end * 0.05, at, words, fontsize=LABEL, va="center_baseline")
    frame(axes, [name for name, _, _ in moved], -end * 0.04, end * 1.45)
    for label, colour in zip(labels, (ORANGE, BLUE), strict=True):
        axes.plot([], [], "o", color=colour, markersize=8, label=label)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=LABEL, borderaxespad=0.2)


def origins(comparison: Comparison) -> Figure:
    """Waterfall of the assignable dwellings from one year to the other, a step per origin, on rows known in both.

    All steps are over the same rows, those whose total is known in both plans; where such a row does not know a part,
    what is left of its change is a step of its own.
    """
    old, new = comparison.labels
    total = comparison.total("g_totale")
    found = comparison.steps_of("g_totale", ORIGINS)
    steps: list[Step] = [(ORIGINS[key], found[key]) for key in ORIGINS]
    if found["g_totale"]:
        steps.append(("Totali senza le parti", found["g_totale"]))
    what = f"Alloggi assegnabili per origine, {old} e {new}"
    rows = "una riga nota" if total.pairs == 1 else f"{count(total.pairs)} righe note"
    title = f"Come cambiano gli alloggi assegnabili per origine, {old} e {new}"
    ends = (total.comparable.before, total.comparable.after)
    svg, words = _waterfall("grafico-cambio-origine", what, (old, new), ends, steps)
    words += f" Confronto su {rows} in entrambi i piani." if total.pairs else ""
    return Figure("grafico-cambio-origine", title, words, source(comparison), svg, data="confronto-totali")


def effects(comparison: Comparison, column: str = "quota_indigenza") -> Figure:
    """Waterfall of one allocated item from one year to the other: effect of supply, of rules, of choices."""
    old, new = comparison.labels
    effect = comparison.total_effect(column)
    steps = [(name, getattr(effect, part, None)) for name, part in EFFECTS.items()]
    key = f"grafico-effetti-{column.replace('_', '-')}"
    what = f"{ITEMS[column]} per effetto, {old} e {new}"
    ends = (effect.before, effect.after) if effect else (None, None)
    left = residue.rows(comparison, column)
    svg, words = _waterfall(key, what, (old, new), ends, steps, UNSPLIT if left else UNKNOWN)
    title = f"Come cambia, {old} e {new}: {ITEMS[column]}"
    if left:
        words += f" Non ripartite fra gli effetti: {left}, {residue.moved(comparison, column)}."
        split = "ripartita" if comparison.unsplit(column).pairs == 1 else "ripartite"
        title += f" (senza {left} non {split} fra gli effetti)"
    return Figure(key, title, words, source(comparison), svg, data="confronto-effetti")


def _waterfall(
    key: str,
    what: str,
    labels: tuple[str, str],
    ends: tuple[int | None, int | None],
    steps: Sequence[Step],
    nothing: str = UNKNOWN,
) -> tuple[str, str]:
    """Drawing and words of the way from one value to another; with no value the drawing says ``nothing``."""
    before, after = ends
    if before is None or after is None:
        drawn = paint(key, height(1), lambda axes: draw_rows(axes, (), 1, nothing=nothing))
        return drawn, f"{what}. {nothing}"
    low = _floor(before, after, [step or 0 for _, step in steps])
    rows = _rows(before, after, steps, labels, low)
    end, room = max(before, after, low + 1), 0.4 if low else 0.15
    said = listed((name, signed(step)) for name, step in steps)
    words = f"{what}: da {count(before)} a {count(after)}, differenza {signed(after - before)}. Passi: {said}"
    words += " Le barre dei due totali sono interrotte: l'asse non parte da zero." if low else ""
    return paint(key, height(len(rows)), lambda axes: draw_rows(axes, rows, end, room, low)), words


def _rows(before: int, after: int, steps: Sequence[Step], labels: tuple[str, str], low: int) -> list[Row]:
    at = before
    rows = [_whole(labels[0], before, low)]
    for name, step in steps:
        rows.append(Row(name, (Segment(at, step or 0, BLUE if (step or 0) > 0 else ORANGE),), signed(step)))
        at += step or 0
    return [*rows, _whole(labels[1], after, low)]


def _floor(before: int, after: int, steps: Sequence[int]) -> int:
    """Where the axis begins: zero, unless the steps would be too short to see; then whole bars are cut and say so."""
    reached = [*accumulate(steps, initial=before), after]
    low, spread = min(reached), max(reached) - min(reached)
    return low - 2 * spread if spread and low > 6 * spread else 0


def _whole(label: str, value: int, low: int) -> Row:
    words = count(value) + (" (barra interrotta)" if low else "")
    return Row(label, (Segment(low, value - low, INK),), words, strong=True, cut=bool(low))
