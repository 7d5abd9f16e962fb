"""From the dwellings available and the choices made to SAT, SAP, quotas and the general ranking.

Everything works alike on one row (``int``) and on many (NumPy arrays of ``int64``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, cast

from piano_lib.allocation.rounding import Count, Truth, at_least_zero, rounded_share, smaller
from piano_lib.rules.law import Rule, Rules
from piano_lib.rules.model import Base, Level, Rounding


@dataclass(frozen=True, slots=True)
class Supply(Generic[Count]):
    """Dwellings of an owner in a comune, and of the same owner in the whole ambito (equal for a comune).

    ``available`` is g less SAS, gross of SAT; ``stock`` is letter a. ``partial`` names what of the whole ambito is
    known only in part: the figure counts the known part, and no reading is measured on it.
    """

    available: Count
    stock: Count
    owner_available: Count
    owner_stock: Count
    partial: frozenset[Base] = frozenset()


@dataclass(frozen=True, slots=True)
class Choices(Generic[Count]):
    """What was decided: shares in hundredths of a point, SAT in dwellings; zero where nothing was decided.

    ``owner_sat`` counts the SAT the owner asks for in the whole ambito, in each comune no more than its dwellings;
    ``owner_written`` counts them as written, where that is not the same.
    """

    excess: Count
    police: Count
    reserves: Count
    sat: Count
    owner_sat: Count
    owner_written: Count | None = None


@dataclass(frozen=True, slots=True)
class Allocation(Generic[Count]):
    """What the rules give, in dwellings; ``exceeds`` is true where the quotas together are more than the SAP.

    ``undecided`` is true where the requests of several comuni of one owner together exceed its SAT ceiling: no text
    says which of them gives up. ``sat`` is then what the row gets whatever is decided, and the rest follows from it.
    """

    sat_ceiling: Count
    sat: Count
    sap: Count
    indigence: Count
    police: Count
    reserves: Count
    general: Count
    exceeds: Truth
    undecided: Truth


def allocate(supply: Supply[Count], choices: Choices[Count], rules: Rules) -> Allocation[Count]:
    """Allocate the dwellings of each row: SAT under its ceiling, then the quotas of what is left.

    Source: l.r. 16/2016 art. 23 c. 3 and 13; r.r. 4/2017 art. 4 c. 3, 7 bis, 13, 15. Raises ``KeyError`` if the rules
    lack a parameter.
    """
    transitional = transitional_of(supply, choices, rules["sat_tetto"])
    sap = supply.available - transitional.granted

    base_share = rules["indigenza_quota_base"]
    above = choices.excess + base_share.share  # art. 13 c. 3: a comune may go above
    indigence = quota_of(base_share, supply, sap, above)
    police = quota_of(rules["forze_ordine_tetto"], supply, sap, choices.police)
    reserves = quota_of(rules["riserve_tetto"], supply, sap, choices.reserves)
    left = sap - indigence - police - reserves
    return Allocation(
        sat_ceiling=transitional.ceiling,
        sat=transitional.granted,
        sap=sap,
        indigence=indigence,
        police=police,
        reserves=reserves,
        general=at_least_zero(left),
        exceeds=left < 0,
        undecided=transitional.undecided,
    )


def quota_of(rule: Rule, supply: Supply[Count], sap: Count, share: Count | int) -> Count:
    """The dwellings a share (hundredths of a point) reserves, on the base and with the rounding of its rule."""
    return rounded_share(base_of(rule, supply, sap), share, rounding_of(rule))


def ranked_at_least(
    supply: Supply[Count],
    choices: Choices[Count],
    rules: Rules,
    allocation: Allocation[Count],
    *,
    police: Truth,
    reserves: Truth,
) -> Count:
    """What the general ranking keeps if the shares nobody communicated are set at the most the law admits.

    ``police`` and ``reserves`` say of which rows that share is not known; ``choices`` hold a zero there.
    """

    def most(rule: Rule, share: Count, unknown: Truth) -> Count:
        return quota_of(rule, supply, allocation.sap, cast(Count, share + rule.share * unknown))

    taken = most(rules["forze_ordine_tetto"], choices.police, police)
    return at_least_zero(
        allocation.sap - allocation.indigence - taken - most(rules["riserve_tetto"], choices.reserves, reserves)
    )


@dataclass(frozen=True, slots=True)
class Transitional(Generic[Count]):
    """SAT of a row: the ceiling (of the owner, where the rule is on the owner), the grant, whether it is undecided."""

    ceiling: Count
    granted: Count
    undecided: Truth


def transitional_of(supply: Supply[Count], choices: Choices[Count], rule: Rule) -> Transitional[Count]:
    """Ceiling and grant of dwellings for transitional services (l.r. 16/2016 art. 23 c. 13).

    The ceiling binds the owner over all its dwellings. Requests that together fit are granted; the only request of an
    owner is cut to the ceiling; where several exceed it, each row gets what is left of the ceiling once all the others
    are served: no order among comuni is invented. One more dwelling in a comune never lowers what is left beside SAT.
    """
    ceiling = rounded_share(ceiling_base(rule, supply), rule.share, rounding_of(rule))
    wanted = smaller(choices.sat, supply.available)
    others = choices.owner_sat - wanted if rule.version.level is Level.OWNER else wanted * 0
    granted = smaller(wanted, at_least_zero(ceiling - others))
    return Transitional(ceiling, granted, (granted < wanted) & (others > 0))


def ceiling_base(rule: Rule, supply: Supply[Count]) -> Count:
    """The dwellings the SAT ceiling is taken of: the owner's in the whole ambito or in the comune, as the rule says."""
    if rule.version.level is Level.OWNER:
        return supply.owner_stock if rule.version.base is Base.STOCK else supply.owner_available
    return supply.stock if rule.version.base is Base.STOCK else supply.available


def base_of(rule: Rule, supply: Supply[Count], sap: Count) -> Count:
    """The dwellings a quota is taken of, as the rule in force says."""
    if rule.version.base is Base.STOCK:
        return supply.stock
    return supply.available if rule.version.base is Base.AVAILABLE else sap


def rounding_of(rule: Rule) -> Rounding:
    """The rounding of a share; where the law does not foresee the share its rounding is of no effect."""
    return rule.version.rounding or Rounding.DOWN
