"""Run one notebook with papermill, in this process, and accept only a whole run.

papermill alone goes on with a misspelt parameter, calls ``sys.exit(0)`` in a cell a success and leaves warnings on
stderr: here each of these is a failure that carries the notebook as far as it went.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from piano_lib.render.clean import cleaned, scrubbed
from piano_lib.render.jobs import CELL_LIMIT

logging.getLogger("papermill").setLevel(logging.ERROR)
logging.getLogger("traitlets").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Run:
    """What to run: the notebook, its parameters, the folder its cells run in, seconds a cell may take."""

    notebook: Path
    parameters: Mapping[str, str | int | float | bool]
    cwd: Path
    limit: int = CELL_LIMIT


class RunFailure(Exception):
    """A run that gives no report: an Italian sentence, and the notebook as far as it went."""

    def __init__(self, sentence: str, notebook: nbformat.NotebookNode | None = None) -> None:
        self.sentence, self.notebook = sentence, notebook
        super().__init__(sentence)


def execute(run: Run, engine: str) -> nbformat.NotebookNode:
    """Run the notebook and return it cleaned (same inputs, same bytes); ``engine`` is one of papermill's, of ours.

    Raises ``RunFailure``.
    """
    seen: list[Any] = []
    try:
        try:
            done = _papermill(run, engine, seen)
        except RuntimeError:  # a plain kernel that did not start: two may have taken the same port; once more
            done = _papermill(run, engine, seen)
        sentence = _refusal(done)
    except PapermillExecutionError as error:
        sentence = _cell_sentence(error)
    except RuntimeError:
        sentence = "il processo che doveva eseguire le celle non è partito, nemmeno la seconda volta"
    if sentence:
        raise RunFailure(sentence, scrubbed(seen[-1], run.cwd) if seen else None)
    return cleaned(done)


def _papermill(run: Run, engine: str, seen: list[Any]) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = papermill.execute_notebook(
        _literal(run.notebook),
        None,
        dict(run.parameters),
        engine_name=engine,
        kernel_name="python3",
        request_save_on_cell_execute=False,
        progress_bar=False,
        execution_timeout=run.limit,
        resources={"metadata": {"path": str(run.cwd)}},
        seen=seen,
    )
    return notebook


def _literal(path: Path) -> str:
    """The path as papermill wants it: braces would be read as parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _refusal(notebook: nbformat.NotebookNode) -> str:
    """Why a run papermill lets through is refused: ``exit``, cells left out, anything on stderr; empty if it is not."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        for output in cell.outputs:
            if output.output_type == "error":
                return f"la cella {number} ha chiuso l'esecuzione ({output.ename})"
            if output.output_type == "stream" and output.name == "stderr":
                line = next(iter(output.text.strip().splitlines()), "")
                return f"la cella {number} ha scritto un avviso di sistema: «{line[:200]}»"
        if cell.execution_count is None:
            return f"la cella {number} non è stata eseguita"
    return ""


def _cell_sentence(error: Any) -> str:
    number = error.cell_index + 1
    if error.ename in ("CellTimeoutError", "DeadKernelError"):
        return f"cella {number}: {error.evalue}"
    first = next(iter(str(error.evalue).strip().splitlines()), "")
    return f"errore nella cella {number}: {error.ename}: {first[:300]}"
