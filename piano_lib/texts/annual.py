"""The prose of the annual report, section by section; every number comes from the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from piano_lib.italian import NOT_COMMUNICATED, agreed, capital, count, dated, listing
from piano_lib.plan import Plan
from piano_lib.plan.reconciliation import Aggregate, Outcome, beyond
from piano_lib.plan.returns import State, due, returns_of
from piano_lib.rules.words import CAVEAT, phrase
from piano_lib.survey.model import Reply
from piano_lib.tables.common import by_comune, exceeding, in_no_comune, owner, sas_unknown, sum_cell, who
from piano_lib.tables.names import ORIGINS
from piano_lib.tables.returns import deadline
from piano_lib.texts.prose import Box, Items, Paragraph, Prose, prose

NOT_YET = "non si conosce ancora"
DESTINATIONS = {
    "j_sat": "per i servizi transitori (SAT)",
    "sap": "per i servizi abitativi pubblici (SAP)",
    "quota_indigenza": "per nuclei in indigenza",
    "quota_forze_ordine": "per le forze dell'ordine",
    "quota_riserve": "per le riserve",
    "graduatoria_generale": "per la graduatoria generale",
}
"""What the dwellings go to, as the summary says it: the two services first, then the parts of SAP."""
SILENT = {
    "quota_forze_ordine": "la quota per le forze dell'ordine dove il comune non l'ha comunicata",
    "quota_riserve": "le riserve dove l'ente non le ha comunicate",
}
"""Choices nobody communicated, as the note of the totals names them."""


def summary(plan: Plan) -> Prose:
    """The plan in a few sentences: supply, where it is, what it goes to, what is not known, where quotas exceed."""
    towns = {town.name: plan.municipality(town.istat).total("g_totale") for town in plan.ambito.municipalities}
    supplied = {name: total.value for name, total in towns.items() if total.value}
    elsewhere = in_no_comune(plan)
    unsplit = bool(elsewhere.value or not elsewhere.complete)
    more = unsplit or any(not total.complete and not total.value for total in towns.values())
    least = "almeno " if more and len(supplied) < len(towns) else ""
    opening = "In questo scenario di studio, nel" if plan.scenario else "Nel"
    where = "nell'unico comune" if len(towns) == 1 else f"nei {count(len(towns))} comuni"
    total = plan.total("g_totale")
    whole = f"gli alloggi assegnabili sono {total}" if _known(total) else f"{NOT_YET} quanti alloggi siano assegnabili"
    sentences = [f"{opening} {plan.year}, {where} ({plan.ambito.name}), {whole}."]
    if supplied:
        top = max(supplied, key=lambda name: (supplied[name], name))
        some = _comuni(len(supplied))
        if len(supplied) > 1:
            sentences.append(f"Li hanno {least}{some}; {_highest(towns, top, elsewhere)}.")
        else:
            sentences.append(f"Li ha almeno un comune, {top}." if least else f"Li ha {some}, {top}.")
    sentences += _destinations(plan)
    return prose(" ".join(sentences), exceeding(plan.lines), sas_unknown(plan.lines), _unknown(plan))


def _highest(towns: Mapping[str, Aggregate], top: str, elsewhere: Aggregate) -> str:
    """The comune with most dwellings, unless those of no comune could give another as many."""
    if not elsewhere.value and elsewhere.complete:
        return f"{top} ne ha {towns[top]}, il numero più alto"
    others = [total for name, total in towns.items() if name != top]
    sure = elsewhere.complete and all(one.complete for one in others)
    surely = sure and towns[top].value > max(one.value for one in others) + elsewhere.value
    return f"{top} ne ha almeno {count(towns[top].value)}" + (", il numero più alto" if surely else "")


def _known(total: Aggregate) -> bool:
    """Whether there is a number to say: what is at least nothing is not known."""
    return sum_cell(total) is not None


def _destinations(plan: Plan) -> Iterator[str]:
    """What the dwellings go to: what is known with its number, then by name what is not."""
    totals = {words: plan.total(column) for column, words in DESTINATIONS.items() if plan.foreseen(column)}
    sat, sap, *_ = totals.values()
    said = [f"{total} {words}" for words, total in list(totals.items())[2:] if _known(total)]
    first = f"va {sat} alloggio" if sat.value == 1 else f"vanno {sat} alloggi"
    parts = [f"ai servizi transitori (SAT) {first}"] if _known(sat) else []
    if sap.complete and not sap.value:
        parts.append("non restano SAP")
    elif said:
        which = "i SAP che restano" if parts else "i SAP"
        parts.append((f"{which} sono {sap}: " if _known(sap) else "sono ") + listing(said))
    if parts:
        yield capital("; ".join(parts)) + "."
    unknown = [words for words, total in totals.items() if not _known(total)]
    if unknown:
        yield f"{capital(NOT_YET)} quanti alloggi siano {listing(unknown)}."


def _comuni(number: int) -> str:
    return "un solo comune" if number == 1 else f"{count(number)} comuni"


def _unknown(plan: Plan) -> str:
    """Who keeps the totals from being whole: no data, no choice, requests to share out, comuni not told apart."""
    counted = [line for line in by_comune(plan.lines) if line.counted]
    reasons = {
        "chi non ha comunicato i dati": [line for line in counted if line.total.value is None],
        "chi deve ancora ripartire i propri SAT": [line for line in counted if line.undecided],
        "i totali che la fonte non ripartisce per comune": [
            line for line in counted if not line.istat and line.total.value is not None
        ],
    }
    said = [f"{reason}: {listing([who(line) for line in lines])}" for reason, lines in reasons.items() if lines]
    if most := [who(line) for line in counted if line.at_most("disponibili")]:
        said.append(f"(per disponibili, SAT, SAP e quote) chi non ha comunicato gli alloggi SAS: {listing(most)}")
    if over := [owner(line) for line in by_comune(plan.lines) if beyond(line)]:
        said.append(f"ciò che un totale d'ambito dichiara oltre le righe per comune: {listing(over)}")
    for column, words in SILENT.items():
        silent = sum(line.value(column) is None for line in counted if line.allocation)
        if silent and plan.foreseen(column):
            said.append(f"{words} ({agreed(silent, 'riga', 'righe')})")
    if not said:
        return "Tutti gli enti hanno comunicato i dati che servono ai totali."
    return f"I totali {_marks(plan)} non comprendono {'; né '.join(said)}."


def _marks(plan: Plan) -> str:
    """How the totals of this page that are not whole are told from the others: only marks that it shows."""
    shown = [plan.total(column) for column in ("g_totale", *DESTINATIONS) if plan.foreseen(column)]
    partial = [total for total in shown if not total.complete]
    marks = {
        "preceduti da «almeno»": any(_known(total) for total in partial),
        f"scritti {NOT_COMMUNICATED}": not all(_known(total) for total in partial),
    }
    return " o ".join(mark for mark, there in marks.items() if there)


def returns(plan: Plan) -> Prose:
    """The outcome of the ricognizione: how many owners answered, with a nil return, late, not at all."""
    owners = returns_of(plan)
    nil = sum(one.state is State.NIL for one in owners)
    silent = [one.body for one in owners if one.silent]
    late = [one.body for one in owners if one.sent_late]
    last, day = deadline(plan), due(plan.rules, plan.year)
    was, yet = ("è", "ancora ") if day and plan.head.decided <= day else ("era", "")
    part = [who(line) for line in by_comune(plan.lines) if line.declaration.reply is Reply.MISSING and line.counted]
    return prose(
        f"Enti tenuti a rispondere: {count(len(owners))}. Hanno risposto {count(len(owners) - len(silent))}, di cui "
        f"{count(nil)} con dichiarazione nulla (nessun alloggio da assegnare, ma la risposta è dovuta)."
        + (f" Il termine {was} il {last}." if last else ""),
        f"Non hanno {yet}risposto: {listing(silent)}." if silent else "Hanno risposto tutti.",
        f"Righe della ricognizione senza risposta: {listing(part)}." if len(part) > len(silent) else "",
        f"Hanno risposto dopo il termine: {listing(late)}." if late else "",
    )


def reconciled(plan: Plan) -> Prose:
    """Printed totals against the rows, in one sentence."""
    found = plan.reconciliations
    if not found:
        return prose("Per quest'anno non ci sono totali stampati da altre fonti con cui confrontare le righe.")
    equal, different, other = (sum(one.outcome is outcome for one in found) for outcome in Outcome)
    return prose(
        f"Totali stampati da altre fonti: {count(len(found))}. Coincidono con le righe {count(equal)}, "
        f"ne differiscono {count(different)}, non sono confrontabili {count(other)}."
    )


def law(plan: Plan) -> Prose:
    """The legal framework in sentences: what is in force on the plan's day, and what no text settles."""
    keys = ("indigenza_quota_base", "indigenza_eccedenza", "forze_ordine_tetto", "riserve_tetto", "sat_tetto")
    said = [f"{plan.rules[key].title}: {phrase(plan.rules[key])} ({plan.rules[key].citation})." for key in keys]
    open_points = sum(len(rule.version.points) for rule in plan.rules)
    return prose(
        f"Il piano è retto dalle norme in vigore {dated('il', plan.rules.at)}. Accanto a ogni valore c'è la lettera "
        "che dice su che cosa si fonda.",
        Items(tuple(said)),
        f"Su {count(open_points)} punti nessun testo letto decide: le letture possibili sono mostrate una accanto "
        "all'altra e quella usata è indicata." if open_points else "",
    )  # fmt: skip


def category(plan: Plan) -> Prose:
    """Further category: who names one."""
    rule = plan.rules["categoria_aggiuntiva"]
    named = sum(choice.names_category is True for choice in plan.data.choices)
    silent = len(plan.ambito.municipalities) - sum(c.names_category is not None for c in plan.data.choices)
    return prose(
        f"Un comune può aggiungere una categoria di particolare rilevanza sociale: {rule.version.text[:1].lower()}"
        f"{rule.version.text[1:].rstrip('.')} ({rule.citation}).",
        f"Per il {plan.year} {_named(named)}." + (f" Non l'hanno comunicata {_comuni(silent)}." if silent else ""),
    )


def _named(number: int) -> str:
    if number > 1:
        return f"l'hanno indicata {_comuni(number)}"
    return "l'ha indicata un solo comune" if number else "nessun comune l'ha indicata"


def programme(plan: Plan, kind: str) -> Prose:
    """Welfare measures ("misura") or projects ("progetto"): how many, on what ground."""
    rule = plan.rules["misure_welfare" if kind == "misura" else "progetti_disagio"]
    listed = sum(row.kind == kind for row in plan.data.measures)
    one, more, none = {
        "misura": ("misura", "misure", "Non sono comunicate misure"),
        "progetto": ("progetto", "progetti", "Non sono comunicati progetti"),
    }[kind]
    words = agreed(listed, one, more) if listed else none
    return prose(f"{words} per il {plan.year} ({rule.citation}).")


def findings(plan: Plan) -> Prose:
    """How many findings of each gravity."""
    counts = {"errore": 0, "avviso": 0, "nota": 0}
    for finding in plan.all_findings:
        counts[finding.severity.value] += 1
    return prose(
        f"Il controllo dei dati e dei risultati dà {agreed(counts['errore'], 'errore', 'errori')}, "
        f"{agreed(counts['avviso'], 'avviso', 'avvisi')} e {agreed(counts['nota'], 'nota', 'note')}."
    )


def method(plan: Plan) -> Prose:
    """How the figures are made, in sentences."""
    parts = listing(list(ORIGINS.values()))
    return prose(
        f"Il totale assegnabile (g) di ogni ente è la somma di: {parts}.",
        Items((
            "Un dato non comunicato è scritto n.c.: non è uno zero e non entra nelle somme. Un totale che lo "
            "comprenderebbe è scritto con «almeno».",
            "Dove mancano le parti e c'è un totale dichiarato, vale il totale dichiarato; dove le parti ci sono tutte "
            "vale la loro somma, e ogni differenza dal totale dichiarato è elencata.",
            "Gli alloggi disponibili sono g meno i servizi sociali (SAS). Disponibili = SAT + SAP.",
            "Le quote si calcolano con numeri interi, ente per ente e comune per comune, con base, percentuale, "
            "arrotondamento e articolo della versione della norma in vigore nel giorno del piano.",
            "Ogni quota sta da sé: dove insieme superano gli alloggi, il caso è segnalato con le due letture.",
            "Anche una scelta che il comune non ha comunicato è scritta n.c.: finché non è nota non riserva alloggi.",
            "Dove una quota non è nota, la graduatoria generale è «almeno» ciò che resta con la quota più alta.",
            "«da decidere» è scritto dove un ente chiede, in più comuni, più SAT del suo tetto: nessun testo dice "
            "quale comune rinunci, e le quote di quelle righe aspettano la sua decisione.",
        )),
        Box("nota", (Paragraph(CAVEAT),)),
    )  # fmt: skip
