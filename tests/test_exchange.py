"""A file takes the place of another in one step, whatever stood there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from piano_lib import exchange
from piano_lib.api import load_plan, save_scenario
from piano_lib.cli.main import main
from piano_lib.scenarios import Scenario
from tests.guasti.officina import REPO, unprivileged


def test_what_was_there_is_never_written_over(tmp_path: Path) -> None:
    path, other = tmp_path / "tabella.csv", tmp_path / "altro nome"
    path.write_bytes(b"prima")
    os.link(path, other)
    exchange.write(path, b"dopo")
    assert (path.read_bytes(), other.read_bytes()) == (b"dopo", b"prima")
    assert len(list(tmp_path.iterdir())) == 2


def test_when_it_cannot_be_the_old_one_is_whole_and_nothing_else_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tabella.csv"
    path.write_bytes(b"prima")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        exchange.write(path, b"dopo")
    assert path.read_bytes() == b"prima"
    assert list(tmp_path.iterdir()) == [path]
    (tmp_path / "cartella").mkdir()
    with pytest.raises(IsADirectoryError):
        exchange.write(tmp_path / "cartella", b"dopo")


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of Unix")
def test_a_link_is_followed_and_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "vero").write_bytes(b"prima")
    (tmp_path / "nome").symlink_to("vero")
    exchange.write(tmp_path / "nome", b"dopo")
    assert (tmp_path / "nome").is_symlink()
    assert (tmp_path / "vero").read_bytes() == b"dopo"
    os.mkfifo(tmp_path / "tubo")
    reading = os.open(tmp_path / "tubo", os.O_RDONLY | os.O_NONBLOCK)
    exchange.write(tmp_path / "tubo", b"parole")
    assert os.read(reading, 100) == b"parole"
    os.close(reading)
    assert (tmp_path / "tubo").is_fifo()


def test_tables_and_scenarios_are_written_so(tmp_path: Path, ambito: Path) -> None:
    words = ["scenario", "2022", "--sat", "3", "--dati", str(ambito)]
    plan = load_plan(ambito, 2022)

    def write() -> list[Path]:
        assert main([*words, "--uscita", str(tmp_path / "r")]) == 0
        saved = save_scenario(plan, Scenario(name="prova"), tmp_path)
        return [*(tmp_path / "r" / "scenari").iterdir(), saved]

    first = write()
    assert len(first) == 2
    for number, path in enumerate(first):
        os.link(path, tmp_path / f"{number}")
        path.write_text("in mezzo")  # goes to the other name too
    assert write() == first
    assert [(tmp_path / f"{number}").read_text() for number in range(2)] == ["in mezzo"] * 2
    assert all(path.read_text() != "in mezzo" for path in first)


def folder_of(path: Path, text: str) -> Path:
    (path / "dentro").mkdir(parents=True)
    (path / "dentro" / "file").write_text(text)
    return path


def text_in(path: Path) -> str:
    return (path / "dentro" / "file").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
@pytest.mark.parametrize("mode", [0o555, 0o400, 0o311, 0o000], ids=oct)
@pytest.mark.parametrize("deep", [False, True], ids=["itself", "inside"])
def test_a_folder_is_deleted_even_where_its_owner_may_not_write(tmp_path: Path, mode: int, deep: bool) -> None:
    folder, outside = folder_of(tmp_path / "vecchio", "x"), folder_of(tmp_path / "altrui", "y")
    (folder / "dentro" / "via").symlink_to(outside)
    outside.chmod(0o555)
    (folder / "dentro" if deep else folder).chmod(mode)
    words = "import sys, pathlib; from piano_lib import exchange; exchange.remove(pathlib.Path(sys.argv[1]))"
    command = [*unprivileged(), sys.executable, "-c", words, folder]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["altrui"]
    assert (outside.stat().st_mode & 0o777, text_in(outside)) == (0o555, "y")


def test_of_a_link_only_the_link_is_deleted(tmp_path: Path) -> None:
    there = folder_of(tmp_path / "altrui", "y")
    for target in (there, tmp_path / "non-c-è"):
        (tmp_path / "nome").symlink_to(target)
        exchange.remove(tmp_path / "nome")
        assert not os.path.lexists(tmp_path / "nome")
    exchange.remove(tmp_path / "nome")
    assert text_in(there) == "y"


@pytest.mark.parametrize("swaps", [True, False])
def test_what_cannot_be_deleted_afterwards_undoes_nothing_and_holds_nobody_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swaps: bool
) -> None:
    place, new, aside = (tmp_path / name for name in ("posto", "nuovo", "vecchio"))
    if not swaps:
        monkeypatch.setattr(exchange, "swap", lambda *_: False)
    true: Callable[[Path], None] = exchange.remove

    def refuse(path: Path) -> None:
        if os.path.lexists(path):
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(exchange, "remove", refuse)
    folder_of(place, "0")
    for number in range(1, 4):
        exchange.put(folder_of(new, str(number)), place, aside)
        assert text_in(place) == str(number)
        assert not new.exists()
        exchange.recover(place, aside)
        assert text_in(place) == str(number)
    assert sorted(text_in(path) for path in tmp_path.iterdir() if path != place) == ["0", "1", "2"]
    monkeypatch.setattr(exchange, "remove", true)
    exchange.put(folder_of(new, "4"), place, aside)
    assert [path.name for path in tmp_path.iterdir()] == ["posto"]  # what was left goes as soon as it can
