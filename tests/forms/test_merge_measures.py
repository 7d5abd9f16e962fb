"""Measures: told again they are the same measure, left out of a second return they go, changes are told by column."""

from __future__ import annotations

from pathlib import Path

from piano_lib.forms.handout import hand_out
from piano_lib.forms.intake import import_forms
from piano_lib.survey.carried import carried
from tests.dati import MISURE, Row, csv_text, make_ambito, row
from tests.forms.conftest import Typing, rows

CREMONA, ALER = "019036-cremona.xlsx", "aler-brescia-cremona-mantova.xlsx"
TOLD = {"misure_tipo": "progetto", "misure_titolo": "Alloggi ponte", "misure_importo_eur": 1850}


def register(folder: Path, fonte: str, **cells: str) -> None:
    line: Row = dict.fromkeys(MISURE, "") | {"tipo": "progetto", "istat": "019036", "titolo": "Alloggi Ponte"} | cells
    (folder / "2022" / "misure.csv").write_text(csv_text(MISURE, [line | {"fonte": fonte}]), encoding="utf-8")


def mine(folder: Path) -> list[dict[str, str]]:
    return [line for line in rows(folder, "misure.csv") if line["istat"] == "019036"]


def changes(folder: Path, returned: Path) -> list[tuple[str, str, str, str]]:
    outcome = import_forms(returned, folder, 2022)
    return [(one.measure, one.column, one.before, one.after) for one in outcome.changes if one.file == "misure.csv"]


def test_measures_come_from_the_same_workbook_and_a_second_return_replaces_them(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    type_in(returned / CREMONA, TOLD)
    import_forms(returned, folder, 2022)
    assert [(line["tipo"], line["titolo"], line["importo_eur"]) for line in mine(folder)] == [
        ("progetto", "Alloggi ponte", "1850")
    ]
    assert "foglio Misure, A5:E5" in mine(folder)[0]["fonte"]
    type_in(returned / CREMONA, {"misure_titolo": "Tutor di condominio"})
    assert changes(folder, returned) == [
        ("", "titolo", "Alloggi ponte", ""),
        ("", "titolo", "", "Tutor di condominio"),
    ]
    assert [line["titolo"] for line in mine(folder)] == ["Tutor di condominio"]


def test_a_measure_carried_over_and_told_again_is_one_measure_confirmed(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    register(folder, carried("[F] nota", 2021), importo_eur="1850")
    type_in(returned / CREMONA, TOLD | {"misure_titolo": "ALLOGGI PONTE"})
    found = changes(folder, returned)
    assert [line["fonte"][:20] for line in mine(folder)] == ["Modulo restituito da"]
    assert [(column, before[:14]) for _, column, before, _ in found] == [
        ("titolo", "Alloggi Ponte"),
        ("fonte", "[?] riportato "),
    ]
    assert changes(folder, returned) == []


def test_the_column_that_differs_is_told_with_the_measure_it_is_of(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    register(folder, "[F] nota", importo_eur="1700", titolo="Alloggi ponte")
    type_in(returned / CREMONA, TOLD)
    assert changes(folder, returned) == [("Alloggi ponte", "importo_eur", "1700", "1850")]
    assert [(line["importo_eur"], line["fonte"][:20]) for line in mine(folder)] == [("1850", "Modulo restituito da")]


def test_a_measure_told_with_the_same_words_keeps_its_source(folder: Path, returned: Path, type_in: Typing) -> None:
    register(folder, "[F] nota", importo_eur="1850", titolo="Alloggi ponte")
    type_in(returned / CREMONA, TOLD)
    assert changes(folder, returned) == []
    assert [line["fonte"] for line in mine(folder)] == ["[F] nota"]


def test_two_measures_of_one_title_stay_two(folder: Path, returned: Path, type_in: Typing) -> None:
    again = {f"{name} 1": value for name, value in TOLD.items()}
    type_in(returned / CREMONA, TOLD | again | {"misure_importo_eur 1": 900})
    for _ in range(2):
        import_forms(returned, folder, 2022)
        assert [line["importo_eur"] for line in mine(folder)] == ["1850", "900"]


def test_an_owner_whose_name_begins_another_does_not_take_its_measures_away(tmp_path: Path, type_in: Typing) -> None:
    names = ("Coop", "Coop, Alfa")
    declared = [row("019036", "OPERATORE", ente=name, data_trasmissione="2021-10-20") for name in names]
    folder = make_ambito(tmp_path, ricognizione={2022: declared})
    hand_out(folder, 2022, tmp_path / "resi", prefilled=True)
    first, second = sorted((tmp_path / "resi").glob("operatore-*"))
    type_in(second, {"misure_tipo": "progetto", "misure_titolo": "Portierato"})
    import_forms(tmp_path / "resi", folder, 2022)
    type_in(first, {"e_liberi 1": 5})
    import_forms(tmp_path / "resi", folder, 2022)
    assert "Portierato" in [line["titolo"] for line in rows(folder, "misure.csv")]


def both_tell_one(returned: Path, type_in: Typing) -> None:
    type_in(returned / CREMONA, TOLD)
    type_in(returned / ALER, TOLD | {"misure_istat": "019036", "misure_importo_eur": 900})


def test_a_measure_of_the_same_title_told_by_another_owner_is_another_measure(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    both_tell_one(returned, type_in)
    import_forms(returned, folder, 2022)
    assert [(line["importo_eur"], line["fonte"][:25]) for line in mine(folder)] == [
        ("1850", "Modulo restituito da Comu"),
        ("900", "Modulo restituito da ALER"),
    ]
    assert changes(folder, returned) == []


def test_a_measure_carried_over_is_confirmed_by_the_owner_who_told_it(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    both_tell_one(returned, type_in)
    import_forms(returned, folder, 2022)
    told = [line | {"fonte": carried(line["fonte"], 2021)} for line in mine(folder)]
    (folder / "2022" / "misure.csv").write_text(csv_text(MISURE, reversed(told)), encoding="utf-8")
    import_forms(returned, folder, 2022)
    assert [(line["importo_eur"], line["fonte"][:25]) for line in mine(folder)] == [
        ("900", "Modulo restituito da ALER"),
        ("1850", "Modulo restituito da Comu"),
    ]


def test_a_comune_does_not_find_in_its_form_what_another_owner_told_of_its_territory(
    folder: Path, returned: Path, type_in: Typing, tmp_path: Path
) -> None:
    both_tell_one(returned, type_in)
    import_forms(returned, folder, 2022)
    hand_out(folder, 2022, tmp_path / "di-nuovo", prefilled=True)
    assert changes(folder, tmp_path / "di-nuovo") == []
    assert len(mine(folder)) == 2
