"""Choices the law does not allow, each refused with a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from piano_lib.allocation.rounding import Whole
from piano_lib.italian import percent
from piano_lib.rules.model import Rule, Rules


@dataclass(frozen=True, slots=True)
class Refusal:
    """A choice refused: the column of ``scelte.csv``, why (Italian), what to do, and the rule that says so."""

    column: str
    message: str
    remedy: str
    rule: Rule


def refusals(
    owner: str, rules: Rules, *, excess: int | None = None, police: int | None = None, reserves: int | None = None
) -> tuple[Refusal, ...]:
    """Every choice of one owner that the law on that day refuses; shares in hundredths of a point.

    Sources: r.r. 4/2017 art. 13 c. 3 (excess: comune-owned dwellings only), art. 4 c. 3 d bis and art. 7 bis (police),
    art. 4 c. 3 c bis (reserves).
    """
    found = [
        _excess(owner, excess, rules),
        _ceiling("i_forze_ordine", police, rules["forze_ordine_tetto"]),
        _ceiling("riserve", reserves, rules["riserve_tetto"]),
    ]
    return tuple(refusal for refusal in found if refusal)


def _excess(owner: str, excess: int | None, rules: Rules) -> Refusal | None:
    rule, column = rules["indigenza_eccedenza"], "h_eccedenza_indigenza"
    if not excess:
        return None
    if owner not in rule.version.owners:
        message = (
            "la quota oltre la base per l'indigenza vale solo per gli alloggi comunali, "
            f"non per quelli di {owner} ({rule.citation})"
        )
        return Refusal(column, message, "Togliere la percentuale da questa riga.", rule)
    base = rules["indigenza_quota_base"].share
    if not 0 <= excess <= Whole - base:
        message = (
            f"l'eccedenza {percent(excess)}, sommata alla base {percent(base)}, non sta fra 0 e 100 % ({rule.citation})"
        )
        return Refusal(column, message, f"Scrivere una percentuale fra 0 e {percent(Whole - base)}.", rule)
    return None


def _ceiling(column: str, share: int | None, rule: Rule) -> Refusal | None:
    if share is None or (share == 0 and not rule.foreseen):
        return None
    if not rule.foreseen:
        message = f"«{rule.title}» non è prevista dalle norme in vigore alla data del piano ({rule.citation})"
        return Refusal(column, message, "Lasciare vuota la casella.", rule)
    if not 0 <= share <= rule.share:
        message = f"{percent(share)} supera il massimo di {percent(rule.share)} ({rule.citation})"
        return Refusal(column, message, f"Scrivere una percentuale fra 0 e {percent(rule.share)}.", rule)
    return None
