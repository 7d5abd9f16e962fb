"""``piano scenario ANNO``: what other choices, supply or law would give; a table and a CSV."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from piano_lib import exchange
from piano_lib.cli import options
from piano_lib.italian import points, reason

if TYPE_CHECKING:
    from piano_lib.plan import Plan
    from piano_lib.scenarios import Scenario
    from piano_lib.tables.model import Table

SPAN = re.compile(r"(-?[0-9]+(?:[.,][0-9]+)?)(?::(-?[0-9]+(?:[.,][0-9]+)?)(?::([0-9]+(?:[.,][0-9]+)?))?)?")
SHARES = ("eccedenza", "forze_ordine", "riserve")
MOST_VALUES = 5_000  # values of one axis: more is a slip of the keyboard


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano scenario``."""
    parser.add_argument("anno", metavar="ANNO", help="anno del piano di partenza, per esempio 2022")
    parser.add_argument("--eccedenza", metavar="PUNTI", help="punti oltre la quota base per l'indigenza, come 15 o 7,5")
    parser.add_argument("--forze-ordine", metavar="PUNTI", help="quota percentuale per le forze dell'ordine")
    parser.add_argument("--riserve", metavar="PUNTI", help="quota percentuale delle riserve, dove la norma le prevede")
    parser.add_argument("--sat", metavar="N", help="alloggi chiesti per i servizi abitativi transitori")
    parser.add_argument(
        "--offerta", metavar="VOCE=±N", action="append", help="alloggi in più o in meno di una voce, come e_turnover=+3"
    )
    parser.add_argument("--norme-al", metavar="DATA", help="norme in vigore in un altro giorno, come 2025-04-01")
    parser.add_argument("--comune", metavar="NOME", action="append", help="solo questo comune (si può ripetere)")
    parser.add_argument("--ente", metavar="TIPO", help="ente di SAT, riserve e offerta: COMUNE (se manca), ALER, …")
    parser.add_argument(
        "--griglia", metavar="ASSE=DA:A:PASSO", action="append", help="molti scenari insieme, come eccedenza=0:40:5"
    )
    parser.add_argument("--nome", metavar="TESTO", help="nome dello scenario, scritto su ogni uscita")
    parser.add_argument("--da-file", metavar="FILE", help="parte da uno scenario salvato (TOML)")
    parser.add_argument("--salva", metavar="FILE", help="salva lo scenario, per «piano rapporto --scenario FILE»")
    options.add_folders(parser)


def run(args: argparse.Namespace) -> int:
    """Compute the scenario (or the grid), print it and write its CSV; wrong values are refused with a sentence each."""
    from piano_lib.api import load_plan
    from piano_lib.scenarios import ScenarioError, apply, from_toml, from_words
    from piano_lib.tables.scenarios import scenario_data

    folder = options.ambito_folder(args)
    base = load_plan(folder, options.checked_year(args.anno, folder))
    try:
        words = _words(args)
        if args.da_file is not None:
            if words:
                raise options.UsageError(
                    "Con --da-file le scelte stanno nel file: togli le altre opzioni o modifica il file."
                )
            asked = from_toml(_read(args.da_file), base)
        else:
            asked = from_words(base, words)
        made = apply(base, asked)
        if args.griglia:
            return _grid(args, made, asked)
    except ScenarioError as error:
        raise options.UsageError(" ".join(error.sentences)) from None
    if asked.changes_nothing:
        raise options.UsageError("Non c'è nulla di cambiato: indica almeno una scelta, per esempio --eccedenza 15.")
    _print_scenario(base, made, asked)
    if args.salva is not None:
        _save(Path(args.salva), asked, base)
    _written(args, made, scenario_data(base, made), asked.title)
    return options.DONE


def _words(args: argparse.Namespace) -> dict[str, object]:
    """The options as the Italian words of a scenario."""
    given = {
        "nome": args.nome, "eccedenza": args.eccedenza, "forze_ordine": args.forze_ordine, "riserve": args.riserve,
        "sat": args.sat, "norme_al": args.norme_al, "comune": args.comune, "ente": args.ente,
        "offerta": _supply(args.offerta) if args.offerta else None,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def _supply(texts: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in texts:
        name, sign, number = text.partition("=")
        if not sign or not re.fullmatch(r"[+-]?[0-9]{1,7}", number.strip(), re.ASCII):
            raise options.UsageError(f"«{text[:60]}» non si legge: scrivi voce e alloggi, per esempio e_turnover=+3.")
        found[name.strip()] = found.get(name.strip(), 0) + int(number)
    return found


def axis(text: str) -> tuple[str, list[int]]:
    """Read one axis of a grid: ``eccedenza=0:40:5`` (both ends included), in hundredths of a point for shares.

    >>> axis("eccedenza=0:10:5"), axis("sat=3"), axis("forze_ordine=0:5:2,5")
    (('eccedenza', [0, 500, 1000]), ('sat', [3]), ('forze_ordine', [0, 250, 500]))
    """
    name, sign, span = text.partition("=")
    found = SPAN.fullmatch(span.strip())
    if not sign or found is None:
        raise options.UsageError(f"«{text[:60]}» non si legge: scrivi ASSE=DA:A:PASSO, per esempio eccedenza=0:40:5.")
    name = name.strip().replace("-", "_")
    start = _number(name, found[1])
    stop = _number(name, found[2]) if found[2] else start
    step = _number(name, found[3]) if found[3] else (100 if name in SHARES else 1)
    if step <= 0 or stop < start or (stop - start) // step >= MOST_VALUES:
        raise options.UsageError(f"«{text[:60]}» non dà valori: DA non può superare A e il passo è maggiore di zero.")
    return name, list(range(start, stop + 1, step))


def _number(name: str, text: str) -> int:
    whole, _, rest = text.replace(".", ",").partition(",")
    if name in SHARES:
        if len(rest) > 2:
            raise options.UsageError(f"{name}: «{text}» ha più di due decimali.")
        return int(whole) * 100 + int(rest.ljust(2, "0")) * (-1 if whole.startswith("-") else 1)
    if rest:
        raise options.UsageError(f"{name}: «{text}» non è un numero intero di alloggi.")
    return int(whole)


def _grid(args: argparse.Namespace, made: Plan, asked: Scenario) -> int:
    from piano_lib.scenarios import grid
    from piano_lib.tables.scenarios import grid_table
    from piano_lib.tables.terminal import terminal

    axes = dict(axis(text) for text in args.griglia)
    found = grid(made, axes, asked)
    own = len(asked.comuni) == 1
    table = grid_table(found, asked.comuni[0] if own else "", asked.owner)
    print(terminal(table))
    spans = [
        f"{n} {' '.join(points(end) if n in SHARES else str(end) for end in (v[0], v[-1]))}" for n, v in axes.items()
    ]
    where = " ".join(made.municipality(code).municipality.name for code in asked.comuni)
    _written(args, made, table, f"griglia {' '.join(spans)} {where}")
    return options.DONE


def _print_scenario(base: Plan, made: Plan, asked: Scenario) -> None:
    from piano_lib.tables.scenarios import limits_table, scenario_table, scenario_totals
    from piano_lib.tables.terminal import terminal

    own = asked.comuni[0] if len(asked.comuni) == 1 else ""
    print(f"Che cosa cambia: {asked.describe()}.")
    names = [made.municipality(code).municipality.name for code in asked.comuni]
    print(
        "Dove: "
        + (", ".join(names) if names else f"tutti i {len(made.ambito.municipalities)} comuni dell'ambito")
        + ".\n"
    )
    print(terminal(scenario_table(base, made, own)) + "\n")
    print(terminal(scenario_totals(base, made)) + "\n")
    limits = limits_table(made, own)
    print(f"{limits.caption}:")
    for row in limits.rows:
        print(f"  - {row[0]}, {row[1]}: {row[3]} [{row[4]}]")
    print(*limits.notes, sep="\n", end="\n" if limits.notes else "")


def _written(args: argparse.Namespace, plan: Plan, table: Table, name: str) -> None:
    """Write the table's CSV under the output folder and say where."""
    from piano_lib.export.csvfile import csv_text
    from piano_lib.slug import slug

    folder = options.output_folder(args) / "scenari"
    path = folder / f"{plan.ambito.slug}-{plan.year}-{slug(name, 'scenario')}.csv"
    _write(path, csv_text(table).encode("utf-8"), "Tabella")


def _save(path: Path, asked: Scenario, base: Plan) -> None:
    from piano_lib.scenarios import to_toml

    _write(path, to_toml(asked, base).encode("utf-8"), "Scenario")


def _write(path: Path, content: bytes, what: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        exchange.write(path, content)
    except OSError as error:
        raise options.UsageError(f"Non riesco a scrivere «{path}»: {reason(error)}.") from None
    print(f"{what}: {path}")


def _read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise options.UsageError(f"Lo scenario «{name}» non si legge: il file non c'è o non è testo UTF-8.") from None
