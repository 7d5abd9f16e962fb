"""Reads the sheets with a row per answer, under a row that names the data: ALER's, operators' and the measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from piano_lib.forms.grid import MOST_COLUMNS, Cell, Grid
from piano_lib.forms.model import EXPLAINED, SUMMED, WHOLE_AMBITO, Kind, Question
from piano_lib.forms.questions import CALCULATED
from piano_lib.forms.sheet import Sheet, words

FIRST_HEAD = {False: ("istat", "Codice ISTAT"), True: ("tipo", "Tipo")}  # a cell of the headings, by kind of table


def read_rows(
    sheet: Sheet, asked: Sequence[Question], optional: Sequence[Question] = (), comuni: Mapping[str, str] | None = None
) -> None:
    """Read every row into ``sheet.rows``: by ISTAT code (blank: the whole ambito) with ``comuni``, else by number."""
    grid = sheet.grid
    repeated = [question for question in asked if not question.once]
    head = _head(grid, {question.key for question in repeated})
    names = _names(grid, head)
    wanted = [question.key for question in repeated] + (["istat"] if comuni is not None else [])
    missing = [key for key in wanted if key not in names]
    doubled = [key for key in wanted if _times(grid, head, key) > 1]
    if missing or doubled:
        sheet.problem("intestazione", f"nella riga dei nomi mancano o sono doppi: {', '.join(missing or doubled)}")
        return
    if not words(grid.at(head + 1, names[FIRST_HEAD[comuni is None][0]])).startswith(FIRST_HEAD[comuni is None][1]):
        sheet.problem("intestazione", f"manca la riga delle intestazioni sotto quella dei nomi (riga {head + 1})")
        return
    repeated += [question for question in optional if question.key in names]
    shared = {question.key: _once(sheet, question, head) for question in asked if question.once}
    for line in (row for row in grid.rows() if row > head + 1):
        cells = {question: grid.at(line, names[question.key]) for question in repeated}
        if comuni is not None and words(grid.at(line, names["istat"])) in (EXPLAINED, SUMMED):
            _check_locked(sheet, cells, sums=words(grid.at(line, names["istat"])) == SUMMED)
            continue
        filled = any(cell.value is not None for cell in cells.values())
        key = str(line) if comuni is None else _key(sheet, grid.at(line, names["istat"]), filled, comuni)
        if key is not None:
            _row(sheet, key, cells, shared)
            if comuni is not None:
                sheet.check_sum([grid.at(line, names[CALCULATED])] if CALCULATED in names else [Cell(line, 1, None)])


def _row(sheet: Sheet, key: str, cells: Mapping[Question, Cell], shared: Mapping[str, str]) -> None:
    if key in sheet.rows:
        cell = next(iter(cells.values()))
        sheet.problem("riga-doppia", f"lo stesso comune ({key}) compare in due righe", cell=cell)
        return
    sheet.rows[key] = {question.key: sheet.value(question, cell) for question, cell in cells.items()} | dict(shared)
    sheet.cells |= {(key, question.key): cell.place for question, cell in cells.items()}
    sheet.cells |= {(key, name): sheet.cells["", f"*{name}"] for name in shared if ("", f"*{name}") in sheet.cells}
    places = sorted((cell.column, cell.place) for cell in cells.values())
    sheet.places[key] = f"foglio {sheet.grid.name}, {places[0][1]}:{places[-1][1]}"


def _check_locked(sheet: Sheet, cells: Mapping[Question, Cell], *, sums: bool) -> None:
    """The rows of explanations and of sums hold no answers: a value there may be one that slid."""
    for question, cell in cells.items():
        sound = cell.formula if sums and question.kind is Kind.COUNT else bool(words(cell)) and not sums
        if cell.value is not None and not sound:
            sheet.problem("fuori-posto", "c'è un valore in una riga che non si compila", cell=cell)


def _key(sheet: Sheet, cell: Cell, filled: bool, comuni: Mapping[str, str]) -> str | None:
    """The ISTAT code of a row (blank: the whole ambito); ``None`` where the row is not one of answers."""
    value, text = cell.value, words(cell)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e6 and value == int(value):
        text = str(int(value)).zfill(6)  # the sheet dropped the zero at the front
    if text == WHOLE_AMBITO:
        return ""
    if text in comuni:
        return text
    if filled or value is not None:
        message = "la riga non ha il codice ISTAT di un comune dell'ambito"
        sheet.problem("codice-sconosciuto", message, cell=cell)
    return None


def _once(sheet: Sheet, question: Question, head: int) -> str:
    """An answer asked once for the whole workbook, above the table, in the row of its name and question."""
    rows = [row for row in sheet.grid.rows() if row < head and words(sheet.grid.at(row, 1)) == question.key]
    if len(rows) != 1:
        sheet.problem("voce", f"la voce «{question.key}» sopra la tabella manca, o è doppia")
        return ""
    line = [sheet.grid.at(rows[0], column) for column in range(2, MOST_COLUMNS + 1)]
    filled = [cell for cell in line if cell.value is not None and words(cell) != question.text]
    if len(filled) > 1:
        sheet.problem("voce", f"accanto alla voce «{question.key}» c'è più di un valore", cell=filled[1])
        return ""
    cell = filled[0] if filled else sheet.grid.at(rows[0], 3)
    sheet.cells["", f"*{question.key}"] = cell.place
    return sheet.value(question, cell)


def _head(grid: Grid, keys: set[str]) -> int:
    """The row that names the most data; 0 where the sheet is empty."""
    return max(grid.rows(), key=lambda row: len(keys & _names(grid, row).keys()), default=0)


def _names(grid: Grid, row: int) -> dict[str, int]:
    return {name: column for column in range(MOST_COLUMNS, 0, -1) if (name := words(grid.at(row, column)))}


def _times(grid: Grid, row: int, key: str) -> int:
    return sum(words(grid.at(row, column)) == key for column in range(1, MOST_COLUMNS + 1))
