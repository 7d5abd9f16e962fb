"""The workshop of faults: run the command as a person would, end it badly, look at what is left on the disk."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

REPO = Path(__file__).resolve().parents[2]
PIANO = (sys.executable, "-m", "piano_lib.cli.main")


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones too, with its SHA-256."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def visible(folder: Path) -> dict[str, str]:
    """Every file below a folder that is not hidden, nor in a hidden folder, with its SHA-256."""
    return {name: digest for name, digest in tree(folder).items() if "/." not in f"/{name}"}


def run(
    *words: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    before: Iterable[str] = (),
    timeout: float = 900,
) -> subprocess.CompletedProcess[str]:
    """Run ``piano`` to its end; ``before`` is a command that runs it, such as ``unshare``."""
    return subprocess.run(
        [*before, *PIANO, *map(str, words)], cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=timeout, check=False,
    )  # fmt: skip


@dataclass(slots=True)
class Doomed:
    """A command in a session of its own, to be killed with everything it started."""

    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, *words: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> Doomed:
        """Start ``piano``."""
        command, silent = [*PIANO, *map(str, words)], subprocess.DEVNULL
        return cls(
            subprocess.Popen(
                command, cwd=cwd, env={**os.environ, **(env or {})}, stdin=silent, stdout=silent, stderr=silent,
                start_new_session=True,
            )
        )  # fmt: skip

    def kill(self, after: float, sign: Callable[[], bool] = lambda: True) -> bool:
        """Kill the whole group, to the last process, some seconds after a sign; ``False`` if it had ended by then."""
        while self.process.poll() is None and not sign():
            time.sleep(0.0005)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(after)
        ended = self.process.returncode is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        deadline = time.monotonic() + 20
        while self.survivors() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert self.survivors() == []
        return not ended

    def survivors(self) -> list[int]:
        """Processes of the command's session that still run."""
        return [one.pid for one in psutil.process_iter() if _session(one) == self.process.pid]


def _session(process: psutil.Process) -> int | None:
    try:
        return None if process.status() == psutil.STATUS_ZOMBIE else os.getsid(process.pid)
    except (ProcessLookupError, PermissionError, psutil.Error):
        return None


def copy_of_the_library(folder: Path) -> Path:
    """A copy for ``PYTHONPATH``, notebooks beside: a file saved while the tests run does not change what they run."""
    for name in ("piano_lib", "notebooks"):
        shutil.copytree(REPO / name, folder / name)
    return folder


def unprivileged() -> list[str]:
    """The command that runs another as somebody whom read-only folders stop: root without its powers, or who we are."""
    if os.name != "posix" or os.geteuid() != 0:
        return []
    assert shutil.which("setpriv"), "setpriv (util-linux) is needed for folders that root may not write in"
    dropped = "-dac_override,-dac_read_search,-fowner"
    return ["setpriv", f"--bounding-set={dropped}", f"--inh-caps={dropped}"]
