"""The PDF: tagged, declared, with bookmarks; the same bytes each time; a sentence where it cannot be made."""

from __future__ import annotations

import builtins
import io
import sys
from typing import Any

import pytest
from pypdf import PdfReader

from piano_lib.export.pdf import PdfUnavailable, pdf
from piano_lib.render.layout import compose

IMAGE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3C/svg%3E"
PAGE = compose(
    "<h1>Piano di prova</h1><p>Dati dimostrativi.</p><h2>Quote</h2>"
    '<section class="tabella" aria-labelledby="t" tabindex="0"><table><caption id="t">Tabella</caption>'
    '<thead><tr><th scope="col">Comune</th><th scope="col">g</th></tr></thead>'
    '<tbody><tr><th scope="row">Cremona</th><td>9</td></tr></tbody></table></section>'
    f'<figure><img alt="Una descrizione della figura" width="9" height="9" src="{IMAGE}">'
    "<figcaption>Figura</figcaption></figure>"
    "<details><summary>Perché</summary><p>Testo ripiegato.</p></details><h2>Fonti</h2><p>Fine.</p>"
)


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(PAGE)


@pytest.fixture(scope="module")
def reader(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def structure(node: Any) -> list[str]:
    """Types of the structure tree, in order."""
    node = node.get_object()
    if not isinstance(node, dict):
        return []
    kids = node.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    return [str(node.get("/S", "")), *(name for kid in kids for name in structure(kid))]


def test_it_declares_pdf_ua_and_is_tagged_titled_and_italian(made: bytes, reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "it"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Piano di prova"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_headings_tables_and_figures_are_in_the_structure_tree(reader: PdfReader) -> None:
    names = structure(reader.trailer["/Root"]["/StructTreeRoot"])
    assert names.count("/H1") == 1
    assert {"/H2", "/Table", "/TH", "/TD", "/Figure"} <= set(names)


def test_the_headings_are_bookmarks(reader: PdfReader) -> None:
    titles: list[str] = []

    def read(outline: list[Any]) -> None:
        for entry in outline:
            if isinstance(entry, list):
                read(entry)
            else:
                titles.append(entry.title)

    read(reader.outline)
    assert titles == ["Piano di prova", "Indice", "Quote", "Fonti"]


def test_nothing_stays_folded_and_pages_are_numbered(reader: PdfReader) -> None:
    texts = [page.extract_text() for page in reader.pages]
    assert "Testo ripiegato." in " ".join(texts)
    for number, text in enumerate(texts, 1):
        assert f"Pagina {number} di {len(texts)}" in text


def test_the_same_page_gives_the_same_bytes(made: bytes) -> None:
    assert pdf(PAGE) == made


def test_nothing_outside_the_page_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    spoiled = PAGE.replace("<p>Fine.</p>", '<img alt="x" src="file:///etc/passwd"><p>Fine.</p>')
    images = [image for page in PdfReader(io.BytesIO(pdf(spoiled))).pages for image in page.images]
    assert images == []


@pytest.mark.parametrize(
    ("error", "words"),
    [(ImportError("weasyprint"), "Manca WeasyPrint"), (OSError("cannot load library 'pango'"), "Manca Pango")],
)
def test_what_is_missing_is_said_in_italian(monkeypatch: pytest.MonkeyPatch, error: Exception, words: str) -> None:
    real = builtins.__import__

    def fail(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "weasyprint":
            raise error
        return real(name, *arguments, **options)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", fail)
    with pytest.raises(PdfUnavailable, match=words):
        pdf(PAGE)
