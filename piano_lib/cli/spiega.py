"""``piano spiega ANNO COMUNE``: the steps behind a comune's figures, owner by owner, with the articles."""

from __future__ import annotations

import argparse
import shutil
import textwrap

from piano_lib.cli import options

NARROWEST, WIDEST = 40, 110  # columns a sentence is read well on


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano spiega``."""
    parser.add_argument("anno", metavar="ANNO", help="anno del piano, per esempio 2022")
    parser.add_argument("comune", metavar="COMUNE", nargs="+", help="nome del comune o codice ISTAT di sei cifre")
    options.add_folders(parser)


def run(args: argparse.Namespace) -> int:
    """Print the explanation; 1 when the data give no plan, 2 for a comune the ambito does not have."""
    from piano_lib.api import load_plan
    from piano_lib.plan import UnknownMunicipality

    folder = options.ambito_folder(args)
    year = options.checked_year(args.anno, folder)
    try:
        explanation = load_plan(folder, year).explain(" ".join(args.comune))
    except UnknownMunicipality as error:
        raise options.UsageError(str(error)) from None
    print(wrapped(str(explanation), shutil.get_terminal_size().columns))
    return options.DONE


def wrapped(text: str, width: int) -> str:
    """Break long sentences at ``width`` columns, the rest of a sentence set in under its first word.

    >>> print(wrapped("Titolo\\n  Una frase che non sta in quaranta colonne di terminale", 40))
    Titolo
      Una frase che non sta in quaranta
        colonne di terminale
    """
    columns = min(max(width, NARROWEST), WIDEST)
    lines = []
    for line in text.splitlines():
        margin = line[: len(line) - len(line.lstrip())]
        lines += textwrap.wrap(
            line.strip(),
            columns,
            initial_indent=margin,
            subsequent_indent=margin + "  " if margin else "",
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(lines)
