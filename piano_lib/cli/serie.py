"""``piano serie``: many ambiti and many years in one run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from piano_lib.cli.bar import shared_bar
from piano_lib.cli.codes import INTERRUPTED
from piano_lib.cli.options import BLOCKED, DONE, UsageError, data_folder, output_folder, refused_by_the_system, sentence
from piano_lib.cli.running import (
    STOPPED,
    add_running,
    check_running,
    executor_of,
    notebooks_folder,
    tell_disagreements,
    tell_failures,
    write_failures,
)
from piano_lib.italian import listing
from piano_lib.render.agenda import ANNUAL, COMPARISON, SCHEDA, Request
from piano_lib.render.cluster import SchedulerLost
from piano_lib.render.edition import Edition, Failure, Progress, publish
from piano_lib.render.executor import available_cores
from piano_lib.render.publication import PublicationError
from piano_lib.rules import CoverageError, RuleFileError
from piano_lib.slug import FAILED
from piano_lib.survey import read_ambito, years
from piano_lib.survey.finding import DataError


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano serie``."""
    parser.add_argument(
        "cartelle", nargs="*", metavar="DIR", help="cartelle di ambiti, o cartelle che ne contengono (se manca: data/)"
    )
    parser.add_argument("--dati", action="append", default=[], metavar="DIR", help="come DIR; si può ripetere")
    parser.add_argument("--uscita", metavar="DIR", help="cartella dei risultati (se manca: reports/, accanto a data/)")
    parser.add_argument("--anno", action="append", default=[], type=int, metavar="ANNO", help="solo questi anni")
    parser.add_argument("--schede", action="store_true", help="fai anche le schede di tutti i comuni")
    add_running(parser)


def run(args: argparse.Namespace) -> int:
    """Make everything of every ambito; one that fails stops nobody else. 0 done, 1 something failed, 2 wrong use."""
    check_running(args)
    named = [*args.cartelle, *args.dati]
    args.dati = named[0] if named else None  # as everywhere: results go beside data/, or here if folders are named
    output = output_folder(args).resolve()
    folders = ambiti(named or [str(data_folder(Path.cwd()))])
    refuse_twins(folders)
    folders, without = with_years(folders, args.anno)
    notebooks_folder(args, ANNUAL, COMPARISON, *([SCHEDA] if args.schede else []))
    try:
        with executor_of(args) as workers, shared_bar() as progress:
            make = partial(_ambito, args=args, output=output, workers=workers, progress=progress)
            editions = _all(folders, make, workers)
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return INTERRUPTED
    return _say(editions, output, without)


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


def with_years(folders: Sequence[Path], wanted: Sequence[int]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The folders that hold one of the years wanted, or all if none is, and the others.

    Raises ``UsageError`` when no folder has any of them.
    """
    if not wanted:
        return tuple(folders), ()
    having = tuple(folder for folder in folders if {*years(folder)} & {*wanted})
    if not having:
        said = listing([str(year) for year in sorted({*wanted})])
        raise UsageError(f"Nessun ambito ha dati per --anno {said}: controlla gli anni, o le cartelle.")
    return having, tuple(folder for folder in folders if folder not in having)


def refuse_twins(folders: Iterable[Path]) -> None:
    """Refuse folders whose reports would go into one place, each over the other's. Raises ``UsageError``."""
    places: dict[str, list[Path]] = {}
    for folder in folders:
        with suppress(DataError, OSError):  # said by the run of that ambito
            places.setdefault(read_ambito(folder).slug, []).append(folder)
    for slug, sharing in places.items():
        if len(sharing) > 1:
            names = listing([f"«{folder}»" for folder in sharing])
            raise UsageError(
                f"Lo stesso slug «{slug}» è in {names}: i rapporti si coprirebbero. Cambialo in ambito.toml."
            )


def _all(folders: Sequence[Path], make: partial[Edition], workers: Executor) -> list[Edition]:
    # More ambiti at once than workers: while one is read or published the others keep the workers busy.
    with ThreadPoolExecutor(2 * available_cores()) as threads:
        try:
            return list(threads.map(make, folders))
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            workers.shutdown(wait=False)
            raise


def _ambito(folder: Path, args: argparse.Namespace, output: Path, workers: Executor, progress: Progress) -> Edition:
    """Make all of one ambito; whatever goes wrong with it is a failure of its own."""
    try:
        return publish(_request(folder, args), output, lambda: nullcontext(workers), progress, args.forza)
    except DataError as error:
        return _failed(folder, *(finding.sentence() for finding in error.findings))
    except (CoverageError, RuleFileError, PublicationError, SchedulerLost) as error:
        return _failed(folder, str(error))
    except OSError as error:
        return _failed(folder, refused_by_the_system(error))
    except Exception as error:
        return _failed(folder, f"errore inatteso ({type(error).__name__}): {str(error)[:300]}")


def _request(folder: Path, args: argparse.Namespace) -> Request:
    present = years(folder)
    known = tuple(year for year in present if not args.anno or year in args.anno)
    ambito = read_ambito(folder)
    return Request(
        folder=folder,
        ambito=ambito,
        years=present,
        reports=known,
        comparisons=tuple((a, b) for a, b in pairwise(known) if b == a + 1),
        schede=tuple((year, one.istat) for year in known for one in ambito.municipalities if args.schede),
        limit=args.limite,
        notebooks=notebooks_folder(args),
    )


def _failed(folder: Path, *sentences: str) -> Edition:
    slug = folder.name
    with suppress(DataError, OSError):
        slug = read_ambito(folder).slug
    return Edition(
        folder.with_name(slug), failures=tuple(Failure(folder.name, sentence, None) for sentence in sentences)
    )


def _named(failure: Failure, edition: Edition) -> Failure:
    """A failure in a table of many ambiti."""
    whose = edition.place.name
    return failure if failure.title == whose else replace(failure, title=f"{whose}: {failure.title}")


def _say(editions: Sequence[Edition], output: Path, without: Sequence[Path]) -> int:
    failures = [_named(failure, edition) for edition in editions for failure in edition.failures]
    made = sum(len(edition.published) for edition in editions)
    print(f"Ambiti: {len(editions)}. Rapporti fatti: {made}; quaderni eseguiti: {sum(one.runs for one in editions)}.")
    print(f"Già aggiornati, non rifatti: {sum(edition.current for edition in editions)}.")
    if without:
        print(f"Senza dati per quegli anni, saltati: {listing([sentence(folder.name) for folder in without])}.")
    written = [write_failures(edition.failures, output, edition.place.name) for edition in editions]
    if failures:
        tell_failures(failures, output / FAILED if all(written) else None)
    for edition in editions:
        tell_disagreements(edition, f"{edition.place.name}: ")
    print(f"Risultati in: {output}")
    return BLOCKED if failures else DONE
