"""A run that did not go to its end, or whose page lacks something, distributes nothing; what was published stays."""

from __future__ import annotations

import re

import pytest

from tests.guasti.conftest import Change, Stage
from tests.guasti.officina import tree
from tests.guasti.quaderni import TABLE, write_notebooks

KINDS: dict[str, tuple[dict[str, str], str]] = {
    "an error in a cell": ({"last": "1 / 0"}, "ZeroDivisionError"),
    "sys.exit(0) in a cell": ({"last": "import sys; sys.exit(0)"}, "SystemExit"),
    "exit() in a cell": ({"last": "exit()"}, "ha chiuso l'esecuzione|exit"),
    "the kernel leaves": ({"last": "import os; os._exit(0)"}, "si è interrotto"),
    "the kernel is killed": ({"last": "import os; os.kill(os.getpid(), 9)"}, "si è interrotto"),
    "a segmentation fault": ({"last": "import ctypes; ctypes.string_at(0)"}, "si è interrotto"),
    "Ctrl-C in a cell": ({"last": "raise KeyboardInterrupt"}, "KeyboardInterrupt"),
    "a warning": ({"last": "import warnings; warnings.warn('attento')"}, "avviso di sistema"),
    "words on stderr from a child": ({"last": "import os; os.system('echo guaio >&2')"}, "avviso di sistema.*guaio"),
    "a cell that hangs": ({"last": "while True: pass"}, "non è finita entro 3 secondi"),
    # A gigabyte at a time, never touched: nothing but the limit refuses the fifth.
    "a cell that wants all memory": (
        {"last": "import numpy\ntanta = [numpy.empty(1 << 30, dtype='u1') for _ in range(8)]"},
        "MemoryError",
    ),
    "a section missing": ({"heading": "### Altro\n\nTesto."}, "manca la sezione «quote»"),
    "an empty section": ({"heading": "## Quote", "figure": "None", "last": "None"}, "sezione «quote» è vuota"),
    "a table missing": ({"table": "None"}, "manca la tabella «prova»"),
    "an empty table": ({"table": TABLE.replace("in plan.lines", "in ()")}, "tabella «prova» è vuota"),
    "a figure missing": ({"figure": "None"}, "manca la figura «grafico»"),
    "a bare print": ({"last": "print('uscita')"}, "uscita di testo non curata"),
    "a script in the page": ({"last": "HTML('<script>1</script>')"}, "elemento «script»"),
    "an image from the network": ({"last": 'HTML(\'<img src="http://x/y.png" alt="">\')'}, "dalla rete|incorporata"),
    "a folder of this machine": ({"last": "import os; HTML('<p>' + os.getcwd() + '</p>')"}, "percorso o un nome"),
}
QUICK = ("sys.exit(0) in a cell", "the kernel is killed", "an empty table")


def refuse(stage: Stage, before: dict[str, str], kind: str) -> None:
    """Run with a notebook gone wrong: exit code 1, a reason, the published files as they were, the notebook kept."""
    cells, reason = KINDS[kind]
    write_notebooks(stage.folder / "q", cells)
    done = stage.run("rapporto", "--quaderni", "q", "--limite", "3", timeout=120)
    assert done.returncode == 1, kind
    assert re.search(reason, done.stderr), (kind, done.stderr)
    assert "Traceback" not in done.stderr
    left = tree(stage.reports)
    kept = [name for name in left if name.startswith("falliti/")]
    notebooks = [name.rpartition("/")[2] for name in kept if name.endswith(".ipynb")]
    assert notebooks == ["2021-piano-2021.ipynb", "2022-piano-2022.ipynb"], kind
    # Nor is the comparison, which went well: it would say what the page of 2022 does not.
    assert {name: digest for name, digest in left.items() if name not in kept} == before, kind
    assert "Rapporti fatti: 0" in done.stdout, kind
    assert "confronto 2021-2022" in done.stderr, kind


@pytest.mark.parametrize("kind", QUICK)
def test_a_truncated_run_distributes_nothing(change: Change, stage: Stage, kind: str) -> None:
    refuse(stage, change.before, kind)


@pytest.mark.guasti
def test_no_kind_of_truncated_run_distributes_anything(
    change: Change, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for kind in KINDS:
        refuse(change.stage.copy(tmp_path_factory.mktemp("scena")), change.before, kind)
    print(f"\n{len(KINDS)} specie di corsa troncata: 0 rapporti distribuiti")


def test_once_the_notebook_is_mended_the_failure_is_forgotten(change: Change, stage: Stage) -> None:
    good = write_notebooks(stage.folder / "buoni")
    refuse(stage, change.before, "an error in a cell" if "an error in a cell" in KINDS else QUICK[0])
    done = stage.run("rapporto", "--quaderni", good)
    assert done.returncode == 0
    assert tree(stage.reports) == change.after
