"""What the reports use is imported before their processes are forked, once for all of them."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from piano_lib.render import engine, executor, notebook, preload

pytestmark = pytest.mark.skipif(not executor.can_fork(), reason="no forked workers here")
FIRST = "import sys\nknown = set(sys.modules)"
LAST = "print(*sorted(set(sys.modules) - known))"


def run(path: Path, data: Path) -> str:
    """What the last cell of a notebook prints; run by a worker."""
    preload.for_notebook(path)
    parameters = {"anno": 2022, "dati": data.name, **({"anno_base": 2021} if "confronto" in path.name else {})}
    done = notebook.execute(notebook.Run(path, parameters, data.parent), engine.NAME)
    printed: str = done.cells[-1].outputs[0].text
    return printed


@pytest.mark.parametrize("name", ["piano_annuale", "confronto", "scheda_comune"])
def test_a_report_imports_nothing_that_its_worker_had_not(name: str, tmp_path: Path, repo: Path) -> None:
    book = nbformat.read(repo / "notebooks" / f"{name}.ipynb", as_version=4)
    book.cells.insert(0, nbformat.v4.new_code_cell(FIRST))
    book.cells.append(nbformat.v4.new_code_cell(LAST))
    nbformat.write(book, tmp_path / f"{name}.ipynb")
    with executor.local(1) as workers:
        late = workers.submit(run, tmp_path / f"{name}.ipynb", repo / "data" / "ambito-cremonese").result()
    assert late.split() == []
