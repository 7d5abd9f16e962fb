"""A published folder against its manifests: every file whole, from which data, with which programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from piano_lib.italian import count
from piano_lib.render import fingerprint, manifest, names
from piano_lib.render.agenda import Agenda, Request, compared, read_by
from piano_lib.render.manifest import Manifest, Product

SCHEMA = Path(__file__).with_name("manifest.schema.json")


class NotPublished(Exception):
    """The folder holds no manifest, or one that cannot be read; an Italian sentence."""


@dataclass(frozen=True, slots=True)
class Book:
    """A manifest, the folder it lists, and whose that folder is: a year's (``"2022"``) or the ambito's (``""``)."""

    folder: Path
    home: str
    manifest: Manifest

    @property
    def year(self) -> int | None:
        """The year of the folder, whatever its manifest says."""
        return int(self.home) if self.home else None

    @property
    def years(self) -> frozenset[int]:
        """The years whose data its products are made from, whether or not they can be made again."""
        if self.year:  # a plan reads the year before too
            return frozenset({self.year, self.year - 1} if self.manifest.prodotti else ())
        return frozenset(year for pair in compared(one.file for one in self.manifest.prodotti) for year in pair)

    def name(self, file: str) -> str:
        """A file's name relative to the folder of the ambito."""
        return f"{self.home}/{file}" if self.home else file

    def parameters(self, page: str) -> Mapping[str, Any]:
        """The parameters of a page's notebook, as the manifest says."""
        given: Mapping[str, Any] = self.manifest.parametri.get(page, {})
        return given


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as its manifest, or as the same made again: its name and what differs, in order."""

    file: str
    what: tuple[str, ...]


def books(folder: Path) -> tuple[Book, ...]:
    """The manifests of a folder: its own and, of the folder of an ambito, those of its years.

    Raises ``NotPublished`` when there is none, or one does not follow ``manifest.schema.json``.
    """
    within = [folder / str(year) for year in names.years(folder, names.MANIFEST)]
    found = [Book(place, place.name, _read(place)) for place in within]
    if (folder / names.MANIFEST).is_file():
        own = _read(folder)
        name = folder.resolve().name
        home = name if fnmatchcase(name, names.YEAR) else "" if within or own.anno is None else str(own.anno)
        found.insert(0, Book(folder, home, own))
    if not found:
        raise NotPublished(
            f"In «{folder}» non c'è {names.MANIFEST}: indica la cartella di un ambito o di un anno pubblicati."
        )
    return tuple(found)


def integrity(found: Sequence[Book], folder: Path) -> Iterator[Difference]:
    """Products missing or changed since they were published, years that are gone, files and links no manifest lists,
    manifests of another folder.
    """
    yield from _years(found)
    for book in found:
        if book.year != book.manifest.anno:
            sentence = f"dice di essere {_of(book.manifest.anno)}, ma sta nella cartella {_of(book.year)}"
            yield Difference(book.name(names.MANIFEST), (sentence,))
        for product in book.manifest.prodotti:
            sentence = _changed(book.folder / product.file, product)
            if sentence:
                yield Difference(book.name(product.file), (sentence,))
    listed = {book.folder / product.file for book in found for product in book.manifest.prodotti}
    listed |= {book.folder / names.MANIFEST for book in found}
    for path in sorted({path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()} - listed):
        yield Difference(path.relative_to(folder).as_posix(), ("nessun manifesto lo elenca",))


def inputs(asked: Sequence[tuple[Request, Sequence[Book]]]) -> Iterator[Difference]:
    """Data files that are not those the reports were made from.

    ``asked`` is what has to be made again, with the manifests of it (``remaking.requests``).
    """
    said: dict[str, str] = {}
    for request, group in asked:
        agenda = Agenda(request, group[0].folder)
        for book in group:
            used = {name for name in agenda.inputs if book.years and read_by(book.years, name)}
            for name, digest in book.manifest.ingressi.items():
                now = agenda.inputs.get(name)
                if now is None:
                    said[name] = "i rapporti lo hanno usato, ora non c'è"
                elif now != digest:
                    said[name] = "è cambiato da quando i rapporti sono stati fatti"
                elif name not in used:
                    said[name] = f"{book.name(names.MANIFEST)} lo nomina, ma quei rapporti non si fanno da questo"
            unnamed = f"i rapporti si fanno anche da questo, ma {book.name(names.MANIFEST)} non lo nomina"
            said |= dict.fromkeys(used - book.manifest.ingressi.keys(), unnamed)
    yield from (Difference(name, (sentence,)) for name, sentence in sorted(said.items()))


def programs(found: Sequence[Book]) -> Iterator[str]:
    """What has changed in the programs since then, as Italian sentences."""
    now = fingerprint.versions()
    changed = {
        name: (book.manifest.versioni.get(name, ""), now.get(name, ""))
        for book in found
        for name in sorted({*book.manifest.versioni, *now})
        if book.manifest.versioni.get(name, "") != now.get(name, "")
    }
    yield from (
        f"{name}: allora {was or 'assente'}, ora {is_now or 'assente'}" for name, (was, is_now) in changed.items()
    )
    if any(book.manifest.libreria != fingerprint.library() for book in found):
        yield "codice, norme o modelli di pagina di piano_lib sono cambiati"


def _years(found: Sequence[Book]) -> Iterator[Difference]:
    """Years that the ambito's manifest names and have none of their own, and the contrary."""
    own = next((book.manifest for book in found if book.year is None), None)
    if own is None or own.anni is None:
        return
    said, there = {*own.anni}, {book.year for book in found if book.year}
    for year in sorted(said ^ there):
        sentence = f"il manifesto dell'ambito non dice che i rapporti del {year} sono pubblicati"
        if year in said:
            sentence = f"manca, e il manifesto dell'ambito dice che i rapporti del {year} sono pubblicati"
        yield Difference(f"{year}/{names.MANIFEST}", (sentence,))


def _of(year: int | None) -> str:
    return f"del {year}" if year else "di tutto l'ambito"


def _read(folder: Path) -> Manifest:
    path = folder / names.MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        error = next(iter(sorted(_validator().iter_errors(content), key=str)), None)
    except (OSError, ValueError, RecursionError):
        raise NotPublished(f"«{path}» non si può leggere: il manifesto è guasto.") from None
    read = manifest.read(folder) if error is None else None
    if read is None:
        where = "/".join(str(part) for part in error.absolute_path) if error else "formato"
        raise NotPublished(f"«{path}» non segue lo schema del manifesto: controlla «{where or 'inizio'}».")
    for product in read.prodotti:
        if not _inside(product.file):
            raise NotPublished(f"«{path}» elenca un file fuori dalla sua cartella: «{product.file[:60]}».")
    return read


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    schema: Mapping[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name and bool(name)


def _changed(path: Path, product: Product) -> str:
    try:
        size, digest = path.stat().st_size, fingerprint.of_file(path)
    except OSError:
        return "manca, o non si può leggere"
    if size != product.byte:
        return f"è di {count(size)} byte, il manifesto ne dice {count(product.byte)}"
    return "" if digest == product.sha256 else "la sua impronta non è quella del manifesto: è stato cambiato"
