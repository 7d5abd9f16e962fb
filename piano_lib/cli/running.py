"""What the commands that make reports share: options, progress bar, what they say at the end."""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from piano_lib.cli.options import BLOCKED, DONE, UsageError, output_folder
from piano_lib.render import executor
from piano_lib.render.agenda import CELL_LIMIT, Request, notebooks
from piano_lib.render.batch import Progress
from piano_lib.render.edition import Edition, Failure, publish
from piano_lib.render.jobs import Outcome
from piano_lib.render.parameters import Value
from piano_lib.render.publication import FAILED, PublicationError

INTERRUPTED = 130  # as shells say it of Ctrl-C
STOPPED = "\nInterrotto. Quanto è già pubblicato è intatto; lo stesso comando riprende da qui."
FAILURES = "non-riusciti.csv"
BAR = "{desc}: {percentage:3.0f}% |{bar}| {n_fmt} di {total_fmt}{postfix} [trascorso {elapsed}, mancano {remaining}]"


def add_running(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command that makes reports."""
    parser.add_argument("--forza", action="store_true", help="rifai anche i rapporti già aggiornati")
    parser.add_argument(
        "--limite", type=int, default=CELL_LIMIT, metavar="SECONDI", help="tempo massimo per una cella (%(default)s)"
    )
    parser.add_argument("--quaderni", metavar="DIR", help="cartella dei quaderni (se manca: quelli del programma)")
    parser.add_argument("--processi", type=int, metavar="N", help="quanti rapporti insieme (se manca: uno per core)")
    parser.add_argument("--scheduler", metavar="INDIRIZZO", help="cluster Dask, per esempio tcp://127.0.0.1:8786")


def add_scenario(parser: argparse.ArgumentParser) -> None:
    """Add ``--scenario``: a study in place of the plan, published apart."""
    parser.add_argument(
        "--scenario", metavar="FILE", help="pagina di studio con uno scenario salvato, a parte: i rapporti non cambiano"
    )


def check_running(args: argparse.Namespace) -> None:
    """Refuse values no run can take, before anything starts."""
    if args.limite < 1:
        raise UsageError(f"--limite vuole un numero di secondi da 1 in su, non {args.limite}.")
    if args.processi is not None and not 1 <= args.processi <= 256:
        raise UsageError(f"--processi vuole un numero fra 1 e 256, non {args.processi}.")
    if args.scheduler is not None and "://" not in args.scheduler:
        raise UsageError(f"--scheduler vuole un indirizzo come tcp://127.0.0.1:8786, non «{args.scheduler[:60]}».")


def notebooks_folder(args: argparse.Namespace, *wanted: str) -> Path:
    """The folder of the notebooks, with those the command needs in it."""
    folder = Path(args.quaderni).resolve() if args.quaderni else notebooks()
    for name in wanted:
        if not (folder / name).is_file():
            raise UsageError(f"Nella cartella dei quaderni «{folder}» manca {name}: indicane un'altra con --quaderni.")
    return folder


def typed_parameters(words: Sequence[str], notebook: Path) -> dict[str, Value]:
    """Read ``NOME=VALORE`` words as the notebook declares them; those the command sets itself are refused."""
    from piano_lib.render.parameters import ParameterError, typed

    given: dict[str, str] = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not sign or not name:
            raise UsageError(f"--parametro vuole NOME=VALORE, non «{word[:60]}».")
        if name == "scenario":
            raise UsageError("Uno scenario si dà con --scenario FILE: la sua pagina sta a parte da quella del piano.")
        if name in ("anno", "dati"):
            raise UsageError(f"Il parametro «{name}» lo decide il comando: indica gli anni dopo «rapporto» e --dati.")
        given[name] = text
    try:
        return typed(notebook, given) if given else {}
    except ParameterError as error:
        raise UsageError(str(error)) from None


def edition(request: Request, args: argparse.Namespace) -> int:
    """Make what was asked for one ambito, say what came of it, give the exit code."""
    output = output_folder(args).resolve()
    try:
        made = publish(request, output, lambda: executor_of(args), progress, args.forza)
    except PublicationError as error:
        print(error, file=sys.stderr)
        return BLOCKED
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return INTERRUPTED
    say(made, write_failures(made.failures, output, request.ambito.slug))
    return BLOCKED if made.failures else DONE


def study(
    args: argparse.Namespace, folder: Path, year: int, notebook: Path, more: Mapping[str, Value] | None = None
) -> int:
    """Make the page of a scenario and say where it is; the plan's own reports are left as they are."""
    from piano_lib.render.parameters import ParameterError
    from piano_lib.render.study import StudyFailed, publish_study, study_of
    from piano_lib.scenarios import NOT_THE_PLAN, ScenarioError

    try:
        asked = study_of(folder, year, Path(args.scenario), notebook, more or {}, args.limite)
    except ScenarioError as error:
        raise UsageError(" ".join(error.sentences)) from None
    except ParameterError as error:
        raise UsageError(str(error)) from None
    try:
        with executor_of(args) as workers, progress(1) as step:
            page = publish_study(asked, output_folder(args).resolve(), workers, step)
    except StudyFailed as error:
        print(f"Lo scenario non ha dato una pagina: {error}", file=sys.stderr)
        if error.notebook is not None:
            print(f"Quaderno fin dove è arrivato: {error.notebook}", file=sys.stderr)
        return BLOCKED
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return INTERRUPTED
    print(f"{NOT_THE_PLAN.capitalize()}.\nApri: {page}")
    return DONE


def say(made: Edition, written: Path) -> None:
    """Print what was made, what failed and why, and what to open."""
    if made.made:
        print(f"Rapporti fatti: {sum(not one.failure for one in made.made)} (quaderni eseguiti: {made.runs}).")
    if made.current:
        print(f"Già aggiornati, non rifatti: {made.current}.")
    if made.failures:
        tell_failures(made.failures, written)
    index = made.place / "index.html"
    if index.is_file():
        print(f"Apri: {index}")


def tell_failures(failures: Sequence[Failure], written: Path | None = None) -> None:
    """Print the table of what failed and why, on stderr."""
    print(f"Non riusciti: {len(failures)}" + (f" (elenco in {written})." if written else "."), file=sys.stderr)
    width = max(len(failure.title) for failure in failures)
    for failure in failures:
        print(f"  {failure.title:<{width}}  {failure.sentence}", file=sys.stderr)
        if failure.notebook is not None:
            print(f"  {'':<{width}}  quaderno fin dove è arrivato: {failure.notebook}", file=sys.stderr)


def write_failures(failures: Sequence[Failure], output: Path, slug: str = "") -> Path:
    """Write the table of failures as CSV beside their notebooks, or delete that of an earlier run if there are none."""
    folder = output / FAILED / slug
    path = folder / FAILURES
    if failures:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(("rapporto", "motivo", "quaderno"))
            writer.writerows((one.title, one.sentence, one.notebook or "") for one in failures)
    elif path.exists():
        path.unlink()
        for empty in (folder, output / FAILED):
            with suppress(OSError):
                empty.rmdir()
    return path


@contextmanager
def progress(total: int) -> Iterator[Progress]:
    """A bar on stderr, where it is a terminal: done, failed, time left."""
    with _bar(total) as bar:
        failed = 0

        def step(outcome: Outcome) -> None:
            nonlocal failed
            failed += bool(outcome.failure)
            _advance(bar, failed)

        yield step


@contextmanager
def shared_bar() -> Iterator[Callable[[int], AbstractContextManager[Progress]]]:
    """One bar for several runs at once: each adds its jobs to it."""
    with _bar(0) as bar:
        lock, failed = threading.Lock(), 0

        def step(outcome: Outcome) -> None:
            nonlocal failed
            with lock:
                failed += bool(outcome.failure)
                _advance(bar, failed)

        def add(total: int) -> AbstractContextManager[Progress]:
            with lock:
                bar.total += total
                bar.refresh()
            return nullcontext(step)

        yield add


def executor_of(args: argparse.Namespace) -> AbstractContextManager[Executor]:
    """Where the jobs run: on this machine, or on the Dask cluster that was named."""
    return _cluster(args.scheduler) if args.scheduler else executor.local(args.processi)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        with executor.on_dask(address) as workers:
            yield workers
    except executor.SchedulerError as error:
        raise UsageError(f"--scheduler: {error}") from None


def _bar(total: int) -> Any:
    from tqdm import tqdm

    shape = shutil.get_terminal_size()  # tqdm by itself shows nothing on a terminal that does not say its size
    wide, high = min(shape.columns, 120), shape.lines
    return tqdm(
        total=total, desc="Rapporti", bar_format=BAR, disable=None, leave=False, ncols=wide, nrows=high,
        mininterval=0, miniters=1,  # every report is drawn: the last may end a moment after the one before
    )  # fmt: skip


def _advance(bar: Any, failed: int) -> None:
    if failed:
        bar.set_postfix_str(f", non riusciti {failed}", refresh=False)
    bar.update()
