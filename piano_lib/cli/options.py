"""What all commands share: the folders they work on, the years they accept, findings on screen and exit codes."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TextIO

from piano_lib.italian import listing, reason
from piano_lib.survey import location
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.journal import shown

DONE, BLOCKED, WRONG_USE = 0, 1, 2

LONGEST = 2_000  # characters of one finding
HEADINGS = {
    Severity.ERROR: ("1 anomalia che blocca {what}", "{n} anomalie che bloccano {what}"),
    Severity.WARNING: ("1 avviso", "{n} avvisi"),
    Severity.NOTE: ("1 nota", "{n} note"),
}


class UsageError(Exception):
    """Wrong use of a command, said in one Italian sentence; ``main`` prints it and ends with exit code 2."""


def add_folders(parser: argparse.ArgumentParser) -> None:
    """Add ``--dati`` and ``--uscita``, which every command takes."""
    parser.add_argument(
        "--dati", metavar="DIR", help="cartella dell'ambito (se manca: l'unica sotto data/, cercata da qui in su)"
    )
    parser.add_argument("--uscita", metavar="DIR", help="cartella dei risultati (se manca: reports/, accanto a data/)")


def data_folder(here: Path) -> Path:
    """Find the ``data/`` nearest to ``here``, from there up. Raises ``UsageError``."""
    try:
        return location.data_folder(here)
    except location.FolderError as error:
        raise UsageError(str(error)) from error


def ambito_folder(args: argparse.Namespace) -> Path:
    """Find the ambito: ``--dati``, else the current folder, else the only one under ``data/`` from here up."""
    if args.dati is not None:
        folder = Path(args.dati)
        if not folder.is_dir():
            raise UsageError(f"La cartella dei dati «{folder}» non esiste: controlla il percorso dato con --dati.")
        if not (folder / "ambito.toml").is_file():
            raise UsageError(f"Nella cartella «{folder}» manca ambito.toml: --dati vuole la cartella di un ambito.")
        return folder
    try:
        return location.ambito_folder()
    except location.FolderError as error:
        raise UsageError(str(error)) from error


def published_ambito(args: argparse.Namespace) -> Path:
    """The ambito to publish, in full; its name, which messages say, must be text. Raises ``UsageError``."""
    folder = ambito_folder(args).resolve()
    if not is_text(folder.name):
        raise UsageError(f"Il nome della cartella «{shown(folder.name)}» non è scritto in UTF-8: rinominala.")
    return folder


def is_text(word: str) -> bool:
    """Whether a word is Unicode: bytes that are not come from the system as halves of characters."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def output_folder(args: argparse.Namespace) -> Path:
    """Find where results go: ``--uscita``, else ``reports`` beside ``data/`` (here, with ``--dati``).

    In a terminal of ``piano lab`` they go where it was told to.
    """
    if args.uscita is not None:
        folder = Path(args.uscita)
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"«{folder}» è un file, non una cartella: indica con --uscita la cartella dei risultati.")
        return folder
    if args.dati is None and os.environ.get(location.OUTPUT):
        return Path(os.environ[location.OUTPUT])
    here = Path.cwd()
    if args.dati is None and not (here / "ambito.toml").is_file():
        return data_folder(here).parent / "reports"
    return here / "reports"


def checked_year(text: str, folder: Path) -> int:
    """Turn what was typed into a year the folder has data for.

    >>> checked_year("duemila", Path("."))
    Traceback (most recent call last):
    ...
    piano_lib.cli.options.UsageError: L'anno «duemila» non è un anno: scrivi quattro cifre, per esempio 2022.
    """
    from piano_lib.survey import years

    year = typed_year(text)
    known = years(folder)
    if year in known:
        return year
    if not known:
        raise UsageError(f"In «{folder}» non ci sono dati di alcun anno: creane uno con «piano nuovo».")
    present = (
        f"gli anni presenti sono {listing([str(one) for one in known])}" if len(known) > 1 else f"c'è il {known[0]}"
    )
    raise UsageError(f"Per il {year} non ci sono dati in «{folder}»: {present}.")


def typed_year(text: str) -> int:
    """Turn what was typed into a year between 2000 and 2099, whether or not there are data for it."""
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise UsageError(f"L'anno «{shown(text)}» non è un anno: scrivi quattro cifre, per esempio 2022.")
    if not text.startswith("20"):
        raise UsageError(f"Il {text} non può essere l'anno di un piano: scrivi un anno fra il 2000 e il 2099.")
    return int(text)


def typed_day(text: str, option: str) -> date:
    """Turn what was typed after an option into a day: year, month and day, in no other way.

    >>> typed_day("2021-11-05", "--al")
    datetime.date(2021, 11, 5)
    >>> typed_day("5/11/2021", "--al")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    piano_lib.cli.options.UsageError: «5/11/2021» non è un giorno: dopo --al scrivi anno-mese-giorno, cioè 2021-11-05.
    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass  # a 30 February: said below, like any other text
    italian = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text, re.ASCII)
    how = f"cioè {italian[3]}-{italian[2]:0>2}-{italian[1]:0>2}" if italian else "per esempio 2021-11-05"
    raise UsageError(f"«{shown(text, 40)}» non è un giorno: dopo {option} scrivi anno-mese-giorno, {how}.")


def print_findings(findings: Iterable[Finding], stream: TextIO | None = None, what: str = "il piano") -> None:
    """Print findings as Italian lines, those that block first and say what, each group under its count."""
    out = sys.stdout if stream is None else stream
    listed = list(findings)
    for severity in Severity:
        group = [finding for finding in listed if finding.severity is severity]
        if group:
            one, many = HEADINGS[severity]
            print((one if len(group) == 1 else many).format(n=len(group), what=what) + ":", file=out)
            for finding in group:
                print(f"  - {sentence(finding.sentence())}", file=out)


def sentence(text: str) -> str:
    """A sentence of ours on a terminal: nothing invisible; the no-break spaces of its numbers are spaces there."""
    return shown(text.replace("\xa0", " "), LONGEST)


def refused_by_the_system(error: OSError) -> str:
    """What the system did not let us do, in one sentence without a full stop."""
    place = f" «{shown(str(error.filename))}»" if error.filename else ""
    return f"il sistema non lascia leggere o scrivere{place}: {reason(error)}"


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 1 when something blocks, 0 otherwise."""
    return BLOCKED if any(finding.blocks for finding in findings) else DONE
