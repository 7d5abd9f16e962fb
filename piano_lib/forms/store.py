"""Writes the files of a year all at once, and keeps what was there before under ``.archivio/``.

The year as it was goes to the archive first, with the forms used; then a whole new year, made beside the old one,
takes its place (:mod:`piano_lib.exchange`). The new folder names its entry of the archive in a mark until all is done,
so that :func:`recover` knows whether an interrupted import had changed anything. What others put in the year's folder
(links, folders of any mode, pipes) stays; an old year that cannot be deleted wholly is set aside, and undoes nothing.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from piano_lib import exchange
from piano_lib.italian import reason

MARK = ".importazione"  # in the new folder of the year: name of its entry of the archive, until the import is finished
OPEN = ".in-corso"  # in that entry, until then
RETRY = "Controlla i permessi e lo spazio di quella cartella, poi ripeti il comando."


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


def refuse_link(folder: Path, year: int) -> None:
    """Refuse a year that is a link: the new folder would take the place of the link, not of what it leads to."""
    place = folder / str(year)
    if place.is_symlink():
        message = f"«{place}» è un collegamento: metti al suo posto la cartella vera dell'anno, poi ripeti il comando."
        raise StoreError(message)


def replace_year(
    folder: Path, year: int, files: Mapping[str, bytes], forms: Mapping[str, bytes], now: datetime | None = None
) -> Path:
    """Write ``files`` into the year's folder in one step; the old folder and the returned ``forms`` go to the archive.

    Returns the folder of the archive. Raises :class:`StoreError` with the data as they were.
    """
    refuse_link(folder, year)
    staged, current = _staged(folder, year), folder / str(year)
    try:
        kept = _archived(folder, year, files, forms, now or datetime.now(UTC))
        _copy(current, staged, files)
        with exchange.writable(staged):
            for name, content in files.items():
                exchange.write(staged / name, content)
            (staged / MARK).write_text(kept.name, encoding="utf-8")
        exchange.sync(staged)
        _keep_special(current, staged)
        exchange.put(staged, current, _aside(staged))
    except OSError as error:
        with suppress(StoreError):  # what cannot be tidied now is tidied, or said, by the next import
            recover(folder, year)
        message = f"Non riesco a scrivere in «{_place(error, folder, staged)}»: {reason(error)}."
        raise StoreError(f"{message} I dati sono rimasti com'erano. {RETRY}") from error
    with suppress(OSError):  # the data are the new ones: the next import closes what is left open
        _finish(folder, year)
    return kept


def recover(folder: Path, year: int) -> bool:
    """Finish, or undo, what an interrupted import left; returns whether there was anything.

    Raises :class:`StoreError` where it cannot be done.
    """
    staged, current = _staged(folder, year), folder / str(year)
    try:
        for part in archive(folder, year).rglob(".*.parte"):
            part.unlink()
        left = [path for path in (staged, _aside(staged), current / MARK) if path.exists()]
        exchange.recover(current, _aside(staged))
        exchange.discard(staged)
        _finish(folder, year)
        undone = [mark.parent for mark in archive(folder, year).glob(f"*/{OPEN}")]
        for entry in undone:  # the year never changed places: the entry holds nothing that is not in the year itself
            exchange.remove(entry)
    except OSError as error:
        place = _place(error, folder, staged)
        message = f"Un'importazione precedente è rimasta a metà e non riesco a riordinare «{place}»: {reason(error)}."
        raise StoreError(f"{message} {RETRY}") from error
    return bool(left or undone)


def write(path: Path, content: bytes) -> None:
    """Write a file whole, under its name only once complete; its folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    exchange.write(path, content)


def _archived(folder: Path, year: int, written: Collection[str], forms: Mapping[str, bytes], now: datetime) -> Path:
    """A new entry of the archive: the year as it is, and the forms used."""
    kept, current = _entry(folder, year, now), folder / str(year)
    write(kept / OPEN, b"")
    if current.is_dir():
        _copy(current, kept / "prima", written)
    for name, content in forms.items():
        write(kept / "moduli" / name, content)
    exchange.sync(kept)
    return kept


def _finish(folder: Path, year: int) -> None:
    """After the change of places: the entry of the archive is closed, the mark goes."""
    mark = folder / str(year) / MARK
    if mark.exists():
        (archive(folder, year) / mark.read_text(encoding="utf-8") / OPEN).unlink(missing_ok=True)
        with exchange.writable(mark.parent):
            mark.unlink()


def _copy(current: Path, place: Path, written: Collection[str]) -> None:
    """Copy a year. Links stay links, but for files that are written: of those the content is copied."""
    if not current.is_dir():
        place.mkdir()
        return
    shutil.copytree(current, place, symlinks=True, copy_function=_copy_file)
    with exchange.writable(place):
        for name in written:
            if (place / name).is_symlink():
                (place / name).unlink()
                if (current / name).is_file():
                    shutil.copyfile(current / name, place / name)


def _copy_file(source: str, target: str) -> None:
    """Copy a file; a pipe or a socket has no content, and opening one may wait for ever."""
    if not _is_special(Path(source)):
        shutil.copy2(source, target)


def _keep_special(current: Path, staged: Path) -> None:
    """Pipes and the like stay under a second name, where the system allows it."""
    for path in current.rglob("*"):
        if _is_special(path):
            with suppress(OSError):
                os.link(path, staged / path.relative_to(current))


def _is_special(path: Path) -> bool:
    mode = path.lstat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))


def _place(error: OSError, folder: Path, staged: Path) -> Path:
    """The folder to look at: that of the file which failed, unless it is one of ours that is gone again."""
    if not isinstance(error.filename, str):
        return folder
    place = Path(error.filename).parent
    return folder if place.is_relative_to(staged) else place


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
