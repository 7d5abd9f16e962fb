"""The law as data: a parameter and its dated versions, each with what it rests on.

Nothing here knows a figure of the law: figures, dates, roundings and citations live in ``rules/norme/*.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


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
    day: str = ""  # "MM-DD" for Unit.DAY
    years_before: int = 0  # for Unit.DAY: of the plan's year, or of so many years before it
    grounds: tuple[Ground, ...] = ()
    points: tuple[Point, ...] = ()

    @property
    def contested(self) -> str:
        """What no text settles, Italian; empty if settled."""
        return " ".join(point.text for point in self.points)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings of every contested point, in their order."""
        return tuple(reading for point in self.points for reading in point.readings)

    def evidence_of(self, aspect: Aspect) -> Evidence:
        """Evidence one aspect rests on: its own where stated, else the version's."""
        return next((ground.evidence for ground in self.grounds if ground.aspect is aspect), self.evidence)

    def on(self, day: date) -> Version:
        """This version with only the grounds and contested points whose window holds ``day``.

        A ground of the value itself gives the evidence of the version on that day.
        """
        points = tuple(point for point in self.points if within(day, point.valid_from, point.valid_to))
        grounds = tuple(g for g in self.grounds if within(day, g.valid_from, g.valid_to))
        return replace(
            self,
            grounds=grounds,
            evidence=next((g.evidence for g in grounds if g.aspect is Aspect.VALUE), self.evidence),
            points=points,
        )


class Agreement(StrEnum):
    """How what is said of a parameter agrees with its title, in gender and number."""

    SHE = "prevista"
    HE = "previsto"
    THEY_SHE = "previste"
    THEY_HE = "previsti"

    @property
    def plural(self) -> bool:
        """Whether its verb is in the plural."""
        return self in (Agreement.THEY_SHE, Agreement.THEY_HE)


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
    agreement: Agreement = Agreement.SHE
