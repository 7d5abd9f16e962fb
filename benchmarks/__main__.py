"""``python -m benchmarks [--rapido] [--ripetizioni N] [--solo NOME …]``: writes ``docs/prestazioni.md``."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import arithmetic, batches, commands, imports, scenarios
from benchmarks.measure import REPO, Row, Setup
from piano_lib.render import fingerprint
from piano_lib.render.executor import available_cores

SUITE: dict[str, Callable[[Setup], Iterator[Row]]] = {
    "corsa": commands.default_run,
    "schede": commands.all_cards,
    "una": batches.one_more,
    "intatto": commands.unchanged,
    "mille": batches.thousand,
    "dask": batches.dask,
    "avvio": commands.starts,
    "quote": arithmetic.allocation,
    "scenari": scenarios.thousand,
    "jsonschema": imports.starts,
}
HEAD = "| che cosa | misura | confronto | sua misura | rapporto o valore | obiettivo | |\n|---|---|---|---|---|---|---|"
MARKS = {True: "raggiunto", False: "**non raggiunto**", None: "non misurato"}


def main() -> int:
    """Measure and write; 0 whatever the figures say: they are read, not asserted."""
    parser = argparse.ArgumentParser(description="Misure di velocità, ciascuna accanto al suo confronto.")
    parser.add_argument("--rapido", action="store_true", help="meno ripetizioni e serie più corte")
    parser.add_argument("--ripetizioni", type=int, default=3, metavar="N", help="ripetizioni (%(default)s)")
    parser.add_argument("--solo", nargs="+", choices=SUITE, metavar="NOME", help=f"solo alcune fra: {', '.join(SUITE)}")
    parser.add_argument("--uscita", type=Path, metavar="FILE", help="file da scrivere (docs/prestazioni.md)")
    args = parser.parse_args()
    rows: list[Row] = []
    before = _load()
    with tempfile.TemporaryDirectory(prefix="piano-bench-") as scratch:
        for name in args.solo or SUITE:
            place = Path(scratch) / name
            place.mkdir()
            repeat = 1 if args.rapido else args.ripetizioni
            for row in SUITE[name](Setup(place, repeat, args.rapido)):
                rows.append(row)
                print(line(row), flush=True)
    target = args.uscita or (None if args.solo else REPO / "docs" / "prestazioni.md")
    if target:
        target.write_text(page(rows, args.rapido, args.ripetizioni, before), encoding="utf-8")
    return 0


def page(rows: list[Row], quick: bool, repeat: int, before: float) -> str:
    """The page: how it was measured (``before``: the load when it began), then the table."""
    versions = ", ".join(f"{name} {number}" for name, number in fingerprint.versions().items() if number)
    busy = before >= 0.5
    how = "una volta" if quick else f"mediana di {repeat}"
    machine = f"{available_cores()} core, {platform.machine()}, {_memory()}, {platform.system()}"
    text = [
        "# Prestazioni",
        "",
        "Pagina scritta da `make bench` (`python -m benchmarks`): non si modifica a mano. Ogni misura sta accanto",
        "al suo confronto, fatto nella stessa esecuzione e con gli stessi pacchetti: conta il rapporto, perché i",
        "secondi dipendono dalla macchina e da che altro sta facendo.",
        "",
        f"- Misurato il {datetime.now(UTC):%d/%m/%Y alle %H:%M} UTC, {how}; bytecode compilato.",
        f"- Macchina: {machine}; carico (media di un minuto): {before:.1f} prima, {_load():.1f} alla fine.",
        *(["- **Altro occupava la macchina**: i secondi non valgono, i rapporti valgono poco."] if busy else []),
        f"- Versioni: {versions}.",
        "",
        HEAD,
        *map(line, rows),
        "",
    ]
    return "\n".join(text)


def line(row: Row) -> str:
    """A row of the table."""
    cells = (row.what, row.ours, row.against, row.reference, row.found, row.goal, MARKS[row.reached])
    return "| " + " | ".join(cells) + " |"


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB di memoria"
    except (AttributeError, ValueError):
        return "memoria non nota"


if __name__ == "__main__":
    sys.exit(main())
