"""What a form is made of: who it goes to, what it asks, and what came back in it.

Keys of questions are the column names of ``ricognizione.csv`` and ``scelte.csv``; answers are already in the words of
those files (``"10"``, ``"7,5"``, ``"2021-10-27"``), blank where nothing was communicated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from piano_lib.rules.law import Rules
from piano_lib.survey.finding import Finding
from piano_lib.survey.model import OwnerType, owner_key

FORM_KIND = "piano-lib: modulo della ricognizione"
FORM_VERSION = "1"

GUIDE, SURVEY, MEASURES, IDENTITY = "Istruzioni", "Ricognizione", "Misure", "_modulo"  # names of the sheets
WHOLE_AMBITO = "ambito"  # stands in the ISTAT column for a total not split by comune
EXPLAINED, SUMMED = "Spiegazione", "Somma"  # and for the locked rows of explanations and of sums
MEASURE_ROWS = 20  # blank rows offered in the sheet of measures


class Kind(StrEnum):
    """How an answer is typed and checked."""

    REPLY = "dichiarazione"
    DATE = "data"
    COUNT = "conteggio"
    SHARE = "quota"
    TEXT = "testo"
    WORD = "parola"  # one of a list
    ISTAT = "istat"


class Target(StrEnum):
    """The file an answer ends in."""

    SURVEY = "ricognizione"
    CHOICES = "scelte"
    MEASURES = "misure"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: key (column of the CSV), letter of the law's table, words, explanation, kind, file it ends in.

    ``rule`` is the parameter of the law it rests on, whose words and citation a form takes from the law in force.
    """

    key: str
    letter: str
    text: str
    help: str
    kind: Kind
    target: Target = Target.SURVEY
    comuni_only: bool = False
    once: bool = False  # asked once per workbook, not once per comune
    rule: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a form goes to. A comune answers for itself (``istat`` set); any other owner has a row per comune."""

    type: OwnerType
    body: str
    istat: str = ""
    comuni: tuple[tuple[str, str], ...] = ()  # ISTAT code and name of each row

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells one owner from another."""
        return owner_key(self.type.value, self.istat, self.body)

    def title(self, year: int) -> str:
        """What stands in A1 of its sheet of questions."""
        return f"Ricognizione {year} – {self.body}" + (f" (ISTAT {self.istat})" if self.single else "")

    @property
    def single(self) -> bool:
        """A comune: one column of answers instead of a row per comune."""
        return self.type is OwnerType.COMUNE


Values = Mapping[str, Mapping[str, str]]  # ISTAT code -> column -> text as in the CSVs


@dataclass(frozen=True, slots=True)
class Form:
    """What goes in one workbook.

    ``before`` holds last year's values, shown beside each cell (``None``: no data for last year); ``answers`` and
    ``measures`` pre-fill the cells, in the words of the CSVs; ``measures_before`` are last year's, to be shown.
    """

    ambito: str
    ambito_name: str
    office: str
    year: int
    owner: Owner
    rules: Rules | None = None
    before: Values | None = None
    answers: Values = field(default_factory=dict)
    measures: tuple[Mapping[str, str], ...] = ()
    measures_before: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """The hidden sheet: which form this is."""

    ambito: str  # slug
    year: int
    type: OwnerType
    body: str
    istat: str

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What the hidden sheet holds, with a check that nothing in it was changed by hand."""
        told = (
            ("modulo", FORM_KIND), ("versione", FORM_VERSION), ("ambito", self.ambito), ("anno", str(self.year)),
            ("ente_tipo", self.type.value), ("ente", self.body), ("istat", self.istat),
        )  # fmt: skip
        return (*told, ("controllo", sha256("\n".join(value for _, value in told).encode()).hexdigest()[:16]))

    @property
    def key(self) -> tuple[str, str, str]:
        """The owner's key, as :attr:`Owner.key`."""
        return Owner(self.type, self.body, self.istat).key


@dataclass(frozen=True, slots=True)
class Answers:
    """One returned workbook, read and checked.

    ``rows`` maps an ISTAT code (blank = total of the ambito) to its answers by question key; ``measures`` are rows of
    ``misure.csv`` without source. ``places`` says where each row was read, for the source column of the CSVs.
    """

    file: str  # as it is cited: a name with personal data in it is replaced
    digest: str  # SHA-256
    identity: Identity
    rows: Mapping[str, Mapping[str, str]]
    measures: tuple[Mapping[str, str], ...]
    places: Mapping[str, str] = field(
        default_factory=dict
    )  # ISTAT code, or "misure:n" -> "foglio Ricognizione, C8:C26"
    empty: tuple[str, ...] = ()  # ISTAT codes of rows left wholly blank
    cells: Mapping[tuple[str, str], str] = field(default_factory=dict)  # ISTAT code and key -> cell, such as "C9"
    content: bytes = field(default=b"", repr=False, compare=False)  # the very bytes that were read

    @property
    def owner(self) -> Owner:
        """Whose answers they are, without the rows of its form."""
        return Owner(self.identity.type, self.identity.body, self.identity.istat)

    @property
    def sent_on(self) -> str:
        """Day of transmission as written, ISO, or blank."""
        return next((row["data_trasmissione"] for row in self.rows.values() if row.get("data_trasmissione")), "")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file: answers when it can be used, and every finding."""

    file: str
    answers: Answers | None
    findings: tuple[Finding, ...]
    identity: Identity | None = None  # known even where the answers are refused

    @property
    def blocked(self) -> bool:
        """Whether something keeps this file out of the data."""
        return any(finding.blocks for finding in self.findings)
