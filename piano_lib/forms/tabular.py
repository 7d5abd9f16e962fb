"""Finds answers by the names of the data written in the sheet, not by fixed places: rows may have moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from piano_lib.forms.cells import answer
from piano_lib.forms.grid import Cell, Grid
from piano_lib.forms.model import WHOLE_AMBITO, Question
from piano_lib.forms.notes import Notes
from piano_lib.forms.questions import CALCULATED
from piano_lib.survey.fields import Refused

ANSWER, KEY = "Risposta", "Nome del dato"
RESTORE = "Riparti dal modulo originale e riporta i valori."


@dataclass(slots=True)
class Table:
    """Answers of one sheet: by row (ISTAT code, or number of the row) and key; the cell of each; the range of each row."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def read_single(
    grid: Grid,
    notes: Notes,
    asked: Sequence[Question],
    optional: Sequence[Question],
    istat: str,
    comuni: Mapping[str, str],
) -> Table:
    """A comune's sheet: one question a row, the answer in the column headed ``Risposta``."""
    table = Table()
    heads = [row for row in grid.rows() if {ANSWER, KEY} <= {_text(grid.at(row, column)) for column in range(1, 15)}]
    if len(heads) != 1:
        notes.add("intestazione", f"non trovo le intestazioni «{ANSWER}» e «{KEY}»", RESTORE, sheet=grid.name)
        return table
    columns = {_text(grid.at(heads[0], column)): column for column in range(1, 15)}
    where = _by_key(grid, columns[KEY], heads[0])
    found = [*asked, *(question for question in optional if question.key in where)]
    row: dict[str, str] = {}
    for question in found:
        lines = where.get(question.key, [])
        if len(lines) != 1:
            problem = "manca" if not lines else "compare più volte"
            notes.add("voce", f"la voce «{question.key}» {problem}", RESTORE, sheet=grid.name)
        cell = grid.at(lines[0], columns[ANSWER]) if lines else Cell(0, 0, None)
        row[question.key] = _value(notes, grid, question, cell)
        table.cells[istat, question.key] = cell.place if lines else ""
    _check_shift(
        notes, grid, [grid.at(line, columns[ANSWER]) for line in where.get(CALCULATED, [])] or [Cell(0, 0, None)]
    )
    keyed = {line for lines in where.values() for line in lines}
    for line in grid.rows():
        if line > heads[0] and line not in keyed and grid.at(line, columns[ANSWER]).value is not None:
            _misplaced(notes, grid, grid.at(line, columns[ANSWER]))
    lines = sorted(line for question in found for line in where.get(question.key, []))
    letter = get_column_letter(columns[ANSWER])
    table.rows[istat] = row
    table.places[istat] = f"foglio {grid.name}, {letter}{lines[0]}:{letter}{lines[-1]}" if lines else ""
    return table


def read_table(
    grid: Grid,
    notes: Notes,
    asked: Sequence[Question],
    optional: Sequence[Question],
    istat: str,
    comuni: Mapping[str, str],
) -> Table:
    """A sheet with a row per comune (or per measure) under a row of names; ``comuni`` empty: rows are numbered."""
    table = Table()
    once = [question for question in asked if question.once]
    repeated = [question for question in asked if not question.once]
    keys = {question.key for question in repeated}
    best = max(grid.rows(), key=lambda row: len(keys & set(_names(grid, row))), default=0)
    names = _names(grid, best) if best else {}
    missing = sorted(keys - set(names)) + ([] if not comuni or "istat" in names else ["istat"])
    doubled = [name for name in names if sum(_text(grid.at(best, column)) == name for column in range(1, 101)) > 1]
    if missing or any(name in keys for name in doubled):
        which = ", ".join(missing or doubled)
        problem = "mancano" if missing else "compaiono più volte"
        notes.add("intestazione", f"nella riga dei nomi {problem}: {which}", RESTORE, sheet=grid.name)
        return table
    repeated += [question for question in optional if question.key in names]
    shared = {question.key: _once(notes, grid, question, best, table) for question in once}
    for line in (row for row in grid.rows() if row > best + 1):
        _read_row(notes, grid, line, repeated, names, shared, comuni, table)
    return table


def _read_row(
    notes: Notes, grid: Grid, line: int, asked: Sequence[Question], names: Mapping[str, int], shared: Mapping[str, str],
    comuni: Mapping[str, str], table: Table,
) -> None:  # fmt: skip
    cells = {question: grid.at(line, names[question.key]) for question in asked}
    key = (
        _row_key(
            notes, grid, grid.at(line, names["istat"]), any(cell.value is not None for cell in cells.values()), comuni
        )
        if comuni
        else str(line)
    )
    if key is None:
        return
    if key in table.rows:
        notes.cell(
            grid.name,
            grid.at(line, names["istat"]).place,
            "riga-doppia",
            key,
            "il comune compare in due righe",
            RESTORE,
        )
        return
    table.rows[key] = {question.key: _value(notes, grid, question, cell) for question, cell in cells.items()} | dict(
        shared
    )
    table.cells |= {(key, question.key): cell.place for question, cell in cells.items()}
    table.cells |= {(key, name): table.cells["", name] for name in shared}
    places = sorted((cell.column, cell.place) for cell in cells.values())
    table.places[key] = f"foglio {grid.name}, {places[0][1]}:{places[-1][1]}"
    if CALCULATED in names:
        _check_shift(notes, grid, [grid.at(line, names[CALCULATED])])


def _row_key(notes: Notes, grid: Grid, cell: Cell, filled: bool, comuni: Mapping[str, str]) -> str | None:
    """The ISTAT code of a row (blank: the whole ambito); ``None`` where the row is not one of answers."""
    value = cell.value
    text = (
        str(int(value)).zfill(6)
        if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
        else _text(cell)
    )
    if text == WHOLE_AMBITO:
        return ""
    if text in comuni:
        return text
    if filled or text:
        notes.cell(
            grid.name,
            cell.place,
            "codice-sconosciuto",
            text,
            "la riga non ha il codice ISTAT di un comune dell'ambito",
            RESTORE,
        )
    return None


def _once(notes: Notes, grid: Grid, question: Question, head: int, table: Table) -> str:
    """An answer asked once for the whole workbook, two columns right of its name, above the table."""
    rows = [row for row in grid.rows() if row < head and _text(grid.at(row, 1)) == question.key]
    if len(rows) != 1:
        notes.add("voce", f"manca la voce «{question.key}» sopra la tabella", RESTORE, sheet=grid.name)
        return ""
    cell = grid.at(rows[0], 3)
    table.cells["", question.key] = cell.place
    return _value(notes, grid, question, cell)


def _value(notes: Notes, grid: Grid, question: Question, cell: Cell) -> str:
    try:
        return answer(question, cell)
    except Refused as refused:
        notes.cell(grid.name, cell.place, refused.code, str(cell.value), refused.message, refused.remedy)
        return ""


def _check_shift(notes: Notes, grid: Grid, cells: Sequence[Cell]) -> None:
    """The sum must still be a formula in its own cell: otherwise values have slid away from their questions."""
    for cell in cells:
        if not cell.formula:
            read = "" if cell.value is None else str(cell.value)
            message = "al posto della somma calcolata c'è altro: le celle possono essere scivolate"
            notes.cell(grid.name, cell.place if cell.row else "", "celle-spostate", read, message, RESTORE)


def _misplaced(notes: Notes, grid: Grid, cell: Cell) -> None:
    message = "c'è un valore in una riga che non è di alcuna voce"
    notes.cell(
        grid.name, cell.place, "fuori-posto", str(cell.value), message, "Spostalo alla voce giusta, o nelle note."
    )


def _by_key(grid: Grid, column: int, head: int) -> dict[str, list[int]]:
    where: dict[str, list[int]] = {}
    for row in grid.rows():
        if row > head and _text(grid.at(row, column)):
            where.setdefault(_text(grid.at(row, column)), []).append(row)
    return where


def _names(grid: Grid, row: int) -> dict[str, int]:
    return {_text(grid.at(row, column)): column for column in range(100, 0, -1) if _text(grid.at(row, column))}


def _text(cell: Cell) -> str:
    return cell.value.strip() if isinstance(cell.value, str) and not cell.formula else ""
