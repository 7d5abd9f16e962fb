"""One answer as typed: read if it can be read one way only, refused with a sentence otherwise."""

from __future__ import annotations

from datetime import datetime

import pytest

from piano_lib.forms.cells import answer
from piano_lib.forms.grid import Cell, Value
from piano_lib.forms.questions import MEASURE_QUESTIONS, SURVEY_QUESTIONS
from piano_lib.survey.fields import Refused

QUESTIONS = {question.key: question for question in (*MEASURE_QUESTIONS, *SURVEY_QUESTIONS)}


def read(key: str, value: Value, *, formula: bool = False, percent: bool = False) -> str:
    return answer(QUESTIONS[key], Cell(5, 3, value, formula, percent))


@pytest.mark.parametrize(
    ("value", "words"),
    [(5, "5"), (5.0, "5"), (0, "0"), ("0", "0"), (" 12 ", "12"), (None, ""), ("", ""), ("  ", ""), (1042, "1042")],
)
def test_whole_numbers_are_read_and_blank_stays_blank(value: Value, words: str) -> None:
    assert read("e_liberi", value) == words


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (3.5, "conteggio-decimale"),
        (-1, "conteggio-negativo"),
        ("1.416", "conteggio-migliaia"),
        (True, "vero-falso"),
        (datetime(2021, 4, 3), "data-per-numero"),
        ("#REF!", "errore-foglio"),
        ("n.c.", "conteggio-nc"),
        (1e15, "non-numero"),
        ("dodici", "conteggio-non-intero"),
    ],
)
def test_what_is_not_a_whole_number_is_refused_with_its_reason(value: Value, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read("e_liberi", value)
    assert refused.value.code == code
    assert refused.value.remedy


def test_a_formula_is_refused_even_when_its_result_looks_right() -> None:
    with pytest.raises(Refused, match="formula"):
        read("e_liberi", "=2+3", formula=True)


@pytest.mark.parametrize(
    ("value", "percent", "words"),
    [
        (10, False, "10"),
        (7.5, False, "7,5"),
        ("7,5", False, "7,5"),
        ("7,5 %", False, "7,5"),
        (0.1, True, "10"),
        (0.075, True, "7,5"),
        (0, False, "0"),
        (0.5, False, "0,5"),
        (0.005, True, "0,5"),
    ],
)
def test_shares_are_read_as_acts_write_them_and_as_spreadsheets_keep_them(
    value: Value, percent: bool, words: str
) -> None:
    assert read("i_forze_ordine", value, percent=percent) == words


@pytest.mark.parametrize("value", [0.001, 1e-9])
def test_a_share_next_to_nothing_is_refused_and_never_taken_for_nothing(value: float) -> None:
    with pytest.raises(Refused, match="più di due decimali"):
        read("i_forze_ordine", value)


@pytest.mark.parametrize("value", [datetime(2021, 10, 27), "2021-10-27", "27/10/2021", "27.10.2021"])
def test_days_are_read_in_the_ways_italians_write_them(value: Value) -> None:
    assert read("data_trasmissione", value) == "2021-10-27"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("=1+1", "testo-formula"),
        ("@SUM(1)", "testo-formula"),
        ("Nucleo RSSMRA85T10A562S", "dato-personale"),
        ("tel. 347 1234567", "dato-personale"),
        ("scrivere a mario.rossi@example.com", "dato-personale"),
        ("x" * 20_000, "testo-lungo"),
    ],
)
def test_free_text_with_formulas_or_personal_data_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read("note", text)
    assert refused.value.code == code


def test_a_leading_hyphen_becomes_a_dash_that_no_spreadsheet_calculates() -> None:
    assert read("note", "- primo punto") == "– primo punto"


def test_a_number_among_words_may_have_slid_from_another_question() -> None:
    with pytest.raises(Refused, match="non contiene un testo"):
        read("note", 12)


def test_words_outside_the_list_are_refused_and_case_does_not_matter() -> None:
    assert read("dichiarazione", "Nulla") == "nulla"
    with pytest.raises(Refused, match="presentata, nulla"):
        read("dichiarazione", "sì")
