"""One answer of a form, from the cell as typed to the words of the CSVs, or a refusal with its reason.

Nothing is guessed: what could be read two ways is refused. Blank stays blank.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal

from piano_lib import italian
from piano_lib.forms.grid import Cell, Value
from piano_lib.forms.model import Kind, Question
from piano_lib.survey import fields, freetext
from piano_lib.survey.fields import Refused
from piano_lib.survey.finding import Severity

FORMULA_SIGNS = ("=", "+", "@")
ZERO_LOST = re.compile(r"[0-9]{4,5}")  # an ISTAT code without the zero at its front; an unknown one is refused later
SPREADSHEET_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:\d+")
ITALIAN_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](20[0-9]{2})")
AS_A_DAY = "Scrivi giorno, mese e anno, per esempio 27/10/2021."  # as the form itself asks for it


def answer(question: Question, cell: Cell) -> str:
    """The answer in the words of the CSVs. Raises ``Refused``.

    >>> from piano_lib.forms.questions import SURVEY_QUESTIONS
    >>> stock = SURVEY_QUESTIONS[2]
    >>> answer(stock, Cell(6, 3, 1042.0)), answer(stock, Cell(6, 3, 0)), answer(stock, Cell(6, 3, None))
    ('1042', '0', '')
    """
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    if cell.formula:
        raise Refused("formula", "la cella contiene una formula", "Scrivi il valore, non la formula.")
    if isinstance(value, str) and SPREADSHEET_ERROR.fullmatch(value.strip()):
        raise Refused(
            "errore-foglio", "la cella contiene un errore del foglio di calcolo", "Scrivi il valore, o lascia vuoto."
        )
    reader = {Kind.COUNT: _count, Kind.SHARE: _share, Kind.DATE: _day, Kind.TEXT: _text, Kind.ISTAT: _istat}.get(
        question.kind
    )
    return reader(cell) if reader else _word(question, cell)


def as_read(value: Value) -> str:
    """A value as an Italian spreadsheet shows it, to be repeated in a message.

    >>> as_read(True), as_read(2.5), as_read(3.0), as_read(datetime(2021, 3, 2)), as_read(" 1.416 "), as_read(None)
    ('VERO', '2,5', '3', '2/3/2021', ' 1.416 ', '')
    """
    if isinstance(value, bool):
        return "VERO" if value else "FALSO"
    if isinstance(value, date):
        return italian.short_day(value)
    if isinstance(value, int | float):
        return f"{value:.15g}".replace(".", ",")
    return "" if value is None else str(value)


def _count(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, str):
        return str(fields.count(value.strip()))
    number = _number(cell, "conteggio", "Scrivi il numero di alloggi, con sole cifre.")
    if cell.percent:
        raise Refused(
            "conteggio-percentuale", "la cella è una percentuale, non un numero", "Scrivi il numero, con sole cifre."
        )
    if number != int(number):
        raise Refused("conteggio-decimale", "il numero non è intero", "Scrivi il numero di alloggi senza decimali.")
    if number < 0:
        raise Refused("conteggio-negativo", "un conteggio non può essere negativo", "Correggi il numero.")
    return str(fields.count(str(int(number))))


def _share(cell: Cell) -> str:
    if isinstance(cell.value, str):
        hundredths = fields.share(cell.value)
    else:
        points = _number(cell, "percentuale", "Scrivi i punti percentuali, per esempio 10 o 7,5.")
        points = points * 100 if cell.percent else points
        if points < 0:
            raise Refused(
                "quota-negativa", "una percentuale non può essere negativa", "Scrivi la quota, o lascia vuoto."
            )
        short = points.quantize(Decimal("0.000001")).normalize()  # without what binary fractions leave behind
        hundredths = fields.share(f"{short if short else points:f}")  # next to nothing is not nothing
    return italian.points(hundredths or 0)


def _number(cell: Cell, what: str, remedy: str) -> Decimal:
    value = cell.value
    if isinstance(value, bool):
        raise Refused("vero-falso", "la cella contiene VERO o FALSO", remedy)
    if isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e12:
        return Decimal(repr(value))
    if isinstance(value, date | datetime):
        raise Refused(
            "data-per-numero",
            f"la cella contiene una data: il foglio di calcolo può aver trasformato il {what}",
            remedy,
        )
    raise Refused("non-numero", f"non è un {what}" if what == "conteggio" else f"non è una {what}", remedy)


def _day(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, date) else value.strip() if isinstance(value, str) else ""
    typed = ITALIAN_DAY.fullmatch(text)
    if typed:
        text = f"{typed[3]}-{int(typed[2]):02d}-{int(typed[1]):02d}"
    if not text:
        raise Refused("data-formato", "non è una data", AS_A_DAY)
    try:
        return str(fields.day(text))
    except Refused as refused:  # the survey's remedy is for who writes the CSV, year first
        raise Refused(refused.code, refused.message, AS_A_DAY) from None


def _text(cell: Cell) -> str:
    value = cell.value
    if not isinstance(value, str):  # a number or a date among words may have slid from another question
        raise Refused("non-testo", "la cella non contiene un testo", "Scrivi il testo a parole.")
    text, objections = freetext.checked(value, public=True)
    for one in objections:
        if one.severity is Severity.ERROR:
            raise Refused(one.code, one.message, one.remedy)
    if text.startswith("-"):
        text = "–" + text[1:]  # a dash that no spreadsheet takes for a formula
    if text.startswith(FORMULA_SIGNS):
        raise Refused("testo-formula", "il testo comincia come una formula", "Togli il primo segno.")
    return text


def _istat(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    code = str(value).strip()
    return fields.istat(code.zfill(6) if ZERO_LOST.fullmatch(code) else code)


def _word(question: Question, cell: Cell) -> str:
    text = str(cell.value).strip().casefold()
    if text in question.words:
        return text
    admitted = ", ".join(question.words)
    raise Refused("valore-non-ammesso", "il valore non è fra quelli ammessi", f"Scegli dall'elenco: {admitted}.")
