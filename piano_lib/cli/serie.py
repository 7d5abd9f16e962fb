"""``piano serie``: many ambiti and many years in one run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from piano_lib.cli.options import BLOCKED, DONE, UsageError
from piano_lib.cli.running import (
    INTERRUPTED,
    STOPPED,
    add_running,
    check_running,
    executor_of,
    notebooks_folder,
    shared_bar,
    tell_failures,
    write_failures,
)
from piano_lib.render.agenda import ANNUAL, COMPARISON, SCHEDA, Request
from piano_lib.render.edition import Edition, Failure, Progress, publish
from piano_lib.render.executor import available_cores
from piano_lib.render.publication import PublicationError
from piano_lib.rules import CoverageError
from piano_lib.survey import read_ambito, years
from piano_lib.survey.finding import DataError


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano serie``."""
    parser.add_argument("cartelle", nargs="+", metavar="DIR", help="cartelle di ambiti, o cartelle che ne contengono")
    parser.add_argument("--uscita", metavar="DIR", default="reports", help="cartella dei risultati (%(default)s)")
    parser.add_argument("--anno", action="append", default=[], type=int, metavar="ANNO", help="solo questi anni")
    parser.add_argument("--schede", action="store_true", help="fai anche le schede di tutti i comuni")
    add_running(parser)


def run(args: argparse.Namespace) -> int:
    """Make everything of every ambito; one that fails stops nobody else. 0 done, 1 something failed, 2 wrong use."""
    check_running(args)
    folders = ambiti(args.cartelle)
    notebooks_folder(args, ANNUAL, COMPARISON, *([SCHEDA] if args.schede else []))
    try:
        with executor_of(args) as workers, shared_bar() as progress:
            editions = _all(folders, partial(_ambito, args=args, workers=workers, progress=progress), workers)
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return INTERRUPTED
    return _say(editions, Path(args.uscita).resolve())


def ambiti(words: Sequence[str]) -> tuple[Path, ...]:
    """The folders of ambiti named, or inside those named. Raises ``UsageError`` for one that holds none."""
    found: list[Path] = []
    for word in words:
        folder = Path(word).resolve()
        inside = sorted(path.parent for path in folder.glob("*/ambito.toml"))
        if (folder / "ambito.toml").is_file():
            found.append(folder)
        elif inside:
            found += inside
        else:
            raise UsageError(f"In «{word}» non c'è alcun ambito: serve una cartella con ambito.toml, o che ne abbia.")
    return tuple(dict.fromkeys(found))


def _all(folders: Sequence[Path], make: partial[Edition], workers: Executor) -> list[Edition]:
    # More ambiti at once than workers: while one is read or published the others keep the workers busy.
    with ThreadPoolExecutor(2 * available_cores()) as threads:
        try:
            return list(threads.map(make, folders))
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            workers.shutdown(wait=False)
            raise


def _ambito(folder: Path, args: argparse.Namespace, workers: Executor, progress: Progress) -> Edition:
    """Make all of one ambito; data or law that cannot give a plan are failures of its own."""
    output = Path(args.uscita).resolve()
    known = tuple(year for year in years(folder) if not args.anno or year in args.anno)
    try:
        ambito = read_ambito(folder)
        request = Request(
            folder=folder,
            ambito=ambito,
            years=years(folder),
            reports=known,
            comparisons=tuple((a, b) for a, b in pairwise(known) if b == a + 1),
            schede=tuple((year, one.istat) for year in known for one in ambito.municipalities if args.schede),
            limit=args.limite,
            notebooks=notebooks_folder(args),
        )
        made = publish(request, output, lambda: nullcontext(workers), progress, args.forza)
    except DataError as error:
        sentences = [finding.sentence() for finding in error.findings]
        return Edition(output, failures=tuple(Failure(folder.name, sentence, None) for sentence in sentences))
    except (CoverageError, PublicationError) as error:
        return Edition(output, failures=(Failure(folder.name, str(error), None),))
    named = (replace(failure, title=f"{ambito.slug}: {failure.title}") for failure in made.failures)
    return replace(made, failures=tuple(named))


def _say(editions: Sequence[Edition], output: Path) -> int:
    failures = [failure for edition in editions for failure in edition.failures]
    made = sum(not outcome.failure for edition in editions for outcome in edition.made)
    print(f"Ambiti: {len(editions)}. Rapporti fatti: {made}; quaderni eseguiti: {sum(one.runs for one in editions)}.")
    print(f"Già aggiornati, non rifatti: {sum(edition.current for edition in editions)}.")
    written = write_failures(failures, output)
    if failures:
        tell_failures(failures, written)
    print(f"Risultati in: {output}")
    return BLOCKED if failures else DONE
