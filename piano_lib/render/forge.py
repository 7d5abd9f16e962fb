"""A process that has imported everything and forks workers on request: each is ready at once, and shares its memory.

One thread, one control socket. A request is one file descriptor: the worker's end of its own connection. It ends,
and its workers with it, when the process that started it goes away, however that happens. Started with ``launch``.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from multiprocessing.connection import Connection
from typing import Any

ENVIRONMENT = {
    # One thread each: the workers are the parallelism, and a process with threads cannot be forked safely.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    # As ipykernel has it.
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    # Same bytes whatever the machine.
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
}


# Not the date given to what is published, which jobs carry and other libraries would read too; nor the environment the
# terminal has active, whose modules IPython would add.
LEFT_OUT = frozenset({"SOURCE_DATE_EPOCH", "VIRTUAL_ENV"})


def environment() -> dict[str, str]:
    """The environment of whatever runs cells."""
    return {name: value for name, value in os.environ.items() if name not in LEFT_OUT} | ENVIRONMENT


def main(descriptor: int) -> None:
    """Import, then fork a worker for each connection that comes, until the control socket closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    from piano_lib.render import preload  # here: who starts a forge imports this module and nothing more

    control = socket.socket(fileno=descriptor)
    preload.always()
    workers: set[int] = set()
    with contextlib.suppress(ConnectionError):
        while descriptors := socket.recv_fds(control, 1, 1)[1]:
            _reap(workers)
            pid = os.fork()
            if pid == 0:
                control.close()
                _work(descriptors[0])
            workers.add(pid)
            os.close(descriptors[0])
    _reap(workers)
    for pid in tuple(workers):
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)  # nobody else would collect it


def _work(descriptor: int) -> None:
    """Take ``(function, arguments)``, give back ``(True, result)`` or ``(False, exception)``; never returns."""
    from piano_lib.render import engine, worker

    connection = Connection(descriptor)
    worker.LIFELINES.append(connection)
    with contextlib.suppress(EOFError, OSError, engine.Orphaned):
        while True:
            function, arguments = connection.recv()
            connection.send(_call(function, arguments))
    os._exit(0)


def _call(function: Any, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, function(*arguments)
    except Exception as error:
        return False, error


def _reap(workers: set[int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while pid := os.waitpid(-1, os.WNOHANG)[0]:
            workers.discard(pid)


if __name__ == "__main__":
    main(int(sys.argv[1]))
