"""The year's files are changed all at once; an interruption at any step leaves the old set or the new one."""

from __future__ import annotations

import contextlib
import os
import shutil
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


AS_OTHERS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")
REPLACE = (
    "import sys; from pathlib import Path; from piano_lib.forms import store; place = Path(sys.argv[1])\n"
    "for new in (b'nuova', b'nuovissima'):\n"
    "    store.recover(place, 2022); store.replace_year(place, 2022, {'ricognizione.csv': new}, {'a.xlsx': b'modulo'})"
)


def replaced_twice(place: Path) -> None:
    """Two imports by a process that permissions bind, as root is not."""
    bound = AS_OTHERS if os.geteuid() == 0 else ()
    done = subprocess.run([*bound, sys.executable, "-c", REPLACE, place], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert content_of(place, "ricognizione.csv") == b"nuovissima"
    assert not (place / "2022" / store.MARK).exists()
    assert not list((place / ".archivio").rglob(store.OPEN))


def content_of(place: Path, name: str) -> bytes:
    return (place / "2022" / name).read_bytes()


permissions = pytest.mark.skipif(
    os.name != "posix" or (os.geteuid() == 0 and shutil.which("setpriv") is None), reason="permissions bind nobody"
)


@permissions
def test_a_year_that_may_not_be_written_is_replaced_and_keeps_its_mode(place: Path) -> None:
    (place / "2022").chmod(0o555)
    replaced_twice(place)
    assert (place / "2022").stat().st_mode & 0o777 == 0o555


@permissions
def test_a_folder_in_the_year_that_may_not_be_emptied_stops_no_import(place: Path) -> None:
    (place / "2022" / "allegati").mkdir()
    (place / "2022" / "allegati" / "atto.pdf").write_bytes(b"atto")
    (place / "2022" / "allegati").chmod(0o555)
    replaced_twice(place)
    assert content_of(place, "allegati/atto.pdf") == b"atto"


def test_an_old_year_that_cannot_be_deleted_stops_no_import(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(path: Path) -> None:
        if path.exists() and store.OPEN not in os.listdir(path):
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(exchange, "remove", refusing)
    for new in (b"nuova", b"nuovissima"):
        store.recover(place, 2022)
        store.replace_year(place, 2022, {"ricognizione.csv": new}, {})
        assert content_of(place, "ricognizione.csv") == new
    monkeypatch.undo()
    store.recover(place, 2022)
    assert sorted(path.name for path in place.iterdir()) == [".archivio", "2022"]
    assert len(list((place / ".archivio").rglob("piano.toml"))) == 2


def test_a_year_that_is_a_link_is_refused_before_anything_is_written(place: Path) -> None:
    (place / "2022").rename(place / "altrove")
    (place / "2022").symlink_to("altrove")
    with pytest.raises(store.StoreError, match=r"2022» è un collegamento: metti al suo posto la cartella vera"):
        store.replace_year(place, 2022, NEW, {})
    assert sorted(path.name for path in place.iterdir()) == ["2022", "altrove"]
    assert content(place) == OLD_SET


def test_a_file_that_is_a_link_is_written_in_the_year_and_its_old_content_kept(place: Path) -> None:
    (place / "2022" / "scelte.csv").rename(place / "comune.csv")
    (place / "2022" / "scelte.csv").symlink_to("../comune.csv")
    kept = store.replace_year(place, 2022, NEW, {})
    assert content(place) == NEW_SET
    assert (place / "comune.csv").read_bytes() == (kept / "prima" / "scelte.csv").read_bytes() == b"prima"


@permissions
def test_the_folder_that_cannot_be_written_is_named(place: Path) -> None:
    (place / ".archivio").mkdir(mode=0o555)
    bound = AS_OTHERS if os.geteuid() == 0 else ()
    done = subprocess.run([*bound, sys.executable, "-c", REPLACE, place], capture_output=True, text=True, check=False)
    said = f"Non riesco a scrivere in «{place / '.archivio'}»: permesso negato. I dati sono rimasti com'erano."
    assert f"{said} Controlla i permessi" in done.stderr
    assert content(place) == OLD_SET


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
