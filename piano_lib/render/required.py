"""What a notebook says must be on its page: sections with words, tables with rows, figures with an image.

Declared in the notebook's metadata, ``"piano": {"richiesti": {"sezioni": […], "tabelle": […], "figure": […]}}``, as
ids on the page. A truncated run gives a page that looks right and lacks its end: this is what notices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def missing(page: str, metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what is declared in ``metadata`` (the notebook's) and is not on the page, or is empty; Italian sentences.

    >>> missing("<h2 id='a'>A</h2><h2 id='b'>B</h2><p>x</p>", {"piano": {"richiesti": {"sezioni": ["a", "b", "c"]}}})
    ('la sezione «a» è vuota', 'manca la sezione «c»')
    """
    declared: Mapping[str, Sequence[str]] = metadata.get("piano", {}).get("richiesti", {})
    reader = _Reader()
    reader.feed(page)
    reader.close()
    checks = (
        ("sezioni", "la sezione", reader.sections),
        ("tabelle", "la tabella", reader.rows),
        ("figure", "la figura", reader.images),
    )
    said = []
    for kind, noun, found in checks:
        for name in declared.get(kind, ()):
            if name not in found:
                said.append(f"manca {noun} «{name}»")
            elif not found[name]:
                said.append(f"{noun} «{name}» è vuota")
    return tuple(said)


class _Reader(HTMLParser):
    """Counts, for each id: words (and images, rows) of the section it heads, rows and images inside the element."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: dict[str, int] = {}
        self.rows: dict[str, int] = {}
        self.images: dict[str, int] = {}
        self._open: list[tuple[str, str]] = []  # tag, id
        self._heads: list[tuple[int, str]] = []  # open sections: level, id
        self._in_body = 0
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        name = named.get("id") or ""
        if tag in HEADINGS:
            self._heads = [head for head in self._heads if head[0] < HEADINGS[tag]] + [(HEADINGS[tag], name)]
            self.sections.setdefault(name, 0)
            self._in_heading = True
        elif name:
            self.rows.setdefault(name, 0)
            self.images.setdefault(name, 0)
        if tag == "img" and named.get("src"):
            self._count(self.images)
            self._words()
        elif tag == "tr" and self._in_body and "vuota" not in (named.get("class") or "").split():
            self._count(self.rows)  # a row that says there are none is no row
        self._in_body += tag == "tbody"
        if tag not in VOID:
            self._open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        if not any(open_tag == tag for open_tag, _ in self._open):
            return
        while self._open and self._open.pop()[0] != tag:
            pass
        self._in_body -= tag == "tbody"
        if tag == "main":  # what follows belongs to the page, not to the last section
            self._heads = []
        self._in_heading = self._in_heading and tag not in HEADINGS

    def handle_data(self, data: str) -> None:
        if not self._in_heading and data.strip():
            self._words()

    def _words(self) -> None:
        for _, name in self._heads:
            self.sections[name] += 1

    def _count(self, counts: dict[str, int]) -> None:
        for _, name in self._open:
            if name in counts:
                counts[name] += 1
