"""Workers: killed ones are replaced and cost one retry, an interrupted batch ends at once and leaves nobody behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor
from pathlib import Path

import psutil
import pytest

from piano_lib.render import batch, executor, making
from piano_lib.render.agenda import Agenda, Request
from piano_lib.render.forked import WorkerDied
from piano_lib.render.jobs import Job, Outcome
from piano_lib.survey import read_ambito, years
from tests.conftest import Command
from tests.render.quaderni import BODY, OPENING, notebook

pytestmark = pytest.mark.skipif(not executor.can_fork(), reason="no forked workers here")


def whoami() -> int:
    return os.getpid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise ValueError("no")


def cards(folder: Path, quaderni: Path, work: Path) -> list[Job]:
    from dataclasses import replace

    ambito = read_ambito(folder)
    schede = tuple((year, one.istat) for year in years(folder) for one in ambito.municipalities)
    request = Request(folder, ambito, years(folder), schede=schede, notebooks=quaderni)
    return [replace(job, work=work, demonstration=True) for job in Agenda(request, work / "x").asked()]


def ignore(outcome: Outcome) -> None:
    pass


def gone(pids: list[int]) -> bool:
    """Whether the processes end within a few seconds."""
    found = []
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess):  # it may end between the question and the answer
            found.append(psutil.Process(pid))
    return not psutil.wait_procs(found, timeout=20)[1]


def test_results_come_back_and_so_do_errors(workers: Executor) -> None:
    assert workers.submit(divmod, 7, 2).result() == (3, 1)
    with pytest.raises(ValueError, match="no"):
        workers.submit(fail).result()
    assert workers.submit(whoami).result() != os.getpid()


def test_a_killed_worker_costs_its_job_and_is_replaced(workers: Executor) -> None:
    lost = workers.submit(die)
    assert isinstance(lost.exception(), WorkerDied)
    assert workers.submit(whoami).result() != os.getpid()


def test_the_process_that_forks_may_be_killed_too() -> None:
    with executor.local(1) as pool:
        first = pool.submit(whoami).result()
        forge = psutil.Process(first).parent()
        assert forge is not None
        forge.kill()
        forge.wait(60)  # a killed process takes a moment to be gone on a busy machine
        psutil.Process(first).kill()
        assert isinstance(pool.submit(whoami).exception(), WorkerDied)
        assert pool.submit(whoami).result() != first


def test_a_worker_killed_in_a_batch_costs_at_most_a_retry_of_its_report(
    tmp_path: Path, small: Path, quaderni: Path
) -> None:
    slow = [OPENING, BODY, "import time; time.sleep(0.4)"]
    made = cards(small, notebook(quaderni / "scheda_comune.ipynb", slow).parent, tmp_path / "lavori")
    with executor.local(2) as pool:
        victim = pool.submit(whoami).result()
        threading.Timer(0.6, os.kill, (victim, signal.SIGKILL)).start()
        outcomes = batch.run(made, pool, ignore)
    assert [outcomes[job.key].failure for job in made] == [""] * 6


def test_a_report_that_always_kills_its_worker_fails_alone(tmp_path: Path, small: Path, quaderni: Path) -> None:
    deadly = [OPENING, BODY, "import os, signal\nif istat == '019036': os.kill(os.getppid(), signal.SIGKILL)"]
    made = cards(small, notebook(quaderni / "scheda_comune.ipynb", deadly).parent, tmp_path / "lavori")
    with executor.local(2) as pool:
        outcomes = batch.run(made, pool, ignore)
    failed = {outcome.title: outcome.failure for outcome in outcomes.values() if outcome.failure}
    assert failed == {
        f"scheda di Cremona {year}": "il processo che la eseguiva è stato interrotto" for year in (2021, 2022)
    }


def test_finished_jobs_of_an_interrupted_batch_are_not_made_again(
    tmp_path: Path, small: Path, quaderni: Path, workers: Executor
) -> None:
    made = cards(small, quaderni, tmp_path / "lavori")
    batch.run(made[:2], workers, ignore)
    spoilt = made[1].folder / made[1].page
    spoilt.write_text("metà")
    done, pending = batch.pending(made)
    assert list(done) == [made[0].key]
    assert [job.title for job in pending] == [job.title for job in made[1:]]


def test_jobs_made_in_a_batch_and_one_by_one_have_the_same_bytes(
    tmp_path: Path, small: Path, quaderni: Path, workers: Executor
) -> None:
    together, alone = cards(small, quaderni, tmp_path / "a"), cards(small, quaderni, tmp_path / "b")
    batch.run(together, workers, ignore)
    for job in alone:
        (outcome,) = workers.submit(making.make_anywhere, [job]).result()
        assert not outcome.failure
    for one, other in zip(together, alone, strict=True):
        assert (one.folder / one.page).read_bytes() == (other.folder / other.page).read_bytes()


WITHOUT_FORK = """
import sys
from piano_lib.render import executor
executor.can_fork = lambda: False
from piano_lib.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def plainly(*words: str | Path) -> list[str]:
    """The command line of ``piano scheda 2022 …`` where nothing can fork."""
    return [sys.executable, "-c", WITHOUT_FORK, "scheda", "2022", *map(str, words)]


def test_where_nothing_can_fork_plain_kernels_give_the_same_pages(
    tmp_path: Path, small: Path, quaderni: Path, piano: Command
) -> None:
    words = ["Cremona", "--dati", str(small), "--quaderni", str(quaderni), "--uscita"]
    assert piano("scheda", "2022", *words, tmp_path / "a").returncode == 0
    done = subprocess.run(plainly(*words, tmp_path / "b"), check=True, capture_output=True, cwd=tmp_path)
    assert done.stderr == b""
    pages = [path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.html")]
    assert len(pages) == 3
    for page in pages:
        assert (tmp_path / "a" / page).read_bytes() == (tmp_path / "b" / page).read_bytes()


def test_where_nothing_can_fork_failures_are_said_in_italian_and_their_notebooks_kept(
    tmp_path: Path, small: Path, quaderni: Path
) -> None:
    book = [OPENING, BODY, "import os, time\nif istat == '019036': os._exit(0)\nif istat == '019003': time.sleep(60)"]
    notebook(quaderni / "scheda_comune.ipynb", book)
    command = plainly("--tutte", "--limite", "3", "--dati", small, "--quaderni", quaderni, "--uscita", tmp_path / "b")
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    failed = tmp_path / "b" / "falliti" / "ambito-di-prova"
    kept = [failed / "2022-schede-019003-annicco.ipynb", failed / "2022-schede-019036-cremona.ipynb"]
    assert done.returncode == 1
    assert [" ".join(line.split()) for line in done.stderr.splitlines()] == [
        f"Non riusciti: 2 (elenco in {failed / 'non-riusciti.csv'}).",
        "scheda di Annicco 2022 cella 5: la cella non è finita entro 3 secondi",
        f"quaderno fin dove è arrivato: {kept[0]}",
        "scheda di Cremona 2022 cella 5: il processo che eseguiva la cella si è interrotto",
        f"quaderno fin dove è arrivato: {kept[1]}",
    ]
    assert all(path.is_file() for path in kept)


def test_where_nothing_can_fork_ctrl_c_ends_the_kernels_too(tmp_path: Path, small: Path, quaderni: Path) -> None:
    begun = f"open({str(tmp_path)!r} + '/iniziata-' + istat, 'w').close()"
    notebook(quaderni / "scheda_comune.ipynb", [OPENING, BODY, f"{begun}\nimport time; time.sleep(100)"])
    command = plainly("--tutte", "--dati", small, "--quaderni", quaderni, "--uscita", tmp_path / "b", "--processi", "2")
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 120
    while len(list(tmp_path.glob("iniziata-*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    family = [child.pid for child in psutil.Process(running.pid).children(recursive=True)]
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said.strip().splitlines()[0][:11]) == (130, "Interrotto.")
    assert len(said.strip().splitlines()) == 1
    assert len(family) >= 2
    assert gone(family)


SLOW_BATCH = """
import sys, time
from piano_lib.render import executor
with executor.local(2) as pool:
    waiting = [pool.submit(time.sleep, 60) for _ in range(8)]
    pool_ready = pool._forge.pid
    time.sleep(float(sys.argv[1])); print(pool_ready, flush=True)
    waiting[0].result()
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_whoever_is_interrupted_or_killed_leaves_no_process_behind(sign: signal.Signals) -> None:
    command = subprocess.Popen([sys.executable, "-c", SLOW_BATCH, "0"], stdout=subprocess.PIPE, text=True)
    assert command.stdout is not None
    forge = psutil.Process(int(command.stdout.readline()))
    deadline = time.monotonic() + 120
    while len(forge.children()) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    family = [forge.pid, *(child.pid for child in forge.children())]
    command.send_signal(sign)
    command.wait(30)
    assert len(family) == 3
    assert gone(family)
    command.stdout.close()
