"""The grid of comuni by state of their return, and the tables with the same data."""

from __future__ import annotations

from pathlib import Path

from piano_lib.api import load_plan
from piano_lib.charts import tiles
from piano_lib.tables import state
from piano_lib.tables.html import render
from tests.dati import make_ambito


def test_every_comune_has_a_tile_with_its_name_and_its_state(tmp_path: Path) -> None:
    figure = tiles.of_plan(load_plan(make_ambito(tmp_path), 2022))
    for words in ("Annicco", "Cremona", "Soresina", "in ritardo", "risposto", "nulla"):
        assert f">{words}<" in figure.svg


def test_the_description_counts_the_states_and_names_who_is_to_be_chased(tmp_path: Path) -> None:
    figure = tiles.of_plan(load_plan(make_ambito(tmp_path), 2022))
    assert figure.description == (
        "Griglia dei 3 comuni per stato della risposta, piano 2022, al 1° dicembre 2021: «ha risposto» 1, "
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
