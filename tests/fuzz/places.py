"""Ways of spoiling where the answers of a returned workbook stand: rows, columns, sheets, and whose it is."""

from __future__ import annotations

import re

from tests.fuzz.answers import COUNTS
from tests.fuzz.base import parts_of, saved, zipped
from tests.fuzz.mutant import CREMONA, Maker, Mutant


def rows_moved(make: Maker) -> Mutant:
    """Whole rows inserted, or deleted."""
    name = make.rng.choice(["comune", "aler"])
    book = make.book(name)
    insert = make.rng.random() < 0.6
    sheet = book[make.rng.choice(["Ricognizione", "Misure", "_modulo"] if insert else ["Ricognizione", "_modulo"])]  # type: ignore[index]
    at, amount = make.rng.randint(1, sheet.max_row + 2), make.rng.randint(1, 4)
    (sheet.insert_rows if insert else sheet.delete_rows)(at, amount)
    return make.either(book, whole=True)


def cells_slid(make: Maker) -> Mutant:
    """The column of answers slides up or down by some rows, questions stay."""
    book = make.book()
    sheet = book["Ricognizione"]  # type: ignore[index]
    step = make.rng.choice([-2, -1, 1, 2, 3])
    start = make.rng.randint(4, 14)
    values = [sheet.cell(row, 3).value for row in range(start, 40)]
    for shift, row in enumerate(range(start, 40)):
        at = shift - step
        sheet.cell(row, 3).value = values[at] if 0 <= at < len(values) else None
    return make.either(book)


def columns_moved(make: Maker) -> Mutant:
    """Columns inserted, deleted or swapped in ALER's table."""
    book = make.book("aler")
    sheet = book["Ricognizione"]  # type: ignore[index]
    at = make.rng.randint(1, sheet.max_column)
    if make.rng.random() < 0.5:
        sheet.insert_cols(at)
        return make.either(book, whole=True)
    sheet.delete_cols(at)
    return make.either(book, whole=True)


def sheets(make: Maker) -> Mutant:
    """Sheets renamed, deleted, added, moved, copied."""
    book = make.book(make.rng.choice(["comune", "aler"]))
    what = make.rng.choice(["rename", "delete", "add", "move", "copy", "case", "unhide"])
    sheet = book[make.rng.choice(["Istruzioni", "Ricognizione", "Misure", "_modulo"])]  # type: ignore[index]
    if what == "rename":
        sheet.title = make.rng.choice(["Foglio1", "Ricognizione (2)", "ricognizione 2022", "x", "Ricognizione "])
    elif what == "case":
        sheet.title = sheet.title.upper() + "_"
    elif what == "delete":
        book.remove(sheet)  # type: ignore[attr-defined]
    elif what == "add":
        book.create_sheet("Appunti")["A1"] = "dichiarazione"  # type: ignore[attr-defined]
    elif what == "move":
        book.move_sheet(sheet, make.rng.choice([-3, -1, 1, 3]))  # type: ignore[attr-defined]
    elif what == "copy":
        book.copy_worksheet(sheet)  # type: ignore[attr-defined]
    else:
        sheet.sheet_state = "visible"
    sound = what in ("add", "move", "copy", "unhide")
    return make.either(book, whole=sound or sheet.title not in ("Ricognizione", "Misure", "_modulo"), must_read=sound)


def formulas(make: Maker) -> Mutant:
    """A formula in a cell to fill, with its result, right, wrong or an error, kept beside."""
    name = "xl/worksheets/sheet2.xml"
    parts = parts_of(make.forms["comune.xlsx"])
    place = make.cells[make.key(*COUNTS, "h_", "note", "dich")]
    cached = make.rng.choice(
        [
            't="e"><f>1/0</f><v>#DIV/0!</v>',
            "><f>2+3</f><v>5</v>",
            "><f>Z99</f><v></v>",
            't="str"><f>"8"</f><v>8</v>',
            't="e"><f>[1]Foglio!A1</f><v>#REF!</v>',
            "><f>A1</f>",
            '><f t="shared" si="0"/><v>4</v>',
        ]
    )
    pattern = rf'<c r="{place}"[^>]*?(/>|>.*?</c>)'.encode()
    parts[name], done = re.subn(pattern, f'<c r="{place}" {cached}</c>'.encode(), parts[name], count=1)
    assert done == 1
    return Mutant(zipped(parts))


def merged(make: Maker) -> Mutant:
    """Merged cells over the answers."""
    book = make.book(make.rng.choice(["comune", "aler"]))
    sheet = book["Ricognizione"]  # type: ignore[index]
    row, column = make.rng.randint(4, 20), make.rng.randint(2, 4)
    sheet.merge_cells(start_row=row, end_row=row + make.rng.randint(0, 3), start_column=column, end_column=column + 1)
    return Mutant(saved(book))


def identity(make: Maker) -> Mutant:
    """A form of another year, owner, ambito or version."""
    book = make.book(make.rng.choice(["comune", "aler"]))
    sheet = book["_modulo"]  # type: ignore[index]
    row, value = make.rng.choice(
        [
            (1, "altro"),
            (2, "2"),
            (2, ""),
            (3, "ambito-lodigiano"),
            (3, ""),
            (4, "2021"),
            (4, 2023),
            (4, "duemila"),
            (5, "COMUNE "),
            (5, "ND"),
            (5, "OPERATORE"),
            (5, "aler"),
            (6, ""),
            (7, "019098"),
            (7, "999999"),
            (7, 19036),
            (7, ""),
            (7, "../x"),
        ]
    )
    before = sheet.cell(row, 2).value or ""
    sheet.cell(row, 2).value = value
    # The hidden sheet is read without stray spaces; a blank code on ALER's form is what it has already.
    same = str(value).strip() == before or (row == 7 and not before and not value)
    return make.either(book, whole=same)


def codes(make: Maker) -> Mutant:
    """ISTAT codes of ALER's rows changed, doubled, or turned into numbers."""
    book = make.book("aler")
    sheet = book["Ricognizione"]  # type: ignore[index]
    typed, same = make.rng.choice(
        [
            (19036, True),
            (19036.0, True),
            ("019098", False),
            ("19036", False),
            ("999999", False),
            ("", False),
            (None, False),
            ("Cremona", False),
            ("=A7", False),
            (True, False),
        ]
    )
    at = next(row for row in range(5, 12) if sheet.cell(row, 1).value == CREMONA)
    sheet.cell(at, 1).value = typed
    return make.either(book, whole=same)


def measures(make: Maker) -> Mutant:
    """The sheet of measures filled wrongly."""
    book = make.book("comune")
    sheet = book["Misure"]  # type: ignore[index]
    row = make.rng.randint(6, 12)
    cells = make.rng.choice(
        [
            {1: "progetto"},
            {2: "Solo titolo"},
            {1: "altro", 2: "Titolo"},
            {1: "misura", 2: "T", 5: "mille"},
            {1: "misura", 2: "T", 5: 1.5},
            {1: "misura", 2: "=A1"},
            {1: "misura", 2: "T", 3: "RSSMRA85T10A562S"},
            {1: 5, 2: "T"},
            {5: 100},
        ]
    )
    for column, value in cells.items():
        sheet.cell(row, column).value = value
    return make.either(book)
