"""Makes a job where a worker stands: a report run, checked and written, or why there is none.

A job writes in a folder of its own, named after the key of its inputs, and marks it finished last: an interrupted batch
goes on from the jobs that were finished.
"""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict

from piano_lib import exchange
from piano_lib.italian import reason
from piano_lib.render.executor import can_fork, of_this_process
from piano_lib.render.fingerprint import of_file, sha256
from piano_lib.render.jobs import Job, Kind, Outcome
from piano_lib.render.manifest import Product
from piano_lib.render.worker import is_forked

OUTCOME = "esito.json"
FAILED = "fallito.ipynb"


def make(job: Job) -> Outcome:
    """Make the products of a job in ``job.folder``; a failure is an outcome, never an exception."""
    try:
        return _made(job)
    except OSError as error:  # writing what was made: the disk is full, or gone
        return Outcome(job.key, job.title, failure=_disk(error))


def _made(job: Job) -> Outcome:
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
    outcome = Outcome(job.key, job.title, products, failure, notebook, runs)
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
    return f"errore del disco: {reason(error)}"


def _write(job: Job, name: str, content: bytes) -> Product:
    target = job.folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    exchange.write(target, content)  # an earlier one may be a hard link to what readers see
    return Product(name, sha256(content), len(content), job.key)
