"""What of a change is not put down to supply, rules or choices, in words: table, text and chart say it alike."""

from __future__ import annotations

from collections.abc import Iterable

from piano_lib.comparison import Comparison, State
from piano_lib.comparison.join import RESERVED
from piano_lib.italian import agreed, count, dwellings, listing, signed
from piano_lib.tables.names import ITEMS

WHY = (
    "con l'offerta o le norme di un piano e le scelte dell'altro i SAT sarebbero da decidere, "
    "o poggerebbero su un dato non comunicato"
)


def rows(comparison: Comparison, column: str) -> str:
    """How many rows of a column are not split, with their noun: "2 righe"; empty where there are none."""
    number = comparison.unsplit(column).pairs
    return agreed(number, "riga", "righe") if number else ""


def moved(comparison: Comparison, column: str) -> str:
    """From how many dwellings to how many those rows pass, with the difference."""
    change = comparison.unsplit(column).change
    return f"da {count(change.before)} a {dwellings(change.after)} ({signed(change.difference)})"


def note(comparison: Comparison, columns: Iterable[str]) -> tuple[str, ...]:
    """The note of a table of effects: column by column what it leaves out, and why; none where all is split."""
    said = [f"{ITEMS[one]}, {who}, {moved(comparison, one)}" for one in columns if (who := rows(comparison, one))]
    return (f"Non comprende ciò che non si può ripartire, perché {WHY}: {'; '.join(said)}.",) if said else ()


def chosen_under_one_law(comparison: Comparison) -> tuple[str, ...]:
    """The note on shares that one law alone foresees: they count as choices, and as no comparable number."""
    once = [rule for rule in comparison.rules_changed if rule.state in (State.NEW, State.DROPPED)]
    names = [f"«{rule.title}»" for rule in once if rule.key in RESERVED]
    if not names:
        return ()
    return (
        f"Le norme di un solo piano prevedono {listing(names)}: gli alloggi riservati così sono fra gli effetti delle "
        "scelte, perché la percentuale è una scelta, ma i numeri che ne dipendono non sono confrontabili.",
    )
