"""Many jobs through one executor: progress, one retry for a killed worker, failures that stop nobody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Executor, Future, as_completed

from piano_lib.render.jobs import Job, Outcome, finished, make_anywhere

Progress = Callable[[Outcome], None]
RETRIES = 1  # of a job whose worker was killed


def pending(jobs: Sequence[Job]) -> tuple[dict[str, Outcome], list[Job]]:
    """Split jobs in those an interrupted run had finished (their outcomes, by key) and those to do."""
    done = {job.key: outcome for job in jobs if (outcome := finished(job)) is not None}
    return done, [job for job in jobs if job.key not in done]


def run(jobs: Sequence[Job], executor: Executor, progress: Progress) -> dict[str, Outcome]:
    """Run all jobs; an outcome for each, by key. ``progress`` is called as each ends."""
    outcomes: dict[str, Outcome] = {}
    waiting: dict[Future[Outcome], tuple[Job, int]] = {executor.submit(make_anywhere, job): (job, 0) for job in jobs}
    while waiting:
        for future in as_completed(tuple(waiting)):
            job, tries = waiting.pop(future)
            outcome = _outcome(future, job)
            if outcome is None and tries < RETRIES:
                waiting[executor.submit(make_anywhere, job)] = (job, tries + 1)
                continue
            outcome = outcome or Outcome(job.key, job.title, failure="il processo che la eseguiva è stato interrotto")
            outcomes[job.key] = outcome
            progress(outcome)
    return outcomes


def _outcome(future: Future[Outcome], job: Job) -> Outcome | None:
    """What came of a job, or ``None`` if its worker went away: the job itself never raises."""
    try:
        return future.result()
    except (Exception, CancelledError):
        return None
