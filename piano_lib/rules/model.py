"""The law as data: a parameter, its dated versions, and the rules in force on a day.

Nothing here knows a figure of the law: figures, dates, roundings and citations live in ``rules/norme/*.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from piano_lib.shown import Shown


class Rounding(StrEnum):
    """How a share of dwellings becomes a whole number of dwellings."""

    UP = "per_eccesso"
    DOWN = "per_difetto"
    HALF_UP = "meta_per_eccesso"


class Base(StrEnum):
    """What a share is taken of."""

    STOCK = "patrimonio"  # letter a, all dwellings of the owner
    AVAILABLE = "disponibili"  # g less SAS, gross of SAT
    NET_OF_SAT = "disponibili_netto_sat"  # the SAP left once SAT are taken out


class Level(StrEnum):
    """Over which set of dwellings a share is taken and rounded."""

    OWNER = "ente"  # all the dwellings of the owner in the ambito
    OWNER_IN_COMUNE = "ente_nel_comune"  # each owner, comune by comune


class Unit(StrEnum):
    """What the value of a parameter counts."""

    SHARE = "centesimi_di_punto"  # hundredths of a percentage point
    EUR = "euro"
    CRITERION = "criterio"  # no number: a rule in words
    DAY = "giorno"  # a day of the year, "MM-DD"


class Evidence(StrEnum):
    """What a fact rests on; the letter is shown to the reader beside the figure."""

    TEXT = "T"  # read in the text of the law
    FOUNDING = "F"  # read in one of the two founding documents
    PUBLISHED = "P"  # read in a published plan, a municipal page or the press
    INFERRED = "I"  # inferred
    UNKNOWN = "?"  # not established


class Aspect(StrEnum):
    """A side of a rule that may rest on other evidence than its value."""

    VALUE = "valore"
    START = "decorrenza"
    BASE = "base"
    LEVEL = "livello"
    ROUNDING = "arrotondamento"
    OWNERS = "enti"


@dataclass(frozen=True, slots=True)
class Ground:
    """What one aspect of a rule rests on, and why, within its window (``None`` = as long as the version)."""

    aspect: Aspect
    evidence: Evidence
    text: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the readings of a contested point, shown beside the one in use, never chosen silently."""

    text: str
    evidence: Evidence
    value: int | None = None
    base: Base | None = None
    level: Level | None = None
    rounding: Rounding | None = None
    in_use: bool = False  # the reading the version's own value, base, level and rounding follow


@dataclass(frozen=True, slots=True)
class Point:
    """A point no text settles, with its readings, within its window (``None`` = as long as the version)."""

    text: str
    readings: tuple[Reading, ...]
    valid_from: date | None = None
    valid_to: date | None = None


def within(day: date, valid_from: date | None, valid_to: date | None) -> bool:
    """Whether a day falls in a window, both ends included; ``None`` is an open end.

    >>> within(date(2021, 12, 31), None, date(2021, 12, 31)), within(date(2022, 1, 1), None, date(2021, 12, 31))
    (True, False)
    """
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)


@dataclass(frozen=True, slots=True)
class Version:
    """A parameter as it stands between two dates; a change of the law is a new version, never an edit.

    ``value`` counts hundredths of a point, EUR or nothing, after the parameter's unit; ``valid_to`` is the last day,
    ``None`` while no later version is known. ``foreseen`` is false where the law did not yet know the thing at all.
    """

    valid_from: date
    valid_to: date | None
    foreseen: bool
    value: int | None
    base: Base | None
    level: Level | None
    rounding: Rounding | None
    owners: frozenset[str]  # owner types that may use it: COMUNE, ALER, OPERATORE, ND
    citation: str
    evidence: Evidence
    read_on: date
    text: str = ""  # the rule in words, Italian
    note: str = ""  # what is inferred or not established, Italian
    contested: str = ""  # what no text settles, Italian; empty if settled
    readings: tuple[Reading, ...] = ()
    day: str = ""  # "MM-DD" for Unit.DAY
    grounds: tuple[Ground, ...] = ()
    points: tuple[Point, ...] = ()

    def evidence_of(self, aspect: Aspect) -> Evidence:
        """Evidence one aspect rests on: its own where stated, else the version's."""
        return next((ground.evidence for ground in self.grounds if ground.aspect is aspect), self.evidence)

    def on(self, day: date) -> Version:
        """This version with only the grounds and contested points whose window holds ``day``."""
        points = tuple(point for point in self.points if within(day, point.valid_from, point.valid_to))
        return replace(
            self,
            grounds=tuple(g for g in self.grounds if within(day, g.valid_from, g.valid_to)),
            points=points,
            contested=" ".join(point.text for point in points),
            readings=tuple(reading for point in points for reading in point.readings),
        )


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the law with all its versions, oldest first, and the file an expert edits."""

    key: str
    title: str
    description: str
    section: str
    unit: Unit
    file: str
    covered_to: date  # last day for which the sources have been read
    versions: tuple[Version, ...]
    ceiling: bool = False  # the value is the most that may be, not what is due


@dataclass(frozen=True, slots=True)
class Rule:
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

    @property
    def share(self) -> int:
        """Value in hundredths of a point; zero where the law does not foresee the share at all."""
        if not self.foreseen:
            return 0
        if self.version.value is None:
            raise ValueError(f"Il parametro «{self.key}» non ha un valore numerico: non si può usare come quota.")
        return self.version.value


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
