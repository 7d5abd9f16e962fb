"""An executed notebook without what changes from run to run: times, random ids, paths, addresses of objects.

The same inputs give the same bytes, whatever the machine, the user, the engine and the day.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import nbformat

LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
INJECTED = "injected-parameters"
ERROR_MARK = "papermill-error-cell-tag"  # on the cells papermill adds around an error, in English


def cleaned(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Clean a notebook that ran to the end; a new object, the one given is left alone."""
    metadata = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    if "piano" in notebook.metadata:
        metadata["piano"] = notebook.metadata["piano"]
    shown = [cell for cell in notebook.cells if ERROR_MARK not in cell.metadata.get("tags", ())]
    cells = [_cell(cell, number) for number, cell in enumerate(shown)]
    content = {"metadata": metadata, "nbformat": 4, "nbformat_minor": 5, "cells": cells}
    return cast(nbformat.NotebookNode, nbformat.from_dict(content))


def scrubbed(notebook: nbformat.NotebookNode, cwd: Path) -> nbformat.NotebookNode:
    """Clean a notebook that failed: tracebacks stay, for whoever mends it, without the folders of this machine."""
    library = str(Path(__file__).parents[2])
    known = (
        (str(cwd), "."),
        (sys.prefix, "<python>"),
        (library, "<piano>"),
        (str(Path.home()), "~"),
    )
    clean = cleaned(notebook)
    for cell in clean.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                output.traceback = [_without(ANSI.sub("", line), known) for line in output.traceback]
                output.evalue = _without(output.evalue, known)
            elif output.output_type == "stream":
                output.text = _without(output.text, known)
    return clean


def as_bytes(notebook: nbformat.NotebookNode) -> bytes:
    """The notebook as it is written: keys sorted, UTF-8, one final newline."""
    text = str(nbformat.writes(notebook, version=nbformat.NO_CONVERT))
    return (text.rstrip("\n") + "\n").encode()


def _cell(cell: Any, number: int) -> dict[str, Any]:
    tags = list(cell.metadata.get("tags", ()))
    kept: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "id": "parametri" if INJECTED in tags else str(cell.get("id") or f"cella-{number}"),
        "metadata": {"tags": tags} if tags else {},
        "source": cell.source,
    }
    if cell.cell_type == "code":
        kept["execution_count"] = cell.get("execution_count")
        kept["outputs"] = _outputs(cell.get("outputs", ()))
    return kept


def _outputs(outputs: Iterable[Any]) -> list[dict[str, Any]]:
    """The outputs with consecutive pieces of one stream joined: how they were cut depends on timing."""
    joined: list[dict[str, Any]] = []
    for output in map(_output, outputs):
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" == last.get("output_type") and output["name"] == last["name"]:
            last["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def _output(output: Any) -> dict[str, Any]:
    kept = {key: value for key, value in output.items() if key != "transient"}
    if "text/plain" in kept.get("data", {}):
        kept["data"] = {**kept["data"], "text/plain": ADDRESS.sub("at 0x…", kept["data"]["text/plain"])}
    if "text" in kept:
        kept["text"] = ADDRESS.sub("at 0x…", kept["text"])
    return kept


def _without(text: str, known: Iterable[tuple[str, str]]) -> str:
    for found, put in known:
        text = text.replace(found, put)
    return text
