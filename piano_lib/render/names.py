"""Names of what is published, in ``reports/<ambito>/``: safe on every file system, the same in every run."""

from __future__ import annotations

import re
import unicodedata

INDEX = "index.html"
MANIFEST = "manifest.json"
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{device}{n}" for device in ("com", "lpt") for n in range(10))})
QUOTES = str.maketrans({"’": " ", "‘": " ", "“": " ", "”": " "})


def slug(text: str, blank: str = "sezione") -> str:
    """Letters, digits and hyphens only: safe as an id, as a file name and in an address.

    >>> slug("Perché l’indigenza: 20 % + 10"), slug("../../etc"), slug("😀"), slug("CON")
    ('perche-l-indigenza-20-10', 'etc', 'sezione', 'con-')
    """
    flat = unicodedata.normalize("NFKD", text.translate(QUOTES)).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", flat.lower()).strip("-")[:80].rstrip("-") or blank
    return f"{name}-" if name in RESERVED else name  # Windows keeps these names for itself


def report(year: int, suffix: str) -> str:
    """A file of the annual report: ``2022/piano-2022.html``."""
    return f"{year}/piano-{year}.{suffix}"


def comparison(base: int, year: int) -> str:
    """The page that compares two years: ``confronto-2021-2022.html``."""
    return f"confronto-{base}-{year}.html"


def scheda(year: int, istat: str, name: str) -> str:
    """The page of one comune: ``2022/schede/019036-cremona.html``."""
    return f"{year}/schede/{slug(istat, 'senza-codice')}-{slug(name, 'comune')}.html"
