"""Where jobs run: local workers forked ready-made, plain kernels where the platform cannot fork, or a Dask cluster.

All three are a ``concurrent.futures.Executor``: the code that hands out jobs does not know which it has.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from functools import cache
from typing import Any, TypeVar

from piano_lib.render.forked import ForkExecutor
from piano_lib.render.lanes import Lanes

T = TypeVar("T")
CANCELLED = (CancelledError, asyncio.CancelledError)


class SchedulerError(Exception):
    """The Dask cluster cannot be used; an Italian sentence says why."""


class SchedulerLost(Exception):
    """The Dask cluster went away while jobs were being made; an Italian sentence says it and what to do."""

    def __init__(self) -> None:
        super().__init__("il cluster Dask non risponde più: ripeti il comando, quello che è finito non si rifà")


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


def hand(executor: Executor, fn: Callable[..., T], *args: Any) -> Future[T]:
    """Give ``fn(*args)`` to an executor. Raises ``SchedulerLost`` when its cluster takes no more work."""
    try:
        return executor.submit(fn, *args)
    except Exception:
        if is_local(executor):
            raise
        raise SchedulerLost from None


def result(executor: Executor, fn: Callable[..., T], *args: Any) -> T:
    """What ``fn(*args)`` gives on an executor. Raises ``SchedulerLost`` when its cluster went away."""
    future = hand(executor, fn, *args)
    try:
        return future.result()
    except CANCELLED:
        if is_local(executor):
            raise
        raise SchedulerLost from None


@contextlib.contextmanager
def on_dask(address: str) -> Iterator[Executor]:
    """Open a Dask cluster as an executor; ``address`` is that of its scheduler, as ``tcp://127.0.0.1:8786``.

    Workers see the same file system and have the same library. Raises ``SchedulerError``.
    """
    try:
        from distributed import Client
    except ImportError:
        raise SchedulerError('manca Dask: installa la parte «dask» con  pip install "piano-lib[dask]"') from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong we say
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise SchedulerError(f"lo scheduler Dask «{address}» non risponde: controlla l'indirizzo.") from None
    with client:
        yield client.get_executor(pure=False, retries=1)


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
