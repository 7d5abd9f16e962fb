"""``piano importa DIR --anno ANNO``: returned workbooks into the year's files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from piano_lib.cli import bar, options
from piano_lib.italian import NOT_COMMUNICATED, count
from piano_lib.survey.personal import masked

if TYPE_CHECKING:
    from piano_lib.forms.intake import Outcome
    from piano_lib.forms.merged import Change


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano importa``."""
    parser.add_argument("dir", metavar="DIR", help="cartella con le cartelle di lavoro restituite (.xlsx, .ods)")
    parser.add_argument("--anno", metavar="ANNO", required=True, help="anno del piano")
    parser.add_argument("--prova", action="store_true", help="legge e controlla tutto, non scrive nulla")
    options.add_folders(parser)


def run(args: argparse.Namespace) -> int:
    """Import; 1 when something keeps a file out (the good ones are imported all the same)."""
    from piano_lib.forms.intake import import_forms
    from piano_lib.forms.store import StoreError

    folder = options.ambito_folder(args)
    year = options.checked_year(args.anno, folder)
    returned = Path(args.dir)
    if returned.is_file():
        raise options.UsageError(f"«{returned}» è un file, non una cartella: indica la cartella che lo contiene.")
    if not returned.is_dir():
        raise options.UsageError(f"La cartella «{returned}» non esiste: indica quella con i moduli restituiti.")

    try:
        outcome = import_forms(
            returned, folder, year, trial=args.prova, progress=lambda paths: bar.each(paths, "Lettura")
        )
    except StoreError as error:
        print(str(error))
        return options.BLOCKED
    options.print_findings(outcome.findings, what=_held_back(outcome))
    for line in summary(outcome, trial=args.prova):
        print(line)
    return options.exit_code(outcome.findings)


def _held_back(outcome: Outcome) -> str:
    """What the findings that block keep out: forms, never the plan, since the good ones are imported."""
    return "il modulo" if len({one.file for one in outcome.findings if one.blocks}) == 1 else "i moduli"


def summary(outcome: Outcome, *, trial: bool) -> list[str]:
    """What was read, what changed, where the earlier files are."""
    files = len(outcome.readings)
    lines = [
        f"Cartelle di lavoro lette: {count(files)}; accolte: {count(len(outcome.used))}; "
        f"non usate: {count(files - len(outcome.used))}."
    ]
    lines += [_change(change) for change in outcome.changes]
    if not outcome.changes:
        lines.append("Nessun valore cambia.")
    elif trial:
        lines.append(f"Valori che cambierebbero: {count(len(outcome.changes))}. È una prova: non ho scritto nulla.")
    else:
        lines.append(f"Valori cambiati: {count(len(outcome.changes))}.")
    if outcome.archived is not None:
        lines.append(f"I file di prima e i moduli usati sono in «{outcome.archived}».")
    return lines


def _change(change: Change) -> str:
    place = f" ({change.istat})" if change.istat and not change.body.startswith("Comune di ") else ""
    measure = f", misura «{_short(change.measure)}»" if change.measure else ""
    before, after = (_shown(change.column, value) for value in (change.before, change.after))
    return f"  {change.body}{place}{measure}, {change.column}: {before} → {after}"


def _shown(column: str, value: str) -> str:
    """A value of the CSVs on a terminal: days as Italians write them, long texts cut, nothing as «n.c.»."""
    if column == "data_trasmissione" and value:
        return "/".join(reversed(value.split("-")))
    return _short(masked(value)) or NOT_COMMUNICATED


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
