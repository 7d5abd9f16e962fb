"""Seeded ways of spoiling a returned workbook. Each gives the bytes, and what an import of them may give.

A refusal with a finding is always allowed, and leaves the data as they were; anything else must be one of ``allowed``.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from piano_lib.survey.model import OwnerType
from tests.fuzz.base import as_ods, parts_of, saved, zipped

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


COUNTS = ("a_", "b_", "c_", "d_", "e_", "f_", "g_", "k_", "j_")
READABLE: tuple[tuple[object, str], ...] = (
    ("12", "12"),
    (" 7 ", "7"),
    (12.0, "12"),
    (1e1, "10"),
    (None, ""),
    ("", ""),
    ("   ", ""),
    (0, "0"),
    ("0", "0"),
)
UNREADABLE: tuple[object, ...] = (
    "1.416",
    "1,5",
    3.5,
    -1,
    "-4",
    "n.c.",
    "abc",
    "12 alloggi",
    True,
    False,
    date(2021, 4, 3),
    datetime(2021, 1, 1, 8),
    "#REF!",
    "#DIV/0!",
    "Err:502",
    1e15,
    1e300,
    "=1+1",
    "=SUM(B1:B3)",
    "1e3",
    "１２",
    "٣",
    "12\u00a0",
    "½",
    "--",
    "0x10",
    "1_000",
    "'12",
    "<b>3</b>",
    "12;13",
    "1/2",
    "x" * 5000,
    "\u202e12",
    "12\u200b",
    "dodici",
)


def counts(make: Maker) -> Mutant:
    """A count typed in some other way."""
    key, book = make.key(*COUNTS), make.book()
    if make.rng.random() < 0.35:
        typed, value = make.rng.choice(READABLE)
        edits = (((OwnerType.COMUNE, CREMONA, key, value),),)
    else:
        typed, edits = make.rng.choice(UNREADABLE), ()
        if typed == "12\u00a0":
            edits = (((OwnerType.COMUNE, CREMONA, key, "12"),),)
    book["Ricognizione"][make.cells[key]] = typed  # type: ignore[index]
    return make.either(book, edits=edits)


def shares(make: Maker) -> Mutant:
    """A share typed in some other way, percentages included."""
    key, book = make.key("h_", "i_forze"), make.book()
    typed, value, shape = make.rng.choice(
        [
            (7.5, "7,5", "0.##"),
            ("7,5", "7,5", "@"),
            ("7,5 %", "7,5", "@"),
            (0.1, None, "0.##"),
            (0.1, "10", "0%"),
            (0.075, "7,5", "0.0%"),
            ("10%", "10", "@"),
            (-3, None, "0"),
            (101, None, "0"),
            ("dieci", None, "@"),
            (0, "0", "0"),
            ("", "", "@"),
            (True, None, "0"),
            (date(2021, 5, 10), None, "dd/mm/yyyy"),
            ("7.5", "7,5", "@"),
            (33.333, None, "0"),
            (10.000000001, "10", "0"),
            (1e9, None, "0"),
        ]
    )
    cell = book["Ricognizione"][make.cells[key]]  # type: ignore[index]
    cell.value, cell.number_format = typed, shape
    edits = () if value is None else (((OwnerType.COMUNE, CREMONA, key, value),),)
    return Mutant(saved(book), edits=edits)


HOSTILE = (
    '=HYPERLINK("http://x")',
    "+39 347 1234567",
    "@SUM(A1)",
    "RSSMRA85T10A562S",
    "rossi.mario@example.com",
    "a\x0bb",
    "x" * 20_000,
    42,
    3.14,
    True,
    date(2021, 1, 1),
    "#NAME?",
)
SHOWN: tuple[tuple[str, str], ...] = (
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    ("due\nrighe", "due righe"),
    ("  spazi   molti ", "spazi molti"),
    ("- elenco", "– elenco"),
    ("emoji 😀", "emoji 😀"),
    ("\ufeff", "�"),
    ("\u202erovescio", "�rovescio"),
    ("../../etc/passwd", "../../etc/passwd"),
    ("a,b;c\"d'e", "a,b;c\"d'e"),
    ("è già così", "è già così"),
)


def texts(make: Maker) -> Mutant:
    """Free text that is hostile, personal, or merely odd."""
    key, book = make.rng.choice(["note", "i_categoria_aggiuntiva", "i_motivazione"]), make.book()
    shown = make.rng.choice(SHOWN) if make.rng.random() < 0.5 else None
    typed = shown[0] if shown else make.rng.choice(HOSTILE)
    try:
        book["Ricognizione"][make.cells[key]] = typed  # type: ignore[index]
    except IllegalCharacterError:  # openpyxl itself will not write it
        book["Ricognizione"][make.cells[key]] = "RSSMRA85T10A562S"  # type: ignore[index]
    if isinstance(typed, str) and not typed.startswith("="):
        book["Ricognizione"][make.cells[key]].data_type = "s"  # type: ignore[index]
    return Mutant(saved(book), edits=(((OwnerType.COMUNE, CREMONA, key, shown[1]),),) if shown else ())


def replies(make: Maker) -> Mutant:
    """The reply and the day, typed otherwise."""
    book = make.book()
    key, typed, value = make.rng.choice(
        [
            ("dichiarazione", "PRESENTATA", "presentata"),
            ("dichiarazione", "", "presentata"),
            ("dichiarazione", "nulla", None),
            ("dichiarazione", "sì", None),
            ("dichiarazione", 1, None),
            ("data_trasmissione", "27/9/2021", "2021-09-27"),
            ("data_trasmissione", "2021-09-27", "2021-09-27"),
            ("data_trasmissione", "31/2/2021", None),
            ("data_trasmissione", 44466.0, None),
            ("data_trasmissione", "", ""),
            ("data_trasmissione", date(1899, 1, 1), None),
            ("data_trasmissione", "ieri", None),
        ]
    )
    cell = book["Ricognizione"][make.cells[key]]  # type: ignore[index]
    cell.value = typed
    edits = () if value is None else (((OwnerType.COMUNE, CREMONA, key, value),),)
    if typed == 44466.0:
        edits = (((OwnerType.COMUNE, CREMONA, key, "2021-09-27"),),)  # the cell is formatted as a date: it is one
    return Mutant(saved(book), edits=edits)


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


def truncated(make: Maker) -> Mutant:
    """The file cut short."""
    name = make.any_form()
    content = make.forms[name]
    return Mutant(content[: make.rng.randint(0, len(content) - 1)], name[-5:] if name.endswith("xlsx") else ".ods")


def flipped(make: Maker) -> Mutant:
    """Some bytes changed anywhere in the file."""
    name = make.any_form()
    content = bytearray(make.forms[name])
    for _ in range(make.rng.choice([1, 1, 2, 8])):
        content[make.rng.randrange(len(content))] = make.rng.randrange(256)
    return Mutant(bytes(content), ".xlsx" if name.endswith("xlsx") else ".ods", whole=True)


CARRYING = ("xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml", "content.xml")


def part_spoiled(make: Maker) -> Mutant:
    """One part of the file missing, emptied, doubled, or with a piece of its XML cut or repeated."""
    name = make.any_form()
    parts = parts_of(make.forms[name])
    part = make.rng.choice(sorted(parts))
    what = make.rng.choice(["missing", "empty", "noise", "cut", "repeat", "attribute"])
    content = parts[part]
    at, size = make.rng.randrange(len(content)), make.rng.randint(1, 60)
    if what == "missing":
        del parts[part]
    elif what == "attribute":
        found = list(re.finditer(rb' (?:r|t|s|si|ref|count|min|max|sheetId|r:id)="[^"]*"', content))
        if found:
            one = make.rng.choice(found)
            filled = make.rng.choice(
                [b"", re.sub(rb'"[^"]*"', b'"99999999"', one[0]), re.sub(rb'"[^"]*"', b'"x"', one[0])]
            )
            parts[part] = content[: one.start()] + filled + content[one.end() :]
    else:
        if what in ("cut", "repeat") and part in CARRYING:
            what = "noise"  # a digit less would be another number, honestly typed
        spoiled = {"empty": b"", "noise": make.rng.randbytes(200), "cut": content[:at] + content[at + size :]}
        parts[part] = spoiled.get(what, content[: at + size] + content[at:])
    return Mutant(zipped(parts), ".xlsx" if name.endswith("xlsx") else ".ods", whole=True)


def bombs(make: Maker) -> Mutant:
    """Zip bombs: huge parts, many parts, sizes that lie, a bomb in the bomb."""
    parts = parts_of(make.forms["comune.xlsx"])
    what = make.rng.choice(["huge", "strings", "many", "lying", "zip", "styles", "unknown"])
    if what == "huge":
        parts["xl/worksheets/sheet2.xml"] = b"<worksheet><sheetData>" + b" " * make.rng.randint(21_000_000, 90_000_000)
    elif what == "strings":
        parts["xl/sharedStrings.xml"] = b"<sst>" + b"<si><t>a</t></si>" * make.rng.randint(150_000, 900_000) + b"</sst>"
    elif what == "styles":
        parts["xl/styles.xml"] = b"<styleSheet>" + b"<xf/>" * make.rng.randint(160_000, 500_000) + b"</styleSheet>"
    elif what == "many":
        parts |= {f"xl/media/{number}.bin": b"0" for number in range(make.rng.randint(400, 5000))}
    elif what == "zip":
        parts["xl/media/a.zip"] = zipped({"b": b"\0" * 70_000_000})
    elif what == "unknown":
        parts["xl/media/a.bin"] = b"\0" * make.rng.randint(25_000_000, 80_000_000)
    content = zipped(parts)
    if what == "lying":
        content = _lie(zipped(parts | {"xl/worksheets/sheet2.xml": b"<worksheet><sheetData>" + b" " * 50_000_000}))
    return Mutant(content, whole=what == "zip")


def _lie(content: bytes) -> bytes:
    """Write a small size in the directory for the largest part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = max(part.file_size for part in archive.infolist())
    return content.replace(struct.pack("<L", size), struct.pack("<L", 1000))


def million_rows(make: Maker) -> Mutant:
    """A sheet as long as a spreadsheet can be, with or without content; or as wide."""
    if make.rng.random() < 0.5:
        parts = parts_of(make.forms["comune.ods"])
        extra = make.rng.choice(
            [
                '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>',
                '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
                'table:number-columns-repeated="16384" '
                'office:value-type="float" office:value="7"/></table:table-row>',
                '<table:table-row table:number-rows-repeated="99999999999999"><table:table-cell '
                'table:number-columns-repeated="99999999999" '
                'office:value-type="float" office:value="7"/></table:table-row>',
            ]
        )
        parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", extra.encode() + b"</table:table>")
        return Mutant(zipped(parts), ".ods", whole=True)
    parts = parts_of(make.forms["comune.xlsx"])
    first = make.rng.choice([40, 700])
    count = make.rng.choice([30_000, 300_000, 1_000_000])
    cell = make.rng.choice(["", '<c r="C{n}" s="1"/>', '<c r="C{n}"><v>7</v></c>'])
    rows = "".join(f'<row r="{n}">{cell.format(n=n)}</row>' for n in range(first, first + count)).encode()
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"].replace(
        b"</sheetData>", rows + b"</sheetData>"
    )
    return Mutant(zipped(parts), whole=True)


DOCTYPES = (
    b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;">]>',
    b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    b"<!DOCTYPE x ["
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(12))
    + b"]>",
)


def entities(make: Maker) -> Mutant:
    """Entities, external and exploding, in any of the XML parts."""
    name = make.any_form()
    parts = parts_of(make.forms[name])
    part = make.rng.choice(
        [part for part in sorted(parts) if part.endswith((".xml", ".rels")) and "docProps" not in part]
    )
    content = re.sub(rb"<\?xml.*?\?>\s*", b"", parts[part])
    content = re.sub(rb">(\d+)<", b">&e;<", content, count=1) if make.rng.random() < 0.3 else content
    parts[part] = b'<?xml version="1.0" encoding="UTF-8"?>' + make.rng.choice(DOCTYPES) + content
    return Mutant(zipped(parts), ".xlsx" if name.endswith("xlsx") else ".ods")


def harmless_parts(make: Maker) -> Mutant:
    """Macros, external links, images, odd dimensions: nothing is run or followed, the answers are read."""
    parts = parts_of(make.forms["comune.xlsx"])
    what = make.rng.choice(["macro", "link", "image", "dimension", "custom"])
    if what == "macro":
        parts["xl/vbaProject.bin"] = make.rng.randbytes(4000)
    elif what == "link":
        parts["xl/externalLinks/externalLink1.xml"] = (
            b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
        )
        parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
            b'Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/></Relationships>'
        )
    elif what == "image":
        parts["xl/media/image1.png"] = make.rng.randbytes(30_000)
    elif what == "custom":
        parts["customXml/item1.xml"] = b"<a><b>1</b></a>"
    else:
        sheet = "xl/worksheets/sheet2.xml"
        ref = make.rng.choice([b"A1:XFD1048576", b"A1", b"A1:A1", b"B5:C6"])
        parts[sheet] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + ref + b'"', parts[sheet])
    return Mutant(zipped(parts), make.rng.choice([".xlsx", ".xlsm"]), whole=True, must_read=True)


def protected(make: Maker) -> Mutant:
    """Password-protected files, as each format does it."""
    what = make.rng.choice(["ole", "flag", "ods"])
    if what == "ole":
        return Mutant(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + make.rng.randbytes(make.rng.randint(10, 60_000)))
    if what == "ods":
        parts = parts_of(make.forms["comune.ods"])
        parts["META-INF/manifest.xml"] = (
            b'<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
        )
        parts["content.xml"] = make.rng.randbytes(3000)
        return Mutant(zipped(parts), ".ods")
    content = bytearray(make.forms["comune.xlsx"])
    for mark, shift in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + shift] |= 1
            at = content.find(mark, at + 4)
    return Mutant(bytes(content))


def not_workbooks(make: Maker) -> Mutant:
    """Files that are something else."""
    what = make.rng.choice(["random", "empty", "csv", "html", "docx", "doubled", "deep", "wide"])
    if what == "docx":
        return Mutant(zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}))
    if what == "doubled":
        sink = io.BytesIO(make.forms["comune.xlsx"])
        with zipfile.ZipFile(sink, "a") as archive:
            import warnings

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                archive.writestr("xl/worksheets/sheet2.xml", b"<worksheet/>")
        return Mutant(sink.getvalue())
    if what in ("deep", "wide"):
        parts = parts_of(make.forms["comune.xlsx"])
        depth = make.rng.randint(100, 20_000)
        parts["xl/worksheets/sheet2.xml"] = (
            b"<a>" * depth + b"</a>" * depth if what == "deep" else b"<worksheet>" + b"<c/>" * 400_000 + b"</worksheet>"
        )
        return Mutant(zipped(parts))
    contents = {
        "random": make.rng.randbytes(make.rng.randint(1, 9000)),
        "empty": b"",
        "csv": b"istat,comune\n019036,Cremona\n",
    }
    return Mutant(
        contents.get(what, b"<html><body>non sono un foglio</body></html>"), make.rng.choice([".xlsx", ".ods"])
    )


def ods_cells(make: Maker) -> Mutant:
    """Cells of an .ods with wrong values, repeated, or spanned."""
    parts = parts_of(make.forms["comune.ods"])
    content = parts["content.xml"]
    found = list(re.finditer(rb'<table:table-cell office:value-type="float" office:value="[^"]*"/>', content))
    one = make.rng.choice(found)
    new = make.rng.choice(
        [
            b'<table:table-cell office:value-type="float" office:value="abc"/>',
            b'<table:table-cell office:value-type="float"/>',
            b'<table:table-cell office:value-type="float" office:value="NaN"/>',
            b'<table:table-cell office:value-type="float" office:value="inf"/>',
            b'<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
            b'<table:table-cell office:value-type="time" office:time-value="PT8H"/>',
            b'<table:table-cell office:value-type="date" office:date-value="x"/>',
            b'<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>',
            b'<table:table-cell table:number-rows-spanned="2" office:value-type="float" office:value="2"/>',
            b'<table:table-cell office:value-type="percentage" office:value="mezzo"/>',
        ]
    )
    line = content[: one.start()].rsplit(b"<table:table-row>", 1)[1]
    parts["content.xml"] = content[: one.start()] + new + content[one.end() :]
    before = line.count(b"<table:table-cell")
    return Mutant(zipped(parts), ".ods", whole=before >= 3)  # beyond the answers: last year's values are not read


KINDS: dict[str, tuple[Callable[[Maker], Mutant], int]] = {
    "celle di altro tipo": (counts, 420),
    "percentuali": (shares, 130),
    "testi": (texts, 130),
    "risposta e data": (replies, 80),
    "righe inserite o tolte": (rows_moved, 170),
    "celle scivolate": (cells_slid, 60),
    "colonne mosse": (columns_moved, 80),
    "fogli": (sheets, 110),
    "formule con errori": (formulas, 90),
    "celle unite": (merged, 40),
    "altro ente, anno o ambito": (identity, 110),
    "codici ISTAT": (codes, 60),
    "misure": (measures, 60),
    "file troncato": (truncated, 110),
    "byte cambiati": (flipped, 150),
    "parti guaste": (part_spoiled, 150),
    "bombe zip": (bombs, 30),
    "un milione di righe": (million_rows, 16),
    "entità XML": (entities, 70),
    "macro, collegamenti, immagini": (harmless_parts, 60),
    "parola d'ordine": (protected, 40),
    "non sono fogli": (not_workbooks, 60),
    "celle .ods": (ods_cells, 50),
}
