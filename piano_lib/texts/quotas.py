"""The why of the quotas, the transitional services, and what one comune decides for its own dwellings."""

from __future__ import annotations

from piano_lib.italian import agreed, count, dwellings, percent
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.explanation import explain_line
from piano_lib.rules.words import phrase
from piano_lib.survey.model import Choice, OwnerType
from piano_lib.tables.cells import cell_words
from piano_lib.tables.common import by_comune, cell, owner, place, who
from piano_lib.tables.names import in_words
from piano_lib.tables.quotas import least_supply_of, sat_asked
from piano_lib.texts.prose import Box, Items, Paragraph, Prose, Why, items, prose


def quotas_why(plan: Plan) -> Prose:
    """The steps behind the quotas of every comune and owner with dwellings, with the articles."""
    blocks = [why(line, plan) for line in by_comune(plan.lines) if line.istat and line.available]
    none = "Nessun ente ha alloggi disponibili: non ci sono quote da spiegare."
    return prose(*blocks) if blocks else prose(none)


def why(line: PlanLine, plan: Plan) -> Why:
    """The steps behind one line's figures, folded."""
    found = explain_line(line, plan.rules, plan.head.readings)
    left = cell(line, "graduatoria_generale")
    ranked = "graduatoria generale non ancora nota" if left is None else f"{cell_words(left)} in graduatoria generale"
    title = f"Perché {place(line)}, {owner(line)}: {dwellings(line.available)}, {ranked}"
    notes = tuple(f"Attenzione: {in_words(said)}." for said in found.warnings)
    return Why(title, found.sentences, notes)


def transitional(plan: Plan) -> Prose:
    """SAT: the ceiling, who asks, what is granted, and the least supply at which the request fits."""
    rule = plan.rules["sat_tetto"]
    asked = [line for line in by_comune(plan.lines) if line.decided.sat]
    sentences = [f"{who(line)}: {_requested(line)}{_needed(line, plan)}." for line in asked]
    return prose(
        f"Tetto dei servizi abitativi transitori: {phrase(rule)} ({rule.citation}).",
        items(sentences, "Nessuna richiesta di alloggi per i servizi transitori è stata comunicata."),
    )


def _needed(line: PlanLine, plan: Plan) -> str:
    """The dwellings at which the request fits, or all those of the owner where one ceiling is on them together."""
    least, whole = least_supply_of(line, plan), sat_asked(line, plan)
    if not least:
        return ""
    need, owned = f"servono almeno {dwellings(least)} disponibili", count(_owned(line))
    if whole == line.decided.sat:
        return f"; {need}, l'ente ne ha {owned}"
    return f"; l'ente chiede {count(whole)} SAT in tutto, per cui {need}, e ne ha {owned}"


def _requested(line: PlanLine) -> str:
    """SAT asked for and granted, in agreement; or why the grant is not known."""
    asked, granted = line.decided.sat, line.value("j_sat")
    if granted is None:
        given = "concessione che l'ente deve ripartire" if line.undecided else "non si conosce ancora quanti concessi"
    else:
        given = agreed(granted, "concesso", "concessi")
    return f"{agreed(asked, 'richiesto', 'richiesti')}, {given}"


def _owned(line: PlanLine) -> int | None:
    """Available dwellings the ceiling is taken of: all those of the owner in the ambito."""
    return line.supply.owner_available if line.supply else line.available


def focus(plan: Plan) -> Prose:
    """What the comune in evidence decides for its own dwellings, in sentences with their source."""
    found = plan.municipality(plan.ambito.focus)
    own = next((line for line in found.lines if line.owner is OwnerType.COMUNE), None)
    if own is None:
        return prose(f"{found.municipality.name} non compare nella ricognizione con alloggi propri.")
    known, unknown = own.available is not None, "non si conosce ancora quanti siano disponibili"
    how_many = agreed(own.available, "disponibile", "disponibili") if known else unknown
    return prose(
        f"Scelte del Comune di {found.municipality.name} per i propri alloggi ({how_many}):",
        Items((*decisions(own, plan), category(found.choice))),
        _from(own.decided.own),
        _contested(own, plan),
        why(own, plan) if own.available else None,
    )


def category(choice: Choice | None) -> str:
    """The further category of social relevance a comune names, in its own words, or that it names none."""
    named = choice.names_category if choice else None
    quoted = f"«{choice.category}»" if choice else ""
    return "Categoria aggiuntiva: " + {None: "non comunicata", False: "nessuna", True: quoted}[named] + "."


def _contested(line: PlanLine, plan: Plan) -> Box | None:
    """How the act that decides the excess is read, where more than one reading stands."""
    mine = [one for one in plan.head.readings if one.istat == line.istat]
    marks = ["Lettura usata" if one.excess == line.decided.excess else "Altra lettura" for one in mine]
    said = [f"{mark} (prova {one.evidence}): {one.text}." for mark, one in zip(marks, mine, strict=True)]
    return Box("nota", (Items(tuple(said)),)) if said else None


def decisions(line: PlanLine, plan: Plan) -> tuple[str, ...]:
    """What was decided on one line and what it gives, a sentence each; what was not communicated is said."""
    base, decided = plan.rules["indigenza_quota_base"].share, line.decided
    excess = ", eccedenza non comunicata" if decided.excess is None else ", senza eccedenza"
    if decided.excess:
        excess = f" più {percent(decided.excess)} per scelta del comune, cioè {percent(base + decided.excess)}"
    sat = "nessuna richiesta comunicata"
    if decided.sat is not None:
        sat = _requested(line)
        least, whole = least_supply_of(line, plan), sat_asked(line, plan)
        fit = "ci stia" if whole == 1 else "ci stiano tutti"
        sat += f"; l'ente chiede {count(whole)} SAT in tutto" if least and whole != decided.sat else ""
        sat += f"; perché {fit} servono almeno {dwellings(least)} disponibili" if least else ""
    return (
        f"Indigenza: {percent(base)}{excess}; {_given(line, 'quota_indigenza')}.",
        *(
            f"{label}: {_share(line, share, column)}."
            for label, share, column in (
                ("Forze dell'ordine", decided.police, "quota_forze_ordine"),
                ("Riserve", decided.reserves, "quota_riserve"),
            )
            if plan.foreseen(column)
        ),
        f"Servizi transitori (SAT): {sat}.",
    )


def _share(line: PlanLine, share: int | None, column: str) -> str:
    if share is None:
        return "percentuale non comunicata, nessun alloggio riservato finché non è nota"
    return f"{percent(share)}, {_given(line, column)}"


def _given(line: PlanLine, column: str) -> str:
    value = line.value(column)
    return "non si conosce ancora quanti alloggi siano" if value is None else dwellings(value)


def _from(choice: Choice | None) -> Paragraph | None:
    source = choice.source if choice else None
    if source is None or not source.text:
        return None
    letter = f" (prova {source.evidence})" if source.evidence else ""
    return Paragraph(f"Fonte delle scelte: {source.text}{letter}.", "nota")
