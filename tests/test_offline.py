"""Nothing of the main job uses the network: every socket but loopback is refused, in each process, and counted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Loaded by every Python process of the job, kernels included: an audit hook sees what libraries do too.
GUARD = """
import os, sys

_LOOPBACK = ("127.", "::1", "localhost")

def _refuse(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        address = args[1]
        if not isinstance(address, tuple):  # a Unix socket, or none
            return
        host = address[0]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = args[0]
    elif event == "urllib.Request":
        host = args[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "") or str(host).startswith(_LOOPBACK):
        return
    with open(os.environ["OFFLINE_LOG"], "a") as log:
        log.write(f"{event} {args!r}\\n")
    raise OSError(f"network refused by the test: {event} {host}")

sys.addaudithook(_refuse)
with open(os.environ["OFFLINE_LOG"] + ".guarded", "a") as log:
    log.write(f"{os.getpid()}\\n")
"""


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    """An environment whose Python processes refuse the network, and log each attempt in ``OFFLINE_LOG``."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    return {**os.environ, "PYTHONPATH": str(tmp_path / "guard"), "OFFLINE_LOG": str(tmp_path / "log")}


def test_the_guard_refuses_the_network_and_lets_loopback_through(guarded: dict[str, str]) -> None:
    probe = """
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
for function, address in ((socket.create_connection, ("192.0.2.1", 80)), (socket.gethostbyname, "example.org")):
    try:
        function(address)
    except OSError as refused:
        print(refused)
"""
    done = subprocess.run([sys.executable, "-c", probe], env=guarded, capture_output=True, text=True, check=True)
    assert done.stdout.count("network refused by the test") == 2
    assert len(Path(guarded["OFFLINE_LOG"]).read_text().splitlines()) == 2


def test_the_whole_job_runs_with_all_sockets_refused_but_loopback(
    guarded: dict[str, str], ambito: Path, tmp_path: Path
) -> None:
    piano = Path(sys.executable).with_name("piano")
    command: list[str | Path] = [piano, "rapporto", "--dati", ambito, "--uscita", tmp_path / "uscita"]
    if _namespaces():  # then native code too has nothing but loopback
        command = ["unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command]

    done = subprocess.run(
        [str(part) for part in command],
        env=guarded,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    log = Path(guarded["OFFLINE_LOG"])
    assert not log.exists(), log.read_text()
    assert done.returncode == 0, done.stdout + done.stderr
    assert {page.name for page in (tmp_path / "uscita").rglob("*.html")} >= {
        "piano-2021.html", "piano-2022.html", "confronto-2021-2022.html", "index.html",
    }  # fmt: skip
    assert len(set(Path(f"{log}.guarded").read_text().split())) >= 2, "the kernels were not guarded"


def _namespaces() -> bool:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    probe = ["unshare", "--map-root-user", "--net", "ip", "link", "set", "lo", "up"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0
