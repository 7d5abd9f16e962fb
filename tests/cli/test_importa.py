"""``piano importa DIR --anno ANNO``: what it prints, and the code it ends with."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.cli.main import main
from piano_lib.forms.handout import hand_out
from tests.dati import edit, make_ambito, missing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    silent = [missing(istat) for istat in ("019003", "019036", "019098")]
    hand_out(make_ambito(tmp_path / "pieno"), 2022, tmp_path / "resi", prefilled=True)
    (tmp_path / "resi" / "019003-annicco.xlsx").unlink()  # the comune that has not replied
    return make_ambito(tmp_path, ricognizione={2022: silent}, scelte={2022: []})


def run(folder: Path, tmp_path: Path, *words: str) -> int:
    return main(["importa", str(tmp_path / "resi"), "--anno", "2022", "--dati", str(folder), *words])


def test_a_trial_says_what_would_change_and_writes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "2022" / "ricognizione.csv").read_bytes()
    assert run(folder, tmp_path, "--prova") == 0
    text = capsys.readouterr().out
    assert "Comune di Cremona, a_patrimonio_sap: n.c. → 900" in text
    assert "È una prova: non ho scritto nulla." in text
    assert (folder / "2022" / "ricognizione.csv").read_bytes() == before


def test_an_import_says_what_changed_and_where_the_rest_is_kept(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, tmp_path) == 0
    text = capsys.readouterr().out
    assert "Cartelle di lavoro lette: 3; accolte: 3; non usate: 0." in text
    assert ".archivio" in text
    assert run(folder, tmp_path) == 0
    assert "Nessun valore cambia." in capsys.readouterr().out


def test_a_file_kept_out_ends_with_one_and_a_sentence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "resi" / "troncato.xlsx").write_bytes((tmp_path / "resi" / "019036-cremona.xlsx").read_bytes()[:5000])
    assert run(folder, tmp_path) == 1
    text = capsys.readouterr().out
    assert "troncato.xlsx: il file non è una cartella di lavoro, o è danneggiato o troncato" in text
    assert "accolte: 3; non usate: 1" in text
    assert "1 anomalia che blocca il modulo:" in text, "the good forms are imported all the same"
    for name in ("altro.xlsx", "terzo.xlsx"):
        (tmp_path / "resi" / name).write_bytes(b"testo")
    assert run(folder, tmp_path) == 1
    assert "3 anomalie che bloccano i moduli:" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_wrong_use(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["importa", str(tmp_path / "altrove"), "--anno", "2022", "--dati", str(folder)]) == 2
    assert "non esiste" in capsys.readouterr().err


def test_a_file_in_place_of_the_folder_is_said_to_be_one(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "resi" / "019036-cremona.xlsx"
    assert main(["importa", str(path), "--anno", "2022", "--dati", str(folder)]) == 2
    assert "è un file, non una cartella: indica la cartella che lo contiene" in capsys.readouterr().err


def test_days_that_change_are_written_as_italians_do(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, tmp_path, "--prova")
    assert "Comune di Cremona, data_trasmissione: n.c. → 20/10/2021" in capsys.readouterr().out


def test_an_empty_folder_is_a_warning(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "vuota").mkdir()
    assert main(["importa", str(tmp_path / "vuota"), "--anno", "2022", "--dati", str(folder)]) == 0
    assert "vuota: non c'è alcuna cartella di lavoro .xlsx o .ods" in capsys.readouterr().out


def test_without_the_law_shares_are_not_checked_and_it_says_so(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder, "2022/piano.toml", "data = 2021-12-01", "data = 2017-12-01")
    run(folder, tmp_path, "--prova")
    assert "le percentuali non sono controllate" in capsys.readouterr().out
