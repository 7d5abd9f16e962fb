"""One answer of a form, from the cell as typed to the words of the CSVs, or a refusal with its reason.

Nothing is guessed: what could be read two ways is refused. Blank stays blank.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal

from piano_lib.forms.grid import Cell
from piano_lib.forms.model import Kind, Question
from piano_lib.survey import fields
from piano_lib.survey.fields import LONGEST_TEXT, Refused
from piano_lib.survey.personal import personal_datum

FORMULA_SIGNS = ("=", "+", "@")
SPREADSHEET_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:\d+")
ITALIAN_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](20[0-9]{2})")


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
        if 0 < points < 1:
            raise Refused(
                "quota-ambigua",
                "la percentuale è minore di 1: potrebbe essere una frazione",
                "Scrivi i punti percentuali: 10, non 0,1.",
            )
        hundredths = fields.share(f"{points.quantize(Decimal('0.000001')).normalize():f}")
    whole, rest = divmod(hundredths or 0, 100)
    return f"{whole}" + (f",{rest:02d}".rstrip("0") if rest else "")


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
    if isinstance(value, date):
        return str(fields.day(value.isoformat()))
    text = value.strip() if isinstance(value, str) else ""
    italian = ITALIAN_DAY.fullmatch(text)
    if italian:
        text = f"{italian[3]}-{int(italian[2]):02d}-{int(italian[1]):02d}"
    if not text:
        raise Refused("data-formato", "non è una data", "Scrivi giorno, mese e anno, per esempio 27/10/2021.")
    return str(fields.day(text))


def _text(cell: Cell) -> str:
    value = cell.value
    if not isinstance(value, str):  # a number or a date among words may have slid from another question
        raise Refused("non-testo", "la cella non contiene un testo", "Scrivi il testo a parole.")
    text = fields.plain(value)
    if len(text) > LONGEST_TEXT:
        raise Refused("testo-lungo", f"il testo supera {LONGEST_TEXT} caratteri", "Riassumilo in poche frasi.")
    if text.startswith("-"):
        text = "–" + text[1:]  # a dash that no spreadsheet takes for a formula
    if text.startswith(FORMULA_SIGNS):
        raise Refused("testo-formula", "il testo comincia come una formula", "Togli il primo segno.")
    found = personal_datum(text)
    if found:
        raise Refused(
            "dato-personale", f"il testo contiene {found}: finirebbe in un rapporto pubblico", "Toglilo dal testo."
        )
    return text


def _istat(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return fields.istat(str(value))


def _word(question: Question, cell: Cell) -> str:
    text = str(cell.value).strip().casefold()
    if text in question.words:
        return text
    admitted = ", ".join(question.words)
    raise Refused("valore-non-ammesso", "il valore non è fra quelli ammessi", f"Scegli dall'elenco: {admitted}.")
