"""The papermill engine ``piano``: cells run in a process forked on the spot from one that has everything imported.

Chosen by measurement over a kernel provisioner (docs/decisioni). To be used from a process with a single thread, as the
lanes of ``forge`` are; elsewhere papermill's own engine starts a plain kernel.
"""

from __future__ import annotations

import os
import signal
import time
from abc import abstractmethod
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

import nbformat
from papermill.engines import Engine, papermill_engines

from piano_lib.italian import seconds
from piano_lib.render import cells
from piano_lib.render.worker import LIFELINES

NAME = "piano"


class Orphaned(BaseException):
    """Nobody waits for this run any more."""


@dataclass(slots=True)
class Process:
    """A forked process that runs cells: how to talk to it and how to end it."""

    pid: int
    connection: Connection

    def end(self) -> None:
        """Kill the process, however busy; the next one to start collects it, so that nobody waits while it goes."""
        self.connection.close()
        os.kill(self.pid, signal.SIGKILL)
        _GOING.append(self.pid)


_GOING: list[int] = []  # killed, to be collected


class CellEngine(Engine):  # type: ignore[misc]
    """What our engines have in common: cells in order, a time limit for each (seconds), a stop at the first failure."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        execution_timeout: int = 0,
        resources: Any = None,
        seen: list[Any] | None = None,
        **_: Any,
    ) -> None:
        """Run a notebook as papermill asks; ``seen`` receives it, so that the caller has it when the run fails."""
        if seen is not None:
            seen.append(nb_man.nb)
        # Times and states of cells, which papermill leaves to the engine, are not kept: they would differ each run.
        failed = cls.run_cells(nb_man.nb, resources or {}, execution_timeout)
        if failed is not None:
            nb_man.cell_exception(nb_man.nb.cells[failed], cell_index=failed)

    @classmethod
    @abstractmethod
    def run_cells(cls, book: Any, resources: Any, limit: int) -> int | None:
        """Run the code cells of a notebook; gives the place of the one that stopped the run, marked with why."""


class ForkEngine(CellEngine):
    """Runs a notebook's cells in one forked process."""

    @classmethod
    def run_cells(cls, book: Any, resources: Any, limit: int) -> int | None:
        """Stop at the first cell that fails, is late, or brings the process down."""
        process = start(resources.get("metadata", {}).get("path"))
        try:
            for index, cell in enumerate(book.cells):
                to_run = cell.cell_type == "code" and cell.source.strip()
                if to_run and not _run(process, cell, limit):
                    return index
        finally:
            process.end()
        return None


def start(folder: str | None = None) -> Process:
    """Fork a process ready to run cells in ``folder``; it ends by itself when this one does."""
    _GOING[:] = [pid for pid in _GOING if not os.waitpid(pid, os.WNOHANG)[0]]
    ours, theirs = Pipe()
    here = os.getpid()
    pid = os.fork()
    if pid == 0:
        ours.close()
        cells.serve(theirs, here, folder)
    theirs.close()
    return Process(pid, ours)


def late(cell: Any, limit: int) -> None:
    """Write in a cell that it took more than its seconds."""
    _failure(cell, "CellTimeoutError", f"la cella non è finita entro {seconds(limit)}")


def dead(cell: Any) -> None:
    """Write in a cell that the process that ran it went away."""
    _failure(cell, "DeadKernelError", "il processo che eseguiva la cella si è interrotto")


def _run(process: Process, cell: Any, limit: int) -> bool:
    cell.outputs = []
    shown: dict[str, Any] = {}
    clear = False
    process.connection.send(cell.source)
    deadline = time.monotonic() + limit if limit else None
    while True:
        try:
            kind, content = _receive(process.connection, deadline)
        except TimeoutError:
            late(cell, limit)
            return False
        except (EOFError, OSError):
            dead(cell)
            return False
        if kind == "done":
            cell.execution_count, succeeded = content
            return bool(succeeded)
        if kind == "clear":
            clear = bool(content)
            cell.outputs = cell.outputs if clear else []
        elif kind == "update":
            _update(shown, content)
        else:
            cell.outputs = [] if clear else cell.outputs
            clear = False
            name = content.pop("display_id", None)
            cell.outputs.append(nbformat.from_dict(content))
            if name is not None:
                shown[name] = cell.outputs[-1]


def _receive(connection: Connection, deadline: float | None) -> cells.Message:
    left = None if deadline is None else max(0.0, deadline - time.monotonic())
    ready = wait([connection, *LIFELINES], left)
    if any(lifeline in ready for lifeline in LIFELINES):
        raise Orphaned
    if not ready:
        raise TimeoutError
    message: cells.Message = connection.recv()
    return message


def _update(shown: dict[str, Any], content: dict[str, Any]) -> None:
    output = shown.get(content["display_id"])
    if output is not None:
        output.update(nbformat.from_dict({"data": content["data"], "metadata": content["metadata"]}))


def _failure(cell: Any, name: str, message: str) -> None:
    error = {"output_type": "error", "ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}
    cell.outputs.append(nbformat.from_dict(error))


papermill_engines.register(NAME, ForkEngine)
