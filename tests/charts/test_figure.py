"""A figure nobody may publish without words, source and data."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from piano_lib.charts.figure import Figure
from piano_lib.tables.model import Column, Table
from tests.esempi_lettore import HOSTILE

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 100" fill="#17324d"><text>10 % di &lt;5&gt;</text></svg>'
)
WORDS = "Gli alloggi assegnabili sono 10: il valore più alto è Cremona con 8, il più basso Soresina con 2."
TABLE = Table("dati", "Dati", (Column("a", "A"),), (("1",),))


def figure(**changes: object) -> Figure:
    """A figure that may be published."""
    fields = {"key": "prova", "title": "Prova", "description": WORDS, "source": "prova", "svg": SVG, "table": TABLE}
    return Figure(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": " "}, "manca titolo"),
        ({"source": ""}, "manca fonte"),
        ({"svg": ""}, "manca disegno"),
        ({"description": "Troppo corta"}, "la descrizione deve dire i dati"),
        ({"description": ""}, "la descrizione deve dire i dati"),
        ({"title": WORDS}, "la descrizione deve dire i dati"),
        ({"description": "No description has been provided for this image, sorry"}, "la descrizione deve dire i dati"),
        ({"table": None}, "mancano i dati"),
    ],
)
def test_a_figure_without_words_source_or_data_is_refused(changes: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=f"Figura «prova»: {why}"):
        figure(**changes)


def test_the_page_gets_image_words_caption_and_data() -> None:
    page = BeautifulSoup(figure()._repr_html_(), "html.parser")
    assert page.img["alt"] == WORDS
    assert (page.img["width"], page.img["height"]) == ("540", "100")
    assert page.figcaption.text == "Prova. Fonte: prova."
    assert page.details.table is not None


def test_data_shown_elsewhere_are_linked() -> None:
    page = BeautifulSoup(figure(table=None, data="tabella-a-k")._repr_html_(), "html.parser")
    assert page.a["href"] == "#tabella-a-k"
    assert page.a.text == "Dati della figura: Prova"


def test_the_drawing_travels_inside_the_page_and_comes_out_whole() -> None:
    from urllib.parse import unquote

    source = BeautifulSoup(figure()._repr_html_(), "html.parser").img["src"]
    assert source.startswith("data:image/svg+xml,")
    assert unquote(source.removeprefix("data:image/svg+xml,")) == SVG.replace('"', "'")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_text(words: str) -> None:
    page = BeautifulSoup(figure(title=words, description=WORDS + words, source=words)._repr_html_(), "html.parser")
    assert {tag.name for tag in page.figure.find_all(True)} - {"img", "figcaption", "details", "summary"} <= {
        "section", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "span",
    }  # fmt: skip
    assert set(page.img.attrs) == {"alt", "width", "height", "src"}
