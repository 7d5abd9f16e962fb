"""The top of every page: whose plan, which year, at what stage, on which data; then the figures people look for."""

from __future__ import annotations

from dataclasses import dataclass

from piano_lib.comparison import Comparison
from piano_lib.italian import count, dated
from piano_lib.plan import Plan
from piano_lib.plan.model import NOT_THE_PLAN, TITLE
from piano_lib.plan.returns import returns_of
from piano_lib.survey.model import Stage
from piano_lib.tables.html import text
from piano_lib.texts.prose import Box, Heading, KeyFigures, Paragraph, Prose, prose

DEMONSTRATION = (
    "Dati dimostrativi: i numeri di alloggi di questa pagina non sono quelli veri. Sono stati preparati per mostrare "
    "come si presenta il piano e non vanno usati per decidere."
)
OFFICIAL = "Dati ufficiali, come dichiarati dagli enti proprietari."
SCENARIO = "Scenario «{name}»: mostra che cosa darebbero altre scelte o altre norme. Non è il piano."


@dataclass(frozen=True, slots=True)
class Banner:
    """The band at the top of the page: the ambito and a few labelled facts."""

    ambito: str
    facts: tuple[tuple[str, str], ...]

    def _repr_html_(self) -> str:
        facts = "".join(f"<div><dt>{text(label)}</dt><dd>{text(value)}</dd></div>" for label, value in self.facts)
        return f'<header class="testata"><p class="ente">{text(self.ambito)}</p><dl>{facts}</dl></header>'


def stage(plan: Plan) -> str:
    """Stage of the plan with its day: "approvato il 1° dicembre 2020"."""
    words = "approvato" if plan.head.stage is Stage.APPROVED else "proposta"
    return f"{words} {dated('il' if plan.head.stage is Stage.APPROVED else 'del', plan.head.decided)}"


def status(plan: Plan | Comparison) -> str:
    """The status of the data in two words."""
    return "dati dimostrativi" if plan.demonstration else "dati ufficiali"


def banner(plan: Plan, comune: str = "") -> Banner:
    """The band of a plan, or of one comune in it."""
    facts = [("Anno", str(plan.year)), ("Fase", stage(plan)), ("Stato dei dati", status(plan))]
    if comune:
        facts.insert(0, ("Comune", plan.municipality(comune).municipality.name))
    if plan.scenario:
        facts.append(("Scenario", plan.scenario))
    return Banner(plan.ambito.name, tuple(facts))


def comparison_banner(comparison: Comparison) -> Banner:
    """The band of a comparison: both years with their stage."""
    before, after = comparison.before, comparison.after
    facts = [(name, stage(plan)) for name, plan in zip(comparison.labels, (before, after), strict=True)]
    facts.append(("Stato dei dati", status(comparison)))
    if comparison.scenario:
        facts.append(("Nello scenario", comparison.scenario))  # a label may already be «Scenario»
    return Banner(after.ambito.name, tuple(facts))


def title(plan: Plan) -> Heading:
    """The one first-level heading of the annual report; a scenario's says first that it is not the plan."""
    study = f"{NOT_THE_PLAN.capitalize()}. " if plan.scenario else ""
    return Heading(1, f"{study}{TITLE} {plan.year}")


def warning(plan: Plan | Comparison) -> Prose:
    """What the figures are, in words, on every page; a scenario is said before all."""
    scenario = Paragraph(SCENARIO.format(name=plan.scenario)) if plan.scenario else None
    demonstration = Paragraph(DEMONSTRATION, "stato-dati dimostrativi")  # paper repeats the words on every page
    said = demonstration if plan.demonstration else Paragraph(OFFICIAL, "stato-dati")
    return prose(Box("avviso", tuple(block for block in (scenario, said) if block)))


def key_figures(plan: Plan) -> KeyFigures:
    """The figures a reader looks for, each with what it misses."""
    rows = (
        ("Alloggi assegnabili nell'anno", "g_totale", "lettera g"),
        ("Servizi transitori (SAT)", "j_sat", "lettera j"),
        ("Servizi abitativi pubblici (SAP)", "sap", "disponibili meno i SAT"),
        ("Per nuclei in indigenza", "quota_indigenza", "quota"),
        ("Per le forze dell'ordine", "quota_forze_ordine", "quota"),
        ("Per le riserve", "quota_riserve", "quota"),
        ("Graduatoria generale", "graduatoria_generale", "dopo le quote"),
    )
    figures = [(label, str(plan.total(column)), small) for label, column, small in rows if plan.foreseen(column)]
    owners = returns_of(plan)
    answered = sum(not one.silent for one in owners)
    figures.append(("Enti che hanno risposto", count(answered), f"su {count(len(owners))}"))
    return KeyFigures(tuple(figures))


def stage_and_status(plan: Plan) -> Prose:
    """Who makes the plan, at what stage it is, under which law, on which data; then the notes of the year."""
    ambito, head = plan.ambito, plan.head
    who = f"Territorio del piano: {ambito.name}. Ente capofila: {ambito.lead}. Lo prepara: {ambito.office}."
    where = f"Fase: {stage(plan)}"
    act = f" ({', '.join(part for part in (head.body, head.act) if part)})" if head.body or head.act else ""
    law = f"Si applicano le norme in vigore {dated('al', plan.rules.at)}."
    notes = Box("nota", tuple(Paragraph(note) for note in head.notes)) if head.notes else None
    return prose(f"{who} {where}{act}. {law}", DEMONSTRATION if plan.demonstration else OFFICIAL, notes)
