"""The published pages on paper: the PDF made of them, read back page by page."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PageObject, PdfReader

from piano_lib.export.pdf import pdf
from tests.conftest import missing

POINTS = 0.75  # of a CSS pixel
PRINTED = ("rapporto", "confronto", "scheda-capoluogo")


@pytest.fixture(scope="module", params=PRINTED)
def printed(request: pytest.FixtureRequest, pages: dict[str, Path]) -> tuple[BeautifulSoup, list[PageObject]]:
    """A page as published, and the pages of its PDF."""
    html = pages[request.param].read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser"), list(PdfReader(io.BytesIO(pdf(html))).pages)


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
MILLIMETRE = 72 / 25.4


def outside(program: str, file: Path) -> tuple[int, list[tuple[int, str]]]:
    """How many words a PDF has, and those beyond the left or right margin, each with the number of its page."""
    done = subprocess.run([program, "-bbox", file, "-"], capture_output=True, text=True, check=True)
    count, found = 0, []
    for number, page in enumerate(BeautifulSoup(done.stdout, "html.parser").find_all("page"), 1):
        width, height = float(str(page["width"])), float(str(page["height"]))
        margin = MARGINS[width > height] * MILLIMETRE
        for word in page.find_all("word"):
            left, right = float(str(word["xmin"])), float(str(word["xmax"]))
            count += 1
            if left < margin - 0.5 or right > width - margin + 0.5:
                found.append((number, word.get_text()))
    return count, found


@pytest.mark.parametrize("name", ["rapporto-prima", *PRINTED])
def test_no_word_lies_outside_the_margins(name: str, pages: dict[str, Path], tmp_path: Path, pdftotext: str) -> None:
    """A table too wide for its page runs off the paper, and WeasyPrint says nothing."""
    file = tmp_path / "pagina.pdf"
    file.write_bytes(pdf(pages[name].read_text(encoding="utf-8")))
    words, found = outside(pdftotext, file)
    assert words > 300
    assert not found
