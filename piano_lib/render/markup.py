"""A page as a tree of elements, read in one pass: what the checks before publication look at.

Small on purpose: every page that is published is read by it, and a full HTML library took longer than the page itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
UNSEEN = frozenset(["style", "script"])  # their text is no words of the page


@dataclass(slots=True, eq=False)
class Element:
    """An element: tag, attributes (a value that is missing is ``""``), what is inside it, what it is inside of."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Element | None = None
    content: list[Element | str] = field(default_factory=list)

    def get(self, attribute: str, default: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(attribute, default)

    @property
    def classes(self) -> list[str]:
        """The names in ``class``."""
        return self.get("class").split()

    def walk(self) -> Iterator[Element]:
        """Every element inside this one, in the order of the page."""
        for child in self.content:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, *names: str) -> list[Element]:
        """Every element inside this one with one of the tags."""
        return [element for element in self.walk() if element.name in names]

    def first(self, name: str) -> Element | None:
        """The first element inside this one with the tag."""
        return next((element for element in self.walk() if element.name == name), None)

    def above(self, name: str) -> Element | None:
        """The nearest element around this one with the tag."""
        place = self.parent
        while place is not None and place.name != name:
            place = place.parent
        return place

    def words(self) -> str:
        """The words inside, on one line.

        >>> parse("<p>Una <b>parola</b></p><style>p{}</style>").words()
        'Una parola'
        """
        return " ".join(" ".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.content:
            if isinstance(child, str):
                yield child
            elif child.name not in UNSEEN:
                yield from child._texts()


def parse(html: str) -> Element:
    """The tree of a page, under an element without a name; a tag that is never closed ends with what it is in.

    >>> [element.name for element in parse('<main><img src="x"><p>a</main>').walk()]
    ['main', 'img', 'p']
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self._place = Element("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._place)
        self._place.content.append(element)
        if tag not in VOID:
            self._place = element

    def handle_endtag(self, tag: str) -> None:
        place = self._place if self._place.name == tag else self._place.above(tag)
        if place is not None and place.parent is not None:
            self._place = place.parent

    def handle_data(self, data: str) -> None:
        self._place.content.append(data)
