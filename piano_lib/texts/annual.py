"""The prose of the annual report, section by section; every number comes from the plan."""

from __future__ import annotations

from piano_lib.italian import count, dated, listing
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.reconciliation import Outcome
from piano_lib.rules.words import phrase
from piano_lib.survey.model import Reply
from piano_lib.tables.common import by_comune, owner, place
from piano_lib.tables.names import ORIGINS
from piano_lib.tables.returns import deadline, late
from piano_lib.texts.opening import known
from piano_lib.texts.prose import Box, Items, Paragraph, Prose, prose


def summary(plan: Plan) -> Prose:
    """The plan in a few sentences: supply, where it is, what it goes to, what is not known."""
    total = plan.total("g_totale")
    towns = {town.name: plan.municipality(town.istat).total("g_totale").value for town in plan.ambito.municipalities}
    supplied = {name: value for name, value in towns.items() if value}
    sentences = [
        f"Nel {plan.year}, nei {count(len(towns))} comuni ({plan.ambito.name}), "
        f"gli alloggi assegnabili sono {known(total)}."
    ]
    if supplied:
        top = max(supplied, key=lambda name: (supplied[name], name))
        sentences.append(f"Li hanno {_comuni(len(supplied))}; {top} ne ha {count(supplied[top])}, il numero più alto.")
    sentences.append(
        f"Ai servizi transitori (SAT) vanno {known(plan.total('j_sat'))} alloggi; dei SAP che restano, "
        f"{known(plan.total('sap'))}, {known(plan.total('quota_indigenza'))} sono per nuclei in indigenza e "
        f"{known(plan.total('graduatoria_generale'))} per la graduatoria generale."
    )
    return prose(" ".join(sentences), _unknown(plan))


def _comuni(number: int) -> str:
    return "un solo comune" if number == 1 else f"{count(number)} comuni"


def _unknown(plan: Plan) -> str:
    """Who keeps the totals from being whole."""
    lines = [line for line in by_comune(plan.lines) if line.total.value is None]
    if not lines:
        return "Tutti gli enti hanno comunicato i dati che servono ai totali."
    names = listing([_who(line) for line in lines])
    return f"I totali preceduti da «almeno» non comprendono chi non ha comunicato i dati: {names}."


def _who(line: PlanLine) -> str:
    return f"{place(line)} ({owner(line)})"


def returns(plan: Plan) -> Prose:
    """The outcome of the ricognizione: who answered, with a nil return, late, not at all."""
    replies = {reply: sum(line.declaration.reply is reply for line in plan.lines) for reply in Reply}
    due = deadline(plan)
    late_ones = [_who(line) for line in by_comune(plan.lines) if late(plan, line)]
    missing = [
        f"{place(line)} ({owner(line)})" for line in by_comune(plan.lines) if line.declaration.reply is Reply.MISSING
    ]
    return prose(
        f"Dichiarazioni dovute: {count(len(plan.lines))}. Con alloggi o dati: {count(replies[Reply.FILED])}; nulle "
        f"(nessun alloggio da assegnare, ma la risposta è dovuta): {count(replies[Reply.NIL])}; "
        f"mancanti: {count(replies[Reply.MISSING])}." + (f" Il termine era il {due}." if due else ""),
        f"Non hanno risposto: {listing(missing)}." if missing else "Hanno risposto tutti.",
        f"Hanno risposto dopo il termine: {listing(late_ones)}." if late_ones else "",
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
    named = sum(bool(choice.category) for choice in plan.data.choices)
    return prose(
        f"Un comune può aggiungere una categoria di particolare rilevanza sociale: {rule.version.text[:1].lower()}"
        f"{rule.version.text[1:].rstrip('.')} ({rule.citation}).",
        f"Per il {plan.year} l'hanno indicata {_comuni(named)}." if named > 1
        else f"Per il {plan.year} l'ha indicata un solo comune." if named
        else f"Per il {plan.year} nessun comune l'ha indicata.",
    )  # fmt: skip


def programme(plan: Plan, kind: str) -> Prose:
    """Welfare measures ("misura") or projects ("progetto"): how many, on what ground."""
    rule = plan.rules["misure_welfare" if kind == "misura" else "progetti_disagio"]
    listed = sum(row.kind == kind for row in plan.data.measures)
    noun = ("misura", "misure") if kind == "misura" else ("progetto", "progetti")
    words = f"{count(listed)} {noun[0] if listed == 1 else noun[1]}" if listed else f"Non sono comunicate {noun[1]}"
    words = words.replace("comunicate progetti", "comunicati progetti")
    return prose(f"{words} per il {plan.year} ({rule.citation}).")


def findings(plan: Plan) -> Prose:
    """How many findings of each gravity."""
    counts = {"errore": 0, "avviso": 0, "nota": 0}
    for finding in plan.all_findings:
        counts[finding.severity.value] += 1
    return prose(
        f"Il controllo dei dati e dei risultati dà {_many(counts['errore'], 'errore', 'errori')}, "
        f"{_many(counts['avviso'], 'avviso', 'avvisi')} e {_many(counts['nota'], 'nota', 'note')}."
    )


def _many(number: int, one: str, more: str) -> str:
    return f"{count(number)} {one if number == 1 else more}"


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
            "Una scelta che nessuno ha preso è scritta «non deciso»: non riserva alloggi.",
        )),
        Box("nota", (Paragraph(
            "Le norme sono lette come riportate nel materiale di partenza del progetto, non nel Bollettino ufficiale: "
            "prima di decidere si consulti il testo vigente."
        ),)),
    )  # fmt: skip
