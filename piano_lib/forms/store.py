"""Writes the files of a year all at once, and keeps what was there before under ``.archivio/``.

The new year is made whole in a folder beside the old one, and the two change places in one step of the file system, so
a reader, or a power cut, finds either the old set or the new. Where the system has no such step (Windows, some network
disks) two renames do it, and :func:`recover` finishes what an interruption left.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from piano_lib import exchange

MARK = ".importazione"  # in the staged folder; still in the year's folder = the change of places was not tidied up


class StoreError(Exception):
    """The files could not be written, or someone else is writing them; said in one Italian sentence."""


def archive(folder: Path, year: int) -> Path:
    """Where the earlier files of a year are kept."""
    return folder / ".archivio" / str(year)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep two imports into one ambito apart; the hold ends with the process and leaves no file behind (POSIX)."""
    if sys.platform == "win32":
        from filelock import FileLock, Timeout

        try:
            with FileLock(folder / ".importazione.lock", timeout=0):
                yield
        except Timeout:
            raise StoreError(_busy(folder)) from None
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise StoreError(_busy(folder)) from None
    try:
        yield
    finally:
        os.close(handle)


def replace_year(
    folder: Path, year: int, files: Mapping[str, bytes], forms: Mapping[str, bytes], now: datetime | None = None
) -> Path:
    """Write ``files`` into the year's folder in one step; the old folder and the returned ``forms`` go to the archive.

    Returns the folder of the archive. Raises :class:`StoreError` with the data as they were.
    """
    staged = _staged(folder, year)
    try:
        staged.mkdir()
        (staged / MARK).touch()
        for path in sorted((folder / str(year)).iterdir()) if (folder / str(year)).is_dir() else ():
            if path.is_file() and path.name not in files:
                shutil.copy2(path, staged / path.name)
            elif path.is_dir():
                shutil.copytree(path, staged / path.name)
        for name, content in files.items():
            write(staged / name, content)
        kept = _kept(folder, year, now or datetime.now(UTC))
        for name, content in forms.items():
            write(kept / "moduli" / name, content)
        swap(staged, folder / str(year))
        return _tidy(folder, year, kept)
    except OSError as error:
        recover(folder, year)
        raise StoreError(
            f"Non riesco a scrivere in «{folder}»: {error.strerror}. I dati sono rimasti com'erano."
        ) from error


def recover(folder: Path, year: int) -> bool:
    """Finish, or undo, what an interrupted import left; returns whether there was anything."""
    staged, current = _staged(folder, year), folder / str(year)
    for part in archive(folder, year).rglob(".*.parte"):
        part.unlink()
    # An entry of the archive without the year as it was belongs to the import that was interrupted.
    open_entries = sorted(path.parent for path in archive(folder, year).glob("*/moduli") if not _closed(path.parent))
    if not current.exists() and (staged / MARK).exists():  # stopped between two renames
        os.replace(staged, current)
    if (current / MARK).exists():  # places changed: what is staged is the old year
        _tidy(folder, year, open_entries[-1] if open_entries else _kept(folder, year, datetime.now(UTC)))
        return True
    if staged.exists():
        for entry in open_entries:
            shutil.rmtree(entry)
        shutil.rmtree(staged)
        return True
    return False


def write(path: Path, content: bytes) -> None:
    """Write a file whole, on the disk and under its name only once complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.parte")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def swap(staged: Path, current: Path) -> None:
    """Make two folders change places: in one step where the system can, else by renames :func:`recover` finishes."""
    if not current.exists():
        os.replace(staged, current)
    elif not exchange.swap(staged, current):
        aside = _aside(staged)
        os.replace(current, aside)
        os.replace(staged, current)


def _closed(entry: Path) -> bool:
    return (entry / "prima").exists()


def _tidy(folder: Path, year: int, kept: Path) -> Path:
    """After the change of places: the old year goes to the archive, the mark goes."""
    staged = _staged(folder, year)
    for old in (staged, _aside(staged)):
        if old.exists():
            kept.mkdir(parents=True, exist_ok=True)
            os.replace(old, kept / "prima")
    (folder / str(year) / MARK).unlink(missing_ok=True)
    return kept


def _kept(folder: Path, year: int, now: datetime) -> Path:
    """A folder of the archive named after the moment, not used yet."""
    base = archive(folder, year) / now.strftime("%Y-%m-%dT%H-%M-%SZ")
    return next(
        path for n in range(1, 10_000) if not (path := base if n == 1 else base.with_name(f"{base.name}-{n}")).exists()
    )


def _staged(folder: Path, year: int) -> Path:
    return folder / f".piano-tmp-{year}"


def _aside(staged: Path) -> Path:
    return staged.with_name(staged.name + "-vecchio")


def _busy(folder: Path) -> str:
    return f"Un'altra importazione sta scrivendo in «{folder}»: riprova quando è finita."
