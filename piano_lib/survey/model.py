"""One year of data as read: the ambito, the head of the plan, what owners declared, what comuni chose.

Counts are dwellings; shares are hundredths of a point; ``None`` is "not communicated", never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from piano_lib.survey.finding import Finding
from piano_lib.survey.names import bare


class OwnerType(StrEnum):
    """Kind of owner of public dwellings."""

    COMUNE = "COMUNE"
    ALER = "ALER"
    OPERATORE = "OPERATORE"  # accredited operator
    UNSTATED = "ND"


class Reply(StrEnum):
    """What came back from an owner (r.r. 4/2017 art. 5 c. 1: nil returns are due too)."""

    FILED = "presentata"
    NIL = "nulla"
    MISSING = "mancante"


class Stage(StrEnum):
    """Stage of the plan."""

    PROPOSED = "proposta"
    APPROVED = "approvato"


class Status(StrEnum):
    """Status of the data; demonstration data are said in words on every output."""

    OFFICIAL = "ufficiali"
    DEMONSTRATION = "dimostrativi"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: free text, with the evidence letter it may open with ("[F] Nota prot. …").

    Letters: T, F, P, I, ? as in the rules, and D for demonstration data. Of a row that a scenario changes, ``rest`` is
    the letter of what it leaves as it was.
    """

    text: str
    evidence: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Municipality:
    """A comune of the ambito: six-digit ISTAT code, name, inhabitants by year, area in hundredths of km²."""

    istat: str
    name: str
    population: Mapping[int, int] = field(default_factory=dict)
    area: int | None = None


@dataclass(frozen=True, slots=True)
class Ambito:
    """A district of comuni; ``slug`` names its folder under ``reports/``."""

    slug: str
    name: str
    lead: str  # ente capofila
    office: str  # who makes the plan
    municipalities: tuple[Municipality, ...]
    source: str = ""
    ipa: str = ""  # code of the leading body in the national index of public bodies; empty: not known
    focus: str = ""  # ISTAT code of the comune whose own quotas the report shows in detail

    @property
    def names(self) -> Mapping[str, str]:
        """Name of each comune by its ISTAT code."""
        return {town.istat: town.name for town in self.municipalities}


@dataclass(frozen=True, slots=True)
class ChoiceReading:
    """One way to read the act in which a comune decides its excess for indigence (hundredths of a point)."""

    istat: str
    excess: int
    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class PlanHead:
    """Head of one year's plan, from ``piano.toml``; ``decided`` is the day the law is resolved at."""

    year: int
    stage: Stage
    decided: date  # approval, or proposal until then
    act: str
    body: str
    status: Status
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()
    readings: tuple[ChoiceReading, ...] = ()  # of acts that can be read in more than one way
    measures_complete: bool = False  # whether ``misure.csv`` lists all: then what it lacks is not foreseen


OwnerKey = tuple[str, str, str]


def owner_key(kind: str, istat: str, body: str) -> OwnerKey:
    """What tells one owner from another: a comune its code, others their type, and their name where several share it.

    Of a name case, accents, signs and spaces do not make another owner: it would have a ceiling and a form of its own.

    >>> owner_key("COMUNE", "019036", "Comune di Cremona"), owner_key("ALER", "019036", "ALER")
    (('COMUNE', '019036', ''), ('ALER', '', ''))
    >>> owner_key("OPERATORE", "019036", "Coop Uno") == owner_key("OPERATORE", "019098", "COOP  UNO")
    True
    """
    if kind == OwnerType.COMUNE:
        return kind, istat, ""
    return kind, "", bare(body) if kind in (OwnerType.OPERATORE, OwnerType.UNSTATED) else ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One row of ``ricognizione.csv``: what one owner declares in one comune (``istat`` empty = an ambito total)."""

    istat: str
    comune: str
    owner: OwnerType
    body: str  # name of the owner
    reply: Reply
    sent_on: date | None
    stock_sap: int | None  # a_patrimonio_sap
    stock_sas: int | None  # a_patrimonio_sas
    as_is: int | None  # b_stato_di_fatto
    renovated: int | None  # c_ristrutturati
    new_built: int | None  # d_nuova_edificazione
    free: int | None  # e_liberi
    turnover: int | None  # e_turnover
    undivided: int | None  # e_non_distinti
    from_police: int | None  # e_di_cui_forze_ordine
    conferred: int | None  # f_conferiti_privati
    total_declared: int | None  # g_totale_dichiarato
    sas_declared: int | None  # g_di_cui_sas
    assigned_before: int | None  # k_assegnati_anno_precedente
    notes: str
    source: Source
    row: int  # line of the file, header = 1

    def late(self, due: date | None) -> bool:
        """Whether the reply came after the last day, where the law says one."""
        return self.reply is not Reply.MISSING and self.sent_on is not None and due is not None and self.sent_on > due

    @property
    def held_by(self) -> OwnerKey:
        """Who owns the dwellings of the row: the same for all the rows of one owner."""
        return owner_key(self.owner.value, self.istat, self.body)

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies a row over the years: ISTAT code, owner type, bare name where several share a type."""
        kind, _, body = self.held_by
        return self.istat, kind, body


NO_CATEGORY = frozenset({"no", "nessuna", "nessuna categoria", "nessuna categoria aggiuntiva"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of ``scelte.csv``: what a comune, or an owner (SAT, reserves), decides; ``None`` = not communicated."""

    istat: str
    owner: OwnerType
    excess: int | None  # h_eccedenza_indigenza, hundredths of a point above the base share
    police: int | None  # i_forze_ordine, hundredths of a point
    category: str  # i_categoria_aggiuntiva
    reasons: str  # i_motivazione
    sat: int | None  # j_sat, dwellings asked for
    reserves: int | None  # riserve, hundredths of a point
    source: Source
    row: int

    @property
    def names_category(self) -> bool | None:
        """Whether a further category is named; false where the comune says there is none, ``None`` where it is silent.

        Only a comune decides it (r.r. 4/2017 art. 4 c. 3 lett. d).
        """
        if not self.category or self.owner is not OwnerType.COMUNE:
            return None
        return " ".join(self.category.casefold().split()).rstrip(".") not in NO_CATEGORY


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of ``misure.csv``: a measure of welfare abitativo (l.r. 16/2016 titolo V) or a project."""

    kind: str  # "misura" | "progetto"
    istat: str  # empty = the whole ambito
    title: str
    description: str
    reference: str  # article or act
    amount: int | None  # EUR, maximum per household and year where the act states one
    source: Source
    row: int


@dataclass(frozen=True, slots=True)
class Check:
    """One row of ``controlli.csv``: a total as printed by a source; empty ``istat`` or ``owner`` = all."""

    istat: str
    owner: str
    item: str  # a column of piano-<anno>.csv, e.g. "g_totale"
    value: int
    source: Source
    row: int


@dataclass(frozen=True, slots=True)
class YearData:
    """Everything read for one year, with the findings of the reading and the SHA-256 of each file read."""

    ambito: Ambito
    head: PlanHead
    declarations: tuple[Declaration, ...]
    choices: tuple[Choice, ...]
    measures: tuple[Measure, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    files: Mapping[str, str]  # name relative to the ambito's folder -> SHA-256
