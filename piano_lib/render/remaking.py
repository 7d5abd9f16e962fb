"""A published folder made again and compared: every product to the number, and its manifests entry by entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from piano_lib.render import manifest, names
from piano_lib.render.agenda import Request, compared
from piano_lib.render.differences import differences
from piano_lib.render.manifest import Manifest
from piano_lib.render.verification import Book, Difference
from piano_lib.survey.model import Ambito

COMPARED_ELSEWHERE = ("prodotti", "ingressi", "anni")  # file by file, and by ``verification``
LEFT_OUT = "rifacendo i rapporti c'è, ma il manifesto pubblicato non lo elenca"
OF_PROGRAMS = ("versioni", "libreria")  # they may have changed since: ``verification.programs`` says so


def requests(
    found: Sequence[Book], folder: Path, ambito: Ambito, years: Sequence[int], notebooks: Path
) -> list[tuple[Request, list[Book]]]:
    """What to ask so that the manifests' products are made again, and the manifests each request serves.

    One request, unless years were made with different parameters of the notebook, or another date inside their data.
    What has no data any more, as a year or a comune, is not asked for.
    """
    asked = []
    towns = {one.istat for one in ambito.municipalities}
    for (moment, parameters), group in _by_parameters(found).items():
        listed = [(book.year, product.file) for book in group for product in book.manifest.prodotti]
        ours = [(year, file) for year, file in listed if year in years]
        pairs = compared(file for year, file in listed if year is None)
        schede = [(year, one["istat"]) for year, file in ours if year and (one := names.SCHEDA.fullmatch(file))]
        request = Request(
            folder=folder,
            ambito=ambito,
            years=tuple(years),
            reports=tuple(year for year, file in ours if year and file == f"piano-{year}.html"),
            comparisons=tuple(pair for pair in pairs if {*pair} <= {*years}),
            schede=tuple((year, istat) for year, istat in schede if istat in towns),
            pdf=tuple(year for year, file in ours if year and file == f"piano-{year}.pdf"),
            parameters=json.loads(parameters),
            moment=moment,
            notebooks=notebooks,
        )
        asked.append((request, group))
    return asked


def against(book: Book, rebuilt: Path) -> Iterator[Difference]:
    """What is not as making it again gives it: products, files left out, entries of the manifest itself.

    ``rebuilt`` is the folder of the ambito made again.
    """
    products = [*_products(book, rebuilt)]
    yield from products
    made = manifest.read(rebuilt / book.home)
    what = _entries(book.manifest, made) if made else ()
    if made and not what and not products and _made_alike(book.manifest, made):
        places = (book.folder, rebuilt / book.home)
        what = differences(names.MANIFEST, *((place / names.MANIFEST).read_bytes() for place in places))
    if what:
        yield Difference(book.name(names.MANIFEST), what)


def _products(book: Book, rebuilt: Path) -> Iterator[Difference]:
    """Products that are not what is made now, and those made now that the manifest leaves out."""
    listed = {product.file for product in book.manifest.prodotti}
    for file in sorted(listed):
        name = book.name(file)
        try:
            published = (book.folder / file).read_bytes()
        except OSError:
            continue  # said by ``integrity``
        again = rebuilt / name
        what = differences(name, published, again.read_bytes()) if again.is_file() else ("non si rifà più",)
        if what:
            yield Difference(name, what)
    made = manifest.read(rebuilt / book.home)
    left_out = {product.file for product in made.prodotti} - listed if made else set()
    yield from (Difference(book.name(file), (LEFT_OUT,)) for file in sorted(left_out))


def _entries(published: Manifest, made: Manifest) -> tuple[str, ...]:
    """The entries of a manifest that are not those of the folder made again."""
    was, now = asdict(published), asdict(made)
    for entry in COMPARED_ELSEWHERE:
        del was[entry], now[entry]
    if published.libreria != made.libreria:
        for entry in OF_PROGRAMS:
            del was[entry], now[entry]
    else:  # the same library lists the same programs; that they have changed is said elsewhere
        for facts in (was, now):
            facts["versioni"] = {name: name for name in facts["versioni"]}
    if _made_alike(published, made):
        both = {one.file for one in published.prodotti} & {one.file for one in made.prodotti}
        for facts, listed in ((was, published), (now, made)):
            facts["prodotti"] = {one.file: {"chiave": one.chiave} for one in listed.prodotti if one.file in both}
    return differences(names.MANIFEST, _json(was), _json(now))


def _made_alike(published: Manifest, made: Manifest) -> bool:
    """Whether data and programs are those of then, so that the two manifests have to be equal to the byte."""
    return all(getattr(published, name) == getattr(made, name) for name in ("ingressi", *OF_PROGRAMS))


def _by_parameters(found: Sequence[Book]) -> dict[tuple[str, str], list[Book]]:
    """Manifests by moment and parameters (beyond year and data) of their annual report; the ambito's with the first."""
    groups: dict[tuple[str, str], list[Book]] = {}
    for book in sorted(found, key=lambda book: -(book.year or 0)):
        given = book.parameters(f"piano-{book.year}.html")
        more = {name: value for name, value in given.items() if name not in ("anno", "dati")}
        own = book.year is None and bool(groups)
        made = (book.manifest.momento, _json(more).decode())
        groups.setdefault(next(iter(groups)) if own else made, []).append(book)
    return groups


def _json(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True, ensure_ascii=False).encode()
