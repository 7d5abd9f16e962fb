"""Who has replied and who has not: the state of each owner's return on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from piano_lib.plan.model import Plan
from piano_lib.plan.owners import OWNERS
from piano_lib.rules.law import Rules
from piano_lib.survey.finding import Finding
from piano_lib.survey.model import Declaration, OwnerKey, OwnerType, Reply, YearData, owner_key

ALER_NAME = "ALER territorialmente competente"  # where no row names it


class State(StrEnum):
    """State of a return; the words are those a reader sees."""

    FILED = "ha risposto"
    NIL = "dichiarazione nulla"
    PARTIAL = "risposta parziale"  # for some of the comuni it has dwellings in, not for all
    TO_CORRECT = "da correggere"  # findings that block stand in the way
    WAITED = "attesa"  # no reply, and the day is not past
    LATE = "in ritardo"  # no reply, and the day is past


@dataclass(frozen=True, slots=True)
class Return:
    """One owner's return: a row per owner. ``istat`` is set for a comune; another owner answers for several comuni.

    ``sent_late`` is true where the reply came after the day it was due; ``findings`` are those that block;
    ``unanswered`` names the comuni a partial reply leaves out.
    """

    istat: str
    comune: str
    owner: OwnerType
    body: str
    state: State
    sent_on: date | None
    sent_late: bool = False
    findings: tuple[Finding, ...] = ()
    unanswered: tuple[str, ...] = ()

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
        data: the year as read; a comune, or ALER, without any row counts as silent: their reply is due all the same.
        at: the day looked from; a silent owner is late after ``due``.
        due: last day to reply (:func:`due`); ``None`` where the law says none.
        refused: findings of returned workbooks that could not be imported, with ``istat``, ``owner``, ``body`` set.
    """
    groups: dict[OwnerKey, list[Declaration]] = {
        (OwnerType.COMUNE.value, town.istat, ""): [] for town in data.ambito.municipalities
    }
    groups[OwnerType.ALER.value, "", ""] = []
    for row in data.declarations:
        groups.setdefault(row.held_by, []).append(row)
    names = data.ambito.names
    blocking = [finding for finding in (*data.findings, *refused) if finding.blocks]
    found = [_return(key, rows, names, at, due, blocking) for key, rows in groups.items()]
    return tuple(
        sorted(found, key=lambda one: (one.owner is not OwnerType.COMUNE, one.comune.casefold(), one.owner, one.body))
    )


def returns_of(plan: Plan) -> tuple[Return, ...]:
    """The state of every owner on the day the plan was approved, or proposed."""
    return returns(plan.data, plan.head.decided, due(plan.rules, plan.year))


def _return(
    key: OwnerKey,
    rows: list[Declaration],
    names: Mapping[str, str],
    at: date,
    due: date | None,
    blocking: list[Finding],
) -> Return:
    kind, istat, body = key
    owner, name = OwnerType(kind), names.get(istat, "")
    lines = {row.row for row in rows}
    mine = tuple(one for one in blocking if _concerns(one, key, lines))
    body = next(
        (row.body for row in rows if row.body), body or _unnamed(owner, name, known=any(row.row for row in rows))
    )
    left_out = _left_out(rows)
    sent = max((row.sent_on for row in rows if row.sent_on), default=None)
    return Return(
        istat,
        name,
        owner,
        body,
        State.PARTIAL if left_out and not mine else _state(rows, mine, at, due),
        sent,
        any(row.late(due) for row in rows),
        mine,
        left_out,
    )


def _unnamed(owner: OwnerType, comune: str, *, known: bool) -> str:
    if owner is OwnerType.ALER and not known:
        return ALER_NAME
    return f"Comune di {comune}" if comune else OWNERS[owner]


def _left_out(rows: list[Declaration]) -> tuple[str, ...]:
    """Comuni still to come of an owner who has replied for others; a total of the ambito leaves none out."""
    replied = [row for row in rows if row.reply is not Reply.MISSING]
    if not replied or any(not row.istat for row in replied):
        return ()
    return tuple(row.comune or row.istat for row in rows if row.reply is Reply.MISSING and row.istat)


def _concerns(finding: Finding, key: OwnerKey, lines: set[int]) -> bool:
    if finding.file.endswith("ricognizione.csv") and finding.row is not None:
        return finding.row in lines
    kind, istat, body = key
    if not finding.body:  # told of no name: of every owner of its type
        return finding.owner == kind and (finding.istat == istat or kind != OwnerType.COMUNE.value)
    return owner_key(finding.owner, finding.istat, finding.body) == (kind, istat, body)


def _state(rows: list[Declaration], blocking: tuple[Finding, ...], at: date, due: date | None) -> State:
    if blocking:
        return State.TO_CORRECT
    replied = [row for row in rows if row.reply is not Reply.MISSING]
    if not replied:
        return State.LATE if due is not None and at > due else State.WAITED
    return State.NIL if all(row.reply is Reply.NIL for row in replied) else State.FILED
