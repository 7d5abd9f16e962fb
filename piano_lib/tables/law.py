"""The law in force on the plan's day: values with article and evidence, what no text settles, the acts."""

from __future__ import annotations

from collections.abc import Iterator

from piano_lib.italian import dated
from piano_lib.plan import Plan
from piano_lib.rules.law import Rule
from piano_lib.rules.model import Aspect
from piano_lib.rules.words import LEVELS, ROUNDINGS, amount, evidence, of, only
from piano_lib.tables import common
from piano_lib.tables.common import NONE
from piano_lib.tables.model import Cell, Column, Kind, Table

LAW_SOURCE = "leggi e regolamenti della Regione Lombardia, come riportati nelle fonti lette"


def law(plan: Plan) -> Table:
    """A row per parameter in force: value, base, owners, level, rounding, article, validity, evidence, when read."""
    columns = (
        Column("parametro", "Parametro", header=True),
        Column("valore", "Valore"),
        Column("base", "Base, per chi e livello", blank=NONE),
        Column("arrotondamento", "Arrotondamento", blank=NONE),
        Column("citazione", "Norma"),
        Column("dal", "In vigore dal", Kind.DATE),
        Column("prova", "Prova"),
        Column("letta_il", "Letta il", Kind.DATE),
    )
    rows = tuple(_row(rule) for rule in plan.rules if not _is_content(rule))
    notes = (
        f"Versioni in vigore {dated('al', plan.rules.at)}, "
        "giorno di approvazione del piano o, fino ad allora, di proposta.",
        common.LEGEND,
    )
    return Table(
        "norme-in-vigore", f"Norme applicate, {plan.called}", columns, rows, None, notes,
        LAW_SOURCE,
    )  # fmt: skip


def _is_content(rule: Rule) -> bool:
    return rule.parameter.key.startswith("voce_")


def _row(rule: Rule) -> tuple[Cell, ...]:
    version = rule.version
    parts = [of(version.base)] if version.base else []
    parts += only(version)
    parts += [LEVELS[version.level]] if version.level else []
    base = ", ".join(parts) or None
    rounding = ROUNDINGS[version.rounding] if version.rounding else None
    return (
        rule.title, value(rule), base, rounding, rule.citation, version.valid_from, evidence(rule), version.read_on,
    )  # fmt: skip


def value(rule: Rule) -> str:
    """The value of a rule in words: a share, an amount, a day, or the criterion itself."""
    return amount(rule) or rule.version.text


def grounds(plan: Plan) -> Table:
    """A row per aspect of a rule that rests on other evidence than its value, and per note: what and why."""
    columns = (
        Column("parametro", "Parametro", header=True),
        Column("aspetto", "Aspetto"),
        Column("testo", "Su che cosa si fonda"),
        Column("prova", "Prova"),
    )
    rows = tuple(row for rule in plan.rules if not _is_content(rule) for row in _grounds(rule))
    caption = f"Che cosa è dedotto o non accertato nelle norme, {plan.called}"
    return Table(
        "fondamento-norme", caption, columns, rows, None, (common.LEGEND,),
        "fonti lette, citate parametro per parametro",
    )  # fmt: skip


def _grounds(rule: Rule) -> Iterator[tuple[Cell, ...]]:
    for ground in rule.version.grounds:
        yield rule.title, ground.aspect.value, ground.text, ground.evidence.value
    if rule.version.note:
        yield rule.title, Aspect.VALUE.value, rule.version.note, rule.version.evidence.value


def contested(plan: Plan) -> Table:
    """A row per reading of each point no text settles, the one in use marked; nothing is chosen silently."""
    columns = (
        Column("parametro", "Parametro", header=True),
        Column("punto", "Che cosa nessun testo stabilisce"),
        Column("lettura", "Lettura"),
        Column("in_uso", "Usata nel piano"),
        Column("prova", "Prova"),
    )
    rows = tuple(
        (rule.title, point.text, reading.text, "sì" if reading.in_use else "no", reading.evidence.value)
        for rule in plan.rules
        for point in rule.version.points
        for reading in point.readings
    )
    return Table(
        "punti-aperti", f"Punti che nessun testo risolve, con le letture possibili, {plan.called}", columns, rows,
        None, (common.LEGEND,), "fonti lette, citate parametro per parametro",
    )  # fmt: skip


def acts(plan: Plan) -> Table:
    """A row per act of law the plan stands on: title, publication, what it does here."""
    columns = (
        Column("atto", "Atto", header=True),
        Column("pubblicato", "Pubblicazione"),
        Column("in_vigore_dal", "In vigore dal", Kind.DATE, blank="non letto"),
        Column("effetto", "Che cosa fa per il piano"),
    )
    rows = tuple((act.title, act.published, act.in_force_from, act.effect) for act in plan.rules.acts)
    return Table(
        "atti-normativi", f"Atti pubblicati fino {dated('al', plan.rules.at)}", columns, rows, None, (),
        "Bollettino Ufficiale della Regione Lombardia, come citato nelle fonti lette",
    )  # fmt: skip
