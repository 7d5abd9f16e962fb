"""The command ``piano``: finds the subcommand and hands over; imports nothing heavy so that help is instant."""

from __future__ import annotations

import argparse
import importlib
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from piano_lib import italian
from piano_lib.cli.options import BLOCKED, WRONG_USE, UsageError, print_findings, sentence
from piano_lib.cli.parser import Parser
from piano_lib.survey.finding import DataError
from piano_lib.survey.journal import shown

INTERRUPTED = 130  # what shells say of a program ended by Ctrl-C


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: Italian help, and the module that holds ``configure(parser)`` and ``run(args) -> int``."""

    name: str
    help: str
    module: str


class CommandModule(Protocol):
    """What a command's module offers."""

    def configure(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


COMMANDS = (
    Command("rapporto", "rapporti annuali, confronto fra anni consecutivi e indice", "rapporto"),
    Command("confronto", "rapporto di confronto fra due anni", "confronto"),
    Command("scheda", "scheda di un comune, o di tutti", "scheda"),
    Command("verifica", "controlla i dati di un anno e ne elenca le anomalie", "verifica"),
    Command("spiega", "spiega passo per passo le quote di un comune, con gli articoli", "spiega"),
    Command("norme", "mostra le norme in vigore a una data e che cosa è cambiato", "norme"),
    Command("scenario", "calcola che cosa darebbero altre scelte o altre norme", "scenario"),
    Command("moduli", "prepara le cartelle di lavoro per la ricognizione", "moduli"),
    Command("importa", "legge le cartelle di lavoro restituite", "importa"),
    Command("stato", "dice chi ha risposto e chi no, e prepara i solleciti", "stato"),
    Command("nuovo", "prepara la cartella di un nuovo anno o di un nuovo ambito", "nuovo"),
    Command("serie", "molti ambiti e molti anni in una sola esecuzione", "serie"),
    Command("controlla", "verifica una cartella pubblicata con il suo manifesto", "controlla"),
    Command("lab", "apre JupyterLab sui quaderni", "lab"),
)


def load(command: Command) -> CommandModule:
    """Import the module of one command, only when it is asked for."""
    return cast(CommandModule, importlib.import_module(f"piano_lib.cli.{command.module}"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``piano``; returns 0 done, 1 findings that block, 2 wrong use."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of another alphabet shows ? and the command goes on
    parser = Parser(prog="piano", description="Piano annuale dell'offerta dei servizi abitativi pubblici.")
    commands = parser.add_subparsers(dest="comando", metavar="COMANDO", required=True)
    chosen = words[0] if words else ""
    for command in COMMANDS:
        said = f"{command.help[:1].upper()}{command.help[1:]}."  # proper names keep their capitals
        sub = commands.add_parser(command.name, help=command.help, description=said)
        if command.name == chosen:
            load(command).configure(sub)
    args = parser.parse_args(words)
    try:
        return load(next(command for command in COMMANDS if command.name == args.comando)).run(args)
    except UsageError as error:
        print(f"piano {args.comando}: {sentence(str(error))}", file=sys.stderr)
        return WRONG_USE
    except DataError as error:
        print_findings(error.findings, sys.stderr)
        return BLOCKED
    except _rules_errors() as error:
        print(f"piano {args.comando}: {error}", file=sys.stderr)
        return BLOCKED
    except OSError as error:
        place = f" «{shown(str(error.filename))}»" if error.filename else ""
        print(
            f"piano {args.comando}: il sistema non lascia leggere o scrivere{place}: {italian.reason(error)}.",
            file=sys.stderr,
        )
        return BLOCKED
    except KeyboardInterrupt:
        print(f"piano {args.comando}: interrotto; quello che era già pubblicato è rimasto com'era.", file=sys.stderr)
        return INTERRUPTED


def _rules_errors() -> tuple[type[Exception], ...]:
    """A day the rules do not cover, rules that cannot be applied; imported only once something has gone wrong."""
    from piano_lib.rules import CoverageError, RuleFileError

    return CoverageError, RuleFileError


if __name__ == "__main__":
    sys.exit(main())
