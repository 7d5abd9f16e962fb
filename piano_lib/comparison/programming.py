"""The programming of two years item by item (r.r. 4/2017 art. 4 c. 3): unchanged, changed, new, dropped, not known.

"Not known" is said wherever one side was not communicated: a blank is never taken for a no. "New" and "dropped" need an
explicit zero, or an explicit list without the item, on the other side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from piano_lib.comparison.law import in_words
from piano_lib.comparison.model import Item, RuleChange, Side, State
from piano_lib.italian import count, dwellings, listing, percent
from piano_lib.plan import Plan
from piano_lib.rules.model import Unit
from piano_lib.survey.model import Choice, Measure, OwnerType, Source

UNKNOWN = Side(None)
NO_CATEGORY = frozenset({"nessuna", "no", "nessuna categoria aggiuntiva"})
KINDS = {"misura": "Misure di welfare abitativo", "progetto": "Progetti di sostegno al disagio abitativo"}

Reader = Callable[[Choice], str | None]


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
    if _folded(before.words) == _folded(after.words):
        return State.UNCHANGED
    nothing = {_folded(words) for words in none}
    if _folded(before.words) in nothing:
        return State.NEW
    return State.DROPPED if _folded(after.words) in nothing else State.CHANGED


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _assignable(before: Plan, after: Plan) -> Item:
    old, new = _total(before), _total(after)
    state = state_of(old, new)
    partial = [str(plan.year) for plan in (before, after) if _unknown_owners(plan)]
    note = ""
    if partial:
        state = State.UNKNOWN  # sums of known parts say nothing of how the totals changed
        note = f"Totale parziale, perché non tutti gli enti hanno comunicato i dati: {listing(partial)}."
    return Item("Alloggi assegnabili nell'anno", "", "", "Totale dell'ambito (lettera g)", old, new, state, note)


def _total(plan: Plan) -> Side:
    words = ("almeno " if _unknown_owners(plan) else "") + dwellings(plan.total("g_totale").value)
    return Side(words, f"ricognizione {plan.data.head.year}, dati {plan.data.head.status.value}")


def _unknown_owners(plan: Plan) -> int:
    return sum(line.counted and line.total.value is None for line in plan.lines)


def _choices(before: Plan, after: Plan) -> list[Item]:
    """The decisions of comuni and owners; those of the comune the report shows in detail come first."""
    old, new = ({(row.istat, row.owner): row for row in plan.data.choices} for plan in (before, after))
    focus = after.data.ambito.focus
    keys = sorted(old.keys() | new.keys(), key=lambda key: (key[0] != focus, key[0], key[1].value))
    names = {town.istat: town.name for plan in (before, after) for town in plan.data.ambito.municipalities}
    found = []
    for istat, owner in keys:
        subject = names.get(istat, istat or "Tutto l'ambito")
        subject += "" if owner is OwnerType.COMUNE else f" ({owner.value})"
        for topic, title, read, none in _DECISIONS:
            one, two = (_decision(rows.get((istat, owner)), read) for rows in (old, new))
            shown = one.words is not None or two.words is not None or (owner is OwnerType.COMUNE and istat == focus)
            if shown:
                found.append(Item(topic, istat, subject, title, one, two, state_of(one, two, none=none)))
    return found


def _decision(choice: Choice | None, read: Reader) -> Side:
    words = read(choice) if choice else None
    if choice is None or words is None:
        return UNKNOWN
    return _sourced(words, choice.source)


def _sourced(words: str, source: Source) -> Side:
    return Side(words, source.text, source.evidence)


def _share(attribute: str) -> Reader:
    def read(choice: Choice) -> str | None:
        value: int | None = getattr(choice, attribute)
        return None if value is None else percent(value)

    return read


_NO_SHARE = frozenset({percent(0)})
_DECISIONS: tuple[tuple[str, str, Reader, frozenset[str]], ...] = (
    ("Quota per l'indigenza oltre la base", "Punti oltre la quota base", _share("excess"), _NO_SHARE),
    ("Categoria aggiuntiva", "Categoria di particolare rilevanza sociale", lambda c: c.category or None, NO_CATEGORY),
    ("Forze di polizia e Vigili del fuoco", "Quota percentuale", _share("police"), _NO_SHARE),
    (
        "Servizi abitativi transitori (SAT)",
        "Alloggi richiesti",
        lambda c: None if c.sat is None else dwellings(c.sat),
        frozenset({dwellings(0)}),
    ),
    ("Riserve", "Quota percentuale", _share("reserves"), _NO_SHARE),
)


def _measures(kind: str, before: Plan, after: Plan) -> list[Item]:
    """Measures (or projects) matched by comune and title; a year without any row of ``misure.csv`` is not known."""
    old, new = (_by_title(plan.data.measures, kind) for plan in (before, after))
    names = {town.istat: town.name for town in after.data.ambito.municipalities}
    listed = [bool(plan.data.measures) for plan in (before, after)]
    found = []
    for key in sorted(old.keys() | new.keys()):
        pair = [rows.get(key) for rows in (old, new)]
        one, two = (_measure(row, known) for row, known in zip(pair, listed, strict=True))
        title = next(row.title for row in reversed(pair) if row)
        found.append(Item(KINDS[kind], key[0], names.get(key[0], ""), title, one, two, _measure_state(pair, listed)))
    return found


def _by_title(measures: Sequence[Measure], kind: str) -> Mapping[tuple[str, str], Measure]:
    return {(row.istat, _folded(row.title)): row for row in measures if row.kind == kind}


def _measure(measure: Measure | None, listed: bool) -> Side:
    if measure is None:
        return Side("non prevista") if listed else UNKNOWN
    amount = "" if measure.amount is None else f"fino a {count(measure.amount)} euro"
    known = ", ".join(part for part in (measure.reference, amount) if part)
    words = f"prevista ({known})" if known else "prevista"
    return _sourced(words, measure.source)


def _measure_state(pair: list[Measure | None], listed: list[bool]) -> State:
    before, after = pair
    if before is not None and after is not None:
        same = [(m.description, m.reference, m.amount) for m in (before, after)]
        return State.UNCHANGED if same[0] == same[1] else State.CHANGED
    if not all(listed):
        return State.UNKNOWN
    return State.NEW if before is None else State.DROPPED


def _matters(change: RuleChange) -> bool:
    """Values always, criteria in words only where they changed: the table of the law holds all."""
    known = change.after or change.before
    return change.state is not State.UNCHANGED or (known is not None and known.parameter.unit is not Unit.CRITERION)


def _law(change: RuleChange) -> Item:
    old, new = (
        UNKNOWN if rule is None else Side(in_words(rule), rule.citation, rule.version.evidence.value)
        for rule in (change.before, change.after)
    )
    return Item("Norme in vigore", "", "", change.title, old, new, change.state)
