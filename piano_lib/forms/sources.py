"""The source of a row that came from a returned form: who, which file, which cells, its SHA-256."""

from __future__ import annotations

from collections.abc import Mapping

from piano_lib.forms.model import Answers
from piano_lib.survey.carried import CARRIED

FROM_FORM = "Modulo restituito da "


def source(answers: Answers, place: str) -> str:
    """The source a row carries."""
    return f"{_author(answers.identity.body)}{answers.file}», {place}, SHA-256 {answers.digest}"


def is_from(row: Mapping[str, str], body: str) -> bool:
    """Whether a row came from an earlier form of an owner, and is not one carried over from another plan."""
    return row["fonte"].startswith(_author(body))


def was_from(row: Mapping[str, str], body: str) -> bool:
    """The same, of a row that may have been carried over."""
    return CARRIED.sub("", row["fonte"], count=1).startswith(_author(body))


def _author(body: str) -> str:
    return f"{FROM_FORM}{body}, file «"  # whole: a name may begin with another name and a comma
