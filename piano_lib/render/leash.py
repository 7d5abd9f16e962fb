"""What a process started for one task is held to: its memory, and the life of whoever started it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from collections.abc import Callable, Iterator

PR_SET_PDEATHSIG = 1
MEMORY = 4 << 30  # bytes of address space: a cell that wants more gets a MemoryError, the machine goes on

_held: set[Callable[[], None]] = set()


def limit_memory() -> None:
    """Hold this process to ``MEMORY``; Windows has no such limit and macOS does not keep to it."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > MEMORY:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))


def end_with(parent: int) -> None:
    """Ask the system to kill this process when its parent ends (Linux, prctl(2)); elsewhere it ends its task first."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    except (AttributeError, OSError, TypeError):
        return
    if os.getppid() != parent:  # it ended before we asked
        os._exit(0)


@contextlib.contextmanager
def held(kill: Callable[[], None]) -> Iterator[None]:
    """While something runs for us in another process: how to kill it, if we are interrupted."""
    _held.add(kill)
    try:
        yield
    finally:
        _held.discard(kill)


def kill_all() -> None:
    """Kill all that runs for us now."""
    for kill in tuple(_held):
        with contextlib.suppress(OSError):
            kill()
