"""What a notebook says must be on its page: sections with words, tables with rows, figures with an image.

Declared in the notebook's metadata, ``"piano": {"richiesti": {"sezioni": […], "tabelle": […], "figure": […]}}``, as
ids on the page. A truncated run gives a page that looks right and lacks its end: this is what notices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from piano_lib.render.markup import Element

HEADINGS = {f"h{level}": level for level in range(1, 7)}


def missing(page: Element, metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what is declared in ``metadata`` (the notebook's) and is not on the page, or is empty; Italian sentences.

    >>> from piano_lib.render.markup import parse
    >>> page = parse("<h2 id='a'>A</h2><h2 id='b'>B</h2><p>x</p>")
    >>> missing(page, {"piano": {"richiesti": {"sezioni": ["a", "b", "c"]}}})
    ('la sezione «a» è vuota', 'manca la sezione «c»')
    """
    declared: Mapping[str, Sequence[str]] = metadata.get("piano", {}).get("richiesti", {})
    named = [element for element in page.walk() if element.get("id") and element.name not in HEADINGS]
    checks = (
        ("sezioni", "la sezione", _sections(page.first("main") or page)),
        ("tabelle", "la tabella", {element.get("id"): _has_rows(element) for element in named}),
        ("figure", "la figura", {element.get("id"): _has_image(element) for element in named}),
    )
    said = []
    for kind, noun, found in checks:
        for name in declared.get(kind, ()):
            if name not in found:
                said.append(f"manca {noun} «{name}»")
            elif not found[name]:
                said.append(f"{noun} «{name}» è vuota")
    return tuple(said)


def _sections(place: Element) -> dict[str, bool]:
    """For each heading's id, whether anything stands under it before the next heading of its level or above."""
    filled: dict[str, bool] = {}
    under: list[tuple[int, str]] = []  # level and id of the headings we are under

    def visit(element: Element) -> None:
        for child in element.content:
            if isinstance(child, Element) and child.name in HEADINGS:
                level = HEADINGS[child.name]
                under[:] = [head for head in under if head[0] < level] + [(level, child.get("id"))]
                filled.setdefault(child.get("id"), False)
                continue
            if child.strip() if isinstance(child, str) else child.name == "img" and child.get("src"):
                filled.update((name, True) for _, name in under)
            if isinstance(child, Element):
                visit(child)

    visit(place)
    return filled


def _has_rows(element: Element) -> bool:
    # The row by which a table says that it has none ("vuota") is not a row.
    rows = (row for body in element.all("tbody") for row in body.all("tr"))
    return any(row.all("td", "th") and "vuota" not in (row.get("class") or "").split() for row in rows)


def _has_image(element: Element) -> bool:
    return any(image.get("src") for image in element.all("img"))
