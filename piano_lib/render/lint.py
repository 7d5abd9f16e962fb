"""Checks of a page before it is published, without a browser: what an accessible, safe, clean page must have.

Every publication runs these; one finding and nothing is published. A browser checks more in the tests (tests/pagina).
"""

from __future__ import annotations

import getpass
import re
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from bs4 import BeautifulSoup, Tag

SHORTEST_ALT = 40  # characters of a description worth the name
PLACEHOLDERS = (
    "no description has been provided",  # nbconvert's own
    "figura senza testo alternativo",  # ours, for a bare image
    "no alternative text",
    "immagine senza descrizione",
)
DEMONSTRATION = "dati dimostrativi"
SCOPES = {"col", "row", "colgroup", "rowgroup"}
FORBIDDEN = ("script", "iframe", "object", "embed", "form", "base", "link", "svg", "video", "audio", "canvas")
SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)|[^:/\\][^:\\]*$|$", re.IGNORECASE)
CODE = re.compile(
    r"\b(?:In|Out)\s*\[\d*\]\s*:|Traceback \(most recent|\bFile \"[^\"]+\", line \d|ipykernel_\d+|site-packages"
)
CELL_CLASSES = frozenset({"input", "prompt", "highlight", "jp-Cell", "dataframe"})  # of a notebook shown as it is
MACHINE_NUMBERS = {"nan", "none", "<na>", "nat", "inf"}

Rule = Callable[[BeautifulSoup], Iterator[str]]


def findings(html: str, *, demonstration: bool = False, private: Iterable[str] = ()) -> tuple[str, ...]:
    """Every reason not to publish the page, as Italian sentences; empty when there is none.

    ``demonstration``: the page shows demonstration data and must say so. ``private``: paths and names of this machine
    that must not be in it, to be added to those of ``machine_names()``.

    >>> findings("<!doctype html><html lang='it'><title>x</title><main><h1>x</h1><h3>y</h3></main></html>")
    ('Titolo «y»: livello 3 dopo il livello 1, se ne salta uno.', 'Manca la Content-Security-Policy.')
    """
    page = BeautifulSoup(html, "html.parser")
    found = [sentence for rule in RULES for sentence in rule(page)]
    found += _private(html, (*machine_names(), *private))
    if demonstration and DEMONSTRATION not in _words(page.body or page).lower():
        found.append(f"Mancano le parole «{DEMONSTRATION}».")
    return tuple(dict.fromkeys(found))


def machine_names() -> tuple[str, ...]:
    """Folders of this machine, its name and its user's; words that a text may hold by chance are left out."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # no such user in the system's list
        user = ""
    folders = (str(Path.home()), str(Path.cwd()), sys.prefix)
    # "rossi" or "dati" may stand in a text by chance; "rossi01" or "pc-casa.local" may not.
    names = [name for name in (user, socket.gethostname()) if len(name) > 3 and re.search(r"[\d._-]", name)]
    at_work = [f"{user}@", f"/{user}/", f"\\{user}\\"] if user else []
    return (*(folder for folder in folders if len(folder) > 4), *names, *at_work)


def _document(page: BeautifulSoup) -> Iterator[str]:
    root = page.html
    if root is None or root.get("lang") != "it":
        yield 'La pagina non dichiara la lingua italiana (lang="it").'
    if page.title is None or not _words(page.title):
        yield "La pagina non ha titolo."
    if len(page.find_all("main")) != 1:
        yield "La pagina deve avere un solo contenuto principale (main)."


def _headings(page: BeautifulSoup) -> Iterator[str]:
    headings = page.find_all(re.compile(r"^h[1-6]$"))
    count = sum(heading.name == "h1" for heading in headings)
    if count != 1:
        yield f"I titoli di primo livello sono {count}: deve essercene uno."
    level = 0
    for heading in headings:
        if not _words(heading):
            yield f"Un titolo {heading.name} è vuoto."
        if int(heading.name[1]) > level + 1:
            yield f"Titolo «{_words(heading)}»: livello {heading.name[1]} dopo il livello {level}, se ne salta uno."
        level = int(heading.name[1])


def _identifiers(page: BeautifulSoup) -> Iterator[str]:
    elements = page.find_all(True)
    ids = Counter(str(element["id"]) for element in elements if "id" in element.attrs)
    yield from (f"L'identificatore «{name}» compare {times} volte." for name, times in ids.items() if times > 1)
    for attribute in ("aria-labelledby", "aria-describedby", "headers", "for"):
        for element in (one for one in elements if attribute in one.attrs):
            for name in " ".join(element.get_attribute_list(attribute)).split():
                if name not in ids:
                    yield f"«{attribute}» rimanda a «{name}», che non c'è."


def _links(page: BeautifulSoup) -> Iterator[str]:
    ids = {str(element["id"]) for element in page.find_all(id=True)}
    for link in page.find_all("a"):
        address = str(link.get("href", ""))
        if not _words(link):
            yield f"Il collegamento a «{address}» non ha parole."
        if address.startswith("#"):
            if address[1:] not in ids:
                yield f"Il collegamento «{_words(link)}» porta a «{address}», che non c'è."
        elif not address or not SAFE_LINK.match(address):
            yield f"Il collegamento «{_words(link)}» ha un indirizzo non ammesso: «{address[:80]}»."
    listed = {str(link.get("href", "")) for link in page.select("nav.indice a")}
    for heading in page.select(".corpo h2"):
        if f"#{heading.get('id', '')}" not in listed:
            yield f"Il titolo «{_words(heading)}» manca nell'indice."


def _tables(page: BeautifulSoup) -> Iterator[str]:
    for number, table in enumerate(page.find_all("table"), 1):
        caption = _words(table.caption) if table.caption else ""
        name = f"Tabella {number} «{caption}»" if caption else f"Tabella {number}"
        headers = table.find_all("th")
        if not caption:
            yield f"{name}: manca la didascalia (caption)."
        if not headers:
            yield f"{name}: non ha intestazioni."
        wrong = sum(header.get("scope") not in SCOPES for header in headers)
        if wrong:
            yield f"{name}: {wrong} intestazioni senza «scope»."
        if any(not _words(header) for header in headers):
            yield f"{name}: un'intestazione è vuota."
        region = table.find_parent("section", class_="tabella")
        if region is None or not region.get("aria-labelledby") or region.get("tabindex") != "0":
            yield f"{name}: non è in una sua regione con nome, raggiungibile da tastiera."
        if any(_words(cell).lower() in MACHINE_NUMBERS for cell in table.select("td.n")):
            yield f"{name}: una cella mostra un valore della macchina (nan, None) invece di «n.c.»."


def _images(page: BeautifulSoup) -> Iterator[str]:
    for number, image in enumerate(page.find_all("img"), 1):
        alt = " ".join(str(image.get("alt", "")).split())
        name = f"Immagine {number}"
        figure = image.find_parent("figure")
        caption = _words(figure.figcaption) if figure and figure.figcaption else ""
        if len(alt) < SHORTEST_ALT:
            yield f"{name}: il testo alternativo ha {len(alt)} caratteri, ne servono almeno {SHORTEST_ALT}."
        if alt.lower().startswith(PLACEHOLDERS):
            yield f"{name}: il testo alternativo è un segnaposto."
        if alt and alt.lower() in (caption.lower(), caption.split(". Fonte:")[0].lower()):
            yield f"{name}: il testo alternativo ripete la didascalia."
        if not str(image.get("src", "")).startswith("data:image/"):
            yield f"{name}: non è incorporata nella pagina."
        if figure is None:
            yield f"{name}: non è in una figura con didascalia e dati."


def _figures(page: BeautifulSoup) -> Iterator[str]:
    tables = {str(table["id"]) for table in page.find_all(id=True) if table.name == "table" or table.find("table")}
    for number, figure in enumerate(page.find_all("figure"), 1):
        caption = _words(figure.figcaption)[:60] if figure.figcaption else ""
        if not caption:
            yield f"Figura {number}: manca la didascalia."
        if figure.find("img") is None:
            yield f"Figura {number} «{caption}»: manca l'immagine."
        targets = [str(link.get("href", "")) for link in figure.find_all("a")]
        linked = any(target.endswith(".csv") or (target[:1] == "#" and target[1:] in tables) for target in targets)
        if figure.find("table") is None and not linked:
            yield f"Figura {number} «{caption}»: mancano i dati, in tabella o in un file CSV."


def _safety(page: BeautifulSoup) -> Iterator[str]:
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    if policy is None or "default-src 'none'" not in str(policy.get("content")):
        yield "Manca la Content-Security-Policy."
    elements = page.find_all(True)  # once: each search walks the whole page
    there = {element.name for element in elements}
    yield from (f"La pagina contiene un elemento «{name}», non ammesso." for name in FORBIDDEN if name in there)
    for element in elements:
        for attribute, value in element.attrs.items():
            if attribute.startswith("on") or attribute == "style":
                yield f"L'elemento «{element.name}» ha un attributo «{attribute}», non ammesso."
            if attribute in ("src", "srcset", "poster", "background") and not str(value).startswith("data:image/"):
                yield f"L'elemento «{element.name}» prende dalla rete «{str(value)[:80]}»."
    if any(re.search(r"@import|url\s*\(", style.get_text()) for style in page.find_all("style")):
        yield "Il foglio di stile prende qualcosa da fuori."
    if page.find("meta", attrs={"http-equiv": re.compile("refresh", re.IGNORECASE)}) is not None:
        yield "La pagina rimanda altrove da sola."


def _code(page: BeautifulSoup) -> Iterator[str]:
    elements = page.find_all(True)
    if any(element.name == "pre" for element in elements):
        yield "La pagina mostra un'uscita di testo non curata (una stampa o un codice)."
    if any(not CELL_CLASSES.isdisjoint(element.attrs.get("class", ())) for element in elements):
        yield "La pagina mostra una cella del quaderno invece del suo risultato."
    found = CODE.search(page.get_text(" "))
    if found:
        yield f"La pagina mostra codice o un errore del programma: «{found[0]}»."


def _private(html: str, names: Sequence[str]) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name and re.search(rf"(?<![\w]){re.escape(name)}" if name[0].isalnum() else re.escape(name), html):
            yield f"La pagina contiene un percorso o un nome di questo computer: «{name}»."


def _words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


RULES: tuple[Rule, ...] = (
    _document, _headings, _identifiers, _links, _tables, _images, _figures, _safety, _code,
)  # fmt: skip
