"""The checks a form carries: drop-downs and number limits with Italian messages; limits come from the law in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from piano_lib.allocation.rounding import Whole
from piano_lib.forms.model import Kind, Question
from piano_lib.italian import percent
from piano_lib.rules.law import Rules
from piano_lib.survey.fields import LARGEST_COUNT, LONGEST_TEXT

LONGEST_MESSAGE = 255  # what spreadsheets accept


def validation(question: Question, rules: Rules | None, year: int) -> dict[str, Any]:
    """XlsxWriter's description of the check on one cell."""
    if question.kind is Kind.COUNT:
        check = _count()
    elif question.kind in (Kind.TEXT, Kind.ISTAT):
        check = _text()
    elif question.kind is Kind.SHARE:
        check = _share(question, rules)
    elif question.kind is Kind.DATE:
        check = _day(year)
    else:
        check = _choice(question)
    shown = {"input_title": f"Voce {question.letter}" if question.letter else "Da compilare", "ignore_blank": True}
    return check | shown | {"input_message": question.help[:LONGEST_MESSAGE]}


def ceiling(question: Question, rules: Rules | None) -> int:
    """Largest share a form accepts, hundredths of a point."""
    if rules is None:
        return Whole
    if question.key == "h_eccedenza_indigenza":
        return Whole - rules["indigenza_quota_base"].share
    key = {"i_forze_ordine": "forze_ordine_tetto", "riserve": "riserve_tetto"}[question.key]
    return rules[key].share  # none where the law does not foresee it


def _count() -> dict[str, Any]:
    return {
        "validate": "integer", "criteria": "between", "minimum": 0, "maximum": LARGEST_COUNT,
        "error_title": "Serve un numero intero",
        "error_message": "Scrivere un numero intero, senza punti né virgole. Se il dato non è noto, lasciare vuoto; "
        "se è zero, scrivere 0.",
    }  # fmt: skip


def _share(question: Question, rules: Rules | None) -> dict[str, Any]:
    top = ceiling(question, rules)
    return {
        "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": top / 100,
        "error_title": "Percentuale non ammessa",
        "error_message": f"Scrivere i punti percentuali fra 0 e {percent(top)}, per esempio 10 oppure 7,5. "
        "Se non è deciso, lasciare vuoto.",
    }  # fmt: skip


def _day(year: int) -> dict[str, Any]:
    return {
        "validate": "date", "criteria": "between", "minimum": date(year - 1, 1, 1), "maximum": date(year, 12, 31),
        "error_title": "Data non valida",
        "error_message": f"Scrivere giorno, mese e anno, per esempio 15/10/{year - 1}.",
    }  # fmt: skip


def _choice(question: Question) -> dict[str, Any]:
    return {
        "validate": "list", "source": list(question.words), "error_title": "Scegliere dall'elenco",
        "error_message": f"I valori ammessi sono: {', '.join(question.words)}.",
    }  # fmt: skip


def _text() -> dict[str, Any]:
    return {
        "validate": "length", "criteria": "<=", "value": LONGEST_TEXT, "error_title": "Testo troppo lungo",
        "error_message": "Riassumere il testo in poche frasi.",
    }  # fmt: skip
