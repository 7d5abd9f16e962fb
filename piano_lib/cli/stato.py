"""``piano stato ANNO``: who has replied and who has not, with a reminder for each who has not."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from piano_lib.cli import options
from piano_lib.italian import listing

if TYPE_CHECKING:
    from piano_lib.forms.reminders import Written


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano stato``."""
    parser.add_argument("anno", metavar="ANNO", help="anno del piano")
    parser.add_argument(
        "--al", metavar="GIORNO", help="giorno da cui si guarda, per esempio 2021-11-05 (se manca: oggi)"
    )
    parser.add_argument("--csv", metavar="FILE", help="scrive la tabella degli enti anche in un file CSV")
    parser.add_argument(
        "--solleciti", metavar="DIR", help="scrive in DIR un sollecito per ogni ente che deve rispondere"
    )
    options.add_folders(parser)


def run(args: argparse.Namespace) -> int:
    """Print the state of every owner; 1 when some return has findings that block."""
    from piano_lib.export.csvfile import csv_text
    from piano_lib.forms.log import refused_findings
    from piano_lib.forms.reminders import write_reminders
    from piano_lib.forms.store import write
    from piano_lib.plan.returns import State, due, returns
    from piano_lib.rules import rules_at
    from piano_lib.survey import read_year
    from piano_lib.tables.state import owners_state, states
    from piano_lib.tables.terminal import terminal

    if args.solleciti and Path(args.solleciti).is_file():
        raise options.UsageError(f"«{args.solleciti}» è un file, non una cartella: indica dove mettere i solleciti.")
    folder = options.ambito_folder(args)
    year = options.checked_year(args.anno, folder)
    at = options.typed_day(args.al, "--al") if args.al else date.today()
    data = read_year(folder, year)
    rules = rules_at(data.head.decided)
    last = due(rules, year)
    listed = returns(data, at, last, refused_findings(folder, year))
    called, source = f"piano {year}", f"{year}/ricognizione.csv e ultima importazione dei moduli"
    table = owners_state(listed, called, at, source)
    print(terminal(table))
    print()
    print(terminal(states(listed, called, at, source)))
    if args.csv:
        write(Path(args.csv), csv_text(table).encode("utf-8"))
        print(f"Tabella degli enti in «{args.csv}».")
    if args.solleciti:
        written = write_reminders(Path(args.solleciti), listed, data.ambito, year, last, rules)
        for line in _told(args.solleciti, written):
            print(line)
    return options.BLOCKED if any(one.state is State.TO_CORRECT for one in listed) else options.DONE


def _told(folder: str, written: Written) -> list[str]:
    """What was written, what of earlier times is still there, and who is not written to."""
    lines = [f"Solleciti scritti in «{folder}»: {len(written.made)}."]
    if written.left:
        names = ", ".join(path.name for path in written.left[:5]) + (" e altri" if len(written.left) > 5 else "")
        lines.append(
            f"Attenzione: in «{folder}» restano {len(written.left)} testi di prima ({names}): "
            "prima di spedire togli quelli che non servono più."
        )
    if written.internal:
        lines.append(
            "Nessun sollecito, perché ciò che blocca si corregge solo nei file dell'anno: "
            f"{listing(written.internal)} (vedi «piano verifica»)."
        )
    return lines
