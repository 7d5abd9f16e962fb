"""Where jobs run: local workers forked ready-made, plain threads where the platform cannot fork, or a Dask cluster.

All three are a ``concurrent.futures.Executor``: the code that hands out jobs does not know which it has.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from piano_lib.render.forge import ENVIRONMENT

T = TypeVar("T")
Task = tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]


class SchedulerError(Exception):
    """The Dask cluster cannot be used; an Italian sentence says why."""


class WorkerDied(Exception):
    """A worker was killed while it had a job; the job may be given to another."""


def can_fork() -> bool:
    """Whether workers can be forked ready-made: not on macOS (its libraries do not survive it) nor Windows."""
    return sys.platform == "linux" and hasattr(os, "fork") and hasattr(socket, "send_fds")


@contextlib.contextmanager
def local(workers: int | None = None) -> Iterator[Executor]:
    """Open the local executor: as many workers as cores, unless said. Leaving ends every process it started."""
    number = workers or available_cores()
    executor = ForkExecutor(number) if can_fork() else ThreadPoolExecutor(number)
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        raise
    else:
        executor.shutdown()


def is_local(executor: Executor) -> bool:
    """Whether jobs run on this machine, where handing one out costs nothing."""
    return isinstance(executor, ForkExecutor | ThreadPoolExecutor)


@contextlib.contextmanager
def on_dask(address: str) -> Iterator[Executor]:
    """Open a Dask cluster as an executor; ``address`` is that of its scheduler, as ``tcp://127.0.0.1:8786``.

    Workers see the same file system and have the same library. Raises ``SchedulerError``.
    """
    try:
        from distributed import Client
    except ImportError:
        raise SchedulerError('manca Dask: installa la parte «dask» con  pip install "piano-lib[dask]"') from None
    logging.getLogger("distributed").setLevel(logging.ERROR)
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise SchedulerError(f"lo scheduler Dask «{address}» non risponde: controlla l'indirizzo.") from None
    with client:
        yield client.get_executor(pure=False, retries=1)


def available_cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def of_this_process() -> Executor:
    """One forked worker of our own, for a process with threads (as Dask's) that cannot fork safely itself."""
    executor = ForkExecutor(1)
    atexit.register(executor.shutdown, wait=False)
    return executor


class ForkExecutor(Executor):
    """Workers forked from one process that has everything imported; each is replaced if it dies."""

    def __init__(self, workers: int) -> None:
        self._control, self._forge = _start_forge()
        self._lock = threading.Lock()
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._connections: set[Connection] = set()
        self._closed = False
        self._threads = [threading.Thread(target=self._lane, daemon=True) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Run ``fn(*args)`` in a worker; what goes in and comes out is pickled."""
        if kwargs:
            raise TypeError("keyword arguments are not sent to workers")
        if self._closed:
            raise RuntimeError("executor closed")
        future: Future[T] = Future()
        self._tasks.put((future, fn, args))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers: after the jobs given out (``wait``) or at once."""
        self._closed = True
        if cancel_futures or not wait:
            with contextlib.suppress(queue.Empty):
                while task := self._tasks.get_nowait():
                    task[0].cancel()
        for _ in self._threads:
            self._tasks.put(None)
        if not wait:
            for connection in tuple(self._connections):
                with contextlib.suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
                    line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        if self._forge.poll() is None:
            self._control.close()
            self._forge.wait()

    def _lane(self) -> None:
        connection: Connection | None = None
        while task := self._tasks.get():
            future, fn, args = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                connection = connection or self._connect()
                connection.send((fn, args))
                succeeded, result = connection.recv()
            except (EOFError, OSError) as error:
                self._drop(connection)
                connection = None
                future.set_exception(WorkerDied(str(error)))
            else:
                future.set_result(result) if succeeded else future.set_exception(result)
        self._drop(connection)

    def _connect(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._control, [b"w"], [theirs.fileno()])
            except OSError:  # the forge was killed: light another
                self._control.close()
                self._forge.wait()
                self._control, self._forge = _start_forge()
                socket.send_fds(self._control, [b"w"], [theirs.fileno()])
        connection = Connection(ours.detach())
        self._connections.add(connection)
        return connection

    def _drop(self, connection: Connection | None) -> None:
        if connection is not None:
            self._connections.discard(connection)
            connection.close()


def _start_forge() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-m", "piano_lib.render.forge", str(theirs.fileno())]
        forge = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], env={**os.environ, **ENVIRONMENT}, stdin=subprocess.DEVNULL
        )
    return ours, forge
