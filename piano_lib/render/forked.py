"""The executor whose workers are forked ready-made from one process that has everything imported."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import threading
from multiprocessing.connection import Connection

from piano_lib.render import launch
from piano_lib.render.forge import environment
from piano_lib.render.lanes import Lanes


class WorkerDied(Exception):
    """A worker was killed while it had a job; the job may be given to another."""


class ForkExecutor(Lanes):
    """Workers forked from one process that has everything imported; each is replaced if it dies."""

    def __init__(self, workers: int) -> None:
        self._control, self._forge = _start_forge()
        self._lock = threading.Lock()
        self._connections: set[Connection] = set()
        super().__init__(workers)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers, after the jobs given out (``wait``) or at once, and the process that forked them."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        self._control.close()
        self._forge.wait()

    def _lane(self) -> None:
        connection: Connection | None = None
        for future, fn, args in self._given():
            try:
                connection = connection or self._connect()
                connection.send((fn, args))
                succeeded, result = connection.recv()
            except (EOFError, OSError) as error:
                self._drop(connection)
                connection = None
                future.set_exception(WorkerDied(str(error)))
            else:
                future.set_result(result) if succeeded else future.set_exception(result)
        self._drop(connection)

    def _cut_off(self) -> None:
        for connection in tuple(self._connections):
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)

    def _connect(self) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._control, [b"w"], [theirs.fileno()])
            except OSError:  # the forge was killed: light another
                self._control.close()
                self._forge.wait()
                self._control, self._forge = _start_forge()
                socket.send_fds(self._control, [b"w"], [theirs.fileno()])
        connection = Connection(ours.detach())
        self._connections.add(connection)
        return connection

    def _drop(self, connection: Connection | None) -> None:
        if connection is not None:
            self._connections.discard(connection)
            connection.close()


def _start_forge() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    ours, theirs = socket.socketpair()
    # A Ctrl-C meant for us reaches it too: it waits until the forge can ignore it, which is not at once.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with theirs:
            forge = subprocess.Popen(
                launch.command("piano_lib.render.forge", str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                env=environment(),
                stdin=subprocess.DEVNULL,
            )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return ours, forge
