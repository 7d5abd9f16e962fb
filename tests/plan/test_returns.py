"""The state of each owner's return on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from piano_lib.plan.returns import State, due, returns
from piano_lib.rules import rules_at
from piano_lib.survey import Finding, Severity, read_year
from tests.dati import make_ambito, missing, nil, row

DUE = date(2021, 10, 31)


def states(folder: Path, at: date, *refused: Finding) -> dict[str, State]:
    found = returns(read_year(folder, 2022), at, DUE, refused)
    return {one.comune or one.body: one.state for one in found}


def test_the_day_to_reply_by_is_the_laws(tmp_path: Path) -> None:
    assert due(rules_at(date(2021, 10, 27)), 2022) == DUE


def test_a_silent_owner_is_awaited_until_the_day_and_late_after_it(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path)
    assert states(folder, DUE)["Annicco"] is State.WAITED
    assert states(folder, date(2021, 11, 1))["Annicco"] is State.LATE


def test_a_comune_without_any_row_is_silent(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, ricognizione={2022: [row("019036")]})
    assert states(folder, date(2021, 11, 1)) == {"Annicco": State.LATE, "Cremona": State.FILED, "Soresina": State.LATE}


def test_aler_has_replied_when_any_of_its_rows_has_and_is_nil_only_when_all_are(tmp_path: Path) -> None:
    mixed = [row("019036", "ALER"), nil("019098", "ALER"), missing("019003", "ALER")]
    assert (
        states(make_ambito(tmp_path / "a", ricognizione={2022: mixed}), DUE)["ALER Brescia-Cremona-Mantova"]
        is State.FILED
    )
    empty = [nil("019036", "ALER"), nil("019098", "ALER")]
    assert (
        states(make_ambito(tmp_path / "b", ricognizione={2022: empty}), DUE)["ALER Brescia-Cremona-Mantova"]
        is State.NIL
    )


def test_what_blocks_in_the_rows_or_in_a_refused_workbook_is_to_correct(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, ricognizione={2022: [row("019036", b=-1), row("019098")]})
    refused = Finding(Severity.ERROR, "x", "a.xlsx", None, "", "", "non va", "Correggi.", "019003", "COMUNE")
    found = states(folder, DUE, refused)
    assert (found["Cremona"], found["Annicco"], found["Soresina"]) == (State.TO_CORRECT, State.TO_CORRECT, State.FILED)


def test_a_reply_after_the_day_is_a_reply_and_says_it_was_late(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, ricognizione={2022: [row("019036", data_trasmissione="2021-11-02")]})
    one = next(one for one in returns(read_year(folder, 2022), date(2021, 12, 1), DUE) if one.istat == "019036")
    assert (one.state, one.sent_late) == (State.FILED, True)
