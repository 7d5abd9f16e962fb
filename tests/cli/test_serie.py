"""``piano serie``: many ambiti in one run; one that cannot give a plan stops nobody else."""

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
from piano_lib.cli.options import UsageError
from piano_lib.cli.serie import ambiti
from tests import regione
from tests.conftest import Command
from tests.dati import edit
from tests.render.quaderni import BODY, OPENING, notebooks


def test_folders_of_ambiti_and_folders_that_hold_them_are_both_taken(tmp_path: Path) -> None:
    one, two = regione.write(tmp_path / "regione", 2, (2024,))
    assert ambiti([str(tmp_path / "regione")]) == (one, two)
    assert ambiti([str(two), str(tmp_path / "regione")]) == (two, one)
    with pytest.raises(UsageError, match="non c'è alcun ambito"):
        ambiti([str(tmp_path)])


def test_a_folder_without_ambiti_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serie", str(tmp_path), "--uscita", str(tmp_path / "r")]) == 2
    assert not (tmp_path / "r").exists()


def test_an_ambito_with_wrong_data_stops_nobody_else_and_a_second_run_makes_only_what_is_left(
    tmp_path: Path, piano: Command
) -> None:
    one, two, three = regione.write(tmp_path / "regione", 3, (2024, 2025))
    notebooks(tmp_path / "quaderni")
    edit(two, "2025/piano.toml", "anno = 2025", "anno = 2024")
    command = ("serie", "regione", "--quaderni", "quaderni", "--uscita", "reports")
    done = piano(*command, cwd=tmp_path)
    assert done.returncode == 1
    assert "ambito-02" in done.stderr
    assert "quaderni eseguiti: 6" in done.stdout
    out = tmp_path / "reports"
    assert {path.name for path in out.iterdir()} == {one.name, three.name, "falliti"}
    with (out / "falliti" / "non-riusciti.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["rapporto"] for row in csv.DictReader(stream)} == {"ambito-02"}
    edit(two, "2025/piano.toml", "anno = 2024", "anno = 2025")
    again = piano(*command, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "quaderni eseguiti: 3" in again.stdout
    assert {path.name for path in out.iterdir()} == {one.name, two.name, three.name}


@pytest.mark.parametrize("moment", ["starting", "working"])
def test_ctrl_c_ends_a_series_with_a_sentence_whatever_it_is_doing(tmp_path: Path, moment: str) -> None:
    regione.write(tmp_path / "regione", 3, (2024, 2025))
    begun = f"open({str(tmp_path)!r} + f'/iniziata-{{istat}}', 'w').close()"
    notebooks(tmp_path / "quaderni", scheda_comune=[OPENING, BODY, f"{begun}\nimport time; time.sleep(60)"])
    words = ["serie", "regione", "--schede", "--anno", "2025", "--quaderni", "quaderni"]
    command = [Path(sys.executable).with_name("piano"), *words]
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 120
    # Either nothing has come back yet, or every worker is busy and tens of schede wait their turn.
    wanted = psutil.Process(running.pid).children if moment == "starting" else lambda: list(tmp_path.glob("iniziata-*"))
    while not wanted() and time.monotonic() < deadline:
        time.sleep(0.02)
    family = [child.pid for child in psutil.Process(running.pid).children(recursive=True)]
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said.count("\n")) == (130, 2)
    assert said.startswith("\nInterrotto.")
    assert family
    _, alive = psutil.wait_procs([psutil.Process(pid) for pid in family if psutil.pid_exists(pid)], timeout=20)
    assert not alive
    left = {path.name for path in (tmp_path / "reports").glob(".piano-*.lock")}
    assert left == set()
