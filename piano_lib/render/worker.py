"""What a process knows about being a worker forked ready-made: whether it is one, and who waits for it."""

from __future__ import annotations

from multiprocessing.connection import Connection

LIFELINES: list[Connection] = []  # the connection to whoever gave the job; it becomes readable when they are gone


def is_forked() -> bool:
    """True in a forked worker: a process with one thread, which may fork the process that runs the cells."""
    return bool(LIFELINES)
