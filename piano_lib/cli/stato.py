"""``piano stato ANNO``: who has replied and who has not, with a reminder for each who has not."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from piano_lib.cli import options


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
    from piano_lib.forms.intake import refused_findings
    from piano_lib.forms.reminders import write_reminders
    from piano_lib.forms.store import write
    from piano_lib.plan.returns import State, due, returns
    from piano_lib.rules import rules_at
    from piano_lib.survey import read_year
    from piano_lib.tables.state import owners_state, states
    from piano_lib.tables.terminal import terminal

    folder = options.ambito_folder(args)
    year = options.checked_year(args.anno, folder)
    at = typed_day(args.al) if args.al else date.today()
    data = read_year(folder, year)
    rules = rules_at(data.head.decided)
    last = due(rules, year)
    listed = returns(data, at, last, refused_findings(folder, year))
    source = f"{year}/ricognizione.csv e ultima importazione dei moduli"
    table = owners_state(listed, year, at, source)
    print(terminal(table))
    print()
    print(terminal(states(listed, year, at, source)))
    if args.csv:
        write(Path(args.csv), csv_text(table).encode("utf-8"))
        print(f"Tabella degli enti in «{args.csv}».")
    if args.solleciti:
        made = write_reminders(Path(args.solleciti), listed, data.ambito, year, last, rules)
        print(f"Solleciti scritti in «{args.solleciti}»: {len(made)}.")
    return options.BLOCKED if any(one.state is State.TO_CORRECT for one in listed) else options.DONE


def typed_day(text: str) -> date:
    """Turn what was typed into a day.

    >>> typed_day("5/11/2021")
    Traceback (most recent call last):
    ...
    piano_lib.cli.options.UsageError: «5/11/2021» non è un giorno: scrivi anno-mese-giorno, per esempio 2021-11-05.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = f"«{text[:40]}» non è un giorno: scrivi anno-mese-giorno, per esempio 2021-11-05."
        raise options.UsageError(sentence) from None
