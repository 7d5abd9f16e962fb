"""The page around the cells: what the template does with a notebook, alone and under `jupyter nbconvert`."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from piano_lib.render import layout, lint

TEMPLATES = Path(layout.FOLDER).parent
BANNER = '<header class="testata"><p class="ente">Ambito di prova</p></header>'


def notebook() -> nbformat.NotebookNode:
    """A report in small: title and banner from outputs, sections from Markdown, code that no reader may see."""
    return new_notebook(
        cells=[
            new_code_cell(
                "segreto = 1",
                outputs=[
                    new_output("display_data", {"text/markdown": "# Piano 2022", "text/plain": "<Markdown>"}),
                    new_output("display_data", {"text/html": BANNER, "text/plain": "Banner()"}),
                    new_output("display_data", {"text/html": '<dl class="cifre"><div><dt>g</dt><dd>3</dd></div></dl>'}),
                ],
            ),
            new_markdown_cell("## Quote di legge\n\nTesto con <b onclick=y>markup</b> e ![foto](http://x.it/y.png)."),
            new_code_cell(
                "quote()", outputs=[new_output("execute_result", {"text/html": "<p>Tre.</p>"}, execution_count=7)]
            ),
            new_markdown_cell("## Quote di legge"),
        ]
    )


def convert(made: nbformat.NotebookNode) -> str:
    exporter = HTMLExporter(template_name="piano", extra_template_basedirs=[str(TEMPLATES)])
    return str(exporter.from_notebook_node(made)[0])


@pytest.fixture(scope="module")
def html() -> str:
    return convert(notebook())


@pytest.fixture(scope="module")
def page(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_the_page_is_italian_and_titled_as_its_first_heading(page: BeautifulSoup) -> None:
    assert page.html is not None
    assert page.html["lang"] == "it"
    assert page.title is not None
    assert page.title.get_text() == "Piano 2022"


def test_the_page_has_nothing_the_lint_refuses(html: str) -> None:
    assert lint.findings(html) == ()


def test_no_code_no_prompt_and_no_representation_of_an_object_reaches_the_reader(html: str) -> None:
    for trace in ("segreto", "quote()", "[7]", "Banner()", "&lt;Markdown&gt;", "<script"):
        assert trace not in html


def test_the_banner_moves_above_the_content(page: BeautifulSoup) -> None:
    assert page.main is not None
    assert page.main.find("header") is None
    banner = page.select_one("body > header.testata")
    assert banner is not None
    assert banner.get_text() == "Ambito di prova"


def test_the_contents_list_follows_the_opening_and_tells_equal_headings_apart(page: BeautifulSoup) -> None:
    assert [link["href"] for link in page.select("nav.indice a")] == ["#quote-di-legge", "#quote-di-legge-2"]
    order = [element.name for element in page.select("h1, dl.cifre, nav, .corpo h2")]
    assert order == ["h1", "dl", "nav", "h2", "h2"]


def test_the_skip_link_is_the_first_thing_a_keyboard_meets(page: BeautifulSoup) -> None:
    first = page.select("a, [tabindex]")[0]
    assert first["href"] == "#contenuto"
    assert page.find(id="contenuto") is page.main


def test_markup_and_images_in_markdown_are_shown_as_text(page: BeautifulSoup) -> None:
    paragraph = page.select_one(".corpo p")
    assert paragraph is not None
    assert paragraph.get_text() == "Testo con <b onclick=y>markup</b> e foto."


def test_the_policy_names_the_hash_of_the_style_sheet_of_the_page(html: str) -> None:
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in html


def test_a_bare_image_or_a_print_is_shown_while_working_and_refused_on_publication() -> None:
    made = notebook()
    pixel = base64.b64encode(b"\x89PNG").decode()
    made.cells.append(new_code_cell("plot()", outputs=[new_output("display_data", {"image/png": pixel})]))
    made.cells.append(new_code_cell("print(1)", outputs=[new_output("stream", name="stdout", text="1 < 2")]))
    html = convert(made)
    assert "1 &lt; 2" in html
    assert "No description has been provided" not in html
    found = " ".join(lint.findings(html))
    assert "segnaposto" in found
    assert "stampa" in found


def test_the_same_notebook_gives_the_same_bytes(html: str) -> None:
    assert convert(notebook()) == html


def test_the_plain_command_of_nbconvert_gives_the_same_page(tmp_path: Path, html: str) -> None:
    data = tmp_path / "share"
    shutil.copytree(TEMPLATES / "piano", data / "nbconvert" / "templates" / "piano")
    nbformat.write(notebook(), tmp_path / "prova.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--template", "piano", "prova.ipynb"]
    environment = {**os.environ, "JUPYTER_PATH": str(data)}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "prova.html").read_text(encoding="utf-8").strip() == html.strip()


def test_the_installed_template_is_only_a_thin_door_to_the_package() -> None:
    """What the wheel copies into share/jupyter holds no style and no page: it cannot grow old beside the package."""
    assert sorted(path.name for path in (TEMPLATES / "piano").iterdir()) == ["conf.json", "index.html.j2"]
    conf = json.loads((TEMPLATES / "piano" / "conf.json").read_text(encoding="utf-8"))
    assert [entry["type"] for entry in conf["preprocessors"].values()] == ["piano_lib.render.layout.Layout"]


def test_a_page_may_link_to_the_index_of_its_ambito() -> None:
    page = layout.compose("<h1>Prova</h1>", links=[("../index.html?a&b", "Tutti <i> rapporti")])
    assert '<li><a href="../index.html?a&amp;b">Tutti &lt;i&gt; rapporti</a></li>' in page
    assert "Altri documenti" not in layout.compose("<h1>Prova</h1>")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "file:///etc"]
)
def test_an_address_that_is_not_of_the_web_is_no_link(address: str) -> None:
    assert layout.markdown(f"[parola]({address})") == "<p>parola</p>\n"


@pytest.mark.parametrize("address", ["https://www.example.org/a", "#quote", "../index.html", "mailto:x@example.org"])
def test_an_address_of_the_web_or_of_the_folder_is_a_link(address: str) -> None:
    assert f'href="{address}"' in layout.markdown(f"[parola]({address})")
