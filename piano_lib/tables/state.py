"""Who has replied and who has not: a row per owner, and a row per state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from piano_lib.italian import dated, listing
from piano_lib.plan import Plan
from piano_lib.plan.returns import Return, State, returns_of
from piano_lib.survey.model import OwnerType
from piano_lib.tables.common import OWNERS, data_source, number
from piano_lib.tables.model import Cell, Column, Kind, Table

MEANING = {
    State.FILED: "ha risposto con i dati dei suoi alloggi",
    State.NIL: "ha risposto di non avere alloggi assegnabili",
    State.PARTIAL: "ha risposto per alcuni comuni, non per tutti quelli in cui ha alloggi",
    State.TO_CORRECT: "la risposta ha un'anomalia che la blocca",
    State.WAITED: "non ha ancora risposto, il termine non è passato",
    State.LATE: "non ha risposto e il termine è passato",
}


FROM_FILES = (
    "È lo stato che risulta dai file dell'anno. I moduli restituiti che non si sono potuti importare non vi entrano: "
    "li elenca il comando «piano stato»."
)


def of_plan(plan: Plan) -> tuple[Table, Table]:
    """The two tables as the annual report shows them, on the day of the plan.

    They tell what the year's files hold: returns kept out of them are no input of a report, and are not told of.
    """
    told = (returns_of(plan), plan.called, plan.head.decided, data_source(plan))
    by_state, by_owner = states(*told), owners_state(*told)
    rows = tuple(row for row in by_state.rows if row[0] != State.TO_CORRECT.value)
    return replace(by_state, rows=rows, notes=(FROM_FILES,)), replace(by_owner, notes=(FROM_FILES,))


def owners_state(listed: Sequence[Return], called: str, at: date, source: str) -> Table:
    """A row per owner: name, kind, state, day of the reply, what blocks; ``called`` as ``Plan.called``."""
    columns = (
        Column("ente", "Ente", header=True),
        Column("istat", "Codice ISTAT", blank="—"),
        Column("ente_tipo", "Tipo"),
        Column("stato", "Stato"),
        Column("data_trasmissione", "Risposta del", Kind.DATE, blank="—"),
        Column("oltre_termine", "Oltre il termine", blank="—"),
        Column("anomalie", "Anomalie che bloccano", Kind.COUNT, blank="—"),
    )
    rows = tuple(_owner(one) for one in listed)
    caption = f"Stato della ricognizione, {called}, {dated('al', at)}"
    return Table("stato-enti", caption, columns, rows, None, (), source)


def _owner(one: Return) -> tuple[Cell, ...]:
    late = "sì" if one.sent_late or one.state is State.LATE else "no"
    return (
        one.body, one.istat or None, OWNERS[one.owner], one.state.value, one.sent_on, late, len(one.findings),
    )  # fmt: skip


def states(listed: Sequence[Return], called: str, at: date, source: str) -> Table:
    """A row per state: comuni, other owners, which comuni where they are few; ``called`` as ``Plan.called``."""
    columns = (
        Column("stato", "Stato", header=True),
        Column("significato", "Che cosa vuol dire"),
        number("comuni", "Comuni"),
        number("altri", "Altri enti"),
        Column("quali", "Quali", blank="—"),
    )
    groups = {state: [one for one in listed if one.state is state] for state in State}
    rows = tuple(
        (state.value, MEANING[state], _comuni(group), len(group) - _comuni(group), _which(group, state))
        for state, group in groups.items()
    )
    total = ("Totale", "", _comuni(listed), len(listed) - _comuni(listed), "")
    caption = f"Enti per stato della risposta, {called}, {dated('al', at)}"
    return Table("stato-risposte", caption, columns, rows, total, (), source)


def _comuni(listed: Sequence[Return]) -> int:
    return sum(one.owner is OwnerType.COMUNE for one in listed)


def _which(group: Sequence[Return], state: State) -> str | None:
    """Names, for the states that call for something to be done."""
    if not group or state in (State.FILED, State.NIL):
        return None
    return listing([one.comune or one.body for one in group])
