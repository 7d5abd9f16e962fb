"""What differs between a published file and the same file made again, to the number; Italian sentences."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import zip_longest

from bs4 import BeautifulSoup

from piano_lib.survey.journal import shown

Place = tuple[str, ...]
KEY = ("istat", "ente_tipo", "ente")  # what tells the rows of piano-<anno>.csv apart
BLOCKS = ["h1", "h2", "h3", "h4", "p", "li", "tr", "caption", "figcaption", "dt", "dd"]
SAME = "stesso contenuto, scritto con altri byte"
OTHER = "contenuto diverso"


def differences(name: str, published: bytes, rebuilt: bytes) -> tuple[str, ...]:
    r"""Every difference between two versions of a file; empty when their bytes are the same.

    >>> old = b"istat,ente_tipo,ente,quota\r\n019036,COMUNE,Comune di Cremona,4\r\n"
    >>> differences("piano-2022.csv", old, old.replace(b",4", b",3"))
    ('riga 019036 COMUNE Comune di Cremona, colonna quota: pubblicato «4», rifatto «3»',)
    """
    if published == rebuilt:
        return ()
    kind = name.rpartition(".")[2]
    try:
        if kind == "csv":
            return tuple(_cells(_csv(published), _csv(rebuilt))) or (SAME,)
        if kind == "xlsx":
            return tuple(_cells(_workbook(published), _workbook(rebuilt))) or (SAME,)
        if kind in ("json", "jsonld", "ipynb"):
            return tuple(_cells(_json(published), _json(rebuilt))) or (SAME,)
        if kind == "html":
            return tuple(_lines(_blocks(published), _blocks(rebuilt))) or (SAME,)
    except (ValueError, KeyError, OSError):  # the published file is not what its name says
        pass
    return (OTHER,)


def _cells(old: Mapping[Place, str], new: Mapping[Place, str]) -> Iterator[str]:
    for place in dict.fromkeys((*old, *new)):
        was, now = old.get(place), new.get(place)
        if was != now:
            yield f"{', '.join(place)}: pubblicato {_said(was)}, rifatto {_said(now)}"


def _said(value: str | None) -> str:
    return "niente" if value is None else f"«{shown(value)}»"


def _csv(content: bytes) -> dict[Place, str]:
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    names = [" ".join(filter(None, (row.get(column) or "" for column in KEY))) for row in rows]
    found: dict[Place, str] = {}
    for number, (name, row) in enumerate(zip(names, rows, strict=True), start=2):
        label = f"riga {name}" if name and names.count(name) == 1 else f"riga {number}"
        found |= {(label, f"colonna {column}"): value or "" for column, value in row.items()}
    return found


def _workbook(content: bytes) -> dict[Place, str]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except CalamineError as error:
        raise ValueError(str(error)) from None
    return {
        (f"foglio «{name}»", f"cella {_letters(column)}{row}"): f"{value:.12g}"
        if isinstance(value, float)
        else str(value)
        for name, rows in sheets.items()
        for row, cells in enumerate(rows, start=1)
        for column, value in enumerate(cells)
        if value != ""
    }


def _letters(column: int) -> str:
    """Name a column as spreadsheets do.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def _json(content: bytes) -> dict[Place, str]:
    return dict(_leaves(json.loads(content), ()))


def _leaves(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*place, str(key)))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, (*place, str(number)))
    else:
        yield place or ("contenuto",), str(value)


def _blocks(content: bytes) -> list[str]:
    """The words of a page block by block: headings, paragraphs, rows of tables, descriptions of images."""
    page = BeautifulSoup(content.decode("utf-8"), "html.parser")
    found = []
    for element in page.find_all([*BLOCKS, "img"]):
        if element.name == "tr":
            words = " | ".join(" ".join(cell.get_text(" ").split()) for cell in element.find_all(["th", "td"]))
        elif element.name == "img":
            words = str(element.get("alt", ""))
        else:
            words = "" if element.find(BLOCKS) else " ".join(element.get_text(" ").split())
        if words:
            found.append(words)
    return found


def _lines(old: list[str], new: list[str]) -> Iterator[str]:
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            for was, now in zip_longest(old[from_old:to_old], new[from_new:to_new]):
                yield f"pubblicato {_apart(was, now)}, rifatto {_apart(now, was)}"


def _apart(one: str | None, other: str | None) -> str:
    """A line from a little before where it parts from the other, so that the number that differs is in sight."""
    if one is None:
        return "niente"
    pairs = zip(one, other or "", strict=False)
    same = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other or "")))
    start = max(0, one.rfind(" ", 0, max(0, same - 30)))
    return f"«{'…' if start else ''}{shown(one[start:].strip())}»"
