"""A CSV file as lines of named cells: encoding, separator, header and shape are checked here, values are not.

Row numbers are those a spreadsheet shows: the header is row 1, a cell with line breaks in it does not add rows.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from piano_lib.survey.finding import Severity
from piano_lib.survey.journal import Journal

SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a file must have, those it may have, and a pattern for families such as ``popolazione_2022``."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    family: str = ""

    def admits(self, name: str) -> bool:
        """Whether the name is one of ours."""
        return name in self.required or name in self.optional or bool(self.family and re.fullmatch(self.family, name))


@dataclass(frozen=True, slots=True)
class RawLine:
    """One row as text: its number in the file, and the cells by column name."""

    number: int
    cells: Mapping[str, str]


def read_lines(journal: Journal, name: str, columns: Columns, *, required: bool = True) -> list[RawLine]:
    """Read the rows of a file of the journal's folder; what is wrong with the file goes to the journal."""
    content = journal.read(name, required=required)
    text = None if content is None else decoded(journal, name, content)
    if text is None:
        return []
    records = list(_records(journal, name, text, _separator(text, columns)))
    if not records:
        journal.error("file-vuoto", name, "il file è vuoto", f"Servono le colonne: {', '.join(columns.required)}.")
        return []
    header = [cell.strip() for cell in records[0][1]]
    _check_header(journal, name, header, columns)
    rows = [(number, cells) for number, cells in records[1:] if any(cell.strip() for cell in cells)]
    return [line for number, cells in rows if (line := _line(journal, name, header, number, cells)) is not None]


def decoded(journal: Journal, name: str, content: bytes) -> str | None:
    """Turn bytes into text; anything but UTF-8 (with or without its mark) is a finding that names the place.

    A row in another encoding is read as if it were in that of Western Windows, so that what else is wrong in the file
    is found too; of a file that is no text ``None``.
    """
    remedy = "Salvalo in UTF-8: nel foglio di calcolo, «CSV UTF-8»."
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        journal.error("codifica", name, "il file è in UTF-16, non in UTF-8", remedy)
        return None
    if b"\0" in content:
        row = content[: content.index(b"\0")].count(b"\n") + 1
        journal.error("byte-nullo", name, "il file contiene byte nulli: non è un testo", remedy, row=row)
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row, column, read = _place(content, error.start)
        message = "il file non è in UTF-8: una lettera accentata o un segno non si legge"
        journal.note(Severity.ERROR, "codifica", name, message, remedy, row=row, column=column, read=read)
        return "".join(map(_guessed, content.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)))


def _guessed(row: bytes) -> str:
    """One row as text: UTF-8 where it can be, else the encoding of Western Windows."""
    try:
        return row.decode()
    except UnicodeDecodeError:
        return row.decode("cp1252", "replace")


def _place(content: bytes, position: int) -> tuple[int, str, str]:
    """Row, column name and cell where a byte stands, read as if the file were in the encoding of Western Windows."""
    start = content.rfind(b"\n", 0, position) + 1
    end = content.find(b"\n", position)
    line = content[start : end if end >= 0 else len(content)].decode("cp1252", "replace")
    before = content[start:position].decode("cp1252", "replace")
    first = content.split(b"\n", 1)[0].decode("utf-8-sig", "replace").strip()
    separator = ";" if first.count(";") > first.count(",") else ","
    header, index = first.split(separator), before.count(separator)
    row = content[:start].count(b"\n") + 1
    cells = line.strip().split(separator)
    read = cells[index] if index < len(cells) else line
    return row, header[index] if row > 1 and index < len(header) else "", read


def _separator(text: str, columns: Columns) -> str:
    """Choose the separator that gives the most known columns; a spreadsheet in Italian writes the semicolon."""
    first = text.split("\n", 1)[0]
    return max(SEPARATORS, key=lambda sign: sum(columns.admits(cell.strip(' \r"')) for cell in first.split(sign)))


def _records(journal: Journal, name: str, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers, up to the first that cannot be split into cells."""
    csv.field_size_limit(min(max(csv.field_size_limit(), len(text) + 1), 2**31 - 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error:
        message = "da questa riga in poi le virgolette non si chiudono come devono"
        journal.error(
            "virgolette",
            name,
            message,
            'Chiudi ogni cella aperta con "; raddoppia le virgolette interne.',
            row=number + 1,
        )


def _check_header(journal: Journal, name: str, header: Sequence[str], columns: Columns) -> None:
    missing = [column for column in columns.required if column not in header]
    for column in missing:
        near = get_close_matches(column, [cell for cell in header if not columns.admits(cell)], 1, 0.75)
        hint = f" Forse è quella scritta «{near[0]}»." if near else ""
        message, remedy = f"manca la colonna «{column}»", f"Aggiungila, anche vuota.{hint}"
        journal.note(Severity.ERROR, "colonna-mancante", name, message, remedy, row=1, column=column)
    for column in dict.fromkeys(cell for cell in header if cell and header.count(cell) > 1):
        message, remedy = f"la colonna «{column}» compare più volte", "Tieni solo quella giusta."
        journal.note(Severity.ERROR, "colonna-doppia", name, message, remedy, row=1, column=column, read=column)
    for column in dict.fromkeys(cell for cell in header if cell and not columns.admits(cell)):
        message, remedy = "la colonna non è prevista e non viene letta", "Toglila, o correggi il nome."
        severity = Severity.ERROR if missing else Severity.WARNING
        journal.note(severity, "colonna-sconosciuta", name, message, remedy, row=1, column=column, read=column)


def _line(journal: Journal, name: str, header: Sequence[str], number: int, cells: list[str]) -> RawLine | None:
    """The cells of a row by column: those a short row has; of a row with cells too many none is sure to be in place."""
    extra = cells[len(header) :]  # even an empty one: a cell too many in the middle moves all that follow
    unnamed = [cell for title, cell in zip(header, cells, strict=False) if not title and cell.strip()]
    if len(cells) < len(header) or extra or unnamed:
        message = f"la riga ha {len(cells)} celle, le colonne sono {len(header)}"
        if unnamed:
            message = "una cella ha un valore ma la sua colonna non ha nome"
        remedy = "Metti fra virgolette le celle che contengono il separatore, o togli quelle in più."
        read = (unnamed or [cell for cell in extra if cell.strip()] or [cells[-1]])[0]
        journal.error("celle", name, message, remedy, row=number, read=read)
        if extra or unnamed:
            return None
    return RawLine(number, {title: cell for title, cell in zip(header, cells, strict=False) if title})
