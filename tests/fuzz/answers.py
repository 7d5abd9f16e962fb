"""Ways of spoiling what is answered in the cells of a returned workbook."""

from __future__ import annotations

from datetime import date, datetime

from openpyxl.utils.exceptions import IllegalCharacterError

from piano_lib.survey.model import OwnerType
from tests.fuzz.base import saved
from tests.fuzz.mutant import CREMONA, Maker, Mutant

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
            (0.1, "0,1", "0.##"),  # taken as it is, with the warning of a share that may have been meant as 10
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
