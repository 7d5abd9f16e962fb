"""Names of what is published are made and read in one place: who reads them knows all that are made, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from piano_lib.render import names
from piano_lib.render.index import index
from piano_lib.survey.model import Ambito, Municipality

AMBITO = Ambito("ambito-prova", "Ambito di prova", "Capofila", "Ufficio", (Municipality("019036", "Cremona"),))


@pytest.mark.parametrize("town", ["Cremona", "Cà d'Andrea", "San Bassano / 2", "漢字", "..", ""])
def test_every_name_that_is_made_is_read_back(town: str) -> None:
    card = names.SCHEDA.fullmatch(names.scheda(2022, "019036", town).removeprefix("2022/"))
    assert card is not None
    assert card["istat"] == "019036"
    pair = names.COMPARISON.fullmatch(names.comparison(2021, 2022))
    assert pair is not None
    assert (pair["base"], pair["year"]) == ("2021", "2022")


def test_the_folders_of_years_are_those_named_after_a_year_of_a_plan(tmp_path: Path) -> None:
    for name in ("2021", "2022", "1999", "2122", "20222", "２０２２", "schede", ".2022"):
        (tmp_path / name).mkdir()
    (tmp_path / "2023").touch()
    assert names.years(tmp_path) == (2021, 2022)
    assert names.years(tmp_path / "altrove") == ()


def test_the_index_lists_no_page_that_a_run_would_not_know_as_its_own(tmp_path: Path) -> None:
    ours = ("confronto-2021-2022.html", "2022/piano-2022.html", "2022/schede/019036-cremona.html")
    others = (
        "confronto-1999-2022.html", "confronto-２０２１-2022.html", "2122/piano-2122.html",
        "2022/schede/019036-Bozza di Rossi.html", "2022/schede/019036-.html",
    )  # fmt: skip
    for name in (*ours, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    page = BeautifulSoup(index(tmp_path, AMBITO), "html.parser")
    assert {str(link["href"]) for link in page.select(".corpo a")} == {*ours}
