"""The year's files are changed all at once; an interruption at any step leaves the old set or the new one."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from piano_lib import exchange
from piano_lib.forms import store

NEW = {"ricognizione.csv": b"nuova", "scelte.csv": b"nuove"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "2022").mkdir()
    for name in (*NEW, "piano.toml"):
        (tmp_path / "2022" / name).write_bytes(b"prima")
    return tmp_path


def content(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (place / "2022").iterdir() if path.name != store.MARK}


OLD_SET = {"ricognizione.csv": b"prima", "scelte.csv": b"prima", "piano.toml": b"prima"}
NEW_SET = {"ricognizione.csv": b"nuova", "scelte.csv": b"nuove", "piano.toml": b"prima"}


def test_new_files_take_the_place_of_the_old_which_are_kept(place: Path) -> None:
    kept = store.replace_year(place, 2022, NEW, {"a.xlsx": b"modulo"})
    assert content(place) == NEW_SET
    assert (kept / "prima" / "scelte.csv").read_bytes() == b"prima"
    assert (kept / "moduli" / "a.xlsx").read_bytes() == b"modulo"
    assert sorted(path.name for path in place.iterdir()) == [".archivio", "2022"]


class Stopped(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("exchanged", [True, False], ids=["in one step", "by renames"])
@pytest.mark.parametrize("dies_at", range(1, 31))
def test_dying_at_any_write_leaves_one_set_or_the_other_and_the_next_run_tidies(
    place: Path, monkeypatch: pytest.MonkeyPatch, dies_at: int, exchanged: bool
) -> None:
    if not exchanged:
        monkeypatch.setattr(exchange, "swap", lambda one, other: False)
    calls = 0

    def dying(function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == dies_at:
                raise Stopped
            return function(*arguments, **options)

        return call

    for name in ("replace", "rename", "fsync", "unlink"):
        monkeypatch.setattr(os, name, dying(getattr(os, name)))
    monkeypatch.setattr(exchange, "swap", dying(exchange.swap))
    with contextlib.suppress(Stopped):
        store.replace_year(place, 2022, NEW, {"a.xlsx": b"modulo"})
    died = calls >= dies_at
    monkeypatch.undo()
    if exchanged:
        assert content(place) in (OLD_SET, NEW_SET)
    store.recover(place, 2022)
    assert content(place) in (OLD_SET, NEW_SET)
    assert died or content(place) == NEW_SET
    kept = list((place / ".archivio" / "2022").glob("*/moduli/a.xlsx"))
    assert len(kept) == (content(place) == NEW_SET), "the archive holds the forms of imports that were made, no others"
    store.replace_year(place, 2022, NEW, {})
    assert content(place) == NEW_SET
    assert sorted(path.name for path in place.iterdir()) == [".archivio", "2022"]
    archived = [path.parent.name for path in (place / ".archivio").rglob("piano.toml")]
    assert archived  # whatever happened, what was there before is kept


def test_a_full_disk_leaves_the_data_as_they_were_and_says_so(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(store.StoreError, match=r"non c'è più spazio sul disco\. I dati sono rimasti com'erano"):
        store.replace_year(place, 2022, NEW, {})
    assert content(place) == OLD_SET
    assert not list(place.glob(".piano-tmp*"))


@pytest.mark.skipif(sys.platform == "win32", reason="another kind of hold")
def test_a_second_import_waits_for_nobody_and_says_why(place: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from piano_lib.forms import store\n"
        "with store.held(Path(sys.argv[1])): print('tengo', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "tengo\n"
        with pytest.raises(store.StoreError, match="Un'altra importazione"), store.held(place):
            pass
        other.kill()
    with store.held(place):  # whoever held it is dead
        pass
    assert sorted(path.name for path in place.iterdir()) == ["2022"]  # nothing is left in the way
