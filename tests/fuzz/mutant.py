"""A spoiled workbook, and what draws from chance to spoil one."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field

from openpyxl import load_workbook

from piano_lib.survey.model import OwnerType
from tests.fuzz.base import as_ods, saved

Edit = tuple[OwnerType, str, str, str]  # owner, ISTAT, key, value
CREMONA = "019036"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A spoiled file: its suffix, its bytes, edits of the truth an import may give, whether it must be read."""

    content: bytes
    suffix: str = ".xlsx"
    edits: tuple[
        tuple[Edit, ...], ...
    ] = ()  # each group is one allowed outcome; () with whole=True is the truth itself
    whole: bool = False  # the truth, unchanged, is allowed
    must_read: bool = False  # a refusal would be a fault


@dataclass(slots=True)
class Maker:
    """What a mutation draws from: the sound forms and a seeded source of chance."""

    forms: dict[str, bytes]
    rng: random.Random
    cells: dict[str, str] = field(default_factory=dict)  # key -> cell of the comune's answers

    def book(self, name: str = "comune") -> object:
        """The sound form, open to be changed."""
        return load_workbook(io.BytesIO(self.forms[f"{name}.xlsx"]))

    def any_form(self) -> str:
        """Name of one of the sound forms."""
        return self.rng.choice(sorted(self.forms))

    def either(self, book: object, **rest: object) -> Mutant:
        """A changed workbook, as .xlsx or, one time in three, as .ods."""
        content = saved(book)
        if self.rng.random() < 0.33:
            return Mutant(as_ods(content), ".ods", **rest)  # type: ignore[arg-type]
        return Mutant(content, **rest)  # type: ignore[arg-type]

    def key(self, *starts: str) -> str:
        """One of the questions, by how its key starts."""
        return self.rng.choice(sorted(key for key in self.cells if key.startswith(starts)))
