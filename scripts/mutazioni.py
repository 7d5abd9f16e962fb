"""Sum up a mutation run: mutants killed per room, then those still alive; exit 1 under the share promised.

Usage: python scripts/mutazioni.py DIR [--campione N] [--nomi | --ancora], where DIR is mutmut's ``mutants`` folder.
``--campione N`` looks at one mutant in N only, always the same ones, spread over every module; ``--nomi`` prints the
names of those not killed yet; ``--ancora`` forgets what survived, had no tests or ran out of time, to try it again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

LEAST = 90  # per cent of mutants killed, promised in docs/affidabilita.md
KILLED, SURVIVED, UNTESTED, TIMED_OUT, UNTRIED = "uccisi", "vivi", "senza prove", "scaduti", "non provati"
OUTCOMES = {0: SURVIVED, 5: UNTESTED, 33: UNTESTED} | dict.fromkeys(
    (36, 24, -24, 152), TIMED_OUT
)  # mutmut's exit codes
COLUMNS = (KILLED, TIMED_OUT, SURVIVED, UNTESTED, UNTRIED)


def outcome(code: int | None) -> str:
    """The outcome of one mutant by mutmut's exit code; a crash of the tests' process counts as killed."""
    return UNTRIED if code is None else OUTCOMES.get(code, KILLED)


def outcomes(folder: Path, one_in: int) -> dict[str, str]:
    """The mutants of a run, or one in so many by a hash of their name, with their outcome."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        found.update({name: outcome(code) for name, code in codes.items() if _drawn(name, one_in)})
    return found


def _drawn(name: str, one_in: int) -> bool:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % one_in == 0


def forget(folder: Path) -> None:
    """Forget the verdicts that more tests, or more time, may change."""
    for path in folder.rglob("*.py.meta"):
        record = json.loads(path.read_text(encoding="utf-8"))
        for name, code in record["exit_code_by_key"].items():
            if outcome(code) != KILLED:
                record["exit_code_by_key"][name] = None
        path.write_text(json.dumps(record, indent=4), encoding="utf-8")


def report(found: dict[str, str]) -> int:
    """Print the table and who is alive; out of time is no verdict on a busy machine, so it is not counted as killed."""
    rooms: dict[str, Counter[str]] = defaultdict(Counter)
    for name, what in found.items():
        rooms[name.split(".")[1]][what] += 1
    rooms["in tutto"] = sum(rooms.values(), Counter())
    print(f"{'stanza':12}{'provati':>9}" + "".join(f"{column:>13}" for column in COLUMNS) + f"{'uccisi %':>10}")
    for room, counts in rooms.items():
        tried = counts.total() - counts[UNTRIED]
        share = 100 * counts[KILLED] / tried if tried else 0
        print(f"{room:12}{tried:9}" + "".join(f"{counts[column]:13}" for column in COLUMNS) + f"{share:10.1f}")
    for name, what in found.items():
        if what not in (KILLED, UNTRIED):
            print(f"{what}: {name}")
    enough = tried > 0 and share >= LEAST
    print(f"Almeno {LEAST} % di mutanti uccisi: {'sì' if enough else 'no'}.")
    return 0 if enough else 1


def main() -> int:
    """Do what was asked."""
    parser = argparse.ArgumentParser(description="Riassume una prova di mutazione.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--campione", type=int, default=1, metavar="N")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--nomi", action="store_true")
    what.add_argument("--ancora", action="store_true")
    args = parser.parse_args()
    if args.ancora:
        forget(args.folder)
        return 0
    found = outcomes(args.folder, args.campione)
    if args.nomi:
        print("\n".join(name for name, what in found.items() if what != KILLED))
        return 0
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
