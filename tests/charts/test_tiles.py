"""The grid of comuni by state of their return, and the tables with the same data."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

from piano_lib.api import load_plan
from piano_lib.charts import tiles
from piano_lib.charts.palette import PAPER, PATTERNS, contrast, text_on
from piano_lib.plan.returns import State
from piano_lib.scenarios import scenario
from piano_lib.tables import state
from piano_lib.tables.html import render
from tests.dati import make_ambito, row
from tests.esempi_lettore import small


def test_every_comune_has_a_tile_with_its_name_and_its_state(tmp_path: Path) -> None:
    figure = tiles.of_plan(load_plan(make_ambito(tmp_path), 2022))
    for words in ("Annicco", "Cremona", "Soresina", "in ritardo", "risposto", "nulla"):
        assert f">{words}<" in figure.svg


def test_a_name_too_long_for_its_tile_shows_that_it_goes_on() -> None:
    name = "San Giovanni in Croce e Castelponzone con Solarolo Rainerio e Voltido"
    rows = [row("019036", comune=name), row("019098")]
    words = tiles.of_plan(small(comuni=(("019036", name), ("019098", "Soresina")), ricognizione={2022: rows})).svg
    assert re.search(r">San Giovanni in<.*>Croce e<.*>[^<]+…<", words, re.DOTALL)
    assert words.count("…") == 1


def test_the_description_counts_the_states_and_names_who_is_to_be_chased(tmp_path: Path) -> None:
    figure = tiles.of_plan(load_plan(make_ambito(tmp_path), 2022))
    assert figure.description == (
        "Comuni per stato della risposta, piano 2022, al 1° dicembre 2021: «ha risposto» 1, "
        "«dichiarazione nulla» 1 e «in ritardo» 1. In ritardo: Annicco."
    )
    assert figure.data == "stato-enti"


def test_the_tables_count_each_owner_once(tmp_path: Path) -> None:
    by_state, by_owner = state.of_plan(load_plan(make_ambito(tmp_path), 2022))
    assert by_state.total == ("Totale", "", 3, 1, "")
    assert [row[0] for row in by_owner.rows] == [
        "Comune di Annicco",
        "Comune di Cremona",
        "Comune di Soresina",
        "ALER Brescia-Cremona-Mantova",
    ]
    assert 'id="stato-enti"' in render(by_owner)


def test_the_page_says_that_it_tells_what_the_files_hold_and_shows_no_state_it_cannot_know(tmp_path: Path) -> None:
    by_state, by_owner = state.of_plan(load_plan(make_ambito(tmp_path), 2022))
    assert "da correggere" not in [row[0] for row in by_state.rows]
    for table in (by_state, by_owner):
        assert "i moduli restituiti che non si sono potuti importare non vi entrano" in " ".join(table.notes).lower()


def test_beside_a_scenario_the_state_is_not_said_to_be_that_of_the_plan(tmp_path: Path) -> None:
    study = scenario(load_plan(make_ambito(tmp_path), 2022), eccedenza=15)
    figure, tables = tiles.of_plan(study), state.of_plan(study)
    for words in (figure.title, figure.description, *(table.caption for table in tables)):
        assert "scenario di studio 2022, non è il piano" in words


def test_every_state_has_its_words_and_a_colour_of_its_own_that_can_be_read() -> None:
    assert state.MEANING.keys() == tiles.COLOURS.keys() == tiles.SHORT.keys() == set(State)
    assert len(set(tiles.COLOURS.values())) == len(State) <= 6
    filled = set(tiles.COLOURS.values()) - {PAPER, *PATTERNS}
    assert min(contrast(*pair) for pair in combinations((PAPER, *filled), 2)) >= 2, "apart without hue"
    assert min(contrast(text_on(colour), colour) for colour in filled) >= 4.5
