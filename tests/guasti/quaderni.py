"""Small notebooks for the workshop of faults: good ones that publish, and the same with one thing gone wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NEEDED = {"sezioni": ["esito", "quote"], "tabelle": ["prova"], "figure": ["grafico"]}
OPENING = """from html import escape
from IPython.display import HTML, display
from piano_lib import load_plan
from piano_lib.charts.figure import Figure
from piano_lib.tables.html import render
from piano_lib.tables.model import Column, Kind, Table
plan = load_plan(dati, anno)
HTML(f'<header class="testata"><p class="ente">{escape(plan.ambito.name)}</p><dl><div><dt>Stato dei dati</dt>'
     '<dd>dati dimostrativi</dd></div></dl></header>')"""
TABLE = """rows = tuple((line.istat, line.total.value) for line in plan.lines)
table = Table("prova", "Totali di prova", (Column("istat", "Codice", header=True), Column("g", "g", Kind.COUNT)), rows)
HTML(render(table))"""
HEADING = "## Quote\n\nQuote di prova."
FIGURE = """Figure("grafico", "Grafico di prova",
       "Un quadrato che non dice nulla ma lo dice con almeno quaranta caratteri.", "prova",
       '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="9" height="9"/></svg>',
       data="prova")"""


def notebook(parameters: str, title: str, **changed: str) -> nbformat.NotebookNode:
    """A notebook that publishes, unless ``changed`` replaces one of its cells."""
    cells = {"opening": OPENING, "table": TABLE, "heading": HEADING, "figure": FIGURE, "last": "None"} | changed
    parts = [
        new_markdown_cell(f"# {title}"),
        new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        new_code_cell(cells["opening"]),
        new_markdown_cell("## Esito\n\nAlloggi di prova."),
        new_code_cell(cells["table"]),
        new_markdown_cell(cells["heading"]),
        new_code_cell(cells["figure"]),
        new_code_cell(cells["last"]),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=parts, metadata={**kernel, "piano": {"richiesti": NEEDED}})


def write_notebooks(folder: Path, changed: Mapping[str, str] | None = None) -> Path:
    """Write the three notebooks; ``changed`` spoils a cell of the annual one."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "piano_annuale": notebook('anno: int = 2022\ndati: str = ""\ntesto: str = ""', "Piano", **dict(changed or {})),
        "confronto": notebook('anno_base: int = 2021\nanno: int = 2022\ndati: str = ""', "Confronto"),
        "scheda_comune": notebook('anno: int = 2022\nistat: str = ""\ndati: str = ""', "Scheda"),
    }
    for name, content in made.items():
        for number, cell in enumerate(content.cells):
            cell["id"] = f"c{number}"
        nbformat.write(content, folder / f"{name}.ipynb")
    return folder
