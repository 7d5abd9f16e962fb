"""One table of a rules file, read key by key: what is missing, misspelt or of the wrong kind becomes a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

Choice = TypeVar("Choice", bound=StrEnum)
Default = TypeVar("Default")


class RuleFileError(ValueError):
    """The rules files cannot be trusted; carries every problem found, one Italian sentence each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Entry:
    """A TOML table with its place, the keys read so far, and the list of problems it shares with its whole file.

    Reading never raises: a problem is noted and a harmless value returned, so that all problems come out at once.
    """

    def __init__(self, table: Mapping[str, object], file: str, place: str, problems: list[str]) -> None:
        self._table, self.file, self.place, self._problems = table, file, place, problems
        self._read: set[str] = set()

    def problem(self, key: str, what: str) -> None:
        """Note a problem of one key, with file and place."""
        self._problems.append(f"{self.file}, {self.place}, chiave «{key}»: {what}.")

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self._table

    def raw(self, key: str) -> object:
        """The value as TOML gives it, marked as read; ``None`` where the key is not written."""
        self._read.add(key)
        return self._table.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default the key is required and may not be blank."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value.strip():
            return value
        return self._wrong(key, value, "un testo fra virgolette", "")

    def whole(self, key: str) -> int:
        """A whole number from 0 up, required."""
        value = self.raw(key)
        return value if type(value) is int and value >= 0 else self._wrong(key, value, "un numero intero", 0)

    def truth(self, key: str, default: bool) -> bool:
        """A boolean."""
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        return self._wrong(key, value, "true oppure false", default)

    def day(self, key: str) -> date:
        """A date, required."""
        if not self.has(key):
            return self._wrong(key, self.raw(key), "una data", date.min)
        return self.optional_day(key) or date.min

    def optional_day(self, key: str) -> date | None:
        """A date; ``None`` where the key is not written."""
        value = self.raw(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        return self._wrong(key, value, "una data come 2018-02-08, senza virgolette", None)

    def choice(self, key: str, kind: type[Choice]) -> Choice | None:
        """One of the values of an enumeration; ``None`` where the key is not written."""
        value = self.raw(key)
        if value is None:
            return None
        found = next((member for member in kind if member.value == value), None)
        return found or self._wrong(key, value, "uno fra " + ", ".join(f"«{member}»" for member in kind), None)

    def required(self, key: str, kind: type[Choice]) -> Choice:
        """One of the values of an enumeration, required."""
        found = self.choice(key, kind)
        if found is None and not self.has(key):
            self._wrong(key, None, "uno fra " + ", ".join(f"«{member}»" for member in kind), None)
        return found or next(iter(kind))

    def words(self, key: str, allowed: frozenset[str]) -> frozenset[str]:
        """A set of words out of those allowed; empty where the key is not written."""
        value = self.raw(key)
        if value is None:
            return frozenset()
        listed = "un elenco fra " + ", ".join(f"«{word}»" for word in sorted(allowed))
        if not isinstance(value, list) or not value or not all(word in allowed for word in value):
            return self._wrong(key, value, listed, frozenset())
        if len(set(value)) != len(value):
            self.problem(key, "una voce è ripetuta")
        return frozenset(value)

    def tables(self, key: str, place: str) -> list[Entry]:
        """The tables of an array (``[[key]]``), numbered from 1; none where the key is not written."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            return self._wrong(key, value, f"un elenco di tabelle [[{key}]]", [])
        return [Entry(item, self.file, f"{place} {n}", self._problems) for n, item in enumerate(value, 1)]

    def table(self, key: str) -> Entry:
        """One table (``[key]``), required."""
        value = self.raw(key)
        found = value if isinstance(value, dict) else self._wrong(key, value, f"una tabella [{key}]", {})
        return Entry(found, self.file, f"[{key}]", self._problems)

    def end(self) -> None:
        """Note every key that nobody read: a misspelt key must not pass in silence."""
        for key in self._table.keys() - self._read:
            self.problem(key, f"chiave non prevista; quelle previste qui sono {', '.join(sorted(self._read))}")

    def _wrong(self, key: str, value: object, wanted: str, instead: Default) -> Default:
        self.problem(key, f"manca, serve {wanted}" if value is None else f"letto «{value}», serve {wanted}")
        return instead
