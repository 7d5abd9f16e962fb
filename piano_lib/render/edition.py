"""One run for one ambito: what is not current is made, then all of it is published in one step.

A year is published whole or not at all; a scheda or a comparison that fails holds nobody else back. What was published
before stays until the new is whole.
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
from piano_lib.render.jobs import Job, Kind, Outcome
from piano_lib.render.ledger import Ledger
from piano_lib.render.publication import Publication, PublicationError, open_publication
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
    current: int = 0  # reports already there, made from the same inputs
    failures: tuple[Failure, ...] = ()
    asked_failed: bool = False  # something that was asked for is among the failures

    @property
    def runs(self) -> int:
        """Notebooks run."""
        return sum(outcome.runs for outcome in self.made)


def publish(request: Request, output: Path, executor: OpenExecutor, progress: Progress, force: bool = False) -> Edition:
    """Make and publish what was asked, and what was published before from other inputs.

    ``executor`` is opened only if there is something to make. Raises ``DataError`` with every blocking finding of the
    years asked for (nothing is written), ``PublicationError`` when nothing can be published there.
    """
    place = output / request.ambito.slug
    agenda = Agenda(request, place)
    asked, earlier = agenda.asked(), agenda.earlier()
    stale = [job for job in (*asked, *earlier) if force or not agenda.is_current(job)]
    for job in (*asked, *earlier):
        if job not in stale:  # what failed then is whole now
            Publication(output, request.ambito.slug).keep_failed(job.name, None)
    if not stale and (place / names.INDEX).is_file():
        return Edition(place, current=len(asked) + len(earlier))
    with executor() as workers:
        status, unreadable = _readable(request, {job.year for job in asked}, stale)
        todo = [replace(job, demonstration=status[job.year]) for job in stale if job.year in status]
        with open_publication(output, request.ambito.slug) as publication:
            # Pages first: they take longest, and what is short fills the gaps at the end.
            todo = sorted((replace(job, work=publication.work) for job in todo), key=lambda job: job.kind is Kind.DATA)
            outcomes = _made(todo, workers, progress, force)
            _unchanged(request, agenda, publication)
            failures = _publish(publication, agenda, todo, outcomes, workers)
    wanted = {job.title for job in asked}
    return Edition(
        place,
        tuple(outcomes.values()),
        len(asked) + len(earlier) - len(stale),
        (*failures, *unreadable),
        any(failure.title in wanted for failure in failures),
    )


def _readable(request: Request, asked: set[int], stale: Iterable[Job]) -> tuple[dict[int, bool], tuple[Failure, ...]]:
    """Whether each year's data are for demonstration; a year not asked for that cannot be read is left as it is."""
    status: dict[int, bool] = {}
    findings: list[Finding] = []
    left: list[Failure] = []
    bases = {int(job.parameters.get("anno_base", job.year)) for job in stale}
    for year in sorted({job.year for job in stale} | bases):
        try:
            status[year] = load_plan(request.folder, year).demonstration
        except DataError as error:
            if year in asked or any(year in pair for pair in request.comparisons):
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


def _unchanged(request: Request, agenda: Agenda, publication: Publication) -> None:
    if fingerprint.inputs(request.folder, request.years) != agenda.inputs:
        publication.forget_work()
        raise PublicationError(
            "I dati sono cambiati mentre si facevano i rapporti: non ho pubblicato nulla. Ripeti il comando."
        )


def _publish(
    publication: Publication,
    agenda: Agenda,
    todo: Sequence[Job],
    outcomes: Mapping[str, Outcome],
    workers: Executor,
) -> tuple[Failure, ...]:
    failed = {job.key: outcomes[job.key] for job in todo if outcomes[job.key].failure}
    broken = {job.year for job in todo if job.key in failed and _of_year(job)}
    good = [job for job in todo if job.key not in failed and not (_of_year(job) and job.year in broken)]
    failures = []
    for job in todo:
        source = outcomes[job.key].notebook if job.key in failed else ""
        kept = publication.keep_failed(job.name, Path(source) if source else None)
        if job.key in failed:
            failures.append(Failure(job.title, outcomes[job.key].failure, kept))
    if good or not failures:
        new = {product.file: job.folder / product.file for job in good for product in outcomes[job.key].products}
        ledger = Ledger(agenda)
        ledger.enter(good, outcomes)
        publication.publish(new, ledger.dropped, lambda staged: _finish(staged, ledger, workers))
    publication.forget_work()
    return tuple(failures)


def _of_year(job: Job) -> bool:
    """Whether the job is part of the annual report, which is published whole or not at all."""
    return job.kind is Kind.DATA or bool(job.executed)


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
