"""``piano nuovo``: the folder of a new year, or of a new ambito."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path

from piano_lib.cli import options


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano nuovo``."""
    parser.add_argument(
        "dir", metavar="DIR", nargs="?", help="cartella del nuovo ambito, per esempio data/ambito-lodigiano"
    )
    parser.add_argument("--anno", metavar="ANNO", help="anno da preparare, con le scelte dell'anno prima da confermare")
    parser.add_argument("--data", metavar="GIORNO", help="giorno della proposta o dell'approvazione (se manca: oggi)")
    parser.add_argument(
        "--istat",
        metavar="CODICI",
        help="comuni del nuovo ambito: codici ISTAT separati da virgole, o un file che li elenca",
    )
    parser.add_argument("--nome", help="nome del nuovo ambito")
    parser.add_argument("--capofila", help="ente capofila del nuovo ambito")
    parser.add_argument("--ufficio", help="ufficio che prepara il piano")
    options.add_folders(parser)


def run(args: argparse.Namespace) -> int:
    """Make the folders asked for; 2 where they exist already."""
    from piano_lib.forms.geography import GeographyError
    from piano_lib.forms.scaffold import Refused

    if not args.anno and not args.istat:
        raise options.UsageError("Indica --anno per preparare un anno, o DIR e --istat per preparare un ambito.")
    if args.dir and args.dati:
        raise options.UsageError(
            "Indica la cartella una volta sola: DIR per un nuovo ambito, --dati per uno che c'è già."
        )
    try:
        folder = _ambito(args) if args.istat else Path(args.dir) if args.dir else options.ambito_folder(args)
        if args.anno:
            _year(args, folder)
    except (Refused, GeographyError) as refused:
        raise options.UsageError(str(refused)) from None
    return options.DONE


def _ambito(args: argparse.Namespace) -> Path:
    from piano_lib.forms.scaffold import NewAmbito, new_ambito

    if not args.dir:
        raise options.UsageError(
            "Per un nuovo ambito indica anche DIR, la cartella da creare: per esempio data/ambito-lodigiano."
        )
    target = Path(args.dir)
    name = args.nome or target.name.replace("-", " ").capitalize()
    asked = NewAmbito(
        target.name, name, args.capofila or "Da indicare", args.ufficio or "Da indicare", _codes(args.istat)
    )  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    made = new_ambito(target.parent, asked)
    towns = "1 comune" if len(asked.codes) == 1 else f"{len(asked.codes)} comuni"
    print(f"Nuovo ambito in «{made}»: {towns}. Completa ambito.toml.")
    return made


def _year(args: argparse.Namespace, folder: Path) -> None:
    from piano_lib.forms.scaffold import new_year
    from piano_lib.survey import years

    if not (folder / "ambito.toml").is_file():
        raise options.UsageError(f"In «{folder}» manca ambito.toml: per un nuovo ambito indica anche --istat.")
    year = options.typed_year(args.anno)
    earlier = [known for known in years(folder) if known < year]
    before = max(earlier, default=None)
    day = options.typed_day(args.data, "--data") if args.data else date.today()
    made = new_year(folder, year, day, before)
    print(f"Nuovo anno in «{made}»." + (f" Scelte e misure riportate dal {before}, da confermare." if before else ""))
    if not args.data:
        print(f"La data del piano è quella di oggi ({day:%d/%m/%Y}): correggila in {year}/piano.toml se è un'altra.")
    beyond = _beyond(day)
    if beyond:
        print(f"Attenzione: con questa data il piano non si può fare. {options.sentence(beyond)}")
    print(f"Completa {year}/piano.toml, poi: piano moduli {year} DIR")


def _codes(text: str) -> tuple[str, ...]:
    """ISTAT codes typed, or listed in a file."""
    from piano_lib.forms.codes import CodeError, in_file, listed

    try:
        if not re.fullmatch(r"[\d,;\s]+", text) and _is_file(text):
            return in_file(Path(text).read_text(encoding="utf-8", errors="replace"))
        if not re.search(r"\d", text):
            raise options.UsageError(f"«{text[:60]}» non è un elenco di codici ISTAT né un file che li contiene.")
        return listed(text)
    except CodeError as refused:
        raise options.UsageError(str(refused)) from None


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # a list too long to be a name
        return False


def _beyond(day: date) -> str:
    """A sentence where the law of the day of the plan has not been read; blank where it has."""
    from piano_lib.rules import CoverageError, rules_at

    try:
        rules_at(day)
    except CoverageError as error:
        return str(error)
    return ""
