"""The files of a year that no notebook makes, and those made from a page: one place that says which there are."""

from __future__ import annotations

from piano_lib.api import load_plan, plan_before
from piano_lib.comparison import Comparison, compare
from piano_lib.export.bundle import year_files
from piano_lib.plan import Plan
from piano_lib.render.jobs import Job
from piano_lib.tables import change, law, letters, programme, quotas, returns, scheda, sensitivity, state, summary
from piano_lib.tables.model import Table


def data_files(job: Job) -> dict[str, bytes]:
    """Workbook, open data and metadata of the job's year, by product name."""
    plan = load_plan(job.data, job.year, str(job.parameters.get("scenario", "")))
    others = [f"piano-{job.year}.{suffix}" for suffix in ("html", *(["pdf"] if job.pdf else []))]
    shown = tables(plan, plan_before(job.data, job.year))
    return {f"{job.year}/{name}": content for name, content in year_files(plan, shown, others, job.moment).items()}


def tables(plan: Plan, before: Plan | None) -> tuple[Table, ...]:
    """The tables of the annual report that have something to show, in its order, as the workbook holds them.

    A test reads page and workbook back: no table of the page is left out.
    """
    made = (
        summary.overview(plan),
        law.law(plan),
        law.contested(plan),
        law.grounds(plan),
        law.acts(plan),
        returns.replies(plan),
        returns.unanswered(plan),
        *state.of_plan(plan),
        returns.declared(plan),
        returns.printed(plan),
        summary.origins(plan),
        summary.comuni(plan),
        letters.letters(plan),
        quotas.quotas(plan),
        quotas.transitional(plan),
        *([scheda.quotas(plan, plan.ambito.focus)] if plan.ambito.focus else []),
        programme.category(plan),
        programme.measures(plan, "misura"),
        programme.measures(plan, "progetto"),
        *(_compared(compare(before, plan)) if before else ()),
        sensitivity.sensitivity_table(plan),
        sensitivity.sat_table(plan),
        sensitivity.police_table(plan),
        sensitivity.law_versions_table(plan),
        programme.findings(plan),
        programme.sources(plan),
    )
    return tuple(table for table in made if table.rows)


def _compared(comparison: Comparison) -> tuple[Table, ...]:
    return (
        change.totals(comparison),
        change.pairs(comparison),
        change.effects(comparison),
        change.programming(comparison),
    )
