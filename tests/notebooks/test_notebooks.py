"""The notebooks of reports: Italian prose and calls, nothing of the law, run by plain papermill from anywhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from piano_lib.render.markup import parse
from piano_lib.render.page import export_html
from piano_lib.render.required import missing

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = ("piano_annuale", "confronto", "scheda_comune")


def cells(name: str, kind: str) -> list[dict[str, Any]]:
    """The cells of one kind."""
    notebook = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("name", NAMES)
def test_one_cell_holds_the_parameters_each_with_its_type_and_meaning(name: str) -> None:
    tagged = [cell for cell in cells(name, "code") if "parameters" in cell["metadata"].get("tags", [])]
    (only,) = tagged
    assert all(re.fullmatch(r"\w+: (?:int|str) = \S+  # .+\n?", line) for line in only["source"])


@pytest.mark.parametrize("name", NAMES)
def test_code_holds_calls_and_no_number_path_or_condition(name: str) -> None:
    for cell in cells(name, "code"):
        if "parameters" in cell["metadata"].get("tags", []):
            continue
        source = "".join(cell["source"])
        bare = re.sub(r'"[^"]*"', "", source)
        assert not re.search(r"(?<![a-z_])\d+(?! *\))", bare.replace("anno - 1", "")), source
        assert not re.search(r"\bPath\b|\bopen\(|\bos\b|\bif .*:|\bfor\b|\bdef\b|%", bare), source


@pytest.mark.parametrize("name", NAMES)
def test_prose_holds_no_number_and_no_name_of_a_place(name: str) -> None:
    for cell in cells(name, "markdown"):
        source = "".join(cell["source"])
        assert not re.search(r"\d|Cremona|cremonese", source), source


@pytest.mark.parametrize("name", NAMES)
def test_headings_are_markdown_cells_so_that_the_contents_list_finds_them(name: str) -> None:
    text = "\n".join("".join(cell["source"]) for cell in cells(name, "markdown"))
    declared = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text())["metadata"]["piano"]["richiesti"]["sezioni"]
    assert len(re.findall(r"^## ", text, re.M)) >= len(declared)
    assert "<" not in text


@pytest.mark.parametrize(
    ("folder", "target"), [(".", "notebooks/scheda_comune.ipynb"), ("notebooks", "scheda_comune.ipynb")]
)
def test_plain_papermill_runs_from_the_repository_and_from_the_folder_of_the_notebooks(
    repo: Path, tmp_path: Path, folder: str, target: str
) -> None:
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", target, str(out), "-p", "anno", "2021", "--no-progress-bar"]
    done = subprocess.run(command, cwd=repo / folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    notebook = nbformat.read(out, as_version=4)
    page = export_html(notebook)
    assert missing(parse(page), notebook.metadata) == ()
    assert "nel piano 2021" in page
