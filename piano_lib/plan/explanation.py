"""The why of a comune's figures, owner by owner, as sentences with the articles cited."""

from __future__ import annotations

from dataclasses import dataclass

from piano_lib.allocation import Step, steps
from piano_lib.italian import count, dwellings
from piano_lib.plan.line import PlanLine
from piano_lib.plan.total import TotalKind
from piano_lib.rules.model import Rules


@dataclass(frozen=True, slots=True)
class OwnerExplanation:
    """One owner in the comune: where g comes from, the steps of the allocation, and what has to be known."""

    line: PlanLine
    supply: tuple[str, ...]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]

    @property
    def title(self) -> str:
        """Name of the owner."""
        return self.line.declaration.body or self.line.owner.value


@dataclass(frozen=True, slots=True)
class Explanation:
    """A comune's figures explained; ``print`` it, or read ``owners`` one by one."""

    comune: str
    heading: str
    owners: tuple[OwnerExplanation, ...]

    def __str__(self) -> str:
        text = [self.heading]
        for owner in self.owners:
            text += ["", owner.title, *(f"  {sentence}" for sentence in owner.supply)]
            for step in owner.steps:
                text += [f"  {step}", *(f"    {reading}" for reading in step.readings)]
            text += [f"  Attenzione: {warning}." for warning in owner.warnings]
        return "\n".join(text)

    def __repr__(self) -> str:
        return f"<Spiegazione di {self.comune}: {len(self.owners)} enti; usare print() per leggerla>"


def explain_line(line: PlanLine, rules: Rules) -> OwnerExplanation:
    """The why of one line: its total, its allocation step by step, its warnings."""
    found: tuple[Step, ...] = ()
    if line.supply and line.choices and line.allocation:
        found = steps(line.supply, line.choices, rules, line.allocation)
    if not line.ceiling_known:  # no stock, no ceiling: a step on it would take missing for zero
        found = tuple(step for step in found if step.key not in ("sat_massimo", "sat"))
    return OwnerExplanation(line, _supply_sentences(line), found, line.warnings)


def _supply_sentences(line: PlanLine) -> tuple[str, ...]:
    total = line.total
    if total.kind is TotalKind.NIL:
        return ("Dichiarazione nulla: nessun alloggio assegnabile nell'anno.",)
    if total.value is None:
        return ("Alloggi assegnabili (g): n.c.",)
    if total.kind is TotalKind.DECLARED:
        first = f"Alloggi assegnabili (g): {count(total.value)}, totale dichiarato dall'ente."
    else:
        first = f"Alloggi assegnabili (g): {_parts(line)} = {count(total.value)}."
    if line.sas:
        return first, f"Disponibili: {count(total.value)} − {count(line.sas)} SAS = {dwellings(line.available)}."
    return (first,)


def _parts(line: PlanLine) -> str:
    letters = {
        "b": "b_stato_di_fatto",
        "c": "c_ristrutturati",
        "d": "d_nuova_edificazione",
        "e": "e_totale",
        "f": "f_conferiti_privati",
    }
    return " + ".join(f"{letter} {count(line.value(column))}" for letter, column in letters.items())
