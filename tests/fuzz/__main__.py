"""``make fuzz``: every mutated workbook, with the counts. ``python -m tests.fuzz [SEED] [EACH]``."""

from __future__ import annotations

import sys
import time

from tests.fuzz.mutations import KINDS
from tests.fuzz.run import SEED, quick_plan, run, whole_plan


def main(words: list[str]) -> int:
    """Run and print; 1 if anything went wrong."""
    seed = int(words[0]) if words else SEED
    plan = quick_plan(int(words[1])) if len(words) > 1 else whole_plan()
    started = time.monotonic()
    tally = run(plan, seed, processes=2)
    print(f"Cartelle di lavoro guastate: {tally.total} (seme {seed}), in {time.monotonic() - started:.0f} s")
    print(f"{'':32}{'lette bene':>12}{'respinte':>12}")
    for kind in KINDS:
        print(f"{kind:32}{tally.read[kind]:>12}{tally.refused[kind]:>12}")
    print(f"{'totale':32}{tally.read.total():>12}{tally.refused.total():>12}")
    print(
        f"La più lenta: {tally.slowest:.1f} s. Anomalie più frequenti: "
        + ", ".join(f"{code} {n}" for code, n in tally.codes.most_common(12))
    )
    print(f"Guasti trovati: {len(tally.faults)}")
    for fault in tally.faults[:40]:
        print(" -", fault)
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
