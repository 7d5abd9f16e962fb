"""The page around the cells: banner, opening, contents list, body, footer, one style sheet, one security policy.

Used twice: by the nbconvert template ``piano`` (class ``Layout``, named in its ``conf.json``) and for pages that no
notebook makes, as the index (``compose``). The markup expected in the content is in CONTRIBUTING.md, "The page".
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any

import jinja2
import mistune
from nbconvert.preprocessors import Preprocessor

import piano_lib
from piano_lib.slug import slug

FOLDER = Path(__file__).parent.parent / "template" / "pagina"
NO_DESCRIPTION = "Figura senza testo alternativo"  # refused by the lint: such a page is never published
BANNER = re.compile(r'<header class="testata">.*?</header>\s*', re.DOTALL)
HEADING = re.compile(r"<h([1-6])((?:\s[^>]*)?)>(.*?)</h\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
ADDRESS = re.compile(r"(?:https?://|mailto:|#|\.{0,2}/)|[^:]*$", re.IGNORECASE)
ID = re.compile(r'\sid="([^"]*)"')
Link = tuple[str, str]  # relative address, words


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list: the heading's id and its words, as HTML."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What ``pagina.html.j2`` needs; every text in it is HTML already."""

    title: str
    banner: str
    opening: str
    entries: tuple[Entry, ...]
    body: str
    style: str
    policy: str
    version: str
    links: tuple[Link, ...]


def compose(content: str, links: Iterable[Link] = ()) -> str:
    """Make the whole page around ``content``; ``links`` stand at its foot.

    >>> page = compose("<h1>Prova</h1><p>Apertura.</p><h2>Quote di legge</h2><p>Testo.</p>")
    >>> '<title>Prova</title>' in page, '<a href="#quote-di-legge">Quote di legge</a>' in page, "<script" in page
    (True, True, False)
    """
    banners = BANNER.findall(content)
    content = with_ids(BANNER.sub("", content))
    headings = list(HEADING.finditer(content))
    title = next((words(match[3]) for match in headings if match[1] == "1"), "Documento senza titolo")
    start = next((match.start() for match in headings if match[1] == "2"), len(content))
    style = _style()
    page = Page(
        title=title,
        banner=banners[0].strip() if banners else "",
        opening=content[:start].strip(),
        entries=tuple(Entry(_id(match[2]), words(match[3])) for match in headings if match[1] == "2"),
        body=chapters(content[start:]),
        style=style,
        policy=policy(style),
        version=piano_lib.__version__,
        links=tuple((escape(address), escape(said)) for address, said in links),
    )
    return _environment().get_template("pagina.html.j2").render(page=page)


def chapters(body: str) -> str:
    """Each ``h2`` or ``h3`` and what follows it as one block: on paper one with a wide table lies on its side.

    >>> chapters("<h2>A</h2><p>a</p><h3>B</h3><p>b</p><h2>C</h2>").count('<section class="capitolo">')
    3
    """
    parts = [part.strip() for part in re.split(r"(?=<h[23][\s>])", body) if part.strip()]
    return "\n".join(f'<section class="capitolo">\n{part}\n</section>' for part in parts)


def with_ids(content: str) -> str:
    """Give an id to every heading that has none: from its words, unique in the page.

    >>> with_ids('<h2>Quote</h2><h3>Quote</h3><h2 id="x">Altro</h2>')
    '<h2 id="quote">Quote</h2><h3 id="quote-2">Quote</h3><h2 id="x">Altro</h2>'
    """
    taken = {*ID.findall(content), "contenuto", "indice"}

    def give(match: re.Match[str]) -> str:
        level, attributes, inner = match.groups()
        if _id(attributes):
            return match[0]
        name = next(candidate for candidate in _candidates(slug(unescape(words(inner)))) if candidate not in taken)
        taken.add(name)
        return f'<h{level} id="{name}"{attributes}>{inner}</h{level}>'

    return HEADING.sub(give, content)


def words(html: str) -> str:
    """The words of a piece of HTML, without its tags, on one line, still escaped."""
    return " ".join(TAG.sub("", html).split())


def policy(style: str) -> str:
    """Content-Security-Policy that allows one style sheet and embedded images, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def markdown(source: str) -> str:
    """Markdown as HTML; markup, images and unsafe addresses in it are shown as text, never obeyed.

    >>> markdown("*Una* <script>alert(1)</script> [x](javascript:y)")
    '<p><em>Una</em> &lt;script&gt;alert(1)&lt;/script&gt; x</p>\\n'
    """
    return str(_markdown()(source))


def image(mime: str, data: str, metadata: Mapping[str, Any]) -> str:
    """A bare image of a cell; without a description in its metadata it gets one that the lint refuses.

    Figures of the library do not come this way: they are HTML with title, description and data.
    """
    alt = str(metadata.get(mime, {}).get("alt") or metadata.get("alt") or NO_DESCRIPTION)
    raw = data.encode() if mime == "image/svg+xml" else base64.b64decode(data)
    return f'<img alt="{escape(alt)}" src="data:{mime};base64,{base64.b64encode(raw).decode()}">\n'


def plain(text: str) -> str:
    """Bare text of a cell (a ``print``, a repr): shown while working, refused by the lint on publication."""
    return f'<pre class="uscita" tabindex="0">{escape(text)}</pre>\n'


class Layout(Preprocessor):
    """Hands the functions of this module to the template, as ``resources.piano``."""

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Leave the notebook as it is; a render may have put links in ``resources["collegamenti"]``."""
        resources["piano"] = {
            "page": lambda content: compose(content, resources.get("collegamenti", ())),
            "markdown": markdown,
            "image": lambda mime, output: image(mime, output["data"][mime], output.get("metadata", {})),
            "plain": plain,
        }
        return nb, resources


class _Renderer(mistune.HTMLRenderer):
    """Markdown of a plan: prose. Images belong to figures, which carry their description and data."""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """A link only where the address is one a reader may follow; the words alone otherwise."""
        return str(super().link(text, url, title)) if ADDRESS.match(url) else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return escape(text)


@cache
def _markdown() -> mistune.Markdown:
    return mistune.Markdown(renderer=_Renderer(escape=True))


@cache
def _environment() -> jinja2.Environment:
    # No autoescape: what enters the page is HTML made by the library, text in it escaped where it was written.
    loader = jinja2.FileSystemLoader(FOLDER)
    return jinja2.Environment(loader=loader, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)


@cache
def _style() -> str:
    """The style sheet without comments and indentation."""
    sheet = re.sub(r"/\*.*?\*/", "", (FOLDER / "piano.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    return "\n".join(line.strip() for line in sheet.splitlines() if line.strip())


def _id(attributes: str) -> str:
    found = ID.search(attributes)
    return found[1] if found else ""


def _candidates(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in range(2, 1_000_000))
