"""Put a new folder in the place of another in one step: a reader finds the old one or the new one, never a mix.

Used by the publication of reports and by the import of returned forms, so it belongs to no room.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2  # Linux, renameat2(2)
RENAME_SWAP = 2  # macOS, renamex_np(2)


class Busy(Exception):
    """Another process holds the lock."""


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Hold a lock file; the hold ends with the process, however it ends. Raises ``Busy`` or ``OSError``."""
    from filelock import FileLock, Timeout

    file = FileLock(lock)
    try:
        file.acquire(blocking=False)
    except Timeout:
        raise Busy from None
    try:
        yield
    finally:
        # Unlinked while held: who waits sees that the file it opened is gone. Windows keeps it, empty and free.
        with suppress(OSError):
            lock.unlink(missing_ok=True)
        file.release()


def put(new: Path, place: Path, aside: Path) -> None:
    """Make ``new`` be ``place``; what stood there is deleted. All three are on one file system.

    Where the system can exchange two folders (Linux, macOS) there is no moment without one. Elsewhere there are two
    renames, and ``recover`` puts right what a crash left between them. Raises ``OSError``, and then ``place`` is as it
    was; that what stood there cannot be deleted is no error.
    """
    if not place.exists():
        new.rename(place)
        return
    was, mode = _opened(place), _opened(new)  # no folder goes into another one unless it may be written in
    try:
        _exchange(new, place, aside)
    except OSError:
        _set_mode(place, was)
        raise
    _set_mode(place, mode)
    discard(new)
    discard(aside)


def recover(place: Path, aside: Path) -> None:
    """After a crash: put back what was set aside if nothing took its place, else delete it."""
    if aside.exists() and not place.exists():
        aside.rename(place)
    discard(aside)


def swap(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; ``False`` where the system or the file system cannot."""
    names = (os.fsencode(one), os.fsencode(other))
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if hasattr(libc, "renameat2"):
            return bool(libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0)
        return bool(libc.renamex_np(names[0], names[1], RENAME_SWAP) == 0)
    except (OSError, AttributeError, TypeError):  # Windows, or a C library without either
        return False


def write(path: Path, content: bytes) -> None:
    """Write a file in place of one of that name, in one step; a hard link to the old one keeps its content.

    A symbolic link is followed, and what is no file, as a device, is written to as it is. Raises ``OSError``, and then
    what was there is still there.
    """
    place = path.resolve()
    if place.exists() and not place.is_file():
        place.write_bytes(content)
        return
    part = place.with_name(f".{place.name}.parte")
    try:
        part.write_bytes(content)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Bring the files of a folder to the disk, so that a power cut after the exchange does not find them empty."""
    if os.name != "posix":
        return
    for path in (*folder.rglob("*"), folder):
        if path.is_symlink():  # it may lead nowhere, and what it leads to is not ours
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove(path: Path) -> None:
    """Delete a folder, if it is there, read-only or not; of a link, the link alone. Raises ``OSError``."""
    if path.is_symlink():
        path.unlink()
    elif path.exists():
        try:
            shutil.rmtree(path)
        except PermissionError:
            let_in(path)
            shutil.rmtree(path)


def discard(path: Path) -> None:
    """Delete a folder; one that cannot be deleted is put out of the way, and tried again each time. Never raises."""
    for one in (path, *_leftovers(path)):
        with suppress(OSError):
            remove(one)
    if os.path.lexists(path):
        with suppress(OSError):
            path.rename(next(free for n in count(1) if not os.path.lexists(free := _leftover(path, n))))


def let_in(folder: Path) -> None:
    """Let its owner read and write in a folder and in those inside it. No link is followed; what is not ours stays."""
    _opened(folder)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                let_in(Path(entry.path))


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Let a folder be written for a moment, whatever its mode."""
    mode = _opened(folder)
    try:
        yield
    finally:
        _set_mode(folder, mode)


def _exchange(new: Path, place: Path, aside: Path) -> None:
    if swap(new, place):
        return
    discard(aside)
    place.rename(aside)
    try:
        new.rename(place)
    except OSError:  # on Windows: a file of the folder is open in another program
        aside.rename(place)
        raise


def _opened(folder: Path) -> int:
    """Let its owner read and write in a folder, if that is needed and can be; gives the mode it had."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        with suppress(OSError):
            folder.chmod(mode | stat.S_IRWXU)
    return mode


def _set_mode(folder: Path, mode: int) -> None:
    with suppress(OSError):
        if stat.S_IMODE(folder.stat().st_mode) != mode:
            folder.chmod(mode)


def _leftover(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.resto-{number}")


def _leftovers(path: Path) -> list[Path]:
    with suppress(OSError):
        return [one for one in path.parent.iterdir() if one.name.startswith(f"{path.name}.resto-")]
    return []
