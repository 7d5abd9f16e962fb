"""Where a page leads: the index, the same numbers in other forms, the schede, the accessibility statement."""

from __future__ import annotations

from piano_lib.render import names
from piano_lib.render.jobs import Job
from piano_lib.render.layout import Link

TO_INDEX = "Tutti i rapporti, le schede e i dati da scaricare"
TO_STATEMENT = "Dichiarazione di accessibilità"
FORMS = {"csv": "Dati aperti del {year} (CSV)", "xlsx": "Tabelle del {year} (Excel)", "pdf": "Rapporto {year} (PDF)"}


def links(job: Job) -> tuple[Link, ...]:
    """The links at the foot of the job's page, relative to it; none for a page that stands apart (a study)."""
    if not job.index:
        return ()
    statement = job.index.removesuffix(names.INDEX) + names.STATEMENT
    return ((job.index, TO_INDEX), *(_forms(job) if job.executed else ()), (statement, TO_STATEMENT))


def _forms(job: Job) -> tuple[Link, ...]:
    """What stands beside the annual report."""
    made = [form for form in FORMS if form != "pdf" or job.pdf]
    forms = ((f"piano-{job.year}.{form}", FORMS[form].format(year=job.year)) for form in made)
    return *forms, (f"{job.index}#anno-{job.year}", f"Schede dei comuni e altri documenti del {job.year}")
