"""One run for one ambito: what is not current is made, then all of it is published in one step.

A year is published whole or not at all; a scheda or a comparison that fails holds nobody else back. What was published
before stays until the new is whole, and all that is published agrees (``agreement``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from piano_lib import exchange
from piano_lib.api import load_plan
from piano_lib.render import batch, fingerprint, names
from piano_lib.render.agenda import Agenda, Request
from piano_lib.render.agreement import Agreement, agree
from piano_lib.render.jobs import Job, Kind, Outcome
from piano_lib.render.ledger import Ledger
from piano_lib.render.publication import Publication, PublicationError, open_publication, tidy_up
from piano_lib.survey.finding import DataError, Finding

OpenExecutor = Callable[[], AbstractContextManager[Executor]]
Progress = Callable[[int], AbstractContextManager[batch.Progress]]


@dataclass(frozen=True, slots=True)
class Failure:
    """A report that could not be made: which, why, and where its notebook was kept."""

    title: str
    sentence: str
    notebook: Path | None


@dataclass(frozen=True, slots=True)
class Edition:
    """What a run did."""

    place: Path
    made: tuple[Outcome, ...] = ()
    published: tuple[str, ...] = ()  # titles of the reports made that readers find now
    held: tuple[str, ...] = ()  # made, but not published: beside them stays a report of other data
    incomplete: tuple[str, ...] = ()  # made, but not published: the plan of a year of theirs failed
    withdrawn: tuple[str, ...] = ()  # failed, and what was published of them is gone: it came from other data
    orphans: tuple[str, ...] = ()  # published, and gone: from other data, and those of a year of theirs are not there
    current: int = 0  # reports already there, made from the same inputs
    failures: tuple[Failure, ...] = ()

    @property
    def runs(self) -> int:
        """Notebooks run."""
        return sum(outcome.runs for outcome in self.made)


def publish(request: Request, output: Path, executor: OpenExecutor, progress: Progress, force: bool = False) -> Edition:
    """Make and publish what was asked, and what was published before from other inputs.

    ``executor`` is opened only if there is something to make. Raises ``DataError`` with every blocking finding of the
    years that what was asked for reads (nothing is written), ``PublicationError`` when nothing can be published there,
    ``SchedulerLost`` when the cluster that makes it goes away.
    """
    slug = request.ambito.slug
    agenda = Agenda(request, output / slug)
    jobs, stale = _to_make(agenda, force)
    for job in jobs:
        if job not in stale:  # what failed then is whole now
            Publication(output, slug).keep_failed(job.name, None)
    if not stale and agenda.index_is_whole:
        tidy_up(output, slug)
        return Edition(output / slug, current=len(jobs))
    with executor() as workers, open_publication(output, slug) as publication:
        agenda = Agenda(request, output / slug)  # another run may have published just before we took hold
        return _run(agenda, publication, workers, progress, force)


def _run(agenda: Agenda, publication: Publication, workers: Executor, progress: Progress, force: bool) -> Edition:
    jobs, stale = _to_make(agenda, force)
    status, unreadable = _readable(agenda, stale)
    left = [job for job in stale if job.years & {*agenda.request.years} - {*status}]
    todo = [replace(job, demonstration=status[job.year], work=publication.work) for job in stale if job not in left]
    # Pages first: they take longest, and what is short fills the gaps at the end.
    todo.sort(key=lambda job: job.kind is Kind.DATA)
    outcomes = _made(todo, workers, progress, force)
    _unchanged(agenda, publication)
    failed = {job.key for job in todo if outcomes[job.key].failure}
    settled = agree(agenda, todo, failed, left, agenda.orphans())
    failures = tuple(_failure(publication, job, outcomes[job.key]) for job in todo)
    if settled.good or not failed:
        _publish(publication, agenda, settled, outcomes, workers)
    publication.forget_work()
    return Edition(
        publication.place,
        tuple(outcomes.values()),
        tuple(job.title for job in settled.good),
        tuple(job.title for job in settled.held),
        tuple(job.title for job in settled.incomplete),
        tuple(job.title for job in settled.withdrawn),
        tuple(job.title for job in settled.orphans),
        len(jobs) - len(stale),
        (*filter(None, failures), *unreadable),
    )


def _to_make(agenda: Agenda, force: bool) -> tuple[list[Job], list[Job]]:
    """What was asked for and what is published besides, and of all this what is not current."""
    jobs = [*agenda.asked(), *agenda.earlier()]
    return jobs, [job for job in jobs if agenda.stale(job, force)]


def _readable(agenda: Agenda, stale: Iterable[Job]) -> tuple[dict[int, bool], tuple[Failure, ...]]:
    """Whether the data of each year that is read are for demonstration, before anything is started.

    A year that nothing asked for reads and that cannot be read is left as it is published.
    """
    status: dict[int, bool] = {}
    findings: list[Finding] = []
    left: list[Failure] = []
    asked = {year for job in agenda.asked() for year in job.years}
    for year in sorted({year for job in stale for year in job.years} & {*agenda.request.years}):
        try:
            status[year] = load_plan(agenda.request.folder, year).demonstration
        except DataError as error:
            if year in asked:
                findings += error.findings
            else:
                left.append(Failure(f"piano {year}", "i dati hanno anomalie: resta il rapporto già pubblicato", None))
    if findings:
        raise DataError(tuple(findings))
    return status, tuple(left)


def _made(todo: Sequence[Job], workers: Executor, progress: Progress, force: bool) -> dict[str, Outcome]:
    """Outcomes by key, of an earlier interrupted run and of this one."""
    done, pending = ({}, list(todo)) if force else batch.pending(todo)
    with progress(len(pending)) as step:
        return {**done, **batch.run(pending, workers, step)}


def _unchanged(agenda: Agenda, publication: Publication) -> None:
    if fingerprint.inputs(agenda.request.folder, agenda.request.years) != agenda.inputs:
        publication.forget_work()
        raise PublicationError(
            "I dati sono cambiati mentre si facevano i rapporti: non ho pubblicato nulla. Ripeti il comando."
        )


def _failure(publication: Publication, job: Job, outcome: Outcome) -> Failure | None:
    """Keep the notebook of a job that failed, forget the one kept earlier of a job that did not."""
    source = outcome.notebook if outcome.failure else ""
    kept = publication.keep_failed(job.name, Path(source) if source else None)
    return Failure(job.title, outcome.failure, kept) if outcome.failure else None


def _publish(
    publication: Publication, agenda: Agenda, settled: Agreement, outcomes: Mapping[str, Outcome], workers: Executor
) -> None:
    good = settled.good
    new = {product.file: job.folder / product.file for job in good for product in outcomes[job.key].products}
    ledger = Ledger(agenda)
    ledger.enter(good, outcomes)
    ledger.withdraw((*settled.withdrawn, *settled.orphans))
    publication.publish(new, ledger.dropped, lambda staged: _finish(staged, ledger, workers))


def _finish(staged: Path, ledger: Ledger, workers: Executor) -> None:
    """Complete the staged folder: manifests of the years, index, manifest of the ambito."""
    request = ledger.agenda.request
    ledger.write(staged)
    for name, page in workers.submit(index_pages, staged, request.folder).result().items():
        exchange.write(staged / name, page.encode())  # the staged one is a hard link to the one readers see
    ledger.close(staged)


def index_pages(staged: Path, folder: Path) -> dict[str, str]:
    """The index of what stands in ``staged`` and the accessibility statement, by name; run by a worker, which has the
    template ready.
    """
    from piano_lib.render.index import index
    from piano_lib.render.statement import statement
    from piano_lib.survey import read_ambito

    ambito = read_ambito(folder)
    return {names.INDEX: index(staged, ambito), names.STATEMENT: statement(ambito)}
