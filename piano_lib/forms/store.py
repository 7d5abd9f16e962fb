"""Writes the files of a year all at once, and keeps what was there before under ``.archivio/``.

The year as it was goes to the archive first, with the forms used; then a whole new year, made beside the old one,
takes its place (:mod:`piano_lib.exchange`). The new folder names its entry of the archive in a mark until all is done,
so that :func:`recover` knows whether an interrupted import had changed anything.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from piano_lib import exchange
from piano_lib.italian import reason

MARK = ".importazione"  # in the new folder of the year: name of its entry of the archive, until the import is finished
OPEN = ".in-corso"  # in that entry, until then


class StoreError(Exception):
    """The files could not be written, or someone else is writing them; said in one Italian sentence."""


def archive(folder: Path, year: int) -> Path:
    """Where the earlier files of a year are kept."""
    return folder / ".archivio" / str(year)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep two imports into one ambito apart; the hold ends with the process."""
    with ExitStack() as hold:
        try:
            hold.enter_context(exchange.held(folder / f"{MARK}.lock"))
        except exchange.Busy:
            message = f"Un'altra importazione sta scrivendo in «{folder}»: riprova quando è finita."
            raise StoreError(message) from None
        except OSError as error:
            raise StoreError(f"Non riesco a scrivere in «{folder}»: {reason(error)}.") from error
        yield


def replace_year(
    folder: Path, year: int, files: Mapping[str, bytes], forms: Mapping[str, bytes], now: datetime | None = None
) -> Path:
    """Write ``files`` into the year's folder in one step; the old folder and the returned ``forms`` go to the archive.

    Returns the folder of the archive. Raises :class:`StoreError` with the data as they were.
    """
    staged, current = _staged(folder, year), folder / str(year)
    try:
        kept = _archived(folder, year, forms, now or datetime.now(UTC))
        shutil.copytree(current, staged) if current.is_dir() else staged.mkdir()
        for name, content in files.items():
            exchange.write(staged / name, content)
        (staged / MARK).write_text(kept.name, encoding="utf-8")
        exchange.sync(staged)
        exchange.put(staged, current, _aside(staged))
        _finish(folder, year)
    except OSError as error:
        recover(folder, year)
        message = f"Non riesco a scrivere in «{folder}»: {reason(error)}. I dati sono rimasti com'erano."
        raise StoreError(message) from error
    return kept


def recover(folder: Path, year: int) -> bool:
    """Finish, or undo, what an interrupted import left; returns whether there was anything."""
    staged, current = _staged(folder, year), folder / str(year)
    for part in archive(folder, year).rglob(".*.parte"):
        part.unlink()
    left = [path for path in (staged, _aside(staged), current / MARK) if path.exists()]
    exchange.recover(current, _aside(staged))
    exchange.remove(staged)
    _finish(folder, year)
    undone = [mark.parent for mark in archive(folder, year).glob(f"*/{OPEN}")]
    for entry in undone:  # the year never changed places: the entry holds nothing that is not in the year itself
        exchange.remove(entry)
    return bool(left or undone)


def write(path: Path, content: bytes) -> None:
    """Write a file whole, under its name only once complete; its folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exchange.write(path, content)


def _archived(folder: Path, year: int, forms: Mapping[str, bytes], now: datetime) -> Path:
    """A new entry of the archive: the year as it is, and the forms used."""
    kept, current = _entry(folder, year, now), folder / str(year)
    write(kept / OPEN, b"")
    if current.is_dir():
        shutil.copytree(current, kept / "prima")
    for name, content in forms.items():
        write(kept / "moduli" / name, content)
    exchange.sync(kept)
    return kept


def _finish(folder: Path, year: int) -> None:
    """After the change of places: the entry of the archive is closed, the mark goes."""
    mark = folder / str(year) / MARK
    if mark.exists():
        (archive(folder, year) / mark.read_text(encoding="utf-8") / OPEN).unlink(missing_ok=True)
        mark.unlink()


def _entry(folder: Path, year: int, now: datetime) -> Path:
    """A folder of the archive named after the moment, not used yet."""
    base = archive(folder, year) / now.strftime("%Y-%m-%dT%H-%M-%SZ")
    return next(
        path for n in range(1, 10_000) if not (path := base if n == 1 else base.with_name(f"{base.name}-{n}")).exists()
    )


def _staged(folder: Path, year: int) -> Path:
    return folder / f".piano-tmp-{year}"


def _aside(staged: Path) -> Path:
    return staged.with_name(staged.name + "-vecchio")
