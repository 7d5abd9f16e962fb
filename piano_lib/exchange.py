"""Put a new folder in the place of another in one step: a reader finds the old one or the new one, never a mix.

Used by the publication of reports and by the import of returned forms, so it belongs to no room.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    renames, and ``recover`` puts right what a crash left between them.
    """
    if not place.exists():
        new.rename(place)
        return
    if swap(new, place):
        remove(new)
        return
    remove(aside)
    place.rename(aside)
    try:
        new.rename(place)
    except OSError:  # on Windows: a file of the folder is open in another program
        aside.rename(place)
        raise
    remove(aside)


def recover(place: Path, aside: Path) -> None:
    """After a crash: put back what was set aside if nothing took its place, else delete it."""
    if aside.exists() and not place.exists():
        aside.rename(place)
    remove(aside)


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
    """Delete a folder, if it is there."""
    if path.exists():
        shutil.rmtree(path)
