"""`piano verifica`: what an analyst reads, the exit code, and nothing written."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from piano_lib.cli.main import main
from tests.dati import MISURE, check, choice, edit, make_ambito, missing, nil, row, standard_rows

SENT = {"data_trasmissione": "2021-10-20"}


def verify(folder: Path, year: str = "2022") -> int:
    return main(["verifica", year, "--dati", str(folder)])


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_good_data_are_enough_for_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_ambito(tmp_path, controlli={2022: [check("g_totale", 10, "019036", "COMUNE")]})
    assert verify(folder) == 0
    out = capsys.readouterr().out
    assert "I dati del 2022 bastano per il piano." in out
    assert "g_totale, COMUNE 019036: 10 stampati, uguale" in out


def test_printed_totals_are_reconciled_equal_different_or_not_comparable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    totals = [
        check("g_totale", 45, ente_tipo="ALER"), check("a_patrimonio_sap", 900, ente_tipo="COMUNE"),
        check("sap", 3, "019098", "OPERATORE"),
    ]  # fmt: skip
    assert verify(make_ambito(tmp_path, controlli={2022: totals})) == 0
    out = capsys.readouterr().out
    assert "g_totale, ALER: 45 stampati, 42 dalle righe: differenza +3" in out
    assert "a_patrimonio_sap, COMUNE: 900 stampati, non confrontabile: mancano 2 righe (le note sommano a 900)" in out
    assert "sap, OPERATORE 019098: 3 stampati, non confrontabile: nessuna riga corrisponde" in out


def test_one_row_one_comune_and_one_printed_dwelling_are_singular(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [nil("019036"), nil("019036", "ALER")]
    verify(
        make_ambito(
            tmp_path, years=(2022,), comuni=(("019036", "Cremona"),), ricognizione={2022: rows}, scelte={2022: []},
            controlli={2022: [check("g_totale", 1)]},
        )
    )  # fmt: skip
    out = capsys.readouterr().out
    assert "2 righe di ricognizione, 1 comune." in out
    assert "g_totale, tutti gli enti: 1 stampato, 0 dalle righe: differenza +1" in out


def bad_data(tmp_path: Path) -> Path:
    """Every kind of bad data of the specification, one each, over the files of one year."""
    rows = [
        *standard_rows(2022),
        row("019003", "ALER", a="1.416", b="-2", c="2,5", e_liberi="tre", **SENT),
        row("015146", "ALER", comune="", **SENT),
        row(**SENT),
    ]
    folder = make_ambito(
        tmp_path,
        ricognizione={2022: rows},
        scelte={2022: [choice(h="10", i="60"), choice(ente_tipo="ALER", h="10")]},
        files={
            "2022/misure.csv": f"{','.join(MISURE)}\nmisura,,Città,,,,\n".encode("cp1252"),
            "2022/controlli.csv": b"",
        },
    )
    edit(folder, "comuni.csv", "istat,comune,", "istat,nome,")
    return folder


def test_all_that_is_bad_is_said_at_once_with_its_place_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = bad_data(tmp_path)
    before = tree(tmp_path)
    assert verify(folder) == 1
    out = capsys.readouterr().out
    expected = [
        "comuni.csv, riga 1, colonna comune: manca la colonna «comune»",
        "2022/ricognizione.csv, riga 7, colonna a_patrimonio_sap: il numero ha un separatore delle migliaia, che "
        "altrove si legge come virgola decimale (letto: «1.416»). Scrivi 1416, solo cifre.",
        "2022/ricognizione.csv, riga 7, colonna b_stato_di_fatto: un conteggio non può essere negativo (letto: «-2»)",
        "2022/ricognizione.csv, riga 7, colonna c_ristrutturati: il numero non è intero (letto: «2,5»)",
        "2022/ricognizione.csv, riga 7, colonna e_liberi: non è un numero intero (letto: «tre»)",
        "2022/ricognizione.csv, riga 8, colonna istat: il codice ISTAT non è di un comune dell'ambito "
        "(letto: «015146»)",
        "2022/ricognizione.csv, riga 9, colonna istat: stesso comune e stesso ente della riga 2 (letto: «019036»)",
        "2022/scelte.csv, riga 2, colonna i_forze_ordine:",
        "2022/scelte.csv, riga 3, colonna h_eccedenza_indigenza:",
        "2022/misure.csv, riga 2, colonna titolo: il file non è in UTF-8",
        "2022/controlli.csv: il file è vuoto",
    ]
    assert [sentence for sentence in expected if sentence not in out] == []
    assert "Il piano 2022 non si può fare" in out
    assert tree(tmp_path) == before


def test_what_the_law_refuses_is_said_beside_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_ambito(
        tmp_path,
        ricognizione={2022: [row(b="1.416", **SENT), nil("019098", **SENT), missing("019003")]},
        scelte={2022: [choice(i="60")]},
    )
    assert verify(folder) == 1
    out = capsys.readouterr().out
    assert "2 anomalie che bloccano il piano:" in out
    assert "letto: «1.416»" in out
    assert "2022/scelte.csv, riga 2, colonna i_forze_ordine" in out


def test_a_day_the_rules_do_not_cover_blocks_and_names_the_file_to_edit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(make_ambito(tmp_path, piano={2022: {"data": "2003-01-01"}})) == 1
    out = capsys.readouterr().out
    assert "2022/piano.toml, colonna data: Parametro «" in out
    assert ".toml" in out.split("Aggiungere la versione mancante in", 1)[1]


@pytest.mark.parametrize("year", ["2022.5", "duemila", "2030", "", "2022 2021", "--2022", "../2022", "anno=2022"])
def test_a_wrong_year_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], year: str) -> None:
    folder = make_ambito(tmp_path)
    if year.startswith("-"):
        with pytest.raises(SystemExit) as ended:
            verify(folder, year)
        assert ended.value.code == 2
        return
    assert verify(folder, year) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1


def test_a_check_starts_without_the_heavy_libraries(ambito: Path) -> None:
    program = (
        "import sys; from piano_lib.cli.main import main\n"
        f"main(['verifica', '2022', '--dati', {str(ambito)!r}])\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'nbconvert', 'papermill', 'jinja2'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_shipped_years_pass(ambito: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [verify(ambito, year) for year in ("2021", "2022")] == [0, 0]
    assert "bloccano" not in capsys.readouterr().out
