"""A scenario as an analyst writes it: Italian names, percentages as in the acts; in a call, in TOML, in a command."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from piano_lib.italian import listing, points
from piano_lib.plan import Plan, UnknownMunicipality
from piano_lib.plan.model import NOT_THE_PLAN
from piano_lib.scenarios.model import ORIGINS, Scenario, ScenarioError, SupplyChange
from piano_lib.survey import fields
from piano_lib.survey.model import OwnerType

NAMES = ("nome", "eccedenza", "forze_ordine", "sat", "riserve", "offerta", "norme_al", "comune", "ente")
SECTION = "scenario"
EXAMPLE = "indica almeno una scelta, per esempio l'eccedenza."


def from_words(plan: Plan, words: Mapping[str, object]) -> Scenario:
    """Read the Italian names of a scenario of ``plan``; ``None`` leaves a thing as it is.

    Raises ``ScenarioError`` with a sentence per wrong name or value, all at once.
    """
    wrong = [_unknown_name(name) for name in words if name not in NAMES]
    read: dict[str, Any] = {}
    for name, reader in (
        ("nome", _name), ("eccedenza", share), ("forze_ordine", share), ("riserve", share), ("sat", whole),
        ("offerta", _supply), ("norme_al", _day), ("comune", lambda _, value: _comuni(plan, value)), ("ente", _owner),
    ):  # fmt: skip
        if words.get(name) is None:
            continue
        try:
            read[_FIELDS[name]] = reader(name, words[name])
        except ScenarioError as error:
            wrong += error.sentences
    if wrong:
        raise ScenarioError(*wrong)
    return Scenario(**read)


_FIELDS = {
    "nome": "name", "eccedenza": "excess", "forze_ordine": "police", "riserve": "reserves", "sat": "sat",
    "offerta": "supply", "norme_al": "law", "comune": "comuni", "ente": "owner",
}  # fmt: skip


def to_toml(scenario: Scenario, plan: Plan) -> str:
    """A scenario as a TOML file that says it is not the plan; read back by ``from_toml``."""
    lines = [f"# {NOT_THE_PLAN.capitalize()}: si prova con  piano rapporto {plan.year} --scenario QUESTO-FILE"]
    lines += [f"[{SECTION}]", *([f"nome = {_quoted(scenario.name)}"] if scenario.name else []), f"anno = {plan.year}"]
    lines += [f"ambito = {_quoted(plan.ambito.slug)}"]
    for name, value in (
        ("eccedenza", scenario.excess),
        ("forze_ordine", scenario.police),
        ("riserve", scenario.reserves),
    ):
        lines += [] if value is None else [f"{name} = {_quoted(points(value))}"]
    lines += [] if scenario.sat is None else [f"sat = {scenario.sat}"]
    lines += [f"norme_al = {scenario.law.isoformat()}"] if scenario.law else []
    if scenario.comuni:
        names = (plan.ambito.names.get(code, code) for code in scenario.comuni)
        lines += [f"comune = [{', '.join(map(_quoted, names))}]"]
    lines += [f"ente = {_quoted(scenario.owner.value)}"] if scenario.owner is not OwnerType.COMUNE else []
    if scenario.supply:
        lines += [f"[{SECTION}.offerta]", *(f"{change.origin} = {change.dwellings}" for change in scenario.supply)]
    return "\n".join(lines) + "\n"


def from_toml(text: str, plan: Plan) -> Scenario:
    """Read a scenario written by ``to_toml`` or by hand.

    Raises ``ScenarioError``: no TOML, another year or ambito, wrong values, nothing changed.
    """
    try:
        content = tomllib.loads(text, parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ScenarioError(f"Il file dello scenario non è TOML corretto: {error}.") from None
    words = content.get(SECTION)
    if not isinstance(words, dict):
        raise ScenarioError(f"Nel file dello scenario manca la sezione [{SECTION}].")
    year, ambito = words.pop("anno", plan.year), words.pop("ambito", plan.ambito.slug)
    if year != plan.year:
        raise ScenarioError(f"Lo scenario è dell'anno {year}, il piano è del {plan.year}: usalo con il suo anno.")
    if ambito != plan.ambito.slug:
        raise ScenarioError(f"Lo scenario è dell'ambito «{ambito}», il piano è di «{plan.ambito.slug}».")
    found = from_words(plan, words)
    if found.changes_nothing:
        raise ScenarioError(f"Lo scenario{f' «{found.name}»' if found.name else ''} non cambia nulla: {EXAMPLE}")
    return found


def _quoted(text: str) -> str:
    """A TOML basic string; control characters are escaped as the format asks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in escaped) + '"'


def _unknown_name(name: str) -> str:
    return f"«{name}» non è una voce dello scenario: le voci sono {listing(NAMES)}."


def _name(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise ScenarioError("Il nome dello scenario è un testo di al più 200 caratteri.")
    return fields.plain(value)


def share(name: str, value: object) -> int | None:
    """Percentage points as an act writes them, in hundredths; a float is refused: 7.1 is not 71 tenths to a computer.

    Raises ``ScenarioError``.
    """
    if isinstance(value, bool | float) or not isinstance(value, int | str):
        raise ScenarioError(f'{name}: «{value}» va scritto come negli atti, per esempio 10 oppure "7,5".')
    return _refused(name, value, fields.share, "Scrivi i punti come negli atti, per esempio 10 oppure 7,5.")


def whole(name: str, value: object) -> int | None:
    """A number of dwellings. Raises ``ScenarioError``."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ScenarioError(f"{name}: «{value}» non è un numero intero di alloggi.")
    return _refused(name, value, fields.count, "Scrivi un numero intero di alloggi, per esempio 5.")


def _refused(name: str, value: int | str, reader: Callable[[str], int | None], remedy: str) -> int | None:
    try:
        return reader(str(value))
    except fields.Refused as error:
        raise ScenarioError(f"{name}: {error.message} (letto: «{value}»). {remedy}") from None


def _supply(name: str, value: object) -> tuple[SupplyChange, ...]:
    if not isinstance(value, Mapping):
        raise ScenarioError(
            f'{name}: indica le voci e quanti alloggi in più o in meno, per esempio {{"e_turnover": 3}}.'
        )
    wrong, found = [], []
    for origin, number in value.items():
        if origin not in ORIGINS:
            wrong.append(f"{name}: «{origin}» non è una voce dell'offerta; le voci sono {listing(tuple(ORIGINS))}.")
        elif isinstance(number, bool) or not isinstance(number, int) or abs(number) > fields.LARGEST_COUNT:
            wrong.append(f"{name}: per {origin} «{number}» non è un numero intero di alloggi, in più o in meno.")
        elif number:
            found.append(SupplyChange(origin, number))
    if wrong:
        raise ScenarioError(*wrong)
    return tuple(sorted(found, key=lambda change: change.origin))


def _day(name: str, value: object) -> date | None:
    if type(value) is date:
        return value
    try:
        return fields.day(str(value))
    except fields.Refused as error:
        remedy = "Scrivi anno, mese e giorno, per esempio 2025-04-01."
        raise ScenarioError(f"{name}: {error.message} (letto: «{value}»). {remedy}") from None


def _comuni(plan: Plan, value: object) -> tuple[str, ...]:
    names: Iterable[object] = (
        [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else [None]
    )
    wrong, found = [], []
    for name in names:
        try:
            found.append(plan.municipality(str(name)).municipality.istat)
        except UnknownMunicipality as error:
            wrong.append(str(error))
    if wrong:
        raise ScenarioError(*wrong)
    return tuple(dict.fromkeys(found))


def _owner(name: str, value: object) -> OwnerType:
    try:
        return OwnerType(str(value).upper())
    except ValueError:
        kinds = listing([owner.value for owner in OwnerType])
        raise ScenarioError(f"{name}: «{value}» non è un tipo di ente; i tipi sono {kinds}.") from None
