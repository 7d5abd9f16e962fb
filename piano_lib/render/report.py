"""From a notebook to a page that may be published: run, export, checks; refused whole if anything is missing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from piano_lib.export.pdf import PdfUnavailable
from piano_lib.render import (
    clean,
    engine,
    links,
    lint,
    markup,
    names,
    notebook,
    page,
    parameters,
    preload,
    printing,
    required,
)
from piano_lib.render.jobs import Job
from piano_lib.render.worker import is_forked


class Refused(Exception):
    """No page may be published; an Italian sentence, and the notebook as it ran, for whoever mends it."""

    def __init__(self, sentence: str, notebook: bytes = b"") -> None:
        self.sentence, self.notebook = sentence, notebook
        super().__init__(sentence)


def make_page(job: Job) -> dict[str, bytes]:
    """Run the job's notebook and give its products by name. Raises ``Refused``."""
    assert job.notebook is not None
    try:
        parameters.check(job.notebook, job.parameters)
    except parameters.ParameterError as error:
        raise Refused(str(error)) from None
    run = notebook.Run(job.notebook, job.parameters, cells_folder(job), job.limit)
    try:
        executed = notebook.execute(run, _engine(job.notebook))
    except notebook.RunFailure as failure:
        raise Refused(failure.sentence, clean.as_bytes(failure.notebook) if failure.notebook else b"") from None
    html = page.export_html(executed, links.links(job))
    tree = markup.parse(html)
    lacking = required.missing(tree, executed.metadata)
    if lacking:
        raise Refused("; ".join(lacking), clean.as_bytes(executed))
    private = (str(job.data), str(job.work))
    found = lint.findings(html, demonstration=job.demonstration, private=private, page=tree)
    if found:
        raise Refused("la pagina non è pubblicabile: " + " ".join(found[:5]), clean.as_bytes(executed))
    products = {job.page: html.encode()}
    if job.executed:
        products[job.executed] = clean.as_bytes(executed)
    if job.pdf:
        try:
            products[names.report(job.year, "pdf")] = printing.printed(html, job.limit)
        except PdfUnavailable as error:
            raise Refused(str(error)) from None
    return products


def cells_folder(job: Job) -> Path:
    """The folder to run cells in: there the data are called as the parameter ``dati`` says, which is the ambito's slug.

    Above the data where their folder has that name, else one of the job's own with a link to them; with a copy of what
    a report reads where the system makes no links, as Windows may. Raises ``OSError``.
    """
    name = str(job.parameters.get("dati", job.data.name))
    if job.data.name == name:
        return job.data.parent
    place = Path(tempfile.mkdtemp(prefix="celle-", dir=job.folder))
    try:
        (place / name).symlink_to(job.data, target_is_directory=True)
    except OSError:
        shutil.copytree(job.data, place / name, ignore=shutil.ignore_patterns(".*"))
    return place


def _engine(book: Path) -> str:
    """The papermill engine that runs cells where this process stands."""
    if is_forked():
        preload.for_notebook(book)
        return engine.NAME
    from piano_lib.render import kernel  # here: who forks has no use for the machinery of plain kernels

    return kernel.NAME
