"""What a return replaces, what it leaves alone, what a blank answer takes away; and that each of these is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from piano_lib.forms.intake import import_forms
from piano_lib.survey.carried import carried
from tests.dati import RICOGNIZIONE, SCELTE, Row, choice, csv_text, missing, row
from tests.forms.conftest import Typing, rows

CREMONA, ALER = "019036-cremona.xlsx", "aler-brescia-cremona-mantova.xlsx"
CHOICES = ("h_eccedenza_indigenza", "i_forze_ordine", "i_categoria_aggiuntiva", "i_motivazione", "j_sat")
Blank = Callable[[Path, int], None]


def choose(folder: Path, *chosen: Row) -> None:
    (folder / "2022" / "scelte.csv").write_text(csv_text(SCELTE, chosen), encoding="utf-8")


def declare(folder: Path, *declared: Row) -> None:
    (folder / "2022" / "ricognizione.csv").write_text(csv_text(RICOGNIZIONE, declared), encoding="utf-8")


def of_aler(folder: Path) -> dict[str, dict[str, str]]:
    return {line["istat"]: line for line in rows(folder, "ricognizione.csv") if line["ente_tipo"] == "ALER"}


def test_a_choice_from_an_act_is_not_wiped_by_a_form_without_choices(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    choose(folder, choice(h="10", fonte="[F] nota"))
    type_in(returned / CREMONA, dict.fromkeys(CHOICES))
    outcome = import_forms(returned, folder, 2022)
    assert "scelte-conservate" in [one.code for one in outcome.findings]
    assert rows(folder, "scelte.csv")[0]["fonte"] == "[F] nota"


def test_a_blank_among_other_choices_takes_the_one_of_an_act_away_and_says_so(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    choose(folder, choice(h="10", sat=4, fonte="[F] nota prot. 123/2021"))
    type_in(returned / CREMONA, {"h_eccedenza_indigenza": None})
    outcome = import_forms(returned, folder, 2022)
    (one,) = [one for one in outcome.findings if one.code == "scelta-tolta"]
    assert (one.file, one.sheet, one.column, one.read, one.blocks) == (CREMONA, "Ricognizione", "C19", "10", False)
    assert "[F] nota prot. 123/2021" in one.message
    line = rows(folder, "scelte.csv")[0]
    assert (line["h_eccedenza_indigenza"], line["j_sat"]) == ("", "5")


def test_a_blank_of_a_second_form_takes_away_what_the_first_said_without_a_warning(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    import_forms(returned, folder, 2022)
    type_in(returned / CREMONA, {"h_eccedenza_indigenza": None})
    outcome = import_forms(returned, folder, 2022)
    assert "scelta-tolta" not in [one.code for one in outcome.findings]
    assert [(one.column, one.before, one.after) for one in outcome.changes] == [("h_eccedenza_indigenza", "10", "")]


def test_a_choice_carried_over_is_confirmed_by_the_form_that_repeats_it(
    folder: Path, filled: Path, returned: Path
) -> None:
    before = rows(filled, "scelte.csv")
    choose(folder, *(line | {"fonte": carried(line["fonte"], 2021)} for line in before))
    outcome = import_forms(returned, folder, 2022)
    after = rows(folder, "scelte.csv")
    assert [{**line, "fonte": ""} for line in after] == [{**line, "fonte": ""} for line in before]
    assert {line["fonte"][:20] for line in after} == {"Modulo restituito da"}
    said = [one for one in outcome.changes if one.file == "scelte.csv"]
    assert {(one.column, one.before[:3]) for one in said} == {("fonte", "[?]")}
    assert import_forms(returned, folder, 2022).changes == ()


def test_a_choice_carried_over_that_the_form_does_not_repeat_stays_to_be_confirmed(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    choose(folder, choice(h="10", fonte=carried("[F] nota", 2021)))
    type_in(returned / CREMONA, dict.fromkeys(CHOICES))
    import_forms(returned, folder, 2022)
    assert rows(folder, "scelte.csv")[0]["fonte"].startswith("[?] riportato dal piano 2021, da confermare")


def test_a_row_a_second_form_leaves_blank_is_to_come_again_with_its_choices(
    folder: Path, returned: Path, blank_row: Blank
) -> None:
    import_forms(returned, folder, 2022)
    blank_row(returned / ALER, 1)
    outcome = import_forms(returned, folder, 2022)
    line = of_aler(folder)["019036"]
    assert (line["dichiarazione"], line["a_patrimonio_sap"], line["data_trasmissione"]) == ("mancante", "", "")
    assert of_aler(folder)["019098"]["dichiarazione"] == "presentata"
    assert ("a_patrimonio_sap", "1500", "") in [(one.column, one.before, one.after) for one in outcome.changes]
    assert [line["ente_tipo"] for line in rows(folder, "scelte.csv")] == ["COMUNE"]
    assert import_forms(returned, folder, 2022).changes == ()


def test_a_row_that_came_from_elsewhere_stays_when_the_form_leaves_it_blank_and_it_is_said(
    folder: Path, returned: Path, blank_row: Blank
) -> None:
    declare(folder, row("019036", "ALER", a=7, data_trasmissione="2021-10-20"), row("019098", "ALER", a=9))
    blank_row(returned / ALER, 1)
    outcome = import_forms(returned, folder, 2022)
    assert of_aler(folder)["019036"]["a_patrimonio_sap"] == "7"
    assert [one.message for one in outcome.findings if one.code == "riga-vuota"] == [
        "la riga di Cremona è vuota: resta quanto già registrato"
    ]


def test_a_total_of_aler_goes_in_its_own_row_and_nothing_is_awaited_comune_by_comune(
    folder: Path, returned: Path, type_in: Typing, blank_row: Blank
) -> None:
    declare(folder, missing("019003"), missing("019036", "ALER"), missing("019098", "ALER"))
    for comune in (1, 2):
        blank_row(returned / ALER, comune)
    type_in(returned / ALER, {"g_totale_dichiarato 3": 77})
    import_forms(returned, folder, 2022)
    told = of_aler(folder)
    assert list(told) == [""]
    assert (told[""]["g_totale_dichiarato"], told[""]["comune"]) == ("77", "")


def test_rows_of_comuni_take_the_place_of_a_total_still_to_come(folder: Path, returned: Path) -> None:
    declare(folder, missing("", "ALER", comune=""))
    import_forms(returned, folder, 2022)
    assert list(of_aler(folder)) == ["019036", "019098"]
