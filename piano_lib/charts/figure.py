"""A figure of the report: drawing, title, description built from the data, source, and the data themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from piano_lib.tables.html import render, text
from piano_lib.tables.model import Table

SHORTEST = 40  # characters of a description worth the name
PLACEHOLDERS = (
    "no description has been provided",  # nbconvert's own
    "figura senza testo alternativo",  # ours, for a bare image
    "no alternative text",
    "immagine senza descrizione",
)
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
# What may stay as it is: not "&" (HTML would decode it) nor the double quote (it would end the attribute).
SAFE = " !$'()*+,/:;=?@[]^`{|}~-._"


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing nobody needs to see to know what it says.

    ``description`` is the text alternative: highest, lowest, change and what is missing, in words, built from the data.
    The data follow as ``table``, or ``data`` names the id of a table on the same page or a CSV beside it.
    Raises ``ValueError`` (an Italian sentence) where title, description, source or data are not given.
    """

    key: str
    title: str
    description: str
    source: str
    svg: str
    table: Table | None = None
    data: str = ""

    def __post_init__(self) -> None:
        for name, value in (("titolo", self.title), ("fonte", self.source), ("disegno", self.svg)):
            if not value.strip():
                raise ValueError(f"Figura «{self.key}»: manca {name}.")
        words = self.description.strip()
        if len(words) < SHORTEST or words == self.title.strip() or words.lower().startswith(PLACEHOLDERS):
            raise ValueError(f"Figura «{self.key}»: la descrizione deve dire i dati, in almeno {SHORTEST} caratteri.")
        if self.table is None and not self.data:
            raise ValueError(f"Figura «{self.key}»: mancano i dati, in tabella o in un file.")

    def _repr_html_(self) -> str:
        size = SIZE.search(self.svg)
        width, height = (round(float(side)) for side in size.groups()) if size else (0, 0)
        return "\n".join(
            [
                f'<figure id="{self.key}">',
                # First or last: HTML allows a caption nowhere else.
                f'<figcaption>{text(self.title)}. <span class="fonte">Fonte: {text(self.source)}.</span></figcaption>',
                f'<img alt="{text(self.description)}" width="{width}" height="{height}" '
                f'src="data:image/svg+xml,{address(self.svg)}">',
                self._data(),
                "</figure>",
            ]
        )

    def _data(self) -> str:
        if self.table is not None:
            return f"<details><summary>Dati della figura: {text(self.title)}</summary>{render(self.table)}</details>"
        target = self.data if self.data.endswith(".csv") else f"#{self.data}"
        return f'<p class="nota"><a href="{text(target)}">Dati della figura: {text(self.title)}</a></p>'

    def __repr__(self) -> str:
        return f"Figure({self.key!r}, {self.title!r})"


def address(svg: str) -> str:
    """Percent-encode a drawing for a ``data:`` address; single quotes and plain text keep it short and compressible.

    >>> address('<a b="#1">')
    "%3Ca b='%231'%3E"
    """
    return quote(svg.replace('"', "'"), safe=SAFE)
