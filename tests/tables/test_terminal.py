"""A table on a terminal: aligned, Italian, nothing hidden."""

from __future__ import annotations

from piano_lib.tables.model import Column, Kind, Table
from piano_lib.tables.terminal import LONGEST, terminal

COLUMNS = (Column("c", "Comune", header=True), Column("g", "Alloggi", Kind.COUNT), Column("d", "Nota"))


def test_numbers_are_on_the_right_with_total_notes_and_source() -> None:
    table = Table(
        "t", "Prova", COLUMNS, (("Cremona", 1042, "a"), ("Annicco", None, "")), ("Totale", 1042, ""), ("Nota.",), "Atto"
    )
    assert terminal(table).splitlines() == [
        "Prova",
        "Comune   Alloggi  Nota",
        "-------  -------  ----",
        "Cremona    1.042  a",
        "Annicco     n.c.",
        "-------  -------  ----",
        "Totale     1.042",
        "Nota.",
        "Fonte: Atto.",
    ]


def test_a_long_text_is_cut_with_a_sign() -> None:
    line = terminal(Table("t", "Prova", COLUMNS, (("x" * 100, 1, "y"),))).splitlines()[3]
    assert line.startswith("x" * (LONGEST - 1) + "…  ")


def test_what_would_move_the_cursor_is_shown_as_a_mark() -> None:
    shown = terminal(Table("t", "Pro\x1b[2Jva", COLUMNS, (("a\rb", 1, "c\u202ed"),)))
    assert "\x1b" not in shown
    assert "\r" not in shown
    assert "\u202e" not in shown


def test_a_table_without_rows_still_has_its_heads() -> None:
    assert terminal(Table("t", "Prova", COLUMNS, ())).splitlines()[1] == "Comune  Alloggi  Nota"
