"""The page of one comune in sentences: what it declared, what it gets, what it must still do."""

from __future__ import annotations

from collections.abc import Iterator

from piano_lib.italian import capital, count, dated, dwellings, listing
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.model import MunicipalityPlan
from piano_lib.survey.model import Choice, OwnerType, Reply
from piano_lib.tables import common
from piano_lib.tables import scheda as tables
from piano_lib.tables.model import Table
from piano_lib.tables.names import in_words
from piano_lib.tables.returns import deadline
from piano_lib.texts.prose import Heading, Items, KeyFigures, Prose, prose
from piano_lib.texts.quotas import category, decisions, why

IN_THE_TOTAL = "gli alloggi nel comune sono compresi nel totale d'ambito, che l'ente non ripartisce"


def title(plan: Plan, comune: str) -> Heading:
    """The one first-level heading of the page."""
    return Heading(1, f"{plan.municipality(comune).municipality.name}: alloggi pubblici nel piano {plan.year}")


def key_figures(plan: Plan, comune: str) -> KeyFigures:
    """The figures of the comune, all owners together."""
    town = plan.municipality(comune)
    rows = (
        ("Alloggi assegnabili nell'anno", "g_totale"),
        ("Servizi transitori (SAT)", "j_sat"),
        ("Per nuclei in indigenza", "quota_indigenza"),
        ("Per le forze dell'ordine", "quota_forze_ordine"),
        ("Per le riserve", "quota_riserve"),
        ("Graduatoria generale", "graduatoria_generale"),
    )
    owners = listing([common.owner(line) for line in common.by_comune(town.lines)])
    figures = [(label, _figure(town, item), "") for label, item in rows if plan.foreseen(item)]
    return KeyFigures((*figures, ("Enti nella ricognizione", owners, "")))


def _figure(town: MunicipalityPlan, item: str) -> str:
    """The sum over the owners in a comune; of one owner alone its figure, as its row has it."""
    alone = town.lines[0] if len(town.lines) == 1 else None
    return count(alone.value(item)) if alone and alone.at_most(item) else str(town.total(item))


def declared(plan: Plan, comune: str) -> Prose:
    """What each owner answered, in sentences; a nil return is an answer."""
    town = plan.municipality(comune)
    return prose(Items(tuple(_answer(line) for line in common.by_comune(town.lines))))


def _answer(line: PlanLine) -> str:
    who, sent = common.owner(line), line.declaration.sent_on
    when = f" trasmessa {dated('il', sent)}" if sent else ""
    if not line.counted:
        return f"{who}: {IN_THE_TOTAL}."
    if line.declaration.reply is Reply.MISSING:
        return f"{who}: nessuna risposta. I dati non sono comunicati e non valgono zero."
    if line.declaration.reply is Reply.NIL:
        return f"{who}: dichiarazione nulla{when}, nessun alloggio da assegnare nell'anno."
    if line.total.value is None:
        return (
            f"{who}: dichiarazione{when or ' presentata'}, ma il totale degli alloggi assegnabili non si può calcolare."
        )
    return f"{who}: dichiarazione{when or ' presentata'}, {dwellings(line.total.value)} da assegnare nell'anno."


def quotas_why(plan: Plan, comune: str) -> Prose:
    """What was decided, then the steps behind the quotas of each owner with dwellings."""
    every = common.by_comune(plan.municipality(comune).lines)
    lines = [line for line in every if line.available]
    unknown = listing([common.owner(line) for line in every if line.available is None and line.counted])
    unsplit = listing([common.owner(line) for line in every if not line.counted])
    own = next((line for line in lines if line.owner is OwnerType.COMUNE), None)
    said: tuple[str | Items, ...] = ()
    if own:
        decided = (*decisions(own, plan), category(plan.municipality(comune).choice))
        said = ("Scelte per gli alloggi del comune:", Items(decided))
    return prose(
        f"{unknown}: le quote non si possono calcolare finché il totale degli alloggi non è noto." if unknown else "",
        f"{unsplit}: {IN_THE_TOTAL}, le quote qui non si possono calcolare." if unsplit else "",
        ""
        if lines or unknown or unsplit
        else "Non risultano alloggi disponibili nell'anno: non ci sono quote da calcolare.",
        *said,
        *(why(line, plan) for line in lines),
    )


def year_before(plan: Plan, before: Plan | None, comune: str) -> tuple[Prose | Table, ...]:
    """The table of the year before, or the sentence that there is none."""
    if before is None:
        return (prose(f"Per il {plan.year - 1} non ci sono dati con cui confrontare il comune."),)
    return (tables.year_before(plan, before, comune),)


def to_do(plan: Plan, comune: str) -> Prose:
    """What the comune must still do: answers due, gaps to fill, choices to make or to confirm."""
    town = plan.municipality(comune)
    found = [*_answers_due(town.lines, plan), *_choices_due(town.lines, town.choice, plan)]
    asked = dict.fromkeys(
        in_words(f"{capital(finding.message)}. {finding.remedy}")
        for finding in town.findings
        if finding.remedy and finding.code not in ("dichiarazione-mancante", "forze-ordine-non-stabilita")
        and (finding.code, finding.owner) != ("riserve-non-comunicate", OwnerType.COMUNE.value)
        and not finding.remedy.startswith("Nessuna azione")
    )  # fmt: skip
    listed = (*found, *asked)
    if not listed:
        return prose("Non risulta altro da fare.")
    return prose(Items(listed))


def _answers_due(lines: tuple[PlanLine, ...], plan: Plan) -> Iterator[str]:
    due = deadline(plan)
    when = f", dovuta entro il {due}" if due else ""
    for line in common.by_comune(lines):
        if line.declaration.reply is Reply.MISSING and line.counted:
            yield f"{common.owner(line)}: inviare la dichiarazione{when}, anche se non ci sono alloggi da assegnare."


def _choices_due(lines: tuple[PlanLine, ...], choice: Choice | None, plan: Plan) -> Iterator[str]:
    """Choices nobody made where there are dwellings they would act on, and choices only inferred.

    The police share is for every owner's dwellings in the comune, the others are for the comune's own.
    """
    anyone = any(line.available for line in lines)
    own = any(line.available for line in lines if line.owner is OwnerType.COMUNE)
    open_choices = [
        label
        for label, concerned, value, column in (
            (
                "la percentuale per le forze dell'ordine",
                anyone,
                choice.police if choice else None,
                "quota_forze_ordine",
            ),
            ("l'eventuale percentuale delle riserve", own, choice.reserves if choice else None, "quota_riserve"),
            ("l'eventuale quota per l'indigenza oltre la base", own, choice.excess if choice else None, ""),
            ("l'eventuale numero di alloggi per i servizi transitori (SAT)", own, choice.sat if choice else None, ""),
        )
        if concerned and value is None and plan.foreseen(column)
    ]
    if open_choices:
        yield f"Scelte non comunicate per il {plan.year}: {listing(open_choices)}."
    if choice and choice.source.evidence == "I":
        yield "Confermare con un atto le scelte che oggi sono soltanto dedotte (prova I)."
