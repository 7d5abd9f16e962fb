"""The PDF is made in a process of its own: the same bytes, a limit, and no process left when it is cut short."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from piano_lib.export.pdf import PdfUnavailable, pdf
from piano_lib.render import leash
from piano_lib.render.layout import compose
from piano_lib.render.printing import printed

NEVER = "import os; open({!r}, 'w').write(str(os.getpid()))\nwhile True: pass"
PAGE = compose("<h1>Piano di prova</h1><p>Dati dimostrativi.</p><h2>Fine</h2><p>Perché così è.</p>")


def weasyprint(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put another WeasyPrint before the real one, for the process that is started."""
    (folder / "weasyprint.py").write_text(text)
    monkeypatch.syspath_prepend(str(folder))


def test_the_bytes_are_those_of_this_process() -> None:
    assert printed(PAGE, 120) == pdf(PAGE)


def test_it_takes_no_longer_than_its_limit_and_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weasyprint(tmp_path, NEVER.format(str(tmp_path / "pid")), monkeypatch)
    with pytest.raises(PdfUnavailable, match="non è pronto dopo 3 secondi"):
        printed(PAGE, 3)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("raise OSError('cannot load library pango')", "Manca Pango"),
        ("import warnings; warnings.warn('No fonts configured in FontConfig. Expect ugly output.')", "carattere"),
        ("import os; os._exit(9)", "si è interrotto"),
        ("import os; os.kill(os.getpid(), 9)", "si è interrotto"),
        ("raise ValueError('x')", "si è interrotto"),
        ("x = [bytearray(1 << 30) for _ in range(8)]", "si è interrotto"),
    ],
)
def test_why_there_is_no_pdf_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    weasyprint(tmp_path, text, monkeypatch)
    with pytest.raises(PdfUnavailable, match=said):
        printed(PAGE, 60)


def test_whoever_is_interrupted_kills_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weasyprint(tmp_path, f"open({str(tmp_path / 'via')!r}, 'w').close()\nwhile True: pass", monkeypatch)

    def interrupt() -> None:
        while not (tmp_path / "via").exists():
            time.sleep(0.05)
        leash.kill_all()

    threading.Thread(target=interrupt).start()
    with pytest.raises(PdfUnavailable, match="si è interrotto"):
        printed(PAGE, 60)


def test_it_ends_with_the_process_that_started_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weasyprint(tmp_path, NEVER.format(str(tmp_path / "pid")), monkeypatch)
    code = "import sys; sys.path.insert(0, sys.argv[1]); from piano_lib.render.printing import printed; printed('', 60)"
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20
    child = Path(f"/proc/{(tmp_path / 'pid').read_text()}/cmdline")
    while child.exists() and child.read_bytes() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not child.exists() or not child.read_bytes()
