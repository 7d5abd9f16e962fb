"""What an owner is told of what was found: only what it can put right, in the words of a letter."""

from __future__ import annotations

from datetime import date

import pytest

from piano_lib.forms.address import impersonal, told
from piano_lib.forms.questions import SURVEY_QUESTIONS
from piano_lib.plan.returns import Return, State
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import OwnerType

QUESTIONS = {question.key: question for question in SURVEY_QUESTIONS}


def lines(*findings: Finding, istat: str = "019036") -> list[str]:
    one = Return(
        istat, "", OwnerType.COMUNE, "Comune di Cremona", State.TO_CORRECT, date(2021, 10, 1), findings=findings
    )
    return told(one, QUESTIONS, {"019098": "Soresina"})


def of_csv(column: str, code: str = "conteggio-negativo", istat: str = "019036") -> Finding:
    place = "2022/ricognizione.csv", 7, column, "-3"
    return Finding(Severity.ERROR, code, *place, "un conteggio non può essere negativo", "Correggi.", istat)


@pytest.mark.parametrize(
    ("to_the_analyst", "to_the_owner"),
    [
        ("Scrivi 1416, solo cifre.", "Scrivere 1416, solo cifre."),
        ("Togli il numero, o scegli «presentata».", "Togliere il numero, o scegliere «presentata»."),
        ("Spostalo alla voce giusta, o nelle note.", "Spostarlo alla voce giusta, o nelle note."),
        ("Completa la riga, o svuotala tutta.", "Completare la riga, o svuotarla tutta."),
        ("Riparti dal modulo originale e riporta i valori.", "Ripartire dal modulo originale e riportare i valori."),
        ("Lasciare vuota la casella.", "Lasciare vuota la casella."),
    ],
)
def test_a_letter_speaks_in_one_way_only(to_the_analyst: str, to_the_owner: str) -> None:
    assert impersonal(to_the_analyst) == to_the_owner


def test_what_is_wrong_in_a_cell_of_the_form_is_told_with_its_place() -> None:
    found = Finding(Severity.ERROR, "c", "a.xlsx", None, "C9", "1.416", "m", "Scrivi 1416.", sheet="Ricognizione")
    assert lines(found) == ["a.xlsx, foglio «Ricognizione», cella C9: m (letto: «1.416»). Scrivere 1416."]


def test_what_is_wrong_in_the_files_of_the_office_is_told_in_the_words_of_the_form() -> None:
    assert lines(of_csv("b_stato_di_fatto")) == [
        "voce «b. Alloggi in carenza di manutenzione, assegnabili nello stato di fatto»: un conteggio non può essere "
        "negativo (letto: «-3»)."
    ]
    assert lines(of_csv("e_liberi", istat="019098"), istat="")[0].startswith("Soresina, voce «e. ")


@pytest.mark.parametrize(
    "found",
    [of_csv("istat"), of_csv("fonte"), of_csv("b_stato_di_fatto", "mancante-con-numeri"), of_csv("", "due-moduli")],
)
def test_what_only_the_office_can_put_right_is_not_told(found: Finding) -> None:
    assert lines(found) == []
