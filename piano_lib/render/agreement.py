"""What of a run may be published so that all that readers find of an ambito comes from the same data and program.

A report that fails leaves what was published of it as it was. Beside it, whatever comes from another state of the same
data must wait. A scheda or a comparison that fails holds nobody else back: what was published of it goes instead.
So does a published report that nothing can make again, since the data of a year of it are gone, when a file it shares
with what is published now has changed: it could wait for ever. A newer program alone takes nothing away from it.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from piano_lib.render.agenda import PROGRAM, Agenda
from piano_lib.render.jobs import Job


@dataclass(frozen=True, slots=True)
class Agreement:
    """What to publish of a run, what was made but must wait, and what is published now and must go."""

    good: tuple[Job, ...]
    held: tuple[Job, ...] = ()
    incomplete: tuple[Job, ...] = ()  # of those that wait: the plan of a year failed, and nothing old is in the way
    withdrawn: tuple[Job, ...] = ()
    orphans: tuple[Job, ...] = ()  # withdrawn too: nothing can make them again


def agree(
    agenda: Agenda, todo: Sequence[Job], failed: Container[str], left: Sequence[Job], orphans: Sequence[Job] = ()
) -> Agreement:
    """Settle a run: ``failed`` are keys of jobs of ``todo``; ``left`` are published reports that cannot be made now.

    ``orphans`` are published reports that cannot be made any more.
    """
    broken = {job.year for job in todo if job.key in failed and job.annual}
    good = [job for job in todo if job.key not in failed and not job.about & broken]
    alone = [job for job in todo if job.key in failed and not job.about & broken]
    at_fault = {job.key for job in (*good, *alone)}
    old = _old(agenda, [*left, *(job for job in todo if job.key not in at_fault)])
    while late := [job for job in good if old & _touched(agenda, job)]:
        waits = {job.key for job in late}
        good = [job for job in good if job.key not in waits]
        old |= _old(agenda, late)
    chosen = {job.key for job in good}
    waiting = tuple(job for job in todo if job.key not in failed and job.key not in chosen)
    withdrawn = tuple(job for job in alone if agenda.changed(job) - old) if good else ()
    held = tuple(job for job in waiting if old & _touched(agenda, job))
    incomplete = tuple(job for job in waiting if not old & _touched(agenda, job))
    shared = {name for job in good for name in agenda.inputs_of(job)}
    return Agreement(
        tuple(good), held, incomplete, withdrawn, tuple(job for job in orphans if agenda.changed(job) & shared)
    )


def _touched(agenda: Agenda, job: Job) -> set[str]:
    """What the job was made from, and what it is made from now."""
    return {*agenda.inputs_of(job), *agenda.changed(job), PROGRAM}


def _old(agenda: Agenda, staying: Sequence[Job]) -> set[str]:
    """Data files of which an earlier state stays published."""
    return {name for job in staying for name in agenda.changed(job)}
