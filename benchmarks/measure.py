"""Timing: a row of the table, the median of several runs, commands started as a person would."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
DATA = REPO / "data" / "ambito-cremonese"
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what, ours, against what, its figure, ratio or value, goal, whether it was reached."""

    what: str
    ours: str
    against: str
    reference: str
    found: str
    goal: str
    reached: bool | None  # None: not measured


@dataclass(frozen=True, slots=True)
class Setup:
    """How much to measure, and where to write."""

    scratch: Path
    repeat: int = 3
    quick: bool = False


def seconds(value: float) -> str:
    """Seconds as the table shows them.

    >>> seconds(12.3456), seconds(0.0456), seconds(123.4)
    ('12,3 s', '0,046 s', '123 s')
    """
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3
    return f"{value:.{digits}f} s".replace(".", ",")


def times(value: float) -> str:
    """A ratio as the table shows it."""
    return f"{value:.1f}×".replace(".", ",") if value < 100 else f"{value:.0f}×"


def elapsed(action: Callable[[], object]) -> float:
    """Seconds an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def medians(repeat: int, *actions: Callable[[], object]) -> list[float]:
    """Median seconds of each action; they take turns, so that all of them meet the same load."""
    found = [[elapsed(action) for action in actions] for _ in range(repeat)]
    return [statistics.median(column) for column in zip(*found, strict=True)]


def check(what: str, ours: object, theirs: object) -> None:
    """Stop unless both sides give the same numbers: to be faster at something else is no figure."""
    if ours != theirs:
        raise RuntimeError(f"{what}: the two sides of the measure do not give the same numbers")


def command(*words: str | Path, cwd: Path = REPO, **environment: str) -> str:
    """Run an installed command and give what it prints; fails if it fails."""
    env = {**os.environ, "PYTHONWARNINGS": "ignore", **environment}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [str(BIN / str(words[0])), *map(str, words[1:])], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed: {done.stdout}{done.stderr}")
    return done.stdout


def naive(notebook: str, parameters: Sequence[str], target: Path) -> None:
    """The commands an analyst would type for one report: papermill, then nbconvert with our template."""
    executed = target.with_suffix(".ipynb")
    command("papermill", f"notebooks/{notebook}", executed, *parameters, "--no-progress-bar", "--log-level", "ERROR")
    command("jupyter", "nbconvert", "--to", "html", "--template", "piano", "--log-level", "ERROR", executed)
