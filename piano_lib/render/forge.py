"""A process that has imported everything and forks workers on request: each is ready at once, and shares its memory.

One thread, one control socket. A request is one file descriptor: the worker's end of its own connection. It ends,
and its workers with it, when the process that started it goes away, however that happens.

    python -m piano_lib.render.forge FD
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
from multiprocessing.connection import Connection
from typing import Any

PRELOAD = (
    "piano_lib.charts.canvas",  # first: it quiets matplotlib before it is imported
    "pandas",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "piano_lib.render.report",
    "piano_lib.render.products",
    "piano_lib.api",
    "piano_lib.rules",
    "piano_lib.comparison",
    "piano_lib.scenarios",
    "matplotlib.figure",
    "matplotlib.patches",
    "geopandas",
    "piano_lib.charts.change",
    "piano_lib.charts.scenarios",
    "piano_lib.charts.supply",
    "piano_lib.maps.choropleth",
    "piano_lib.tables.scenarios",
    "piano_lib.texts.annual",
    "piano_lib.texts.change",
    "piano_lib.texts.scheda",
    "piano_lib.export",
)
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


def main(descriptor: int) -> None:
    """Import, then fork a worker for each connection that comes, until the control socket closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    warm()
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
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def warm() -> None:
    """Import what reports use and do once what every one of them would do again."""
    for name in PRELOAD:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)
    from piano_lib import rules
    from piano_lib.render import cells, page

    rules.parameters()
    shell: Any = cells.prepare()
    shell.run_cell("None", silent=True)
    shell.display_formatter.format("")
    page.warm()
    gc.freeze()  # what is here stays: collecting it would copy the memory that workers share


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
