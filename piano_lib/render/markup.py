"""A page as a tree of elements: what the checks before publication look at."""

from __future__ import annotations

from lxml import html
from lxml.html import HtmlElement

# Comments are no part of what a reader meets; a figure's drawing may be longer than the parser's own limit.
_PARSER = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


def parse(page: str) -> HtmlElement:
    """The tree of a page, as a browser would read it; a piece of a page is put in an ``html`` and a ``body``.

    >>> [element.tag for element in parse('<main><img src="x"><p>a</main>').iter()]
    ['html', 'body', 'main', 'img', 'p']
    """
    return html.document_fromstring(page.encode("utf-8"), parser=_PARSER)


def words(element: HtmlElement | None) -> str:
    """The words inside an element, on one line; none where there is no such element.

    >>> words(parse("<p>Una <b>parola</b></p>")), words(None)
    ('Una parola', '')
    """
    return "" if element is None else " ".join(" ".join(element.itertext()).split())


def tag(element: HtmlElement) -> str:
    """Its tag."""
    return str(element.tag)


def classes(element: HtmlElement) -> list[str]:
    """The names in ``class``."""
    return element.get("class", "").split()


def around(element: HtmlElement, name: str) -> HtmlElement | None:
    """The nearest element around this one with the tag."""
    return next(element.iterancestors(name), None)
