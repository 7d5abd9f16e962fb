"""``piano confronto``: the report that compares two years."""

from __future__ import annotations

import argparse

from piano_lib.cli.options import UsageError, add_folders, checked_year, published_ambito
from piano_lib.cli.running import add_running, add_scenario, check_running, edition, notebooks_folder, study


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano confronto``."""
    parser.add_argument("anno_base", metavar="A", help="anno di partenza")
    parser.add_argument("anno", metavar="B", help="anno che si confronta con quello")
    add_folders(parser)
    add_scenario(parser)
    add_running(parser)


def run(args: argparse.Namespace) -> int:
    """Make the comparison; 0 done, 1 findings that block or a report that failed, 2 wrong use."""
    from piano_lib.render.agenda import COMPARISON, Request
    from piano_lib.survey import read_ambito, years

    check_running(args)
    folder = published_ambito(args)
    base, year = checked_year(args.anno_base, folder), checked_year(args.anno, folder)
    if base == year and args.scenario is None:  # a plan may be set beside a scenario of its own
        raise UsageError(f"I due anni sono lo stesso, il {year}: un confronto vuole due anni diversi.")
    pair = (min(base, year), max(base, year))
    quaderni = notebooks_folder(args, COMPARISON)
    if args.scenario is not None:
        return study(args, folder, pair[1], quaderni / COMPARISON, {"anno_base": pair[0]})
    request = Request(
        folder, read_ambito(folder), years(folder), comparisons=(pair,), limit=args.limite, notebooks=quaderni
    )
    return edition(request, args)
