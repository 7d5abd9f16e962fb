"""Open data, metadata and notebooks as named values: cells of a CSV, leaves of a JSON."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from piano_lib.render.differences import page
from piano_lib.render.differences.told import Place, Reading, Unit

KEY = ("istat", "ente_tipo", "ente")  # what tells the rows of piano-<anno>.csv apart
PAGES = {"text/html": page.units, "image/svg+xml": page.drawing}  # outputs of a cell that are pages of their own


def csv_cells(content: bytes) -> Sequence[Reading]:
    """Cells by row and column; then, where they all agree, the order of the rows.

    A cell beyond the heading is named by its number.
    """
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    columns = _unlike([f"colonna {name}" for name in head])
    key = [head.index(name) for name in KEY if name in head]
    names = [" ".join(row[at] for at in key if at < len(row) and row[at]) for row in rows]
    times = Counter(names)
    found: dict[Place, str] = {("intestazione",): ", ".join(head)}
    for number, (name, row) in enumerate(zip(names, rows, strict=True), start=2):
        label = f"riga {name}" if name and times[name] == 1 else f"riga {number}"
        beyond = (f"colonna {at + 1}" for at in range(len(columns), len(row)))
        found |= {(label, column): value for column, value in zip((*columns, *beyond), row, strict=False)}
    return found, {("ordine delle righe",): ", ".join(names)}


def _unlike(names: Sequence[str]) -> list[str]:
    """Names that occur more than once are told apart by their number."""
    times = Counter(names)
    return [name if times[name] == 1 else f"colonna {number}" for number, name in enumerate(names, start=1)]


def json_leaves(content: bytes, notebook: bool = False) -> Reading:
    """Values by their path; of a notebook, texts cut in lines are whole again and pages are read as pages.

    Raises ``ValueError`` for a key written twice: programs differ on which of the two they read.
    """
    return dict(_leaves(json.loads(content, object_pairs_hook=_object), (), notebook))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key is written twice")
    return made


def _leaves(value: Any, place: Place, notebook: bool) -> Iterator[tuple[Place, str | Sequence[Unit]]]:
    if notebook and isinstance(value, list) and value and all(isinstance(line, str) for line in value):
        value = "".join(value)
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*place, key), notebook)
    elif isinstance(value, list) and value:
        for name, inner in zip(_names(value), value, strict=True):
            yield from _leaves(inner, (*place, name), notebook)
    else:
        read = PAGES.get(place[-1]) if notebook and place and isinstance(value, str) else None
        yield place or ("contenuto",), read(value) if read else _shown(value)


def _names(values: Sequence[Any]) -> list[str]:
    """Cells of a notebook and files of a manifest are named; whatever else is numbered."""
    names = [str(value.get("id") or value.get("file") or "") if isinstance(value, dict) else "" for value in values]
    alone = all(names) and len({*names}) == len(names)
    return names if alone else [str(number) for number in range(1, len(values) + 1)]


def _shown(value: Any) -> str:
    """A value as JSON; a text without its quotes, unless it then read as a number, a truth value or nothing."""
    if isinstance(value, str):
        try:
            json.loads(value)
        except ValueError:
            return value
    return json.dumps(value, ensure_ascii=False)
