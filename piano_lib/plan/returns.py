"""Who has replied and who has not: the state of each owner's return on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from piano_lib.plan.model import Plan
from piano_lib.rules.law import Rules
from piano_lib.survey.finding import Finding
from piano_lib.survey.model import Declaration, OwnerType, Reply, YearData


class State(StrEnum):
    """State of a return; the words are those a reader sees."""

    FILED = "ha risposto"
    NIL = "dichiarazione nulla"
    TO_CORRECT = "da correggere"  # findings that block stand in the way
    WAITED = "attesa"  # no reply, and the day is not past
    LATE = "in ritardo"  # no reply, and the day is past


@dataclass(frozen=True, slots=True)
class Return:
    """One owner's return: a row per owner. ``istat`` is set for a comune; another owner answers for several comuni.

    ``sent_late`` is true where the reply came after the day it was due; ``findings`` are those that block.
    """

    istat: str
    comune: str
    owner: OwnerType
    body: str
    state: State
    sent_on: date | None
    sent_late: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether the owner still has to reply."""
        return self.state in (State.WAITED, State.LATE)


def due(rules: Rules, year: int) -> date | None:
    """Last day for owners to report for a plan (r.r. 4/2017 art. 5 c. 1); ``None`` if the law says none."""
    return rules["termine_enti"].day_for(year)


def returns(data: YearData, at: date, due: date | None, refused: Iterable[Finding] = ()) -> tuple[Return, ...]:
    """The state of every owner on a day: comuni in alphabetical order, then the others.

    Args:
        data: the year as read; a comune without any row counts as silent.
        at: the day looked from; a silent owner is late after ``due``.
        due: last day to reply (:func:`due`); ``None`` where the law says none.
        refused: findings of returned workbooks that could not be imported, with ``istat`` and ``owner`` set.
    """
    groups: dict[tuple[str, str, str], list[Declaration]] = {
        (OwnerType.COMUNE.value, town.istat, ""): [] for town in data.ambito.municipalities
    }
    for row in data.declarations:
        groups.setdefault(_owner_key(row), []).append(row)
    names = data.ambito.names
    blocking = [finding for finding in (*data.findings, *refused) if finding.blocks]
    found = [_return(key, rows, names, at, due, blocking) for key, rows in groups.items()]
    return tuple(
        sorted(found, key=lambda one: (one.owner is not OwnerType.COMUNE, one.comune.casefold(), one.owner, one.body))
    )


def returns_of(plan: Plan) -> tuple[Return, ...]:
    """The state of every owner on the day the plan was approved, or proposed."""
    return returns(plan.data, plan.head.decided, due(plan.rules, plan.year))


def _owner_key(row: Declaration) -> tuple[str, str, str]:
    if row.owner is OwnerType.COMUNE:
        return row.owner.value, row.istat, ""
    shared = row.owner in (OwnerType.OPERATORE, OwnerType.UNSTATED)
    return row.owner.value, "", row.body if shared else ""


def _return(
    key: tuple[str, str, str],
    rows: list[Declaration],
    names: Mapping[str, str],
    at: date,
    due: date | None,
    blocking: list[Finding],
) -> Return:
    kind, istat, body = key
    owner, name = OwnerType(kind), names.get(istat, "")
    lines = {row.row for row in rows}
    mine = tuple(one for one in blocking if _concerns(one, kind, istat, lines))
    body = next((row.body for row in rows if row.body), body or (f"Comune di {name}" if name else kind))
    sent = max((row.sent_on for row in rows if row.sent_on), default=None)
    return Return(
        istat,
        name,
        owner,
        body,
        _state(rows, mine, at, due),
        sent,
        any(row.late(due) for row in rows),
        mine,
    )


def _concerns(finding: Finding, kind: str, istat: str, lines: set[int]) -> bool:
    if finding.file.endswith("ricognizione.csv") and finding.row is not None:
        return finding.row in lines
    return finding.owner == kind and (finding.istat == istat or kind != OwnerType.COMUNE.value)


def _state(rows: list[Declaration], blocking: tuple[Finding, ...], at: date, due: date | None) -> State:
    if blocking:
        return State.TO_CORRECT
    replied = [row for row in rows if row.reply is not Reply.MISSING]
    if not replied:
        return State.LATE if due is not None and at > due else State.WAITED
    return State.NIL if all(row.reply is Reply.NIL for row in replied) else State.FILED
