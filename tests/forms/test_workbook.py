"""The form an owner opens: questions of the law, last year's values, checks in Italian, nothing open but inputs."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from piano_lib.forms.handout import AlreadyThere, hand_out
from piano_lib.forms.intake import import_forms
from tests.dati import MISURE, csv_text, make_ambito
from tests.forms.conftest import Typing


@pytest.fixture
def comune(folder: Path, tmp_path: Path) -> Workbook:
    hand_out(folder, 2022, tmp_path / "moduli")
    return load_workbook(tmp_path / "moduli" / "019036-cremona.xlsx")


def answer(book: Workbook, name: str) -> str:
    return str(book.defined_names[name].attr_text).partition("!")[2].replace("$", "")


def test_every_comune_and_aler_get_a_workbook_named_after_them(folder: Path, tmp_path: Path) -> None:
    names = [path.name for path in hand_out(folder, 2022, tmp_path / "moduli")]
    assert names == [
        "019003-annicco.xlsx",
        "019036-cremona.xlsx",
        "019098-soresina.xlsx",
        "aler-brescia-cremona-mantova.xlsx",
    ]


def test_each_sheet_has_its_title_in_a1_and_no_merged_cells(comune: Workbook) -> None:
    assert comune["Istruzioni"]["A1"].value == "Ricognizione degli alloggi per il piano 2022 – Comune di Cremona"
    assert comune["Ricognizione"]["A1"].value == "Ricognizione 2022 – Comune di Cremona (ISTAT 019036)"
    assert all(not sheet.merged_cells.ranges for sheet in comune.worksheets)


def test_the_instructions_give_the_day_of_the_law(comune: Workbook) -> None:
    assert "entro il giorno 31 ottobre 2021" in str(comune["Istruzioni"]["A4"].value)


def test_letters_a_to_k_are_all_asked_of_a_comune(comune: Workbook) -> None:
    sheet = comune["Ricognizione"]
    assert {sheet.cell(row, 1).value for row in range(4, 30)} >= set("abcdefghijk")


def test_last_year_stands_beside_the_cell_and_missing_is_not_zero(comune: Workbook) -> None:
    sheet = comune["Ricognizione"]
    before = {sheet.cell(row, 6).value: sheet.cell(row, 4).value for row in range(4, 27)}
    assert (before["a_patrimonio_sap"], before["b_stato_di_fatto"], before["g_totale_dichiarato"]) == (900, 7, "n.c.")


def test_inputs_are_open_and_everything_else_is_locked(comune: Workbook) -> None:
    sheet, inputs = (
        comune["Ricognizione"],
        {answer(comune, name) for name in comune.defined_names if not name.startswith("misure")},
    )
    open_cells = {cell.coordinate for line in sheet.iter_rows() for cell in line if not cell.protection.locked}
    assert open_cells == inputs
    assert all(one.protection.sheet for one in comune.worksheets)


def test_numbers_shares_days_and_words_are_checked_with_italian_messages(comune: Workbook) -> None:
    checks = {str(one.sqref): one for one in comune["Ricognizione"].data_validations.dataValidation}
    kinds = {
        name: checks[answer(comune, name)].type
        for name in ("e_liberi", "h_eccedenza_indigenza", "data_trasmissione", "dichiarazione", "note")
    }
    assert list(kinds.values()) == ["whole", "decimal", "date", "list", "textLength"]
    assert checks[answer(comune, "dichiarazione")].formula1 == '"presentata,nulla"'
    police = checks[answer(comune, "i_forze_ordine")]
    assert (float(police.formula2), police.errorTitle) == (
        10,
        "Percentuale non ammessa",
    )  # the ceiling of the law in force
    assert "fra 0 e 10" in police.error


def test_the_sum_is_a_formula_that_says_when_a_part_is_missing(comune: Workbook) -> None:
    sheet = comune["Ricognizione"]
    formula = next(sheet.cell(row, 3).value for row in range(4, 27) if sheet.cell(row, 6).value == "somma_calcolata")
    assert formula.startswith("=IF(AND(COUNT(")
    assert '"incompleta")' in formula


def test_the_hidden_sheet_says_which_form_it_is(comune: Workbook) -> None:
    sheet = comune["_modulo"]
    assert sheet.sheet_state == "veryHidden"
    told = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(1, 9)}
    assert (told["ambito"], told["anno"], told["ente_tipo"], told["istat"], told["versione"]) == (
        "ambito-di-prova",
        "2022",
        "COMUNE",
        "019036",
        "1",
    )


def test_aler_has_a_row_per_comune_and_one_for_totals_not_split(folder: Path, tmp_path: Path) -> None:
    *_, path = hand_out(folder, 2022, tmp_path / "moduli")
    sheet = load_workbook(path)["Ricognizione"]
    assert [sheet.cell(row, 1).value for row in range(5, 11)] == [
        "Spiegazione", "019003", "019036", "019098", "ambito", "Somma",
    ]  # fmt: skip
    asked = {cell.value for cell in sheet[3]}
    assert "j_sat" in asked
    assert not asked & {
        "h_eccedenza_indigenza",
        "i_forze_ordine",
        "i_categoria_aggiuntiva",
    }  # a comune's alone to decide


def test_reserves_are_asked_only_once_the_law_knows_them(tmp_path: Path) -> None:
    later = make_ambito(tmp_path, years=(2026,), piano={2026: {"data": "2025-12-01"}})
    *_, path = hand_out(later, 2026, tmp_path / "moduli")
    assert "riserve" in {cell.value for cell in load_workbook(path)["Ricognizione"][3]}


def test_the_same_form_is_the_same_file(folder: Path, tmp_path: Path) -> None:
    one, two = (hand_out(folder, 2022, tmp_path / name, prefilled=True) for name in ("uno", "due"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_forms_already_there_are_never_overwritten(folder: Path, tmp_path: Path) -> None:
    hand_out(folder, 2022, tmp_path / "moduli")
    mine = tmp_path / "moduli" / "019036-cremona.xlsx"
    mine.write_bytes(b"compilato")
    with pytest.raises(AlreadyThere) as there:
        hand_out(folder, 2022, tmp_path / "moduli")
    assert "019036-cremona.xlsx" in there.value.names
    assert mine.read_bytes() == b"compilato"


def shapes(sheet: object) -> dict[str, set[str]]:
    """Number formats of the cells that hold numbers or await them, by kind of cell."""
    found: dict[str, set[str]] = {}
    for line in sheet.iter_rows():  # type: ignore[attr-defined]
        for cell in line:
            found.setdefault("input" if not cell.protection.locked else "shown", set()).add(cell.number_format)
    return found


def test_no_number_is_shown_with_a_separator_left_hanging(returned: Path) -> None:
    for path in returned.iterdir():
        for sheet in load_workbook(path).worksheets:
            assert all("#.#" not in shape and "0.#" not in shape for kind in shapes(sheet).values() for shape in kind)


def test_rows_of_free_text_grow_with_what_is_typed(folder: Path, tmp_path: Path) -> None:
    *_, aler = hand_out(folder, 2022, tmp_path / "moduli")
    book = load_workbook(tmp_path / "moduli" / "019036-cremona.xlsx")
    texts = [book.defined_names[name].attr_text for name in ("note", "i_categoria_aggiuntiva", "i_motivazione")]
    for place in (*texts, *(book.defined_names[name].attr_text for name in book.defined_names if "misure" in name)):
        name, _, first = place.partition("!")
        sheet = book[name]
        row = sheet[first.replace("$", "").split(":")[0]].row
        assert sheet.row_dimensions[row].height is None, place
    assert book["Ricognizione"].column_dimensions["C"].width > 60
    rows = load_workbook(aler)["Ricognizione"].row_dimensions
    assert [rows[row].height for row in (6, 7, 8)] == [None] * 3


def test_aler_reads_an_explanation_under_each_heading_and_the_sums_of_its_comuni(returned: Path) -> None:
    sheet = load_workbook(returned / "aler-brescia-cremona-mantova.xlsx")["Ricognizione"]
    columns = {cell.value: cell.column for cell in sheet[3] if cell.value}
    assert sheet.cell(5, columns["e_liberi"]).value == "Liberi oggi, in buono stato."
    assert all(sheet.cell(5, column).value for column in columns.values() if column > 2)
    last = sheet.max_row
    total = sheet.cell(last, columns["b_stato_di_fatto"])
    place = f"{total.column_letter}6:{total.column_letter}8"
    assert (
        total.value == f'=IF(COUNT({place})=0,"",IF(COUNT({place})<ROWS({place}),"almeno "&SUM({place}),SUM({place})))'
    )
    assert total.protection.locked
    assert sheet.cell(last, columns["note"]).value is None


def test_aler_prints_its_title_and_its_headings_on_every_page(returned: Path) -> None:
    sheet = load_workbook(returned / "aler-brescia-cremona-mantova.xlsx")["Ricognizione"]
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$4", "$A:$B")
    assert sheet.oddHeader.left.text == "Ricognizione 2022 – ALER Brescia-Cremona-Mantova"
    assert str(sheet.print_area).partition("!")[2].startswith("$A$2:")


def test_last_years_measures_stand_beside_this_years(tmp_path: Path) -> None:
    line = {
        "tipo": "progetto",
        "istat": "019036",
        "titolo": "Alloggi ponte",
        "importo_eur": "1850",
        "fonte": "[F] nota",
    }
    blank = dict.fromkeys(MISURE, "")
    folder = make_ambito(tmp_path, files={"2021/misure.csv": csv_text(MISURE, [blank | line])})
    hand_out(folder, 2022, tmp_path / "moduli")
    sheet = load_workbook(tmp_path / "moduli" / "019036-cremona.xlsx")["Misure"]
    assert [sheet.cell(row, 6).value for row in (4, 5)] == [
        "Nel 2021", "progetto: Alloggi ponte. Importo massimo: 1.850 euro",
    ]  # fmt: skip
    assert sheet.cell(5, 6).protection.locked
    assert sheet.cell(5, 2).value is None
    other = load_workbook(tmp_path / "moduli" / "019098-soresina.xlsx")["Misure"]
    assert other.cell(5, 6).value in (None, "")


def test_a_form_prefilled_again_for_aler_holds_the_measures_of_its_earlier_form(
    folder: Path, returned: Path, tmp_path: Path, type_in: Typing
) -> None:
    aler = returned / "aler-brescia-cremona-mantova.xlsx"
    type_in(aler, {"misure_tipo": "progetto", "misure_titolo": "Portierato sociale"})
    import_forms(returned, folder, 2022)
    hand_out(folder, 2022, tmp_path / "di-nuovo", prefilled=True)
    (tmp_path / "di-nuovo" / "019003-annicco.xlsx").unlink()
    outcome = import_forms(tmp_path / "di-nuovo", folder, 2022, trial=True)
    assert outcome.changes == ()
