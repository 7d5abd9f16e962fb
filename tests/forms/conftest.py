"""Forms made once, and the small ambito they come from."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from piano_lib.forms.handout import hand_out
from tests.dati import choice, make_ambito, missing, row

SENT = {"data_trasmissione": "2021-10-20"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An ambito of three comuni: 2021 filled, nobody has replied yet for 2022."""
    silent = [missing(istat) for istat in ("019003", "019036", "019098")]
    return make_ambito(
        tmp_path,
        ricognizione={2021: [row("019036", a=900, b=7), row("019036", "ALER", a=1500)], 2022: silent},
        scelte={2022: []},
    )


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The same ambito with everything that can be declared for 2022."""
    rows = [
        row("019036", a=900, g=10, note="Perché è così", **SENT),
        row("019036", "ALER", a=1500, b=10, **SENT),
        row("019098", "ALER", a=20, e_liberi=None, e_turnover=None, e_non_distinti=3, **SENT),
    ]
    chosen = [
        choice(h="10", i="7,5", sat=5, categoria="Nuclei in emergenza", i_motivazione="Come da atto"),
        choice(ente_tipo="ALER", sat=3),
    ]
    return make_ambito(tmp_path / "compilato", ricognizione={2022: rows}, scelte={2022: chosen})


@pytest.fixture
def returned(filled: Path, tmp_path: Path) -> Path:
    """The forms of that ambito as owners would return them."""
    hand_out(filled, 2022, tmp_path / "resi", prefilled=True)
    return tmp_path / "resi"


Typing = Callable[[Path, Mapping[str, object]], None]


@pytest.fixture
def type_in() -> Typing:
    """Types values in the cells a form names, as a person would: ``type_in(path, {"e_liberi": 8})``.

    Where a name is of a column, ``"e_liberi 1"`` is its second cell.
    """

    def fill(path: Path, values: Mapping[str, object]) -> None:
        book = load_workbook(path)
        for told, value in values.items():
            name, _, shift = told.partition(" ")
            sheet, _, place = book.defined_names[name].attr_text.partition("!")
            book[sheet][place.replace("$", "").split(":")[0]].offset(int(shift or 0)).value = value
        book.save(path)

    return fill


@pytest.fixture
def blank_row(type_in: Typing) -> Callable[[Path, int], None]:
    """Empties a row of a table of answers: ``blank_row(path, 1)`` is the second comune."""

    def empty(path: Path, row: int) -> None:
        names = [
            name
            for name, defined in load_workbook(path).defined_names.items()
            if ":" in defined.attr_text and defined.attr_text.startswith("Ricognizione!")
        ]
        type_in(path, dict.fromkeys([f"{name} {row}" for name in names]))

    return empty


def rows(folder: Path, name: str, year: int = 2022) -> list[dict[str, str]]:
    """The rows of a file of a year."""
    with (folder / str(year) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
