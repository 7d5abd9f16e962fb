"""The programming of two years item by item (r.r. 4/2017 art. 4 c. 3): unchanged, changed, new, dropped, not known.

"Not known" is said wherever one side was not communicated: a blank is never taken for a no. "New" and "dropped" need an
explicit zero on the other side, a law that does not foresee the item, or a list declared whole that lacks it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from piano_lib.comparison.law import in_words
from piano_lib.comparison.model import Item, RuleChange, Side, State
from piano_lib.italian import count, dwellings, listing, percent
from piano_lib.plan import Plan
from piano_lib.rules.model import Unit
from piano_lib.rules.words import evidence
from piano_lib.survey.model import Choice, Measure, OwnerType, Source
from piano_lib.survey.names import folded

LAW = "Norme in vigore"  # the topic of the parameters of the law
UNKNOWN = Side(None)
NOT_FORESEEN = "non prevista dalle norme"
KINDS = {
    "misura": ("Misure di welfare abitativo", "prevista", "non prevista"),
    "progetto": ("Progetti di sostegno al disagio abitativo", "previsto", "non previsto"),
}


def programming(before: Plan, after: Plan, rules: Iterable[RuleChange]) -> tuple[Item, ...]:
    """Every item of the programming of either year, in the order of the law."""
    return (
        _assignable(before, after),
        *_choices(before, after),
        *(item for kind in KINDS for item in _measures(kind, before, after)),
        *(_law(change) for change in rules if _matters(change)),
    )


def state_of(before: Side, after: Side, *, none: frozenset[str] = frozenset()) -> State:
    """What became of an item; ``none`` holds the words that mean an explicit "there is none".

    >>> state_of(Side("10 %"), Side("10 %")).value, state_of(Side(None), Side("10 %")).value
    ('invariato', 'non noto')
    >>> state_of(Side("0 %"), Side("10 %"), none=frozenset({"0 %"})).value
    'nuovo'
    """
    if before.words is None or after.words is None:
        return State.UNKNOWN
    if folded(before.words) == folded(after.words):
        return State.UNCHANGED
    nothing = {folded(words) for words in none}
    old, new = (folded(words) in nothing for words in (before.words, after.words))
    if old and new:
        return State.UNCHANGED
    return State.NEW if old else State.DROPPED if new else State.CHANGED


def _assignable(before: Plan, after: Plan) -> Item:
    old, new = _total(before), _total(after)
    state = state_of(old, new)
    partial = sorted({str(plan.year) for plan in (before, after) if not plan.total("g_totale").complete})
    note = ""
    if partial:
        state = State.UNKNOWN  # sums of known parts say nothing of how the totals changed
        note = f"Totale parziale, perché non tutti i dati sono noti: {listing(partial)}."
    return Item("Alloggi assegnabili nell'anno", "", "", "Totale dell'ambito (lettera g)", old, new, state, note)


def _total(plan: Plan) -> Side:
    total = plan.total("g_totale")
    words = dwellings(total.value) if total.complete else f"{total} alloggi" if total.value else None
    evidence = "D" if plan.demonstration else ""
    return Side(words, f"ricognizione {plan.year}, dati {plan.head.status.value}", evidence)


@dataclass(frozen=True, slots=True)
class _Decision:
    """A choice of the year: how an item of it is called and read, the words that mean "none", the rule it rests on."""

    topic: str
    title: str
    rule: str
    none: str
    read: Callable[[Choice], str | None]
    kept: bool = False  # no scenario changes it


_DECISIONS = (
    _Decision(
        "Quota per l'indigenza oltre la base", "Punti oltre la quota base", "indigenza_eccedenza", percent(0),
        lambda choice: None if choice.excess is None else percent(choice.excess),
    ),
    _Decision(
        "Categoria aggiuntiva", "Categoria di particolare rilevanza sociale", "categoria_aggiuntiva", "nessuna",
        lambda choice: "nessuna" if choice.names_category is False else choice.category or None,
        kept=True,
    ),
    _Decision(
        "Forze di polizia e Vigili del fuoco", "Quota percentuale", "forze_ordine_tetto", percent(0),
        lambda choice: None if choice.police is None else percent(choice.police),
    ),
    _Decision(
        "Servizi abitativi transitori (SAT)", "Alloggi richiesti", "sat_tetto", dwellings(0),
        lambda choice: None if choice.sat is None else dwellings(choice.sat),
    ),
    _Decision(
        "Riserve", "Quota percentuale", "riserve_tetto", percent(0),
        lambda choice: None if choice.reserves is None else percent(choice.reserves),
    ),
)  # fmt: skip


def _choices(before: Plan, after: Plan) -> list[Item]:
    """The decisions of comuni and owners; those of the comune the report shows in detail come first."""
    old, new = ({(row.istat, row.owner): row for row in plan.data.choices} for plan in (before, after))
    focus = after.data.ambito.focus
    keys = sorted(old.keys() | new.keys(), key=lambda key: (key[0] != focus, key[0], key[1].value))
    names = {**before.ambito.names, **after.ambito.names}
    decisions = [one for one in _DECISIONS if any(plan.rules[one.rule].foreseen for plan in (before, after))]
    found = []
    for istat, owner in keys:
        subject = names.get(istat, istat or "Tutto l'ambito")
        subject += "" if owner is OwnerType.COMUNE else f" ({owner.value})"
        for one in decisions:
            first, last = _decided(one, old.get((istat, owner)), before), _decided(one, new.get((istat, owner)), after)
            if _shown((first, last)) or (owner is OwnerType.COMUNE and istat == focus):
                state = state_of(first, last, none=frozenset({one.none, NOT_FORESEEN}))
                found.append(Item(one.topic, istat, subject, one.title, first, last, state))
    return found


def _shown(sides: Iterable[Side]) -> bool:
    return any(side.words not in (None, NOT_FORESEEN) for side in sides)


def _decided(decision: _Decision, choice: Choice | None, plan: Plan) -> Side:
    rule = plan.rules[decision.rule]
    if not rule.foreseen:
        return Side(NOT_FORESEEN, rule.citation, evidence(rule))
    words = decision.read(choice) if choice else None
    if choice is None or words is None:
        return UNKNOWN
    source = choice.source
    return Side(words, source.text, source.evidence or (source.rest if decision.kept else ""))


def _sourced(words: str, source: Source) -> Side:
    return Side(words, source.text, source.evidence)


def _measures(kind: str, before: Plan, after: Plan) -> list[Item]:
    """Measures (or projects) matched by comune and title; what a list lacks is not known unless the list is whole."""
    old, new = (_by_title(plan.data.measures, kind) for plan in (before, after))
    names = {**before.ambito.names, **after.ambito.names}
    found = []
    for key in sorted(old.keys() | new.keys()):
        pair = [rows.get(key) for rows in (old, new)]
        told = len({row.description for row in pair if row}) > 1  # told apart by their words only
        first, last = _measure(pair[0], kind, before, told), _measure(pair[1], kind, after, told)
        title = next(row.title for row in reversed(pair) if row)
        state = state_of(first, last, none=frozenset(KINDS[kind][2:]))
        found.append(Item(KINDS[kind][0], key[0], names.get(key[0], ""), title, first, last, state))
    return found


def _by_title(measures: Sequence[Measure], kind: str) -> Mapping[tuple[str, str, int], Measure]:
    """Measures by comune, title and, where a comune has more than one of a title, their order."""
    found: dict[tuple[str, str, int], Measure] = {}
    of_title: Counter[tuple[str, str]] = Counter()
    for row in (row for row in measures if row.kind == kind):
        key = row.istat, folded(row.title)
        found[(*key, of_title[key])] = row
        of_title[key] += 1
    return found


def _measure(measure: Measure | None, kind: str, plan: Plan, described: bool) -> Side:
    _, listed, unlisted = KINDS[kind]
    if measure is None:
        return Side(unlisted, "elenco completo delle misure dell'anno") if plan.head.measures_complete else UNKNOWN
    amount = "" if measure.amount is None else f"fino a {count(measure.amount)} euro"
    known = ", ".join(part for part in (measure.reference, amount) if part)
    words = f"{listed} ({known})" if known else listed
    return _sourced(f"{words}: {measure.description}" if described and measure.description else words, measure.source)


def _matters(change: RuleChange) -> bool:
    """Values always, criteria in words only where they changed: the table of the law holds all."""
    return change.state is not State.UNCHANGED or any(
        rule.parameter.unit is not Unit.CRITERION for rule in (change.before, change.after) if rule
    )


def _law(change: RuleChange) -> Item:
    old, new = (
        UNKNOWN if rule is None else Side(in_words(rule), rule.citation, evidence(rule))
        for rule in (change.before, change.after)
    )
    changed = change.state is not State.UNCHANGED
    points = dict.fromkeys(
        point.text for rule in (change.before, change.after) if rule and changed for point in rule.version.points
    )
    note = " ".join(f"Punto aperto: {text}" for text in points)
    return Item(LAW, "", "", change.title, old, new, change.state, note)
