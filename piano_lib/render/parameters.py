"""Parameters of a notebook, checked before a kernel starts: papermill would go on with the default and say nothing."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from piano_lib.italian import listing

Value = str | int | float | bool
TYPES: Mapping[str, tuple[type, str]] = {
    "int": (int, "un numero intero"),
    "float": (float, "un numero"),
    "bool": (bool, "True o False"),
    "str": (str, "un testo"),
}


class ParameterError(Exception):
    """A parameter the notebook cannot take; an Italian sentence."""


def check(notebook: Path, given: Mapping[str, Value]) -> None:
    """Refuse names the notebook does not declare and values of another type. Raises ``ParameterError``."""
    known = declared(notebook)
    for name, value in given.items():
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f"forse volevi «{close[0]}»" if close else f"quelli previsti sono {listing(sorted(known))}"
            raise ParameterError(f"Il quaderno {notebook.name} non ha il parametro «{name[:60]}»: {hint}.")
        wanted = known[name]
        if wanted in TYPES and type(value) is not TYPES[wanted][0]:
            raise ParameterError(_wrong_type(name, str(value), wanted))


def typed(notebook: Path, words: Mapping[str, str]) -> dict[str, Value]:
    """Values typed on the command line, as the types the notebook declares. Raises ``ParameterError``."""
    known = declared(notebook)
    check(notebook, {name: "" for name in words if name not in known})
    return {name: _value(name, text, known[name]) for name, text in words.items()}


@cache
def declared(notebook: Path) -> dict[str, str]:
    """Names and types the notebook declares in its ``parameters`` cell (``None`` where it says no type).

    Read here and not by papermill, whose import alone takes longer than a refusal may.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    tagged = ("".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", ()))
    found: dict[str, str] = {}
    for node in ast.parse(next(tagged, "")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = ast.unparse(node.annotation)
        elif isinstance(node, ast.Assign):
            found |= {target.id: "None" for target in node.targets if isinstance(target, ast.Name)}
    return found


def _value(name: str, text: str, wanted: str) -> Value:
    if wanted == "int" and re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        return int(text)
    if wanted == "float" and re.fullmatch(r"[+-]?\d+([.,]\d+)?", text, re.ASCII):
        return float(text.replace(",", "."))
    if wanted == "bool" and text.lower() in ("true", "false", "sì", "si", "no"):
        return text.lower() in ("true", "sì", "si")
    if wanted in ("int", "float", "bool"):
        raise ParameterError(_wrong_type(name, text, wanted))
    return text


def _wrong_type(name: str, text: str, wanted: str) -> str:
    return f"Il parametro «{name}» vuole {TYPES[wanted][1]}, non «{text[:60]}»."
