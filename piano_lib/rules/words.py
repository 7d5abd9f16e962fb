"""Rules in Italian words: names of bases, levels, roundings, owners, evidence letters; a rule in one phrase."""

from __future__ import annotations

from datetime import date

from piano_lib import italian
from piano_lib.rules.law import Rule
from piano_lib.rules.model import Aspect, Base, Evidence, Level, Rounding, Unit, Version

EVIDENCE = {
    Evidence.TEXT: "letto nel testo della norma",
    Evidence.FOUNDING: "letto nei documenti di partenza del progetto",
    Evidence.PUBLISHED: "letto in un piano pubblicato, una pagina comunale o la stampa",
    Evidence.INFERRED: "dedotto, non scritto",
    Evidence.UNKNOWN: "non accertato",
}
BASES = {
    Base.STOCK: "patrimonio",
    Base.AVAILABLE: "alloggi disponibili nell'anno, al lordo dei SAT",
    Base.NET_OF_SAT: "alloggi disponibili nell'anno, al netto dei SAT",
}
LEVELS = {
    Level.OWNER: "su tutti gli alloggi dell'ente",
    Level.OWNER_IN_COMUNE: "ente per ente, comune per comune",
}
ROUNDINGS = {
    Rounding.UP: "per eccesso",
    Rounding.DOWN: "per difetto",
    Rounding.HALF_UP: "all'unità più vicina, la metà per eccesso",
}
OWNERS = {"COMUNE": "comuni", "ALER": "ALER", "OPERATORE": "operatori accreditati", "ND": "enti non indicati"}
CAVEAT = (
    "Le norme sono lette come riportate nel materiale di partenza del progetto, non nel Bollettino ufficiale: "
    "prima di decidere si consulti il testo vigente."
)


def amount(rule: Rule) -> str:
    """The value of a rule in words: a share, EUR, a day of the year; empty where it has none. A ceiling says so.

    >>> from datetime import date
    >>> from piano_lib.rules import rules_at
    >>> law = rules_at(date(2021, 10, 27))
    >>> [amount(law[key]) for key in ("indigenza_quota_base", "sat_tetto", "termine_enti", "riserve_tetto")]
    ['20\\xa0%', 'fino al 25\\xa0%', '31 ottobre', 'non previste']
    """
    version, unit = rule.version, rule.parameter.unit
    if not version.foreseen:
        return version.text or f"non {rule.parameter.agreement}"
    if unit is Unit.SHARE and version.value is None:
        return "parte a scelta"
    if unit is Unit.SHARE:
        share = italian.percent(version.value)
        return f"fino {italian.article('al', share)}" if rule.parameter.ceiling else share
    if unit is Unit.EUR:
        return ("fino a " if rule.parameter.ceiling else "") + f"{italian.count(version.value)} euro"
    return day_of_year(version.day) if unit is Unit.DAY else ""


def evidence(rule: Rule) -> str:
    """Letter of the value, and of each aspect that rests on something else.

    >>> from datetime import date
    >>> from piano_lib.rules import rules_at
    >>> evidence(rules_at(date(2021, 10, 27))["sat_tetto"])
    'F (decorrenza ?, arrotondamento I)'
    """
    own = rule.version.evidence
    others = [(aspect, rule.version.evidence_of(aspect)) for aspect in Aspect if aspect is not Aspect.VALUE]
    words = [f"{aspect.value} {found.value}" for aspect, found in others if found is not own]
    return own.value + (f" ({', '.join(words)})" if words else "")


def who(owners: frozenset[str]) -> str:
    """Owner types in words.

    >>> who(frozenset({"COMUNE"})), who(frozenset(OWNERS)), who(frozenset({"ALER", "COMUNE"}))
    ('solo comuni', 'tutti gli enti', 'solo comuni e ALER')
    """
    if owners == OWNERS.keys():
        return "tutti gli enti"
    return "solo " + italian.listing([words for owner, words in OWNERS.items() if owner in owners])


def only(version: Version) -> list[str]:
    """Whom a rule is for where it is not everyone, and, of a share of dwellings, that it is of their own.

    >>> from datetime import date
    >>> from piano_lib.rules import rules_at
    >>> law = rules_at(date(2021, 10, 27))
    >>> [only(law[key].version) for key in ("indigenza_eccedenza", "categoria_aggiuntiva", "sat_tetto")]
    [['solo comuni, per i propri alloggi'], ['solo comuni'], []]
    """
    if not version.owners or version.owners == OWNERS.keys():
        return []
    return [who(version.owners) + (", per i propri alloggi" if version.base else "")]


def day_of_year(day: str) -> str:
    """A day written "MM-DD" as it is read.

    >>> day_of_year("10-31"), day_of_year("01-01")
    ('31 ottobre', '1° gennaio')
    """
    return italian.day_and_month(date.fromisoformat(f"2001-{day}"))


def of(base: Base) -> str:
    """What a share is taken of, after the share.

    >>> of(Base.STOCK), of(Base.AVAILABLE)
    ('del patrimonio', "degli alloggi disponibili nell'anno, al lordo dei SAT")
    """
    return ("del " if base is Base.STOCK else "degli ") + BASES[base]


def phrase(rule: Rule, whose: bool = True) -> str:
    """A rule in one phrase: value with its base, level and rounding, or the criterion in words.

    Who it is for is said where it is not everyone, unless the page says it beside (``whose`` false).

    >>> from datetime import date
    >>> from piano_lib.rules import rules_at
    >>> phrase(rules_at(date(2020, 12, 1))["sat_tetto"])
    "fino al 10\\xa0% del patrimonio; su tutti gli alloggi dell'ente; arrotondamento per difetto"
    """
    version = rule.version
    value = amount(rule)
    whom = only(version) if whose else []
    base = f" {of(version.base)}" if version.base else ""
    level = [LEVELS[version.level]] if version.level else []
    rounding = [f"arrotondamento {ROUNDINGS[version.rounding]}"] if version.rounding else []
    return "; ".join([value + base, *whom, *level, *rounding] if value else [version.text.rstrip("."), *whom])
