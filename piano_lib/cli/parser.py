"""argparse in Italian: help, usage and every refusal, which the standard library writes in English."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from piano_lib.survey.journal import shown

SENTENCES = (
    (r"the following arguments are required: (.*)", r"manca: \1"),
    (r"unrecognized arguments: (.*)", r"argomenti non previsti: \1"),
    (r"argument (\S+): expected one argument", r"\1 vuole un valore"),
    (r"argument (\S+): expected at least one argument", r"\1 vuole almeno un valore"),
    (r"argument (\S+): expected (\d+) arguments?", r"\1 vuole \2 valori"),
    (r"argument (\S+): invalid choice: '(.*?)' \(choose from (.*)\)", r"\1 non può essere «\2»: scegli fra \3"),
    (r"argument (\S+): invalid int value: '(.*)'", r"\1 vuole un numero intero, non «\2»"),
    (r"argument (\S+): invalid float value: '(.*)'", r"\1 vuole un numero, non «\2»"),
    (r"argument (\S+): invalid \S+ value: '(.*)'", r"\1 non può essere «\2»"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 non va insieme a \2"),
    (r"argument (\S+): ignored explicit argument '(.*)'", r"\1 non vuole valori («\2»)"),
    (r"one of the arguments (.*) is required", r"serve uno fra \1"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 può essere più di una opzione: \2"),
    (r"argument (\S+): (.*)", r"\1: \2"),
)
LONGEST = 400  # characters of what was typed that a refusal repeats


class Formatter(argparse.HelpFormatter):
    """Help that opens with «uso:», with room for the longest command."""

    def __init__(self, prog: str, indent_increment: int = 2, max_help_position: int = 28) -> None:
        super().__init__(prog, indent_increment, max_help_position)

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        """Say «uso:» where argparse would say «usage:»."""
        super().add_usage(usage, actions, groups, "uso: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose help and refusals are Italian; a refusal is one sentence and exit code 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": Formatter, "allow_abbrev": False, **options, "add_help": False})
        self._positionals.title, self._optionals.title = "argomenti", "opzioni"
        self.add_argument("-h", "--help", action="help", help="mostra questo aiuto")

    def error(self, message: str) -> NoReturn:
        """End with exit code 2 and one Italian sentence that names the help."""
        typed = shown(message, LONGEST)
        sentence = next((re.sub(was, said, typed) for was, said in SENTENCES if re.fullmatch(was, typed)), typed)
        sys.stderr.write(f"{self.prog}: {sentence.rstrip('.')}. Aiuto: {self.prog} --help\n")
        sys.exit(2)
