"""Reads a comune's sheet: one question a row, the answer in the column headed ``Risposta``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.utils import get_column_letter

from piano_lib.forms.grid import Grid
from piano_lib.forms.model import Question
from piano_lib.forms.questions import CALCULATED
from piano_lib.forms.sheet import Sheet, words

ANSWER, KEY = "Risposta", "Nome del dato"
SEARCHED = 15  # columns the headings are looked for in


def read_single(sheet: Sheet, asked: Sequence[Question], optional: Sequence[Question], istat: str) -> None:
    """Read the answers into ``sheet.rows[istat]``; every question must be there once, optional ones may be missing."""
    grid = sheet.grid
    heads = [row for row in grid.rows() if {ANSWER, KEY} <= _heads(grid, row).keys()]
    if len(heads) != 1:
        sheet.problem("intestazione", f"non trovo le intestazioni «{ANSWER}» e «{KEY}», o sono doppie")
        return
    columns = _heads(grid, heads[0])
    where = _by_key(grid, columns[KEY], heads[0])
    found = [*asked, *(question for question in optional if question.key in where)]
    sheet.rows[istat] = {question.key: _one(sheet, question, where, columns[ANSWER], istat) for question in found}
    if len(where.get(CALCULATED, [])) != 1:
        sheet.problem("voce", "la riga della somma calcolata manca, o compare più volte")
    sheet.check_sum(grid.at(line, columns[ANSWER]) for line in where.get(CALCULATED, []))
    _check_strays(sheet, where, columns[ANSWER], heads[0])
    lines = sorted(line for question in found for line in where.get(question.key, []))
    letter = get_column_letter(columns[ANSWER])
    sheet.places[istat] = f"foglio {grid.name}, {letter}{lines[0]}:{letter}{lines[-1]}" if lines else ""


def _one(sheet: Sheet, question: Question, where: Mapping[str, list[int]], column: int, istat: str) -> str:
    lines = where.get(question.key, [])
    if len(lines) != 1:
        sheet.problem("voce", f"la voce «{question.key}» {'compare più volte' if lines else 'manca'}")
        return ""
    cell = sheet.grid.at(lines[0], column)
    sheet.cells[istat, question.key] = cell.place
    return sheet.value(question, cell)


def _check_strays(sheet: Sheet, where: Mapping[str, list[int]], column: int, head: int) -> None:
    """A value beside no question may be an answer that slid."""
    keyed = {line for lines in where.values() for line in lines}
    for line in (row for row in sheet.grid.rows() if row > head and row not in keyed):
        cell = sheet.grid.at(line, column)
        if cell.value is not None:
            message, remedy = "c'è un valore accanto a nessuna voce", "Spostalo alla voce giusta, o nelle note."
            sheet.problem("fuori-posto", message, remedy, cell)


def _heads(grid: Grid, row: int) -> dict[str, int]:
    return {words(grid.at(row, column)): column for column in range(SEARCHED, 0, -1)}


def _by_key(grid: Grid, column: int, head: int) -> dict[str, list[int]]:
    where: dict[str, list[int]] = {}
    for row in grid.rows():
        key = words(grid.at(row, column))
        if row > head and key:
            where.setdefault(key, []).append(row)
    return where
