"""Where jobs run on this machine: workers forked ready-made, or plain kernels where the platform cannot fork.

Both are a ``concurrent.futures.Executor``, as a Dask cluster is: the code that hands out jobs does not know which.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from functools import cache

from piano_lib.render.forked import ForkExecutor
from piano_lib.render.lanes import Lanes


def can_fork() -> bool:
    """Whether workers can be forked ready-made: not on macOS (its libraries do not survive it) nor Windows."""
    return sys.platform == "linux" and hasattr(os, "fork") and hasattr(socket, "send_fds")


@contextlib.contextmanager
def local(workers: int | None = None) -> Iterator[Executor]:
    """Open the local executor: as many workers as cores, unless said. Leaving ends every process it started."""
    executor = _local(workers or available_cores())
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False)
        raise
    else:
        executor.shutdown()


def is_local(executor: Executor) -> bool:
    """Whether jobs run on this machine, where handing one out costs nothing."""
    return isinstance(executor, Lanes)


def available_cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _local(workers: int) -> Executor:
    if can_fork():
        return ForkExecutor(workers)
    from piano_lib.render.kernel import KernelExecutor  # papermill is slow to import, and workers do it elsewhere

    return KernelExecutor(workers)


@cache
def of_this_process() -> Executor:
    """One forked worker of our own, for a process with threads (as Dask's) that cannot fork safely itself."""
    executor = ForkExecutor(1)
    atexit.register(executor.shutdown, wait=False)
    return executor
