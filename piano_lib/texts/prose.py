"""Blocks of prose a page can hold; every text is escaped, so that free text stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from piano_lib.tables.cells import plain
from piano_lib.tables.html import text

MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>&~^$])")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``kind`` is a class of the style sheet ("nota", "stato-dati") or nothing."""

    words: str
    kind: str = ""

    def _repr_html_(self) -> str:
        look = f' class="{self.kind}"' if self.kind else ""
        return f"<p{look}>{text(self.words)}</p>"


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered where the order is a reasoning."""

    items: tuple[str, ...]
    numbered: bool = False

    def _repr_html_(self) -> str:
        tag = "ol" if self.numbered else "ul"
        return f"<{tag}>" + "".join(f"<li>{text(item)}</li>" for item in self.items) + f"</{tag}>"


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Numbers first: label, value, and a few words under it."""

    figures: tuple[tuple[str, str, str], ...]

    def _repr_html_(self) -> str:
        return '<dl class="cifre">' + "".join(self._one(*figure) for figure in self.figures) + "</dl>"

    @staticmethod
    def _one(label: str, value: str, small: str) -> str:
        under = f" <span>{text(small)}</span>" if small else ""
        return f"<div><dt>{text(label)}</dt><dd>{text(value)}{under}</dd></div>"


@dataclass(frozen=True, slots=True)
class Why:
    """The steps behind a number, folded under a summary."""

    summary: str
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        steps = "".join(f"<li>{text(step)}</li>" for step in self.steps)
        notes = "".join(f'<p class="nota">{text(note)}</p>' for note in self.notes)
        return f"<details><summary>{text(self.summary)}</summary><ol>{steps}</ol>{notes}</details>"


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks set apart: "avviso" (look here) or "nota" (for information)."""

    kind: str
    blocks: tuple[Block, ...]

    def _repr_html_(self) -> str:
        return f'<div class="{self.kind}">' + "".join(block._repr_html_() for block in self.blocks) + "</div>"


Block = Paragraph | Items | KeyFigures | Why | Box


@dataclass(frozen=True, repr=False, slots=True)
class Prose:
    """Blocks one after the other, as a cell of a notebook shows them."""

    blocks: tuple[Block, ...]

    def _repr_html_(self) -> str:
        return "\n".join(block._repr_html_() for block in self.blocks)

    def __repr__(self) -> str:
        return f"<Testo: {len(self.blocks)} blocchi>"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with names or numbers in it, as Markdown for the contents list; marks in names are inert."""

    level: int
    words: str

    def _repr_markdown_(self) -> str:
        return "#" * self.level + " " + MARKDOWN.sub(r"\\\1", plain(self.words))


def prose(*parts: str | Block | None) -> Prose:
    """Put together paragraphs (plain words) and blocks; what is empty is left out.

    >>> prose("Uno.", "", Items(("a", "b")))._repr_html_()
    '<p>Uno.</p>\\n<ul><li>a</li><li>b</li></ul>'
    """
    return Prose(tuple(Paragraph(part) if isinstance(part, str) else part for part in parts if part))


def items(found: Iterable[str], none: str) -> Block:
    """A list, or the sentence that says there is nothing to list."""
    listed = tuple(found)
    return Items(listed) if listed else Paragraph(none)
