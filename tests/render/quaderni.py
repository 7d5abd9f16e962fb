"""Tiny notebooks for the tests of the render room: a page that may be published, and cells to spoil it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat

OPENING = """from IPython.display import HTML, Markdown, display
display(Markdown("# Prova"))
display(HTML('<p class="stato-dati">Dati dimostrativi, con le loro avvertenze.</p>'))"""
BODY = """display(Markdown("## Sintesi"))
display(Markdown(f"Anno {anno}."))"""
REQUIRED = {"sezioni": ["sintesi"]}
PARAMETERS = {
    "piano_annuale.ipynb": 'anno: int = 2022  # anno del piano\ndati: str = ""  # cartella\nsoglia: float = 1.5',
    "confronto.ipynb": 'anno_base: int = 2021  # base\nanno: int = 2022  # anno\ndati: str = ""  # cartella',
    "scheda_comune.ipynb": 'anno: int = 2022  # anno\nistat: str = ""  # comune\ndati: str = ""  # cartella',
}


def notebook(
    path: Path, cells: Sequence[str] = (OPENING, BODY), required: Mapping[str, Any] = REQUIRED, parameters: str = ""
) -> Path:
    """Write a notebook: a cell of parameters, then ``cells`` (Markdown where they start with ``#``)."""
    tagged = nbformat.v4.new_code_cell(
        parameters or PARAMETERS.get(path.name, "anno: int = 2022  # anno"),
        id="base",
        metadata={"tags": ["parameters"]},
    )
    made = [
        nbformat.v4.new_markdown_cell(text, id=f"c{at}")
        if text.startswith("#")
        else nbformat.v4.new_code_cell(text, id=f"c{at}")
        for at, text in enumerate(cells)
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    book = nbformat.v4.new_notebook(
        cells=[tagged, *made], metadata={"kernelspec": kernel, "piano": {"richiesti": dict(required)}}
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, path)
    return path


def notebooks(folder: Path, **cells: Sequence[str]) -> Path:
    """Write the three notebooks of the command in ``folder``; ``piano_annuale=[…]`` gives the cells of one of them."""
    for name in PARAMETERS:
        notebook(folder / name, cells.get(name.removesuffix(".ipynb"), (OPENING, BODY)))
    return folder
