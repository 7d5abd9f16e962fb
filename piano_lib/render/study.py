"""The page of a scenario: the same notebooks and checks as the plan's, published apart and named as a study."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from piano_lib.api import load_plan
from piano_lib.render.jobs import Job, Kind
from piano_lib.render.names import slug
from piano_lib.render.parameters import Value
from piano_lib.render.report import make_page

FOLDER = "scenari"  # under the output folder, never inside a year's


def publish_study(
    folder: Path, year: int, scenario: str, output: Path, notebook: Path, more: Mapping[str, Value], limit: int
) -> Path:
    """Run ``notebook`` on the plan of ``year`` under a scenario (TOML text) and write its page; gives the path.

    Nothing of the plan's own reports is touched. Raises ``ScenarioError``, ``DataError``, ``Refused`` or ``OSError``.
    """
    plan = load_plan(folder, year, scenario)
    kind = "" if "anno_base" not in more else f"confronto-{more['anno_base']}-"
    page = f"{plan.ambito.slug}-{kind}{year}-{slug(plan.scenario, 'scenario')}.html"
    given: dict[str, Value] = {"anno": year, "dati": folder.name, "scenario": scenario, **more}
    place = output / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".piano-tmp-", dir=place) as work:
        job = Job(
            Kind.PAGE, page, "studio", folder, year, work=Path(work), page=page, notebook=notebook, parameters=given,
            demonstration=plan.demonstration, limit=limit,
        )  # fmt: skip
        job.folder.mkdir()
        made = job.folder / page
        made.write_bytes(make_page(job)[page])
        os.replace(made, place / page)
    return place / page
