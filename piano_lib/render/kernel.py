"""The papermill engine ``piano-kernel``: a plain Jupyter kernel for each notebook, where nothing can be forked.

The kernel is of this interpreter, whatever kernels the machine has, and is held to what a forked process is held to.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from functools import partial
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.engines import papermill_engines

from piano_lib.render import launch, leash
from piano_lib.render.engine import CellEngine, dead, late
from piano_lib.render.forge import environment
from piano_lib.render.lanes import Lanes

NAME = "piano-kernel"
START_LIMIT = 60  # seconds
LIMIT_MEMORY = "__import__('piano_lib.render.leash', fromlist=['leash']).limit_memory()"

_silent = logging.getLogger("piano.kernel")  # what nbclient has to say, in English, is said by the failure
_silent.setLevel(logging.CRITICAL + 1)


class KernelExecutor(Lanes):
    """Threads of this process, each of which runs its notebooks in plain kernels."""

    def _lane(self) -> None:
        for future, fn, args in self._given():
            try:
                future.set_result(fn(*args))
            except BaseException as error:
                future.set_exception(error)

    def _cut_off(self) -> None:
        leash.kill_all()


class KernelEngine(CellEngine):
    """Runs a notebook's cells in one plain kernel."""

    @classmethod
    def run_cells(cls, book: Any, resources: Any, limit: int) -> int | None:
        """Stop at the first cell that fails, is late, or brings the kernel down."""
        manager = AsyncKernelManager(kernel_spec_manager=_Specs())
        client = NotebookClient(
            book, km=manager, resources=resources, log=_silent,
            timeout=limit, startup_timeout=START_LIMIT, iopub_timeout=limit or START_LIMIT,
            raise_on_iopub_timeout=True, shutdown_kernel="immediate",
            extra_arguments=["--log-level=CRITICAL", f"--IPKernelApp.exec_lines={LIMIT_MEMORY}"],
        )  # fmt: skip
        # A loop of its own for each run, with no task left in it; one that can wait for sockets on Windows too.
        with leash.held(partial(_kill, manager)), asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(_run(client, limit))


class _Specs(KernelSpecManager):
    """The kernel of this interpreter, with the modules of this process, in place of those installed on the machine."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        words = launch.command("ipykernel_launcher", "-f", "{connection_file}")
        return KernelSpec(argv=words, display_name="Python 3 (ipykernel)", language="python", name=kernel_name)


def _kill(manager: AsyncKernelManager) -> None:
    """Kill a kernel, if it has started, with what its cells started: it leads a group of its own."""
    process = getattr(manager.provisioner, "process", None)
    if process is not None:
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()


async def _run(client: NotebookClient, limit: int) -> int | None:
    """Run the cells; gives the place of the one that stopped the run, marked with why."""
    async with client.async_setup_kernel(cleanup_kc=True, env=environment()):
        for index, cell in enumerate(client.nb.cells):
            try:
                await client.async_execute_cell(cell, index)
            except CellExecutionError:
                return index
            except CellTimeoutError:
                late(cell, limit)
                return index
            except DeadKernelError:
                dead(cell)
                return index
    return None


papermill_engines.register(NAME, KernelEngine)
