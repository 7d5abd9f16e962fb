"""The law in force in either plan, side by side: what is the same rule and what is not."""

from __future__ import annotations

from piano_lib.comparison.model import RuleChange, State
from piano_lib.italian import dated
from piano_lib.rules.law import Rule, Rules, same_rule
from piano_lib.rules.words import phrase


def law_changes(before: Rules, after: Rules) -> tuple[RuleChange, ...]:
    """One item per parameter of either side, in the order of the later rules."""
    known = [*after, *(rule for rule in before if rule.key not in after.rules)]
    return tuple(_change(rule, before.rules.get(rule.key), after.rules.get(rule.key)) for rule in known)


def _change(known: Rule, before: Rule | None, after: Rule | None) -> RuleChange:
    state, title = _state(before, after), known.title
    if state is State.UNCHANGED and after is not None:
        sentence = f"{title}: nessun cambiamento ({after.citation})."
    else:
        sentence = f"{title}: {in_words(before)}; poi {in_words(after)}."
    return RuleChange(known.key, title, before, after, state, sentence)


def _state(before: Rule | None, after: Rule | None) -> State:
    if before is None or after is None:
        return State.UNKNOWN
    if same_rule(before, after):
        return State.UNCHANGED
    if before.foreseen != after.foreseen:
        return State.NEW if after.foreseen else State.DROPPED
    return State.CHANGED


def in_words(rule: Rule | None) -> str:
    """A rule in one phrase, with its article."""
    if rule is None:
        return "non fissata"
    version = rule.version
    if not version.foreseen:
        return f"{phrase(rule)} ({version.citation})"
    return f"{phrase(rule)} ({version.citation}; versione in vigore {dated('dal', version.valid_from)})"
