"""What every test may ask for: the shipped data, a copy to spoil, real browsers and offices, the whole job run once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

REPO = Path(__file__).resolve().parent.parent

# Set before matplotlib or Jupyter are imported, and inherited by kernels and commands that tests start.
os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Started in the background by a script, a run ignores Ctrl-C and so would every command it starts: tests press it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No test is timed (two busy cores are slow), none writes its examples into the tree, and CI draws the same each time.
settings.register_profile(
    "piano",
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("piano")

Command = Callable[..., subprocess.CompletedProcess[str]]


def missing(what: str, package: str) -> None:
    """On a developer's machine a missing program skips the test and says so; in CI nothing may be skipped."""
    message = f"{what} is not installed (Debian package: {package})"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def repo() -> Path:
    """The root of the work tree, never to be written to."""
    return REPO


@pytest.fixture(scope="session")
def ambito() -> Path:
    """The shipped folder of the ambito, never to be written to."""
    return REPO / "data" / "ambito-cremonese"


@pytest.fixture
def ambito_copy(tmp_path: Path, ambito: Path) -> Path:
    """A copy of the shipped ambito that the test may change."""
    return Path(shutil.copytree(ambito, tmp_path / "data" / ambito.name))


@pytest.fixture(scope="session")
def piano() -> Command:
    """Runs the installed command `piano` as a person would: ``piano("verifica", "2022", cwd=...)``."""
    executable = Path(sys.executable).with_name("piano")

    def run(
        *arguments: str | Path, cwd: Path = REPO, timeout: float = 600, **env: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [executable, *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=timeout,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, piano: Command, ambito: Path) -> Path:
    """The output folder of the main job (`piano rapporto`), made once for all workers of the run: read, never write."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder, record = shared / "published", shared / "published.json"
    with FileLock(shared / "published.lock"):
        if not record.exists():
            done = piano("rapporto", "--dati", ambito, "--uscita", folder)
            record.write_text(json.dumps({"code": done.returncode, "out": done.stdout, "err": done.stderr}))
    outcome = json.loads(record.read_text())
    assert outcome["code"] == 0, f"piano rapporto failed:\n{outcome['out']}\n{outcome['err']}"
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Debian's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing("Chromium", "chromium")
    return Path(str(found))


@pytest.fixture(scope="session")
def soffice() -> Path:
    """LibreOffice, to be run headless with its own profile folder."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        missing("LibreOffice", "libreoffice-calc")
    return Path(str(found))


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The npm tools (`axe-core`, `html-validate`), installed by `npm ci`."""
    folder = REPO / "node_modules"
    if not (folder / "axe-core").is_dir() or shutil.which("node") is None:
        missing("node_modules (npm ci)", "nodejs npm")
    return folder


def pytest_sessionstart(session: pytest.Session) -> None:
    """In CI remember how the tree was, to see at the end that no test wrote into it."""
    session.config.stash[_BEFORE] = _tree() if _guarded() else None


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    before = session.config.stash.get(_BEFORE, None)
    if before is not None and _tree() != before:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write(f"\nTests wrote into the repository:\n{_tree()}\n")


_BEFORE: pytest.StashKey[str | None] = pytest.StashKey()


def _guarded() -> bool:
    return bool(os.environ.get("CI")) and "PYTEST_XDIST_WORKER" not in os.environ and (REPO / ".git").exists()


def _tree() -> str:
    return subprocess.run(["git", "status", "--porcelain"], cwd=REPO, capture_output=True, text=True, check=True).stdout


@pytest.fixture(autouse=True)
def _no_stray_figures() -> Iterator[None]:
    """A test that leaves a figure open makes the next one warn: close what pyplot holds, if it was used at all."""
    yield
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
