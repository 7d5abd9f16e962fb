"""Whole commands against the naive ones, on the same notebooks: default run, 48 schede, unchanged rerun, start."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.measure import DATA, Row, Setup, command, medians, naive, seconds, times
from piano_lib.survey import read_ambito


def default_run(setup: Setup) -> Iterator[Row]:
    """2021, 2022, comparison, index (and workbooks, open data) against three pairs of commands."""
    out = setup.scratch / "naive"
    out.mkdir()

    def ours() -> None:
        shutil.rmtree(setup.scratch / "rapporto", ignore_errors=True)
        command("piano", "rapporto", "--uscita", setup.scratch / "rapporto")

    def theirs() -> None:
        for year in ("2021", "2022"):
            naive("piano_annuale.ipynb", ["-p", "anno", year], out / f"piano-{year}.html")
        naive("confronto.ipynb", ["-p", "anno_base", "2021", "-p", "anno", "2022"], out / "confronto.html")

    mine, other = medians(setup.repeat, ours, theirs)
    yield Row(
        "corsa normale: 2021, 2022, confronto, indice", seconds(mine),
        "`papermill` e `jupyter nbconvert`, tre volte (senza indice né dati aperti)", seconds(other),
        times(other / mine), "≥ 4×", other / mine >= 4,
    )  # fmt: skip


def all_cards(setup: Setup) -> Iterator[Row]:
    """48 schede: ours, the naive commands (some, and scaled), papermill in a pool of two processes."""
    comuni = read_ambito(DATA).municipalities
    folder = setup.scratch / "schede"
    some = comuni[:2] if setup.quick else comuni[:6]
    out = setup.scratch / "naive-schede"
    out.mkdir()

    def ours() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        command("piano", "scheda", "2022", "--tutte", "--uscita", folder)

    def theirs() -> None:
        for one in some:
            naive("scheda_comune.ipynb", ["-p", "anno", "2022", "-r", "istat", one.istat], out / f"{one.istat}.html")

    def pooled() -> None:
        chosen = comuni[:8] if setup.quick else comuni
        with get_context("spawn").Pool(2) as pool:
            pool.map(_pool_card, [(one.istat, out / f"pool-{one.istat}.html") for one in chosen], chunksize=1)

    mine, pool_time, other = medians(setup.repeat, ours, pooled, theirs)
    pool_time *= len(comuni) / 8 if setup.quick else 1
    other *= len(comuni) / len(some)
    scaled = f"comandi uno per uno (misurati {len(some)}, in proporzione)"
    yield Row("48 schede", seconds(mine), scaled, seconds(other), times(other / mine), "≥ 12×", other / mine >= 12)
    yield Row(
        "48 schede", seconds(mine), "papermill e nbconvert in un gruppo di 2 processi", seconds(pool_time),
        times(pool_time / mine), "≥ 2×", pool_time / mine >= 2,
    )  # fmt: skip


def _pool_card(work: tuple[str, Path]) -> None:
    import papermill
    from nbconvert import HTMLExporter

    istat, target = work

    def executed() -> Any:
        return papermill.execute_notebook(
            "notebooks/scheda_comune.ipynb", str(target.with_suffix(".ipynb")), {"anno": 2022, "istat": istat},
            progress_bar=False, extra_arguments=["--log-level=ERROR"],
        )  # fmt: skip

    try:
        book = executed()
    except RuntimeError:  # two kernels took the same port: as in our own plain kernels, once more
        book = executed()
    target.write_text(HTMLExporter(template_name="piano").from_notebook_node(book)[0], encoding="utf-8")


def unchanged(setup: Setup) -> Iterator[Row]:
    """A second run of all when nothing changed."""
    folder = setup.scratch / "intatto"
    command("piano", "rapporto", "--uscita", folder)
    command("piano", "scheda", "2022", "--tutte", "--uscita", folder)
    said: list[str] = []

    def again() -> None:
        said.append(command("piano", "rapporto", "--uscita", folder))
        said.append(command("piano", "scheda", "2022", "--tutte", "--uscita", folder))

    mine = medians(setup.repeat, again)[0]
    runs = sum(int(found) for text in said for found in re.findall(r"quaderni eseguiti: (\d+)", text))
    yield Row(
        "ripetere tutto senza cambiamenti (rapporti e 48 schede, due comandi)", seconds(mine), "", "",
        f"{seconds(mine)}, {runs} quaderni eseguiti", "≤ 2 s, 0 quaderni", mine <= 2 and runs == 0,
    )  # fmt: skip


def starts(setup: Setup) -> Iterator[Row]:
    """How long a person waits for the help, and for the checks of a year."""
    repeat = setup.repeat + 2
    for words, goal in ((("--help",), 0.3), (("verifica", "2022"), 1.5)):
        mine = medians(repeat, lambda words=words: command("piano", *words))[0]  # type: ignore[misc]
        name = f"`piano {' '.join(words)}`"
        yield Row(name, seconds(mine), "", "", seconds(mine), f"≤ {seconds(goal)}", mine <= goal)
