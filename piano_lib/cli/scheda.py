"""``piano scheda``: the page of one comune, or of all."""

from __future__ import annotations

import argparse

from piano_lib.cli.options import UsageError, add_folders, checked_year, published_ambito
from piano_lib.cli.running import add_running, check_running, edition, notebooks_folder
from piano_lib.survey.model import Ambito


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano scheda``."""
    parser.add_argument("anno", metavar="ANNO", help="anno del piano")
    parser.add_argument("comune", nargs="?", metavar="COMUNE", help="nome del comune o suo codice ISTAT")
    parser.add_argument("--tutte", action="store_true", help="le schede di tutti i comuni dell'ambito")
    add_folders(parser)
    add_running(parser)


def run(args: argparse.Namespace) -> int:
    """Make the schede; 0 done, 1 findings that block or a scheda that failed, 2 wrong use."""
    from piano_lib.render.agenda import SCHEDA, Request
    from piano_lib.survey import read_ambito, years

    check_running(args)
    if bool(args.comune) == args.tutte:
        raise UsageError("Indica un comune (nome o codice ISTAT), oppure --tutte, non tutti e due.")
    folder = published_ambito(args)
    year = checked_year(args.anno, folder)
    ambito = read_ambito(folder)
    codes = [one.istat for one in ambito.municipalities] if args.tutte else [code_of(args.comune, ambito)]
    schede = tuple((year, code) for code in codes)
    quaderni = notebooks_folder(args, SCHEDA)
    request = Request(folder, ambito, years(folder), schede=schede, limit=args.limite, notebooks=quaderni)
    return edition(request, args)


def code_of(words: str, ambito: Ambito) -> str:
    """The ISTAT code of the comune named or coded so. Raises ``UsageError`` with the nearest names."""
    from piano_lib.plan.model import UnknownMunicipality, find_municipality

    try:
        return find_municipality(ambito.municipalities, words).istat
    except UnknownMunicipality as error:
        raise UsageError(str(error)) from None
