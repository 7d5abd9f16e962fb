"""The source of a row that came from a returned form: who, which file, which cells, its SHA-256."""

from __future__ import annotations

import re
from collections.abc import Mapping

from piano_lib.forms.model import Answers
from piano_lib.survey.carried import CARRIED
from piano_lib.survey.names import same_name

FROM_FORM, FILE = "Modulo restituito da ", ", file «"


def source(answers: Answers, place: str) -> str:
    """The source a row carries."""
    return f"{FROM_FORM}{answers.identity.body}{FILE}{answers.file}», {place}, SHA-256 {answers.digest}"


def is_from(row: Mapping[str, str], body: str) -> bool:
    """Whether a row came from an earlier form of an owner, and is not one carried over from another plan."""
    return _by(row["fonte"], body)


def was_from(row: Mapping[str, str], body: str) -> bool:
    """The same, of a row that may have been carried over."""
    return _by(_uncarried(row), body)


def is_of_another(row: Mapping[str, str], body: str) -> bool:
    """Whether a row came, carried over or not, from the form of an owner that is not this one."""
    return _uncarried(row).startswith(FROM_FORM) and not was_from(row, body)


def _uncarried(row: Mapping[str, str]) -> str:
    return CARRIED.sub("", row["fonte"], count=1)


def _by(text: str, body: str) -> bool:
    """Whether a source names an owner, in any of its spellings, whole: a name may begin with another and a comma."""
    if not text.startswith(FROM_FORM):
        return False
    rest = text.removeprefix(FROM_FORM)
    return any(same_name(rest[: end.start()], body) for end in re.finditer(re.escape(FILE), rest))
