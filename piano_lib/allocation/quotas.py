"""From the dwellings available and the choices made to SAT, SAP, quotas and the general ranking.

Everything works alike on one row (``int``) and on many (NumPy arrays of ``int64``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

from piano_lib.allocation.rounding import Count, Truth, at_least_zero, pick, rounded_share, smaller
from piano_lib.rules.model import Base, Level, Rounding, Rule, Rules


@dataclass(frozen=True, slots=True)
class Supply(Generic[Count]):
    """Dwellings of an owner in a comune, and of the same owner in the whole ambito (equal for a comune).

    ``available`` is g less SAS, gross of SAT; ``stock`` is letter a.
    """

    available: Count
    stock: Count
    owner_available: Count
    owner_stock: Count


@dataclass(frozen=True, slots=True)
class Choices(Generic[Count]):
    """What was decided: shares in hundredths of a point, SAT in dwellings; zero where nothing was decided.

    ``owner_sat`` counts the SAT the owner asks for in the whole ambito.
    """

    excess: Count
    police: Count
    reserves: Count
    sat: Count
    owner_sat: Count


@dataclass(frozen=True, slots=True)
class Allocation(Generic[Count]):
    """What the rules give, in dwellings; ``exceeds`` is true where the quotas together are more than the SAP."""

    sat_requested: Count
    sat_ceiling: Count
    sat: Count
    sap: Count
    indigence: Count
    police: Count
    reserves: Count
    general: Count
    exceeds: Truth


def allocate(supply: Supply[Count], choices: Choices[Count], rules: Rules) -> Allocation[Count]:
    """Allocate the dwellings of each row: SAT under its ceiling, then the quotas of what is left.

    Source: l.r. 16/2016 art. 23 c. 3 and 13; r.r. 4/2017 art. 4 c. 3, 7 bis, 13, 15. Raises ``KeyError`` if the rules
    lack a parameter.
    """
    ceiling, sat = transitional(supply, choices, rules["sat_tetto"])
    sap = supply.available - sat

    def quota(rule: Rule, share: Count) -> Count:
        return rounded_share(_base(rule, supply, sap), share, rounding_of(rule))

    base_share = rules["indigenza_quota_base"]
    indigence = quota(base_share, choices.excess + base_share.share)  # art. 13 c. 3: a comune may go above
    police = quota(rules["forze_ordine_tetto"], choices.police)
    reserves = quota(rules["riserve_tetto"], choices.reserves)
    left = sap - indigence - police - reserves
    return Allocation(
        sat_requested=choices.sat,
        sat_ceiling=ceiling,
        sat=sat,
        sap=sap,
        indigence=indigence,
        police=police,
        reserves=reserves,
        general=at_least_zero(left),
        exceeds=left < 0,
    )


def transitional(supply: Supply[Count], choices: Choices[Count], rule: Rule) -> tuple[Count, Count]:
    """Ceiling and grant of dwellings for transitional services (l.r. 16/2016 art. 23 c. 13).

    The ceiling binds the owner over all its dwellings. Where its requests together exceed it, each comune keeps to
    its own part: rounded down, the parts never exceed the whole, and no order among comuni is invented.
    """
    stock = _takes_stock(rule)
    own = rounded_share(supply.stock if stock else supply.available, rule.share, rounding_of(rule))
    if rule.version.level is not Level.OWNER:
        return own, smaller(smaller(choices.sat, own), supply.available)
    whole = rounded_share(supply.owner_stock if stock else supply.owner_available, rule.share, rounding_of(rule))
    granted = pick(choices.owner_sat <= whole, choices.sat, smaller(choices.sat, own))
    return whole, smaller(granted, supply.available)


def rounding_of(rule: Rule) -> Rounding:
    """The rounding of a share; where the law does not foresee the share its rounding is of no effect."""
    return rule.version.rounding or Rounding.DOWN


def _takes_stock(rule: Rule) -> bool:
    return rule.version.base is Base.STOCK


def _base(rule: Rule, supply: Supply[Count], sap: Count) -> Count:
    """The dwellings a quota is taken of, as the rule in force says."""
    if _takes_stock(rule):
        return supply.stock
    return supply.available if rule.version.base is Base.AVAILABLE else sap
