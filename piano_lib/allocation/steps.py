"""The why of every allocated number: base, share, unrounded value, rounding, result and article, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from piano_lib.allocation.quotas import (
    Allocation,
    Choices,
    Supply,
    Transitional,
    ceiling_base,
    rounding_of,
    transitional_of,
)
from piano_lib.allocation.readings import other_readings
from piano_lib.allocation.rounding import Whole, least_base, rounded_share, smaller
from piano_lib.italian import count, dwellings, exact, percent
from piano_lib.rules.law import Rule, Rules
from piano_lib.rules.model import Base, Rounding
from piano_lib.rules.words import BASES, ROUNDINGS, evidence


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an allocation: its key, what it gives (dwellings), the sentence that says why, and its rule.

    ``exact`` is the value before rounding; both it and ``base``, ``share`` are ``None`` where the step is no share.
    """

    key: str
    label: str
    result: int
    sentence: str
    rule: Rule | None = None
    base: int | None = None
    share: int | None = None
    exact: Fraction | None = None
    rounding: Rounding | None = None
    readings: tuple[str, ...] = ()  # what other readings of a contested rule would give
    also: Rule | None = None  # a second rule the step rests on

    def __str__(self) -> str:
        """The sentence with its articles and, aspect by aspect, the evidence they stand on."""
        rules = [rule for rule in (self.rule, self.also) if rule is not None]
        cited = "; ".join(f"{rule.citation}, prova {evidence(rule)}" for rule in rules)
        return f"{self.sentence} [{cited}]" if cited else self.sentence


def steps(
    supply: Supply[int], choices: Choices[int], rules: Rules, allocation: Allocation[int], least: int | None = None
) -> tuple[Step, ...]:
    """Explain one allocation: SAT, SAP, indigence, police, reserves where foreseen, general ranking, in this order.

    ``least`` is what the general ranking keeps where a share is not known, at the most the law admits.
    """
    base_share = rules["indigenza_quota_base"]
    whole = choices.excess + base_share.share
    words = percent(base_share.share) + (f" + {percent(choices.excess)} = {percent(whole)}" if choices.excess else "")
    amounts = {Base.STOCK: supply.stock, Base.AVAILABLE: supply.available, Base.NET_OF_SAT: allocation.sap}
    found = [
        *sat_steps(supply, choices, rules),
        _sap(supply, allocation),
        _quota("indigenza", "Nuclei in indigenza", base_share, words, whole, amounts),
    ]
    if choices.excess:
        found[-1] = replace(found[-1], also=rules["indigenza_eccedenza"])
    for key, label, rule, share in (
        ("forze_ordine", "Forze dell'ordine", rules["forze_ordine_tetto"], choices.police),
        ("riserve", "Riserve", rules["riserve_tetto"], choices.reserves),
    ):
        if share:
            found.append(_quota(key, label, rule, percent(share), share, amounts))
    return (*found, _general(allocation, allocation.general if least is None else least))


def _sap(supply: Supply[int], allocation: Allocation[int]) -> Step:
    taken = f"disponibili {count(supply.available)} − SAT {count(allocation.sat)}"
    return Step("sap", "Alloggi SAP", allocation.sap, f"SAP al netto dei SAT: {taken} = {dwellings(allocation.sap)}.")


def sat_steps(supply: Supply[int], choices: Choices[int], rules: Rules) -> list[Step]:
    """The SAT ceiling of a row and what it grants: two steps, also where no quota can be computed."""
    rule, found = rules["sat_tetto"], transitional_of(supply, choices, rules["sat_tetto"])
    kind, rounding, base = rule.version.base or Base.AVAILABLE, rounding_of(rule), ceiling_base(rule, supply)
    unrounded = Fraction(base * rule.share, Whole)
    sentence = (
        f"Tetto dei SAT: {percent(rule.share)} di {count(base)} ({BASES[kind]}) = {exact(unrounded)}, "
        f"arrotondato {ROUNDINGS[rounding]}: {dwellings(found.ceiling)}."
    )
    bases = (base for base in (Base.STOCK, Base.AVAILABLE) if base not in supply.partial)
    amounts = {base: ceiling_base(rule.taken_of(base), supply) for base in bases}
    others = other_readings(rule, amounts, rule.share, found.ceiling)
    return [
        Step(
            "sat_massimo", "Tetto dei SAT", found.ceiling, sentence, rule, base, rule.share, unrounded, rounding, others
        ),
        Step("sat", "SAT concessi", found.granted, _grant(supply, choices, rule, found), rule),
    ]


def _grant(supply: Supply[int], choices: Choices[int], rule: Rule, found: Transitional[int]) -> str:
    asked, granted, ceiling = choices.sat, found.granted, count(found.ceiling)
    if not asked:
        return "SAT: nessuno fra le scelte comunicate."
    if granted == asked:
        return f"SAT richiesti {count(asked)}, entro il tetto di {ceiling}: concessi {count(granted)}."
    if found.undecided:
        return (
            f"SAT richiesti {count(asked)}, ma l'ente ne chiede {asked_in_all(choices)}, oltre il tetto di "
            f"{ceiling}: nessun testo dice quale comune rinunci, l'ente deve ridurre le richieste. "
            f"A questo comune ne restano comunque almeno {count(granted)}."
        )
    text = f"SAT richiesti {count(asked)}, concessi {count(granted)}, perché "
    if granted == supply.available:
        return text + f"gli alloggi disponibili nel comune sono {count(supply.available)}."
    least = least_supply(asked, rule)
    stand = f"perché ce ne {'stia' if asked == 1 else 'stiano'} {count(asked)}"
    enough = f"; {stand} servono almeno {count(least)} alloggi disponibili" if least else ""
    return f"{text}la richiesta supera il tetto di {ceiling}{enough}."


def asked_of_owner(choices: Choices[int]) -> int:
    """SAT the owner asks for in the whole ambito, as written."""
    return choices.owner_sat if choices.owner_written is None else choices.owner_written


def asked_in_all(choices: Choices[int], whole: str = " in tutto") -> str:
    """How many SAT the owner asks for, as written, and how many count where a comune has fewer dwellings.

    >>> asked_in_all(Choices(0, 0, 0, 5, 7)), asked_in_all(Choices(0, 0, 0, 5, 10, 12))[:15]
    ('7 in tutto', '12 in tutto (10')
    """
    written, counted = asked_of_owner(choices), choices.owner_sat
    cut = f" ({count(counted)} contando, in ogni comune, non più dei suoi alloggi disponibili)"
    return count(written) + whole + (cut if counted != written else "")


def least_supply(asked: int, rule: Rule) -> int | None:
    """The fewest available dwellings of the owner at which so many SAT fit; ``None`` where the ceiling is on stock.

    >>> from datetime import date
    >>> from piano_lib.rules import rules_at
    >>> least_supply(5, rules_at(date(2021, 10, 27))["sat_tetto"])
    20
    """
    return None if rule.version.base is Base.STOCK else least_base(asked, rule.share, rounding_of(rule))


def _quota(key: str, label: str, rule: Rule, words: str, share: int, amounts: Mapping[Base, int]) -> Step:
    kind = rule.version.base or Base.NET_OF_SAT
    base, rounding = amounts[kind], rounding_of(rule)
    result, unrounded = rounded_share(base, share, rounding), Fraction(base * share, Whole)
    sentence = (
        f"{label}: {words} di {count(base)} ({BASES[kind]}) = {exact(unrounded)}, "
        f"arrotondato {ROUNDINGS[rounding]}: {dwellings(result)}."
    )
    others = other_readings(rule, amounts, share, result)
    return Step(key, label, result, sentence, rule, base, share, unrounded, rounding, others)


def readings_of_excess(allocation: Allocation[int]) -> tuple[str, str]:
    """The two readings where quotas, each rounded on its own, are more than the SAP: no text says which one holds."""
    taken = allocation.indigence + allocation.police + allocation.reserves
    first = smaller(allocation.sap, allocation.indigence)
    return (
        f"quote come calcolate ({count(taken)} su {count(allocation.sap)}), da ridurre con una decisione",
        f"prima l'indigenza ({count(first)}), alle altre quote restano {dwellings(allocation.sap - first)} "
        "(suggerita, non scritta in alcun testo)",
    )


def _general(allocation: Allocation[int], least: int) -> Step:
    parts = [allocation.indigence, allocation.police, allocation.reserves]
    taken = " − ".join(count(part) for part in [allocation.sap, *[p for p in parts if p]])
    sentence = f"Graduatoria generale: {taken} = {dwellings(allocation.general)}."
    if not any(parts):
        sentence = f"Graduatoria generale: {dwellings(allocation.general)}, tutti i SAP."
    if allocation.exceeds:
        one, two = readings_of_excess(allocation)
        sentence = (
            f"Le quote, ciascuna arrotondata da sé, sommano a {count(sum(parts))} "
            f"e gli alloggi SAP sono {count(allocation.sap)}. Lettura 1: {one}. Lettura 2: {two}. "
            "Alla graduatoria generale non resta nessun alloggio."
        )
    if least < allocation.general:
        sentence = sentence[:-1] + f", meno le quote non ancora note: con quelle massime ne restano {count(least)}."
    return Step("graduatoria_generale", "Graduatoria generale", least, sentence)
