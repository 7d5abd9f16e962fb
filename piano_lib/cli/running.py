"""What the commands that make reports share: options, progress bar, what they say at the end."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import astuple
from pathlib import Path

from piano_lib import exchange
from piano_lib.cli.bar import progress
from piano_lib.cli.codes import INTERRUPTED
from piano_lib.cli.options import BLOCKED, DONE, UsageError, output_folder, sentence
from piano_lib.export import moment
from piano_lib.italian import reason
from piano_lib.render import executor
from piano_lib.render.agenda import Request, notebooks
from piano_lib.render.cluster import SchedulerError, SchedulerLost, on_dask
from piano_lib.render.edition import Edition, Failure, publish
from piano_lib.render.jobs import CELL_LIMIT
from piano_lib.render.parameters import Value
from piano_lib.render.publication import PublicationError
from piano_lib.slug import FAILED

STOPPED = "\nInterrotto. Quanto è già pubblicato è intatto; lo stesso comando riprende da qui."
FAILURES = "non-riusciti.csv"
WAITING, GONE = "Fatti ma non pubblicati", "Tolti"


def add_running(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command that makes reports."""
    parser.add_argument("--forza", action="store_true", help="rifai anche i rapporti già aggiornati")
    parser.add_argument(
        "--limite",
        type=int,
        default=CELL_LIMIT,
        metavar="SECONDI",
        help="tempo massimo per una cella, o per il PDF (%(default)s)",
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
    try:
        moment.checked(moment.given())
    except ValueError as error:
        raise UsageError(str(error)) from None
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
        print(sentence(str(error)), file=sys.stderr)
        return BLOCKED
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return INTERRUPTED
    except SchedulerLost as error:
        failures = (Failure(request.ambito.slug, str(error), None),)
        written = write_failures(failures, output, request.ambito.slug)
        tell_failures(failures, written)
        return BLOCKED
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
    except PublicationError as error:
        print(sentence(str(error)), file=sys.stderr)
        return BLOCKED
    except StudyFailed as error:
        print(f"Lo scenario non ha dato una pagina: {sentence(str(error))}", file=sys.stderr)
        if error.notebook is not None:
            print(f"Quaderno fin dove è arrivato: {sentence(str(error.notebook))}", file=sys.stderr)
        return BLOCKED
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return INTERRUPTED
    print(f"{NOT_THE_PLAN.capitalize()}.\nApri: {page}")
    return DONE


def say(made: Edition, written: Path | None) -> None:
    """Print what was made, what failed and why, and what to open."""
    if made.made:
        print(f"Rapporti fatti: {len(made.published)} (quaderni eseguiti: {made.runs}).")
    if made.current:
        print(f"Già aggiornati, non rifatti: {made.current}.")
    if made.failures:
        tell_failures(made.failures, written)
    tell_disagreements(made)
    index = made.place / "index.html"
    if index.is_file():
        print(f"Apri: {index}")


def tell_disagreements(made: Edition, whose: str = "") -> None:
    """Print, on stderr, what was made and waits, and what was published and is gone: all that is left agrees."""
    for what, why, titles in (
        (WAITING, "accanto resterebbe un rapporto fatto da altri dati", made.held),
        (WAITING, "il piano di un loro anno non è riuscito", made.incomplete),
        (GONE, "non riusciti, e quelli di prima venivano da altri dati", made.withdrawn),
        (GONE, "i dati di un loro anno non ci sono più, e venivano da altri dati", made.orphans),
    ):
        if titles:
            print(f"{whose}{what}, perché {why}: {', '.join(map(sentence, titles))}.", file=sys.stderr)


def tell_failures(failures: Sequence[Failure], written: Path | None = None) -> None:
    """Print the table of what failed and why, on stderr."""
    where = f" (elenco in {sentence(str(written))})" if written else ""
    print(f"Non riusciti: {len(failures)}{where}.", file=sys.stderr)
    titles = [sentence(failure.title) for failure in failures]  # names and errors of strangers, on one line each
    width = max(map(len, titles))
    for title, failure in zip(titles, failures, strict=True):
        print(f"  {title:<{width}}  {sentence(failure.sentence)}", file=sys.stderr)
        if failure.notebook is not None:
            kept = sentence(str(failure.notebook))
            print(f"  {'':<{width}}  quaderno fin dove è arrivato: {kept}", file=sys.stderr)


def write_failures(failures: Sequence[Failure], output: Path, slug: str) -> Path | None:
    """Write the table of failures of an ambito as CSV beside their notebooks, or delete the earlier one if none failed.

    A disk that takes no table takes nothing away from what is printed: that is said, and there is no path.
    """
    path = output / FAILED / slug / FAILURES
    try:
        if failures:
            path.parent.mkdir(parents=True, exist_ok=True)
            exchange.write(path, _table(failures).encode())
        elif path.exists():
            path.unlink()
            for empty in (path.parent, path.parent.parent):
                with suppress(OSError):
                    empty.rmdir()
    except OSError as error:
        print(f"L'elenco «{sentence(str(path))}» non si può scrivere: {reason(error)}.", file=sys.stderr)
        return None
    return path


def _table(failures: Sequence[Failure]) -> str:
    from piano_lib.export.neutral import neutral

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("rapporto", "motivo", "quaderno"))
    writer.writerows([neutral(str(cell or "")) for cell in astuple(failure)] for failure in failures)
    return text.getvalue()


def executor_of(args: argparse.Namespace) -> AbstractContextManager[Executor]:
    """Where the jobs run: on this machine, or on the Dask cluster that was named."""
    return _cluster(args.scheduler) if args.scheduler else executor.local(args.processi)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        with on_dask(address) as workers:
            yield workers
    except SchedulerError as error:
        raise UsageError(f"--scheduler: {error}") from None
