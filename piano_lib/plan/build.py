"""Survey + choices + rules = plan: a pure function of its arguments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from piano_lib.allocation import Choices, Supply, allocate, check_supported, ranked_at_least, transitional_of
from piano_lib.plan.decisions import decided_for, index, legality
from piano_lib.plan.line import Decided, PlanLine, declared
from piano_lib.plan.model import Plan
from piano_lib.plan.observations import of_line, of_year
from piano_lib.plan.reconciliation import beyond
from piano_lib.rules.law import Rules
from piano_lib.rules.model import Base
from piano_lib.survey.model import Declaration, OwnerKey, OwnerType, Reply, YearData
from piano_lib.survey.total import Total, total_of


def build_plan(data: YearData, rules: Rules, scenario: str = "") -> Plan:
    """Make the plan of one year: a line per declaration, by ISTAT code, the comune's own first.

    ``scenario`` names what was changed, so that no output mistakes a scenario for the plan. Quotas stand on
    r.r. 4/2017 art. 4 c. 3 and on the rules in force on the day of approval (or proposal). Raises ``RuleFileError``
    where the rules say what the allocation cannot apply.
    """
    check_supported(rules)
    ordered = tuple(sorted(data.declarations, key=_place))
    choices = index(data.choices)
    doubled = _doubled(ordered)
    lines = [_bare_line(row, decided_for(row, choices), counted=row not in doubled) for row in ordered]
    lines = [line if line.counted else replace(line, split=_rows_of(line, lines)) for line in lines]
    holdings = _holdings(lines)
    lines = [_with_quotas(line, holdings.get(line.declaration.held_by), rules) for line in lines]
    seen = tuple(replace(line, findings=of_line(line, data, rules)) for line in lines)
    return Plan(data, rules, seen, (*data.findings, *legality(data, rules), *of_year(data, rules, seen)), scenario)


def _place(declaration: Declaration) -> tuple[bool, str, int, str]:
    """Comuni in the order of their codes, the comune's own dwellings before ALER's, ambito totals last."""
    return (declaration.istat == "", declaration.istat, list(OwnerType).index(declaration.owner), declaration.body)


def _doubled(rows: Iterable[Declaration]) -> set[Declaration]:
    """Rows that other rows of the owner stand for: a total told comune by comune, or a silence the total covers."""
    listed = tuple(rows)
    replied = [row for row in listed if row.reply is not Reply.MISSING]
    split = {row.held_by for row in replied if row.istat}
    whole = {row.held_by for row in replied if not row.istat} - split
    covered = {row for row in listed if row.istat and row.reply is Reply.MISSING and row.held_by in whole}
    return covered | {row for row in listed if not row.istat and row.held_by in split}


def _rows_of(line: PlanLine, lines: Iterable[PlanLine]) -> tuple[PlanLine, ...]:
    """The rows by comune that stand for a total of the ambito; none for a row that a total covers."""
    owner = line.declaration.held_by
    return () if line.istat else tuple(one for one in lines if one.istat and one.declaration.held_by == owner)


def _bare_line(declaration: Declaration, decided: Decided, *, counted: bool) -> PlanLine:
    total = total_of(declaration)
    sas = sas_of(declaration, total)
    available = None if total.value is None else max(0, total.value - (sas or 0))
    return PlanLine(declaration, total, sas, available, decided, counted=counted)


def sas_of(declaration: Declaration, total: Total) -> int | None:
    """SAS dwellings within g; zero where the owner has no SAS at all or nothing to assign, else as declared."""
    if declaration.sas_declared is not None:
        return declaration.sas_declared
    return 0 if declaration.stock_sas == 0 or total.value == 0 else None


def stock_of(declaration: Declaration) -> int | None:
    """Letter a: SAP and SAS dwellings; ``None`` when either is not communicated."""
    sap, sas = declared(declaration, "stock_sap"), declared(declaration, "stock_sas")
    return None if sap is None or sas is None else sap + sas


@dataclass(frozen=True, slots=True)
class _Holding:
    """All an owner has and asks for in the ambito, as far as it is known (dwellings).

    ``partial`` names what some row did not communicate, or a total of the ambito declares beyond the rows: the figure
    is then a part, and the blank never a zero.
    """

    available: int = 0
    stock: int = 0
    asked: int = 0  # in each comune no more than its dwellings
    written: int = 0
    partial: frozenset[Base] = frozenset()


def _holdings(lines: Iterable[PlanLine]) -> dict[OwnerKey, _Holding]:
    found: dict[OwnerKey, _Holding] = {}
    for line in lines:
        owner, stock, asked = line.declaration.held_by, stock_of(line.declaration), line.decided.sat or 0
        before = found.get(owner, _Holding())
        if not line.counted:
            found[owner] = replace(before, partial=before.partial | _unlisted(line))
            continue
        blank = {base for base, known in ((Base.STOCK, stock), (Base.AVAILABLE, line.available)) if known is None}
        found[owner] = _Holding(
            before.available + (line.available or 0),
            before.stock + (stock or 0),
            before.asked + (asked if line.available is None else min(asked, line.available)),
            before.written + asked,
            before.partial | blank,
        )
    return found


def _unlisted(line: PlanLine) -> frozenset[Base]:
    """What a total of the ambito declares beyond the rows of its owner."""
    more = {Base.AVAILABLE: ("g_totale",), Base.STOCK: ("a_patrimonio_sap", "a_patrimonio_sas")}
    return frozenset(base for base, columns in more.items() if any(beyond(line, column) for column in columns))


def _with_quotas(line: PlanLine, holding: _Holding | None, rules: Rules) -> PlanLine:
    """Add SAT and quotas to a line; what was not decided has no effect, what is not known gives no figure.

    A request that fits in the ceiling of the parts that are known fits in that of the whole. Quotas are for a comune:
    an owner's total that nobody splits has its SAT and no quotas (r.r. 4/2017 art. 13 c. 3).
    """
    if holding is None or not line.counted or line.available is None:
        return line
    decided = line.decided
    stock, rule = stock_of(line.declaration) or 0, rules["sat_tetto"]
    supply = Supply(line.available, stock, holding.available, holding.stock, holding.partial)
    asked = decided.sat or 0, holding.asked, holding.written
    choices = Choices(decided.excess or 0, decided.police or 0, decided.reserves or 0, *asked)
    found, whole = transitional_of(supply, choices, rule), rule.version.base not in holding.partial
    settled = not found.undecided and (whole or found.granted == min(choices.sat, line.available))
    line = replace(
        line, supply=supply, choices=choices, ceiling=found.ceiling if whole else None,
        sat=found.granted if settled else None,
    )  # fmt: skip
    if not line.istat or not settled:
        return line
    given = allocate(supply, choices, rules)
    left = ranked_at_least(
        supply, choices, rules, given, police=decided.police is None, reserves=decided.reserves is None
    )
    return replace(line, allocation=given, ranked_at_least=left)
