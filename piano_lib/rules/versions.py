"""One dated version of a parameter, read from its TOML table: value by unit, evidence, contested points."""

from __future__ import annotations

import re
from datetime import date

from piano_lib.rules.entry import Entry
from piano_lib.rules.model import (
    Aspect,
    Base,
    Evidence,
    Ground,
    Level,
    Point,
    Reading,
    Rounding,
    Unit,
    Version,
)
from piano_lib.rules.words import OWNERS

LEFT_TO_CHOICE = "a scelta"  # a share the law leaves to who decides, without a number of its own
_SHARE = re.compile(r"(\d{1,3})(?:,(\d{1,2}))?")
_DAY = re.compile(r"(\d\d)-(\d\d)")


def read_version(entry: Entry, unit: Unit, read_on: date) -> Version:
    """Read one ``[[parametro.versione]]``; problems are noted on the entry, nothing is raised."""
    foreseen = entry.truth("prevista", True)
    points = tuple(_point(item, unit) for item in entry.tables("punto", f"{entry.place}, punto"))
    version = Version(
        valid_from=entry.day("dal"),
        valid_to=entry.optional_day("al"),
        foreseen=foreseen,
        value=_value(entry, unit),
        day=_day_of_year(entry, unit),
        years_before=entry.whole("anni_prima") if unit is Unit.DAY and foreseen else 0,
        base=entry.choice("base", Base),
        level=entry.choice("livello", Level),
        rounding=entry.choice("arrotondamento", Rounding),
        owners=entry.words("enti", frozenset(OWNERS)),
        citation=entry.text("citazione"),
        evidence=entry.required("prova", Evidence),
        read_on=entry.optional_day("letta_il") or read_on,
        text=entry.text("testo", "" if not foreseen else None),
        note=entry.text("nota", ""),
        grounds=tuple(_ground(item) for item in entry.tables("fondamento", f"{entry.place}, fondamento")),
        points=points,
    )
    entry.end()
    _check(entry, unit, version)
    return version


def _check(entry: Entry, unit: Unit, version: Version) -> None:
    if version.valid_to is not None and version.valid_to < version.valid_from:
        entry.problem("al", f"{version.valid_to} viene prima di «dal» {version.valid_from}")
    if not version.foreseen and (entry.has("valore") or version.base or version.rounding or version.owners):
        entry.problem("prevista", "una versione non prevista non ha valore, base, arrotondamento né enti")
    if version.foreseen and unit is Unit.SHARE:
        for key in ("base", "livello", "arrotondamento", "enti"):
            if not entry.has(key):
                entry.problem(key, "manca, una quota prevista ne ha bisogno")
    if unit is not Unit.SHARE and (version.base or version.level or version.rounding):
        entry.problem("base", "base, livello e arrotondamento valgono solo per una quota")


def _value(entry: Entry, unit: Unit) -> int | None:
    """Hundredths of a point, EUR, or nothing; shares are written as in the acts (``"7,5"``), never as floats."""
    value = entry.raw("valore")
    if value is None or unit is Unit.DAY:
        if value is None and unit is not Unit.CRITERION and entry.truth("prevista", True):
            entry.problem("valore", "manca")
        return None
    if unit is Unit.EUR and type(value) is int and value >= 0:
        return value
    if unit is Unit.SHARE and value == LEFT_TO_CHOICE:
        return None
    share = _share(value) if unit is Unit.SHARE else None
    if share is None:
        entry.problem("valore", f"letto «{value}», serve {_WANTED[unit]}")
    return share


_WANTED = {
    Unit.SHARE: 'una percentuale fra virgolette come "10" o "7,5", da 0 a 100, oppure «a scelta»',
    Unit.EUR: "un importo intero in euro, senza virgolette",
    Unit.CRITERION: "nessun valore: un criterio è in parole, alla chiave «testo»",
    Unit.DAY: 'un giorno dell\'anno fra virgolette come "10-31" (mese-giorno)',
}


def _share(value: object) -> int | None:
    match = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    hundredths = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    return hundredths if hundredths <= 100 * 100 else None


def _day_of_year(entry: Entry, unit: Unit) -> str:
    if unit is not Unit.DAY or not entry.has("valore"):
        return ""
    value = entry.raw("valore")
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    try:
        # 2001 is no leap year: a day that is not in every year is refused
        return date(2001, int(match[1]), int(match[2])).strftime("%m-%d") if match else _no_day(entry, value)
    except ValueError:
        return _no_day(entry, value)


def _no_day(entry: Entry, value: object) -> str:
    entry.problem("valore", f"letto «{value}», serve {_WANTED[Unit.DAY]}")
    return ""


def _ground(entry: Entry) -> Ground:
    ground = Ground(
        entry.required("aspetto", Aspect), entry.required("prova", Evidence), entry.text("testo"), *_window(entry)
    )
    entry.end()
    return ground


def _point(entry: Entry, unit: Unit) -> Point:
    readings = tuple(_reading(item, unit) for item in entry.tables("lettura", f"{entry.place}, lettura"))
    point = Point(entry.text("testo"), readings, *_window(entry))
    entry.end()
    if len(readings) < 2 or sum(reading.in_use for reading in readings) != 1:
        entry.problem("lettura", "un punto aperto ha almeno due letture, di cui una sola con «in_uso = true»")
    return point


def _reading(entry: Entry, unit: Unit) -> Reading:
    reading = Reading(
        text=entry.text("testo"),
        evidence=entry.required("prova", Evidence),
        value=None if entry.raw("valore") is None else _value(entry, unit),
        base=entry.choice("base", Base),
        level=entry.choice("livello", Level),
        rounding=entry.choice("arrotondamento", Rounding),
        in_use=entry.truth("in_uso", False),
    )
    entry.end()
    return reading


def _window(entry: Entry) -> tuple[date | None, date | None]:
    return entry.optional_day("dal"), entry.optional_day("al")
