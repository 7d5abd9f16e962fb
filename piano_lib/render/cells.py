"""The process that runs the cells of one notebook: IPython's shell, its outputs sent back as nbformat dictionaries.

Forked from a process that has imported everything, so that it is ready at once. Outputs are those of ipykernel, in the
same order (a test compares the two), but no port is opened and no thread answers messages.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ClassVar, cast

from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from piano_lib.render import leash

Message = tuple[str, Any]  # ("output" | "update" | "clear" | "done", content)
Send = Callable[[Message], None]


class Stream(io.TextIOBase):
    """Standard output or error of a cell: one message per flush, so that the order among outputs is kept."""

    def __init__(self, name: str, send: Send) -> None:
        self._name, self._send, self._text = name, send, ""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if any(capture.pending() for capture in Capture.active):
            flush()
        self._text += text
        return len(text)

    def flush(self) -> None:
        text, self._text = self._text, ""
        if text:
            self._send(("output", {"output_type": "stream", "name": self._name, "text": text}))


class Publisher(DisplayPublisher):
    """What ``display(...)`` shows."""

    send: Send

    def publish(self, data: Any, metadata: Any = None, **options: Any) -> None:  # type: ignore[override]
        flush()
        content = {"data": json_clean(encode_images(data)), "metadata": json_clean(metadata or {})}
        name = (options.get("transient") or {}).get("display_id")
        kind = "update" if options.get("update") else "output"
        self.send((kind, {"output_type": "display_data", "display_id": name, **content}))

    def clear_output(self, wait: bool = False) -> None:
        flush()
        self.send(("clear", wait))


class Hook(DisplayHook):
    """What the last expression of a cell shows."""

    send: Send
    content: dict[str, Any]

    def start_displayhook(self) -> None:
        self.content = {"output_type": "execute_result", "data": {}, "metadata": {}}

    def write_output_prompt(self) -> None:
        self.content["execution_count"] = self.prompt_count

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.content["data"] = json_clean(encode_images(format_dict))
        self.content["metadata"] = json_clean(md_dict or {})

    def finish_displayhook(self) -> None:
        flush()
        if self.content["data"]:
            self.send(("output", self.content))


class Shell(InteractiveShell):
    """IPython's shell without terminal, history and personal profile: the same on every machine."""

    send: Send

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no window here."""

    def init_virtualenv(self) -> None:
        """Do nothing: modules are those of the command, whatever environment the terminal has active."""

    def ask_exit(self) -> None:
        """Refuse ``exit``: a report is whole or it is not."""
        raise SystemExit("exit")

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        flush()
        error = {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)}
        self.send(("output", json_clean(error)))


def flush() -> None:
    """Send what the streams and the descriptors hold, before anything else is shown."""
    sys.stdout.flush()
    sys.stderr.flush()
    for capture in Capture.active:
        capture.drain()


def serve(connection: Connection, parent: int, folder: str | None) -> None:
    """Run the cells that come, one source at a time, until the other side closes; never returns.

    ``parent`` is the process that asked for the cells: when it goes this one goes too, however busy.
    """
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        leash.end_with(parent)
        leash.limit_memory()
        if folder:
            os.chdir(folder)
        send = cast(Send, connection.send)
        Capture.active.append(Capture(send))
        sys.stdout, sys.stderr = cast(Any, Stream("stdout", send)), cast(Any, Stream("stderr", send))
        shell = prepare()
        shell.send = cast(Any, shell.display_pub).send = cast(Any, shell.displayhook).send = send
        while True:
            connection.send(("done", _run(shell, connection.recv())))
    except (EOFError, OSError):
        os._exit(0)
    except BaseException:
        os._exit(70)


def prepare() -> Shell:
    """Make the shell, or give the one made before the fork: most of the start is here."""
    if not Shell.initialized():
        config = Config()
        config.HistoryManager.enabled = False
        Shell.instance(config=config, display_pub_class=Publisher, displayhook_class=Hook, colors="nocolor")
    return Shell.instance()


def _run(shell: Shell, source: str) -> tuple[int, bool]:
    """Run one cell; returns its execution count and whether it succeeded."""
    count = shell.execution_count
    outcome = cast(Any, shell).run_cell(source, store_history=True)
    flush()
    return count, outcome.error_before_exec is None and outcome.error_in_exec is None


class Capture:
    """What libraries and child processes write past Python, straight to file descriptors 1 and 2."""

    active: ClassVar[list[Capture]] = []

    def __init__(self, send: Send) -> None:
        self._send = send
        self._files = {}
        for number, name in ((1, "stdout"), (2, "stderr")):
            descriptor = os.memfd_create(name) if hasattr(os, "memfd_create") else _unnamed_file()
            os.dup2(descriptor, number)
            self._files[name] = descriptor
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def pending(self) -> bool:
        """Whether something was written that has not been sent."""
        return any(os.fstat(descriptor).st_size for descriptor in self._files.values())

    def drain(self) -> None:
        """Send what was written."""
        for name, descriptor in self._files.items():
            size = os.fstat(descriptor).st_size
            if size:
                text = os.pread(descriptor, size, 0).decode("utf-8", "replace")
                os.ftruncate(descriptor, 0)
                os.lseek(descriptor, 0, os.SEEK_SET)
                self._send(("output", {"output_type": "stream", "name": name, "text": text}))


def _unnamed_file() -> int:
    import tempfile

    descriptor, name = tempfile.mkstemp()
    Path(name).unlink()
    return descriptor
