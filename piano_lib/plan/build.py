"""Survey + choices + rules = plan: a pure function of its arguments."""

from __future__ import annotations

from dataclasses import replace

from piano_lib.allocation import Choices, Supply, allocate
from piano_lib.plan.decisions import decided_for, index, legality
from piano_lib.plan.line import Decided, PlanLine, declared
from piano_lib.plan.model import Plan
from piano_lib.plan.observations import of_line, of_year
from piano_lib.rules.model import Base, Rules
from piano_lib.survey.model import Declaration, OwnerType, YearData
from piano_lib.survey.total import Total, total_of

Owner = tuple[str, str]


def build_plan(data: YearData, rules: Rules, scenario: str = "") -> Plan:
    """Make the plan of one year: a line per declaration, by ISTAT code, the comune's own first.

    ``scenario`` names what was changed, so that no output mistakes a scenario for the plan. Quotas stand on
    r.r. 4/2017 art. 4 c. 3 and on the rules in force on the day of approval (or proposal).
    """
    ordered = tuple(sorted(data.declarations, key=_place))
    choices = index(data.choices)
    split = {owner_of(row) for row in ordered if row.istat}
    lines = [_bare_line(row, rules, split) for row in ordered]
    lines = [replace(line, decided=decided_for(line.declaration, choices)) for line in lines]
    lines = _with_allocations(lines, rules)
    seen = tuple(replace(line, findings=of_line(line, data, rules)) for line in lines)
    return Plan(data, rules, seen, (*data.findings, *legality(data, rules), *of_year(data, rules, seen)), scenario)


def _place(declaration: Declaration) -> tuple[bool, str, int, str]:
    """Comuni in the order of their codes, the comune's own dwellings before ALER's, ambito totals last."""
    return (declaration.istat == "", declaration.istat, list(OwnerType).index(declaration.owner), declaration.body)


def owner_of(declaration: Declaration) -> Owner:
    """Who owns: a comune is an owner of its own; ALER, operators and unstated owners by type and name."""
    if declaration.owner is OwnerType.COMUNE:
        return declaration.owner.value, declaration.istat
    return declaration.owner.value, "" if declaration.owner is OwnerType.ALER else declaration.body


def _bare_line(declaration: Declaration, rules: Rules, split: set[Owner]) -> PlanLine:
    total = total_of(declaration)
    sas = sas_of(declaration, total)
    available = None if total.value is None else max(0, total.value - (sas or 0))
    counted = bool(declaration.istat) or owner_of(declaration) not in split
    on_stock = rules["sat_tetto"].version.base is Base.STOCK  # an unknown stock gives no ceiling, not a ceiling of zero
    known = not on_stock or stock_of(declaration) is not None
    return PlanLine(declaration, total, sas, available, Decided(), counted=counted, ceiling_known=known)


def sas_of(declaration: Declaration, total: Total) -> int | None:
    """SAS dwellings within g; zero where the owner has no SAS at all or nothing to assign, else as declared."""
    if declaration.sas_declared is not None:
        return declaration.sas_declared
    return 0 if declaration.stock_sas == 0 or total.value == 0 else None


def stock_of(declaration: Declaration) -> int | None:
    """Letter a: SAP and SAS dwellings; ``None`` when either is not communicated."""
    sap, sas = declared(declaration, "stock_sap"), declared(declaration, "stock_sas")
    return None if sap is None or sas is None else sap + sas


def _with_allocations(lines: list[PlanLine], rules: Rules) -> list[PlanLine]:
    """Allocate every line that belongs to a comune and whose supply is known."""
    available: dict[Owner, int] = {}
    stock: dict[Owner, int] = {}
    asked: dict[Owner, int] = {}
    for line in lines:
        if not line.counted:
            continue
        owner = owner_of(line.declaration)
        available[owner] = available.get(owner, 0) + (line.available or 0)
        stock[owner] = stock.get(owner, 0) + (stock_of(line.declaration) or 0)
        asked[owner] = asked.get(owner, 0) + (line.decided.sat or 0)
    done = []
    for line in lines:
        owner = owner_of(line.declaration)
        if not line.istat or line.available is None or not (line.ceiling_known or not line.decided.sat):
            done.append(line)
            continue
        supply = Supply(line.available, stock_of(line.declaration) or 0, available[owner], stock[owner])
        done.append(_allocated(line, supply, asked[owner], rules))
    return done


def _allocated(line: PlanLine, supply: Supply[int], asked: int, rules: Rules) -> PlanLine:
    """Add the allocation to a line; what was not decided has no effect."""
    decided = line.decided
    choices = Choices(decided.excess or 0, decided.police or 0, decided.reserves or 0, decided.sat or 0, asked)
    return replace(line, supply=supply, choices=choices, allocation=allocate(supply, choices, rules))
