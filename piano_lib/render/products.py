"""The files of a year that no notebook makes, and those made from a page: one place that says which there are."""

from __future__ import annotations

from functools import partial

from piano_lib.api import load_plan, plan_before
from piano_lib.comparison import compare
from piano_lib.export.bundle import year_files
from piano_lib.export.pdf import pdf as pdf_of
from piano_lib.plan import Plan
from piano_lib.render import names
from piano_lib.render.jobs import Job
from piano_lib.tables import change, law, letters, programme, quotas, returns, scenarios, scheda, summary
from piano_lib.tables.model import Table

TABLES = (
    summary.overview,
    summary.origins,
    summary.comuni,
    returns.replies,
    returns.unanswered,
    returns.declared,
    returns.printed,
    letters.letters,
    quotas.quotas,
    quotas.transitional,
    programme.category,
    partial(programme.measures, kind="misura"),
    partial(programme.measures, kind="progetto"),
    law.law,
    law.grounds,
    law.contested,
    law.acts,
    scenarios.sensitivity_table,
    scenarios.law_versions_table,
    programme.findings,
    programme.sources,
)
COMPARED = (change.totals, change.pairs, change.effects, change.programming)


def data_files(job: Job) -> dict[str, bytes]:
    """Workbook, open data and metadata of the job's year, by product name."""
    plan = load_plan(job.data, job.year, str(job.parameters.get("scenario", "")))
    others = [f"piano-{job.year}.{suffix}" for suffix in ("html", *(["pdf"] if job.pdf else []))]
    return {
        f"{job.year}/{name}": content
        for name, content in year_files(plan, tables(plan, plan_before(job.data, job.year)), others).items()
    }


def pdf(job: Job, html: str) -> dict[str, bytes]:
    """The PDF of the job's page, by product name. Raises ``PdfUnavailable``."""
    return {names.report(job.year, "pdf"): pdf_of(html)}


def tables(plan: Plan, before: Plan | None) -> tuple[Table, ...]:
    """The tables of the annual report that have something to show, as the workbook holds them.

    Those of the comparison with the year ``before`` come last. A test reads page and workbook back: none is left out.
    """
    made = [build(plan) for build in TABLES]
    made += [scheda.quotas(plan, plan.ambito.focus)] if plan.ambito.focus else []
    made += [build(compare(before, plan)) for build in COMPARED] if before else []
    return tuple(table for table in made if table.rows)
