"""Runs mutants in worker processes: at most 10 seconds and 1 GiB a file, counts by kind."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fuzz.mutations import KINDS

SECONDS = 10.0  # on the clock, a file
HUNG = 90.0  # seconds on the clock after which a file that gives no verdict is a hang
START = 120.0  # a worker makes its forms first
SEED = 20260930


@dataclass(slots=True)
class Tally:
    """What came of the mutants."""

    read: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def total(self) -> int:
        """Mutants imported."""
        return self.read.total() + self.refused.total()


def whole_plan() -> list[tuple[str, int]]:
    """Every mutant of the full run."""
    return [(kind, number) for kind, (_, amount) in KINDS.items() for number in range(amount)]


def quick_plan(each: int) -> list[tuple[str, int]]:
    """A few mutants of each kind."""
    return [(kind, number) for kind, (_, amount) in KINDS.items() for number in range(min(each, amount))]


def run(plan: Sequence[tuple[str, int]], seed: int = SEED, processes: int = 1) -> Tally:
    """Run a plan, shared among some worker processes."""
    tally, lock = Tally(), threading.Lock()
    shares = [list(plan[start::processes]) for start in range(processes)]

    def work(share: list[tuple[str, int]]) -> None:
        for one, verdict in _verdicts(share, seed):
            with lock:
                _count(tally, one, verdict)

    threads = [threading.Thread(target=work, args=(share,)) for share in shares if share]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def _count(tally: Tally, one: tuple[str, int], verdict: dict[str, Any]) -> None:
    kind, number = one
    seconds = float(verdict.get("seconds", 0))
    tally.slowest = max(tally.slowest, seconds)
    (tally.read if verdict.get("read") else tally.refused)[kind] += 1
    tally.codes.update(verdict.get("codes", ()))
    fault = verdict["fault"] or ("too slow" if seconds > SECONDS else "")
    if fault:
        tally.faults.append(f"{kind} {number}: {fault} {verdict.get('words', '')}")


def _verdicts(share: list[tuple[str, int]], seed: int) -> Iterator[tuple[tuple[str, int], dict[str, Any]]]:
    """Verdicts in order; a worker that dies or hangs costs the mutant it was on, and another goes on from there."""
    left = list(share)
    while left:
        command = [sys.executable, "-m", "tests.fuzz.worker", str(seed)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
            lines = _lines(worker)
            assert worker.stdin
            json.dump(left, worker.stdin)
            worker.stdin.close()
            while left:
                verdict = _next(lines)
                if verdict is None:
                    worker.kill()
                    yield left.pop(0), {"fault": f"the worker hung or died ({worker.wait()})", "seconds": 0}
                    break
                yield left.pop(0), verdict


def _lines(worker: subprocess.Popen[str]) -> queue.Queue[str | None]:
    lines: queue.Queue[str | None] = queue.Queue()

    def pump() -> None:
        assert worker.stdout
        for line in worker.stdout:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    return lines


def _next(lines: queue.Queue[str | None]) -> dict[str, Any] | None:
    """The next verdict: making a mutant may take its time, importing it may not."""
    try:
        start = lines.get(timeout=START)
        line = lines.get(timeout=HUNG) if start else None
    except queue.Empty:
        return None
    return dict(json.loads(line)) if line else None
