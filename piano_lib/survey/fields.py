"""One cell, one value: counts, shares, dates, codes, words as the data files write them, or a refusal with its reason.

A blank cell is ``None``, "not communicated", never zero. Nothing is guessed: what can be read two ways is refused.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from piano_lib.survey.model import Source

LARGEST_COUNT = 9_999_999  # dwellings, inhabitants or EUR of one cell
LONGEST_TEXT = 10_000  # characters; a spreadsheet cell holds 32,767
ABSENT_WORDS = frozenset({"nc", "nd", "na", "nr", "-", "–", "—", "/", "?", "x", "nonc", "noncomunicato", "null", "nan"})
EVIDENCE = "TFPI?D"
# Characters that hide, reorder or break text: controls, bidirectional marks and overrides, zero-width signs, tags. The
# joiners U+200C and U+200D stay: emoji and some scripts need them.
UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)

E = TypeVar("E", bound=StrEnum)


class Refused(ValueError):
    """A cell that cannot be read: stable code, Italian reason, what to do."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        self.code, self.message, self.remedy = code, message, remedy
        super().__init__(f"{message}. {remedy}")


def count(text: str) -> int | None:
    """Read a whole number of dwellings, inhabitants or EUR.

    >>> count("1416"), count(" 0 "), count("")
    (1416, 0, None)
    >>> count("1.416")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    piano_lib.survey.fields.Refused: il numero ha un separatore delle migliaia... Scrivi 1416, solo cifre.
    """
    cell = text.strip()
    if not cell:
        return None
    if re.fullmatch(r"[0-9]{1,12}", cell):
        if int(cell) > LARGEST_COUNT:
            raise Refused(
                "conteggio-enorme", "il numero è troppo grande per essere un conteggio", "Controllalo sulla fonte."
            )
        return int(cell)
    raise _not_a_count(cell)


def share(text: str) -> int | None:
    """Read a percentage as the acts write it; returns hundredths of a point.

    >>> share("10"), share("7,5"), share("33,33 %"), share("")
    (1000, 750, 3333, None)
    """
    cell = text.strip().removesuffix("%").rstrip()
    if not cell and "%" not in text:
        return None
    found = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?", cell)
    if found:
        hundredths = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
        if hundredths > 10_000:
            raise Refused(
                "quota-oltre-100", "la percentuale supera 100", "Scrivi i punti percentuali, per esempio 10 o 7,5."
            )
        return hundredths
    if re.fullmatch(r"[0-9]+[.,][0-9]{3,}", cell):
        raise Refused(
            "quota-decimali", "la percentuale ha più di due decimali", "Scrivila con al più due, per esempio 7,25."
        )
    if re.fullmatch(r"[-−][0-9.,]+", cell):
        raise Refused(
            "quota-negativa", "una percentuale non può essere negativa", "Scrivi la quota, o lascia la cella vuota."
        )
    if _is_absent(cell):
        raise Refused("quota-nc", "la cella contiene una sigla", "Se non è deciso o comunicato, lascia la cella vuota.")
    raise Refused("quota-non-numero", "non è una percentuale", "Scrivi i punti percentuali, per esempio 10 o 7,5.")


def day(text: str) -> date | None:
    """Read a date, year first.

    >>> day("2021-10-27"), day("")
    (datetime.date(2021, 10, 27), None)
    """
    cell = text.strip()
    if not cell:
        return None
    italian = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", cell)
    remedy = "Scrivi anno-mese-giorno, per esempio 2021-10-27."
    if italian:
        guess = f"{italian[3]}-{int(italian[2]):02d}-{int(italian[1]):02d}"
        raise Refused("data-formato", "la data non è scritta anno-mese-giorno", f"Scrivi {guess}.")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        raise Refused("data-formato", "non è una data", remedy)
    try:
        value = date.fromisoformat(cell)
    except ValueError:
        raise Refused("data-inesistente", "il giorno non esiste nel calendario", remedy) from None
    if not 2000 <= value.year <= 2099:
        raise Refused("data-lontana", "la data è fuori dagli anni 2000-2099", remedy)
    return value


def istat(text: str) -> str:
    """Read an ISTAT code of six digits as text; blank stays blank (a total of the ambito).

    >>> istat("019036"), istat("")
    ('019036', '')
    """
    cell = text.strip()
    if not cell or re.fullmatch(r"[0-9]{6}", cell):
        return cell
    if re.fullmatch(r"[0-9]{4,5}", cell):
        message = "il codice ISTAT ha perso lo zero iniziale, come accade aprendo il file con un foglio di calcolo"
        raise Refused("codice-istat", message, f"Scrivi {cell.zfill(6)}.")
    raise Refused("codice-istat", "il codice ISTAT non è di sei cifre", "Scrivi le sei cifre, per esempio 019036.")


def word(text: str, kind: type[E]) -> E:
    """Read one of the words a column admits."""
    cell = text.strip()
    try:
        return kind(cell)
    except ValueError:
        pass
    admitted = ", ".join(kind)
    if not cell:
        raise Refused("valore-vuoto", "la cella è vuota", f"Scrivi uno dei valori ammessi: {admitted}.")
    near = get_close_matches(cell.casefold(), [value.casefold() for value in kind], 1)
    hint = next((f" Forse «{value}»?" for value in kind if near and value.casefold() == near[0]), "")
    raise Refused(
        "valore-non-ammesso", "il valore non è fra quelli ammessi", f"I valori ammessi sono: {admitted}.{hint}"
    )


def area(text: str) -> int | None:
    """Read square kilometres, at most four decimals; returns hundredths of km², half up.

    >>> area("9.2214"), area("70,1867"), area("")
    (922, 7019, None)
    """
    cell = text.strip().replace(",", ".")
    if not cell:
        return None
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,4})?", cell):
        raise Refused("superficie", "non è una superficie in chilometri quadrati", "Scrivila per esempio 70.1867.")
    return int((Decimal(cell) * 100).to_integral_value(ROUND_HALF_UP))


def source(text: str) -> Source:
    """Split the evidence letter a source may open with from its words.

    >>> source("[F] Nota del Settore Politiche Sociali")
    Source(text='Nota del Settore Politiche Sociali', evidence='F', rest='')
    """
    found = re.match(r"\[([^\]]{0,10})\]\s*", text)
    if not found:
        return Source(text)
    if len(found[1]) != 1 or found[1] not in EVIDENCE:
        raise Refused(
            "prova-sconosciuta", "la lettera di prova non è fra quelle ammesse", f"Usa una di {' '.join(EVIDENCE)}."
        )
    return Source(text[found.end() :], found[1])


def plain(text: str) -> str:
    r"""Bring a text to one safe line: Unicode composed, line breaks as spaces, what hides or reorders text shown as �.

    >>> plain("  Nuclei in\r\nemergenza \u202e1 ")
    'Nuclei in emergenza �1'
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    return re.sub(r"[ \t\n]+", " ", UNSAFE.sub("�", composed)).strip()


def _is_absent(cell: str) -> bool:
    return re.sub(r"[.\s]", "", cell).casefold() in ABSENT_WORDS


def _not_a_count(cell: str) -> Refused:
    """Say why a cell is not a whole number, and what to write instead."""
    if re.fullmatch(r"[0-9]{1,3}(?:[.,'’\s][0-9]{3})+", cell):
        digits = re.sub(r"[^0-9]", "", cell)
        message = "il numero ha un separatore delle migliaia, che altrove si legge come virgola decimale"
        return Refused("conteggio-migliaia", message, f"Scrivi {digits}, solo cifre.")
    if re.fullmatch(r"[-−][0-9][0-9.,]*", cell):
        return Refused("conteggio-negativo", "un conteggio non può essere negativo", "Correggi il numero sulla fonte.")
    if re.fullmatch(r"[0-9]*[.,][0-9]*", cell) and any(sign.isdigit() for sign in cell):
        return Refused("conteggio-decimale", "il numero non è intero", "Scrivi il numero intero, senza decimali.")
    if _is_absent(cell):
        return Refused(
            "conteggio-nc", "la cella contiene una sigla", "Per dire «non comunicato» lascia la cella vuota."
        )
    return Refused(
        "conteggio-non-intero", "non è un numero intero", "Scrivi solo cifre; se non è comunicato, lascia vuoto."
    )
