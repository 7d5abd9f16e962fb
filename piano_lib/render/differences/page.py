"""A page piece by piece, as a reader meets it and as a browser obeys it: every tag, every attribute, every word.

Headings, paragraphs and rows of tables are one piece each; so is what stands alone, as an image, a link to a style or a
script. Drawings inside images are taken apart in the same way.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml import etree, html

from piano_lib.render.differences.told import Unit

# What flows inside a line of words.
INLINE = frozenset(("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "dfn", "em", "i", "kbd", "mark", "q"))
INLINE |= {"s", "samp", "small", "span", "strong", "sub", "sup", "time", "tspan", "u", "var", "wbr"}
CELLS = frozenset(("td", "th"))
DRAWING = re.compile(r"data:image/svg\+xml(?P<base64>;base64)?[^,]*,(?P<data>.*)", re.DOTALL | re.IGNORECASE)
_PAGE = html.HTMLParser(encoding="utf-8", huge_tree=True)  # comments too: what is one is for each parser to say
_XML: dict[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": True, "recover": True}


def units(content: bytes | str) -> tuple[Unit, ...]:
    """The pieces of a page, in order.

    >>> units("<p>Gli <b>alloggi</b></p><table><tr><th>SAP<td>8</table>")[3:]
    (Unit(markup='<p><b>', words='Gli alloggi'), Unit(markup='<table>', words=''),
    Unit(markup='<tr><th><td>', words='SAP | 8'))
    """
    text = content if isinstance(content, str) else content.decode("utf-8")
    root = html.document_fromstring(text.encode(), parser=_PAGE)
    doctype = root.getroottree().docinfo.doctype
    return (Unit(doctype or "senza doctype", ""), *_pieces(root))


def drawing(content: bytes | str) -> tuple[Unit, ...]:
    """The pieces of an SVG drawing, as far as it can be read."""
    data = content if isinstance(content, bytes) else content.encode()
    root = etree.fromstring(data, etree.XMLParser(**_XML))
    return () if root is None else tuple(_pieces(root))


def _pieces(root: Any) -> Iterator[Unit]:
    markup: list[str] = []
    words: list[str] = []
    inside: list[Unit] = []

    def piece() -> Iterator[Unit]:
        one = Unit("".join(markup), " ".join("".join(words).split()))
        if one.key:
            yield one
        yield from inside
        for pile in (markup, words, inside):
            pile.clear()

    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = _name(element)
        flows = name in INLINE or name in CELLS
        if event == "end":
            if not flows:
                yield from piece()
            words.append(element.tail or "")
            continue
        if not flows:
            yield from piece()
        if event == "start":
            tag, drawings = _tag(name, element)
            markup.append(tag)
            inside += drawings
            words += [" | "] if name in CELLS and any(words) else [" "] if name == "br" else []
            words.append(element.text or "")
        else:
            markup.append(etree.tostring(element, encoding="unicode", with_tail=False))
            yield from piece()
            words.append(element.tail or "")
    yield from piece()


def _tag(name: str, element: Any) -> tuple[str, list[Unit]]:
    """A tag as written, and the pieces of the drawings it holds."""
    written, drawings = [name], []
    for key, value in element.attrib.items():
        inner = _embedded(value)
        drawings += inner
        written.append(f'{_local(key)}="{"data:image/svg+xml" if inner else value}"')
    return f"<{' '.join(written)}>", drawings


def _embedded(value: str) -> list[Unit]:
    """The pieces of a drawing written in an attribute; none where it is not one, or cannot be read."""
    match = DRAWING.fullmatch(value.strip())
    if match is None:
        return []
    try:
        raw = base64.b64decode(match["data"], validate=True) if match["base64"] else unquote_to_bytes(match["data"])
        return [*drawing(raw)]
    except (etree.XMLSyntaxError, binascii.Error):
        return []


def _name(element: Any) -> str:
    return _local(element.tag) if isinstance(element.tag, str) else ""


def _local(name: str) -> str:
    return name.rpartition("}")[2]
