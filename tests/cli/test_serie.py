"""``piano serie``: many ambiti in one run; one that cannot give a plan stops nobody else."""

from __future__ import annotations

import csv
import os
import shutil
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


def test_a_year_no_ambito_has_is_wrong_use_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    regione.write(tmp_path / "regione", 2, (2024,))
    assert main(["serie", str(tmp_path / "regione"), "--anno", "1999", "--uscita", str(tmp_path / "r")]) == 2
    assert "Nessun ambito ha dati per --anno 1999" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_an_ambito_without_the_year_is_skipped_and_named(tmp_path: Path, piano: Command) -> None:
    one, two = regione.write(tmp_path / "regione", 2, (2024, 2025))
    shutil.rmtree(two / "2024")
    notebooks(tmp_path / "quaderni")
    done = piano("serie", "regione", "--anno", "2024", "--quaderni", "quaderni", "--uscita", "r", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"saltati: {two.name}." in done.stdout
    assert [path.name for path in (tmp_path / "r").iterdir()] == [one.name]


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
    with (out / "falliti" / two.name / "non-riusciti.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["rapporto"] for row in csv.DictReader(stream)} == {"ambito-02"}
    edit(two, "2025/piano.toml", "anno = 2024", "anno = 2025")
    again = piano(*command, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "quaderni eseguiti: 3" in again.stdout
    assert {path.name for path in out.iterdir()} == {one.name, two.name, three.name}


def tree(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Every file with its bytes, its place on the disk and its time: what a run did not touch at all."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("kind", ["data", "unreadable", "file in place", "lost folder", "report"])
def test_whatever_goes_wrong_with_an_ambito_the_others_are_not_touched_and_it_is_named(
    tmp_path: Path, piano: Command, kind: str
) -> None:
    one, two, three = regione.write(tmp_path / "regione", 3, (2024, 2025))
    notebooks(tmp_path / "quaderni")
    out = tmp_path / "reports"
    command = ("serie", "regione", "--quaderni", "quaderni", "--uscita", "reports")
    assert piano(*command, cwd=tmp_path).returncode == 0
    before = {folder.name: tree(out / folder.name) for folder in (one, two, three)}
    edit(three, "2025/piano.toml", "anno = 2025", "anno = 2025 # ripreso")
    if kind == "data":
        edit(two, "2025/piano.toml", "anno = 2025", "anno = 2024")
    elif kind == "unreadable":
        (two / "2025" / "piano.toml").unlink()
        (two / "2025" / "piano.toml").symlink_to("piano.toml")  # too many levels, for whoever it is
    elif kind == "file in place":
        (out / two.name).rename(tmp_path / "altrove")
        (out / two.name).write_text("qualcosa di qualcuno")
    elif kind == "lost folder":
        (two / "nuovo.csv").mkdir()
        (out / f".piano-tmp-{two.name}").write_text("un file dove serve una cartella")
        edit(two, "2025/piano.toml", "anno = 2025", "anno = 2025 # ripreso")
    else:
        edit(two, "2025/piano.toml", "anno = 2025", "anno = 2025 # ripreso")
        spoilt = f"if 'ripreso' in open({str(two / '2025' / 'piano.toml')!r}).read() and dati == {two.name!r}: 1 / 0"
        notebooks(tmp_path / "quaderni", piano_annuale=[OPENING, BODY, spoilt])
    done = piano(*command, cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert two.name in done.stderr
    assert one.name not in done.stderr
    if kind == "file in place":
        assert (out / two.name).read_text() == "qualcosa di qualcuno"
    else:
        mine = tree(out / two.name)
        assert {name: content for name, (content, *_) in mine.items()} == {
            name: content for name, (content, *_) in before[two.name].items()
        }
    if kind != "report":  # a notebook that changed makes its pages again
        assert tree(out / one.name) == before[one.name]
    page = f"{three.name}/2025/piano-2025.csv"
    assert tree(out / three.name)["2025/manifest.json"] != before[three.name]["2025/manifest.json"], page
    assert not list(out.glob(".piano-*.lock"))


def test_two_folders_with_one_slug_are_refused_before_anything_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = regione.write(tmp_path / "regione", 2, (2024,))
    edit(two, "ambito.toml", f'slug = "{two.name}"', f'slug = "{one.name}"')
    assert main(["serie", str(tmp_path / "regione"), "--uscita", str(tmp_path / "r")]) == 2
    said = capsys.readouterr().err
    assert f"«{one}» e «{two}»" in said
    assert not (tmp_path / "r").exists()


def test_the_ambiti_are_found_as_other_commands_find_theirs(tmp_path: Path, piano: Command) -> None:
    regione.write(tmp_path / "data", 2, (2024,))
    notebooks(tmp_path / "quaderni")
    (tmp_path / "sotto").mkdir()
    found = piano("serie", "--quaderni", tmp_path / "quaderni", cwd=tmp_path / "sotto")
    assert found.returncode == 0, found.stderr
    assert f"Risultati in: {tmp_path / 'reports'}" in found.stdout
    named = piano(
        "serie", "--dati", "../data/ambito-01", "--dati", "../data/ambito-02", "--quaderni", "../quaderni",
        cwd=tmp_path / "sotto",
    )  # fmt: skip
    assert "Ambiti: 2." in named.stdout
    assert f"Risultati in: {tmp_path / 'sotto' / 'reports'}" in named.stdout
    assert piano("serie", cwd="/").returncode == 2


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
