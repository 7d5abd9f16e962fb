"""The law in force on a day: each parameter resolved to one version, and the acts published by then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from piano_lib.rules.model import Base, Parameter, Unit, Version
from piano_lib.shown import Shown


@dataclass(frozen=True, slots=True, repr=False)
class Rule(Shown):
    """A parameter resolved at a date: what an allocated number carries with it as its why.

    Two rules are of one version when their ``version.valid_from`` is the same: the contested points open on the day may
    still differ.
    """

    parameter: Parameter
    version: Version

    @property
    def key(self) -> str:
        """Identifier of the parameter (file and report use the same)."""
        return self.parameter.key

    @property
    def title(self) -> str:
        """Italian title of the parameter."""
        return self.parameter.title

    @property
    def foreseen(self) -> bool:
        """Whether the law in force knows this parameter."""
        return self.version.foreseen

    @property
    def citation(self) -> str:
        """Article the rule rests on."""
        return self.version.citation

    def taken_of(self, base: Base) -> Rule:
        """The same rule as if its share were taken of another base: what a reading of it may say."""
        return replace(self, version=replace(self.version, base=base))

    def day_for(self, year: int) -> date | None:
        """The day a deadline falls on for the plan of a year; ``None`` where the law in force sets none."""
        version = self.version
        return date.fromisoformat(f"{year - version.years_before}-{version.day}") if version.day else None

    @property
    def share(self) -> int:
        """Value in hundredths of a point; zero where the law does not foresee the share at all."""
        if not self.foreseen:
            return 0
        if self.version.value is None:
            raise ValueError(f"Il parametro «{self.key}» non ha un valore numerico: non si può usare come quota.")
        return self.version.value

    def __repr__(self) -> str:
        since = f"dal {self.version.valid_from.isoformat()}"
        return f"<Norma «{self.title}»: {self.citation}, {since}, prova {self.version.evidence.value}>"


def same_rule(before: Rule, after: Rule) -> bool:
    """Whether two versions say the same: value, base, level, rounding, owners; not whether the text was moved.

    A criterion in words is the same only if its words are.
    """
    return _substance(before) == _substance(after)


def _substance(rule: Rule) -> tuple[object, ...]:
    version = rule.version
    if not version.foreseen:
        return ()
    said = (version.value, version.base, version.level, version.rounding, version.owners, version.day)
    return (*said, version.text) if rule.parameter.unit is Unit.CRITERION else said


@dataclass(frozen=True, slots=True)
class Act:
    """An act of law: what it is, when it was published, what it does here."""

    key: str
    title: str
    published: str
    effect: str
    in_force_from: date | None = None
    published_on: date | None = None


@dataclass(frozen=True)
class Rules(Shown):
    """The law in force on one day, one rule per parameter key.

    Every plan relies on indigenza_quota_base, indigenza_eccedenza, indigenza_soglia_isee, forze_ordine_tetto,
    sat_tetto, riserve_tetto, categoria_aggiuntiva, termine_enti, termine_piano, ordine_assegnazione.
    """

    at: date
    rules: Mapping[str, Rule]
    acts: tuple[Act, ...] = field(default=())

    def __getitem__(self, key: str) -> Rule:
        return self.rules[key]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def __len__(self) -> int:
        return len(self.rules)

    def __repr__(self) -> str:
        return f"<Norme in vigore alla data {self.at.isoformat()}: {len(self)} parametri>"

    def contested(self) -> tuple[Rule, ...]:
        """The rules with a point that no text settles."""
        return tuple(rule for rule in self if rule.version.contested)
