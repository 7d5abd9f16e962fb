"""What a notebook says must be on its page: sections with words, tables with rows, figures with an image.

Declared in the notebook's metadata, ``"piano": {"richiesti": {"sezioni": […], "tabelle": […], "figure": […]}}``, as
ids on the page. A truncated run gives a page that looks right and lacks its end: this is what notices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml.html import HtmlElement

from piano_lib.render.markup import classes, tag

HEADINGS = {f"h{level}": level for level in range(1, 7)}


def missing(page: HtmlElement, metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what is declared in ``metadata`` (the notebook's) and is not on the page, or is empty; Italian sentences.

    >>> from piano_lib.render.markup import parse
    >>> page = parse("<h2 id='a'>A</h2><h2 id='b'>B</h2><p>x</p>")
    >>> missing(page, {"piano": {"richiesti": {"sezioni": ["a", "b", "c"]}}})
    ('la sezione «a» è vuota', 'manca la sezione «c»')
    """
    declared: Mapping[str, Sequence[str]] = metadata.get("piano", {}).get("richiesti", {})
    places = {element.get("id", ""): element for element in page.xpath("//*[@id]") if tag(element) not in HEADINGS}
    content = page.find(".//main")
    sections = _sections(page if content is None else content)  # the footer is no part of the last section
    checks: tuple[tuple[str, str, Mapping[str, Any], Callable[[str], bool]], ...] = (
        ("sezioni", "la sezione", sections, lambda name: sections[name]),
        ("tabelle", "la tabella", places, lambda name: _has_rows(places[name])),
        ("figure", "la figura", places, lambda name: _has_image(places[name])),
    )
    said = []
    for kind, noun, there, filled in checks:
        for name in declared.get(kind, ()):
            if name not in there:
                said.append(f"manca {noun} «{name}»")
            elif not filled(name):
                said.append(f"{noun} «{name}» è vuota")
    return tuple(said)


def _sections(place: HtmlElement) -> dict[str, bool]:
    """For each heading's id, whether anything stands under it before the next heading of its level or above."""
    filled: dict[str, bool] = {}
    under: list[tuple[int, str]] = []  # level and id of the headings we are under

    def fill(something: str | None) -> None:
        if something and something.strip():
            filled.update((name, True) for _, name in under)

    def visit(element: HtmlElement) -> None:
        fill(element.text)
        for child in element:
            if child.tag in HEADINGS:
                level = HEADINGS[child.tag]
                under[:] = [head for head in under if head[0] < level] + [(level, child.get("id", ""))]
                filled.setdefault(child.get("id", ""), False)
            else:
                fill(child.get("src") if child.tag == "img" else None)
                visit(child)
            fill(child.tail)

    visit(place)
    return filled


def _has_rows(element: HtmlElement) -> bool:
    # The row by which a table says that it has none ("vuota") is not a row.
    return any("vuota" not in classes(row) for row in element.xpath(".//tbody//tr[td or th]"))


def _has_image(element: HtmlElement) -> bool:
    return any(image.get("src") for image in element.iter("img"))
