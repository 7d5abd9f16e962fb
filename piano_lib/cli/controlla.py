"""``piano controlla DIR``: a published folder against its manifest, against the data, and against itself made again."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from piano_lib.cli import options
from piano_lib.italian import count

if TYPE_CHECKING:
    from piano_lib.render.agenda import Request
    from piano_lib.render.verification import Book, Difference

SHOWN = 20  # differences of one file that are printed


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "cartella", nargs="?", metavar="DIR",
        help="cartella pubblicata di un ambito o di un suo anno (se manca: quella dell'ambito sotto --uscita)",
    )  # fmt: skip
    options.add_folders(parser)
    parser.add_argument("--quaderni", metavar="DIR", help="cartella dei quaderni (se manca: quelli del programma)")
    parser.add_argument(
        "--senza-rifare", action="store_true", help="controlla solo le impronte, senza rifare i rapporti"
    )


def run(args: argparse.Namespace) -> int:
    """Verify the folder and say what differs, to the number; nothing is written in it."""
    from piano_lib.cli.running import notebooks_folder
    from piano_lib.render import remaking, verification
    from piano_lib.survey import read_ambito, years

    folder = _published(args)
    try:
        found = verification.books(folder)
    except verification.NotPublished as error:
        raise options.UsageError(str(error)) from None
    differences = list(verification.integrity(found, folder))
    products = sum(len(book.manifest.prodotti) for book in found)
    _tell(differences, f"File: {count(products)} elencati, tutti integri.", "File che non sono come il manifesto dice")
    data = _data(args, found)
    if data is None:
        print("Dati non disponibili: ho controllato le impronte, non ho rifatto i rapporti (vedi --dati).")
        return options.BLOCKED if differences else options.DONE
    asked = remaking.requests(found, data, read_ambito(data), years(data), notebooks_folder(args))
    changed = list(verification.inputs(asked))
    _tell(changed, "Dati: quelli con cui i rapporti sono stati fatti.", "Dati diversi da quelli usati")
    for sentence in verification.programs(found):
        print(f"Programmi: {sentence}.")
    if not args.senza_rifare:
        differences += _made_again(asked)
    return options.BLOCKED if differences or changed else options.DONE


def _published(args: argparse.Namespace) -> Path:
    """The folder to verify: DIR, or that of the ambito under ``--uscita``."""
    if args.cartella is not None:
        if args.uscita is not None:
            raise options.UsageError("Indica DIR, la cartella da controllare, oppure --uscita, quella che la contiene.")
        return Path(args.cartella)
    from piano_lib.render.names import MANIFEST
    from piano_lib.survey import read_ambito

    output = options.output_folder(args)
    there = sorted(path.parent for path in output.glob(f"*/{MANIFEST}"))
    if args.dati is None and len(there) == 1:
        return there[0]
    if not there:
        raise options.UsageError(f"In «{output}» non c'è alcun ambito pubblicato: indica DIR o un'altra --uscita.")
    return output / read_ambito(options.ambito_folder(args)).slug


def _data(args: argparse.Namespace, found: tuple[Book, ...]) -> Path | None:
    """The folder of the data, if it is at hand and of the same ambito."""
    from piano_lib.survey import read_ambito

    try:
        folder = options.ambito_folder(args).resolve()
    except options.UsageError:
        if args.dati is not None:
            raise
        return None
    ambito, published = read_ambito(folder).slug, found[0].manifest.ambito
    if ambito == published:
        return folder
    if args.dati is not None:
        raise options.UsageError(f"I dati sono dell'ambito «{ambito}», i rapporti di «{published}».")
    return None


def _made_again(asked: Sequence[tuple[Request, Sequence[Book]]]) -> list[Difference]:
    """Make every product again in a temporary folder and compare."""
    from piano_lib.cli.bar import progress
    from piano_lib.cli.running import tell_failures
    from piano_lib.render import executor, remaking
    from piano_lib.render.edition import publish

    differences: list[Difference] = []
    products = sum(len(book.manifest.prodotti) for _, group in asked for book in group)
    for request, group in asked:
        with tempfile.TemporaryDirectory(prefix="piano-controlla-") as scratch:
            made = publish(request, Path(scratch).resolve(), executor.local, progress)
            if made.failures:
                tell_failures(made.failures)
                sys.stderr.flush()
            differences += [one for book in group for one in remaking.against(book, made.place)]
    manifests = sum(len(group) for _, group in asked)
    compared = f"{count(products)} file e {'il manifesto' if manifests == 1 else f'{count(manifests)} manifesti'}"
    _tell(
        differences,
        f"Rifatti e confrontati: {compared}, tutti uguali byte per byte.",
        f"Rifatti e confrontati {compared}; diversi",
    )
    return differences


def _tell(differences: Iterable[Difference], good: str, bad: str) -> None:
    listed = list(differences)
    print(f"{bad}: {count(len(listed))}." if listed else good)
    for one in listed:
        print(f"  - {options.sentence(one.file)}")
        for sentence in one.what[:SHOWN]:
            print(f"      {options.sentence(sentence)}")
        if len(one.what) > SHOWN:
            print(f"      … e altre {count(len(one.what) - SHOWN)} differenze")
