"""The same jobs on a Dask cluster: a real scheduler and two worker processes on loopback, one of which is killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from piano_lib.render import batch, executor
from piano_lib.render import cluster as dask
from piano_lib.render.cluster import SchedulerLost, on_dask
from tests.conftest import Command
from tests.dati import make_ambito
from tests.render.quaderni import BODY, OPENING, PARAMETERS, notebook, notebooks
from tests.render.test_executor import cards, gone, ignore

pytestmark = pytest.mark.skipif(not executor.can_fork(), reason="no forked workers here")
SLOW = [OPENING, BODY, "import time; time.sleep(0.5)"]
PIANO = Path(sys.executable).with_name("piano")


@dataclass(frozen=True)
class Cluster:
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    found = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    base = [sys.executable, "-m"]
    scheduler = [*base, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    worker = [*base, "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    started = [subprocess.Popen([*scheduler, "--scheduler-file", str(found)], **quiet)]  # type: ignore[call-overload]
    try:
        while not found.exists() or not found.read_text():
            assert started[0].poll() is None
            time.sleep(0.1)
        for number in range(2):
            place = ["--scheduler-file", str(found), "--local-directory", str(tmp_path / f"w{number}")]
            started.append(subprocess.Popen([*worker, *place], **quiet))  # type: ignore[call-overload]
        yield Cluster(json.loads(found.read_text())["address"], started[0], started[1:])
    finally:
        for process in reversed(started):
            process.kill()  # not asked: it would end the job it has first
            process.wait()


def begin(command: Sequence[str | Path], folder: Path, until: str) -> subprocess.Popen[str]:
    """Start a command in a folder and wait for the first file that says where it has got to."""
    running = subprocess.Popen(
        command, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 120
    while running.poll() is None and not list(folder.glob(until)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return running


def test_a_worker_killed_in_a_batch_costs_at_most_a_retry(tmp_path: Path, cluster: Cluster) -> None:
    folder = make_ambito(tmp_path / "data")
    quaderni = notebooks(tmp_path / "quaderni", scheda_comune=SLOW)
    made = cards(folder, quaderni, tmp_path / "lavori")
    done: list[str] = []
    victim = cluster.workers[0]

    def kill_at_the_second(outcome: object) -> None:
        done.append(str(outcome))
        if len(done) == 2:
            family = [child.pid for child in psutil.Process(victim.pid).children(recursive=True)]
            victim.send_signal(signal.SIGKILL)
            threading.Thread(target=lambda: gone(family)).start()

    with on_dask(cluster.address) as pool:
        outcomes = batch.run(made, pool, kill_at_the_second)
    assert victim.wait(10) == -signal.SIGKILL
    assert [outcomes[job.key].failure for job in made] == [""] * len(made)
    alone = cards(folder, quaderni, tmp_path / "da soli")
    with executor.local(1) as pool:
        batch.run(alone, pool, ignore)
    for one, other in zip(made, alone, strict=True):
        assert (one.folder / one.page).read_bytes() == (other.folder / other.page).read_bytes()


def test_reports_given_by_the_handful_fail_one_by_one(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_ambito(tmp_path / "data")
    deadly = [OPENING, BODY, "import os, signal\nif istat == '019036': os.kill(os.getppid(), signal.SIGKILL)"]
    quaderni = notebooks(tmp_path / "quaderni", scheda_comune=deadly)
    made = cards(folder, quaderni, tmp_path / "lavori")
    monkeypatch.setattr(batch, "LONG", 1)  # as in a long batch: all that a handful holds goes to one worker
    done: list[str] = []
    with on_dask(cluster.address) as pool:
        outcomes = batch.run(made, pool, lambda outcome: done.append(outcome.key))
    failed = [outcome.title for outcome in outcomes.values() if outcome.failure]
    assert sorted(failed) == ["scheda di Cremona 2021", "scheda di Cremona 2022"]
    assert sorted(done) == sorted(job.key for job in made)


class SlowToSend:
    """A result that takes a while on its way back from a worker."""

    def __reduce__(self) -> tuple[type[int], tuple[int]]:
        time.sleep(4)
        return int, (1,)


def test_a_scheduler_lost_while_a_result_is_read_ends_its_future(cluster: Cluster) -> None:
    with on_dask(cluster.address) as pool:
        assert pool.submit(divmod, 7, 2).result(timeout=60) == (3, 1)
        read = pool.submit(SlowToSend)
        waiting = pool.submit(time.sleep, 60)
        time.sleep(1)  # the first is made, and on its way
        cluster.scheduler.kill()
        for future in (read, waiting):
            with pytest.raises(SchedulerLost, match="ripeti il comando"):
                future.result(timeout=30)


def test_a_job_given_while_the_client_closes_ends(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("TIMEOUT", 1), ("PAUSE", 0.2)):
        monkeypatch.setattr(dask, name, seconds)
    with on_dask(cluster.address) as pool:
        client = pool._client
        closed = client.rpc.close

        async def slowly() -> None:
            await asyncio.sleep(2)
            await closed()

        monkeypatch.setattr(client.rpc, "close", slowly)
        cluster.scheduler.kill()
        while client.status != "closing":
            time.sleep(0.05)
        late = pool.submit(divmod, 7, 2)  # Dask takes it, and forgets it
        with pytest.raises(SchedulerLost):
            late.result(timeout=30)
        with pytest.raises(SchedulerLost):
            pool.submit(divmod, 7, 2)


def test_a_closed_cluster_takes_no_job_and_those_it_had_end(cluster: Cluster) -> None:
    with on_dask(cluster.address) as pool:
        given = pool.submit(time.sleep, 0.2)
        pool.shutdown()
        assert given.done()
        with pytest.raises(RuntimeError, match="closed"):
            pool.submit(divmod, 7, 2)
    with on_dask(cluster.address) as pool:
        given = pool.submit(time.sleep, 60)
        pool.shutdown(wait=False)
        with pytest.raises(CancelledError):
            given.result(timeout=5)


def test_errors_of_a_job_are_those_of_its_future(cluster: Cluster) -> None:
    with on_dask(cluster.address) as pool:
        with pytest.raises(ZeroDivisionError):
            pool.submit(divmod, 7, 0).result(timeout=60)
        with pytest.raises(FileNotFoundError):
            pool.submit(os.listdir, "non-c'è").result(timeout=60)


def test_the_command_runs_its_jobs_on_the_cluster_and_leaves_nothing_behind(
    tmp_path: Path, cluster: Cluster, piano: Command
) -> None:
    folder = make_ambito(tmp_path / "data")
    quaderni = notebook(tmp_path / "quaderni" / "scheda_comune.ipynb").parent
    common = ("scheda", "2022", "--tutte", "--dati", folder, "--quaderni", quaderni)
    there = piano(*common, "--uscita", tmp_path / "a", "--scheduler", cluster.address, cwd=tmp_path)
    here = piano(*common, "--uscita", tmp_path / "b", cwd=tmp_path)
    assert (there.returncode, here.returncode) == (0, 0), there.stderr + here.stderr
    assert there.stderr == ""
    pages = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.html"))
    assert len(pages) == 5
    for page in pages:
        assert (tmp_path / "a" / page).read_bytes() == (tmp_path / "b" / page).read_bytes()
    family = [child.pid for worker in cluster.workers for child in psutil.Process(worker.pid).children(recursive=True)]
    for worker in cluster.workers:
        worker.terminate()
    assert family
    assert gone(family)


@pytest.mark.parametrize(
    "words", [("serie", "data", "--schede"), ("scheda", "2022", "--tutte")], ids=lambda words: words[0]
)
def test_ctrl_c_ends_the_command_and_the_cluster_takes_other_work(
    tmp_path: Path, cluster: Cluster, words: tuple[str, ...]
) -> None:
    make_ambito(tmp_path / "data")
    begun = f"open({str(tmp_path)!r} + f'/iniziata-{{istat}}', 'w').close()"
    notebooks(tmp_path / "quaderni", scheda_comune=[OPENING, BODY, f"{begun}\nimport time; time.sleep(20)"])
    command = [PIANO, *words, "--quaderni", "quaderni", "--scheduler", cluster.address]
    running = begin(command, tmp_path, "iniziata-*")
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=15)  # less than what the cells still have to sleep
    assert (running.returncode, said.count("\n")) == (130, 2), said
    assert said.startswith("\nInterrotto.")
    with on_dask(cluster.address) as pool:
        assert pool.submit(divmod, 7, 2).result(timeout=60) == (3, 1)


@pytest.mark.parametrize(
    "words", [("serie", "data", "--schede"), ("scheda", "2022", "--tutte")], ids=lambda words: words[0]
)
def test_a_scheduler_lost_in_a_batch_is_said_and_what_was_finished_is_not_made_again(
    tmp_path: Path, cluster: Cluster, words: tuple[str, ...]
) -> None:
    make_ambito(tmp_path / "data")
    notebooks(tmp_path / "quaderni", scheda_comune=[OPENING, BODY, "import time; time.sleep(2)"])
    command = [PIANO, *words, "--quaderni", "quaderni"]
    running = begin([*command, "--scheduler", cluster.address], tmp_path, "reports/.piano-tmp-*/lavori/*/esito.json")
    cluster.scheduler.send_signal(signal.SIGKILL)
    _, said = running.communicate(timeout=120)
    assert running.returncode == 1, said
    assert (said[:16], said.count("\n")) == ("Non riusciti: 1 ", 2)  # nothing of Dask's own
    assert "il cluster Dask non risponde più" in said
    (listed,) = (tmp_path / "reports" / "falliti").rglob("non-riusciti.csv")
    assert "il cluster Dask non risponde più" in listed.read_text(encoding="utf-8")
    assert list(tmp_path.glob("reports/.piano-tmp-*/lavori/*/esito.json"))
    here = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert here.returncode == 0, here.stderr


def test_a_scheduler_lost_while_a_scenario_is_made_is_said(tmp_path: Path, cluster: Cluster) -> None:
    make_ambito(tmp_path / "data")
    (tmp_path / "tre.toml").write_text('[scenario]\nnome = "Tre"\nsat = 3\n', encoding="utf-8")
    begun = f"open({str(tmp_path / 'iniziata')!r}, 'w').close()"
    cells = [OPENING, BODY, f"{begun}\nimport time; time.sleep(20)"]
    declared = PARAMETERS["piano_annuale.ipynb"] + '\nscenario: str = ""'
    notebook(notebooks(tmp_path / "quaderni") / "piano_annuale.ipynb", cells, parameters=declared)
    words = ["rapporto", "2022", "--scenario", "tre.toml", "--quaderni", "quaderni", "--scheduler", cluster.address]
    running = begin([PIANO, *words], tmp_path, "iniziata")
    cluster.scheduler.kill()
    _, said = running.communicate(timeout=120)
    assert (running.returncode, said.count("\n")) == (1, 1), said
    assert said.startswith("Lo scenario non ha dato una pagina: il cluster Dask non risponde più")


def test_a_scheduler_that_does_not_answer_is_said(tmp_path: Path, piano: Command) -> None:
    folder = make_ambito(tmp_path / "data")
    quaderni = notebook(tmp_path / "quaderni" / "scheda_comune.ipynb").parent
    done = piano(
        "scheda", "2022", "Cremona", "--dati", folder, "--quaderni", quaderni, "--uscita", tmp_path / "a",
        "--scheduler", "tcp://127.0.0.1:1", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert "tcp://127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a").exists()
    assert os.listdir(tmp_path / "data") == ["ambito-di-prova"]
