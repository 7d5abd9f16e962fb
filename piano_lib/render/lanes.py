"""Workers that take jobs from one queue, each with a thread that waits for it; they may be cut short at any time."""

from __future__ import annotations

import contextlib
import queue
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

T = TypeVar("T")
Task = tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]
PAUSE = 0.2  # seconds between two attempts at ending what runs


class Lanes(Executor):
    """The part of an executor that does not know what a worker is: a lane is a thread that gives jobs to one worker."""

    def __init__(self, workers: int) -> None:
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._gate, self._closed = threading.Lock(), False
        self._threads = [threading.Thread(target=self._lane, daemon=True) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Give ``fn(*args)`` to the first worker that is free."""
        if kwargs:
            raise TypeError("keyword arguments are not sent to workers")
        future: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise RuntimeError("executor closed")
            self._tasks.put((future, fn, args))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers: after the jobs given out (``wait``) or at once."""
        with self._gate:
            self._closed = True
        if cancel_futures or not wait:
            self._cancel_waiting()
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            while thread.is_alive():
                if not wait:
                    self._cut_off()  # again and again: one may have begun just after the others were ended
                thread.join(None if wait else PAUSE)

    @abstractmethod
    def _lane(self) -> None:
        """Do the jobs of ``_given`` until there are no more."""

    @abstractmethod
    def _cut_off(self) -> None:
        """End what runs now, however busy."""

    def _given(self) -> Iterator[Task]:
        while task := self._tasks.get():
            if task[0].set_running_or_notify_cancel():
                yield task

    def _cancel_waiting(self) -> None:
        with contextlib.suppress(queue.Empty):
            while task := self._tasks.get_nowait():
                if task[0].cancel():
                    task[0].set_running_or_notify_cancel()  # only this wakes who waits in ``as_completed``
