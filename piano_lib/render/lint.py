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

from piano_lib.render.markup import Element, parse

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

Rule = Callable[[Element], Iterator[str]]


def findings(
    html: str, *, demonstration: bool = False, private: Iterable[str] = (), page: Element | None = None
) -> tuple[str, ...]:
    """Every reason not to publish the page, as Italian sentences; empty when there is none.

    ``demonstration``: the page shows demonstration data and must say so. ``private``: paths and names of this machine
    that must not be in it, to be added to those of ``machine_names()``. ``page``: the page already parsed.

    >>> findings("<!doctype html><html lang='it'><title>x</title><main><h1>x</h1><h3>y</h3></main></html>")
    ('Titolo «y»: livello 3 dopo il livello 1, se ne salta uno.', 'Manca la Content-Security-Policy.')
    """
    page = page or parse(html)
    found = [sentence for rule in RULES for sentence in rule(page)]
    found += _private(html, (*machine_names(), *private))
    if demonstration and DEMONSTRATION not in (page.first("body") or page).words().lower():
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


def _document(page: Element) -> Iterator[str]:
    root = page.first("html")
    if root is None or root.get("lang") != "it":
        yield 'La pagina non dichiara la lingua italiana (lang="it").'
    title = page.first("title")
    if title is None or not title.words():
        yield "La pagina non ha titolo."
    if len(page.all("main")) != 1:
        yield "La pagina deve avere un solo contenuto principale (main)."


def _headings(page: Element) -> Iterator[str]:
    headings = page.all("h1", "h2", "h3", "h4", "h5", "h6")
    count = sum(heading.name == "h1" for heading in headings)
    if count != 1:
        yield f"I titoli di primo livello sono {count}: deve essercene uno."
    level = 0
    for heading in headings:
        if not heading.words():
            yield f"Un titolo {heading.name} è vuoto."
        if int(heading.name[1]) > level + 1:
            yield f"Titolo «{heading.words()}»: livello {heading.name[1]} dopo il livello {level}, se ne salta uno."
        level = int(heading.name[1])


def _identifiers(page: Element) -> Iterator[str]:
    elements = list(page.walk())
    ids = Counter(element.get("id") for element in elements if "id" in element.attributes)
    yield from (f"L'identificatore «{name}» compare {times} volte." for name, times in ids.items() if times > 1)
    for attribute in ("aria-labelledby", "aria-describedby", "headers", "for"):
        for element in (one for one in elements if attribute in one.attributes):
            for name in element.get(attribute).split():
                if name not in ids:
                    yield f"«{attribute}» rimanda a «{name}», che non c'è."


def _links(page: Element) -> Iterator[str]:
    ids = {element.get("id") for element in page.walk() if "id" in element.attributes}
    for link in page.all("a"):
        address = link.get("href")
        if not link.words():
            yield f"Il collegamento a «{address}» non ha parole."
        if address.startswith("#"):
            if address[1:] not in ids:
                yield f"Il collegamento «{link.words()}» porta a «{address}», che non c'è."
        elif not address or not SAFE_LINK.match(address):
            yield f"Il collegamento «{link.words()}» ha un indirizzo non ammesso: «{address[:80]}»."
    contents = next((nav for nav in page.all("nav") if "indice" in nav.classes), page)
    body = next((element for element in page.walk() if "corpo" in element.classes), None)
    listed = {link.get("href") for link in contents.all("a")}
    for heading in body.all("h2") if body else ():
        if f"#{heading.get('id')}" not in listed:
            yield f"Il titolo «{heading.words()}» manca nell'indice."


def _tables(page: Element) -> Iterator[str]:
    for number, table in enumerate(page.all("table"), 1):
        title = table.first("caption")
        caption = title.words() if title else ""
        name = f"Tabella {number} «{caption}»" if caption else f"Tabella {number}"
        headers = table.all("th")
        if not caption:
            yield f"{name}: manca la didascalia (caption)."
        if not headers:
            yield f"{name}: non ha intestazioni."
        wrong = sum(header.get("scope") not in SCOPES for header in headers)
        if wrong:
            yield f"{name}: {wrong} intestazioni senza «scope»."
        if any(not header.words() for header in headers):
            yield f"{name}: un'intestazione è vuota."
        region = table.above("section")
        if (
            region is None
            or "tabella" not in region.classes
            or not region.get("aria-labelledby")
            or region.get("tabindex") != "0"
        ):
            yield f"{name}: non è in una sua regione con nome, raggiungibile da tastiera."
        if any(cell.words().lower() in MACHINE_NUMBERS for cell in table.all("td") if "n" in cell.classes):
            yield f"{name}: una cella mostra un valore della macchina (nan, None) invece di «n.c.»."


def _images(page: Element) -> Iterator[str]:
    for number, image in enumerate(page.all("img"), 1):
        alt = " ".join(image.get("alt").split())
        name = f"Immagine {number}"
        figure = image.above("figure")
        title = figure.first("figcaption") if figure else None
        caption = title.words() if title else ""
        if len(alt) < SHORTEST_ALT:
            yield f"{name}: il testo alternativo ha {len(alt)} caratteri, ne servono almeno {SHORTEST_ALT}."
        if alt.lower().startswith(PLACEHOLDERS):
            yield f"{name}: il testo alternativo è un segnaposto."
        if alt and alt.lower() in (caption.lower(), caption.split(". Fonte:")[0].lower()):
            yield f"{name}: il testo alternativo ripete la didascalia."
        if not image.get("src").startswith("data:image/"):
            yield f"{name}: non è incorporata nella pagina."
        if figure is None:
            yield f"{name}: non è in una figura con didascalia e dati."


def _figures(page: Element) -> Iterator[str]:
    tables = {one.get("id") for one in page.walk() if one.get("id") and (one.name == "table" or one.first("table"))}
    for number, figure in enumerate(page.all("figure"), 1):
        title = figure.first("figcaption")
        caption = title.words()[:60] if title else ""
        if not caption:
            yield f"Figura {number}: manca la didascalia."
        if figure.first("img") is None:
            yield f"Figura {number} «{caption}»: manca l'immagine."
        targets = [link.get("href") for link in figure.all("a")]
        linked = any(target.endswith(".csv") or (target[:1] == "#" and target[1:] in tables) for target in targets)
        if figure.first("table") is None and not linked:
            yield f"Figura {number} «{caption}»: mancano i dati, in tabella o in un file CSV."


def _safety(page: Element) -> Iterator[str]:
    metas = {meta.get("http-equiv").lower(): meta.get("content") for meta in page.all("meta")}
    if "default-src 'none'" not in metas.get("content-security-policy", ""):
        yield "Manca la Content-Security-Policy."
    elements = list(page.walk())
    there = {element.name for element in elements}
    yield from (f"La pagina contiene un elemento «{name}», non ammesso." for name in FORBIDDEN if name in there)
    for element in elements:
        for attribute, value in element.attributes.items():
            if attribute.startswith("on") or attribute == "style":
                yield f"L'elemento «{element.name}» ha un attributo «{attribute}», non ammesso."
            if attribute in ("src", "srcset", "poster", "background") and not value.startswith("data:image/"):
                yield f"L'elemento «{element.name}» prende dalla rete «{value[:80]}»."
    if any(re.search(r"@import|url\s*\(", "".join(map(str, style.content))) for style in page.all("style")):
        yield "Il foglio di stile prende qualcosa da fuori."
    if "refresh" in metas:
        yield "La pagina rimanda altrove da sola."


def _code(page: Element) -> Iterator[str]:
    elements = list(page.walk())
    if any(element.name == "pre" for element in elements):
        yield "La pagina mostra un'uscita di testo non curata (una stampa o un codice)."
    if any(not CELL_CLASSES.isdisjoint(element.classes) for element in elements):
        yield "La pagina mostra una cella del quaderno invece del suo risultato."
    found = CODE.search(page.words())
    if found:
        yield f"La pagina mostra codice o un errore del programma: «{found[0]}»."


def _private(html: str, names: Sequence[str]) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name and re.search(rf"(?<![\w]){re.escape(name)}" if name[0].isalnum() else re.escape(name), html):
            yield f"La pagina contiene un percorso o un nome di questo computer: «{name}»."


RULES: tuple[Rule, ...] = (
    _document, _headings, _identifiers, _links, _tables, _images, _figures, _safety, _code,
)  # fmt: skip
