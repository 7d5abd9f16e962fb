"""Fifty-five kills: at any moment readers find the old reports or the new ones, whole, and the next run succeeds."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle
from pathlib import Path

import pytest
from filelock import FileLock

from tests.dati import edit
from tests.guasti.conftest import Change, Stage
from tests.guasti.officina import Doomed, tree, visible

IMPORT = ("importa", "moduli", "--anno", "2022")
REPORT = ("rapporto", "--quaderni", "q")
SEED = 20211027


class Sign(StrEnum):
    """What to wait for before the seconds of a kill begin to run."""

    START = "dall'avvio"
    WRITING = "mentre scrive"  # what is new is being put together, beside the old
    EXCHANGED = "dopo lo scambio"  # it has taken the place of the old; the rest is being tidied


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: seconds after a sign."""

    seconds: float
    sign: Sign = Sign.START

    def kill(self, process: Doomed, staged: Path, place: Path, before: int) -> bool:
        """Kill at this moment; ``before`` is the number of the folder that stands in ``place`` until the exchange."""
        signs = {
            Sign.START: lambda: True,
            Sign.WRITING: staged.exists,
            Sign.EXCHANGED: lambda: place.exists() and place.stat().st_ino != before,
        }
        return process.kill(self.seconds, signs[self.sign])


def kills(number: int, longest: float, one: Callable[[Moment], str]) -> str:
    """Do ``number`` kills that hit, in turn anywhere in the run, while it writes, and after the exchange."""
    dice, found = random.Random(SEED), Counter[str]()
    spans = {Sign.START: (0.05, longest), Sign.WRITING: (0, 0.3), Sign.EXCHANGED: (0, 0.05)}
    for sign in cycle(Sign):
        found[one(Moment(dice.uniform(*spans[sign]), sign))] += 1
        assert found.total() < 3 * number
        if found["vecchi"] + found["nuovi"] == number:
            break
    assert found["vecchi"] > 0
    assert found["nuovi"] > 0
    untouched = f"({found['non interrotta']} erano già finiti: non contati)"
    return (
        f"dopo {found['vecchi']} c'erano i vecchi interi, dopo {found['nuovi']} i nuovi interi, 0 miscugli {untouched}"
    )


def no_lock_is_held(folder: Path) -> None:
    """The system has freed whatever a killed process held: nobody has to wait, or to delete a file."""
    for path in folder.rglob(".piano*.lock"):
        with FileLock(path, timeout=0):
            pass


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
    before = stage.published.stat().st_ino
    killed = moment.kill(stage.start(*REPORT), staged, stage.published, before)
    found = visible(stage.reports)
    hidden = {path.name for path in stage.reports.iterdir() if path.name.startswith(".")}
    assert hidden <= {".piano-ambito-di-prova.lock", ".piano-tmp-ambito-di-prova"}
    no_lock_is_held(stage.reports)
    assert found in (change.before, change.after), f"a mix: {moment}"
    assert tree(stage.folder / "data") == data
    again = stage.run(*REPORT)
    assert (again.returncode, again.stderr) == (0, ""), str(moment)
    assert tree(stage.reports) == change.after  # no hidden folder, no lock, nothing half done
    shutil.rmtree(folder)
    return "non interrotta" if not killed else "vecchi" if found == change.before else "nuovi"


MOMENTS = [Moment(0.6), Moment(0.01, Sign.WRITING), Moment(0, Sign.EXCHANGED)]


@pytest.mark.parametrize("moment", MOMENTS, ids=[moment.sign.name.lower() for moment in MOMENTS])
def test_a_killed_run_leaves_the_old_reports_or_the_new_ones(change: Change, tmp_path: Path, moment: Moment) -> None:
    assert kill_reports(change, tmp_path / "scena", moment) in ("vecchi", "nuovi", "non interrotta")


STUDY = ("rapporto", "2022", "--scenario", "s.toml", "--limite", "60")


@pytest.mark.parametrize("seconds", [0.0, 1.5])
def test_a_killed_study_leaves_the_page_as_it_was_and_the_next_one_leaves_nothing_of_it(
    stage: Stage, seconds: float
) -> None:
    scenario = stage.folder / "s.toml"
    scenario.write_text('[scenario]\nnome = "Uno"\nsat = 1\ncomune = ["Cremona"]\n', encoding="utf-8")
    assert stage.run(*STUDY).returncode == 0
    before = tree(stage.reports)
    edit(stage.data, "2022/ricognizione.csv", "2021-10-20,900,0,2,", "2021-10-20,900,0,1,")
    working = stage.reports / ".piano-tmp-scenari" / "lavori"
    killed = stage.start(*STUDY).kill(seconds, working.exists)
    found, after = visible(stage.reports), stage.copy(stage.folder.parent / "dopo")
    assert after.run(*STUDY).returncode == 0
    done = tree(after.reports)
    assert done.keys() == before.keys()  # no hidden folder, no lock, nothing half done
    assert found in ((before, done) if killed else (done,))


def kill_import(returned: Change, folder: Path, moment: Moment) -> str:
    """Kill one run of ``piano importa`` and check everything; says which data are there."""
    stage = returned.stage.copy(folder)
    staged, year = stage.data / ".piano-tmp-2022", stage.data / "2022"
    killed = moment.kill(stage.start(*IMPORT), staged, year, year.stat().st_ino)
    found = visible(stage.data)
    no_lock_is_held(stage.data)
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
    outcome = kill_import(returned, tmp_path / "scena", Moment(0.01, Sign.WRITING))
    assert outcome in ("vecchi", "nuovi", "non interrotta")


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
