"""Fifty-five kills: at any moment readers find the old reports or the new ones, whole, and the next run succeeds."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.guasti.conftest import Change, Stage
from tests.guasti.officina import tree, visible

IMPORT = ("importa", "moduli", "--anno", "2022")
REPORT = ("rapporto", "--quaderni", "q")
SEED = 20211027


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: seconds after the start, or after the first sign of writing, where a mix could be made."""

    seconds: float
    writing: bool = False


def kills(number: int, longest: float, one: Callable[[Moment], str]) -> str:
    """Do ``number`` kills that hit, half anywhere in the run, half while it writes; says in a line what was found."""
    dice, found = random.Random(SEED), Counter[str]()
    while found["vecchi"] + found["nuovi"] < number:
        writing = bool(found.total() % 2)
        found[one(Moment(dice.uniform(0, 0.3) if writing else dice.uniform(0.05, longest), writing))] += 1
        assert found.total() < 3 * number
    return f"dopo {found['vecchi']} c'erano i vecchi interi, dopo {found['nuovi']} i nuovi interi, 0 miscugli"


def length(stage: Stage, *words: str) -> float:
    """Seconds of a run that nobody disturbs."""
    began = time.monotonic()
    assert stage.run(*words).returncode == 0
    return time.monotonic() - began


def kill_reports(change: Change, folder: Path, moment: Moment) -> str:
    """Kill one run of ``piano rapporto`` and check everything; says what readers found."""
    stage = change.stage.copy(folder)
    data = tree(stage.folder / "data")
    staged = stage.reports / ".piano-tmp-ambito-di-prova" / "nuovo"
    killed = stage.start(*REPORT).kill(moment.seconds, staged.exists if moment.writing else lambda: True)
    found = visible(stage.reports)
    assert found in (change.before, change.after), f"a mix: {moment}"
    assert tree(stage.folder / "data") == data
    again = stage.run(*REPORT)
    assert (again.returncode, again.stderr) == (0, ""), str(moment)
    assert tree(stage.reports) == change.after  # no hidden folder, no lock, nothing half done
    shutil.rmtree(folder)
    return "non interrotta" if not killed else "vecchi" if found == change.before else "nuovi"


@pytest.mark.parametrize("moment", [Moment(0.6), Moment(0.01, writing=True)], ids=["starting", "writing"])
def test_a_killed_run_leaves_the_old_reports_or_the_new_ones(change: Change, tmp_path: Path, moment: Moment) -> None:
    assert kill_reports(change, tmp_path / "scena", moment) in ("vecchi", "nuovi", "non interrotta")


def kill_import(returned: Change, folder: Path, moment: Moment) -> str:
    """Kill one run of ``piano importa`` and check everything; says which data are there."""
    stage = returned.stage.copy(folder)
    staged = stage.data / ".piano-tmp-2022"
    killed = stage.start(*IMPORT).kill(moment.seconds, staged.exists if moment.writing else lambda: True)
    found = visible(stage.data)
    assert found in (returned.before, returned.after), f"a mix: {moment}"
    again = stage.run(*IMPORT)
    assert (again.returncode, again.stderr) == (0, ""), str(moment)
    assert visible(stage.data) == returned.after
    hidden = [path.name for path in stage.data.rglob(".*") if path.name != ".archivio"]
    assert hidden == []  # no lock, nothing half done
    kept = [tree(path) for path in stage.data.glob(".archivio/2022/*/prima")]
    assert {name.removeprefix("2022/"): sha for name, sha in returned.before.items() if name[:5] == "2022/"} in kept
    shutil.rmtree(folder)
    return "non interrotta" if not killed else "vecchi" if found == returned.before else "nuovi"


def test_a_killed_import_leaves_the_old_data_or_the_new_ones(returned: Change, tmp_path: Path) -> None:
    assert kill_import(returned, tmp_path / "scena", Moment(0.01, writing=True)) in (
        "vecchi",
        "nuovi",
        "non interrotta",
    )


@pytest.mark.guasti
def test_twenty_kills_of_piano_importa(returned: Change, tmp_path: Path) -> None:
    longest = length(returned.stage.copy(tmp_path / "misura"), *IMPORT)
    found = kills(20, longest, lambda moment: kill_import(returned, tmp_path / "scena", moment))
    print(f"\n20 uccisioni di «piano importa» (durata {longest:.1f} s): {found}, 20 riprese riuscite")


@pytest.mark.guasti
def test_thirty_five_kills_of_piano_rapporto(change: Change, tmp_path: Path) -> None:
    longest = length(change.stage.copy(tmp_path / "misura"), *REPORT)
    found = kills(35, longest, lambda moment: kill_reports(change, tmp_path / "scena", moment))
    print(f"\n35 uccisioni di «piano rapporto» (durata {longest:.1f} s): {found}, 35 riprese riuscite")
