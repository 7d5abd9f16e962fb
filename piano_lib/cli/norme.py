"""``piano norme``: the law in force on a day, with its evidence, and what changed since another day."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from piano_lib.cli import options
from piano_lib.italian import short_day
from piano_lib.rules.book import parameters
from piano_lib.rules.force import CoverageError
from piano_lib.survey.head import read_head
from piano_lib.survey.journal import Journal
from piano_lib.texts import rulebook


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano norme``."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--alla-data", metavar="AAAA-MM-GG", help="giorno a cui guardare (se manca: oggi)")
    which.add_argument("--anno", help="guarda al giorno in cui il piano di quell'anno è stato approvato o proposto")
    parser.add_argument("--rispetto-a", metavar="AAAA-MM-GG", help="dice anche che cosa è cambiato da questo giorno")
    options.add_folders(parser)


def run(args: argparse.Namespace) -> int:
    """Print the law in force on the day asked for; 2 when a date is wrong or nobody has read the law of that day."""
    since = options.typed_day(args.rispetto_a, "--rispetto-a") if args.rispetto_a is not None else None
    if args.anno is not None:
        at = _plan_day(args)
        if at is None:
            return options.BLOCKED
    else:
        at = options.typed_day(args.alla_data, "--alla-data") if args.alla_data is not None else _today()
    try:
        lines = rulebook.in_force(at)
        if since is not None:
            lines = (*rulebook.changed(since, at), "", *lines)
    except CoverageError as error:
        raise options.UsageError(str(error)) from error
    print("\n".join(lines))
    return options.DONE


def _today() -> date:
    """Today, or the last day for which the law has been read: said, because it is not what was asked."""
    today, read = date.today(), min(parameter.covered_to for parameter in parameters().values())
    if today > read:
        print(f"Le norme sono state lette fino al {short_day(read)}: mostro quelle di quel giorno.", file=sys.stderr)
    return min(today, read)


def _plan_day(args: argparse.Namespace) -> date | None:
    """The day the plan of a year was approved or proposed; ``None`` when its head cannot be read (findings printed)."""
    folder = options.ambito_folder(args)
    journal = Journal(folder)
    head = read_head(journal, options.checked_year(args.anno, folder))
    blocking = [finding for finding in journal.findings if finding.blocks]
    options.print_findings(blocking, sys.stderr)
    return None if blocking else head.decided
