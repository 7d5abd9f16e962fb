"""The law in force on a day: each parameter resolved to one version, or an error that says what to read and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType

from piano_lib import italian
from piano_lib.rules.book import Book, book
from piano_lib.rules.law import Rule, Rules
from piano_lib.rules.model import Parameter, Version, within


@dataclass(frozen=True, slots=True)
class Change:
    """A parameter whose version differs between two days."""

    before: Rule
    after: Rule


class CoverageError(ValueError):
    """No version of a parameter is known for a day; names parameter, day, nearest version and the file to edit."""

    def __init__(self, parameter: Parameter, at: date, others: int = 0) -> None:
        self.parameter, self.at, self.nearest = parameter, at, nearest(parameter, at)
        more = "un altro parametro" if others == 1 else f"altri {others} parametri"
        also = f" Lo stesso vale per {more}." if others else ""
        super().__init__(_sentence(parameter, at, self.nearest) + also)


def _sentence(parameter: Parameter, at: date, version: Version) -> str:
    known = f"la versione più vicina è in vigore {italian.dated('dal', version.valid_from)} ({version.citation})"
    if at > parameter.covered_to:
        why = f"le norme sono state lette fino al giorno {italian.day(parameter.covered_to)}"
        todo = f"Rileggere i testi e aggiornare «coperta_fino_al», o aggiungere una versione, in {parameter.file}."
    else:
        why, todo = "nessuna versione copre quel giorno", f"Aggiungere la versione mancante in {parameter.file}."
    return f"Parametro «{parameter.key}», giorno {italian.day(at)}: {why}; {known}. {todo}"


def rules_at(day: date) -> Rules:
    """Resolve every parameter at a day: the day a plan is approved, or proposed until then.

    Contested points are carried only where the day falls in their window. Raises ``CoverageError``, a ``ValueError``,
    and ``TypeError`` for what is no day.

    >>> rule = rules_at(date(2020, 12, 1))["sat_tetto"]
    >>> rule.share, rule.version.base.value, rule.version.evidence.value
    (1000, 'patrimonio', 'P')
    >>> rule = rules_at(date(2021, 10, 27))["sat_tetto"]
    >>> rule.share, rule.version.base.value, rule.version.evidence.value
    (2500, 'disponibili', 'F')
    """
    if isinstance(day, datetime):
        day = day.date()
    if not isinstance(day, date):
        raise TypeError(f"«{day}» non è un giorno: rules_at vuole una data, per esempio date(2022, 1, 1) di datetime.")
    return _resolved(day)


@lru_cache(maxsize=64)
def _resolved(day: date) -> Rules:
    return resolve(book(), day)


def resolve(source: Book, day: date) -> Rules:
    """Resolve a rule book at a day; acts are those published by then. Raises ``CoverageError``."""
    found = {key: version_on(parameter, day) for key, parameter in source.parameters.items()}
    missing = [source.parameters[key] for key, version in found.items() if version is None]
    if missing:
        raise CoverageError(missing[0], day, len(missing) - 1)
    rules = {key: Rule(source.parameters[key], version.on(day)) for key, version in found.items() if version}
    acts = tuple(act for act in source.acts if act.published_on is None or act.published_on <= day)
    return Rules(day, MappingProxyType(rules), acts)


def version_on(parameter: Parameter, day: date) -> Version | None:
    """The version in force on a day, ``None`` outside what has been read."""
    if day > parameter.covered_to:
        return None
    return next((v for v in parameter.versions if within(day, v.valid_from, v.valid_to)), None)


def nearest(parameter: Parameter, day: date) -> Version:
    """The version nearest to a day none covers: the last one begun by then, else the first of all."""
    begun = [version for version in parameter.versions if version.valid_from <= day]
    return begun[-1] if begun else parameter.versions[0]


def changes(since: date, at: date) -> tuple[Change, ...]:
    """The parameters whose version on ``at`` is not the one of ``since``, in the order of the book.

    Raises ``CoverageError`` if either day is outside coverage.

    >>> [change.after.key for change in changes(date(2020, 12, 1), date(2021, 10, 27))]
    ['sat_tetto']
    """
    before, after = rules_at(since), rules_at(at)
    pairs = [(before[key], after[key]) for key in after.rules]
    return tuple(Change(b, a) for b, a in pairs if b.version.valid_from != a.version.valid_from)
