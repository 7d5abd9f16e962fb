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

from lxml.html import HtmlElement

from piano_lib.charts.figure import PLACEHOLDERS, SHORTEST
from piano_lib.render.markup import around, classes, parse, tag, words

DEMONSTRATION = "dati dimostrativi"
SCOPES = {"col", "row", "colgroup", "rowgroup"}
FORBIDDEN = ("script", "iframe", "object", "embed", "form", "base", "link", "svg", "video", "audio", "canvas")
SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)|[^:/\\][^:\\]*$|$", re.IGNORECASE)
CODE = re.compile(
    r"\b(?:In|Out)\s*\[\d*\]\s*:|Traceback \(most recent|\bFile \"[^\"]+\", line \d|ipykernel_\d+|site-packages"
    r"|[\w.-]+/[\w./-]*\.(?:py|csv|toml|ipynb)\b"
)
WEB = re.compile(r"https?://\S+")  # a source may well be a file on the web
CELL_CLASSES = frozenset({"input", "prompt", "highlight", "jp-Cell", "dataframe"})  # of a notebook shown as it is
MACHINE_NUMBERS = {"nan", "none", "<na>", "nat", "inf"}

Rule = Callable[[HtmlElement], Iterator[str]]


def findings(
    html: str, *, demonstration: bool = False, private: Iterable[str] = (), page: HtmlElement | None = None
) -> tuple[str, ...]:
    """Every reason not to publish the page, as Italian sentences; empty when there is none.

    ``demonstration``: the page shows demonstration data and must say so. ``private``: paths and names of this machine
    that must not be in it, to be added to those of ``machine_names()``. ``page``: the page already parsed.

    >>> findings("<!doctype html><html lang='it'><title>x</title><main><h1>x</h1><h3>y</h3></main></html>")
    ('Titolo «y»: livello 3 dopo il livello 1, se ne salta uno.', 'Manca la Content-Security-Policy.')
    """
    page = parse(html) if page is None else page
    found = [sentence for rule in RULES for sentence in rule(page)]
    found += _private(html, (*machine_names(), *private))
    if demonstration and DEMONSTRATION not in words(page.find("body")).lower():
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


def _document(page: HtmlElement) -> Iterator[str]:
    if page.get("lang") != "it":
        yield 'La pagina non dichiara la lingua italiana (lang="it").'
    if not words(page.find("head/title")):
        yield "La pagina non ha titolo."
    if len(list(page.iter("main"))) != 1:
        yield "La pagina deve avere un solo contenuto principale (main)."


def _headings(page: HtmlElement) -> Iterator[str]:
    headings = list(page.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    count = sum(tag(heading) == "h1" for heading in headings)
    if count != 1:
        yield f"I titoli di primo livello sono {count}: deve essercene uno."
    level = 0
    for heading in headings:
        if not words(heading):
            yield f"Un titolo {tag(heading)} è vuoto."
        if int(tag(heading)[1]) > level + 1:
            yield f"Titolo «{words(heading)}»: livello {tag(heading)[1]} dopo il livello {level}, se ne salta uno."
        level = int(tag(heading)[1])


def _identifiers(page: HtmlElement) -> Iterator[str]:
    ids: Counter[str] = Counter(page.xpath("//@id"))
    yield from (f"L'identificatore «{name}» compare {times} volte." for name, times in ids.items() if times > 1)
    for attribute in ("aria-labelledby", "aria-describedby", "headers", "for"):
        for named in page.xpath(f"//@{attribute}"):
            for name in named.split():
                if name not in ids:
                    yield f"«{attribute}» rimanda a «{name}», che non c'è."


def _links(page: HtmlElement) -> Iterator[str]:
    ids = set(page.xpath("//@id"))
    for link in page.iter("a"):
        address = link.get("href", "")
        if not words(link):
            yield f"Il collegamento a «{address}» non ha parole."
        if address.startswith("#"):
            if address[1:] not in ids:
                yield f"Il collegamento «{words(link)}» porta a «{address}», che non c'è."
        elif not address or not SAFE_LINK.match(address):
            yield f"Il collegamento «{words(link)}» ha un indirizzo non ammesso: «{address[:80]}»."
    contents = next((nav for nav in page.iter("nav") if "indice" in classes(nav)), page)
    body = next((element for element in page.iter() if "corpo" in classes(element)), None)
    listed = {link.get("href") for link in contents.iter("a")}
    for heading in () if body is None else body.iter("h2"):
        if f"#{heading.get('id')}" not in listed:
            yield f"Il titolo «{words(heading)}» manca nell'indice."


def _tables(page: HtmlElement) -> Iterator[str]:
    for number, table in enumerate(page.iter("table"), 1):
        caption = words(table.find("caption"))
        name = f"Tabella {number} «{caption}»" if caption else f"Tabella {number}"
        headers = list(table.iter("th"))
        if not caption:
            yield f"{name}: manca la didascalia (caption)."
        if not headers:
            yield f"{name}: non ha intestazioni."
        wrong = sum(header.get("scope") not in SCOPES for header in headers)
        if wrong:
            yield f"{name}: {wrong} intestazioni senza «scope»."
        if not all(map(words, headers)):
            yield f"{name}: un'intestazione è vuota."
        region = around(table, "section")
        if (
            region is None
            or "tabella" not in classes(region)
            or not region.get("aria-labelledby")
            or region.get("tabindex") != "0"
        ):
            yield f"{name}: non è in una sua regione con nome, raggiungibile da tastiera."
        if any(words(cell).lower() in MACHINE_NUMBERS for cell in table.iter("td") if "n" in classes(cell)):
            yield f"{name}: una cella mostra un valore della macchina (nan, None) invece di «n.c.»."


def _images(page: HtmlElement) -> Iterator[str]:
    for number, image in enumerate(page.iter("img"), 1):
        alt = " ".join(image.get("alt", "").split())
        name = f"Immagine {number}"
        figure = around(image, "figure")
        caption = "" if figure is None else words(figure.find("figcaption"))
        if len(alt) < SHORTEST:
            yield f"{name}: il testo alternativo ha {len(alt)} caratteri, ne servono almeno {SHORTEST}."
        if alt.lower().startswith(PLACEHOLDERS):
            yield f"{name}: il testo alternativo è un segnaposto."
        if alt and alt.lower() in (caption.lower(), caption.split(". Fonte:")[0].lower()):
            yield f"{name}: il testo alternativo ripete la didascalia."
        if not image.get("src", "").startswith("data:image/"):
            yield f"{name}: non è incorporata nella pagina."
        if figure is None:
            yield f"{name}: non è in una figura con didascalia e dati."


def _figures(page: HtmlElement) -> Iterator[str]:
    tables = set(page.xpath("//table/ancestor-or-self::*/@id"))
    for number, figure in enumerate(page.iter("figure"), 1):
        caption = words(figure.find("figcaption"))[:60]
        if not caption:
            yield f"Figura {number}: manca la didascalia."
        if figure.find(".//img") is None:
            yield f"Figura {number} «{caption}»: manca l'immagine."
        targets = [link.get("href", "") for link in figure.iter("a")]
        linked = any(target.endswith(".csv") or (target[:1] == "#" and target[1:] in tables) for target in targets)
        if figure.find(".//table") is None and not linked:
            yield f"Figura {number} «{caption}»: mancano i dati, in tabella o in un file CSV."


def _safety(page: HtmlElement) -> Iterator[str]:
    metas = {meta.get("http-equiv", "").lower(): meta.get("content", "") for meta in page.iter("meta")}
    if "default-src 'none'" not in metas.get("content-security-policy", ""):
        yield "Manca la Content-Security-Policy."
    elements = list(page.iter())
    there = {element.tag for element in elements}
    yield from (f"La pagina contiene un elemento «{name}», non ammesso." for name in FORBIDDEN if name in there)
    for element in elements:
        for attribute, value in element.attrib.items():
            if attribute.startswith("on") or attribute == "style":
                yield f"L'elemento «{tag(element)}» ha un attributo «{attribute}», non ammesso."
            if attribute in ("src", "srcset", "poster", "background") and not value.startswith("data:image/"):
                yield f"L'elemento «{tag(element)}» prende dalla rete «{value[:80]}»."
    if any(re.search(r"@import|url\s*\(", style.text or "") for style in page.iter("style")):
        yield "Il foglio di stile prende qualcosa da fuori."
    if "refresh" in metas:
        yield "La pagina rimanda altrove da sola."


def _code(page: HtmlElement) -> Iterator[str]:
    if page.find(".//pre") is not None:
        yield "La pagina mostra un'uscita di testo non curata (una stampa o un codice)."
    if any(not CELL_CLASSES.isdisjoint(value.split()) for value in page.xpath("//@class")):
        yield "La pagina mostra una cella del quaderno invece del suo risultato."
    found = CODE.search(WEB.sub("", words(page.find("body"))))
    if found:
        yield f"La pagina mostra codice, un file o un errore del programma: «{found[0]}»."


def _private(html: str, names: Sequence[str]) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name and name in html and (not name[0].isalnum() or re.search(rf"(?<!\w){re.escape(name)}", html)):
            yield f"La pagina contiene un percorso o un nome di questo computer: «{name}»."


RULES: tuple[Rule, ...] = (
    _document, _headings, _identifiers, _links, _tables, _images, _figures, _safety, _code,
)  # fmt: skip
