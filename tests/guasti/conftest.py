"""A small ambito with small notebooks, published once: what the faults have to leave whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.dati import edit, make_ambito
from tests.guasti.officina import Doomed, copy_of_the_library, run, tree, visible
from tests.guasti.quaderni import write_notebooks

AMBITO = "ambito-di-prova"


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder with ``data/``, ``q/`` (notebooks) and ``reports/`` as published from the data as they were before."""

    folder: Path
    library: Path

    def run(self, *words: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run ``piano`` in the folder, to its end."""
        env = {"PYTHONPATH": str(self.library), **options.pop("env", {})}
        return run(*words, cwd=self.folder, env=env, **options)

    def start(self, *words: str | Path) -> Doomed:
        """Start ``piano`` in the folder, to be killed."""
        return Doomed.start(*words, cwd=self.folder, env={"PYTHONPATH": str(self.library)})

    @property
    def data(self) -> Path:
        return self.folder / "data" / AMBITO

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def published(self) -> Path:
        return self.reports / AMBITO

    def copy(self, folder: Path) -> Stage:
        """The same stage elsewhere, to be spoilt."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Stage(folder, self.library)


@dataclass(frozen=True, slots=True)
class Change:
    """A stage whose data have just changed: what is published now, and what the next good run publishes."""

    stage: Stage
    done: Stage  # the same after that run
    before: dict[str, str]
    after: dict[str, str]


def change_data(stage: Stage) -> None:
    """One dwelling more in Cremona in 2022: every report of 2022 and the comparison change."""
    edit(stage.data, "2022/ricognizione.csv", "2021-10-20,900,0,1,", "2021-10-20,900,0,2,")


@pytest.fixture(scope="session")
def change(tmp_path_factory: pytest.TempPathFactory) -> Change:
    """Made once for all workers: published, then with its data changed; both outcomes known."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    record = shared / "guasti.json"
    stage, other = Stage(shared / "guasti" / "prima", shared / "guasti"), shared / "guasti" / "dopo"
    with FileLock(shared / "guasti.lock"):
        if not record.exists():
            copy_of_the_library(stage.library)
            make_ambito(stage.folder / "data")
            write_notebooks(stage.folder / "q")
            made = stage.run("rapporto", "--quaderni", "q")
            assert made.returncode == 0, made.stderr
            before = tree(stage.reports)
            change_data(stage)
            after = stage.copy(other)
            made = after.run("rapporto", "--quaderni", "q")
            assert made.returncode == 0, made.stderr
            record.write_text(json.dumps([before, tree(after.reports)]))
    before, after_tree = json.loads(record.read_text())
    assert before.keys() == after_tree.keys()
    assert before != after_tree
    return Change(stage, Stage(other, stage.library), before, after_tree)


@pytest.fixture(scope="session")
def returned(change: Change, tmp_path_factory: pytest.TempPathFactory) -> Change:
    """An ambito with a folder of returned workbooks (``moduli/``) that say one dwelling more in Cremona."""
    folder = tmp_path_factory.mktemp("restituiti")
    make_ambito(folder / "data")
    stage = Stage(folder, change.stage.library)
    before = visible(stage.data)
    change_data(stage)
    assert stage.run("moduli", "2022", "moduli", "--precompilati").returncode == 0
    (folder / "moduli" / "019003-annicco.xlsx").unlink()  # has not replied: nothing to prefill, nothing to import
    shutil.rmtree(folder / "data")
    make_ambito(folder / "data")
    after = stage.copy(tmp_path_factory.mktemp("importati"))
    made = after.run("importa", "moduli", "--anno", "2022")
    assert made.returncode == 0, made.stdout + made.stderr
    assert visible(after.data) != before
    return Change(stage, after, before, visible(after.data))


@pytest.fixture
def stage(change: Change, tmp_path: Path) -> Stage:
    """A copy of the stage for one test to spoil."""
    return change.stage.copy(tmp_path / "scena")
