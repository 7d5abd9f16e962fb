"""Batches: the cost of one more scheda, a thousand of them, one Dask worker and two."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import psutil

from benchmarks.measure import DATA, Row, Setup, command, elapsed, medians, seconds, times
from piano_lib.render import batch, executor
from piano_lib.render.agenda import Agenda, Request
from piano_lib.render.cluster import on_dask
from piano_lib.render.executor import available_cores
from piano_lib.render.jobs import Job, Outcome
from piano_lib.render.page import TEMPLATES, PageExporter
from piano_lib.survey import read_ambito, years


def cards(folder: Path, year: int, work: Path) -> list[Job]:
    """The jobs of all the schede of an ambito, writing in ``work``."""
    shutil.rmtree(work, ignore_errors=True)
    ambito = read_ambito(folder)
    asked = Request(folder, ambito, years(folder), schede=[(year, one.istat) for one in ambito.municipalities])
    return [replace(job, work=work, demonstration=True) for job in Agenda(asked, work / "x").asked()]


def run(jobs: Sequence[Job], pool: Executor) -> dict[str, Outcome]:
    """Run jobs; fails if one fails."""
    outcomes = batch.run(jobs, pool, lambda outcome: None)
    failed = [outcome for outcome in outcomes.values() if outcome.failure]
    if failed:
        raise RuntimeError(f"{failed[0].title}: {failed[0].failure}")
    return outcomes


def one_more(setup: Setup) -> Iterator[Row]:
    """One more scheda in a batch, with one worker, against its cells and its page in a warm interpreter.

    Two references, since our exporter does less than nbconvert's own: cells with the one, cells with the other.
    """
    jobs = cards(DATA, 2022, setup.scratch / "una")
    with executor.local(1) as pool:
        run(jobs[:4], pool)
        found = []
        for _ in range(setup.repeat):
            ours = elapsed(lambda: run(jobs[4:20], pool)) / 16
            found.append((ours, *(pool.submit(warm_cells, jobs[4:20], stock).result() for stock in (False, True))))
    mine, *others = (statistics.median(column) for column in zip(*found, strict=True))
    pages = ("la pagina del nostro esportatore", "la pagina di nbconvert")
    for page, other in zip(pages, others, strict=True):
        yield Row(
            "una scheda in più in una serie (un processo)", seconds(mine),
            f"le sue celle e {page} in un interprete già caldo", seconds(other),
            times(mine / other), "≤ 1,5×", mine / other <= 1.5,
        )  # fmt: skip


def warm_cells(jobs: Sequence[Job], stock: bool) -> float:
    """Seconds per scheda of the cells' own code, displayed by IPython's shell, and of its page; one process.

    ``stock``: with nbconvert's exporter as it is, not ours. Run by a worker, in a process of its own, so that the
    worker stays as it is.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, f"{_warm_cells(jobs, stock)}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        value = float(answer.read())
    os.waitpid(pid, 0)
    return value


def _warm_cells(jobs: Sequence[Job], stock: bool) -> float:
    import nbformat
    from nbconvert import HTMLExporter

    from piano_lib.render import cells

    shown: list[cells.Message] = []
    shell: Any = cells.prepare()
    sys.stdout, sys.stderr = (cast(Any, cells.Stream(name, shown.append)) for name in ("stdout", "stderr"))
    shell.send = shell.display_pub.send = shell.displayhook.send = shown.append
    kind: Any = HTMLExporter if stock else PageExporter
    exporter = kind(template_name="piano", extra_template_basedirs=[str(TEMPLATES)])
    os.chdir(jobs[0].data.parent)
    total = 0.0
    for number, job in enumerate([jobs[0], *jobs]):
        book = nbformat.read(cast(Path, job.notebook), as_version=4)
        shell.reset()
        start = time.perf_counter()
        for cell in book.cells:
            if cell.cell_type == "code":
                shown.clear()
                shell.run_cell(cell.source)
                if "parameters" in cell.metadata.get("tags", ()):
                    shell.user_ns.update(job.parameters)
                cell.outputs = [_output(content) for kind, content in shown if kind == "output"]
        page, _ = exporter.from_notebook_node(book)
        assert len(page) > 1000
        total += (time.perf_counter() - start) * bool(number)  # the first warms up
    return total / len(jobs)


def _output(content: dict[str, Any]) -> Any:
    import nbformat

    return nbformat.from_dict({key: value for key, value in content.items() if key != "display_id"})


def region_cards(setup: Setup, work: str, number: int) -> list[Job]:
    """So many schede of a made-up region, writing in folders named after ``work``."""
    from tests import regione

    folders = regione.write(setup.scratch / f"regione-{work}", max(2, number // 16), (2024, 2025))
    jobs = [job for at, folder in enumerate(folders) for job in cards(folder, 2025, setup.scratch / f"{work}-{at}")]
    return jobs[:number]


def thousand(setup: Setup) -> Iterator[Row]:
    """``piano serie --schede`` of the made-up region: one scheda among a thousand against one among 48.

    The whole command, with its reports, publication and manifests. What the run of one ambito takes is taken off both,
    so that the start, which weighs on few more than on many, makes the many no better than they are.
    """
    from tests import regione

    folders = regione.write(setup.scratch / "regione", 10 if setup.quick else 61, (2025,))
    series = {"first": folders[:1], "few": folders[:4], "many": folders}
    number = {name: sum(len(read_ambito(one).municipalities) for one in some) for name, some in series.items()}
    seen: dict[str, _Peaks] = {}

    def made(name: str) -> None:
        output = setup.scratch / name
        shutil.rmtree(output, ignore_errors=True)
        with _peak_memory() as seen[name]:
            command("piano", "serie", *series[name], "--schede", "--uscita", output)

    first, few, many = medians(setup.repeat, *(partial(made, name) for name in series))
    few_each = (few - first) / (number["few"] - number["first"])
    each = (many - first) / (number["many"] - number["first"])
    _, left = psutil.wait_procs(seen["many"].processes, timeout=10)
    late, early = (max(seen[name].mebibytes.values()) for name in ("many", "few"))
    of = f"{len(folders)} ambiti inventati, {number['many']} schede, {available_cores()} processi"
    name = f"`piano serie --schede`, {of}"
    less = f"{number['few']} schede"
    change = each / few_each - 1
    yield Row(
        f"{name}: ogni scheda, con la sua parte di rapporti", f"{seconds(each)} l'una", less,
        f"{seconds(few_each)} l'una", f"{round(100 * change)} %", "al più il 10 % in più", change <= 0.1,
    )  # fmt: skip
    yield Row(
        f"{name}: memoria di un processo, al massimo", f"{late:.0f} MiB", less, f"{early:.0f} MiB",
        f"{late:.0f} MiB; processi rimasti: {len(left)}", "≤ 400 MiB, nessuno", late <= 400 and not left,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Peaks:
    """Of the processes below this one that were seen: the most resident memory (MiB) of each, and themselves."""

    mebibytes: dict[int, float] = field(default_factory=dict)
    processes: set[psutil.Process] = field(default_factory=set)


@contextmanager
def _peak_memory() -> Iterator[_Peaks]:
    """What processes started meanwhile below this one take, looked at five times a second."""
    peaks = _Peaks()
    stop = threading.Event()
    before = {*psutil.Process().children(recursive=True)}  # of another measure: multiprocessing keeps one of its own

    def watch() -> None:
        while not stop.wait(0.2):
            for child in {*psutil.Process().children(recursive=True)} - before:
                peaks.processes.add(child)
                try:
                    used = child.memory_info().rss / 2**20
                    peaks.mebibytes[child.pid] = max(peaks.mebibytes.get(child.pid, 0.0), used)
                except psutil.Error:
                    continue

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peaks
    finally:
        stop.set()
        thread.join()


def dask(setup: Setup) -> Iterator[Row]:
    """Schede of the made-up region on a cluster of one worker and of two, each a process with one thread, on loopback.

    Both clusters are up and take turns, so that they meet the same load. Enough schede that the start and the last
    one, when a worker waits for the other, weigh little.
    """
    with ExitStack() as stack:
        actions = []
        for workers in (1, 2):
            jobs = region_cards(setup, f"dask-{workers}", 96 if setup.quick else 240)
            address = stack.enter_context(_cluster(setup.scratch / f"cluster-{workers}", workers))
            pool = stack.enter_context(on_dask(address))
            run(jobs[: 4 * workers], pool)  # each worker imports what it needs
            actions.append(partial(run, jobs, pool))
        one, two = medians(setup.repeat, *actions)
    yield Row(
        f"{len(jobs)} schede di una regione inventata su Dask, 2 processi", seconds(two),
        "1 processo", seconds(one),
        times(one / two), "≥ 1,8×", one / two >= 1.8,
    )  # fmt: skip


@contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[str]:
    folder.mkdir()
    file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    start = [sys.executable, "-m"]
    scheduler = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    worker = ["distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    started = [subprocess.Popen([*start, *scheduler, "--scheduler-file", str(file)], **quiet)]  # type: ignore[call-overload]
    try:
        while not file.exists() or not file.read_text():
            time.sleep(0.1)
        for number in range(workers):
            place = ["--scheduler-file", str(file), "--local-directory", str(folder / str(number))]
            started.append(subprocess.Popen([*start, *worker, *place], **quiet))  # type: ignore[call-overload]
        yield json.loads(file.read_text())["address"]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(60)
