"""The rooms of the house and their one direction."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "piano_lib"
FLOORS = (  # folders, and the modules beside them
    {"italian", "exchange", "shown", "slug"},
    {"rules"},
    {"survey", "allocation"},
    {"plan"},
    {"comparison", "scenarios"},
    {"api"},
    {"tables", "charts", "maps", "texts", "export", "forms", "display"},
    {"render"},
    {"cli", "simulator"},
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
PURE = {"rules", "allocation", "plan", "comparison", "scenarios"}
LONGEST_MODULE, LONGEST_FUNCTION = 250, 36


def imports_of(path: Path) -> Iterator[str]:
    """Every module a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if room_of(path) != "__init__")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_room_is_known() -> None:
    assert {room_of(path) for path in modules()} == set(FLOOR)


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_import_runs_back_up(path: Path) -> None:
    above = {
        name
        for name in imports_of(path)
        if name.startswith("piano_lib.") and FLOOR[name.split(".")[1]] > FLOOR[room_of(path)]
    }
    assert not above, f"{path.name} imports from above: {sorted(above)}"


@pytest.mark.parametrize("room", sorted(PURE))
def test_rules_and_sums_know_nothing_of_files_or_pages(room: str) -> None:
    outside = {"pathlib", "os", "shutil", "csv", "papermill", "nbconvert", "nbformat", "jinja2", "matplotlib", "html"}
    found = {
        (path.name, name)
        for path in (PACKAGE / room).rglob("*.py")
        for name in imports_of(path)
        if name.split(".")[0] in outside
    }
    assert not found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long
