"""A Dask cluster that takes jobs: whatever becomes of it, every job given to it ends, so nobody waits for ever."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import wait as all_ended
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Remote

T = TypeVar("T")
TAKEN_AWAY = (OSError, CancelledError, asyncio.CancelledError)  # how Dask says that a result will not come
LOGGERS = ("distributed", "distributed.client", "tornado.application")  # each has a level of its own
PAUSE = 5.0  # seconds between two looks at whether the client still stands
TIMEOUT = 10  # seconds in which a scheduler must answer


class SchedulerError(Exception):
    """The Dask cluster cannot be used; an Italian sentence says why."""


class SchedulerLost(Exception):
    """The Dask cluster went away while jobs were being made; an Italian sentence says it and what to do."""

    def __init__(self) -> None:
        super().__init__("il cluster Dask non risponde più: ripeti il comando, quello che è finito non si rifà")


class Cluster(Executor):
    """A Dask client as an executor. Its own, ``get_executor``, leaves a future open for ever in two cases.

    They are a scheduler lost while a result is read from it, and a job given while the client is closing. Here both
    end with ``SchedulerLost``, raised by ``submit`` or by the future.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._loop: Any = client.loop  # never ``None`` once the client is open
        self._open: set[Future[Any]] = set()
        self._gate, self._closed = threading.Lock(), False

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Give ``fn(*args)`` to the cluster; a worker that dies costs one more try. Raises ``SchedulerLost``."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()  # ended by ``_settle`` alone
        with self._gate:
            if self._closed:
                raise RuntimeError("executor closed")
            self._open.add(future)
        try:
            remote = self._client.submit(fn, *args, pure=False, retries=1, **kwargs)
            self._loop.add_callback(self._follow, remote, future)
        except Exception:
            self._settle(future, error=SchedulerLost())
            if self._client.status == "running":
                raise
            raise SchedulerLost from None
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more jobs: wait for those given (``wait``) or end their futures at once."""
        with self._gate:
            self._closed = True
            given = tuple(self._open)
        if wait and not cancel_futures:
            all_ended(given)
        for future in given:
            self._settle(future, error=CancelledError())

    async def _follow(self, remote: Remote[Any], future: Future[Any]) -> None:
        """Bring what came of a job to who waits for it. Runs in the loop of the client."""
        answer = asyncio.ensure_future(remote)
        while not answer.done() and self._client.status != "closed":
            await asyncio.wait({answer}, timeout=PAUSE)
        if not answer.done():
            answer.cancel()
        try:
            self._settle(future, value=await answer)
        except TAKEN_AWAY as error:
            # An error of the job itself, as one whose worker was killed twice, is that of its future.
            self._settle(future, error=error if remote.status == "error" else SchedulerLost())
        except Exception as error:
            self._settle(future, error=error)

    def _settle(self, future: Future[Any], value: object = None, error: BaseException | None = None) -> None:
        with self._gate:
            if future not in self._open:
                return
            self._open.remove(future)
        if error is None:
            future.set_result(value)
        else:
            future.set_exception(error)


@contextlib.contextmanager
def on_dask(address: str) -> Iterator[Cluster]:
    """Open a Dask cluster as an executor; ``address`` is that of its scheduler, as ``tcp://127.0.0.1:8786``.

    Workers see the same file system and have the same library. Raises ``SchedulerError``.
    """
    try:
        from distributed import Client
    except ImportError:
        raise SchedulerError('manca Dask: installa la parte «dask» con  pip install "piano-lib[dask]"') from None
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong we say
    try:
        client = Client(address, timeout=TIMEOUT, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise SchedulerError(f"lo scheduler Dask «{address}» non risponde: controlla l'indirizzo.") from None
    with client:
        yield Cluster(client)
