"""A PDF page by page: its words, its drawing, what it does when touched; then every object of the file."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import Any

from piano_lib.render.differences.told import Place, Reading, Unit

ACTION = ("/S", "/URI", "/JS", "/F", "/D", "/N")  # what an action does, and to what
BACK = ("/Parent", "/P")  # pointers back to what holds an object


def readings(content: bytes) -> Sequence[Reading]:
    """Words, drawings and actions of the pages; then, for those that agree in all of it, the objects one by one.

    Needs ``pypdf`` (extra ``pdf``).
    """
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    pages: dict[Place, str | Sequence[Unit]] = {}
    for number, one in enumerate(reader.pages, start=1):
        size = f"formato {' × '.join(str(side) for side in one.mediabox)}, rotazione {one.rotation}"
        lines = (" ".join(line.split()) for line in one.extract_text().splitlines())
        pages[f"pagina {number}",] = tuple(Unit("", line) for line in (size, *lines) if line)
    drawings: dict[Place, str] = {
        (f"pagina {number}", "disegno"): _digest(stream.get_data())
        for number, one in enumerate(reader.pages, start=1)
        if (stream := one.get_contents()) is not None
    }
    leaves = list(_leaves(reader.trailer, (), set()))
    actions = tuple(Unit("", f"{place[-1]} {value}") for place, value in leaves if _acts(place))
    objects = tuple(Unit("", f"{' '.join(place)} = {value}") for place, value in leaves)
    return [pages | {("azioni",): actions}, drawings, {("oggetti",): objects}]


def _acts(place: Place) -> bool:
    held = {*place[:-1]}
    return place[-1] in ACTION and bool(held & {"/A", "/AA", "/OpenAction", "/JavaScript", "/EmbeddedFiles"})


def _leaves(value: Any, place: Place, seen: set[int]) -> Iterator[tuple[Place, str]]:
    """Every value of the file by its path; an object met again is named by its number."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

    if isinstance(value, IndirectObject):
        if value.idnum in seen:
            yield place, f"oggetto {value.idnum}"
            return
        seen.add(value.idnum)
        value = value.get_object()
    if isinstance(value, DictionaryObject):
        if isinstance(value, StreamObject):
            yield (*place, "contenuto"), _digest(value.get_data())
        for key in sorted(value.keys() - {*BACK}):
            yield from _leaves(value.raw_get(key), (*place, key), seen)
    elif isinstance(value, ArrayObject):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, (*place, str(number)), seen)
    else:
        yield place, str(value)


def _digest(data: bytes) -> str:
    return f"SHA-256 {hashlib.sha256(data).hexdigest()}"
