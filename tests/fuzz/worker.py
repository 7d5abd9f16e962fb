"""Imports mutants one after another under a memory limit, and says of each what came of it; one JSON line each."""

from __future__ import annotations

import json
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

from openpyxl.utils import get_column_letter

from piano_lib.forms.intake import Outcome, import_forms
from tests.fuzz.base import YEAR, Base, State, make_base, parts_of, state, with_value, zipped
from tests.fuzz.mutant import Maker, Mutant
from tests.fuzz.mutations import KINDS

MEMORY = 1 << 30  # bytes of address space


def main(seed: int, plan: list[tuple[str, int]]) -> None:
    """Run the mutants of the plan: pairs of kind and number."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as place:
        base = make_base(Path(place))
        cells = _cells(base)
        before, truths = state(base.folder), {name: _truth(base, name, Path(place)) for name in base.forms}
        for kind, number in plan:
            maker = Maker(dict(base.forms), random.Random(f"{seed}:{kind}:{number}"), cells)
            mutant = KINDS[kind][0](maker)
            print(json.dumps({"start": [kind, number]}), flush=True)
            print(json.dumps(_verdict(base, mutant, before, truths, Path(place))), flush=True)


def _verdict(base: Base, mutant: Mutant, before: State, truths: dict[str, State], place: Path) -> dict[str, object]:
    started = time.monotonic()
    try:
        outcome, after = _import(base, mutant.content, mutant.suffix, place)
    except BaseException:
        return {"fault": "traceback", "words": traceback.format_exc()[-1500:], "seconds": time.monotonic() - started}
    seconds = time.monotonic() - started
    told = {
        "seconds": seconds,
        "read": bool(outcome.used),
        "codes": sorted({one.code for one in outcome.findings if one.blocks}),
    }
    return told | {"fault": _fault(mutant, outcome, before, after, truths)}


def _fault(mutant: Mutant, outcome: Outcome, before: State, after: State, truths: dict[str, State]) -> str:
    """What is wrong with this outcome; blank if nothing is."""
    if not outcome.used:
        if after != before:
            return "refused, but the data changed"
        if not outcome.blocked:
            return "neither read nor refused"
        return "refused, though it can be read" if mutant.must_read else ""
    allowed = list(truths.values()) if mutant.whole else []
    for edits in mutant.edits:
        expected = truths["comune.xlsx"]
        for edit in edits:
            expected = with_value(expected, *edit)
        allowed.append(expected)
    return "" if after in allowed else f"wrong values: {_differences(after, allowed)}"


def _differences(after: State, allowed: list[State]) -> str:
    nearest = allowed[0] if allowed else {}
    return str(
        [
            sorted(set(rows) ^ set(nearest.get(name, [])))[:2]
            for name, rows in after.items()
            if rows != nearest.get(name)
        ]
    )[:700]


def _import(base: Base, content: bytes, suffix: str, place: Path) -> tuple[Outcome, State]:
    """Import one file into a fresh copy of the folder."""
    work = place / "prova"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(base.folder, work / "ambito")
    (work / "resi").mkdir()
    (work / "resi" / f"modulo{suffix}").write_bytes(content)
    outcome = import_forms(work / "resi", work / "ambito", YEAR)
    return outcome, state(work / "ambito")


def _truth(base: Base, name: str, place: Path) -> State:
    outcome, after = _import(base, base.forms[name], "." + name.split(".")[1], place)
    assert outcome.used, [finding.sentence() for finding in outcome.findings]
    return after


def _cells(base: Base) -> dict[str, str]:
    """The cell of each answer of the comune's form, by key."""
    import io

    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(base.forms["comune.xlsx"]))["Ricognizione"]
    rows = {str(sheet.cell(row, 6).value): row for row in range(4, sheet.max_row + 1)}
    return {key: f"{get_column_letter(3)}{row}" for key, row in rows.items() if key not in ("None", "somma_calcolata")}


__all__ = ["main", "parts_of", "zipped"]


if __name__ == "__main__":
    main(int(sys.argv[1]), [(kind, number) for kind, number in json.load(sys.stdin)])
