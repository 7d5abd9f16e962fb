"""Names of what is published, in ``reports/<ambito>/``: safe on every file system, the same in every run."""

from __future__ import annotations

from piano_lib.slug import slug

INDEX = "index.html"
STATEMENT = "accessibilita.html"
MANIFEST = "manifest.json"


def report(year: int, suffix: str) -> str:
    """A file of the annual report: ``2022/piano-2022.html``."""
    return f"{year}/piano-{year}.{suffix}"


def comparison(base: int, year: int) -> str:
    """The page that compares two years: ``confronto-2021-2022.html``."""
    return f"confronto-{base}-{year}.html"


def scheda(year: int, istat: str, name: str) -> str:
    """The page of one comune: ``2022/schede/019036-cremona.html``."""
    return f"{year}/schede/{slug(istat, 'senza-codice')}-{slug(name, 'comune')}.html"
