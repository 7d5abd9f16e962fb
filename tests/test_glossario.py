"""The glossary ties every Italian name of files and rules, and every model field, to its English and its law."""

from __future__ import annotations

import csv
import dataclasses
import re
from enum import StrEnum
from pathlib import Path

import pytest

import piano_lib.allocation.limits
import piano_lib.allocation.quotas
import piano_lib.rules.model
import piano_lib.survey.model
from piano_lib.plan.frames import LETTERS, QUOTAS, WIDE, with_reserves
from piano_lib.rules import parameters

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "glossario.md").read_text(encoding="utf-8")
NAMES = set(re.findall(r"`([^`]+)`", TEXT))
ROWS = [line for line in TEXT.splitlines() if line.startswith("|") and not line.startswith("|---")]
MODELS = (piano_lib.rules.model, piano_lib.survey.model, piano_lib.allocation.quotas, piano_lib.allocation.limits)


def classes(kind: type | None = None) -> list[type]:
    return [
        one
        for module in MODELS
        for one in vars(module).values()
        if isinstance(one, type)
        and one.__module__ == module.__name__
        and (issubclass(one, kind) if kind else dataclasses.is_dataclass(one))
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "data").rglob("*.csv")), ids=lambda path: path.stem + path.parent.name)
def test_every_column_of_the_data_is_in_the_glossary(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        assert set(next(csv.reader(file))) <= NAMES


def test_every_column_of_the_published_table_is_in_the_glossary() -> None:
    assert {*LETTERS, *with_reserves(QUOTAS, True), *with_reserves(WIDE, True)} <= NAMES


def test_every_parameter_of_the_law_is_in_the_glossary() -> None:
    assert parameters().keys() <= NAMES


@pytest.mark.parametrize("model", classes(), ids=lambda model: model.__name__)
def test_every_field_of_the_models_is_in_the_glossary(model: type) -> None:
    assert {field.name for field in dataclasses.fields(model)} <= NAMES


@pytest.mark.parametrize("words", classes(StrEnum), ids=lambda words: words.__name__)
def test_every_word_the_files_may_hold_is_in_the_glossary(words: type[StrEnum]) -> None:
    assert {word.value for word in words} <= NAMES


def test_every_row_says_term_english_identifier_and_article() -> None:
    assert len(ROWS) > 60
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 4, row
        assert all(cells[:2]), row
