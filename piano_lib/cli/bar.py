"""One progress bar for every command that takes its time: Italian, on stderr, and only where that is a terminal."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from piano_lib.render.batch import Progress
    from piano_lib.render.jobs import Outcome

T = TypeVar("T")
SHAPE = "{desc}: {percentage:3.0f}% |{bar}| {n_fmt} di {total_fmt}{postfix} [trascorso {elapsed}, mancano {remaining}]"


def each(things: Sequence[T], what: str) -> Iterable[T]:
    """The things, one by one, while a bar headed ``what`` says how many have been done."""
    with _bar(len(things), what) as bar:
        for thing in things:
            yield thing
            bar.update()


@contextmanager
def progress(total: int) -> Iterator[Progress]:
    """A bar for the reports of one run: done, failed, time left."""
    with shared_bar() as add, add(total) as step:
        yield step


@contextmanager
def shared_bar() -> Iterator[Callable[[int], AbstractContextManager[Progress]]]:
    """One bar for several runs at once: each adds its reports to it."""
    with _bar(0, "Rapporti") as bar:
        lock, failed = threading.Lock(), 0

        def step(outcome: Outcome) -> None:
            nonlocal failed
            with lock:
                failed += bool(outcome.failure)
                if failed:
                    bar.set_postfix_str(f", non riusciti {failed}", refresh=False)
                bar.update()

        def add(total: int) -> AbstractContextManager[Progress]:
            with lock:
                bar.total += total
                bar.refresh()
            return nullcontext(step)

        yield add


def _bar(total: int, what: str) -> Any:
    from tqdm import tqdm

    shape = shutil.get_terminal_size()  # tqdm by itself shows nothing on a terminal that does not say its size
    wide, high = min(shape.columns, 120), shape.lines
    return tqdm(
        total=total, desc=what, bar_format=SHAPE, disable=None, leave=False, ncols=wide, nrows=high,
        mininterval=0, miniters=1,  # every step is drawn: the last may end a moment after the one before
    )  # fmt: skip
