"""The machine fails: full disk, read-only, missing parts, wrong clock, two runs at once. A sentence, nothing lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.guasti.conftest import Change, Stage
from tests.guasti.officina import Doomed, tree, unprivileged, visible

REPORT = ("rapporto", "--quaderni", "q")


def in_own_mounts(stage: Stage, script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script in the stage's folder where it may mount disks of its own; ``$PIANO`` is the command."""
    if shutil.which("unshare") is None:
        pytest.fail("unshare (util-linux) is needed for disks that are full or read-only")
    env = {**os.environ, "PYTHONPATH": str(stage.library), "PIANO": f"{sys.executable} -m piano_lib.cli.main"}
    # Root may mount as it is; others need a user namespace, which some containers refuse.
    namespace = ["--mount"] if os.geteuid() == 0 else ["--user", "--map-root-user", "--mount"]
    command = ["unshare", *namespace, "bash", "-euc", script]
    return subprocess.run(command, cwd=stage.folder, env=env, capture_output=True, text=True, timeout=300, check=False)


def one_sentence(text: str) -> bool:
    return "Traceback" not in text and len(text.strip().splitlines()) == 1


def told(text: str) -> bool:
    """Whether it is one sentence, or the table of what failed: as many titles as it says, then what waits for it."""
    unwritten = re.compile(r"L'elenco «.*» non si può scrivere: .*\.$")
    head, *rest = [line for line in text.strip().splitlines() if not unwritten.match(line)]
    lines = [line for line in rest if not re.match(r"Fatti ma non pubblicati, perché .*: .*\.$", line)]
    counted = re.match(r"Non riusciti: (\d+)( \(elenco in .*\))?\.$", head)
    titles = [line for line in lines if re.match(r"  \S", line)]
    kept = [line for line in lines if line.strip().startswith("quaderno fin dove è arrivato: ")]
    table = (
        len(rest) - len(lines) <= 2  # what waits for a plan, and what waits for other data
        and counted is not None
        and len(titles) == int(counted[1])
        and len(lines) == len(titles) + len(kept)
    )
    return one_sentence(text) or (table and "Traceback" not in text)


FULL = """
mount -t tmpfs -o size={size} disco reports
cp -a prima/. reports/
code=0; $PIANO rapporto --quaderni q 2>&1 >scritto || code=$?
echo "codice $code"
rm -rf fuori; cp -a reports fuori
mount -o remount,size=60m reports
$PIANO rapporto --quaderni q
rm -rf dopo; cp -a reports dopo
"""


@pytest.mark.guasti
@pytest.mark.parametrize("spare", [8, 40, 80, 120])
def test_a_full_disk_stops_the_run_and_leaves_the_old_reports(change: Change, stage: Stage, spare: int) -> None:
    stage.reports.rename(stage.folder / "prima")
    stage.reports.mkdir()
    blocks = sum(-(-path.stat().st_size // 4096) * 4 for path in (stage.folder / "prima").rglob("*") if path.is_file())
    done = in_own_mounts(stage, FULL.format(size=f"{blocks + 24 + spare}k"))
    assert done.returncode == 0, done.stdout + done.stderr
    said, _, _ = done.stdout.partition("codice 1")
    assert "codice 1" in done.stdout, done.stdout
    assert told(said), said
    assert "No space left on device" in said or "spazio sul disco" in said, said
    assert visible(stage.folder / "fuori") | {} == {
        **change.before, **{name: sha for name, sha in visible(stage.folder / "fuori").items() if "falliti/" in name},
    }  # fmt: skip
    assert tree(stage.folder / "dopo") == change.after


def test_a_read_only_folder_is_said_and_left_alone(change: Change, stage: Stage) -> None:
    done = in_own_mounts(
        stage, "mount --bind reports reports; mount -o remount,bind,ro reports; exec $PIANO rapporto --quaderni q"
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Non posso scrivere nella cartella" in done.stderr
    assert one_sentence(done.stderr)
    assert tree(stage.reports) == change.before


@pytest.mark.guasti
def test_data_in_a_read_only_folder_are_enough_for_a_report(change: Change, stage: Stage) -> None:
    done = in_own_mounts(
        stage, "mount --bind data data; mount -o remount,bind,ro data; exec $PIANO rapporto --quaderni q"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(stage.reports) == change.after


@pytest.mark.parametrize("mode", [0o555, 0o500])
def test_folders_somebody_made_read_only_are_published_as_the_others_and_stay_so(
    change: Change, stage: Stage, mode: int
) -> None:
    (stage.published / "2022" / "altrui").mkdir()
    (stage.published / "2022" / "altrui" / "nota.txt").write_text("di qualcuno")
    closed = [stage.published / name for name in ("2022/altrui", "2022", "")]
    for folder in closed:
        folder.chmod(mode)
    done = stage.run(*REPORT, before=unprivileged())
    assert (done.returncode, done.stderr) == (0, "")
    assert {folder.stat().st_mode & 0o777 for folder in closed} == {mode}
    assert [path.name for path in stage.reports.iterdir()] == ["ambito-di-prova"]
    after = tree(stage.reports)
    assert after.pop("ambito-di-prova/2022/altrui/nota.txt")
    assert after == change.after
    again = stage.run(*REPORT, before=unprivileged())
    assert (again.returncode, again.stdout.partition(",")[0]) == (0, "Già aggiornati")


def test_without_pango_the_pdf_is_refused_in_words_and_the_rest_stays(
    change: Change, stage: Stage, tmp_path: Path
) -> None:
    fake = tmp_path / "senza-pango"
    fake.mkdir()
    (fake / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    done = stage.run(*REPORT, "--pdf", env={"PYTHONPATH": f"{stage.library}{os.pathsep}{fake}"})
    assert done.returncode == 1
    assert "Pango" in done.stderr, done.stderr
    assert told(done.stderr), done.stderr
    assert not list(stage.reports.rglob("*.pdf"))
    assert {name: sha for name, sha in tree(stage.reports).items() if "/2022/" in name} == {
        name: sha for name, sha in change.before.items() if "/2022/" in name
    }


NO_FONTS = "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig></fontconfig>"


def test_without_any_font_the_pdf_is_refused_in_words_and_the_next_run_is_fine(
    change: Change, stage: Stage, tmp_path: Path
) -> None:
    (tmp_path / "caratteri.xml").write_text(NO_FONTS)
    env = {"FONTCONFIG_FILE": str(tmp_path / "caratteri.xml")}
    done = stage.run("rapporto", "2022", "--quaderni", "q", "--pdf", env=env, timeout=120)
    assert done.returncode == 1
    assert "Non c'è alcun carattere tipografico installato" in done.stderr, done.stderr
    assert told(done.stderr), done.stderr
    assert tree_of_the_reports(stage) == change.before
    assert stage.run(*REPORT).returncode == 0
    assert tree(stage.reports) == change.after


def test_a_pdf_that_never_ends_is_stopped_at_the_limit(change: Change, stage: Stage, tmp_path: Path) -> None:
    fake = tmp_path / "senza-fine"
    fake.mkdir()
    (fake / "weasyprint.py").write_text("while True: pass\n")
    env = {"PYTHONPATH": f"{stage.library}{os.pathsep}{fake}"}
    done = stage.run("rapporto", "2022", "--quaderni", "q", "--pdf", "--limite", "3", env=env, timeout=120)
    assert done.returncode == 1
    assert "Il PDF non è pronto dopo 3 secondi" in done.stderr, done.stderr
    assert told(done.stderr), done.stderr
    assert tree_of_the_reports(stage) == change.before


def tree_of_the_reports(stage: Stage) -> dict[str, str]:
    """What readers see, without what is kept of failures."""
    return {name: sha for name, sha in tree(stage.reports).items() if not name.startswith("falliti/")}


# The methods of the true classes are changed, in their own dictionaries: a class in their place would not be the class
# of the dates that others make, nor be found by pickle.
CLOCK = """
import ctypes, datetime, gc, time
def fixed(*_): return 86400.0
time.time, time.time_ns = fixed, lambda: int(fixed() * 1e9)
def at(read):
    return lambda seconds=None: read(fixed() if seconds is None else seconds)
def of(read):
    return lambda *given: read(*(given or [time.localtime()]))
write = time.strftime
time.localtime, time.gmtime, time.ctime = map(at, (time.localtime, time.gmtime, time.ctime))
time.asctime, time.strftime = of(time.asctime), lambda how, *given: write(how, *(given or [time.localtime()]))
def change(cls, **methods):
    own = gc.get_referents(cls.__dict__)[0]
    own.update({name: classmethod(method) for name, method in methods.items()})
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(cls))
def now(cls, tz=None): return cls.fromtimestamp(fixed(), tz)
def bare(cls): return cls.fromtimestamp(fixed())
change(datetime.date, today=bare)
change(datetime.datetime, now=now, utcnow=bare)
"""
ASKED = """
import datetime, json, time
from datetime import date
print(json.dumps([
    datetime.datetime.now().year, datetime.datetime.now(datetime.timezone.utc).year, date.today().year,
    datetime.datetime.today().year, time.localtime().tm_year, time.gmtime().tm_year, int(time.strftime("%Y")),
    time.gmtime(time.time()).tm_year, int(time.ctime()[-4:]), int(time.asctime()[-4:]),
]))
"""


@pytest.mark.guasti
def test_the_false_clock_is_the_one_every_process_reads(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(CLOCK)
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", ASKED], env=env, capture_output=True, text=True, check=True)
    assert {*json.loads(done.stdout)} == {1970}


@pytest.mark.guasti
def test_neither_fonts_nor_browser_nor_clock_change_a_byte(change: Change, stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "orologio").mkdir()
    (tmp_path / "orologio" / "sitecustomize.py").write_text(CLOCK)
    (tmp_path / "caratteri.xml").write_text(NO_FONTS)
    for number, path in enumerate(sorted(stage.data.rglob("*.csv"))):
        os.utime(path, (86400, 86400) if number % 2 else (4_000_000_000, 4_000_000_000))
    env = {
        "PATH": "/nessuna", "FONTCONFIG_FILE": str(tmp_path / "caratteri.xml"),
        "PYTHONPATH": f"{stage.library}{os.pathsep}{tmp_path / 'orologio'}", "MPLCONFIGDIR": str(tmp_path / "mpl"),
    }  # fmt: skip
    done = stage.run(*REPORT, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(stage.reports) == change.after


@pytest.mark.guasti
def test_data_that_change_during_the_run_publish_nothing(change: Change, stage: Stage) -> None:
    process = _start(stage)
    _until(lambda: (stage.reports / ".piano-tmp-ambito-di-prova").exists(), process)
    with (stage.data / "2021" / "misure.csv").open("a", encoding="utf-8") as stream:
        stream.write("progetto,,Altro,,,,\n")
    _, said = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "I dati sono cambiati" in said
    assert one_sentence(said)
    assert visible(stage.reports) == change.before
    assert stage.run(*REPORT).returncode == 0


@pytest.mark.guasti
def test_two_runs_on_one_folder_are_kept_apart(change: Change, stage: Stage) -> None:
    first = _start(stage)
    _until(lambda: (stage.reports / ".piano-tmp-ambito-di-prova").exists(), first)
    os.killpg(first.pid, signal.SIGSTOP)  # it holds the folder for as long as we look
    second = stage.run(*REPORT)
    os.killpg(first.pid, signal.SIGCONT)
    assert second.returncode == 1
    assert "Un'altra esecuzione sta scrivendo" in second.stderr
    assert one_sentence(second.stderr)
    _, said = first.communicate(timeout=120)
    assert (first.returncode, said) == (0, "")
    assert tree(stage.reports) == change.after


@pytest.mark.guasti
def test_ctrl_c_ends_everything_with_a_sentence_and_the_next_run_goes_on(change: Change, stage: Stage) -> None:
    process = _start(stage)
    _until(lambda: (stage.reports / ".piano-tmp-ambito-di-prova").exists(), process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert one_sentence(said), said
    _until(lambda: not Doomed(process).survivors(), None)
    assert visible(stage.reports) == change.before
    assert stage.run(*REPORT).returncode == 0
    assert tree(stage.reports) == change.after


def _start(stage: Stage) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "piano_lib.cli.main", *REPORT]
    env = {**os.environ, "PYTHONPATH": str(stage.library)}
    return subprocess.Popen(
        command, cwd=stage.folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip


def _until(done: Callable[[], bool], process: subprocess.Popen[str] | None) -> None:
    deadline = time.monotonic() + 60
    while not done():
        assert process is None or process.poll() is None, "the run ended before it was disturbed"
        assert time.monotonic() < deadline
        time.sleep(0.005)
