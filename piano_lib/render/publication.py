"""Publish in one step: what is new is made beside, in a hidden folder, and takes the place of the old when it is whole.

The unit is the folder of an ambito: years, comparisons and index always agree. A lock keeps two runs apart; the system
frees it when its process ends, however it ends. Work finished before a crash or a Ctrl-C is kept and used again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from piano_lib import exchange
from piano_lib.italian import reason
from piano_lib.render.names import INDEX, MANIFEST, STATEMENT
from piano_lib.slug import FAILED

WRITTEN = frozenset({INDEX, MANIFEST, STATEMENT})  # what completes a staged folder


class PublicationError(Exception):
    """Nothing can be published there; an Italian sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The folder of an ambito under the output folder, while this run holds it."""

    output: Path
    slug: str

    @property
    def place(self) -> Path:
        """Where readers find the reports."""
        return self.output / self.slug

    @property
    def hidden(self) -> Path:
        """Where this run works, on the same file system."""
        return self.output / f".piano-tmp-{self.slug}"

    @property
    def work(self) -> Path:
        """Finished jobs, each in a folder named after the key of its inputs."""
        return self.hidden / "lavori"

    @property
    def failed(self) -> Path:
        """Where the notebooks of failed runs are kept, out of what is published."""
        return self.output / FAILED / self.slug

    def publish(
        self, new: Mapping[str, Path], dropped: Iterable[str] = (), finish: Callable[[Path], None] | None = None
    ) -> None:
        """Publish: what is there now, with ``new`` files (name -> file, moved) in and ``dropped`` ones out.

        ``finish`` completes the staged folder (manifests, index) before it takes the place of the old one.
        """
        staged = self.hidden / "nuovo"
        exchange.discard(staged)
        staged.mkdir(parents=True)
        if self.place.exists():
            _carry(self.place, staged, {*new, *dropped})
        for name, source in new.items():
            _link(source, staged / name)
        if finish is not None:
            finish(staged)
        if self.place.exists():
            _copy_modes(self.place, staged)
        exchange.sync(staged)
        exchange.put(staged, self.place, self.hidden / "vecchio")

    def forget_work(self) -> None:
        """Delete the finished jobs: they are published, or will not be."""
        exchange.discard(self.work)

    def keep_failed(self, name: str, source: Path | None) -> Path | None:
        """Keep the notebook of a failed run and say where, if the disk takes it; ``None`` forgets one kept earlier."""
        kept = self.failed / name
        if source is None:
            kept.unlink(missing_ok=True)
            for folder in (self.failed, self.failed.parent):
                _remove_if_empty(folder)
            return None
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            exchange.write(kept, source.read_bytes())
        except OSError:  # what failed is said all the same
            return None
        return kept


@contextmanager
def open_publication(output: Path, slug: str) -> Iterator[Publication]:
    """Take hold of the folder of an ambito, put right what a crash left, and let go at the end.

    Raises ``PublicationError`` when another run holds it, or nothing can be written there.
    """
    publication = Publication(output, slug)
    _refuse(publication.place)
    created, hold = _missing(output), ExitStack()
    try:
        output.mkdir(parents=True, exist_ok=True)
        hold.enter_context(exchange.held(_lock(publication)))
    except exchange.Busy:
        raise PublicationError(
            f"Un'altra esecuzione sta scrivendo in «{output / slug}»: aspetta che finisca, poi ripeti il comando."
        ) from None
    except OSError as error:
        raise PublicationError(
            f"Non posso scrivere nella cartella «{output}» ({reason(error)}): scegline un'altra con --uscita."
        ) from None
    try:
        exchange.recover(publication.place, publication.hidden / "vecchio")
        exchange.discard(publication.hidden / "nuovo")
        yield publication
    finally:
        with hold:  # whatever could not be tidied, it holds nobody back
            _tidy(publication)
        for folder in created:
            _remove_if_empty(folder)


def tidy_up(output: Path, slug: str) -> None:
    """Delete what a run killed just after its exchange left behind, where nothing else is to be done."""
    publication = Publication(output, slug)
    if publication.hidden.exists() or _lock(publication).exists():
        with suppress(PublicationError), open_publication(output, slug):  # another run is at work: let it
            publication.forget_work()


def _lock(publication: Publication) -> Path:
    return publication.output / f".piano-{publication.slug}.lock"


def _refuse(place: Path) -> None:
    """Refuse what cannot be exchanged with a folder."""
    if place.is_symlink():
        raise PublicationError(f"«{place}» è un collegamento: indica con --uscita la cartella vera che lo contiene.")
    if place.exists() and not place.is_dir():
        raise PublicationError(f"«{place}» è un file, e lì vanno i rapporti: spostalo, o scegli un'altra --uscita.")


def _tidy(publication: Publication) -> None:
    exchange.discard(publication.hidden / "nuovo")
    for folder in (publication.work, publication.hidden):
        _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _missing(folder: Path) -> list[Path]:
    """The folders that making ``folder`` will create, innermost first: they go again if nothing was put in them."""
    return [one for one in (folder, *folder.parents) if not one.exists()]


def _carry(place: Path, staged: Path, leave: Collection[str]) -> None:
    """Put in ``staged`` what stands in ``place`` but for the names to ``leave``: also what others put there.

    A symbolic link is carried as it is, unless it stands where we write: we write nothing through it. A folder that we
    leave without files goes; one that had none is somebody's.
    """
    ours = {parent.as_posix() for name in leave for parent in Path(name).parents}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place).as_posix()
        target = staged / name
        if path.is_symlink():
            if name not in leave and name not in ours and path.name not in WRITTEN:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(os.readlink(path))
        elif path.is_dir():
            if not any(path.iterdir()):
                target.mkdir(parents=True, exist_ok=True)
        elif path.is_file() and name not in leave:
            _link(path, target)


def _copy_modes(place: Path, staged: Path) -> None:
    for path in (place, *place.rglob("*")):
        target = staged / path.relative_to(place)
        if path.is_dir() and not path.is_symlink() and target.is_dir() and not target.is_symlink():
            shutil.copymode(path, target)


def _link(source: Path, target: Path) -> None:
    """Another name for the same file, or a copy where the file system has no such thing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
