"""The questions are in the words of the law in force on the day of the plan, with its citation."""

from __future__ import annotations

from datetime import date

import pytest

from piano_lib.forms.model import Owner, Question
from piano_lib.forms.questions import questions_in, survey_questions
from piano_lib.rules import rules_at
from piano_lib.survey.model import OwnerType

COMUNE, ALER = Owner(OwnerType.COMUNE, "Comune di Cremona", "019036"), Owner(OwnerType.ALER, "ALER")
BEFORE, IN_2021, AFTER = date(2018, 6, 1), date(2021, 10, 27), date(2025, 12, 1)


def asked(day: date | None, owner: Owner = COMUNE) -> dict[str, Question]:
    return {one.key: one for one in survey_questions(owner, rules_at(day) if day else None)}


@pytest.mark.parametrize("day", [IN_2021, AFTER])
def test_the_police_share_names_the_bodies_the_law_in_force_names(day: date) -> None:
    question, rule = asked(day)["i_forze_ordine"], rules_at(day)["forze_ordine_ripartizione"]
    assert rule.version.text.rstrip(".") in question.text
    assert rule.citation in question.help


def test_a_form_of_2026_names_armed_forces_and_local_police_one_of_2022_does_not() -> None:
    assert "Forze armate" in asked(AFTER)["i_forze_ordine"].text
    assert "Polizia locale" in asked(AFTER)["i_forze_ordine"].text
    assert "Forze armate" not in asked(IN_2021)["i_forze_ordine"].text


def test_each_law_is_asked_for_what_it_foresees() -> None:
    assert {key for key in ("i_forze_ordine", "riserve") if key in asked(BEFORE)} == set()
    assert {key for key in ("i_forze_ordine", "riserve") if key in asked(IN_2021)} == {"i_forze_ordine"}
    assert {key for key in ("i_forze_ordine", "riserve") if key in asked(AFTER)} == {"i_forze_ordine", "riserve"}


def test_every_question_that_rests_on_a_rule_cites_it_as_in_force() -> None:
    for question in asked(AFTER).values():
        if question.rule:
            assert rules_at(AFTER)[question.rule].citation in question.help


@pytest.mark.parametrize("day", [None, BEFORE, IN_2021, AFTER])
@pytest.mark.parametrize("owner", [COMUNE, ALER])
def test_no_mark_is_left_where_the_law_is_not_known(day: date | None, owner: Owner) -> None:
    assert not [one for one in asked(day, owner).values() if "{" in one.text + one.help]


@pytest.mark.parametrize("day", [None, BEFORE, IN_2021, AFTER])
def test_a_returned_form_must_hold_what_was_asked_and_may_hold_what_another_law_asks(day: date | None) -> None:
    must, may = questions_in(COMUNE, rules_at(day) if day else None)
    assert {one.key for one in must} <= set(asked(day)) <= {one.key for one in (*must, *may)}
    assert "riserve" in {one.key for one in may}
