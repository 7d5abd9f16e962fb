"""The rule book: every TOML file of ``norme/`` read strictly into parameters and acts, once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from types import MappingProxyType

from piano_lib.rules.entry import Entry, RuleFileError
from piano_lib.rules.law import Act
from piano_lib.rules.model import Agreement, Parameter, Unit, Version
from piano_lib.rules.versions import read_version

FOLDER = "piano_lib/rules/norme"


@dataclass(frozen=True, slots=True)
class Book:
    """All parameters by key, in the order of the sections (``posto``), and the acts they rest on, oldest first."""

    parameters: Mapping[str, Parameter]
    acts: tuple[Act, ...]


@cache
def book() -> Book:
    """The rule book shipped with the library, read once.

    Raises ``RuleFileError`` with a sentence for each unknown key, wrong kind, missing citation, overlapping version.

    >>> book().parameters["indigenza_quota_base"].versions[0].citation
    'r.r. 4/2017 art. 13 c. 3; l.r. 16/2016 art. 23 c. 3'
    """
    return read_book(files("piano_lib.rules").joinpath("norme"))


def parameters() -> Mapping[str, Parameter]:
    """Every parameter of the law with all its versions, by key.

    >>> [version.value for version in parameters()["sat_tetto"].versions]
    [1000, 2500]
    """
    return book().parameters


def read_book(folder: Traversable) -> Book:
    """Read a folder of rules files; raises ``RuleFileError`` with every problem of every file."""
    problems: list[str] = []
    found: dict[str, Parameter] = {}
    acts: list[Act] = []
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    sections = [section for path in paths if (section := _read_file(path, problems))]
    for section in sorted(sections, key=lambda section: section.place):
        for parameter in section.parameters:
            if parameter.key in found:
                section.entry.problem("chiave", f"«{parameter.key}» è già in {found[parameter.key].file}")
            found[parameter.key] = parameter
        acts.extend(section.acts)
    if not found and not problems:
        problems.append(f"{FOLDER}: nessun parametro trovato.")
    if problems:
        raise RuleFileError(tuple(problems))
    return Book(MappingProxyType(found), tuple(sorted(acts, key=lambda act: act.published_on or date.min)))


@dataclass(frozen=True, slots=True)
class _Section:
    """One file, with its place in the book."""

    place: int
    entry: Entry
    parameters: tuple[Parameter, ...]
    acts: tuple[Act, ...]


def _read_file(path: Traversable, problems: list[str]) -> _Section | None:
    file = f"{FOLDER}/{path.name}"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{file}: il file non è TOML leggibile ({error}).")
        return None
    entry = Entry(table, file, "file", problems)
    head = entry.table("sezione")
    head.text("chiave")
    place, title = head.whole("posto"), head.text("titolo")
    read_on, covered_to = head.day("letta_il"), head.day("coperta_fino_al")
    head.end()
    if covered_to > read_on:
        head.problem("coperta_fino_al", "non può venire dopo «letta_il»: nessuno ha ancora letto quei giorni")
    read = tuple(_parameter(item, title, read_on, covered_to) for item in entry.tables("parametro", "parametro"))
    acts = tuple(_act(item) for item in entry.tables("atto", "atto"))
    entry.end()
    return _Section(place, entry, read, acts)


def _parameter(entry: Entry, section: str, read_on: date, covered_to: date) -> Parameter:
    key = entry.text("chiave")
    entry.place = f"parametro «{key}»" if key else entry.place
    title, description = entry.text("titolo"), entry.text("descrizione")
    unit, ceiling = entry.required("unita", Unit), entry.truth("massimo", False)
    agreement = entry.choice("accordo", Agreement) or Agreement.SHE
    versions = tuple(read_version(item, unit, read_on) for item in entry.tables("versione", f"{entry.place}, versione"))
    entry.end()
    if not versions:
        entry.problem("versione", "manca, serve almeno una versione")
    for earlier, later in pairwise(versions):
        _in_sequence(entry, earlier, later)
    return Parameter(key, title, description, section, unit, entry.file, covered_to, versions, ceiling, agreement)


def _in_sequence(entry: Entry, earlier: Version, later: Version) -> None:
    """A version must begin the day after the one before ends: no day with two rules, none without."""
    if earlier.valid_to is None:
        entry.problem("al", f"manca nella versione dal {earlier.valid_from}, che è seguita da un'altra")
    elif later.valid_from <= earlier.valid_to:
        entry.problem("dal", f"la versione dal {later.valid_from} si sovrappone a quella fino al {earlier.valid_to}")
    elif later.valid_from != earlier.valid_to + timedelta(days=1):
        entry.problem("dal", f"fra il {earlier.valid_to} e il {later.valid_from} restano giorni senza norma")


def _act(entry: Entry) -> Act:
    key = entry.text("chiave")
    entry.place = f"atto «{key}»" if key else entry.place
    act = Act(
        key=key,
        title=entry.text("titolo"),
        published=entry.text("pubblicato"),
        effect=entry.text("effetto"),
        in_force_from=entry.optional_day("in_vigore_dal"),
        published_on=entry.day("pubblicato_il"),
    )
    entry.end()
    return act
