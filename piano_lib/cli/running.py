"""What the commands that make reports share: options, progress bar, what they say at the end."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from piano_lib.cli.options import BLOCKED, DONE, UsageError, output_folder
from piano_lib.render import executor
from piano_lib.render.agenda import CELL_LIMIT, Request, notebooks
from piano_lib.render.batch import Progress
from piano_lib.render.edition import Edition, Failure, publish
from piano_lib.render.jobs import Outcome
from piano_lib.render.parameters import Value
from piano_lib.render.publication import PublicationError

INTERRUPTED = 130  # as shells say it of Ctrl-C
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
        made = publish(request, output, lambda: _executor(args), progress, args.forza)
    except PublicationError as error:
        print(error, file=sys.stderr)
        return BLOCKED
    except KeyboardInterrupt:
        print("\nInterrotto. Quanto è già pubblicato è intatto; lo stesso comando riprende da qui.", file=sys.stderr)
        return INTERRUPTED
    say(made)
    return BLOCKED if made.failures else DONE


def say(made: Edition) -> None:
    """Print what was made, what failed and why, and what to open."""
    if made.made:
        print(f"Rapporti fatti: {sum(not one.failure for one in made.made)} (quaderni eseguiti: {made.runs}).")
    if made.current:
        print(f"Già aggiornati, non rifatti: {made.current}.")
    if made.failures:
        tell_failures(made.failures)
    index = made.place / "index.html"
    if index.is_file():
        print(f"Apri: {index}")


def tell_failures(failures: Sequence[Failure]) -> None:
    """Print the table of what failed and why, on stderr."""
    print(f"Non riusciti: {len(failures)}.", file=sys.stderr)
    width = max(len(failure.title) for failure in failures)
    for failure in failures:
        print(f"  {failure.title:<{width}}  {failure.sentence}", file=sys.stderr)
        if failure.notebook is not None:
            print(f"  {'':<{width}}  quaderno fin dove è arrivato: {failure.notebook}", file=sys.stderr)


def write_failures(failures: Sequence[Failure], path: Path) -> None:
    """Write the table of failures as CSV, or delete that of an earlier run when there are none."""
    if not failures:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("rapporto", "motivo", "quaderno"))
        writer.writerows((failure.title, failure.sentence, failure.notebook or "") for failure in failures)


@contextmanager
def progress(total: int) -> Iterator[Progress]:
    """A bar on stderr, where it is a terminal: done, failed, time left."""
    from tqdm import tqdm

    failed = 0
    with tqdm(total=total, desc="Rapporti", bar_format=BAR, disable=None if total else True, leave=False) as bar:

        def step(outcome: Outcome) -> None:
            nonlocal failed
            failed += bool(outcome.failure)
            if failed:
                bar.set_postfix_str(f", non riusciti {failed}", refresh=False)
            bar.update()

        yield step


def _executor(args: argparse.Namespace) -> AbstractContextManager[Executor]:
    return executor.on_dask(args.scheduler) if args.scheduler else executor.local(args.processi)
