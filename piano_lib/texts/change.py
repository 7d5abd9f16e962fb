"""The comparison of two plans in sentences, and the sections that are there only where a year before is."""

from __future__ import annotations

from piano_lib.charts import change as charts
from piano_lib.charts.figure import Figure
from piano_lib.comparison import ORDER, RULE, Comparison, Effect, Outcome, Presence, State, compare
from piano_lib.comparison.programming import LAW
from piano_lib.italian import count, dated, dwellings, listing, percent, signed
from piano_lib.plan import Plan
from piano_lib.plan.model import NOT_THE_PLAN
from piano_lib.tables import change as tables
from piano_lib.tables import residue
from piano_lib.tables.model import Table
from piano_lib.texts.prose import Box, Heading, Items, KeyFigures, Paragraph, Prose, prose


def title(comparison: Comparison) -> Heading:
    """The one first-level heading of the comparison; with a scenario it says first that it is not the plan."""
    old, new = comparison.labels
    study = f"{NOT_THE_PLAN.capitalize()}. " if comparison.scenario else ""
    if comparison.before.year == comparison.after.year:
        return Heading(1, f"{study}Confronto fra {old.lower()} e {new.lower()}, {comparison.after.year}")
    return Heading(1, f"{study}Confronto fra i piani {old} e {new}")


def key_figures(comparison: Comparison) -> KeyFigures:
    """Later values first, with the change over what is known in both plans."""
    rows = (
        ("Alloggi assegnabili", "g_totale"),
        ("Servizi transitori (SAT)", "j_sat"),
        ("Per nuclei in indigenza", "quota_indigenza"),
        ("Graduatoria generale", "graduatoria_generale"),
    )
    figures = []
    since = comparison.sides("al")[0]
    for label, column in rows:
        found = comparison.total(column)
        change = f"{signed(found.comparable.difference)} rispetto {since}, a parità di righe"
        said = change if found.pairs else "nessuna riga nota in entrambi i piani"
        figures.append((label, str(found.after), said))
    return KeyFigures(tuple(figures))


def summary(comparison: Comparison) -> Prose:
    """What changed in a few sentences: supply, effects, programming, law, what cannot be compared."""
    return prose(
        _supply(comparison),
        _effects(comparison),
        _programming(comparison),
        _law(comparison),
        _gaps(comparison),
    )


def _supply(comparison: Comparison) -> str:
    """Assignable dwellings over the rows known in both plans: none of them, no change, or how they changed."""
    old, new = comparison.sides("nel", "nel")
    total = comparison.total("g_totale")
    change = total.comparable
    if not total.pairs:
        return "Di nessuna riga si conoscono gli alloggi assegnabili in entrambi i piani: i totali non si confrontano."
    rows = "Sull'unica riga" if total.pairs == 1 else f"Sulle {count(total.pairs)} righe"
    known = f"{rows} di cui si conosce il totale in entrambi i piani, gli alloggi assegnabili"
    if change.unchanged:
        return f"{known} restano {count(change.after)}, {old} come {new}."
    variation = f" ({percent(change.variation)})" if change.variation is not None else ""
    moved = f"passano da {count(change.before)} {old} a {count(change.after)} {new}"
    return f"{known} {moved}: {signed(change.difference)}{variation}."


def _effects(comparison: Comparison) -> str:
    """How the quota for indigence moved and why, and of how many rows the why is not known."""
    column, quota = "quota_indigenza", "a quota per l'indigenza"
    effect, left = comparison.total_effect(column), residue.rows(comparison, column)
    rest = residue.moved(comparison, column)
    if effect is None and left:
        return f"L{quota} passa {rest} su {left} e non si può ripartire fra gli effetti, perché {residue.WHY}."
    if effect is None:
        return f"L{quota} non è nota in entrambi i piani per alcun ente: non si confronta."
    said = _split(effect, f"Dove si può ripartire, l{quota}" if left else f"L{quota}")
    those = "un'altra riga" if left.startswith("1 ") else f"altre {left}"
    others = f" Su {those} passa {rest} e non si può ripartire fra gli effetti, perché {residue.WHY}."
    return said + (others if left else "")


def _split(effect: Effect, quota: str) -> str:
    """A quota from one plan to the other, effect by effect; no effect is told where there is none."""
    moved = f"passa da {count(effect.before)} a {dwellings(effect.after)}"
    if not effect.difference:
        moved = f"resta di {dwellings(effect.after)}"
        if not (effect.supply or effect.rules or effect.choices):
            return f"{quota} {moved}."
    return (
        f"{quota} {moved}: {signed(effect.supply)} per l'offerta, "
        f"{signed(effect.rules)} per le norme, {signed(effect.choices)} per le scelte."
    )


def _programming(comparison: Comparison) -> str:
    shown = [item for item in comparison.items if item.topic != LAW]
    words = {
        State.UNCHANGED: "invariate", State.CHANGED: "cambiate", State.NEW: "nuove", State.DROPPED: "cessate",
        State.UNKNOWN: "non note in almeno uno dei due piani",
    }  # fmt: skip
    parts = [(sum(item.state is state for item in shown), said) for state, said in words.items()]
    said = listing([f"{label} {count(number)}" for number, label in parts if number])
    return f"Voci della programmazione: {said}." if said else "Nessuna voce della programmazione da confrontare."


def _law(comparison: Comparison) -> str:
    changed = [change.title for change in comparison.rules_changed]
    if not changed:
        return "Le norme applicate sono le stesse nei due piani."
    named = f"Norme diverse nei due piani: {listing(changed)}."
    return f"{named} I numeri che ne dipendono vanno letti con l'effetto delle norme."


def _gaps(comparison: Comparison) -> str:
    only = [pair for pair in comparison.pairs if pair.presence is not Presence.BOTH]
    missing = [
        pair.line.comune or "intero ambito"
        for pair in comparison.pairs
        if pair.presence is Presence.BOTH and pair.changes["g_totale"].difference is None
    ]
    said = [f"Righe presenti in un solo piano: {count(len(only))}."] if only else []
    if missing:
        said.append(f"Non confrontabili perché un piano non ha il dato: {listing(sorted(missing))}.")
    said = said or ["Gli alloggi assegnabili sono confrontabili in tutte le righe."]
    ruled = sum(any(pair.outcome(one) is Outcome.RULE_CHANGED for one in tables.BY_OWNER) for pair in comparison.pairs)
    said += [f"Righe con numeri non confrontabili perché la norma è cambiata: {count(ruled)}."] if ruled else []
    return " ".join(said)


def year_before(plan: Plan, before: Plan | None) -> tuple[Prose | Table | Figure, ...]:
    """The section of the annual report: text, tables and figures, or the sentence that there is no year before."""
    if before is None:
        words = f"Per il {plan.year - 1} non ci sono dati: il confronto con l'anno precedente non si può fare."
        return (prose(Box("nota", (Paragraph(words),))),)
    comparison = compare(before, plan)
    return (
        summary(comparison),
        charts.comuni(comparison),
        tables.totals(comparison),
        tables.pairs(comparison),
        tables.effects(comparison),
        tables.programming(comparison),
    )


def method(comparison: Comparison) -> Prose:
    """How two plans are compared: pairing, what is compared, the rule of variations, the order of effects."""
    return prose(
        "Le righe dei due piani sono accostate per codice ISTAT ed ente; chi c'è in un solo piano resta e lo dice.",
        Items((RULE, ORDER)),
        f"Norme del piano {comparison.labels[0]}: in vigore {dated('al', comparison.before.rules.at)}. "
        f"Norme del piano {comparison.labels[1]}: in vigore {dated('al', comparison.after.rules.at)}.",
    )
