"""A comparison as tables: names of the columns, nullable integers, one row per pair, quantity, item or rule."""

from __future__ import annotations

import pandas as pd
import pytest

from piano_lib.comparison.model import MEASURED
from piano_lib.plan.line import ALLOCATED
from tests.comparison.esempi import SAME_LAW, of
from tests.plan.esempi import choice, unanswered, with_available

SORESINA = "019098"
IDENTITY = ["istat", "comune", "ente_tipo", "ente"]
MADE = of(
    (with_available(10), with_available(3, SORESINA)),
    (with_available(12), unanswered(SORESINA)),
    chosen_before=(choice(sat=2),),
    chosen_after=(choice(sat=3),),
)


def test_each_quantity_has_two_values_difference_variation_and_outcome() -> None:
    table = MADE.table(["g_totale", "sap"])
    assert list(table.columns) == [
        *IDENTITY, "presenza",
        "g_totale_2021", "g_totale_2022", "g_totale_differenza", "g_totale_variazione", "g_totale_esito",
        "sap_2021", "sap_2022", "sap_differenza", "sap_variazione", "sap_esito",
    ]  # fmt: skip
    row = table.iloc[0]
    assert row.tolist()[:10] == [
        "019036", "Cremona", "COMUNE", "Comune di Cremona", "in entrambi gli anni", 10, 12, 2, 2000, "confrontabile",
    ]  # fmt: skip
    assert table.iloc[1]["g_totale_esito"] == "n.c."
    assert table.iloc[1]["g_totale_2022"] is pd.NA
    kinds = {name: str(kind) for name, kind in table.dtypes.items()}
    assert {
        kinds[name] for name in table.columns if name.endswith(("_2021", "_2022", "_differenza", "_variazione"))
    } == {"Int64"}
    assert {kinds[name] for name in [*IDENTITY, "presenza", "g_totale_esito", "sap_esito"]} == {"string"}


def test_without_a_choice_every_measured_quantity_is_there() -> None:
    assert len(MADE.table().columns) == 5 + 5 * len(MEASURED)


def test_a_quantity_not_compared_is_refused() -> None:
    with pytest.raises(KeyError):
        MADE.table(["colonna"])


def test_effects_are_a_row_per_pair_and_quantity_blank_where_not_known() -> None:
    table = MADE.effects()
    names = [
        "2021",
        "effetto_offerta",
        "effetto_norme",
        "effetto_scelte",
        "effetto_norme_e_scelte",
        "2022",
        "differenza",
    ]
    assert list(table.columns) == [*IDENTITY, "voce", *names]
    assert len(table) == 2 * len(ALLOCATED)
    sat = table[(table["istat"] == "019036") & (table["voce"] == "j_sat")].iloc[0]
    assert sat[names].tolist() == [2, 0, 0, 1, 1, 3, 1]
    blank = table[table["istat"] == SORESINA]
    assert blank[names].isna().all(axis=None)
    assert {str(table[name].dtype) for name in names} == {"Int64"}
    assert str(table["voce"].dtype) == "string"


def test_the_programming_is_a_row_per_item_with_both_sources() -> None:
    table = MADE.programming()
    assert list(table.columns) == [
        "voce", "istat", "soggetto", "titolo", "stato", "base", "fonte_base", "prova_base", "confronto",
        "fonte_confronto", "prova_confronto", "nota",
    ]  # fmt: skip
    assert len(table) == len(MADE.items)
    row = table[table["voce"] == "Servizi abitativi transitori (SAT)"].iloc[0]
    assert row.tolist() == [
        "Servizi abitativi transitori (SAT)", "019036", "Cremona", "Alloggi richiesti", "cambiato", "2 alloggi",
        "dato di prova", "D", "3 alloggi", "dato di prova", "D", "",
    ]  # fmt: skip
    assert {str(kind) for kind in table.dtypes} == {"string"}


def test_the_law_is_a_row_per_parameter_with_both_citations() -> None:
    table = MADE.rules()
    assert list(table.columns) == [
        "parametro", "titolo", "stato", "base", "citazione_base", "prova_base", "confronto", "citazione_confronto",
        "prova_confronto",
    ]  # fmt: skip
    assert len(table) == len(MADE.law)
    row = table[table["parametro"] == "sat_tetto"].iloc[0]
    assert row["stato"] == "cambiato"
    assert (row["prova_base"], row["prova_confronto"]) == ("P", "F")
    assert row["citazione_base"] == row["citazione_confronto"] == "l.r. 16/2016 art. 23 c. 13"
    assert row["base"].startswith("fino al 10\xa0% del patrimonio")
    assert row["confronto"].startswith("fino al 25\xa0% degli alloggi disponibili")


def test_a_parameter_one_side_lacks_is_blank() -> None:
    from dataclasses import replace

    law = tuple(replace(item, before=None) for item in MADE.law)
    table = replace(MADE, law=law).rules()
    assert table[["base", "citazione_base", "prova_base"]].isna().all(axis=None)
    assert not table["confronto"].isna().any()


def test_findings_are_a_row_each() -> None:
    assert len(MADE.findings()) == len(MADE.all_findings) > 0


def test_a_count_is_exact_however_large_also_beside_one_not_communicated() -> None:
    large = 2**53 + 1  # the first whole number that a float cannot hold
    rows = (with_available(large), unanswered(SORESINA))
    table = of(rows, rows, days=SAME_LAW).table(["g_totale"])
    assert table["g_totale_2022"].tolist() == [large, pd.NA]


def test_without_pairs_the_tables_keep_their_columns() -> None:
    empty = of((), (), days=SAME_LAW)
    assert len(empty.table(["g_totale"])) == 0
    assert "g_totale_differenza" in empty.table(["g_totale"]).columns
