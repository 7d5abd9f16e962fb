"""A published folder against its manifests: every file whole, from which data, and the same when made again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from piano_lib.italian import count
from piano_lib.render import fingerprint, manifest, names
from piano_lib.render.agenda import COMPARED, SCHEDE, Request
from piano_lib.render.differences import differences
from piano_lib.render.manifest import Manifest, Product
from piano_lib.survey.model import Ambito

SCHEMA = Path(__file__).with_name("manifest.schema.json")


class NotPublished(Exception):
    """The folder holds no manifest, or one that cannot be read; an Italian sentence."""


@dataclass(frozen=True, slots=True)
class Book:
    """A manifest and the folder it lists."""

    folder: Path
    manifest: Manifest

    def name(self, product: Product) -> str:
        """The product's name relative to the folder of the ambito."""
        year = self.manifest.anno
        return product.file if year is None else f"{year}/{product.file}"


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as its manifest, or as the same made again: its name and what differs, in order."""

    file: str
    what: tuple[str, ...]


def books(folder: Path) -> tuple[Book, ...]:
    """The manifests of a folder: its own and, of the folder of an ambito, those of its years.

    Raises ``NotPublished`` when there is none, or one does not follow ``manifest.schema.json``.
    """
    places = sorted(path.parent for path in (folder / names.MANIFEST, *folder.glob(f"20[0-9][0-9]/{names.MANIFEST}")))
    found = tuple(_book(place) for place in dict.fromkeys(places) if (place / names.MANIFEST).is_file())
    if not found:
        raise NotPublished(
            f"In «{folder}» non c'è {names.MANIFEST}: indica la cartella di un ambito o di un anno pubblicati."
        )
    return found


def integrity(found: Sequence[Book]) -> Iterator[Difference]:
    """Products that are missing or changed since they were published, and files no manifest lists."""
    for book in found:
        for product in book.manifest.prodotti:
            sentence = _changed(book.folder / product.file, product)
            if sentence:
                yield Difference(book.name(product), (sentence,))
    listed = {book.folder / product.file for book in found for product in book.manifest.prodotti}
    listed |= {book.folder / names.MANIFEST for book in found}
    homes = [book.folder for book in found]
    for path in sorted({path for home in homes for path in home.rglob("*") if path.is_file()} - listed):
        yield Difference(path.relative_to(homes[0]).as_posix(), ("nessun manifesto lo elenca",))


def inputs(found: Sequence[Book], folder: Path) -> Iterator[Difference]:
    """Data files that are not those the reports were made from."""
    said: dict[str, str] = {}
    for name, digest in ((name, digest) for book in found for name, digest in book.manifest.ingressi.items()):
        path = folder / name
        if not path.is_file():
            said[name] = "i rapporti lo hanno usato, ora non c'è"
        elif fingerprint.of_file(path) != digest:
            said[name] = "è cambiato da quando i rapporti sono stati fatti"
    yield from (Difference(name, (sentence,)) for name, sentence in sorted(said.items()))


def programs(found: Sequence[Book]) -> Iterator[str]:
    """What has changed in the programs since then, as Italian sentences."""
    now = fingerprint.versions()
    changed = {
        name: (was, now.get(name, ""))
        for book in found
        for name, was in book.manifest.versioni.items()
        if was != now.get(name, "")
    }
    yield from (
        f"{name}: allora {was or 'assente'}, ora {is_now or 'assente'}" for name, (was, is_now) in changed.items()
    )
    if any(book.manifest.libreria != fingerprint.library() for book in found):
        yield "codice, norme o modelli di pagina di piano_lib sono cambiati"


def against(book: Book, rebuilt: Path) -> Iterator[Difference]:
    """Products that are not what making them again gives; ``rebuilt`` is the folder of the ambito made again."""
    for product in book.manifest.prodotti:
        name = book.name(product)
        try:
            published = (book.folder / product.file).read_bytes()
        except OSError:
            continue  # said by ``integrity``
        again = rebuilt / name
        what = differences(name, published, again.read_bytes()) if again.is_file() else ("non si rifà più",)
        if what:
            yield Difference(name, what)


def requests(
    found: Sequence[Book], folder: Path, ambito: Ambito, years: Sequence[int], notebooks: Path
) -> list[tuple[Request, list[Book]]]:
    """What to ask so that the manifests' products are made again, and the manifests each request serves.

    One request, unless years were made with different parameters of the notebook, or another date inside their data.
    """
    asked = []
    for (moment, parameters), group in _by_parameters(found).items():
        listed = [(book.manifest.anno, product.file) for book in group for product in book.manifest.prodotti]
        compared = [COMPARED.fullmatch(file) for year, file in listed if year is None]
        schede = [(year, SCHEDE.fullmatch(file)) for year, file in listed if year is not None]
        request = Request(
            folder=folder,
            ambito=ambito,
            years=tuple(years),
            reports=tuple(year for year, file in listed if year is not None and file == f"piano-{year}.html"),
            comparisons=tuple((int(one["base"]), int(one["year"])) for one in compared if one),
            schede=tuple((year, one["istat"]) for year, one in schede if one),
            pdf=any(file == f"piano-{year}.pdf" for year, file in listed),
            parameters=dict(parameters),
            moment=moment,
            notebooks=notebooks,
        )
        asked.append((request, group))
    return asked


def _by_parameters(found: Sequence[Book]) -> dict[tuple[str, tuple[tuple[str, Any], ...]], list[Book]]:
    """Manifests by moment and parameters (beyond year and data) of their annual report; the ambito's with the first."""
    groups: dict[tuple[str, tuple[tuple[str, Any], ...]], list[Book]] = {}
    for book in sorted(found, key=lambda book: -(book.manifest.anno or 0)):
        year = book.manifest.anno
        given = book.manifest.parametri.get(f"piano-{year}.html", {})
        more = tuple(sorted((name, value) for name, value in given.items() if name not in ("anno", "dati")))
        made = (book.manifest.momento, more)
        groups.setdefault(made if year is not None or not groups else next(iter(groups)), []).append(book)
    return groups


def _book(folder: Path) -> Book:
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
    return Book(folder, read)


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
