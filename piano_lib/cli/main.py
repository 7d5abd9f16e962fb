"""The command ``piano``: finds the subcommand and hands over; imports nothing heavy so that help is instant."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from piano_lib.cli.codes import INTERRUPTED, UNHEARD


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
    try:
        try:
            return _done(words)
        finally:
            sys.stdout.flush()  # here, not as Python ends: help leaves by an exception
    except BrokenPipeError:  # whoever read us, as ``head``, has had enough
        return _unheard()
    except KeyboardInterrupt:  # even while we are loading
        return _say(_name(words), "interrotto; quello che era già pubblicato è rimasto com'era.", INTERRUPTED)


def _done(words: list[str]) -> int:
    """Run the command; what it raises becomes a sentence and an exit code."""
    from piano_lib.cli import options
    from piano_lib.survey.finding import DataError

    name = _name(words)
    try:
        return _run(words)
    except options.UsageError as error:
        return _say(name, options.sentence(str(error)), options.WRONG_USE)
    except DataError as error:
        options.print_findings(error.findings, sys.stderr)
        return options.BLOCKED
    except _rules_errors() as error:
        return _say(name, str(error), options.BLOCKED)
    except BrokenPipeError:
        raise
    except OSError as error:
        return _say(name, f"{options.refused_by_the_system(error)}.", options.BLOCKED)


def _run(words: list[str]) -> int:
    """Read the command line and hand over to the module of the command, imported only now."""
    from piano_lib.cli.options import UsageError, is_text
    from piano_lib.cli.parser import Parser
    from piano_lib.survey.journal import shown

    parser = Parser(prog="piano", description="Piano annuale dell'offerta dei servizi abitativi pubblici.")
    commands = parser.add_subparsers(dest="comando", metavar="COMANDO", required=True)
    for command in COMMANDS:
        said = f"{command.help[:1].upper()}{command.help[1:]}."  # proper names keep their capitals
        sub = commands.add_parser(command.name, help=command.help, description=said)
        if command.name in words[:1]:
            load(command).configure(sub)
    strange = next((word for word in words if not is_text(word)), None)
    if strange is not None:
        raise UsageError(
            f"«{shown(strange)}» non è scritto in UTF-8: riscrivi la parola, o rinomina il file o la cartella."
        )
    args = parser.parse_args(words)
    return load(next(command for command in COMMANDS if command.name == args.comando)).run(args)


def _name(words: Sequence[str]) -> str:
    return next((command.name for command in COMMANDS if command.name in words[:1]), "")


def _say(name: str, words: str, code: int) -> int:
    print(f"piano {name}: {words}" if name else f"piano: {words}", file=sys.stderr)
    return code


def _unheard() -> int:
    """End as shells expect of a command whose reader is gone: silent, nothing left for Python to write as it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # no descriptor: nothing is written as Python ends
            os.dup2(nowhere, stream.fileno())
    return UNHEARD


def _rules_errors() -> tuple[type[Exception], ...]:
    """A day the rules do not cover, rules that cannot be applied; imported only once something has gone wrong."""
    from piano_lib.rules import CoverageError, RuleFileError

    return CoverageError, RuleFileError


if __name__ == "__main__":
    sys.exit(main())
