"""What is published of an ambito agrees: whatever fails, nothing of one state of the data stands beside another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piano_lib.render.agenda import PROGRAM, Agenda, read_by
from piano_lib.render.agreement import agree
from piano_lib.render.jobs import Job, Kind

YEARS = (2020, 2021, 2022, 2023)
FILES = ("comuni.csv", *(f"{year}/ricognizione.csv" for year in YEARS))


def jobs() -> tuple[Job, ...]:
    """Annual reports with their data, schede and comparisons of four years; keys are titles."""
    made = []
    for year in YEARS:
        page = Job(Kind.PAGE, f"piano {year}", "", Path(), year, page=f"{year}/p.html", executed="x")
        made += [page, replace(page, kind=Kind.DATA, title=f"dati {year}", page="", executed="")]
        made += [Job(Kind.PAGE, f"scheda {n} {year}", "", Path(), year, page=f"{year}/s{n}.html") for n in "ab"]
    for base, year in (*pairwise(YEARS), (2020, 2023)):
        page = f"confronto-{base}-{year}.html"
        made.append(Job(Kind.PAGE, page, "", Path(), year, page=page, parameters={"anno_base": base}))
    return tuple(replace(job, key=job.title) for job in made)


JOBS = jobs()


@dataclass
class State:
    """Stands for an agenda: what the published products were made from, what the data and the program are now."""

    published: Mapping[str, Mapping[str, int]]  # title -> name -> version
    now: Mapping[str, int]

    def inputs_of(self, job: Job) -> dict[str, int]:
        return {name: self.now[name] for name in self.now if read_by(job.years, name) and name != PROGRAM}

    def changed(self, job: Job) -> frozenset[str]:
        was = self.published.get(job.key)
        return frozenset(name for name in was if was[name] != self.now.get(name)) if was else frozenset()


@st.composite
def runs(draw: st.DrawFn) -> tuple[State, list[Job], set[str], list[Job]]:
    """A published set that agrees, data that changed since, jobs that fail, and years that cannot be read."""
    now = {name: draw(st.integers(0, 1)) for name in (*FILES, PROGRAM)}
    state = State({}, now)
    was = {job.key: {**dict.fromkeys(state.inputs_of(job), 0), PROGRAM: 0} for job in JOBS if draw(st.booleans())}
    state = State(was, now)
    stale = [job for job in JOBS if job.key not in was or state.changed(job) or draw(st.booleans())]
    unreadable = set(draw(st.lists(st.sampled_from(YEARS), max_size=1)))
    left = [job for job in stale if job.years & unreadable]
    todo = [job for job in stale if not job.years & unreadable]
    failed = {job.key for job in todo if draw(st.integers(0, 3)) == 0}
    return state, todo, failed, left


@given(runs())
def test_whatever_fails_each_file_has_one_state_in_all_that_is_published(
    run: tuple[State, list[Job], set[str], list[Job]],
) -> None:
    state, todo, failed, left = run
    settled = agree(cast(Agenda, state), todo, failed, left)
    shown = {key: dict(was) for key, was in state.published.items()}
    for job in settled.withdrawn:
        shown.pop(job.key, None)
    for job in settled.good:
        shown[job.key] = {**state.inputs_of(job), PROGRAM: state.now[PROGRAM]}
    for name in (*FILES, PROGRAM):
        assert len({was[name] for was in shown.values() if name in was}) <= 1, name
    good = {job.key for job in settled.good}
    assert not good & failed
    # Every job of the run is published, held or failed; a year is published whole.
    assert good | {job.key for job in (*settled.held, *settled.incomplete)} | failed == {job.key for job in todo}
    for year in YEARS:
        pair = {f"piano {year}", f"dati {year}"} & {job.key for job in todo}
        assert good & pair in (set(), pair)
    # A scheda or a comparison goes only if it failed and would not agree.
    assert all(job.key in failed and not job.annual and state.changed(job) for job in settled.withdrawn)


@given(runs())
def test_schede_and_comparisons_that_fail_hold_nobody_back(run: tuple[State, list[Job], set[str], list[Job]]) -> None:
    state, todo, failed, _ = run
    alone = {job.key for job in todo if job.key in failed and not job.annual}
    settled = agree(cast(Agenda, state), todo, alone, [])
    assert {job.key for job in settled.good} == {job.key for job in todo} - alone
    assert (settled.held, settled.incomplete) == ((), ())


def test_the_first_time_a_year_that_fails_holds_back_only_what_stands_beside_it() -> None:
    state: Any = State({}, dict.fromkeys((*FILES, PROGRAM), 0))
    settled = agree(state, JOBS, {"piano 2021"}, [])
    assert {job.title for job in settled.incomplete} == {
        "dati 2021", "scheda a 2021", "scheda b 2021", "confronto-2020-2021.html", "confronto-2021-2022.html",
    }  # fmt: skip
    assert (settled.held, settled.withdrawn) == ((), ())


@given(runs(), st.sets(st.sampled_from(YEARS), max_size=2))
def test_whatever_year_is_gone_each_file_has_one_state_in_all_that_is_published(
    run: tuple[State, list[Job], set[str], list[Job]], gone: set[int]
) -> None:
    state, todo, failed, left = run
    now = {name: version for name, version in state.now.items() if name[:4] not in {*map(str, gone)}}
    state = State(state.published, now)
    orphans = [job for job in JOBS if job.about & gone and job.key in state.published]
    todo, left = ([job for job in jobs if not job.about & gone] for jobs in (todo, left))
    settled = agree(cast(Agenda, state), todo, failed, left, orphans)
    shown = {key: dict(was) for key, was in state.published.items()}
    for job in (*settled.withdrawn, *settled.orphans):
        shown.pop(job.key, None)
    for job in settled.good:
        shown[job.key] = state.inputs_of(job)
    for name in FILES:
        assert len({was[name] for was in shown.values() if name in was}) <= 1, name
    assert {job.key for job in settled.orphans} <= {job.key for job in orphans}


def test_what_cannot_be_made_again_goes_only_if_a_file_it_shares_with_what_is_made_has_changed() -> None:
    state: Any = State({}, dict.fromkeys((*FILES, PROGRAM), 0))
    was = {job.key: {**state.inputs_of(job), PROGRAM: 0} for job in JOBS}
    orphans = [job for job in JOBS if 2021 in job.about]
    todo = [job for job in JOBS if 2021 not in job.about]
    now = {name: version for name, version in state.now.items() if not name.startswith("2021")}

    def gone(**changed: int) -> set[str]:
        settled = agree(cast(Agenda, State(was, {**now, **changed})), todo, set(), [], orphans)
        return {job.title for job in settled.orphans}

    assert gone() == set()
    assert gone(**{PROGRAM: 1}) == set()
    assert gone(**{"2022/ricognizione.csv": 1}) == {"confronto-2021-2022.html"}
    assert gone(**{"comuni.csv": 1}) == {job.title for job in orphans}


@pytest.mark.parametrize("kind", ["scheda a 2022", "confronto-2021-2022.html"])
def test_what_fails_and_would_not_agree_goes_and_what_agrees_stays(kind: str) -> None:
    state: Any = State({}, dict.fromkeys((*FILES, PROGRAM), 0))
    was = {job.key: {**state.inputs_of(job), PROGRAM: 0} for job in JOBS}
    same: Any = State(was, state.now)
    other: Any = State(was, {**state.now, "2022/ricognizione.csv": 1})
    assert agree(same, JOBS, {kind}, []).withdrawn == ()
    assert [job.title for job in agree(other, JOBS, {kind}, []).withdrawn] == [kind]
