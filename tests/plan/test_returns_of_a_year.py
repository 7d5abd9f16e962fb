"""Who has replied and who has not, owner by owner, on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from piano_lib.plan.returns import Return, State, due, returns, returns_of
from piano_lib.rules import rules_at
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import Declaration, OwnerType, Reply, YearData
from tests.plan.esempi import DAY_2022, plan_of, unanswered, with_available, year_data

SORESINA = "019098"
DUE, NEXT = date(2021, 10, 31), date(2021, 11, 1)


def states(*rows: Declaration, at: date = DUE, until: date | None = DUE) -> dict[tuple[str, str], State]:
    return {(one.owner.value, one.comune): one.state for one in returns(year_data(*rows), at, until)}


def of(kind: OwnerType, found: tuple[Return, ...]) -> Return:
    (one,) = [one for one in found if one.owner is kind and (kind is not OwnerType.COMUNE or one.comune == "Cremona")]
    return one


def blocking(**fields: object) -> Finding:
    base = Finding(Severity.ERROR, "prova", "2022/ricognizione.csv", 2, "", "", "", "", "019036", "COMUNE")
    return replace(base, **fields)  # type: ignore[arg-type]


def with_findings(data: YearData, *findings: Finding) -> YearData:
    return replace(data, findings=findings)


def test_replies_are_due_by_the_day_of_the_rule() -> None:
    assert due(rules_at(DAY_2022), 2022) == DUE


def test_every_comune_is_there_in_alphabetical_order_then_the_others() -> None:
    rows = (with_available(1, owner="OPERATORE", body="Coop Zeta"), with_available(1, owner="ALER"))
    rows += (with_available(1, owner="OPERATORE", body="Coop Alfa"), with_available(2, SORESINA, "ALER"))
    found = returns(year_data(*rows), DUE, DUE)
    assert [(one.owner.value, one.comune, one.body) for one in found] == [
        ("COMUNE", "Cremona", "Comune di Cremona"),
        ("COMUNE", "Pieve d'Olmi", "Comune di Pieve d'Olmi"),
        ("COMUNE", "Soresina", "Comune di Soresina"),
        ("ALER", "", "ALER"),
        ("OPERATORE", "", "Coop Alfa"),
        ("OPERATORE", "", "Coop Zeta"),
    ]
    assert [one.istat for one in found][:3] == ["019036", "019074", SORESINA]
    assert {one.istat for one in found[3:]} == {""}


@pytest.mark.parametrize(("at", "state"), [(DUE, State.WAITED), (NEXT, State.LATE)])
def test_a_silent_owner_is_waited_for_until_the_day_and_late_after(at: date, state: State) -> None:
    found = states(unanswered(), at=at)
    assert found["COMUNE", "Cremona"] is state
    assert found["COMUNE", "Soresina"] is state, "a comune without any row is silent too"


def test_without_a_deadline_nobody_is_late() -> None:
    assert states(unanswered(), at=date(2030, 1, 1), until=None)["COMUNE", "Cremona"] is State.WAITED


def test_only_who_still_has_to_reply_is_silent() -> None:
    silent = {state for state in State if Return("", "", OwnerType.ALER, "", state, None).silent}
    assert silent == {State.WAITED, State.LATE}


def test_a_filed_or_a_nil_return_has_replied() -> None:
    found = states(with_available(1), unanswered(SORESINA, reply=Reply.NIL), at=NEXT)
    assert found["COMUNE", "Cremona"] is State.FILED
    assert found["COMUNE", "Soresina"] is State.NIL


@pytest.mark.parametrize(
    ("replies", "state"),
    [
        ((Reply.NIL, Reply.NIL), State.NIL),
        ((Reply.NIL, Reply.FILED), State.FILED),
        ((Reply.MISSING, Reply.NIL), State.PARTIAL),
        ((Reply.MISSING, Reply.FILED), State.PARTIAL),
        ((Reply.MISSING, Reply.MISSING), State.LATE),
    ],
)
def test_an_owner_in_several_comuni_has_one_state(replies: tuple[Reply, Reply], state: State) -> None:
    rows = [unanswered(code, "ALER", reply) for code, reply in zip(("019036", SORESINA), replies, strict=True)]
    assert states(*rows, at=NEXT)["ALER", ""] is state


@pytest.mark.parametrize(("sent", "late"), [(DUE, False), (NEXT, True), (None, False)])
def test_a_reply_after_the_day_is_late(sent: date | None, late: bool) -> None:
    one = of(OwnerType.COMUNE, returns(year_data(with_available(1, sent_on=sent)), NEXT, DUE))
    assert (one.sent_on, one.sent_late, one.state) == (sent, late, State.FILED)


def test_the_last_day_an_owner_sent_something_counts() -> None:
    rows = (with_available(1, owner="ALER", sent_on=DUE), with_available(1, SORESINA, "ALER", sent_on=NEXT))
    one = of(OwnerType.ALER, returns(year_data(*rows), NEXT, DUE))
    assert (one.sent_on, one.sent_late) == (NEXT, True)
    assert not of(OwnerType.ALER, returns(year_data(*rows), NEXT, None)).sent_late


def test_the_name_an_owner_gives_itself_is_used() -> None:
    rows = (with_available(1, body="Città di Cremona"), with_available(1, owner="ALER", body="ALER Cremona"))
    found = returns(year_data(*rows), DUE, DUE)
    assert of(OwnerType.COMUNE, found).body == "Città di Cremona"
    assert of(OwnerType.ALER, found).body == "ALER Cremona"
    bare = returns(year_data(with_available(1, owner="ALER", body="")), DUE, DUE)
    assert of(OwnerType.ALER, bare).body == "ALER"
    unnamed = returns(year_data(with_available(1, "019999", body="")), DUE, DUE)
    assert [one.body for one in unnamed if one.istat == "019999"] == ["Comune"]
    stranger = returns(year_data(with_available(1, owner="ND", body="")), DUE, DUE)
    assert of(OwnerType.UNSTATED, stranger).body == "Ente non indicato", "a code of the files is no name"


def test_a_blocking_finding_on_a_row_is_of_that_rows_owner() -> None:
    rows = (with_available(1, row=2), with_available(1, SORESINA, row=3))
    data = with_findings(year_data(*rows), blocking(row=3, istat="", owner=""), blocking(severity=Severity.WARNING))
    found = {one.comune: one for one in returns(data, DUE, DUE)}
    assert found["Soresina"].state is State.TO_CORRECT
    assert [one.row for one in found["Soresina"].findings] == [3]
    assert (found["Cremona"].state, found["Cremona"].findings) == (State.FILED, ())


def test_a_refused_workbook_is_of_the_owner_it_names() -> None:
    rows = (with_available(1), with_available(1, owner="ALER"), with_available(1, SORESINA))
    refused = (blocking(file="moduli/cremona.xlsx", row=None),)
    found = returns(year_data(*rows), DUE, DUE, refused)
    assert {(one.owner.value, one.comune) for one in found if one.state is State.TO_CORRECT} == {("COMUNE", "Cremona")}
    of_aler = returns(year_data(*rows), DUE, DUE, (blocking(file="moduli/aler.xlsx", owner="ALER", istat=SORESINA),))
    assert {one.owner.value for one in of_aler if one.state is State.TO_CORRECT} == {"ALER"}


def test_a_finding_on_the_whole_file_is_of_the_owner_it_names() -> None:
    data = with_findings(year_data(with_available(1)), blocking(row=None))
    assert of(OwnerType.COMUNE, returns(data, DUE, DUE)).state is State.TO_CORRECT


def test_a_plan_is_looked_at_from_its_own_day() -> None:
    rows = (unanswered(), with_available(1, SORESINA, sent_on=NEXT))
    before, after = (returns_of(plan_of(*rows, decided=day)) for day in (DUE, date(2021, 12, 1)))
    assert [of(OwnerType.COMUNE, found).state for found in (before, after)] == [State.WAITED, State.LATE]
    assert [one.sent_late for one in after if one.comune == "Soresina"] == [True]


def test_aler_is_chased_also_where_no_row_names_it() -> None:
    one = of(OwnerType.ALER, returns(year_data(with_available(1)), NEXT, DUE))
    assert (one.body, one.state, one.silent) == ("ALER territorialmente competente", State.LATE, True)


def test_a_partial_reply_names_the_comuni_it_leaves_out() -> None:
    rows = [with_available(1, owner="ALER"), unanswered(SORESINA, "ALER"), unanswered("019074", "ALER")]
    one = of(OwnerType.ALER, returns(year_data(*rows), NEXT, DUE))
    assert (one.state, one.unanswered) == (State.PARTIAL, ("Soresina", "Pieve d'Olmi"))


def test_a_total_of_the_ambito_leaves_no_comune_out() -> None:
    rows = [with_available(1, "", "ALER"), unanswered(SORESINA, "ALER")]
    one = of(OwnerType.ALER, returns(year_data(*rows), NEXT, DUE))
    assert (one.state, one.unanswered) == (State.FILED, ())


def test_what_blocks_comes_before_what_is_missing() -> None:
    rows = [with_available(1, owner="ALER", row=2), unanswered(SORESINA, "ALER")]
    data = with_findings(year_data(*rows), blocking(row=2, owner="ALER"))
    assert of(OwnerType.ALER, returns(data, NEXT, DUE)).state is State.TO_CORRECT


def test_of_two_operators_a_finding_is_of_the_one_it_names() -> None:
    rows = [with_available(1, owner="OPERATORE", body=f"Coop {name}") for name in "AB"]
    told = blocking(file="a.xlsx", row=None, owner="OPERATORE", istat="", body="Coop A")
    found = {one.body: one.state for one in returns(year_data(*rows), DUE, DUE, (told,))}
    assert (found["Coop A"], found["Coop B"]) == (State.TO_CORRECT, State.FILED)


def test_a_finding_that_names_the_comunes_body_too_is_of_that_comune() -> None:
    rows = (with_available(1), with_available(1, SORESINA))
    told = blocking(file="cremona.xlsx", row=None, body="Comune di Cremona")
    found = {one.comune: one.state for one in returns(year_data(*rows), DUE, DUE, (told,))}
    assert (found["Cremona"], found["Soresina"]) == (State.TO_CORRECT, State.FILED)
