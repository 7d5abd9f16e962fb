"""What a notebook declares must be on its page, and not empty."""

from __future__ import annotations

from typing import Any

from piano_lib.render.markup import parse
from piano_lib.render.required import missing
from piano_lib.tables.html import render
from piano_lib.tables.model import Column, Table

PAGE = """<main><h1 id="t">Titolo</h1><h2 id="sintesi">Sintesi</h2><p>Parole.</p>
<h2 id="quote">Quote</h2><h3 id="perche">Perché</h3><section class="tabella" id="piene"><table><caption>c</caption>
<thead><tr><th>a</th></tr></thead><tbody><tr><th>x</th><td>1</td></tr></tbody></table></section>
<section class="tabella" id="vuote"><table><thead><tr><th>a</th></tr></thead><tbody></tbody></table></section>
<h2 id="figure">Figure</h2><figure id="f"><img src="data:," alt="x"><figcaption>y</figcaption></figure>
<figure id="g"><figcaption>senza immagine</figcaption></figure><h2 id="fine">Fine</h2></main>"""


def said(**declared: Any) -> tuple[str, ...]:
    return missing(parse(PAGE), {"piano": {"richiesti": declared}})


def test_what_is_there_is_not_missed() -> None:
    assert said(sezioni=["t", "sintesi", "quote", "perche", "figure"], tabelle=["piene"], figure=["f"]) == ()


def test_what_is_not_there_is_said() -> None:
    assert said(sezioni=["altro"], tabelle=["altra"], figure=["h"]) == (
        "manca la sezione «altro»",
        "manca la tabella «altra»",
        "manca la figura «h»",
    )


def test_what_is_empty_is_said() -> None:
    assert said(sezioni=["fine"], tabelle=["vuote"], figure=["g"]) == (
        "la sezione «fine» è vuota",
        "la tabella «vuote» è vuota",
        "la figura «g» è vuota",
    )


def test_a_figure_is_no_table_and_a_table_no_section() -> None:
    assert len(said(sezioni=["f"], tabelle=["f"], figure=["piene"])) == 3


def test_nothing_declared_nothing_missed() -> None:
    assert missing(parse(PAGE), {}) == ()


def test_a_table_that_only_says_it_has_no_rows_is_empty() -> None:
    page = render(Table("vuota", "Tabella senza righe", (Column("a", "A"),), ()))
    assert missing(parse(page), {"piano": {"richiesti": {"tabelle": ["vuota"]}}}) == ("la tabella «vuota» è vuota",)
