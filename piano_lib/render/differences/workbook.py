"""A workbook cell by cell: what is shown, what is computed, and every other part of the file."""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from piano_lib.render.differences.told import Place, Reading

LARGEST = 200_000_000  # bytes of all parts once unpacked
BOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
CONTENT = ("v", "f", "is")  # of a cell: its value, its formula, its text
_XML: dict[str, Any] = {"resolve_entities": False, "no_network": True}


def cells(content: bytes) -> Reading:
    """Values and formulas by sheet and cell, then what else each part of the file says.

    Raises ``ValueError`` for a file too large, or with a part written twice; whatever ``zipfile`` and lxml raise.
    """
    parts = _parts(content)
    strings = _strings(parts)
    found: dict[Place, str] = {}
    rest: dict[Place, str] = {}
    for part, sheet in _sheets(parts).items():
        root = _tree(parts[part])
        found |= dict(_cells(f"foglio «{sheet}»", root, strings))
        rest[f"parte {part}",] = _without_content(root)
    for part, data in parts.items():
        rest.setdefault((f"parte {part}",), _styles_of_strings(data) if part == STRINGS else _text(data))
    return found | rest


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > LARGEST or len({part.filename for part in parts}) < len(parts):
            raise ValueError("too large, or a part is written twice")
        return {part.filename: archive.read(part) for part in parts}


def _sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Parts that hold a sheet, with its name, in the order of the book."""
    related = {
        one.get("Id"): posixpath.normpath(posixpath.join("xl", one.get("Target", ""))).lstrip("/")
        for one in _tree(parts["xl/_rels/workbook.xml.rels"])
    }
    sheets: dict[str, str] = {}
    for one in _tree(parts[BOOK]).iter("{*}sheet"):
        part = related.get(next((value for key, value in one.items() if key.endswith("}id")), ""))
        if part is not None and part in parts:
            sheets[part] = one.get("name", "")
    return sheets


def _cells(sheet: str, root: Any, strings: list[str]) -> Iterator[tuple[Place, str]]:
    for cell in root.iter("{*}c"):
        where = (sheet, f"cella {cell.get('r', '')}")
        value = cell.findtext("{*}v", "")
        text = strings[int(value)] if cell.get("t") == "s" else value or _words(cell.find("{*}is"))
        if text:
            yield where, text
        formula = cell.find("{*}f")
        if formula is not None:
            yield (*where, "formula"), f"={formula.text or ''}"


def _without_content(root: Any) -> str:
    """A sheet without what its cells hold: widths, styles, kinds of value, links, protection."""
    for cell in root.iter("{*}c"):
        for name in CONTENT:
            for inner in cell.findall(f"{{*}}{name}"):
                cell.remove(inner)
    return str(etree.tostring(root, encoding="unicode"))


def _strings(parts: Mapping[str, bytes]) -> list[str]:
    return [_words(one) for one in _tree(parts[STRINGS]).iterfind("{*}si")] if STRINGS in parts else []


def _styles_of_strings(data: bytes) -> str:
    """The ways in which texts are written, as bold, without the texts: those are told cell by cell."""
    ways = set()
    for one in _tree(data).iterfind("{*}si"):
        for text in one.iter("{*}t"):
            text.text = None
        ways.add(str(etree.tostring(one, encoding="unicode", with_tail=False)))
    return " ".join(sorted(ways))


def _words(element: Any) -> str:
    return "" if element is None else "".join(text.text or "" for text in element.iter("{*}t"))


def _tree(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(**_XML))


def _text(data: bytes) -> str:
    """A part as text; one that is not a text as its hash."""
    try:
        return data.decode("utf-8").replace("><", "> <")  # a word for each tag
    except UnicodeDecodeError:
        return f"SHA-256 {hashlib.sha256(data).hexdigest()}"
