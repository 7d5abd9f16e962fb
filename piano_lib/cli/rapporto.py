"""``piano rapporto``: annual reports, comparison of consecutive years, index."""

from __future__ import annotations

import argparse
from itertools import pairwise

from piano_lib.cli.options import UsageError, add_folders, checked_year, published_ambito
from piano_lib.cli.running import (
    add_running,
    add_scenario,
    check_running,
    edition,
    notebooks_folder,
    study,
    typed_parameters,
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano rapporto``."""
    parser.add_argument("anni", nargs="*", metavar="ANNO", help="anni dei rapporti (se mancano: tutti quelli con dati)")
    add_folders(parser)
    parser.add_argument("--pdf", action="store_true", help="fai anche il PDF (serve la parte «pdf» dell'installazione)")
    parser.add_argument(
        "--parametro",
        action="append",
        default=[],
        metavar="NOME=VALORE",
        help="un altro parametro del quaderno",
    )
    add_scenario(parser)
    add_running(parser)


def run(args: argparse.Namespace) -> int:
    """Make the reports; 0 done, 1 findings that block or a report that failed, 2 wrong use."""
    from piano_lib.render.agenda import ANNUAL, COMPARISON, Request
    from piano_lib.survey import read_ambito, years

    check_running(args)
    folder = published_ambito(args)
    known = years(folder)
    asked = tuple(sorted({checked_year(text, folder) for text in args.anni})) or known
    if not asked:
        raise UsageError(f"In «{folder}» non ci sono dati di alcun anno: creane uno con «piano nuovo».")
    quaderni = notebooks_folder(args, ANNUAL, COMPARISON)
    parameters = typed_parameters(args.parametro, quaderni / ANNUAL)
    if args.scenario is not None:
        if len(args.anni) != 1:
            raise UsageError(
                "Uno scenario è di un solo anno: scrivi quale, per esempio «piano rapporto 2022 --scenario FILE»."
            )
        return study(args, folder, asked[0], quaderni / ANNUAL, parameters)
    request = Request(
        folder=folder,
        ambito=read_ambito(folder),
        years=known,
        reports=asked,
        comparisons=tuple((a, b) for a, b in pairwise(asked) if b == a + 1),
        pdf=asked if args.pdf else (),
        parameters=parameters,
        limit=args.limite,
        notebooks=quaderni,
    )
    return edition(request, args)
