"""One report as a job: everything it needs to be made anywhere, and what came of it. Sent whole to a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from piano_lib.render.manifest import Product
from piano_lib.render.parameters import Value

CELL_LIMIT = 300  # seconds


class Kind(StrEnum):
    """What a job makes."""

    PAGE = "pagina"  # a notebook run and its HTML page
    DATA = "dati"  # workbook, open data and metadata of a year


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make. Paths are absolute; names of products are relative to the folder of the ambito."""

    kind: Kind
    title: str  # Italian, as the progress bar and the table of failures say it
    key: str  # hash of all the products depend on
    data: Path  # folder of the ambito's data
    year: int
    work: Path = Path()  # where finished jobs are kept
    page: str = ""  # product: the HTML page
    executed: str = ""  # product: the notebook as run ("" = not published)
    pdf: bool = False
    index: str = ""  # link from the page to the index
    notebook: Path | None = None
    parameters: Mapping[str, Value] = field(default_factory=dict)
    demonstration: bool = False
    moment: str = ""  # seconds since 1970: the date inside files of open data, in place of the plan's day
    limit: int = CELL_LIMIT  # seconds a cell, or the PDF, may take

    @property
    def folder(self) -> Path:
        """Where this job's products are made."""
        return self.work / self.key

    @property
    def years(self) -> frozenset[int]:
        """Years whose data it reads: its own and the one it is compared with, which is the one before unless said."""
        return frozenset({self.year, int(self.parameters.get("anno_base", self.year - 1))})

    @property
    def about(self) -> frozenset[int]:
        """The years whose reports it stands beside: its own, and the one a comparison starts from."""
        return frozenset({self.year, int(self.parameters.get("anno_base", self.year))})

    @property
    def annual(self) -> bool:
        """Whether it is part of the report of a year, which is published whole or not at all."""
        return self.kind is Kind.DATA or bool(self.executed)

    @property
    def home(self) -> str:
        """The folder whose manifest lists the products: of the year, or (empty) the ambito's own."""
        return self.page.partition("/")[0] if "/" in self.page else "" if self.page else str(self.year)

    @property
    def expected(self) -> frozenset[str]:
        """Names, relative to ``home``, that a finished job has for sure (one of open data has others)."""
        named = [self.page, self.executed, f"{self.year}/piano-{self.year}.pdf" if self.pdf and self.page else ""]
        return frozenset(name.removeprefix(f"{self.home}/") for name in named if name)

    @property
    def name(self) -> str:
        """A file name for what is kept of a failure."""
        return (self.page or f"dati-{self.year}").replace("/", "-").removesuffix(".html") + ".ipynb"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: its products, or why there are none."""

    key: str
    title: str
    products: tuple[Product, ...] = ()
    failure: str = ""  # an Italian sentence
    notebook: str = ""  # path of the failed notebook, as far as it went
    runs: int = 0  # notebooks run for it
