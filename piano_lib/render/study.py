"""The page of a scenario: the same notebooks and checks as the plan's, published apart and named as a study."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from piano_lib import exchange
from piano_lib.api import load_plan, scenario_name, with_scenario
from piano_lib.render import batch
from piano_lib.render.cluster import SchedulerLost
from piano_lib.render.jobs import Job, Kind
from piano_lib.render.parameters import Value, check
from piano_lib.render.publication import open_publication
from piano_lib.scenarios import to_toml
from piano_lib.slug import STUDIES


class StudyFailed(Exception):
    """No page could be made of a scenario: an Italian sentence, and the notebook as far as it went."""

    def __init__(self, sentence: str, notebook: Path | None) -> None:
        self.sentence, self.notebook = sentence, notebook
        super().__init__(sentence)


def study_of(folder: Path, year: int, scenario: Path, notebook: Path, more: Mapping[str, Value], limit: int) -> Job:
    """The page to make: ``notebook`` on the plan of ``year`` under the scenario of a file.

    Raises ``ScenarioError``, ``ParameterError`` or ``DataError``: nothing has been started then.
    """
    plan = load_plan(folder, year)
    asked = with_scenario(plan, scenario)[1]
    own = f"{plan.ambito.slug}-{year}"
    kind = own if "anno_base" not in more else f"{plan.ambito.slug}-confronto-{more['anno_base']}-{year}"
    page = f"{kind}{scenario_name(plan, asked).removeprefix(own)}.html"
    given: dict[str, Value] = {"anno": year, "dati": plan.ambito.slug, "scenario": to_toml(asked, plan), **more}
    check(notebook, given)
    return Job(
        Kind.PAGE, page, "studio", folder, year, page=page, notebook=notebook, parameters=given,
        demonstration=plan.demonstration, limit=limit,
    )  # fmt: skip


def publish_study(study: Job, output: Path, workers: Executor, progress: batch.Progress) -> Path:
    """Make the page and give its path; nothing of the plan's own reports is touched.

    The page appears whole or not at all. One study at a time: what a killed one left is deleted by the next. Raises
    ``StudyFailed``, ``PublicationError`` or ``OSError``.
    """
    with open_publication(output, STUDIES) as publication:
        publication.forget_work()
        job = replace(study, work=publication.work)
        try:
            outcome = batch.run([job], workers, progress)[job.key]
            kept = publication.keep_failed(job.name, Path(outcome.notebook) if outcome.notebook else None)
            if outcome.failure:
                raise StudyFailed(outcome.failure, kept)
            page = publication.place / job.page
            page.parent.mkdir(parents=True, exist_ok=True)
            exchange.sync(job.folder)
            (job.folder / job.page).replace(page)
        except SchedulerLost as error:
            raise StudyFailed(str(error), None) from None
        finally:
            publication.forget_work()
    return page
