"""A TOML file as checked keys: syntax, types, unknown and missing keys become findings with the key as the column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from piano_lib.survey import fields, freetext
from piano_lib.survey.csvfile import decoded
from piano_lib.survey.finding import Severity
from piano_lib.survey.journal import Journal, shown

E = TypeVar("E", bound=StrEnum)


def read_toml(journal: Journal, name: str) -> Mapping[str, object] | None:
    """Read a TOML file; ``None`` (and a finding with its row) where it is not one."""
    content = journal.read(name)
    text = None if content is None else decoded(journal, name, content)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        row = int(place[1]) if place else None
        lines = text.splitlines()
        read = lines[row - 1].strip() if row and row <= len(lines) else ""
        message, remedy = (
            "il file non si può leggere: la sintassi TOML non è corretta",
            'Correggi la riga: nome = "valore".',
        )
        journal.error("toml", name, message, remedy, row=row, read=read)
        return None


@dataclass(slots=True)
class Section:
    """A table of a TOML file; ``name`` empty is the top level, ``content`` ``None`` is a file already refused."""

    journal: Journal
    file: str
    name: str
    content: Mapping[str, object] | None
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.name and self.content is not None:
            inner = self.content.get(self.name)
            if not isinstance(inner, Mapping):
                message = f"manca la sezione [{self.name}]"
                self.journal.error("sezione-mancante", self.file, message, f"Aggiungi la riga [{self.name}].")
            self.content = inner if isinstance(inner, Mapping) else None

    def value(self, key: str) -> object:
        """The value of a key as TOML gives it; ``None`` where it is missing."""
        self.asked.append(key)
        return None if self.content is None else self.content.get(key)

    def problem(self, code: str, key: str, message: str, remedy: str, severity: Severity = Severity.ERROR) -> None:
        """Write down something about one key."""
        value = None if self.content is None else self.content.get(key)
        read = "" if value is None else str(value)
        self.journal.note(severity, code, self.file, message, remedy, column=key, read=read)

    def text(self, key: str, *, required: bool = False, longest: int = 500, public: bool = False) -> str:
        """Read a string as one safe line; ``public`` if it ends in a report, where no personal datum may be."""
        value = self.value(key)
        if value is None:
            if required and self.content is not None:
                self.problem("chiave-mancante", key, f"manca «{key}»", f'Aggiungi la riga: {key} = "…".')
            return ""
        if not isinstance(value, str):
            self.problem("testo-atteso", key, "non è un testo", "Scrivilo fra virgolette.")
            return ""
        return self.checked(key, value, required=required, longest=longest, public=public)

    def checked(self, key: str, value: str, *, required: bool = False, longest: int = 500, public: bool = False) -> str:
        """Check a string found under a key and bring it to one safe line."""
        line, objections = freetext.checked(value, longest, public=public)
        for one in objections:
            self.problem(one.code, key, one.message, one.remedy, one.severity)
        if required and not line and not objections:
            self.problem("testo-vuoto", key, "il testo è vuoto", "Scrivilo fra virgolette.")
        return line

    def word(self, key: str, kind: type[E]) -> E | None:
        """Read one of the words a key admits."""
        text = self.text(key, required=True)
        if not text:
            return None
        try:
            return fields.word(text, kind)
        except fields.Refused as refusal:
            self.problem(refusal.code, key, refusal.message, refusal.remedy)
            return None

    def day(self, key: str) -> date | None:
        """Read a date, as TOML writes it or between quotes."""
        value = self.value(key)
        if value is None:
            if self.content is not None:
                self.problem("chiave-mancante", key, f"manca «{key}»", f"Aggiungi la riga: {key} = 2021-10-27.")
            return None
        if isinstance(value, date):
            value = (value.date() if isinstance(value, datetime) else value).isoformat()
        try:
            found = fields.day(value) if isinstance(value, str) else None
        except fields.Refused as refusal:
            self.problem(refusal.code, key, refusal.message, refusal.remedy)
            return None
        if found is None:
            self.problem("data-formato", key, "non è una data", "Scrivi anno-mese-giorno, per esempio 2021-10-27.")
        return found

    def no_others(self) -> None:
        """Find the keys nobody asked for: a misspelt key would otherwise be dropped in silence."""
        for key in self.content or ():
            if key not in self.asked:
                near = get_close_matches(key, self.asked, 1)
                hint = f" Forse «{near[0]}»?" if near else ""
                self.problem(
                    "chiave-sconosciuta", shown(key), "la chiave non è prevista e non viene letta",
                    f"Toglila, o correggi il nome.{hint}", Severity.WARNING,
                )  # fmt: skip
