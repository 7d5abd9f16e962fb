"""``piano rapporto``, ``confronto``, ``scheda``: wrong use refused at once, failures said, runs resumed."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from piano_lib.cli.main import main
from piano_lib.render import edition
from tests.conftest import Command
from tests.dati import edit, make_ambito
from tests.render.quaderni import BODY, OPENING, notebook, notebooks


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with ``data/ambito-di-prova`` and tiny notebooks in ``quaderni``."""
    make_ambito(tmp_path / "data")
    notebooks(tmp_path / "quaderni")
    return tmp_path


def refused(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """Runs a command that must end with exit code 2, one sentence, no worker asked for and nothing written."""

    def never(*arguments: object) -> None:
        raise AssertionError("a run was started")

    monkeypatch.chdir(place)
    monkeypatch.setattr(edition, "open_publication", never)
    before = sorted(place.rglob("*"))
    try:
        code = main([*words, "--quaderni", "quaderni"])
    except SystemExit as error:  # argparse
        code = int(str(error.code))
    assert code == 2
    assert sorted(place.rglob("*")) == before
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


WRONG = [
    (("rapporto", "duemila"), "non è un anno"),
    (("rapporto", "2022.5"), "non è un anno"),
    (("rapporto", "2022,5"), "non è un anno"),
    (("rapporto", "-2022"), ""),
    (("rapporto", "20220"), "non è un anno"),
    (("rapporto", "２０２２"), "non è un anno"),
    (("rapporto", "2031"), "non ci sono dati"),
    (("rapporto", "2022", "--parametro", "ano=2022"), "forse volevi «anno»"),
    (("rapporto", "2022", "--parametro", "zzz=1"), "quelli previsti sono"),
    (("rapporto", "2022", "--parametro", "soglia=tanta"), "vuole un numero"),
    (("rapporto", "2022", "--parametro", "soglia"), "NOME=VALORE"),
    (("rapporto", "2022", "--parametro", "anno=2021"), "lo decide il comando"),
    (("rapporto", "2022", "--limite", "0"), "--limite"),
    (("rapporto", "2022", "--limite", "presto"), "--limite"),
    (("rapporto", "2022", "--processi", "0"), "--processi"),
    (("rapporto", "2022", "--scheduler", "qui"), "--scheduler"),
    (("rapporto", "2022", "--dati", "altrove"), "non esiste"),
    (("rapporto", "2022", "--uscita", "data/ambito-di-prova/ambito.toml"), "è un file"),
    (("confronto", "2022", "2022"), "due anni diversi"),
    (("confronto", "2022", "2031"), "non ci sono dati"),
    (("confronto", "2022"), ""),
    (("scheda", "2022"), "Indica un comune"),
    (("scheda", "2022", "Cremona", "--tutte"), "non tutti e due"),
    (("scheda", "2022", "Cremno"), "Forse: Cremona?"),
    (("scheda", "2022", "999999"), "Nessun comune dell'ambito"),
    (("scheda", "2022", "../../etc/passwd"), "Nessun comune dell'ambito"),
]


@pytest.mark.parametrize(("words", "sentence"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_wrong_use_is_refused_in_one_sentence_before_anything_starts(
    place: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    sentence: str,
) -> None:
    said = refused(place, capsys, monkeypatch, *words)
    assert sentence in said
    assert "Traceback" not in said


def test_a_folder_without_the_notebooks_is_refused(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "quaderni" / "confronto.ipynb").unlink()
    assert "manca confronto.ipynb" in refused(place, capsys, monkeypatch, "rapporto", "2022")


def test_data_that_block_end_with_code_1_and_nothing_written(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(place / "data" / "ambito-di-prova", "2022/ricognizione.csv", "900", "novecento")
    monkeypatch.chdir(place)
    before = sorted(place.rglob("*"))
    assert main(["rapporto", "--quaderni", "quaderni"]) == 1
    assert "2022/ricognizione.csv, riga 2, colonna a_patrimonio_sap" in capsys.readouterr().err
    assert sorted(place.rglob("*")) == before


def test_the_whole_work_of_a_year_then_nothing_more_to_do(place: Path, piano: Command) -> None:
    quaderni = ("--quaderni", "quaderni")
    first = piano("rapporto", *quaderni, cwd=place)
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    assert "quaderni eseguiti: 3" in first.stdout
    assert f"Apri: {place / 'reports' / 'ambito-di-prova' / 'index.html'}" in first.stdout
    assert piano("confronto", "2022", "2021", *quaderni, cwd=place).stdout.startswith("Già aggiornati")
    card = piano("scheda", "2022", "soresina", *quaderni, cwd=place)
    assert "quaderni eseguiti: 1" in card.stdout
    again = piano("rapporto", *quaderni, cwd=place)
    assert again.stdout.startswith("Già aggiornati, non rifatti: 6.")
    assert [path.name for path in (place / "reports").iterdir()] == ["ambito-di-prova"]


LEFT_THERE = ("babel", "geopandas", "IPython", "matplotlib", "nbformat", "pandas", "piano_lib", "tqdm", "weasyprint")


def test_modules_left_beside_the_data_are_not_let_in(place: Path, piano: Command) -> None:
    strange = place / "altro-ambiente"
    inside = strange / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    inside.mkdir(parents=True)
    for folder in (place, place / "data", place / "data" / "ambito-di-prova", inside):
        for name in LEFT_THERE:
            (folder / f"{name}.py").write_text(f"open({str(place / 'entrato')!r}, 'w').write(__file__)")
    book = [OPENING, BODY, "import babel, geopandas, matplotlib.pyplot, pandas, tqdm, piano_lib.charts.supply"]
    notebooks(place / "quaderni", piano_annuale=book)
    done = piano("rapporto", "2022", "--pdf", "--quaderni", "quaderni", cwd=place, VIRTUAL_ENV=str(strange))
    assert (done.returncode, done.stderr) == (0, "")
    assert not (place / "entrato").exists()


def test_one_failing_comune_stops_nobody_else_and_is_listed(place: Path, piano: Command) -> None:
    cell = "if istat == '019098': raise ValueError('dato strano')"
    notebook(place / "quaderni" / "scheda_comune.ipynb", [OPENING, BODY, cell])
    done = piano("scheda", "2022", "--tutte", "--quaderni", "quaderni", cwd=place)
    assert done.returncode == 1
    assert "scheda di Soresina 2022  errore nella cella 5: ValueError: dato strano" in done.stderr
    out = place / "reports"
    cards = sorted(path.name for path in (out / "ambito-di-prova" / "2022" / "schede").iterdir())
    assert cards == ["019003-annicco.html", "019036-cremona.html"]
    with (out / "falliti" / "ambito-di-prova" / "non-riusciti.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["rapporto"] for row in rows] == ["scheda di Soresina 2022"]
    assert Path(rows[0]["quaderno"]).is_file()
    notebook(place / "quaderni" / "scheda_comune.ipynb")
    assert piano("scheda", "2022", "--tutte", "--quaderni", "quaderni", cwd=place).returncode == 0
    assert not (out / "falliti").exists()


def test_ctrl_c_stops_cleanly_and_the_same_command_goes_on_from_there(place: Path, piano: Command) -> None:
    # The notebook is an input, and a change of it would make all again: what makes it faster is a file it looks at.
    noted = f"open({str(place / 'corse')!r}, 'a').write(istat + ' ')"
    wait = f"if istat != '019003' and not os.path.exists({str(place / 'svelti')!r}): time.sleep(60)"
    slow = [OPENING, BODY, f"import os, time\n{noted}\n{wait}"]
    notebook(place / "quaderni" / "scheda_comune.ipynb", slow)
    command = [Path(sys.executable).with_name("piano"), "scheda", "2022", "--tutte", "--quaderni", "quaderni"]
    running = subprocess.Popen(command, cwd=place, stderr=subprocess.PIPE, text=True, start_new_session=True)
    work = place / "reports" / ".piano-tmp-ambito-di-prova" / "lavori"
    deadline = time.monotonic() + 90
    while not list(work.glob("*/esito.json")) and time.monotonic() < deadline:
        time.sleep(0.1)
    family = [child.pid for child in psutil.Process(running.pid).children(recursive=True)]
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Interrotto" in said
    assert "Traceback" not in said
    assert len(family) >= 3
    psutil.wait_procs([psutil.Process(pid) for pid in family if psutil.pid_exists(pid)], timeout=20)
    assert not [pid for pid in family if psutil.pid_exists(pid)]
    assert not (place / "reports" / "ambito-di-prova").exists()
    # What was finished is used as it is, not made again with the same bytes: its cells run once in all.
    assert len(list(work.glob("*/esito.json"))) == 1
    (place / "svelti").touch()
    again = piano("scheda", "2022", "--tutte", "--quaderni", "quaderni", cwd=place)
    assert again.returncode == 0, again.stderr
    assert "Rapporti fatti: 3 (quaderni eseguiti: 2)." in again.stdout
    runs = (place / "corse").read_text().split()
    assert runs.count("019003") == 1
    assert {*runs} == {"019003", "019036", "019098"}
