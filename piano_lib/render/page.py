"""The HTML page of an executed notebook: nbconvert in this process, template ``piano``, one exporter reused."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, cast

import nbformat
from nbconvert.exporters import HTMLExporter, TemplateExporter

from piano_lib.render.layout import Layout, Link

TEMPLATES = Path(__file__).parent.parent / "template"


class PageExporter(HTMLExporter):
    """nbconvert's exporter without what took most of the time of a page and does nothing for ours.

    That is: parsing the page again, to put English where a description lacks (our template refuses such an image);
    copies and validations around preprocessors that leave the notebook as it is.
    """

    def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> tuple[Any, Any]:
        """Convert a notebook to a page; ``resources["collegamenti"]`` are the links at its foot."""
        ready = cast(Any, self)._init_resources(resources)
        page, used = TemplateExporter.from_notebook_node(self, nb, ready, **options)
        return page, used

    def _preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        made: tuple[Any, Any] = cast(Any, Layout)().preprocess(nb, resources)
        return made


def export_html(notebook: nbformat.NotebookNode, links: Iterable[Link] = (), templates: Path = TEMPLATES) -> str:
    """Make the page; ``links`` stand at its foot."""
    page, _ = exporter(templates).from_notebook_node(notebook, resources={"collegamenti": tuple(links)})
    return str(page)


@cache
def exporter(templates: Path = TEMPLATES) -> Any:
    """The exporter, made once: it compiles the template."""
    return cast(Any, PageExporter)(template_name="piano", extra_template_basedirs=[str(templates)])


def warm() -> None:
    """Do once what the first page would pay for: load nbconvert's parts and compile the template."""
    cell = nbformat.v4.new_markdown_cell("# Prova")
    export_html(nbformat.v4.new_notebook(cells=[cell]))
