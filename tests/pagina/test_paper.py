"""The published pages on paper, read back page by page: the PDF made of them, and the one a browser prints."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser
from pypdf import PageObject, PdfReader

from piano_lib.export.pdf import pdf
from tests.conftest import missing

POINTS = 0.75  # of a CSS pixel
PRINTED = ("rapporto", "confronto", "scheda-capoluogo")


@cache
def published(page: Path) -> bytes:
    """The PDF of a page, as the report has it: made once."""
    return pdf(page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=PRINTED)
def printed(request: pytest.FixtureRequest, pages: dict[str, Path]) -> tuple[BeautifulSoup, list[PageObject]]:
    """A page as published, and the pages of its PDF."""
    page = pages[request.param]
    html = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return html, list(PdfReader(io.BytesIO(published(page))).pages)


Printed = tuple[BeautifulSoup, list[PageObject]]


def squeezed(words: str) -> str:
    """Words without their spaces, which a PDF does not keep."""
    return "".join(words.split())


def lines(page: PageObject) -> list[str]:
    """The lines of a page from top to bottom, without those at its foot."""
    found: dict[int, str] = {}

    def read(words: str, cm: list[float], tm: list[float], *_: object) -> None:
        if abs(cm[0]) != POINTS:  # words of a drawing, on a scale of its own
            return
        height = round(cm[1] * tm[4] + cm[3] * tm[5] + cm[5])
        found[height] = found.get(height, "") + squeezed(words)

    page.extract_text(visitor_text=read)
    said = [found[height] for height in sorted(found, reverse=True) if found[height]]
    return [line for line in said if "·Datidimostrativi" not in line]


def test_every_page_says_that_the_data_are_for_demonstration(printed: Printed) -> None:
    _, pages = printed
    assert len(pages) > 2
    assert all("· Dati dimostrativi" in page.extract_text() for page in pages)


def test_only_the_widest_tables_lie_on_their_side(printed: Printed) -> None:
    html, pages = printed
    wide = [squeezed(caption.get_text()) for caption in html.select(".larga caption")]
    lying = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert bool(wide) == bool(lying)
    assert len(lying) <= 4 * len(wide)


def test_no_heading_or_caption_is_left_at_the_foot_of_a_page(printed: Printed) -> None:
    html, pages = printed
    heads = {squeezed(head.get_text()) for head in html.select("h1, h2, h3, caption, summary")}
    assert not [lines(page)[-1] for page in pages if lines(page)[-1] in heads]


def test_no_note_is_left_alone_at_the_top_of_a_page(printed: Printed) -> None:
    html, pages = printed
    notes = [squeezed(note.get_text())[:20] for note in html.select("p.nota")]
    assert not [lines(page)[0] for page in pages if lines(page)[0].startswith(tuple(notes))]


def test_no_page_but_the_last_is_left_with_a_few_words(printed: Printed) -> None:
    """A chapter's heading with its table on the page after, a map's title without the map."""
    _, pages = printed
    short = [number for number, page in enumerate(pages[:-1], 1) if len(page.extract_text().split()) < 60]
    assert not short


@pytest.fixture(scope="session")
def pdftotext() -> str:
    """The program that reads where each word of a PDF stands."""
    found = shutil.which("pdftotext")
    if found is None:
        missing("pdftotext", "poppler-utils")
    return str(found)


MARGINS = {False: 15, True: 12}  # millimetres left and right, of a page that stands and of one on its side
FOOT = {False: 20, True: 18}
MILLIMETRE = 72 / 25.4


@dataclass(frozen=True)
class Sheet:
    """A page of a PDF: its size in points, and each word with its box (left, top, right, bottom)."""

    width: float
    height: float
    words: list[tuple[str, float, float, float, float]]

    @property
    def lying(self) -> bool:
        """Whether it is on its side."""
        return self.width > self.height

    @property
    def lines(self) -> list[str]:
        """Its lines from top to bottom without spaces, and without what stands at its foot."""
        end = self.height - FOOT[self.lying] * MILLIMETRE
        found: list[list[tuple[str, float, float, float, float]]] = []
        for word in sorted((word for word in self.words if word[4] < end), key=lambda word: word[4]):
            if not found or word[4] - found[-1][0][4] > 2:
                found.append([])
            found[-1].append(word)
        return [squeezed("".join(word[0] for word in sorted(line, key=lambda word: word[1]))) for line in found]


def sheets(program: str, file: Path) -> list[Sheet]:
    """The pages of a PDF."""
    done = subprocess.run([program, "-bbox", file, "-"], capture_output=True, text=True, check=True)
    return [
        Sheet(float(str(page["width"])), float(str(page["height"])), [
            (word.get_text(), *(float(str(word[side])) for side in ("xmin", "ymin", "xmax", "ymax")))  # type: ignore[misc]
            for word in page.find_all("word")
        ])
        for page in BeautifulSoup(done.stdout, "html.parser").find_all("page")
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["rapporto-prima", *PRINTED])
def test_no_word_lies_outside_the_margins(name: str, pages: dict[str, Path], tmp_path: Path, pdftotext: str) -> None:
    """A table too wide for its page runs off the paper, and WeasyPrint says nothing."""
    file = tmp_path / "pagina.pdf"
    file.write_bytes(published(pages[name]))
    count, found = 0, []
    for number, sheet in enumerate(sheets(pdftotext, file), 1):
        margin = MARGINS[sheet.lying] * MILLIMETRE
        for word, left, _, right, _ in sheet.words:
            count += 1
            if left < margin - 0.5 or right > sheet.width - margin + 0.5:
                found.append((number, word))
    assert count > 300
    assert not found


@pytest.fixture(scope="module", params=["PDF pubblicato", pytest.param("browser", marks=pytest.mark.browser)])
def printer(request: pytest.FixtureRequest) -> Callable[[Path, Path], None]:
    """Prints a page to a file: the library that makes the PDF of the report, or the browser a reader has."""
    if request.param != "browser":

        def made(page: Path, file: Path) -> None:
            file.write_bytes(published(page))

        return made
    browser: Browser = request.getfixturevalue("browser")

    def from_browser(page: Path, file: Path) -> None:
        opened = browser.new_page()
        opened.goto(page.as_uri())
        opened.pdf(path=file, prefer_css_page_size=True)
        opened.close()

    return from_browser


@pytest.fixture(scope="module", params=["rapporto-prima", *PRINTED])
def on_paper(
    request: pytest.FixtureRequest,
    printer: Callable[[Path, Path], None],
    pages: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
    pdftotext: str,
) -> tuple[BeautifulSoup, list[Sheet]]:
    """A page as published, and the sheets it takes."""
    file = tmp_path_factory.mktemp("carta") / "pagina.pdf"
    printer(pages[request.param], file)
    return BeautifulSoup(pages[request.param].read_text(encoding="utf-8"), "html.parser"), sheets(pdftotext, file)


OnPaper = tuple[BeautifulSoup, list[Sheet]]


def heads(table: Tag) -> list[str]:
    """The headings that reach down to the rows, left to right, without spaces."""
    first, *second = table.select("thead tr")
    under = iter(second[0].find_all("th") if second else [])
    found = []
    for cell in first.find_all("th"):
        deep = cell.get("scope") != "colgroup"
        found += [cell] if deep else [next(under) for _ in range(int(str(cell["colspan"])))]
    return [squeezed(cell.get_text()) for cell in found]


def is_head(line: str, titles: list[str]) -> bool:
    """Whether a line is the lowest of these headings: the end of each, in their order."""
    for title in reversed(titles):
        size = next((size for size in range(len(title), 0, -1) if line.endswith(title[-size:])), 0)
        if not size:
            return False
        line = line[:-size]
    return not line


def test_the_lowest_line_of_a_row_of_headings_is_told_from_a_row() -> None:
    titles = ["Comune", "Delcomune", "Assegnabili(g)"]
    assert is_head("ComuneDelcomuneAssegnabili(g)", titles)
    assert is_head("ComunecomuneAssegnabili(g)", titles), "a heading on two lines"
    assert not is_head("CremonaDelcomuneAssegnabili(g)", titles)
    assert not is_head("Cremona3(g)", titles)


def test_no_table_begins_at_the_foot_of_a_page_with_its_rows_on_the_next(on_paper: OnPaper) -> None:
    """Neither its headings alone, nor a title with them: also where the reader prints from the browser."""
    html, sheets = on_paper
    tables = [heads(table) for table in html.select("table:has(thead)")]
    titles = {squeezed(head.get_text()) for head in html.select("h1, h2, h3, caption, summary")}
    assert len(sheets) > 2
    assert any(is_head(line, table) for table in tables for sheet in sheets for line in sheet.lines)
    last = {number: sheet.lines[-1] for number, sheet in enumerate(sheets, 1)}
    assert not {n: line for n, line in last.items() if any(is_head(line, table) for table in tables)}
    ends = {n: {"".join(sheet.lines[-size:]) for size in (1, 2, 3)} for n, sheet in enumerate(sheets, 1)}
    assert not {n: end & titles for n, end in ends.items() if end & titles}


def test_a_page_on_its_side_holds_rows_of_the_widest_table_and_no_other_chapter(on_paper: OnPaper) -> None:
    html, sheets = on_paper
    wide = [heads(table) for table in html.select(".larga table")]
    others = {squeezed(head.get_text()) for head in html.select(".capitolo:not(:has(.larga)) > :is(h2, h3)")}
    for number, sheet in enumerate(sheets, 1):
        if sheet.lying:
            assert any(is_head(line, table) for table in wide for line in sheet.lines), number
            assert not others & set(sheet.lines), number
