"""Numbers and dates as an Italian reader expects them; the lowest room, used by all others.

Missing is shown as ``n.c.`` (non comunicato), never as zero.
"""

from __future__ import annotations

import errno
import re
from datetime import date
from fractions import Fraction

NOT_COMMUNICATED = "n.c."
# What systems say in their own language, or in English; no library has it in Italian whatever the system.
REASONS = {
    errno.ENOENT: "non esiste", errno.EACCES: "permesso negato", errno.EPERM: "operazione non permessa",
    errno.EROFS: "il disco è in sola lettura", errno.ENOSPC: "non c'è più spazio sul disco",
    errno.EISDIR: "è una cartella", errno.ENOTDIR: "una parte del percorso non è una cartella",
    errno.EEXIST: "esiste già", errno.ENOTEMPTY: "la cartella non è vuota",
    errno.EBUSY: "è in uso da un altro programma",
    errno.ENAMETOOLONG: "il nome è troppo lungo", errno.EIO: "il disco non risponde come deve",
    errno.EMFILE: "ci sono troppi file aperti", errno.ENFILE: "ci sono troppi file aperti",
    errno.ELOOP: "i collegamenti girano in tondo", errno.EINVAL: "il nome o il valore non è ammesso",
}  # fmt: skip


def count(value: int | None) -> str:
    """Show a whole number (dwellings, inhabitants, EUR) with Italian thousands.

    >>> count(1042), count(0), count(None)
    ('1.042', '0', 'n.c.')
    """
    return NOT_COMMUNICATED if value is None else f"{int(value):,}".replace(",", ".")


def signed(value: int | None) -> str:
    """Show a difference with its sign (a true minus, so that it is never read as a hyphen).

    >>> signed(3), signed(-1200), signed(0), signed(None)
    ('+3', '−1.200', '0', 'n.c.')
    """
    if value is None:
        return NOT_COMMUNICATED
    return ("+" if value > 0 else "−" if value < 0 else "") + count(abs(value))


def points(hundredths: int | None) -> str:
    """Show a share as the acts write it, without the sign; empty where nothing is written.

    >>> points(1000), points(750), points(None)
    ('10', '7,5', '')
    """
    if hundredths is None:
        return ""
    whole, rest = divmod(abs(int(hundredths)), 100)
    decimals = f",{rest:02d}".rstrip("0") if rest else ""
    return ("−" if hundredths < 0 else "") + count(whole) + decimals


def percent(hundredths: int | None) -> str:
    r"""Show a share given in hundredths of a point.

    >>> percent(2000), percent(750), percent(3333), percent(None)
    ('20\xa0%', '7,5\xa0%', '33,33\xa0%', 'n.c.')
    """
    return NOT_COMMUNICATED if hundredths is None else points(hundredths) + "\u00a0%"


def exact(value: Fraction) -> str:
    """Show an unrounded quota: exact decimals when four places suffice, a fraction otherwise.

    >>> exact(Fraction(3)), exact(Fraction(5, 2)), exact(Fraction(10, 3))
    ('3', '2,5', '10/3')
    """
    scaled = value * 10_000
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(abs(scaled.numerator), 10_000)
    decimals = f",{rest:04d}".rstrip("0") if rest else ""
    return ("−" if value < 0 else "") + count(whole) + decimals


def day(value: date | None) -> str:
    """Show a date in full.

    >>> day(date(2020, 12, 1)), day(date(2021, 10, 27)), day(None)
    ('1° dicembre 2020', '27 ottobre 2021', 'n.c.')
    """
    if value is None:
        return NOT_COMMUNICATED
    return f"{day_and_month(value)} {value.year}"


def short_day(value: date) -> str:
    """Show a date in figures, where many stand one under the other.

    >>> short_day(date(2018, 2, 8))
    '8/2/2018'
    """
    return f"{value.day}/{value.month}/{value.year}"


def day_and_month(value: date) -> str:
    """Show a day of any year; the names of the months are the CLDR's.

    >>> day_and_month(date(2021, 10, 31)), day_and_month(date(2021, 1, 1))
    ('31 ottobre', '1° gennaio')
    """
    from babel.dates import format_date  # here: help and refusals show no date and need not wait for it

    text = format_date(value, "d MMMM", locale="it")
    return text.replace("1 ", "1° ") if value.day == 1 else text


def dated(word: str, value: date) -> str:
    """Show a day after an article or a preposition (il, al, dal, del).

    >>> dated("il", date(2021, 10, 27)), dated("il", date(2021, 10, 8)), dated("dal", date(2025, 3, 11))
    ('il 27 ottobre 2021', "l'8 ottobre 2021", "dall'11 marzo 2025")
    """
    return article(word, day(value))


def capital(words: str) -> str:
    """The words as they open a sentence.

    >>> capital("la quota ISEE"), capital("")
    ('La quota ISEE', '')
    """
    return words[:1].upper() + words[1:]


def article(word: str, number: str) -> str:
    """Put an article or a preposition (il, i, al, dal, del, nel) before a number or a word.

    *Otto* and *undici* open with a vowel, *scenario* with s and a consonant.

    >>> article("al", "10 %"), article("al", "8 %"), article("del", "80 %"), article("il", "110 %")
    ('al 10 %', "all'8 %", "dell'80 %", 'il 110 %')
    >>> article("al", "scenario"), article("il", "scenario"), article("dal", "secondo scenario")
    ('allo scenario', 'lo scenario', 'dal secondo scenario')
    >>> article("i", "8"), article("i", "11"), article("i", "1.200")
    ('gli 8', 'gli 11', 'i 1.200')
    """
    impure, vowel = re.match(r"s[^aeiou]", number), re.match(r"8|11\b", number)
    if word == "i":
        return f"{'gli' if impure or vowel else 'i'} {number}"
    if impure:
        return f"{'lo' if word == 'il' else word + 'lo'} {number}"
    if not vowel:
        return f"{word} {number}"
    return ("l'" if word == "il" else f"{word}l'") + number


def agreed(number: int | None, one: str, many: str) -> str:
    """Show a count with its noun or participle in agreement.

    >>> agreed(1, "richiesto", "richiesti"), agreed(0, "riga", "righe"), agreed(None, "riga", "righe")
    ('1 richiesto', '0 righe', 'n.c. righe')
    """
    return f"{count(number)} {one if number == 1 else many}"


def dwellings(value: int | None) -> str:
    """Show a count of dwellings with its noun in agreement.

    >>> dwellings(1), dwellings(5), dwellings(0)
    ('1 alloggio', '5 alloggi', '0 alloggi')
    """
    return agreed(value, "alloggio", "alloggi")


def seconds(value: int) -> str:
    """Show a length of time.

    >>> seconds(1), seconds(300)
    ('1 secondo', '300 secondi')
    """
    return agreed(value, "secondo", "secondi")


def listing(items: list[str] | tuple[str, ...]) -> str:
    """Join words as a sentence does.

    >>> listing(["a", "b", "c"]), listing(["a"])
    ('a, b e c', 'a')
    """
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " e " + items[-1] if items else ""


def reason(error: OSError) -> str:
    """Why the system refused, for a sentence of ours; its own words only where we have none.

    Of a copy of many files (``shutil.Error``) the first that failed, which is named.

    >>> reason(FileNotFoundError(errno.ENOENT, "No such file or directory")), reason(OSError(9999, "strange"))
    ('non esiste', 'strange')
    """
    if error.args and isinstance(error.args[0], list) and error.args[0]:  # shutil.Error: source, target, words of each
        source, _, words = error.args[0][0]
        number = re.match(r"\[Errno (\d+)\]", str(words))
        why = REASONS.get(int(number[1])) if number else None
        return f"{why} copiando «{source}»" if why else f"non riesco a copiare «{source}»"
    return REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
