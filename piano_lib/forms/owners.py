"""Who gets a form, and what is already known of each: last year's declarations and choices in the words of the CSVs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from piano_lib.forms.model import Owner, Target
from piano_lib.forms.questions import SURVEY_QUESTIONS
from piano_lib.forms.records import Record, Year
from piano_lib.forms.sources import is_of_another, was_from
from piano_lib.plan.returns import ALER_NAME
from piano_lib.slug import slug
from piano_lib.survey.fields import plain
from piano_lib.survey.model import Ambito, OwnerType, owner_key
from piano_lib.survey.rows import LONGEST_NAME, MEASURE_COLUMNS

MEASURED = tuple(key for key in MEASURE_COLUMNS.required if key != "fonte")
ASKED = (OwnerType.ALER, OwnerType.OPERATORE)  # owners with a row per comune


def owners(ambito: Ambito, years: Iterable[Year]) -> tuple[Owner, ...]:
    """Every comune, ALER, and the operators met in the rows given: comuni first, in ISTAT order."""
    towns = tuple((town.istat, town.name) for town in ambito.municipalities)
    found = [Owner(OwnerType.COMUNE, comune_name(name), istat) for istat, name in towns]
    others: dict[tuple[str, str, str], Owner] = {}
    for year in years:
        for row in year.declarations:
            if row["ente_tipo"] in ASKED:
                owner = Owner(OwnerType(row["ente_tipo"]), body_name(row["ente"]) or row["ente_tipo"], "", towns)
                others.setdefault(owner.key, owner)
    aler = Owner(OwnerType.ALER, ALER_NAME, "", towns)
    others.setdefault(aler.key, aler)
    return (*found, *(others[key] for key in sorted(others)))


def comune_name(name: str) -> str:
    """Name of a comune as an owner.

    >>> comune_name("Cremona")
    'Comune di Cremona'
    """
    return f"Comune di {name}"


def body_name(text: str) -> str:
    """Name of an owner as a form carries it: one safe line, not endless."""
    return plain(text)[:LONGEST_NAME]


def file_stems(listed: Iterable[Owner], comuni: Mapping[str, str]) -> dict[Owner, str]:
    """A file name for each owner, without its ending: safe on every system, sorted by ISTAT code, never shared.

    >>> comune = Owner(OwnerType.COMUNE, "Comune di Pieve d'Olmi", "019074")
    >>> file_stems([comune], {"019074": "Pieve d'Olmi"})[comune]
    '019074-pieve-d-olmi'
    """
    stems = {owner: _stem(owner, comuni) for owner in listed}
    times = Counter(stems.values())
    return {
        owner: stem if times[stem] == 1 else f"{stem}-{sha256(owner.body.encode()).hexdigest()[:8]}"
        for owner, stem in stems.items()
    }


def _stem(owner: Owner, comuni: Mapping[str, str]) -> str:
    name = comuni.get(owner.istat, "") if owner.single else owner.body
    kind, bare = owner.type.value.lower(), slug(name, "")
    start = owner.istat if owner.single else "" if bare.startswith(kind) else kind
    return "-".join(part for part in (start, bare) if part)


def belongs(row: Mapping[str, str], owner: Owner) -> bool:
    """Whether a row of ``ricognizione.csv`` is this owner's."""
    return owner_key(row["ente_tipo"], row["istat"], body_name(row["ente"])) == owner.key


def known(owner: Owner, year: Year) -> dict[str, dict[str, str]]:
    """What a year's files hold of an owner, by ISTAT code: answers by question key; nothing of who did not reply."""
    values: dict[str, dict[str, str]] = {}
    keys = [question.key for question in SURVEY_QUESTIONS if question.target is Target.SURVEY]
    for row in year.declarations:
        if belongs(row, owner) and row["dichiarazione"] != "mancante":
            values[row["istat"]] = {key: row[key] for key in keys}
    for row in year.choices:
        mine = row["ente_tipo"] == owner.type.value and (not owner.single or row["istat"] == owner.istat)
        if mine and (owner.single or row["istat"] in values):
            values.setdefault(row["istat"], {}).update(_choices(row))
    return values


def _choices(row: Record) -> dict[str, str]:
    return {question.key: row[question.key] for question in SURVEY_QUESTIONS if question.target is Target.CHOICES}


def known_measures(owner: Owner, rows: Iterable[Record]) -> tuple[Record, ...]:
    """Measures an owner finds already written: by the form they came from; a comune's by its code too, if from none."""

    def mine(row: Record) -> bool:
        if not owner.single:
            return was_from(row, owner.body)
        return row["istat"] == owner.istat and not is_of_another(row, owner.body)

    return tuple({key: row[key] for key in MEASURED} for row in rows if mine(row))
