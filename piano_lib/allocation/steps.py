"""The why of every allocated number: base, share, unrounded value, rounding, result and article, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from piano_lib.allocation.quotas import Allocation, Choices, Supply, rounding_of
from piano_lib.allocation.readings import other_readings
from piano_lib.allocation.rounding import Whole, least_base, rounded_share, smaller
from piano_lib.italian import count, dwellings, exact, percent
from piano_lib.rules.model import Base, Rounding, Rule, Rules
from piano_lib.rules.words import BASES, ROUNDINGS


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

    def __str__(self) -> str:
        """The sentence with its article and evidence."""
        if self.rule is None:
            return self.sentence
        return f"{self.sentence} [{self.rule.citation}; prova {self.rule.version.evidence.value}]"


def steps(supply: Supply[int], choices: Choices[int], rules: Rules, allocation: Allocation[int]) -> tuple[Step, ...]:
    """Explain one allocation: SAT, SAP, indigence, police, reserves where foreseen, general ranking, in this order."""
    base_share = rules["indigenza_quota_base"]
    whole = choices.excess + base_share.share
    words = percent(base_share.share) + (f" + {percent(choices.excess)} = {percent(whole)}" if choices.excess else "")
    amounts = {Base.STOCK: supply.stock, Base.AVAILABLE: supply.available, Base.NET_OF_SAT: allocation.sap}
    found = [
        *_sat_steps(supply, choices, rules["sat_tetto"], allocation),
        _sap(supply, allocation),
        _quota("indigenza", "Nuclei in indigenza", base_share, words, whole, amounts),
    ]
    for key, label, rule, share in (
        ("forze_ordine", "Forze dell'ordine", rules["forze_ordine_tetto"], choices.police),
        ("riserve", "Riserve", rules["riserve_tetto"], choices.reserves),
    ):
        if share:
            found.append(_quota(key, label, rule, percent(share), share, amounts))
    return (*found, _general(allocation))


def _sap(supply: Supply[int], allocation: Allocation[int]) -> Step:
    taken = f"{count(supply.available)} disponibili − {count(allocation.sat)} SAT"
    return Step("sap", "Alloggi SAP", allocation.sap, f"SAP al netto dei SAT: {taken} = {dwellings(allocation.sap)}.")


def _sat_steps(supply: Supply[int], choices: Choices[int], rule: Rule, allocation: Allocation[int]) -> list[Step]:
    amounts = {Base.STOCK: supply.owner_stock, Base.AVAILABLE: supply.owner_available}
    kind = rule.version.base or Base.AVAILABLE
    base, rounding, ceiling = amounts[kind], rounding_of(rule), allocation.sat_ceiling
    unrounded = Fraction(base * rule.share, Whole)
    sentence = (
        f"Tetto dei SAT: {percent(rule.share)} di {count(base)} ({BASES[kind]}) = {exact(unrounded)}, "
        f"arrotondato {ROUNDINGS[rounding]}: {dwellings(ceiling)}."
    )
    others = other_readings(rule, amounts, rule.share, ceiling)
    return [
        Step("sat_massimo", "Tetto dei SAT", ceiling, sentence, rule, base, rule.share, unrounded, rounding, others),
        Step("sat", "SAT concessi", allocation.sat, _grant(supply, choices, rule, allocation), rule),
    ]


def _grant(supply: Supply[int], choices: Choices[int], rule: Rule, allocation: Allocation[int]) -> str:
    asked, granted = choices.sat, allocation.sat
    if not asked:
        return "SAT: nessuno richiesto."
    if granted == asked:
        limit = count(allocation.sat_ceiling)
        return f"SAT richiesti {count(asked)}, entro il tetto di {limit}: concessi {count(granted)}."
    text = f"SAT richiesti {count(asked)}, concessi {count(granted)}, perché "
    if choices.owner_sat <= allocation.sat_ceiling:
        return text + f"gli alloggi disponibili sono {count(supply.available)}."
    text += f"le richieste dell'ente ({count(choices.owner_sat)}) superano il tetto di {count(allocation.sat_ceiling)}"
    if choices.owner_sat != asked:
        text += " e nel singolo comune vale la parte di tetto calcolata sui suoi alloggi"
    least = least_base(asked, rule.share, rounding_of(rule))
    if least is not None and rule.version.base is not Base.STOCK:
        text += f"; perché ne stiano {count(asked)} servono almeno {count(least)} alloggi disponibili"
    return text + "."


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


def _general(allocation: Allocation[int]) -> Step:
    parts = [allocation.indigence, allocation.police, allocation.reserves]
    taken = " − ".join(count(part) for part in [allocation.sap, *[p for p in parts if p]])
    sentence = f"Graduatoria generale: {taken} = {dwellings(allocation.general)}."
    if allocation.exceeds:
        first = smaller(allocation.sap, allocation.indigence)
        sentence = (
            f"Le quote, ciascuna arrotondata da sé, sommano a {count(sum(parts))} "
            f"e gli alloggi SAP sono {count(allocation.sap)}. "
            "Lettura 1: quote come calcolate, da ridurre con una decisione. "
            "Lettura 2 (suggerita, non scritta in alcun testo): "
            f"prima l'indigenza ({count(first)}), alle altre quote restano {dwellings(allocation.sap - first)}. "
            "Alla graduatoria generale non resta nessun alloggio."
        )
    return Step("graduatoria_generale", "Graduatoria generale", allocation.general, sentence)
