"""Many jobs through one executor: progress, one retry for a killed worker, failures that stop nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, as_completed

from piano_lib.render.cluster import SchedulerLost
from piano_lib.render.executor import is_local
from piano_lib.render.jobs import Job, Outcome
from piano_lib.render.making import finished, make_anywhere

Progress = Callable[[Outcome], None]
RETRIES = 1  # of jobs whose worker was killed
HANDFUL, LONG = 4, 24  # jobs given to a cluster together; for each job of a handful, how many there must be in all
KILLED = "il processo che la eseguiva è stato interrotto"


def pending(jobs: Sequence[Job]) -> tuple[dict[str, Outcome], list[Job]]:
    """Split jobs in those an interrupted run had finished (their outcomes, by key) and those to do."""
    done = {job.key: outcome for job in jobs if (outcome := finished(job)) is not None}
    return done, [job for job in jobs if job.key not in done]


def run(jobs: Sequence[Job], executor: Executor, progress: Progress) -> dict[str, Outcome]:
    """Run all jobs; an outcome for each, by key. ``progress`` is called as each ends.

    Raises ``SchedulerLost``: what was finished is taken as it is by the next run.
    """
    outcomes: dict[str, Outcome] = {}
    waiting: dict[Future[list[Outcome]], tuple[Sequence[Job], int]] = {}
    for group in _groups(jobs, executor):
        waiting[executor.submit(make_anywhere, group)] = (group, 0)
    while waiting:
        for future in as_completed(tuple(waiting)):
            group, tries = waiting.pop(future)
            found = _outcomes(future)
            if found is None and (len(group) > 1 or tries < RETRIES):
                # One by one, so that a report that always kills its worker fails alone.
                tried = tries + (len(group) == 1)
                waiting |= {executor.submit(make_anywhere, [job], True): ([job], tried) for job in group}
                continue
            for outcome in found or [Outcome(job.key, job.title, failure=KILLED) for job in group]:
                outcomes[outcome.key] = outcome
                progress(outcome)
    return outcomes


def _groups(jobs: Sequence[Job], executor: Executor) -> Iterator[Sequence[Job]]:
    """Jobs one by one; by the handful in long batches on a cluster, where handing out costs as much as a tenth."""
    size = 1 if is_local(executor) else min(HANDFUL, len(jobs) // LONG or 1)
    yield from (jobs[at : at + size] for at in range(0, len(jobs), size))


def _outcomes(future: Future[list[Outcome]]) -> list[Outcome] | None:
    """What came of jobs, or ``None`` if their worker went away: a job itself never raises."""
    try:
        return future.result()
    except SchedulerLost:
        raise
    except (Exception, CancelledError):
        return None
