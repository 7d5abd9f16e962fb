"""The same inputs give the same bytes: other folders, time zone, language, hash seed, home, number of processes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.guasti.officina import copy_of_the_library, run, tree

# Whoever runs it, wherever: nothing of this may reach a byte of what is published.
HERE = {"TZ": "Europe/Rome", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
# Not SOURCE_DATE_EPOCH: it is an input, the date of the published files (tests/export/test_moment.py).
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "it_IT", "PYTHONHASHSEED": "4242", "PYTHONUTF8": "0",
    "USER": "rossi01", "LOGNAME": "rossi01", "COLUMNS": "40", "MPLBACKEND": "svg",
    "OMP_NUM_THREADS": "1",
}  # fmt: skip


def publish(folder: Path, name: str, data: Path, env: dict[str, str], *commands: tuple[str, ...]) -> dict[str, str]:
    """Run commands in a folder of its own, with a home of its own and data in ``name``; gives what they published."""
    shutil.copytree(data, folder / "data" / name)
    home = folder / "casa"
    home.mkdir()
    if env is ELSEWHERE:  # somebody's own style, where matplotlib looks for one
        for place in (folder, home):
            (place / "matplotlibrc").write_text("axes.grid: True\nxtick.minor.visible: True\n")
    env = {"HOME": str(home), "MPLCONFIGDIR": str(home), "PYTHONPATH": str(folder.parent / "programma"), **env}
    for words in commands:
        done = run(*words, cwd=folder, env=env)
        assert (done.returncode, done.stderr) == (0, ""), (words, done.stderr)
    return tree(folder / "reports")


def compared(one: dict[str, str], other: dict[str, str]) -> set[str]:
    """Check that two trees are the same, say how many files they are; returns the kinds of file."""
    kinds = {name.rpartition(".")[2] for name in one}
    different = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
    print(f"\n{len(one)} file ({', '.join(sorted(kinds))}) fatti due volte: {len(one) - len(different)} uguali")
    assert different == []
    return kinds


@pytest.mark.contati
def test_the_whole_job_made_twice_gives_the_same_bytes_in_every_file(tmp_path: Path, ambito: Path) -> None:
    copy_of_the_library(tmp_path / "programma")
    scheda = ("scheda", "2022", "Cremona")
    one = publish(tmp_path / "qui", ambito.name, ambito, HERE, ("rapporto", "--pdf"), scheda)
    # Folders with spaces, accents and braces; one worker at a time, so that jobs end in another order.
    words = ("rapporto", "--pdf", "--processi", "1")
    other = publish(tmp_path / "là {altrove} così", "gli stessi {dati}", ambito, ELSEWHERE, words, scheda)
    assert {"html", "csv", "xlsx", "ipynb", "json", "jsonld", "pdf"} <= compared(one, other)
