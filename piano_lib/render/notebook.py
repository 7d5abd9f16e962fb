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
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from piano_lib.render.clean import cleaned, scrubbed

CELL_LIMIT = 300  # seconds
START_LIMIT = 60  # seconds

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


def execute(run: Run, scratch: Path, engine: str | None = None) -> nbformat.NotebookNode:
    """Run the notebook and return it cleaned (same inputs, same bytes); ``scratch`` holds papermill's own file.

    ``engine`` is a papermill engine; ``None`` starts a plain kernel. Raises ``RunFailure``.
    """
    kept, seen = scratch / "in-corso.ipynb", list[Any]()

    def failure(sentence: str) -> RunFailure:
        if not seen and kept.exists():
            seen.append(nbformat.read(kept, as_version=4))
        return RunFailure(sentence, scrubbed(seen[-1], run.cwd) if seen else None)

    try:
        # The forked engine hands over the notebook of a failed run; papermill writes that of a plain kernel.
        # (A kernel interrupted as it is told to end says so on our stderr, as an error of its own.)
        more = {"seen": seen} if engine else {"extra_arguments": ["--log-level=CRITICAL"]}
        try:
            seen.append(_papermill(run, None if engine else _literal(kept), engine, more))
        except DeadKernelError:
            raise
        except RuntimeError:  # a plain kernel that did not start: two may have taken the same port; once more
            seen.append(_papermill(run, None if engine else _literal(kept), engine, more))
        refused = _refusal(seen[-1])
    except PapermillExecutionError as error:
        raise failure(_cell_sentence(error)) from None
    except CellTimeoutError:
        raise failure(f"una cella non è finita entro {run.limit} secondi") from None
    except (DeadKernelError, RuntimeError) as error:
        raise failure(f"il processo che eseguiva le celle si è interrotto ({error})") from None
    finally:
        kept.unlink(missing_ok=True)
    if refused:
        raise failure(refused)
    return cleaned(seen[-1])


def _papermill(run: Run, output: str | None, engine: str | None, more: Mapping[str, Any]) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = papermill.execute_notebook(
        _literal(run.notebook),
        output,
        dict(run.parameters),
        engine_name=engine,
        kernel_name="python3",
        request_save_on_cell_execute=False,
        progress_bar=False,
        start_timeout=START_LIMIT,
        execution_timeout=run.limit,
        resources={"metadata": {"path": str(run.cwd)}},
        **more,
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
