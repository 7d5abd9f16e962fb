"""Choices the law does not allow, each refused with a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from piano_lib.allocation.rounding import Whole
from piano_lib.italian import percent, points
from piano_lib.rules.law import Rule, Rules


@dataclass(frozen=True, slots=True)
class Refusal:
    """A choice refused: column of ``scelte.csv``, what was read, why (Italian), what to do, the rule that says so."""

    column: str
    read: str
    message: str
    remedy: str
    rule: Rule


def refusals(
    owner: str,
    rules: Rules,
    *,
    excess: int | None = None,
    police: int | None = None,
    reserves: int | None = None,
    sat: int | None = None,
) -> tuple[Refusal, ...]:
    """Every choice of one owner that the law on that day refuses; shares in hundredths of a point, SAT in dwellings.

    Sources: r.r. 4/2017 art. 13 c. 3 (excess: comune-owned dwellings only), art. 4 c. 3 d bis and art. 7 bis (police),
    art. 4 c. 3 c bis (reserves); l.r. 16/2016 art. 23 c. 13 (SAT: a request above the ceiling is cut, not refused).
    """
    found = [
        _excess(owner, excess, rules),
        _ceiling("i_forze_ordine", police, rules["forze_ordine_tetto"]),
        _owners("riserve", points(reserves), owner, rules["riserve_tetto"])
        or _ceiling("riserve", reserves, rules["riserve_tetto"]),
        _owners("j_sat", "" if sat is None else str(sat), owner, rules["sat_tetto"]),
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
        return Refusal(column, points(excess), message, "Togliere questa percentuale.", rule)
    base = rules["indigenza_quota_base"].share
    if not 0 <= excess <= Whole - base:
        message = (
            f"l'eccedenza {percent(excess)}, sommata alla base {percent(base)}, non sta fra 0 e 100 % ({rule.citation})"
        )
        return Refusal(
            column, points(excess), message, f"Indicare una percentuale fra 0 e {percent(Whole - base)}.", rule
        )
    return None


def _owners(column: str, read: str, owner: str, rule: Rule) -> Refusal | None:
    if read in ("", "0") or not rule.foreseen or owner in rule.version.owners:
        return None
    message = f"«{rule.title}» non riguarda gli alloggi di {owner} ({rule.citation})"
    return Refusal(column, read, message, "Togliere questo valore.", rule)


def _ceiling(column: str, share: int | None, rule: Rule) -> Refusal | None:
    if share is None or (share == 0 and not rule.foreseen):
        return None
    if not rule.foreseen:
        agreement = rule.parameter.agreement
        said = f"non {'sono' if agreement.plural else 'è'} {agreement}"
        message = f"«{rule.title}» {said} dalle norme applicate ({rule.citation})"
        return Refusal(column, points(share), message, "Togliere questa percentuale.", rule)
    if not 0 <= share <= rule.share:
        message = f"{percent(share)} supera il massimo di {percent(rule.share)} ({rule.citation})"
        return Refusal(column, points(share), message, f"Indicare una percentuale fra 0 e {percent(rule.share)}.", rule)
    return None
