"""Fifty kills: whatever the moment, readers find the old reports or the new ones, whole, and the next run succeeds."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from tests.guasti.conftest import Change, Stage
from tests.guasti.officina import Doomed, run, tree

REPORT = ("rapporto", "--quaderni", "q")
SEED = 20211027


def moments(seed: int, number: int, longest: float) -> list[float]:
    """Seconds after the start: half anywhere in the run, half in its last part, where publication is."""
    dice = random.Random(seed)
    anywhere = [dice.uniform(0.05, longest) for _ in range(number // 2)]
    return anywhere + [dice.uniform(0.7 * longest, 1.1 * longest) for _ in range(number - number // 2)]


def length(stage: Stage, *words: str) -> float:
    """Seconds of a run that nobody disturbs."""
    began = time.monotonic()
    assert run(*words, cwd=stage.folder).returncode == 0
    return time.monotonic() - began


def kill_reports(change: Change, folder: Path, after: float) -> str:
    """Kill one run of ``piano rapporto`` and check everything; says what readers found."""
    stage = change.stage.copy(folder)
    data = tree(stage.folder / "data")
    killed = Doomed.start(*REPORT, cwd=stage.folder).kill(after)
    found = {name: digest for name, digest in tree(stage.reports).items() if not name.startswith(".piano-")}
    assert found in (change.before, change.after), f"a mix, {after:.3f} s after the start"
    assert tree(stage.folder / "data") == data
    again = run(*REPORT, cwd=stage.folder)
    assert (again.returncode, again.stderr) == (0, ""), f"{after:.3f} s after the start"
    assert tree(stage.reports) == change.after  # no hidden folder, no lock, nothing half done
    shutil.rmtree(folder)
    return "non interrotta" if not killed else "vecchi" if found == change.before else "nuovi"


@pytest.mark.parametrize("after", [0.6, 2.0])
def test_a_killed_run_leaves_the_old_reports_or_the_new_ones(change: Change, tmp_path: Path, after: float) -> None:
    assert kill_reports(change, tmp_path / "scena", after) in ("vecchi", "nuovi", "non interrotta")


@pytest.mark.guasti
def test_thirty_five_kills_of_piano_rapporto(change: Change, tmp_path: Path) -> None:
    longest = length(change.stage.copy(tmp_path / "misura"), *REPORT)
    outcomes = [kill_reports(change, tmp_path / "scena", after) for after in moments(SEED, 35, longest)]
    counts = {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}
    print(f"\n35 uccisioni di «piano rapporto» (durata {longest:.1f} s): {counts}, 0 miscugli, 35 riprese riuscite")
    assert len(outcomes) == 35
    assert outcomes.count("non interrotta") <= 10
