"""Tables as HTML: whole for whoever cannot see them, and inert whatever the text."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag

from piano_lib.tables.html import render
from piano_lib.tables.model import Column, Kind, Table
from tests.esempi_lettore import HOSTILE

COLUMNS = (
    Column("comune", "Comune", header=True),
    Column("ente", "Ente", header=True),
    Column("sap", "SAP", Kind.COUNT, "a · Patrimonio"),
    Column("sas", "SAS", Kind.COUNT, "a · Patrimonio"),
    Column("quota", "Quota", Kind.SHARE),
    Column("giorno", "Giorno", Kind.DATE),
)
ROW = ("Cremona", "Comune", 1042, None, 750, date(2021, 10, 27))


def table(**changes: object) -> Table:
    """A table with groups, a missing value and a total."""
    fields = {"key": "prova", "caption": "Prova", "columns": COLUMNS, "rows": (ROW,), "source": "prova"} | changes
    return Table(**fields)  # type: ignore[arg-type]


def parsed(shown: Table) -> Tag:
    """The table as a browser reads it."""
    return BeautifulSoup(render(shown), "html.parser")


def test_every_header_says_what_it_heads() -> None:
    page = parsed(table(total=("Totale", "", 1042, None, "", "")))
    scopes = [header["scope"] for header in page.find_all("th")]
    assert scopes == ["col", "col", "colgroup", "col", "col", "col", "col", "row", "row", "row"]


def test_a_group_heading_stands_over_the_column_group_it_names() -> None:
    page = parsed(table())
    spans = [int(group["span"]) for group in page.find_all("colgroup")]
    assert spans == [1, 1, 2, 1, 1]
    heading = page.find("th", scope="colgroup")
    assert heading.text == "a · Patrimonio"
    assert heading["colspan"] == "2"


def test_rows_are_as_wide_as_the_head_and_the_foot() -> None:
    page = parsed(table(total=("Totale", "", 1042, None, "", "")))
    widths = {
        sum(int(cell.get("colspan", 1)) for cell in row.find_all(["td", "th"]))
        for row in page.select("tbody tr, tfoot tr")
    }
    assert widths == {len(COLUMNS)}


def test_the_region_that_scrolls_has_the_name_of_the_caption_and_takes_the_keyboard() -> None:
    page = parsed(table())
    region = page.section
    assert region["tabindex"] == "0"
    assert page.find(id=region["aria-labelledby"]).name == "caption"
    assert region["id"] == "prova"


def test_missing_is_said_and_is_not_zero() -> None:
    page = parsed(table())
    assert page.select_one("td.nc").text == "n.c."
    assert "n.c.: dato non comunicato; non vale zero." in page.text


def test_a_table_without_gaps_does_not_explain_them() -> None:
    assert "non comunicato" not in parsed(table(rows=(("Cremona", "Comune", 1, 2, 3, date(2021, 1, 1)),))).text


def test_numbers_are_italian_and_dates_are_short() -> None:
    cells = [cell.text for cell in parsed(table()).select("tbody td")]
    assert cells == ["1.042", "n.c.", "7,5\xa0%", "27/10/2021"]


def test_the_total_heads_its_row_with_one_cell() -> None:
    foot = parsed(table(total=("Totale", "", 1042, None, "", ""))).tfoot
    assert [head.text for head in foot.find_all("th")] == ["Totale"]
    assert foot.th["colspan"] == "2"


def test_a_table_without_rows_says_so() -> None:
    assert parsed(table(rows=())).tbody.text.strip() == "Nessuna voce."


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_text_wherever_it_stands(words: str) -> None:
    columns = (Column("a", words, header=True, group=words), Column("b", words))
    page = parsed(Table("prova", words, columns, ((words, words),), (words, words), (words,), words))
    assert {tag.name for tag in page.find_all(True)} == {
        "div", "section", "table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "th", "td", "p",
    }  # fmt: skip
    allowed = {"class", "id", "aria-labelledby", "tabindex", "scope", "colspan", "rowspan", "span"}
    assert all(set(tag.attrs) <= allowed for tag in page.find_all(True))
    shown = words.replace("\u202e", "\ufffd").replace("\u0000", "\ufffd")
    assert page.tbody.td.text == shown


def test_a_text_of_a_million_characters_is_cut_and_says_so() -> None:
    page = parsed(Table("prova", "Prova", (Column("a", "A"),), (("x" * 1_000_000,),)))
    assert len(page.td.text) < 2_100
    assert "testo di 1.000.000 caratteri, qui interrotto" in page.td.text


def test_the_same_table_gives_the_same_bytes() -> None:
    assert render(table()) == render(table())


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="una riga ha 1 celle, le colonne sono 6"):
        table(rows=(("Cremona",),))


def test_a_notebook_shows_the_table_and_prints_it_short() -> None:
    shown = table()
    assert shown._repr_html_() == render(shown)
    assert repr(shown) == "Table('prova', 'Prova', 1 righe × 6 colonne)"
