"""Returned workbooks into the year's files: good ones go in, bad ones are told why, nothing is lost."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from piano_lib.forms.intake import Outcome, import_forms
from piano_lib.survey import Severity, read_year
from piano_lib.survey.model import OwnerType, Reply
from tests.dati import RICOGNIZIONE, csv_text, row
from tests.forms.conftest import Typing, rows

CREMONA = "019036-cremona.xlsx"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def codes(outcome: Outcome) -> list[str]:
    return [finding.code for finding in outcome.findings]


def test_forms_of_a_comune_and_of_aler_fill_the_three_files(folder: Path, filled: Path, returned: Path) -> None:
    outcome = import_forms(returned, folder, 2022)
    assert [answers.file for answers in outcome.used] == ["019036-cremona.xlsx", "aler-brescia-cremona-mantova.xlsx"]
    written = {(line["istat"], line["ente_tipo"]): line for line in rows(folder, "ricognizione.csv")}
    expected = {(line["istat"], line["ente_tipo"]): line for line in rows(filled, "ricognizione.csv")}
    for key, line in expected.items():
        assert {**written[key], "fonte": ""} == {**line, "fonte": ""}
    assert written["019003", "COMUNE"]["dichiarazione"] == "mancante"  # not replied: still silent
    assert [line["i_forze_ordine"] for line in rows(folder, "scelte.csv")] == ["7,5", ""]


def test_the_survey_reads_what_was_imported(folder: Path, returned: Path) -> None:
    import_forms(returned, folder, 2022)
    data = read_year(folder, 2022)
    assert not any(finding.blocks for finding in data.findings)
    one = next(line for line in data.declarations if line.istat == "019098" and line.owner is OwnerType.ALER)
    assert (one.reply, one.free, one.turnover, one.undivided, one.stock_sas) == (Reply.FILED, None, None, 3, 0)


def test_each_row_says_file_cells_and_sha256_it_came_from(folder: Path, returned: Path) -> None:
    import_forms(returned, folder, 2022)
    digest = hashlib.sha256((returned / "019036-cremona.xlsx").read_bytes()).hexdigest()
    source = next(line["fonte"] for line in rows(folder, "ricognizione.csv") if line["istat"] == "019036")
    assert source == (
        "Modulo restituito da Comune di Cremona, file «019036-cremona.xlsx», "
        f"foglio Ricognizione, C4:C25, SHA-256 {digest}"
    )


def test_the_same_return_twice_changes_nothing(folder: Path, returned: Path) -> None:
    import_forms(returned, folder, 2022)
    before = snapshot(folder)
    outcome = import_forms(returned, folder, 2022)
    assert (outcome.changes, outcome.archived) == ((), None)
    assert snapshot(folder) == before


@pytest.mark.parametrize("stem", ["è" * 118, "字" * 83, "a" * 249], ids=["accents", "CJK", "plain"])
def test_a_long_file_name_holds_no_workbook_back_and_is_kept_with_its_ending(
    folder: Path, returned: Path, stem: str
) -> None:
    (returned / CREMONA).rename(returned / f"{stem}.xlsx")
    outcome = import_forms(returned, folder, 2022)
    assert len(outcome.used) == 2
    assert outcome.archived
    kept = [path.name for path in (outcome.archived / "moduli").iterdir()]
    assert all(len(name.encode()) < 130 and name.endswith(".xlsx") for name in kept)
    assert all(answers.file.endswith(".xlsx") for answers in outcome.used)


def test_a_trial_writes_nothing_and_says_what_would_change(folder: Path, returned: Path) -> None:
    before = snapshot(folder)
    outcome = import_forms(returned, folder, 2022, trial=True)
    assert outcome.changes
    assert snapshot(folder) == before


def test_a_second_return_replaces_the_first_and_says_what_changed(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    import_forms(returned, folder, 2022)
    type_in(returned / "019036-cremona.xlsx", {"e_liberi": 8, "g_totale_dichiarato": 14, "h_eccedenza_indigenza": None})
    outcome = import_forms(returned, folder, 2022)
    said = [(change.body, change.column, change.before, change.after) for change in outcome.changes]
    assert said == [
        ("Comune di Cremona", "e_liberi", "4", "8"),
        ("Comune di Cremona", "g_totale_dichiarato", "10", "14"),
        ("Comune di Cremona", "h_eccedenza_indigenza", "10", ""),
    ]
    assert next(line["e_liberi"] for line in rows(folder, "ricognizione.csv") if line["istat"] == "019036") == "8"


def test_what_was_there_before_is_kept_with_the_forms_used(folder: Path, returned: Path) -> None:
    before = {
        name: (folder / "2022" / name).read_bytes()
        for name in ("ricognizione.csv", "scelte.csv", "misure.csv", "piano.toml")
    }
    outcome = import_forms(returned, folder, 2022)
    assert outcome.archived is not None
    assert outcome.archived.parent == folder / ".archivio" / "2022"
    assert {name: (outcome.archived / "prima" / name).read_bytes() for name in before} == before
    kept = {path.read_bytes() for path in (outcome.archived / "moduli").iterdir()}
    assert kept == {(returned / answers.file).read_bytes() for answers in outcome.used}
    assert (folder / "2022" / "piano.toml").read_bytes() == before["piano.toml"]
    assert not list(folder.glob(".piano-tmp*"))


def test_good_files_are_not_held_back_by_bad_ones(folder: Path, returned: Path, type_in: Typing) -> None:
    type_in(returned / "019036-cremona.xlsx", {"e_liberi": "1.416", "note": "tel. 347 1234567", "c_ristrutturati": -2})
    outcome = import_forms(returned, folder, 2022)
    assert [answers.file for answers in outcome.used] == ["aler-brescia-cremona-mantova.xlsx"]
    said = [finding.sentence() for finding in outcome.findings if finding.istat == "019036"]
    place = "019036-cremona.xlsx, foglio «Ricognizione», cella"
    assert said == [
        f"{place} C9: un conteggio non può essere negativo (letto: «-2»). Correggi il numero.",
        f"{place} C11: il numero ha un separatore delle migliaia, che altrove si legge "
        "come virgola decimale (letto: «1.416»). Scrivi 1416, solo cifre.",
        f"{place} C25: il testo contiene un numero di telefono: finirebbe in un rapporto pubblico. Toglilo dal testo.",
    ]
    assert not any(
        line["istat"] == "019036" and line["ente_tipo"] == "COMUNE" and line["a_patrimonio_sap"]
        for line in rows(folder, "ricognizione.csv")
    )


def test_what_the_survey_would_refuse_stays_out_at_its_cell(folder: Path, returned: Path, type_in: Typing) -> None:
    type_in(returned / "019036-cremona.xlsx", {"e_di_cui_forze_ordine": 99})
    outcome = import_forms(returned, folder, 2022)
    one = next(finding for finding in outcome.findings if finding.istat == "019036")
    assert (one.file, one.sheet, one.column, one.code) == (
        "019036-cremona.xlsx",
        "Ricognizione",
        "C14",
        "parte-oltre-totale",
    )
    assert "019036-cremona.xlsx" not in [answers.file for answers in outcome.used]


def test_a_share_over_the_ceiling_of_the_law_is_refused_at_its_cell(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    type_in(returned / "019036-cremona.xlsx", {"i_forze_ordine": 15})
    one = next(finding for finding in import_forms(returned, folder, 2022).findings if finding.istat == "019036")
    assert (one.code, one.column) == ("scelta-non-ammessa", "C20")
    assert "supera il massimo di 10" in one.message


def test_a_share_below_one_point_is_taken_and_asked_about_at_its_cell_as_in_the_csv(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    type_in(returned / "019036-cremona.xlsx", {"i_forze_ordine": 0.5})
    outcome = import_forms(returned, folder, 2022)
    (found,) = (one for one in outcome.findings if one.code == "quota-minima")
    assert (found.severity, found.file, found.read) == (Severity.WARNING, "019036-cremona.xlsx", "0,5")
    assert (found.sheet, bool(found.column), found.remedy) == (
        "Ricognizione", True, "Se è una frazione, 0,5 va scritto 50.",
    )  # fmt: skip
    assert "0,5" in [line["i_forze_ordine"] for line in rows(folder, "scelte.csv") if line["istat"] == "019036"]


def test_a_nil_return_is_a_reply(folder: Path, returned: Path, type_in: Typing) -> None:
    type_in(returned / "019098-soresina.xlsx", {"dichiarazione": "nulla", "a_patrimonio_sap": 30})
    import_forms(returned, folder, 2022)
    line = next(
        line for line in rows(folder, "ricognizione.csv") if (line["istat"], line["ente_tipo"]) == ("019098", "COMUNE")
    )
    assert (line["dichiarazione"], line["a_patrimonio_sap"], line["e_liberi"]) == ("nulla", "30", "")


def test_a_nil_return_with_dwellings_contradicts_itself(folder: Path, returned: Path, type_in: Typing) -> None:
    type_in(returned / "019098-soresina.xlsx", {"dichiarazione": "nulla", "e_liberi": 2})
    assert "nulla-con-numeri" in codes(import_forms(returned, folder, 2022))


def test_all_that_is_wrong_with_a_form_is_said_at_once(folder: Path, returned: Path, type_in: Typing) -> None:
    wrong = {"dichiarazione": "nulla", "e_liberi": 2, "note": "cell.3471234567", "c_ristrutturati": "1.416"}
    type_in(returned / "019098-soresina.xlsx", wrong)
    found = {one.code for one in import_forms(returned, folder, 2022).findings if one.istat == "019098"}
    assert found == {"nulla-con-numeri", "dato-personale", "conteggio-migliaia"}


def test_a_form_nobody_filled_is_not_a_reply(folder: Path, returned: Path) -> None:
    outcome = import_forms(returned, folder, 2022)
    empty = [finding.file for finding in outcome.findings if finding.code == "modulo-vuoto"]
    assert empty == ["019003-annicco.xlsx", "019098-soresina.xlsx"]


def test_a_confirmed_value_keeps_the_source_it_had(folder: Path, filled: Path, returned: Path) -> None:
    shutil.copy(filled / "2022" / "ricognizione.csv", folder / "2022" / "ricognizione.csv")
    import_forms(returned, folder, 2022)
    assert {line["fonte"] for line in rows(folder, "ricognizione.csv")} == {"[D] dato dimostrativo"}


def test_columns_nobody_knows_are_kept(folder: Path, returned: Path) -> None:
    lines = [{**row("019036"), "protocollo": "123/2021"}]
    (folder / "2022" / "ricognizione.csv").write_text(csv_text((*RICOGNIZIONE, "protocollo"), lines), encoding="utf-8")
    import_forms(returned, folder, 2022)
    assert rows(folder, "ricognizione.csv")[0]["protocollo"] == "123/2021"


@pytest.mark.parametrize("size", [48])
def test_all_the_forms_of_the_shipped_ambito_come_back_the_same(ambito_copy: Path, tmp_path: Path, size: int) -> None:
    from piano_lib.forms.handout import hand_out

    hand_out(ambito_copy, 2022, tmp_path / "resi", prefilled=True)
    outcome = import_forms(tmp_path / "resi", ambito_copy, 2022, trial=True)
    assert outcome.changes == ()
    assert len(outcome.used) == size  # 47 comuni and ALER; one comune has not replied
