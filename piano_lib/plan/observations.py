"""What has to be known about a line or a year: each thing once, as a finding, shown in ``avvisi`` and in the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from piano_lib.allocation import Transitional, asked_in_all, quota_of, transitional_of
from piano_lib.allocation.steps import least_supply, readings_of_excess
from piano_lib.italian import article, count, dated, dwellings, listing, percent
from piano_lib.plan.line import DECLARED, PlanLine
from piano_lib.plan.owners import OWNERS
from piano_lib.plan.reconciliation import aggregate, beyond
from piano_lib.rules.law import Rules
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import Choice, OwnerType, Reply, YearData
from piano_lib.survey.total import TotalKind

Observation = tuple[Severity, str, str, str, str]  # severity, code, column, message, remedy
CHOSEN = frozenset({"i_forze_ordine", "j_sat", "riserve"})  # columns of scelte.csv
BESIDE_ROWS = {
    "g_totale": "il totale d'ambito",
    "a_patrimonio_sap": "il patrimonio SAP del totale d'ambito",
    "a_patrimonio_sas": "il patrimonio SAS del totale d'ambito",
}
READ = frozenset({"istat", "dichiarazione", "data_trasmissione", *DECLARED})  # columns of ricognizione.csv


def of_line(line: PlanLine, data: YearData, rules: Rules) -> tuple[Finding, ...]:
    """Every finding on one line, in the order a reader of the table meets the columns."""
    total = (*_total(line), *_beside_rows(line))
    seen = (*_reply(line, data, rules), *total, *_sas(line), *_sat(line, rules), *_quotas(line, rules))
    return tuple(
        Finding(
            severity, code, *_place(line, column, data.head.year), "", message, remedy, line.istat, line.owner.value
        )
        for severity, code, column, message, remedy in seen
    )


def _place(line: PlanLine, column: str, year: int) -> tuple[str, int | None, str]:
    """File, row and column a finding is about: choices are in ``scelte.csv``, what is computed is in no column."""
    if column in CHOSEN:
        choice = line.decided.of_comune if column == "i_forze_ordine" else line.decided.own
        return f"{year}/scelte.csv", choice.row if choice else None, column
    return f"{year}/ricognizione.csv", line.declaration.row or None, column if column in READ else ""


def _reply(line: PlanLine, data: YearData, rules: Rules) -> Iterator[Observation]:
    due = rules["termine_enti"].day_for(data.head.year)
    if line.declaration.reply is Reply.MISSING and not line.counted and line.istat:
        message = "nessun dato per il comune: i suoi alloggi sono nel totale d'ambito dichiarato dallo stesso ente"
        yield Severity.NOTE, "compresa-nel-totale", "dichiarazione", message, "Nessuna azione: vale il totale."
    elif line.declaration.reply is Reply.MISSING:
        yield (
            Severity.WARNING,
            "dichiarazione-mancante",
            "dichiarazione",
            "nessuna risposta dell'ente: dati non comunicati, esclusi dai totali",
            "Sollecitare l'ente: anche la dichiarazione nulla è dovuta (l.r. 16/2016 art. 6 c. 2).",
        )
    sent = line.declaration.sent_on
    if due and sent and line.declaration.late(due):
        message = f"trasmessa {dated('il', sent)}, dopo il termine {dated('del', due)}"
        yield Severity.NOTE, "trasmissione-tardiva", "data_trasmissione", message, "Nessuna azione: il dato è usato."


def _total(line: PlanLine) -> Iterator[Observation]:
    total, printed = line.total, line.declaration.total_declared
    if line.declaration.reply is Reply.MISSING or not line.counted:
        return
    missing = f"non {'comunicato' if len(total.missing) == 1 else 'comunicati'}"
    columns = listing(total.missing)
    if total.kind is TotalKind.UNKNOWN:
        message = f"{missing}: {columns}; g non si può calcolare, le parti note sommano a {count(total.known)}"
        yield Severity.WARNING, "g-non-calcolabile", "g_totale", message, "Chiedere all'ente le caselle mancanti."
    elif total.kind is TotalKind.DECLARED:
        message = f"g è il totale dichiarato ({count(total.value)}): {missing} {columns}"
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


def _beside_rows(line: PlanLine) -> Iterator[Observation]:
    """A total of the ambito whose owner has told its comuni too, where the two do not agree."""
    for column, what in BESIDE_ROWS.items():
        said, rows = line.value(column), aggregate(line.split, column)
        if not line.split or said is None:
            continue
        listed = f"{'' if rows.complete else 'almeno '}{count(rows.value)}"
        message = f"{what} è {count(said)}, le righe per comune dello stesso ente sommano a {listed}"
        place = column if column in READ else "g_totale_dichiarato"
        if more := beyond(line, column):
            where = "non entra nelle somme" if rows.complete else "non entra nelle somme, o è nelle righe senza il dato"
            remedy = "Chiedere all'ente le righe che mancano, o il totale corretto."
            text = f"{message}: la differenza, {dwellings(more)}, {where}"
            yield Severity.WARNING, "totale-oltre-le-righe", place, text, remedy
        elif said < rows.value:
            remedy = "Verificare con l'ente; il piano usa le righe per comune."
            yield Severity.WARNING, "totale-sotto-le-righe", place, message, remedy


def _sas(line: PlanLine) -> Iterator[Observation]:
    if line.sas is None and line.available:
        number = article("i", count(line.available))
        on = "sull'unico alloggio" if line.available == 1 else f"su tutti {number} alloggi"
        message = f"SAS non comunicati: le quote sono calcolate {on}"
        yield Severity.WARNING, "sas-non-comunicati", "g_di_cui_sas", message, "Chiedere all'ente quanti sono SAS."


def _sat(line: PlanLine, rules: Rules) -> Iterator[Observation]:
    rule, asked = rules["sat_tetto"], line.decided.sat
    if line.supply is None or line.choices is None:
        return
    found = transitional_of(line.supply, line.choices, rule)
    if line.ceiling is None:
        yield from _ceiling_unknown(line, found)
    elif found.undecided:
        message = (
            f"SAT: l'ente ne chiede {asked_in_all(line.choices)}, oltre il tetto di "
            f"{count(found.ceiling)}; nessun testo dice quale comune rinunci, "
            f"a questo ne restano comunque almeno {count(found.granted)}"
        )
        remedy = f"L'ente riduca le richieste a {count(found.ceiling)} in tutto."
        yield Severity.WARNING, "sat-da-ripartire", "j_sat", message, remedy
    elif asked and found.granted < asked:
        message = f"SAT richiesti {count(asked)}, concessi {count(found.granted)}, tetto {count(found.ceiling)}"
        least = least_supply(asked, rule) if found.granted < line.supply.available else None
        remedy = f"Servono almeno {count(least)} alloggi disponibili." if least else "Rivedere la richiesta."
        yield Severity.WARNING, "sat-ridotti", "j_sat", message, remedy


def _ceiling_unknown(line: PlanLine, found: Transitional[int]) -> Iterator[Observation]:
    """The ceiling rests on a figure not communicated: said where it matters, with what the known parts give."""
    if line.decided.sat:
        known = f"il tetto dei SAT non si conosce per intero (sulle parti note è {count(found.ceiling)})"
        fits = "la richiesta ci sta già" if line.sat is not None else "non si può dire se la richiesta ci stia"
        severity = Severity.NOTE if line.sat is not None else Severity.WARNING
        message = f"{known}: {fits}"
        yield severity, "tetto-sat-ignoto", "j_sat", message, "Chiedere all'ente i dati che mancano."
    elif line.declaration.stock_sap is None and line.declaration.reply is Reply.FILED and line.available:
        message = "patrimonio non comunicato: il tetto dei SAT non si può calcolare"
        yield Severity.WARNING, "tetto-sat-ignoto", "a_patrimonio_sap", message, "Chiedere all'ente il patrimonio (a)."


def _quotas(line: PlanLine, rules: Rules) -> Iterator[Observation]:
    allocation, rule = line.allocation, rules["forze_ordine_tetto"]
    if not line.istat:
        what = "totale d'ambito senza ripartizione" if line.counted else "totale d'ambito, non sommato ai comuni"
        message = f"{what}: le quote si calcolano comune per comune, qui non sono calcolabili"
        yield Severity.WARNING, "totale-non-ripartito", "istat", message, "Chiedere all'ente i dati comune per comune."
    if allocation is None or line.supply is None:
        return
    if allocation.exceeds:
        one, two = readings_of_excess(allocation)
        message = f"le quote superano gli alloggi SAP; lettura 1: {one}; lettura 2: {two}"
        yield Severity.WARNING, "quote-oltre-disponibili", "", message, "Decidere quale lettura vale."
    if line.decided.police is None and allocation.sap and rule.foreseen:
        most = quota_of(rule, line.supply, allocation.sap, rule.share)
        whose = line.declaration.body or OWNERS[line.owner]  # a row of scelte.csv speaks of the dwellings of several
        message = (
            "quota forze dell'ordine non nota: nessun alloggio riservato "
            f"(ente: {whose}; con la quota massima, {percent(rule.share)}: {count(most)})"
        )
        yield Severity.NOTE, "forze-ordine-non-stabilita", "i_forze_ordine", message, "Chiedere la scelta al comune."
    yield from _reserves(line, rules)


def _reserves(line: PlanLine, rules: Rules) -> Iterator[Observation]:
    """The reserves are the choice of each owner (r.r. 4/2017 art. 4 c. 3 c bis): said where it has dwellings."""
    allocation, rule = line.allocation, rules["riserve_tetto"]
    if line.decided.reserves is None and allocation and allocation.sap and line.supply and rule.foreseen:
        most = quota_of(rule, line.supply, allocation.sap, rule.share)
        message = (
            "riserve non comunicate: nessun alloggio riservato "
            f"(con la percentuale massima, {percent(rule.share)}: {count(most)})"
        )
        yield Severity.NOTE, "riserve-non-comunicate", "riserve", message, "Chiedere la scelta all'ente."


def of_year(data: YearData, rules: Rules, lines: Sequence[PlanLine]) -> tuple[Finding, ...]:
    """Findings on the year as a whole: dates, contested rules, choices without a declaration."""
    year, found = data.head.year, []
    due = rules["termine_piano"].day_for(year)
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
