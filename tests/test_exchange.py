"""A file takes the place of another in one step, whatever stood there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from piano_lib import exchange
from piano_lib.api import load_plan, save_scenario
from piano_lib.cli.main import main
from piano_lib.scenarios import Scenario


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
