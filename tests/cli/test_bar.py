"""One bar for every command: Italian, on a terminal only."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dati import make_ambito
from tests.render.quaderni import notebooks

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix")


def on_a_terminal(place: Path, *words: str) -> str:
    """What ``piano`` writes on stderr, where that is a terminal."""
    ours, theirs = pty.openpty()
    command = [Path(sys.executable).with_name("piano"), *words]
    running = subprocess.Popen(command, cwd=place, stderr=theirs, stdout=subprocess.DEVNULL)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    running.wait(60)
    return shown.decode()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_ambito(tmp_path / "data")
    notebooks(tmp_path / "quaderni")
    return tmp_path


def test_reports_modules_and_returned_modules_have_the_same_bar(place: Path) -> None:
    for words, head, last in (
        (("rapporto", "2022", "--quaderni", "quaderni"), "Rapporti:", "2 di 2"),
        (("serie", "--anno", "2022", "--forza", "--quaderni", "quaderni"), "Rapporti:", "2 di 2"),
        (("moduli", "2022", "moduli", "--precompilati"), "Moduli:", "4 di 4"),
        (("importa", "moduli", "--anno", "2022", "--prova"), "Lettura:", "4 di 4"),
    ):
        text = on_a_terminal(place, *words)
        assert head in text, text
        assert last in text, text
        assert "trascorso" in text
        assert "mancano" in text
        assert "it/s" not in text


def test_away_from_a_terminal_there_is_no_bar(place: Path) -> None:
    command = [Path(sys.executable).with_name("piano"), "moduli", "2022", "moduli"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=True)
    assert done.stderr == ""
