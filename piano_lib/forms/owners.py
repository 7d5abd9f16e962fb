"""Who gets a form, and what is already known of each: last year's declarations and choices in the words of the CSVs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from piano_lib.forms.model import Owner, Target
from piano_lib.forms.questions import SURVEY_QUESTIONS
from piano_lib.forms.records import Record, Year
from piano_lib.survey.fields import plain
from piano_lib.survey.model import Ambito, OwnerType

LONGEST_NAME = 120
ALER_NAME = "ALER territorialmente competente"  # where no row names it
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


def belongs(row: Mapping[str, str], owner: Owner) -> bool:
    """Whether a row of ``ricognizione.csv`` is this owner's."""
    if row["ente_tipo"] != owner.type.value:
        return False
    if owner.single:
        return row["istat"] == owner.istat
    return owner.type is not OwnerType.OPERATORE or body_name(row["ente"]) == owner.body


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
