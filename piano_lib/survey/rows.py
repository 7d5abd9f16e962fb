"""The rows of one year: declarations, choices, measures and printed totals, each from its file."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from piano_lib.survey.csvfile import Columns, read_lines
from piano_lib.survey.finding import Severity
from piano_lib.survey.journal import Journal
from piano_lib.survey.line import Line
from piano_lib.survey.model import Check, Choice, Declaration, Measure, OwnerType, Reply, Source

COUNTS = (
    "a_patrimonio_sap", "a_patrimonio_sas", "b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_liberi",
    "e_turnover", "e_non_distinti", "e_di_cui_forze_ordine", "f_conferiti_privati", "g_totale_dichiarato",
    "g_di_cui_sas", "k_assegnati_anno_precedente",
)  # fmt: skip
DECLARATION_COLUMNS = Columns(
    ("istat", "comune", "ente_tipo", "ente", "dichiarazione", "data_trasmissione", *COUNTS, "note", "fonte")
)
CHOICE_COLUMNS = Columns(
    ("istat", "ente_tipo", "h_eccedenza_indigenza", "i_forze_ordine", "i_categoria_aggiuntiva", "i_motivazione",
     "j_sat", "riserve", "fonte")
)  # fmt: skip
MEASURE_COLUMNS = Columns(("tipo", "istat", "titolo", "descrizione", "riferimento", "importo_eur", "fonte"))
CHECK_COLUMNS = Columns(("istat", "ente_tipo", "voce", "valore", "fonte"))
# What a printed total may be compared with: the figures of piano-<anno>.csv.
CHECKABLE = (
    *COUNTS, "g_totale", "j_sat_richiesti", "j_sat_massimo", "j_sat", "sap", "quota_indigenza", "quota_forze_ordine",
    "quota_riserve", "graduatoria_generale",
)  # fmt: skip
LONGEST_NAME = 200


class Counts(NamedTuple):
    """The counts of one row, in the order of ``COUNTS`` and of the fields of ``Declaration``."""

    stock_sap: int | None
    stock_sas: int | None
    as_is: int | None
    renovated: int | None
    new_built: int | None
    free: int | None
    turnover: int | None
    undivided: int | None
    from_police: int | None
    conferred: int | None
    total_declared: int | None
    sas_declared: int | None
    assigned_before: int | None


class MeasureKind(StrEnum):
    """Kind of a row of ``misure.csv``."""

    MEASURE = "misura"
    PROJECT = "progetto"


def declarations(journal: Journal, year: int) -> Iterator[tuple[Line, Declaration]]:
    """Yield each readable row of ``ricognizione.csv`` with its line."""
    for line in _lines(journal, f"{year}/ricognizione.csv", DECLARATION_COLUMNS):
        istat, owner, reply = line.istat(), line.word("ente_tipo", OwnerType), line.word("dichiarazione", Reply)
        comune, body = line.text("comune", longest=100), line.text("ente", longest=LONGEST_NAME)
        sent_on, notes, source = line.day("data_trasmissione"), line.text("note"), line.source()
        counts = Counts(*(line.count(column) for column in COUNTS))
        if istat is not None and owner is not None and reply is not None:
            yield line, Declaration(istat, comune, owner, body, reply, sent_on, *counts, notes, source, line.number)


def not_received(istat: str, comune: str, owner: OwnerType) -> Declaration:
    """What stands for an owner no row speaks of."""
    nothing = Counts(*(None,) * len(COUNTS))
    return Declaration(istat, comune, owner, "", Reply.MISSING, None, *nothing, "", Source(""), 0)


def choices(journal: Journal, year: int) -> Iterator[tuple[Line, Choice]]:
    """Yield each readable row of ``scelte.csv`` with its line."""
    for line in _lines(journal, f"{year}/scelte.csv", CHOICE_COLUMNS):
        istat, owner = line.istat(), line.word("ente_tipo", OwnerType)
        excess, police = line.share("h_eccedenza_indigenza"), line.share("i_forze_ordine")
        category, reasons = line.text("i_categoria_aggiuntiva"), line.text("i_motivazione")
        sat, reserves, source = line.count("j_sat"), line.share("riserve"), line.source()
        if istat is not None and owner is not None:
            yield line, Choice(istat, owner, excess, police, category, reasons, sat, reserves, source, line.number)


def measures(journal: Journal, year: int) -> Iterator[tuple[Line, Measure]]:
    """Yield each readable row of ``misure.csv`` with its line."""
    for line in _lines(journal, f"{year}/misure.csv", MEASURE_COLUMNS):
        kind, istat = line.word("tipo", MeasureKind), line.istat()
        title, text = line.text("titolo", longest=LONGEST_NAME, required=True), line.text("descrizione")
        reference, amount, source = line.text("riferimento"), line.count("importo_eur"), line.source()
        if kind is not None and istat is not None:
            yield line, Measure(kind.value, istat, title, text, reference, amount, source, line.number)


def checks(journal: Journal, year: int) -> Iterator[tuple[Line, Check]]:
    """Yield each readable row of ``controlli.csv``, which a year may well not have."""
    for line in _lines(journal, f"{year}/controlli.csv", CHECK_COLUMNS, required=False):
        istat, item, value, source = line.istat(), line.cell("voce").strip(), line.count("valore"), line.source()
        owner = line.word("ente_tipo", OwnerType) if line.cell("ente_tipo").strip() else ""
        if "voce" in line.raw.cells and item not in CHECKABLE:
            remedy = f"Le voci ammesse sono: {', '.join(CHECKABLE)}."
            line.problem(Severity.ERROR, "voce-sconosciuta", "voce", "la voce non è una colonna del piano", remedy)
        elif "valore" in line.raw.cells and not line.cell("valore").strip():
            line.problem(
                Severity.ERROR, "valore-vuoto", "valore", "il totale stampato manca", "Scrivilo, o togli la riga."
            )
        elif istat is not None and owner is not None and value is not None:
            yield line, Check(istat, str(owner), item, value, source, line.number)


def _lines(journal: Journal, name: str, columns: Columns, *, required: bool = True) -> list[Line]:
    return [Line(journal, name, raw) for raw in read_lines(journal, name, columns, required=required)]
