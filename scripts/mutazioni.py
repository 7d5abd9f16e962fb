"""Sum up a mutation run: mutants killed per room, survivors with their change; exit 1 under the share promised.

Usage: python scripts/mutazioni.py DIR [--ancora], where DIR is mutmut's ``mutants`` folder; ``--ancora`` only forgets
what survived, had no tests or ran out of time, so that the next run tries it again under the tests of today.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

LEAST = 90  # per cent of mutants killed, promised in docs/affidabilita.md
SURVIVED, UNTESTED, TIMED_OUT = "sopravvissuti", "senza prove", "tempo scaduto"
OUTCOMES = {0: SURVIVED, 5: UNTESTED, 33: UNTESTED} | dict.fromkeys(
    (36, 24, -24, 152), TIMED_OUT
)  # mutmut's exit codes


def outcome(code: int | None) -> str:
    """The outcome of one mutant by mutmut's exit code; a crash of the tests' process counts as killed."""
    return "non provati" if code is None else OUTCOMES.get(code, "uccisi")


def outcomes(folder: Path) -> dict[str, str]:
    """Every mutant of a run with its outcome."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        found.update({name: outcome(code) for name, code in codes.items()})
    return found


def forget(folder: Path) -> None:
    """Forget the verdicts that more tests may change."""
    for path in folder.rglob("*.py.meta"):
        record = json.loads(path.read_text(encoding="utf-8"))
        codes = record["exit_code_by_key"]
        record["exit_code_by_key"] = {
            name: None if outcome(code) in (SURVIVED, UNTESTED, TIMED_OUT) else code for name, code in codes.items()
        }
        path.write_text(json.dumps(record, indent=4), encoding="utf-8")


def main() -> int:
    """Print the table and the survivors."""
    if "--ancora" in sys.argv:
        forget(Path(sys.argv[1]))
        return 0
    found = outcomes(Path(sys.argv[1]))
    rooms: dict[str, Counter[str]] = defaultdict(Counter)
    for name, what in found.items():
        rooms[name.split(".")[1]][what] += 1
    rooms["in tutto"] = sum(rooms.values(), Counter())
    print(f"{'stanza':12}{'mutanti':>9}{'uccisi':>9}{'scaduti':>9}{'vivi':>9}{'senza prove':>13}{'uccisi %':>10}")
    for room, counts in rooms.items():
        tried = counts.total() - counts["non provati"]
        dead = counts["uccisi"]  # out of time is no verdict on a busy machine: not counted as killed
        print(
            f"{room:12}{tried:9}{counts['uccisi']:9}{counts['tempo scaduto']:9}{counts[SURVIVED]:9}"
            f"{counts[UNTESTED]:13}{100 * dead / tried if tried else 0:10.1f}"
        )
    for name, what in found.items():
        if what in (SURVIVED, UNTESTED, TIMED_OUT):
            print(f"{what}: {name}")
    counts = rooms["in tutto"]
    tried = counts.total() - counts["non provati"]
    enough = tried > 0 and 100 * counts["uccisi"] >= LEAST * tried
    print(f"Almeno {LEAST} % di mutanti uccisi: {'sì' if enough else 'no'}.")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
