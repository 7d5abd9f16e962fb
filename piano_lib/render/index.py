"""The index of an ambito: every report, comparison, scheda and download in its folder, with date, stage and size.

Stage, date and status of the data are read from the banner of each published page: the index says what the pages say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

import jinja2

from piano_lib.italian import NOT_COMMUNICATED, count
from piano_lib.render import names
from piano_lib.render.layout import BANNER, FOLDER, compose, words
from piano_lib.render.links import TO_STATEMENT
from piano_lib.survey.model import Ambito

FACT = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)
STAGE, STATUS = "Fase", "Stato dei dati"  # labels of the banner
# What a reader is told each file is, in the order of the list.
WORDS = {
    "piano-{year}.html": ("Rapporto annuale {year}", "pagina HTML"),
    "piano-{year}.pdf": ("Rapporto annuale {year} da stampare", "PDF"),
    "piano-{year}.xlsx": ("Tutte le tabelle del {year}, un foglio ciascuna", "cartella di lavoro Excel"),
    "piano-{year}.csv": ("Dati aperti {year}, una riga per comune ed ente", "CSV"),
    "datapackage.json": ("Descrizione dei dati aperti {year} (Frictionless)", "JSON"),
    "dcat-ap-it.jsonld": ("Metadati {year} per i cataloghi (DCAT-AP_IT)", "JSON-LD"),
    "piano-{year}.ipynb": ("Quaderno Jupyter {year}, come eseguito", "notebook"),
    "manifest.json": ("Impronte dei file, versioni e parametri, {year}", "JSON"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the index: link relative to the index, words, format, stage and date of the plan, size."""

    path: str
    words: str
    kind: str
    stage: str
    size: str


@dataclass(frozen=True, slots=True)
class Year:
    """A published year: stage and status as its report says them, its files, its schede."""

    number: int
    stage: str
    status: str
    files: tuple[Item, ...]
    cards: tuple[Item, ...]


def index(folder: Path, ambito: Ambito) -> str:
    """The page that lists what ``folder`` holds, the newest year first."""
    years = [year for number in reversed(names.years(folder)) if (year := _year(folder, number, ambito)).files]
    content = (
        _environment()
        .get_template("indice.html.j2")
        .render(
            ambito=ambito,
            years=years,
            comparisons=tuple(_comparisons(folder)),
            demonstration=any("dimostrativi" in year.status for year in years),
        )
    )
    return compose(content, ((names.STATEMENT, TO_STATEMENT),))


def facts(page: Path) -> Mapping[str, str]:
    """What the banner of a published page says: label -> value; empty where there is no page or no banner."""
    if not page.is_file():
        return {}
    banner = BANNER.search(page.read_text(encoding="utf-8"))
    said = FACT.findall(banner[0]) if banner else []
    return {unescape(words(label)): unescape(words(value)) for label, value in said}


def size(bytes_: int) -> str:
    """A size as a reader expects it.

    >>> size(900), size(48_000), size(3_400_000)
    ('1 kB', '48 kB', '3,4 MB')
    """
    if bytes_ < 1_000_000:
        return f"{count(max(1, round(bytes_ / 1000)))} kB"
    return f"{bytes_ / 1_000_000:.1f} MB".replace(".", ",")


def _year(folder: Path, number: int, ambito: Ambito) -> Year:
    here, towns = folder / str(number), ambito.names
    said = facts(here / f"piano-{number}.html")
    stage = said.get(STAGE, NOT_COMMUNICATED)
    listed = ((name.format(year=number), told.format(year=number), kind) for name, (told, kind) in WORDS.items())
    files = tuple(
        _item(folder, here / name, told, kind, stage) for name, told, kind in listed if (here / name).is_file()
    )
    cards = (
        _item(folder, path, towns.get(found["istat"], found["istat"]), "pagina HTML", stage)
        for path in (here / "schede").glob("*.html")
        if (found := names.SCHEDA.fullmatch(path.relative_to(here).as_posix()))
    )
    by_name = tuple(sorted(cards, key=lambda item: (item.words.casefold(), item.path)))
    return Year(number, stage, said.get(STATUS, NOT_COMMUNICATED), files, by_name)


def _comparisons(folder: Path) -> Iterator[Item]:
    for path in sorted(folder.glob("confronto-*.html"), reverse=True):
        if found := names.COMPARISON.fullmatch(path.name):
            stages = (f"{label}: {value}" for label, value in facts(path).items() if label not in (STATUS, "Scenario"))
            stage = "; ".join(stages) or NOT_COMMUNICATED
            yield _item(folder, path, f"Il {found['year']} rispetto al {found['base']}", "pagina HTML", stage)


def _item(folder: Path, path: Path, told: str, kind: str, stage: str) -> Item:
    return Item(path.relative_to(folder).as_posix(), told, kind, stage, size(path.stat().st_size))


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined)
