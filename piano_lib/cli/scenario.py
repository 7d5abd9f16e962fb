"""``piano scenario ANNO``: what other choices, supply or law would give; a table and a CSV."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from piano_lib import exchange
from piano_lib.cli import options
from piano_lib.italian import count, points, reason
from piano_lib.slug import STUDIES

if TYPE_CHECKING:
    from piano_lib.plan import Plan
    from piano_lib.scenarios import Scenario
    from piano_lib.tables.model import Table

SPAN = re.compile(r"(-?[0-9]+(?:[.,][0-9]+)?)(?::(-?[0-9]+(?:[.,][0-9]+)?)(?::([0-9]+(?:[.,][0-9]+)?))?)?")
POINT = 100  # hundredths in a point
MOST_VALUES = 5_000  # values of one axis: more is a slip of the keyboard


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano scenario``."""
    parser.add_argument("anno", metavar="ANNO", help="anno del piano di partenza, per esempio 2022")
    parser.add_argument("--eccedenza", metavar="PUNTI", help="punti oltre la quota base per l'indigenza, come 15 o 7,5")
    parser.add_argument("--forze-ordine", metavar="PUNTI", help="quota per le forze dell'ordine, come 10 o 7,5")
    parser.add_argument("--riserve", metavar="PUNTI", help="quota delle riserve, dove la norma le prevede")
    parser.add_argument("--sat", metavar="N", help="alloggi chiesti per i servizi abitativi transitori")
    parser.add_argument(
        "--offerta", metavar="VOCE=±N", action="append", help="alloggi in più o in meno di una voce, come e_turnover=+3"
    )
    parser.add_argument("--norme-al", metavar="DATA", help="norme in vigore in un altro giorno, come 2025-04-01")
    parser.add_argument("--comune", metavar="NOME", action="append", help="solo questo comune (si può ripetere)")
    parser.add_argument("--ente", metavar="TIPO", help="ente di SAT, riserve e offerta: COMUNE (se manca), ALER, …")
    parser.add_argument(
        "--griglia",
        metavar="ASSE=DA:A:PASSO",
        action="append",
        help="molti scenari insieme, come eccedenza=0:40:5; altri assi: forze_ordine, riserve, sat, alloggi",
    )
    parser.add_argument("--nome", metavar="TESTO", help="nome dello scenario, scritto su ogni uscita")
    parser.add_argument("--da-file", metavar="FILE", help="parte da uno scenario salvato (TOML)")
    parser.add_argument("--salva", metavar="FILE", help="salva lo scenario, per «piano rapporto --scenario FILE»")
    options.add_folders(parser)


def run(args: argparse.Namespace) -> int:
    """Compute the scenario (or the grid), print it and write its CSV; wrong values are refused with a sentence each."""
    from piano_lib.api import load_plan
    from piano_lib.scenarios import ScenarioError

    folder = options.ambito_folder(args)
    base = load_plan(folder, options.checked_year(args.anno, folder))
    if args.griglia and args.salva is not None:
        raise options.UsageError("--salva salva uno scenario e --griglia ne prova molti: togli una delle due.")
    try:
        return _grid(args, base, _asked(args, base)) if args.griglia else _one(args, base, _asked(args, base))
    except ScenarioError as error:
        raise options.UsageError(" ".join(error.sentences)) from None
    except LookupError as error:  # a comune without a row of that owner
        raise options.UsageError(str(error)) from None


def _asked(args: argparse.Namespace, base: Plan) -> Scenario:
    """The scenario of the options, or of the file."""
    from piano_lib.api import with_scenario
    from piano_lib.scenarios import from_words

    words = _words(args)
    if args.da_file is None:
        return from_words(base, words)
    if words:
        raise options.UsageError("Con --da-file le scelte stanno nel file: togli le altre opzioni o modifica il file.")
    return with_scenario(base, Path(args.da_file))[1]


def _one(args: argparse.Namespace, base: Plan, asked: Scenario) -> int:
    from piano_lib.api import scenario_name
    from piano_lib.scenarios import apply
    from piano_lib.tables.scenarios import scenario_data

    if asked.changes_nothing:
        raise options.UsageError("Non c'è nulla di cambiato: indica almeno una scelta, per esempio --eccedenza 15.")
    made = apply(base, asked)
    saved = _free(Path(args.salva), asked, base) if args.salva is not None else None
    _print_scenario(base, made, asked)
    if saved is not None:
        _write(Path(args.salva), saved, "Scenario")
    _written(args, scenario_data(base, made), scenario_name(base, asked))
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


def axis(text: str) -> tuple[str, list[str]]:
    """Read one axis of a grid: ``eccedenza=0:40:5`` (both ends included); values are written as for a scenario.

    >>> axis("eccedenza=0:10:5"), axis("sat=3"), axis("forze_ordine=0:5:2,5")
    (('eccedenza', ['0', '5', '10']), ('sat', ['3']), ('forze_ordine', ['0', '2,5', '5']))
    """
    from piano_lib.scenarios import AXES, SHARES, unknown_axis

    name, sign, span = text.partition("=")
    found = SPAN.fullmatch(span.strip())
    if not sign or found is None:
        raise options.UsageError(f"«{text[:60]}» non si legge: scrivi ASSE=DA:A:PASSO, per esempio eccedenza=0:40:5.")
    name = name.strip().replace("-", "_")
    if name not in AXES:
        raise options.UsageError(unknown_axis(name))
    start = _number(name, found[1], SHARES)
    stop = _number(name, found[2], SHARES) if found[2] else start
    step = _number(name, found[3], SHARES) if found[3] else (POINT if name in SHARES else 1)
    if step <= 0 or stop < start:
        raise options.UsageError(f"«{text[:60]}» non dà valori: DA non può superare A e il passo è maggiore di zero.")
    if (stop - start) // step >= MOST_VALUES:
        most = count(MOST_VALUES)
        raise options.UsageError(f"«{text[:60]}» dà più di {most} valori: avvicina gli estremi o allunga il passo.")
    values = range(start, stop + 1, step)
    return name, [_as_written(value) if name in SHARES else str(value) for value in values]


def _number(name: str, text: str, shares: tuple[str, ...]) -> int:
    """Hundredths of a point, or dwellings."""
    whole, _, rest = text.replace(".", ",").partition(",")
    if name not in shares:
        if rest:
            raise options.UsageError(f"{name}: «{text}» non è un numero intero di alloggi.")
        return int(whole)
    if len(rest) > 2:
        raise options.UsageError(f"{name}: «{text}» ha più di due decimali.")
    return int(whole) * POINT + int(rest.ljust(2, "0")) * (-1 if whole.startswith("-") else 1)


def _as_written(hundredths: int) -> str:
    return points(hundredths).replace("−", "-")  # a minus as it is typed


def _axes(texts: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, values in map(axis, texts):
        if name in found:
            raise options.UsageError(f"L'asse «{name}» è indicato due volte: scrivine uno solo, con tutti i valori.")
        found[name] = values
    return found


def _grid(args: argparse.Namespace, base: Plan, asked: Scenario) -> int:
    from piano_lib.scenarios import grid, to_toml
    from piano_lib.slug import distinct
    from piano_lib.tables.grids import grid_data, grid_table
    from piano_lib.tables.terminal import terminal

    axes = _axes(args.griglia)
    found = grid(base, {name: list(map(int, v)) if name == "alloggi" else v for name, v in axes.items()}, asked)
    own = asked.comuni[0] if len(asked.comuni) == 1 else ""
    table = grid_data(found, [(code, asked.owner) for code in asked.comuni])
    print(terminal(grid_table(found, own, asked.owner)))
    spans = " ".join(f"{name} {values[0]} {values[-1]}" for name, values in axes.items())
    where = " ".join(base.municipality(code).municipality.name for code in asked.comuni)
    name = distinct(f"griglia {spans} {where}", f"{to_toml(asked, base)}{sorted(axes.items())}")
    _written(args, table, f"{base.ambito.slug}-{base.year}-{name}")
    return options.DONE


def _print_scenario(base: Plan, made: Plan, asked: Scenario) -> None:
    from piano_lib.scenarios import NOT_THE_PLAN
    from piano_lib.tables.scenarios import limits_table, scenario_table, scenario_totals
    from piano_lib.tables.terminal import terminal

    own = asked.comuni[0] if len(asked.comuni) == 1 else ""
    print(f"Che cosa cambia: {asked.describe(base.ambito)}. È uno {NOT_THE_PLAN}.\n")
    print(terminal(scenario_table(base, made, own)) + "\n")
    print(terminal(scenario_totals(base, made)) + "\n")
    limits = limits_table(made, own)
    print(f"{limits.caption}:")
    for row in limits.rows:
        print(f"  - {row[0]}, {row[1]}: {row[3]} [{row[4]}]")
    print(*limits.notes, sep="\n", end="\n" if limits.notes else "")


def _written(args: argparse.Namespace, table: Table, name: str) -> None:
    """Write the table's CSV under the output folder and say where."""
    from piano_lib.export.csvfile import csv_text

    _write(options.output_folder(args) / STUDIES / f"{name}.csv", csv_text(table).encode("utf-8"), "Tabella")


def _free(path: Path, asked: Scenario, base: Plan) -> bytes:
    """What to save; a file of that name that holds something else is not written over."""
    from piano_lib.scenarios import to_toml

    content = to_toml(asked, base).encode("utf-8")
    try:
        taken = path.exists() and path.read_bytes() != content
    except OSError:
        taken = True
    if taken:
        raise options.UsageError(f"«{path}» c'è già e contiene altro: dai a --salva un altro nome di file.")
    return content


def _write(path: Path, content: bytes, what: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        exchange.write(path, content)
    except OSError as error:
        raise options.UsageError(f"Non riesco a scrivere «{path}»: {reason(error)}.") from None
    print(f"{what}: {path}")
