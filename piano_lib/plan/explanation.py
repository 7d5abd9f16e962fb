"""The why of a comune's figures, owner by owner, as sentences with the articles cited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from piano_lib.allocation import Step, quota_of, sat_steps, steps
from piano_lib.italian import agreed, count, dwellings, listing, percent
from piano_lib.plan.line import Decided, PlanLine
from piano_lib.rules.law import Rules
from piano_lib.shown import Shown
from piano_lib.survey.model import ChoiceReading, OwnerType, Source
from piano_lib.survey.total import TotalKind


@dataclass(frozen=True, slots=True)
class OwnerExplanation:
    """One owner in the comune: where g comes from, what was decided and by which act, the steps, the warnings."""

    line: PlanLine
    supply: tuple[str, ...]
    choices: tuple[str, ...]
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]

    @property
    def title(self) -> str:
        """Name of the owner."""
        return self.line.declaration.body or self.line.owner.value

    @property
    def sentences(self) -> tuple[str, ...]:
        """The whole reasoning in order: supply, choices with their source, each step with its readings."""
        steps = (said for step in self.steps for said in (str(step), *step.readings))
        return (*self.supply, *self.choices, *steps)


@dataclass(frozen=True, slots=True)
class Explanation(Shown):
    """A comune's figures explained; ``print`` it, or read ``owners`` one by one."""

    comune: str
    heading: str
    owners: tuple[OwnerExplanation, ...]

    def __str__(self) -> str:
        text = [self.heading]
        for owner in self.owners:
            text += ["", owner.title, *(f"  {sentence}" for sentence in (*owner.supply, *owner.choices))]
            for step in owner.steps:
                text += [f"  {step}", *(f"    {reading}" for reading in step.readings)]
            text += [f"  Attenzione: {warning}." for warning in owner.warnings]
        return "\n".join(text)

    def __repr__(self) -> str:
        return f"<Spiegazione di {self.comune}: {agreed(len(self.owners), 'ente', 'enti')}; usare print() per leggerla>"


def explain_line(line: PlanLine, rules: Rules, readings: Iterable[ChoiceReading] = ()) -> OwnerExplanation:
    """The why of one line: its total, its allocation step by step, its warnings.

    ``readings`` are those of the acts the comune's choices come from, where an act can be read in more than one way.
    """
    found: tuple[Step, ...] = ()
    if line.supply and line.choices:
        found = tuple(sat_steps(line.supply, line.choices, rules))
        if line.allocation:
            found = steps(line.supply, line.choices, rules, line.allocation, line.ranked_at_least)
    if line.ceiling is None:  # it rests on a figure not communicated: a step on it would take missing for zero
        found = tuple(step for step in found if step.key not in ("sat_massimo", "sat"))
    found = tuple(_with_readings(step, line, rules, readings) for step in found)
    return OwnerExplanation(line, _supply_sentences(line), _choice_sentences(line.decided), found, line.warnings)


def _with_readings(step: Step, line: PlanLine, rules: Rules, readings: Iterable[ChoiceReading]) -> Step:
    """Beside the indigence quota, what other readings of the act that decides the excess would give."""
    supply, allocation = line.supply, line.allocation
    if step.key != "indigenza" or line.owner is not OwnerType.COMUNE or supply is None or allocation is None:
        return step
    rule = rules["indigenza_quota_base"]
    said = []
    for one in (one for one in readings if one.istat == line.istat and one.excess != line.decided.excess):
        other = quota_of(rule, supply, allocation.sap, rule.share + one.excess)
        said.append(f"Altra lettura (prova {one.evidence}): {one.text}: darebbe {dwellings(other)}.")
    return replace(step, readings=(*step.readings, *said))


def _choice_sentences(decided: Decided) -> tuple[str, ...]:
    """What was decided, each with the source it was read in and its evidence letter."""
    own = [
        f"eccedenza per l'indigenza {percent(decided.excess)}" if decided.excess is not None else "",
        f"SAT richiesti {count(decided.sat)}" if decided.sat is not None else "",
        f"riserve {percent(decided.reserves)}" if decided.reserves is not None else "",
    ]
    police = [f"quota per le forze dell'ordine {percent(decided.police)}" if decided.police is not None else ""]
    if decided.own is decided.of_comune:
        own, police = [*own, *police], []
    pairs = ((own, decided.own), (police, decided.of_comune))
    return tuple(_cited(words, choice.source) for words, choice in pairs if any(words) and choice)


def _cited(words: list[str], source: Source) -> str:
    letter = f"; prova {source.evidence}" if source.evidence else ""
    return f"Scelte: {listing([word for word in words if word])} [{source.text or 'fonte non indicata'}{letter}]."


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
