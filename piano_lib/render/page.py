"""The HTML page of an executed notebook: nbconvert in this process, template ``piano``, one exporter reused."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter

TEMPLATES = Path(__file__).parent.parent / "template"


def export_html(notebook: nbformat.NotebookNode, index: str = "", templates: Path = TEMPLATES) -> str:
    """Make the page; ``index`` is the relative link to the index of the ambito (empty: no link)."""
    page, _ = exporter(templates).from_notebook_node(notebook, resources={"indice": index})
    return str(page)


@cache
def exporter(templates: Path = TEMPLATES) -> Any:
    """The exporter, made once: it compiles the template."""
    return HTMLExporter(template_name="piano", extra_template_basedirs=[str(templates)])


def warm() -> None:
    """Do once what the first page would pay for: load nbconvert's parts and compile the template."""
    cell = nbformat.v4.new_markdown_cell("# Prova")
    export_html(nbformat.v4.new_notebook(cells=[cell]))
