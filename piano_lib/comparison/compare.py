"""Two plans side by side: the comparison object and the answers an analyst asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from piano_lib import italian
from piano_lib.comparison import frames
from piano_lib.comparison.change import Change, change
from piano_lib.comparison.effects import effects_by_line
from piano_lib.comparison.join import paired, with_changes
from piano_lib.comparison.law import law_changes
from piano_lib.comparison.model import MEASURED, Effect, Item, Pair, Presence, RuleChange, State
from piano_lib.comparison.observations import observe
from piano_lib.comparison.programming import programming
from piano_lib.plan import Plan
from piano_lib.plan.reconciliation import Aggregate
from piano_lib.shown import Shown
from piano_lib.survey.finding import Finding
from piano_lib.survey.model import OwnerType

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class TotalChange:
    """A column over the ambito: each plan's own sum (dwellings), and the change over the pairs known in both.

    ``comparable`` is over ``pairs`` comuni and owners, so that a reply missing in one year is not read as a fall.
    """

    column: str
    before: Aggregate
    after: Aggregate
    comparable: Change
    pairs: int


@dataclass(frozen=True, slots=True)
class Unsplit:
    """The change of an allocated column (dwellings) over the ``pairs`` known in both plans whose effects are not."""

    column: str
    change: Change
    pairs: int


@dataclass(frozen=True, repr=False)
class Comparison(Shown):
    """The outer join of two plans, the programming and the law item by item; made by ``compare``."""

    before: Plan
    after: Plan
    pairs: tuple[Pair, ...]
    items: tuple[Item, ...]
    law: tuple[RuleChange, ...]
    all_findings: tuple[Finding, ...]

    @property
    def labels(self) -> tuple[str, str]:
        """The name of either side: its year, and whether it is a scenario; within a year, plan and scenario."""
        one, other = self.before, self.after
        if one.year != other.year:
            old, new = (f"{plan.year}, scenario" if plan.scenario else str(plan.year) for plan in (one, other))
            return old, new
        if one.scenario and other.scenario:
            return "Primo scenario", "Secondo scenario"
        old, new = ("Scenario" if plan.scenario else "Piano" for plan in (one, other))
        return (old, new) if old != new else ("base", "confronto")

    def sides(self, before: str = "", after: str = "") -> tuple[str, str]:
        """Both names inside a sentence, after a preposition: "dal 2021", "al 2022", or "dal piano", "allo scenario"."""
        old, new = (label[:1].lower() + label[1:] for label in self.labels)
        return italian.article(before, old) if before else old, italian.article(after, new) if after else new

    @property
    def demonstration(self) -> bool:
        """Whether either side rests on demonstration data, to be said on every output."""
        return self.before.demonstration or self.after.demonstration

    @property
    def scenario(self) -> str:
        """What was changed, where a side is a scenario and not a plan; empty otherwise."""
        return "; ".join(dict.fromkeys(plan.scenario for plan in (self.before, self.after) if plan.scenario))

    def table(self, columns: Iterable[str] = MEASURED) -> pd.DataFrame:
        """A row per comune and owner of either plan; per column the two values, difference, variation and outcome.

        Columns ``<name>_<A>``, ``<name>_<B>``, ``<name>_differenza`` (dwellings, ``Int64``), ``<name>_variazione``
        (hundredths of a point, ``Int64``), ``<name>_esito`` (Italian). Raises ``KeyError`` for a column not compared.
        """
        return frames.table(self.pairs, tuple(columns), self._columns)

    def effects(self) -> pd.DataFrame:
        """A row per comune, owner and allocated column: base, effects of supply, rules, choices, result (``Int64``)."""
        return frames.effects(self.pairs, self._columns)

    @property
    def _columns(self) -> tuple[str, str]:
        """Both names as parts of a column's name."""
        old, new = (label.casefold().replace(",", "").replace(" ", "_") for label in self.labels)
        return old, new

    def programming(self) -> pd.DataFrame:
        """A row per item of the programming: state, words, source and evidence of either side."""
        return frames.programming(self.items)

    def rules(self) -> pd.DataFrame:
        """A row per parameter of the law: state, words and citation of either side."""
        return frames.rules(self.law)

    def findings(self) -> pd.DataFrame:
        """A row per finding: comuni in one plan only, values not communicated, rules that changed, inferred sides."""
        return frames.findings(self.all_findings)

    def total(self, column: str, owner: OwnerType | None = None) -> TotalChange:
        """A column over the ambito, or over one kind of owner (dwellings). ``KeyError`` for an unknown column."""
        known = self._known(column, owner)
        before, after = (plan.total(column, owner) for plan in (self.before, self.after))
        return TotalChange(column, before, after, _summed(pair.changes[column] for pair in known), len(known))

    def _known(self, column: str, owner: OwnerType | None = None) -> list[Pair]:
        """The pairs that count and whose column is compared."""
        chosen = [pair for pair in self.pairs if owner in (None, pair.line.owner) and _counted(pair)]
        return [pair for pair in chosen if pair.changes[column].difference is not None]

    def steps_of(self, total: str, parts: Iterable[str]) -> dict[str, int | None]:
        """How a total changed part by part (dwellings), on the pairs whose total is known in both plans.

        What no part explains, since a total was declared without its parts, is under the name of the total itself.
        ``None`` for a part that none of those pairs knows in both plans.
        """
        known = self._known(total)
        steps = {part: self._moved(known, part) for part in parts}
        return {**steps, total: (self._moved(known, total) or 0) - sum(step or 0 for step in steps.values())}

    @staticmethod
    def _moved(pairs: Sequence[Pair], column: str) -> int | None:
        found = [change for pair in pairs if (change := pair.changes[column].difference) is not None]
        return sum(found) if found else None

    def total_effect(self, column: str, owner: OwnerType | None = None) -> Effect | None:
        """The effects of one allocated column summed over the pairs that know it; ``None`` where none does."""
        chosen = [pair for pair in self.pairs if owner in (None, pair.line.owner) and _counted(pair)]
        found = [pair.effects[column] for pair in chosen if column in pair.effects]
        if not found:
            return None
        parts = ("before", "supply", "rules", "choices", "after")
        return Effect(column, *(sum(getattr(effect, part) for effect in found) for part in parts))

    def unsplit(self, column: str) -> Unsplit:
        """What ``total`` has of an allocated column and ``total_effect`` has not: together they are the whole change.

        On the way between the two plans the SAT of those rows wait for their owner, or rest on a figure not known.
        """
        left = [pair for pair in self._known(column) if column not in pair.effects]
        return Unsplit(column, _summed(pair.changes[column] for pair in left), len(left))

    @property
    def rules_changed(self) -> tuple[RuleChange, ...]:
        """The parameters of the law that are not the same on both sides."""
        return tuple(item for item in self.law if item.state is not State.UNCHANGED)

    def pair(self, istat: str, owner: OwnerType = OwnerType.COMUNE) -> Pair:
        """One comune and owner. Raises ``LookupError`` when neither plan has it."""
        for pair in self.pairs:
            if pair.line.istat == istat and pair.line.owner is owner:
                return pair
        raise LookupError(f"Nessuno dei due piani ha una riga per il codice {istat} e l'ente {owner.value}.")

    def __repr__(self) -> str:
        count = {presence: sum(pair.presence is presence for pair in self.pairs) for presence in Presence}
        return (
            f"<Confronto {self.labels[0]}–{self.labels[1]} di {self.after.ambito.name}: "
            f"{count[Presence.BOTH]} righe in entrambi, {count[Presence.ONLY_A]} solo nella prima, "
            f"{count[Presence.ONLY_B]} solo nella seconda>"
        )


def compare(plan_a: Plan, plan_b: Plan) -> Comparison:
    """Compare two plans of one ambito: outer join on ISTAT code and owner, effects, programming, law.

    ``plan_a`` is the base. Either side may be a scenario. Raises ``ValueError`` when the plans are of different ambiti.
    """
    if plan_a.ambito.slug != plan_b.ambito.slug:
        raise ValueError(
            f"I due piani sono di ambiti diversi, «{plan_a.ambito.name}» e «{plan_b.ambito.name}»: non si confrontano."
        )
    law = law_changes(plan_a.rules, plan_b.rules)
    by_key = {item.key: item for item in law}
    effects = effects_by_line(plan_a, plan_b)
    bare = [Pair(key, old, new, effects=effects.get(key, {})) for key, old, new in paired(plan_a, plan_b)]
    pairs = tuple(with_changes(pair, (plan_a, plan_b), by_key) for pair in bare)
    items = programming(plan_a, plan_b, law)
    return Comparison(plan_a, plan_b, pairs, items, law, observe(plan_a, plan_b, pairs, items, law))


def _summed(known: Iterable[Change]) -> Change:
    """The change from one sum to the other; not known where there is nothing to add."""
    found = list(known)
    sums = [sum(value or 0 for value in side) for side in ([c.before for c in found], [c.after for c in found])]
    return change(*(sums if found else (None, None)))


def _counted(pair: Pair) -> bool:
    return all(line.counted for line in (pair.before, pair.after) if line is not None)
