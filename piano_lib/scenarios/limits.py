"""What binds in a plan: the caps, and the supply at which a result changes; SAT are measured on the whole owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from piano_lib.allocation import Transitional, asked_in_all, asked_of_owner, least_base, rounded_share, transitional_of
from piano_lib.allocation.quotas import ceiling_base, rounding_of
from piano_lib.italian import count, dwellings, percent
from piano_lib.plan import Plan, PlanLine
from piano_lib.rules.law import Rule, Rules
from piano_lib.rules.model import Base, Level
from piano_lib.shown import Shown
from piano_lib.survey.model import OwnerType


@dataclass(frozen=True, slots=True, repr=False)
class Binding(Shown):
    """A cap that binds on a line: what it caps, the sentence that says how, and the rule."""

    line: PlanLine
    column: str
    sentence: str
    rule: Rule

    def __repr__(self) -> str:
        return f"<Limite {place_of(self.line)}: {self.sentence}>"


@dataclass(frozen=True, slots=True, repr=False)
class Threshold(Shown):
    """Dwellings at which a result changes: the base it is counted on, and the Italian sentence."""

    column: str
    at: int
    sentence: str
    rule: Rule

    def __repr__(self) -> str:
        return f"<Soglia: {self.sentence}>"


def place_of(line: PlanLine) -> str:
    """Comune and kind of owner of a line."""
    return f"{line.comune or 'intero ambito'}, {line.owner.value}"


def bindings(plan: Plan) -> tuple[Binding, ...]:
    """The caps that bind: SAT asked above what is granted, shares set at their ceiling."""
    return tuple(found for line in plan.lines for found in _bindings(line, plan.rules))


def _bindings(line: PlanLine, rules: Rules) -> Iterator[Binding]:
    if line.supply is None or line.choices is None or not line.available:
        return
    if line.decided.sat and line.ceiling is not None:
        found = transitional_of(line.supply, line.choices, rules["sat_tetto"])
        if found.granted < line.decided.sat:
            yield Binding(line, "j_sat", _cut(line, line.decided.sat, found, rules["sat_tetto"]), rules["sat_tetto"])
    for column, key, value in (
        ("quota_forze_ordine", "forze_ordine_tetto", line.decided.police),
        ("quota_riserve", "riserve_tetto", line.decided.reserves),
    ):
        rule = rules[key]
        if value and value == rule.share:
            yield Binding(line, column, f"la percentuale è al massimo ammesso, {percent(rule.share)}", rule)


def _cut(line: PlanLine, asked: int, found: Transitional[int], rule: Rule) -> str:
    """Why fewer SAT are granted than asked for: the ceiling of the owner, or no more dwellings in the comune."""
    whose = "dell'ente in tutto l'ambito " if _in_many_places(line, rule) else ""
    ceiling = f"il tetto {whose}è {percent(rule.share)}, {dwellings(found.ceiling)}"
    first = "l'unico SAT richiesto" if asked == 1 else f"dei {count(asked)} SAT richiesti"
    if found.undecided:
        total = asked_in_all(line.choices, "") if line.choices else count(asked)
        left = "non si sa se ci stia" if asked == 1 else f"non si sa quanti ne restino (almeno {count(found.granted)})"
        return f"{first} {left}: l'ente ne chiede {total}, {ceiling}; nessun testo dice quale comune rinunci"
    if line.available is not None and found.granted == line.available < found.ceiling:
        return f"{first} {_fit(found.granted, asked)}: gli alloggi disponibili nel comune sono {count(line.available)}"
    return f"{first} {_fit(found.granted, asked)}; {ceiling}"


def _fit(granted: int, asked: int) -> str:
    """How many of them find a place."""
    if asked == 1:
        return "non ci sta"
    return "non ne sta nessuno" if granted == 0 else "ne sta 1" if granted == 1 else f"ne stanno {count(granted)}"


def _in_many_places(line: PlanLine, rule: Rule) -> bool:
    return rule.version.level is Level.OWNER and line.owner is not OwnerType.COMUNE


def thresholds(line: PlanLine, rules: Rules) -> tuple[Threshold, ...]:
    """The supply at which the SAT asked fit, and at which each quota of a line grows by one dwelling.

    SAT are counted on all the dwellings of the owner, as the rule does; quotas on those of the line.
    """
    if line.supply is None or line.choices is None:
        return ()
    return (*_sat_threshold(line, rules["sat_tetto"]), *_quota_thresholds(line, rules))


def _sat_threshold(line: PlanLine, rule: Rule) -> Iterator[Threshold]:
    if not line.decided.sat or line.supply is None or line.choices is None or not line.available:
        return
    many = _in_many_places(line, rule)
    asked = asked_of_owner(line.choices) if many else line.decided.sat
    least = least_base(asked, rule.share, rounding_of(rule))
    if least is None:
        return
    what = "di patrimonio" if rule.version.base is Base.STOCK else "disponibili"
    who = " che l'ente chiede in tutto l'ambito" if many else ""
    fit = f"l'unico SAT{who or ' richiesto'} ci sta" if asked == 1 else f"{count(asked)} SAT{who} ci stanno"
    now = _now(ceiling_base(rule, line.supply), partial=line.ceiling is None)
    owned = " dell'ente" if many else ""
    yield Threshold("j_sat", least, f"{fit} da {count(least)} {_homes(least, what)}{owned} ({now})", rule)


def _quota_thresholds(line: PlanLine, rules: Rules) -> Iterator[Threshold]:
    """The next step of each quota, on the base its rule names."""
    if line.choices is None or line.allocation is None:
        return
    base_rule = rules["indigenza_quota_base"]
    for column, name, rule, share in (
        ("quota_indigenza", "la quota per l'indigenza", base_rule, base_rule.share + line.choices.excess),
        ("quota_forze_ordine", "la quota forze dell'ordine", rules["forze_ordine_tetto"], line.choices.police),
        ("quota_riserve", "la quota di riserva", rules["riserve_tetto"], line.choices.reserves),
    ):
        if not share:
            continue
        now, what = _base_of(line, rule)
        quota = rounded_share(now, share, rounding_of(rule))
        at = least_base(quota + 1, share, rounding_of(rule))
        if at is not None:
            step = f"{name} passa da {count(quota)} a {count(quota + 1)} ({_now(now)})"
            yield Threshold(column, at, f"con {count(at)} {_homes(at, what)} {step}", rule)


def _base_of(line: PlanLine, rule: Rule) -> tuple[int, str]:
    """The dwellings a rule counts on for a line, and their name."""
    if line.supply is None or line.allocation is None:
        raise ValueError("Una riga senza allocazione non ha basi di calcolo.")
    if rule.version.base is Base.STOCK:
        return line.supply.stock, "di patrimonio"
    if rule.version.base is Base.AVAILABLE:
        return line.supply.available, "disponibili"
    return line.allocation.sap, "SAP"


def _homes(number: int, what: str) -> str:
    """The noun, and the adjective where it changes, in agreement with the number."""
    return f"alloggio {what.replace('disponibili', 'disponibile')}" if number == 1 else f"alloggi {what}"


def _now(number: int, *, partial: bool = False) -> str:
    if partial:
        return f"le parti note sono {count(number)}"
    return f"ora è {count(number)}" if number == 1 else f"ora sono {count(number)}"
