"""Brings the manifests of an ambito up to date with what a run made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from piano_lib.render import fingerprint, names
from piano_lib.render.agenda import Agenda, compared, read_by
from piano_lib.render.jobs import Job, Kind, Outcome
from piano_lib.render.manifest import Manifest, Product


@dataclass(slots=True)
class Ledger:
    """The manifests that change, by folder (``""`` is the ambito's own), and the files that are no longer published."""

    agenda: Agenda
    books: dict[str, Manifest] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    def enter(self, jobs: Sequence[Job], outcomes: Mapping[str, Outcome]) -> None:
        """Enter the products of finished jobs in place of those they replace."""
        for job in jobs:
            self._enter(job, outcomes[job.key].products)
        for home, book in self.books.items():
            self._drop(home, [product for product in book.prodotti if self._gone(product)])

    def withdraw(self, jobs: Sequence[Job]) -> None:
        """Take out the products of jobs whose figures would not agree with those published now."""
        for job in jobs:
            book = self.books[job.home] = self._book(job)
            mine = {_local(job.page, job.home), *job.expected}
            self._drop(job.home, [one for one in book.prodotti if one.file in mine or _of(one, job)])
            self.dropped += [job.page] if job.page else []  # even if no manifest lists it
            if job.home and not self.books[job.home].prodotti:
                self.dropped.append(f"{job.home}/{names.MANIFEST}")

    def write(self, staged: Path) -> None:
        """Write the manifests of the years in the staged folder."""
        for home, book in self.books.items():
            if home and book.prodotti:
                book.write(staged / home)

    def close(self, staged: Path) -> None:
        """Write the ambito's own manifest, with the index, the statement and the years that now stand in the folder."""
        book = self.books.get("") or self.agenda.root or self._blank(None)
        contents = {name: (staged / name).read_bytes() for name in (names.INDEX, names.STATEMENT)}
        own = (Product(name, fingerprint.sha256(content), len(content), "") for name, content in contents.items())
        others = (product for product in book.prodotti if product.file not in contents)
        years = names.years(staged, names.MANIFEST)
        self._current(replace(book, prodotti=(*others, *own), anni=years)).write(staged)

    def _enter(self, job: Job, products: Iterable[Product]) -> None:
        book = self._book(job)
        new = {_local(product.file, job.home): product for product in products}
        replaced = [product for product in book.prodotti if product.file not in new and _of(product, job)]
        kept = [product for product in book.prodotti if product.file not in new and product not in replaced]
        parameters = {**book.parametri} | ({_local(job.page, job.home): dict(job.parameters)} if job.page else {})
        self.books[job.home] = self._current(
            replace(
                book,
                ingressi={**_still_read(book, kept), **self.agenda.inputs_of(job)},
                parametri=parameters,
                momento=job.moment if job.kind is Kind.DATA else book.momento,
                prodotti=(*kept, *(replace(product, file=name) for name, product in new.items())),
            )
        )
        self.dropped += [f"{job.home}/{product.file}" for product in replaced]

    def _drop(self, home: str, gone: Sequence[Product]) -> None:
        book = self.books[home]
        kept = tuple(product for product in book.prodotti if product not in gone)
        lost = {product.file for product in gone}
        parameters = {page: values for page, values in book.parametri.items() if page not in lost}
        inputs = book.ingressi if home else _still_read(book, kept)
        self.books[home] = replace(book, prodotti=kept, parametri=parameters, ingressi=inputs)
        self.dropped += [f"{home}/{product.file}" if home else product.file for product in gone]

    def _gone(self, product: Product) -> bool:
        """A scheda of a comune that is no longer in the ambito, or that has changed its name."""
        scheda = names.SCHEDA.fullmatch(product.file)
        return scheda is not None and product.file not in self.agenda.possible_schede

    def _book(self, job: Job) -> Manifest:
        year = job.year if job.home else None
        return self.books.get(job.home) or self.agenda.manifest_of(job) or self._blank(year)

    def _blank(self, year: int | None) -> Manifest:
        return Manifest(self.agenda.request.ambito.slug, year)

    def _current(self, book: Manifest) -> Manifest:
        return replace(book, versioni=dict(fingerprint.versions()), libreria=fingerprint.library())


def _still_read(book: Manifest, kept: Iterable[Product]) -> dict[str, str]:
    """Of the data files listed, those that comparisons not made now come from: each reads years of its own.

    All that stands in the folder of a year reads the same files, so there the last made says them all.
    """
    years = {year for pair in compared(product.file for product in kept) for year in pair}
    return {name: digest for name, digest in book.ingressi.items() if years and read_by(years, name)}


def _local(name: str, home: str) -> str:
    return name.removeprefix(f"{home}/") if home else name


def _of(product: Product, job: Job) -> bool:
    """Whether a product listed earlier is one that the job makes: not made now, it goes."""
    if job.kind is Kind.DATA:
        return names.PAGES.fullmatch(product.file) is None
    return bool(job.executed) and product.file == f"piano-{job.year}.pdf"
