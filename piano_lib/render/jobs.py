"""One report as a job: everything it needs to be made anywhere, and what came of it. Sent whole to a worker.

A job writes in a folder of its own, named after the key of its inputs, and marks it finished last: an interrupted batch
goes on from the jobs that were finished.
"""

from __future__ import annotations

import errno
import json
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from piano_lib.render.executor import can_fork, of_this_process
from piano_lib.render.fingerprint import of_file, sha256
from piano_lib.render.manifest import Product
from piano_lib.render.parameters import Value
from piano_lib.render.worker import is_forked

OUTCOME = "esito.json"
FAILED = "fallito.ipynb"


class Kind(StrEnum):
    """What a job makes."""

    PAGE = "pagina"  # a notebook run and its HTML page
    DATA = "dati"  # workbook, open data and metadata of a year


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make. Paths are absolute; names of products are relative to the folder of the ambito."""

    kind: Kind
    title: str  # Italian, as the progress bar and the table of failures say it
    key: str  # hash of all the products depend on
    data: Path  # folder of the ambito's data
    year: int
    work: Path = Path()  # where finished jobs are kept
    page: str = ""  # product: the HTML page
    executed: str = ""  # product: the notebook as run ("" = not published)
    pdf: bool = False
    index: str = ""  # link from the page to the index
    notebook: Path | None = None
    parameters: Mapping[str, Value] = field(default_factory=dict)
    demonstration: bool = False
    limit: int = 300  # seconds a cell may take

    @property
    def folder(self) -> Path:
        """Where this job's products are made."""
        return self.work / self.key

    @property
    def home(self) -> str:
        """The folder whose manifest lists the products: of the year, or (empty) the ambito's own."""
        return self.page.partition("/")[0] if "/" in self.page else "" if self.page else str(self.year)

    @property
    def expected(self) -> frozenset[str]:
        """Names, relative to ``home``, that a finished job has for sure (one of open data has others)."""
        named = [self.page, self.executed, f"{self.year}/piano-{self.year}.pdf" if self.pdf and self.page else ""]
        return frozenset(name.removeprefix(f"{self.home}/") for name in named if name)

    @property
    def name(self) -> str:
        """A file name for what is kept of a failure."""
        return (self.page or f"dati-{self.year}").replace("/", "-").removesuffix(".html") + ".ipynb"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: its products, or why there are none."""

    key: str
    title: str
    products: tuple[Product, ...] = ()
    failure: str = ""  # an Italian sentence
    notebook: str = ""  # path of the failed notebook, as far as it went
    runs: int = 0  # notebooks run for it
    seconds: float = 0.0


def make(job: Job) -> Outcome:
    """Make the products of a job in ``job.folder``; a failure is an outcome, never an exception."""
    try:
        return _made(job)
    except OSError as error:  # writing what was made: the disk is full, or gone
        return Outcome(job.key, job.title, failure=_disk(error))


def _made(job: Job) -> Outcome:
    started = time.monotonic()
    shutil.rmtree(job.folder, ignore_errors=True)
    job.folder.mkdir(parents=True)
    failure, notebook, runs, files = "", "", 0, {}
    try:
        if job.kind is Kind.PAGE:
            from piano_lib.render.report import Refused, make_page

            runs = 1
            try:
                files = make_page(job)
            except Refused as refused:
                failure = refused.sentence
                if refused.notebook:
                    (job.folder / FAILED).write_bytes(refused.notebook)
                    notebook = str(job.folder / FAILED)
        else:
            from piano_lib.render.products import data_files

            files = data_files(job)
    except OSError as error:
        failure = _disk(error)
    except Exception as error:
        failure = f"errore inatteso ({type(error).__name__}): {str(error)[:300]}"
    products = tuple(_write(job, name, content) for name, content in sorted(files.items()) if not failure)
    outcome = Outcome(job.key, job.title, products, failure, notebook, runs, time.monotonic() - started)
    if not failure:
        (job.folder / OUTCOME).write_text(json.dumps(asdict(outcome)), encoding="utf-8")
    return outcome


def make_anywhere(jobs: Sequence[Job], again: bool = False) -> list[Outcome]:
    """Make jobs where this process stands: a forked worker itself, a Dask worker through a forked one of its own.

    ``again``: an earlier try was cut short, so what it had finished is taken as it is. Raises ``WorkerDied`` if the
    worker that had a job was killed.
    """
    return [(finished(job) if again else None) or _make_here(job) for job in jobs]


def _make_here(job: Job) -> Outcome:
    if is_forked() or not can_fork():
        return make(job)
    return of_this_process().submit(make, job).result()


def finished(job: Job) -> Outcome | None:
    """The outcome of a job finished by an earlier run that was interrupted, if all its products are whole."""
    try:
        content = json.loads((job.folder / OUTCOME).read_text(encoding="utf-8"))
        products = tuple(Product(**product) for product in content.pop("products"))
        if all(of_file(job.folder / product.file) == product.sha256 for product in products):
            return Outcome(**{**content, "products": products, "runs": 0})
    except (OSError, ValueError, TypeError, KeyError):
        pass
    return None


def _disk(error: OSError) -> str:
    """Why the disk refused, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "non c'è più spazio sul disco: liberane e ripeti il comando"
    return f"errore del disco: {error.strerror or error}"


def _write(job: Job, name: str, content: bytes) -> Product:
    target = job.folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return Product(name, sha256(content), len(content), job.key)
