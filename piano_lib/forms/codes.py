"""ISTAT codes as a person lists them for a new ambito: none is lost without a word."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

SIX = re.compile(r"[0-9]{6}")


class CodeError(Exception):
    """A code that cannot be one; said in one Italian sentence."""


def listed(text: str) -> tuple[str, ...]:
    """Codes typed one after the other, separated by commas, semicolons or spaces; each must have six digits.

    >>> listed("098031, 098001;098031")
    ('098031', '098001')
    """
    tokens = [token for token in re.split(r"[,;\s]+", text) if token]
    for token in tokens:
        if not SIX.fullmatch(token):
            raise CodeError(_refused(token, ""))
    return _all(tokens)


def in_file(text: str) -> tuple[str, ...]:
    """Codes listed in a file: those of the column ``istat`` of a CSV, else every number of six digits.

    Without that column other words are passed over, but not a number that may be a code with a digit lost or added.
    """
    column = _column(text)
    if column is not None:
        for line, cell in column:
            if not SIX.fullmatch(cell):
                raise CodeError(_refused(cell, f" (riga {line})"))
        return _all(cell for _, cell in column)
    for line, words in enumerate(text.splitlines(), start=1):
        for number in re.findall(r"[0-9]+", words):
            if len(number) in (4, 5, 7):
                raise CodeError(_refused(number, f" (riga {line})"))
    return _all(number for number in re.findall(r"[0-9]+", text) if len(number) == 6)


def _column(text: str) -> list[tuple[int, str]] | None:
    """Cells of the column ``istat`` with their rows, blanks left out; ``None`` where there is no such column."""
    first = text.split("\n", 1)[0].lstrip("\ufeff")
    for separator in ",;\t":
        names = [name.strip(' \r"').casefold() for name in first.split(separator)]
        if "istat" in names:
            return list(_cells(text.lstrip("\ufeff"), separator, names.index("istat")))
    return None


def _cells(text: str, separator: str, at: int) -> Iterator[tuple[int, str]]:
    try:
        for line, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            if line > 1 and len(row) > at and row[at].strip():
                yield line, row[at].strip()
    except csv.Error:
        raise CodeError("Il file dei codici ISTAT non si legge come tabella: lascia un codice per riga.") from None


def _all(codes: Iterable[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(codes))
    if not found:
        raise CodeError("Nessun codice ISTAT di sei cifre: per esempio --istat 019036,019098.")
    return found


def _refused(token: str, where: str) -> str:
    hint = f" Forse {token.zfill(6)}?" if re.fullmatch(r"[0-9]{4,5}", token) else ""
    return f"«{token[:40]}»{where} non è un codice ISTAT di sei cifre.{hint}"
