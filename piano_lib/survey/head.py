"""The head of one year's plan: ``piano.toml``."""

from __future__ import annotations

from datetime import date

from piano_lib.survey import fields
from piano_lib.survey.finding import Severity
from piano_lib.survey.journal import Journal
from piano_lib.survey.model import ChoiceReading, PlanHead, Source, Stage, Status
from piano_lib.survey.tomlfile import Section, read_toml


def read_head(journal: Journal, year: int) -> PlanHead:
    """Read ``<year>/piano.toml``; what cannot be read leaves a blocking finding and a stand-in."""
    name = f"{year}/piano.toml"
    section = Section(journal, name, "", read_toml(journal, name))
    _check_year(section, year)
    stage, status = section.word("fase", Stage), section.word("stato_dati", Status)
    decided = section.day("data")
    head = PlanHead(
        year=year,
        stage=stage or Stage.PROPOSED,
        decided=decided or date(year, 1, 1),
        act=section.text("atto", public=True),
        body=section.text("organo", public=True),
        status=status or Status.DEMONSTRATION,
        sources=_sources(section),
        notes=_notes(section),
        readings=_readings(section),
        measures_complete=_measures_complete(section),
    )
    section.no_others()
    if decided and not date(year - 2, 1, 1) <= decided <= date(year + 1, 12, 31):
        message, remedy = f"la data è lontana dal {year}", "Controllala: da essa dipendono le norme applicate."
        section.problem("data-lontana", "data", message, remedy, Severity.WARNING)
    if stage is Stage.APPROVED and not head.act:
        message = "il piano risulta approvato ma l'atto non è indicato"
        section.problem("atto-mancante", "atto", message, "Scrivi numero e data della deliberazione.", Severity.WARNING)
    return head


def _check_year(section: Section, year: int) -> None:
    written = section.value("anno")
    if section.content is None or (written == year and type(written) is int):
        return
    if written is None:
        section.problem("chiave-mancante", "anno", "manca «anno»", f"Aggiungi la riga: anno = {year}.")
    else:
        section.problem(
            "anno-diverso", "anno", f"l'anno non è quello della cartella ({year})", f"Scrivi anno = {year}."
        )


def _measures_complete(section: Section) -> bool:
    value = section.value("misure_complete")
    if value is None or isinstance(value, bool):
        return bool(value)
    section.problem(
        "sì-o-no", "misure_complete", "non è un sì o un no", "Scrivi misure_complete = true, o togli la riga."
    )
    return False


def _notes(section: Section) -> tuple[str, ...]:
    value = section.value("note")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        section.problem("elenco-atteso", "note", "non è un elenco di testi", 'Scrivi note = ["…", "…"].')
        return ()
    return tuple(section.checked("note", one, longest=fields.LONGEST_TEXT, public=True) for one in value)


def _sources(section: Section) -> tuple[Source, ...]:
    return tuple(_source(section, one) for one in _tables(section, "fonti", "fonti"))


def _readings(section: Section) -> tuple[ChoiceReading, ...]:
    found = [_reading(section, one) for one in _tables(section, "letture", "letture di un atto")]
    return tuple(one for one in found if one is not None)


def _tables(section: Section, key: str, noun: str) -> list[dict[str, object]]:
    value = section.value(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        remedy = f"Scrivi ogni voce sotto una riga [[{key}]]."
        section.problem("elenco-atteso", key, f"non è un elenco di {noun}", remedy)
        return []
    return value


def _reading(section: Section, one: dict[str, object]) -> ChoiceReading | None:
    inner = Section(section.journal, section.file, "", one)
    try:
        istat, excess = fields.istat(inner.text("istat", required=True)), fields.share(inner.text("eccedenza"))
    except fields.Refused as refusal:
        inner.problem(refusal.code, "letture", refusal.message, refusal.remedy)
        return None
    text, evidence = inner.text("testo", required=True, longest=2_000, public=True), _evidence(inner)
    inner.no_others()
    if excess is None:
        inner.problem("testo-vuoto", "eccedenza", "la lettura non dice quanti punti dà", 'Scrivi eccedenza = "2".')
        return None
    return ChoiceReading(istat, excess, text, evidence)


def _source(section: Section, one: dict[str, object]) -> Source:
    inner = Section(section.journal, section.file, "", one)
    text, evidence = inner.text("testo", required=True, longest=2_000, public=True), _evidence(inner)
    inner.no_others()
    return Source(text, evidence)


def _evidence(section: Section) -> str:
    evidence = section.text("prova")
    if evidence and (len(evidence) != 1 or evidence not in fields.EVIDENCE):
        remedy = f"Usa una di {' '.join(fields.EVIDENCE)}."
        section.problem("prova-sconosciuta", "prova", "la lettera di prova non è fra quelle ammesse", remedy)
        return ""
    return evidence
