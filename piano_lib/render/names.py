"""Names of what is published, in ``reports/<ambito>/``: safe on every file system, the same in every run.

Here are also the patterns that read them back, one of each: whoever lists what is published knows the same files.
"""

from __future__ import annotations

import re
from pathlib import Path

from piano_lib.slug import slug

INDEX = "index.html"
STATEMENT = "accessibilita.html"
MANIFEST = "manifest.json"
YEAR = "20[0-9][0-9]"  # a year's folder: as a pattern and for ``glob``
COMPARISON = re.compile(rf"confronto-(?P<base>{YEAR})-(?P<year>{YEAR})\.html")
SCHEDA = re.compile(r"schede/(?P<istat>[0-9]{6})-[a-z0-9-]+\.html")  # relative to the year's folder
# Of a year's folder, what a job of open data does not make.
PAGES = re.compile(rf"piano-{YEAR}\.(html|ipynb|pdf)|schede/.*", re.DOTALL)


def report(year: int, suffix: str) -> str:
    """A file of the annual report: ``2022/piano-2022.html``."""
    return f"{year}/piano-{year}.{suffix}"


def comparison(base: int, year: int) -> str:
    """The page that compares two years: ``confronto-2021-2022.html``."""
    return f"confronto-{base}-{year}.html"


def scheda(year: int, istat: str, name: str) -> str:
    """The page of one comune: ``2022/schede/019036-cremona.html``."""
    return f"{year}/schede/{slug(istat, 'senza-codice')}-{slug(name, 'comune')}.html"


def years(folder: Path, holding: str = "") -> tuple[int, ...]:
    """The years that have a folder in that of an ambito, oldest first; ``holding`` a file, if one is named."""
    found = (path for path in folder.glob(YEAR) if path.is_dir() and (path / holding).exists())
    return tuple(sorted(int(path.name) for path in found))
