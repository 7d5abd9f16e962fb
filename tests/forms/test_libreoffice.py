"""A real client: LibreOffice opens each kind of form, its scripting types, both formats come back."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from piano_lib.forms.container import opened
from piano_lib.forms.grid import read_grids
from piano_lib.forms.handout import hand_out
from piano_lib.forms.intake import import_forms
from piano_lib.forms.records import Year, read_records
from tests.conftest import missing
from tests.forms.libreoffice import SYSTEM_PYTHON, fill

pytestmark = pytest.mark.libreoffice

TYPED = {
    "019036-cremona.xlsx": {
        "dichiarazione": (0, "presentata"),
        "data_trasmissione": (0, 44496),
        "a_patrimonio_sap": (0, 1042),
        "a_patrimonio_sas": (0, 0),
        "b_stato_di_fatto": (0, 3),
        "c_ristrutturati": (0, 6),
        "d_nuova_edificazione": (0, 0),
        "e_liberi": (0, 8),
        "e_turnover": (0, 5),
        "f_conferiti_privati": (0, 0),
        "g_totale_dichiarato": (0, 22),
        "h_eccedenza_indigenza": (0, 10),
        "i_forze_ordine": (0, 7.5),
        "j_sat": (0, 5),
        "note": (0, "Perché «sì» – così è, 100 %"),
        "misure_tipo": (0, "progetto"),
        "misure_titolo": (0, "Alloggi ponte"),
    },
    "aler-brescia-cremona-mantova.xlsx": {
        "data_trasmissione": (0, 44496),
        "a_patrimonio_sap": (1, 905),
        "b_stato_di_fatto": (1, 0),
        "e_non_distinti": (1, 63),
        "g_totale_dichiarato": (2, 4),
        "j_sat": (1, 10),
    },
}


@pytest.fixture(scope="module", params=sorted(TYPED))
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_what_is_typed_comes_back_the_same_from_both_formats(
    folder: Path, tmp_path: Path, soffice: Path, form: str
) -> None:
    uno = subprocess.run([str(SYSTEM_PYTHON), "-c", "import uno"], check=False, capture_output=True)
    if uno.returncode:
        missing("LibreOffice's Python bridge", "python3-uno")
    hand_out(folder, 2022, tmp_path / "moduli")
    place = tmp_path / "ufficio"
    place.mkdir()
    seen = fill(place, tmp_path / "moduli" / form, TYPED[form])
    results: dict[str, Year] = {}
    for suffix in (".xlsx", ".ods"):
        one = tmp_path / suffix[1:]
        one.mkdir()
        (one / f"reso{suffix}").write_bytes((place / form).with_suffix(suffix).read_bytes())
        outcome = import_forms(one, folder, 2022)
        assert outcome.used, [finding.sentence() for finding in outcome.findings]
        results[suffix] = read_records(folder, 2022)
        _as_typed(results[suffix], form)
    again = import_forms(tmp_path / "ods", folder, 2022)
    assert again.changes == ()  # .xlsx and .ods said the same
    for suffix in (".xlsx", ".ods"):
        _still_checked(seen[suffix])
        _another_reader_sees_the_same((place / form).with_suffix(suffix))


def _as_typed(year: Year, form: str) -> None:
    lines = {(line["istat"], line["ente_tipo"]): line for line in year.declarations}
    if form.startswith("aler"):
        told = lines["019036", "ALER"]
        assert (told["a_patrimonio_sap"], told["b_stato_di_fatto"], told["e_non_distinti"], told["e_liberi"]) == (
            "905",
            "0",
            "63",
            "",
        )
        assert lines["019098", "ALER"]["g_totale_dichiarato"] == "4"
        assert ("019003", "ALER") not in lines
        assert [line["j_sat"] for line in year.choices] == ["10"]
        return
    told = lines["019036", "COMUNE"]
    assert (told["a_patrimonio_sap"], told["a_patrimonio_sas"], told["e_non_distinti"], told["g_di_cui_sas"]) == (
        "1042",
        "0",
        "",
        "",
    )
    assert (told["data_trasmissione"], told["note"]) == ("2021-10-27", "Perché «sì» – così è, 100 %")
    assert [(line["h_eccedenza_indigenza"], line["i_forze_ordine"], line["j_sat"]) for line in year.choices] == [
        ("10", "7,5", "5")
    ]
    assert [line["titolo"] for line in year.measures if line["istat"] == "019036"] == ["Alloggi ponte"]


def _another_reader_sees_the_same(path: Path) -> None:
    """Every typed cell of the questions, as a reader we do not use for forms reads it."""
    found = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Ricognizione").to_python(skip_empty_area=False)
    cells = [cell for cell in read_grids(opened(path.read_bytes()))["Ricognizione"].cells.values() if not cell.formula]
    assert len(cells) > 90
    for cell in cells:
        other = found[cell.row - 1][cell.column - 1]
        ours = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        assert ours == (other.date() if isinstance(other, datetime) else other), cell.place


def _still_checked(seen: dict[str, dict[str, list[object]]]) -> None:
    """Number checks, drop-downs, messages and protection are there after a save."""
    kinds = {name: kind for name, (kind, _, _) in seen["checks"].items()}
    assert (kinds["e_liberi"], kinds["dichiarazione"], kinds["misure_tipo"], kinds["data_trasmissione"]) == (
        "WHOLE",
        "LIST",
        "LIST",
        "DATE",
    )
    if "i_forze_ordine" in kinds:
        assert kinds["i_forze_ordine"] == "DECIMAL"
    assert all(shown and words for _, shown, words in seen["checks"].values())
    assert seen["sheets"]["Ricognizione"] == [True, True]
    assert seen["sheets"]["_modulo"] == [True, False]  # protected, not visible


def test_the_form_looks_right_enough_to_be_printed(folder: Path, tmp_path: Path, soffice: Path) -> None:
    hand_out(folder, 2022, tmp_path / "moduli")
    profile = f"-env:UserInstallation={(tmp_path / 'profilo').as_uri()}"
    form = tmp_path / "moduli" / "019036-cremona.xlsx"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, form]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    from pypdf import PdfReader

    pages = PdfReader(tmp_path / "019036-cremona.pdf").pages
    text = "\n".join(page.extract_text() for page in pages)
    assert len(pages) <= 5
    assert "Quota percentuale oltre quella di base" in text
    assert "###" not in text  # no column too narrow for its number


PHRASE = "parola accanto a parola, senza alcun dato personale, per riempire la casella. "
LONG = {
    "019036-cremona.xlsx": {
        "i_categoria_aggiuntiva": (0, 240), "i_motivazione": (0, 600), "note": (0, 600), "misure_titolo": (0, 120),
        "misure_descrizione": (0, 900),
    },
    "aler-brescia-cremona-mantova.xlsx": {"note": (1, 600), "misure_titolo": (0, 120), "misure_descrizione": (0, 900)},
}  # fmt: skip


def printed(path: Path, place: Path, soffice: Path) -> str:
    """The text of the pages a workbook is printed on: what is cut at the edge of a cell is not there."""
    from pypdf import PdfReader

    profile = f"-env:UserInstallation={(place / 'profilo').as_uri()}"
    target = place / path.suffix[1:]
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", target, path]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return "\n".join(page.extract_text() for page in PdfReader(target / f"{path.stem}.pdf").pages)


@pytest.mark.parametrize("form", sorted(LONG))
def test_long_texts_are_printed_to_their_last_word(folder: Path, tmp_path: Path, soffice: Path, form: str) -> None:
    hand_out(folder, 2022, tmp_path / "moduli")
    place = tmp_path / "ufficio"
    place.mkdir()
    last = {name: f"FINE{name.replace('_', '').upper()}" for name in LONG[form]}
    typed = {
        name: (row, (PHRASE * 20)[: size - len(last[name])] + last[name]) for name, (row, size) in LONG[form].items()
    }
    fill(place, tmp_path / "moduli" / form, typed)
    for suffix in (".xlsx", ".ods"):
        text = printed((place / form).with_suffix(suffix), place, soffice)
        assert [word for word in last.values() if word not in text] == [], suffix
