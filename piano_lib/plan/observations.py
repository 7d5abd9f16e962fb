"""What has to be known about a line or a year: each thing once, as a finding, shown in ``avvisi`` and in the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from piano_lib.allocation import least_base, rounded_share
from piano_lib.allocation.quotas import rounding_of
from piano_lib.italian import count, dated, listing, percent
from piano_lib.plan.line import PlanLine
from piano_lib.rules.model import Base, Rules
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import Choice, OwnerType, Reply, YearData
from piano_lib.survey.total import TotalKind

Observation = tuple[Severity, str, str, str, str]  # severity, code, column, message, remedy


def of_line(line: PlanLine, data: YearData, rules: Rules) -> tuple[Finding, ...]:
    """Every finding on one line, in the order a reader of the table meets the columns."""
    file, row = f"{data.head.year}/ricognizione.csv", line.declaration.row
    seen = (*_reply(line, data, rules), *_total(line), *_sas(line), *_sat(line, rules), *_quotas(line, data, rules))
    return tuple(
        Finding(severity, code, file, row, column, "", message, remedy, line.istat, line.owner.value)
        for severity, code, column, message, remedy in seen
    )


def _reply(line: PlanLine, data: YearData, rules: Rules) -> Iterator[Observation]:
    reply, sent = line.declaration.reply, line.declaration.sent_on
    if reply is Reply.MISSING:
        yield (
            Severity.WARNING,
            "dichiarazione-mancante",
            "dichiarazione",
            "nessuna risposta dell'ente: dati non comunicati, esclusi dai totali",
            "Sollecitare l'ente: anche la dichiarazione nulla è dovuta (l.r. 16/2016 art. 6 c. 2).",
        )
    due = due_day(data.head.year - 1, rules["termine_enti"].version.day)
    if reply is not Reply.MISSING and sent and due and sent > due:
        message = f"trasmessa {dated('il', sent)}, dopo il termine {dated('del', due)}"
        yield Severity.NOTE, "trasmissione-tardiva", "data_trasmissione", message, "Nessuna azione: il dato è usato."


def due_day(year: int, month_day: str) -> date | None:
    """The deadline a rule gives as "MM-DD", in a year."""
    return date.fromisoformat(f"{year}-{month_day}") if month_day else None


def _total(line: PlanLine) -> Iterator[Observation]:
    total, printed = line.total, line.declaration.total_declared
    if line.declaration.reply is Reply.MISSING:
        return
    missing = listing(total.missing)
    if total.kind is TotalKind.UNKNOWN:
        message = (
            f"non comunicato: {missing}; g non si può calcolare, le parti note sommano almeno a {count(total.known)}"
        )
        yield Severity.WARNING, "g-non-calcolabile", "g_totale", message, "Chiedere all'ente le caselle mancanti."
    elif total.kind is TotalKind.DECLARED:
        message = f"g è il totale dichiarato ({count(total.value)}): non comunicato {missing}"
        yield Severity.WARNING, "g-dichiarato", "g_totale", message, "Chiedere all'ente le parti del totale."
        if total.value is not None and total.known > total.value:
            text = f"le parti note sommano a {count(total.known)}, più del totale dichiarato {count(total.value)}"
            yield Severity.WARNING, "totale-diverso", "g_totale_dichiarato", text, "Verificare con l'ente."
    elif printed is not None and printed != total.value:
        message = f"il totale dichiarato è {count(printed)}, la somma delle parti è {count(total.value)}"
        yield (
            Severity.WARNING,
            "totale-diverso",
            "g_totale_dichiarato",
            message,
            "Verificare con l'ente; il piano usa la somma delle parti.",
        )


def _sas(line: PlanLine) -> Iterator[Observation]:
    if line.sas is None and line.available:
        message = f"SAS non comunicati: le quote sono calcolate su tutti i {count(line.available)} alloggi"
        yield Severity.WARNING, "sas-non-comunicati", "g_di_cui_sas", message, "Chiedere all'ente quanti sono SAS."


def _sat(line: PlanLine, rules: Rules) -> Iterator[Observation]:
    rule, asked, allocation = rules["sat_tetto"], line.decided.sat, line.allocation
    if not line.ceiling_known and line.declaration.reply is Reply.FILED and (asked or line.available):
        message = "patrimonio non comunicato: il tetto dei SAT non si può calcolare"
        yield Severity.WARNING, "tetto-sat-ignoto", "a_patrimonio_sap", message, "Chiedere all'ente il patrimonio (a)."
    if asked and allocation and allocation.sat < asked:
        message = (
            f"SAT richiesti {count(asked)}, concessi {count(allocation.sat)}, tetto {count(allocation.sat_ceiling)}"
        )
        over = (
            line.choices is not None and line.choices.owner_sat > allocation.sat_ceiling
        )  # else the comune has too few
        least = (
            least_base(asked, rule.share, rounding_of(rule)) if over and rule.version.base is not Base.STOCK else None
        )
        remedy = f"Servono almeno {count(least)} alloggi disponibili." if least else "Rivedere la richiesta."
        yield Severity.WARNING, "sat-ridotti", "j_sat", message, remedy


def _quotas(line: PlanLine, data: YearData, rules: Rules) -> Iterator[Observation]:
    allocation, rule = line.allocation, rules["forze_ordine_tetto"]
    if not line.istat:
        what = (
            "totale d'ambito senza ripartizione"
            if line.counted
            else "totale d'ambito, non sommato alle righe per comune"
        )
        message = f"{what}: le quote si calcolano comune per comune, qui non sono calcolabili"
        yield Severity.WARNING, "totale-non-ripartito", "istat", message, "Chiedere all'ente i dati comune per comune."
    if allocation is None:
        return
    if allocation.exceeds:
        taken = allocation.indigence + allocation.police + allocation.reserves
        first = min(allocation.indigence, allocation.sap)
        message = (
            f"le quote sommano a {count(taken)}, gli alloggi SAP sono {count(allocation.sap)}; "
            "lettura 1: quote come calcolate; lettura 2: "
            f"prima l'indigenza ({count(first)}), alle altre restano {count(allocation.sap - first)}"
        )
        yield (
            Severity.WARNING,
            "quote-oltre-disponibili",
            "graduatoria_generale",
            message,
            "Decidere quale lettura vale.",
        )
    if line.decided.police is None and allocation.sap and rule.foreseen:
        most = rounded_share(allocation.sap, rule.share, rounding_of(rule))
        message = (
            "quota forze dell'ordine non stabilita: nessun alloggio riservato "
            f"(con la quota massima, {percent(rule.share)}: {count(most)})"
        )
        yield Severity.NOTE, "forze-ordine-non-stabilita", "i_forze_ordine", message, "Chiedere la scelta al comune."


def of_year(data: YearData, rules: Rules, lines: Sequence[PlanLine]) -> tuple[Finding, ...]:
    """Findings on the year as a whole: dates, contested rules, choices without a declaration."""
    year, found = data.head.year, []
    due = due_day(year - 1, rules["termine_piano"].version.day)
    if due and data.head.decided > due:
        message = f"il piano porta la data {dated('del', data.head.decided)}, dopo il termine {dated('del', due)}"
        found.append(Finding(Severity.NOTE, "piano-tardivo", f"{year}/piano.toml", None, "data", "", message, ""))
    present = {(line.istat, line.owner) for line in lines}
    for choice in data.choices:
        if (choice.istat, choice.owner) in present or (choice.owner is OwnerType.COMUNE and not choice.sat):
            continue
        message = f"scelta di {choice.owner.value} senza una riga nella ricognizione: non ha effetto"
        remedy = "Aggiungere la dichiarazione o togliere la scelta."
        found.append(_on_choice(choice, year, "scelta-senza-riga", "istat", choice.istat, message, remedy))
    return (*found, *_police_of_others(data))


def _police_of_others(data: YearData) -> Iterator[Finding]:
    """The police share is the comune's (r.r. 4/2017 art. 7 bis c. 1): another one written by an owner has no effect."""
    of_comuni = {choice.istat: choice.police for choice in data.choices if choice.owner is OwnerType.COMUNE}
    for choice in data.choices:
        if choice.owner is OwnerType.COMUNE or choice.police in (None, of_comuni.get(choice.istat)):
            continue
        message = "la quota per le forze dell'ordine è fissata dal comune e vale per ogni ente: questa non ha effetto"
        read, remedy = percent(choice.police), "Scriverla sulla riga del comune."
        yield _on_choice(choice, data.head.year, "forze-ordine-del-comune", "i_forze_ordine", read, message, remedy)


def _on_choice(choice: Choice, year: int, code: str, column: str, read: str, message: str, remedy: str) -> Finding:
    place = f"{year}/scelte.csv", choice.row, column
    return Finding(Severity.WARNING, code, *place, read, message, remedy, choice.istat, choice.owner.value)
