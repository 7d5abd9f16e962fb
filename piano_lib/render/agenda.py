"""What a run has to make: the reports asked for, as jobs with the key of their inputs.

What is current is not made again. What is published of an ambito stays in agreement with itself: reports published
earlier whose inputs changed are made again too, even when only another one was asked for.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from piano_lib.export import moment
from piano_lib.render import fingerprint, manifest, names
from piano_lib.render.jobs import CELL_LIMIT, Job, Kind
from piano_lib.render.manifest import Manifest
from piano_lib.render.parameters import Value
from piano_lib.survey.model import Ambito

SOURCE = Path(__file__).parents[2] / "notebooks"
SHIPPED = Path(__file__).parents[1] / "_notebooks"  # in an installed wheel
ANNUAL, COMPARISON, SCHEDA = "piano_annuale.ipynb", "confronto.ipynb", "scheda_comune.ipynb"
PROGRAM = "programma"  # among the names of what a report comes from: library and versions


def compared(files: Iterable[str]) -> list[tuple[int, int]]:
    """The pairs of years of the comparisons among some products.

    >>> compared(["index.html", "confronto-2021-2022.html"])
    [(2021, 2022)]
    """
    found = map(names.COMPARISON.fullmatch, files)
    return [(int(one["base"]), int(one["year"])) for one in found if one]


def notebooks() -> Path:
    """The folder of the notebooks: of the work tree, or shipped in the wheel."""
    return SOURCE if (SOURCE / ANNUAL).is_file() else SHIPPED


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: annual reports, pairs of years to compare, schede as (year, ISTAT code)."""

    folder: Path  # of the ambito's data, absolute
    ambito: Ambito
    years: Sequence[int]  # all that the folder holds
    reports: Sequence[int] = ()
    comparisons: Sequence[tuple[int, int]] = ()
    schede: Sequence[tuple[int, str]] = ()
    pdf: Sequence[int] = ()  # the reports wanted as PDF too
    parameters: Mapping[str, Value] = field(default_factory=dict)  # more, for the notebook of the annual reports
    limit: int = CELL_LIMIT
    moment: str = field(default_factory=moment.given)  # the date inside open data, in place of the plan's day
    notebooks: Path = field(default_factory=notebooks)


class Agenda:
    """The jobs of a request against what is published in ``place``."""

    def __init__(self, request: Request, place: Path) -> None:
        self.request, self.place = request, place
        self.inputs = fingerprint.inputs(request.folder, request.years)
        there = {*request.years, *names.years(place, names.MANIFEST)}
        self._manifests = {folder: manifest.read(folder) for folder in (place, *map(self._folder, sorted(there)))}
        self._notebooks: dict[str, str] = {}
        self._names = request.ambito.names

    def asked(self) -> tuple[Job, ...]:
        """The jobs asked for, each once."""
        request = self.request
        made = [job for year in request.reports for job in self._year(year)]
        made += [self._comparison(base, year) for base, year in request.comparisons]
        made += [self._scheda(year, istat) for year, istat in request.schede]
        return tuple({job.key: job for job in made}.values())

    def earlier(self) -> tuple[Job, ...]:
        """Jobs of what is published already and was not asked for, where its year and its comune are still there."""
        asked = {job.key for job in self.asked()}
        return tuple(job for job in self._published() if job.key not in asked and self._has_data(job))

    def orphans(self) -> tuple[Job, ...]:
        """Jobs of what is published and cannot be made again: the data of its year, or of its base year, are gone."""
        return tuple(job for job in self._published() if not self._has_data(job))

    def stale(self, job: Job, force: bool = False) -> bool:
        """Whether the job has to be made: its products are not published, not whole, or from other inputs."""
        listed, folder = self.manifest_of(job), self.place / job.home
        mine = {product.file: product for product in (listed.prodotti if listed else ()) if product.chiave == job.key}
        current = mine and job.expected <= mine.keys() and all(_whole(folder / name, mine[name]) for name in mine)
        return force or not current

    @property
    def index_is_whole(self) -> bool:
        """Whether the index of the ambito, the statement and the years beside it stand as they were published."""
        listed = [self.root.product(name) if self.root else None for name in (names.INDEX, names.STATEMENT)]
        whole = all(one is not None and _whole(self.place / one.file, one) for one in listed)
        return whole and self.root is not None and self.root.anni == names.years(self.place, names.MANIFEST)

    def changed(self, job: Job) -> frozenset[str]:
        """Names of what is not now as it was when the job's products were published; none if they are not.

        A name is that of a data file, or ``PROGRAM``.
        """
        listed, now = self.manifest_of(job), self.inputs_of(job)
        file = (job.page or names.report(job.year, "csv")).removeprefix(f"{job.home}/")
        if listed is None or listed.product(file) is None:
            # A page that no manifest explains may come from anything.
            return frozenset({*now, PROGRAM}) if (self.place / job.home / file).exists() else frozenset()
        was = {name: digest for name, digest in listed.ingressi.items() if read_by(job.years, name)}
        other = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
        same = (listed.libreria, dict(listed.versioni)) == (fingerprint.library(), dict(fingerprint.versions()))
        return frozenset(other if same else {*other, PROGRAM})

    def manifest_of(self, job: Job) -> Manifest | None:
        """The published manifest that lists the job's products."""
        return self._manifests.get(self.place / job.home)

    @property
    def root(self) -> Manifest | None:
        """The published manifest of the ambito's own folder: comparisons and index."""
        return self._manifests[self.place]

    @property
    def possible_schede(self) -> frozenset[str]:
        """Names of the schede of the comuni the ambito has now, relative to the folder of a year."""
        return frozenset(names.scheda(0, istat, name).removeprefix("0/") for istat, name in self._names.items())

    def inputs_of(self, job: Job) -> dict[str, str]:
        """Hashes of the data files the job depends on: those of its ambito and of the years it reads."""
        return {name: digest for name, digest in self.inputs.items() if read_by(job.years, name)}

    def _year(self, year: int) -> tuple[Job, Job]:
        listed = self._manifests.get(self._folder(year))
        pdf = year in self.request.pdf or (listed is not None and listed.product(f"piano-{year}.pdf") is not None)
        page = self._page(
            f"piano {year}", year, names.report(year, "html"), ANNUAL, "../index.html", self.request.parameters
        )
        data = replace(
            page, kind=Kind.DATA, title=f"dati aperti {year}", page="", index="", notebook=None, pdf=pdf,
            moment=self.request.moment,
        )  # fmt: skip
        return self._keyed(replace(page, executed=names.report(year, "ipynb"), pdf=pdf)), self._keyed(data)

    def _comparison(self, base: int, year: int) -> Job:
        title, page = f"confronto {base}-{year}", names.comparison(base, year)
        return self._keyed(self._page(title, year, page, COMPARISON, "index.html", {"anno_base": base}))

    def _scheda(self, year: int, istat: str) -> Job:
        name = self._names[istat]
        page = names.scheda(year, istat, name)
        return self._keyed(
            self._page(f"scheda di {name} {year}", year, page, SCHEDA, "../../index.html", {"istat": istat})
        )

    def _page(self, title: str, year: int, page: str, notebook: str, index: str, more: Mapping[str, Value]) -> Job:
        parameters = {"anno": year, "dati": self.request.ambito.slug, **more}  # a folder's name is of this machine
        path = self.request.notebooks / notebook
        return Job(
            Kind.PAGE, title, "", self.request.folder, year, page=page, index=index, notebook=path,
            parameters=parameters, limit=self.request.limit,
        )  # fmt: skip

    def _keyed(self, job: Job) -> Job:
        """The job with the hash of all that its products depend on."""
        facts = {
            "tipo": job.kind.value,
            "prodotti": [job.page, job.executed, job.pdf, job.index],
            "parametri": dict(job.parameters),
            "anno": job.year,
            "ingressi": self.inputs_of(job),
            "quaderno": self._notebook(job.notebook) if job.notebook else "",
            "libreria": fingerprint.library(),
            "versioni": dict(fingerprint.versions()),
            "momento": job.moment,
        }
        return replace(job, key=fingerprint.of_values(facts))

    def _notebook(self, path: Path) -> str:
        return self._notebooks.setdefault(path.name, fingerprint.of_file(path))

    def _has_data(self, job: Job) -> bool:
        return job.about <= {*self.request.years}

    def _published(self) -> Iterator[Job]:
        for listed in filter(None, self._manifests.values()):
            for product in listed.prodotti:
                scheda = names.SCHEDA.fullmatch(product.file)
                if listed.anno is None:
                    yield from (self._comparison(*pair) for pair in compared([product.file]))
                elif product.file == f"piano-{listed.anno}.html":
                    yield from self._year(listed.anno)
                elif scheda and scheda["istat"] in self._names:
                    yield self._scheda(listed.anno, scheda["istat"])

    def _folder(self, year: int) -> Path:
        return self.place / str(year)


def read_by(years: Container[int], name: str) -> bool:
    """Whether whoever reads those years reads a data file: of one of them, or of the ambito itself."""
    folder, inside, _ = name.partition("/")
    return not inside or (folder.isdecimal() and int(folder) in years)


def _whole(path: Path, product: manifest.Product) -> bool:
    try:
        return path.stat().st_size == product.byte and fingerprint.of_file(path) == product.sha256
    except (OSError, ValueError):  # not there, or no name a file may have
        return False
