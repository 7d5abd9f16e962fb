"""``piano moduli ANNO DIR``: a workbook per owner, ready to be sent."""

from __future__ import annotations

import argparse
from pathlib import Path

from piano_lib.cli import options
from piano_lib.italian import listing, reason


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano moduli``."""
    parser.add_argument("anno", metavar="ANNO", help="anno del piano per cui si raccolgono i dati")
    parser.add_argument("dir", metavar="DIR", help="cartella in cui mettere le cartelle di lavoro, una per ente")
    parser.add_argument(
        "--precompilati", action="store_true", help="riporta nelle celle ciò che è già registrato per l'anno"
    )
    options.add_folders(parser)


def run(args: argparse.Namespace) -> int:
    """Write the workbooks; 2 when one is there already."""
    from tqdm import tqdm

    from piano_lib.forms.handout import AlreadyThere, hand_out
    from piano_lib.forms.law import law_of

    folder = options.ambito_folder(args)
    year = options.checked_year(args.anno, folder)
    target = Path(args.dir)
    if target.exists() and not target.is_dir():
        raise options.UsageError(f"«{target}» è un file, non una cartella: indica dove mettere i moduli.")
    try:
        paths = hand_out(
            folder, year, target, prefilled=args.precompilati,
            progress=lambda owners: tqdm(owners, desc="Moduli", unit="modulo", leave=False, disable=None),
        )  # fmt: skip
    except AlreadyThere as there:
        some = listing(there.names[:3]) + (" e altri" if len(there.names) > 3 else "")
        raise options.UsageError(
            f"In «{target}» ci sono già {some}: potrebbero essere compilati, quindi non li sovrascrivo. "
            "Scegli una cartella vuota."
        ) from None
    except OSError as error:
        raise options.UsageError(
            f"Non posso scrivere in «{target}» ({reason(error)}): scegli un'altra cartella."
        ) from None
    without_law = law_of(folder, year)[1]
    if without_law:
        print(
            "Attenzione: i moduli non hanno né le parole né i massimi della legge, né il termine per rispondere. "
            f"{options.sentence(without_law)}"
        )
    print(f"{len(paths)} moduli per il piano {year} in «{target}».")
    print("Dopo la restituzione: piano importa DIR --anno " + str(year) + " --prova")
    return options.DONE
