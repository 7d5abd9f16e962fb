"""Personal data in texts that end in a public report: codici fiscali, private addresses, phone numbers.

The numbers of acts, registers and taxpayers that offices write all day look like phone numbers: what stands before and
after a number decides. ``docs/decisioni/0050`` says why no library does this part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CODE = "dato-personale"  # of the finding; what was read is never repeated with it
HIDDEN = "[…]"

# Figures may be replaced by letters where two people would share a code (omocodia); people write it with spaces too.
_GROUPS = (
    "[A-Z]{3}",
    "[A-Z]{3}",
    "[0-9LMNPQRSTUV]{2}",
    "[ABCDEHLMPRST]",
    "[0-9LMNPQRSTUV]{2}",
    "[A-Z]",
    "[0-9LMNPQRSTUV]{3}",
    "[A-Z]",
)
FISCAL = re.compile(r"(?:(?<![A-Z0-9])|(?<=CF))" + r"[ .\-]?".join(_GROUPS) + r"(?![A-Z0-9])", re.IGNORECASE | re.ASCII)

_AT, _DOT = r"\s?(?:@|[(\[{]\s?(?:at|chiocciola)\s?[)\]}])\s?", r"(?:\.|\s?[(\[{]\s?(?:dot|punto)\s?[)\]}]\s?)"
MAIL = re.compile(rf"([\w.+'-]{{1,64}}){_AT}([\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,8}})", re.ASCII | re.IGNORECASE)
# Offices' own addresses are public, a person's are not: by the domain, or by the desk that stands before the at sign.
PUBLIC_BODY = re.compile(
    r"(?:.*\.)?(?:(?:comune|provincia|regione|unione)(?:-?d(?:i|e|ei)[\w-]*|-[\w-]+)?|(?:aler|asst|ats)(?:-[\w-]+)?|gov)"
    r"\..+",
    re.IGNORECASE,
)
DESK = re.compile(
    r"(?:protocollo|info|segreteria|uff(?:icio)?|urp|comune|serviz[io]|social[ei]|casa|alloggi|anagrafe|tributi|tecnico|"
    r"ragioneria|direzione|amministrazione|contatti|posta|pec|aler|provincia|regione|unione|azienda|consorzio|coop|"
    r"cooperativa)(?![a-z])|comune|unione|aziendasociale|provincia",
    re.IGNORECASE,
)
PRIVATE = re.compile(
    r"\b(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|libero|alice|tin|virgilio|tiscali|fastwebnet|inwind|gmx|"
    r"protonmail|proton|aol|msn)\.",
    re.IGNORECASE,
)

_LINK = r"(?:\s?[.\-–—]\s?|\s)?"  # what people put between the groups of a number
_FIRST = r"(?:\s?[./\-–—]\s?|\s)"  # and after the prefix of a town or of an operator
_ITALY = rf"(?:\(?(?:\+|00)\s?39\)?{_FIRST}?|39(?=3))?"
_MOBILE = rf"{_ITALY}\(?3\d\d\)?{_FIRST}?\d(?:{_LINK}\d){{5,6}}"
_LANDLINE = rf"{_ITALY}(?:\(?0[1-9]\d{{0,2}}(?:\)\s?|{_FIRST})\d(?:{_LINK}\d){{4,7}}|0[1-9]\d{{6,9}})"
_ABROAD = rf"\+[1-9]\d{{0,2}}(?:{_LINK}\(?\d\)?){{7,12}}"
PHONE = re.compile(
    r"(?:(?<![A-Za-z0-9])(?<![0-9][.,/\-–])|(?<=tel)|(?<=cell)|(?<=fax)|(?<=telefono)|(?<=cellulare))"
    rf"(?:{_MOBILE}|{_LANDLINE}|{_ABROAD})(?![A-Za-z0-9])(?![.,/]\d\d)",
    re.IGNORECASE,
)
SAID = re.compile(
    r"\b(?:tel(?:efon\w+)?|cell(?:ulare)?|fax|chiamare)\b(?:\s+(?:al|il|n|numero)\b|[\s.:])*$", re.IGNORECASE
)
# Days, hours, rows of dwellings, and numbers of acts with their year are no part of a phone number.
DATED = re.compile(
    r"\b(?:\d{1,2}[./\- ]\d{1,2}[./\- ](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|\d{1,8}/(?:19|20)\d\d)\b"
    r"|(?<![\d.])[0-3]?\d[.:][0-5]\d\s*[-–]\s*[0-3]?\d[.:][0-5]\d(?![.:]?\d)"  # 09.00-12.30, or 01.03-30.04
    r"|\b\d{3}(?:[-–]\d{3}){3,}\b"
    r"|\b[0-9a-f]{64}\b"  # and a SHA-256 is none either
)
# Words that make the number after them something else, the body that took an act named in between or not.
_BODIES = r"giunta|consiglio|assemblea|sindaci|comunale|regionale|provinciale|dirigenziale|gen\w*\.?"
_OF = rf"(?:\s+(?:d\w{{0,4}}['’]?|{_BODIES}))*"
IDENTIFIER = re.compile(
    r"(?<!\w)(?:p(?:art(?:ita)?)?\.?\s?i(?:va|\.)|c\.?\s?f\.?|cod(?:ice)?\.?(?:\s?fisc(?:ale)?\.?)?|prot(?:ocollo)?\.?|"
    r"delib(?:er\w*)?\.?|determin\w*\.?|det\.?|d\.?g\.?r\.?|d\.?g\.?c\.?|d\.?c\.?c\.?|decret\w*\.?|ordinanz\w*|att[oi]|"
    r"c\.?u\.?p\.?|c\.?i\.?g\.?|iban|istat|cap|pratica|fascicolo|rep(?:ertorio)?\.?|registro|reg\.?|matricola|conto|"
    r"c/c(?:\s+\w+)?|(?:alloggio?|appartament[io]|domand[ae]|istanz[ae])(?=\s*n)|fogli[oa]|mappal[ei]|particell[ae]|sub(?:alterno)?\.?|capitolo|impegno|€|euro)"
    rf"{_OF}(?:\s*(?:n\.?|n°|nr\.?|num\.?|numero))?[\s.:°]*$",
    re.IGNORECASE,
)
OF_A_YEAR = re.compile(
    r"\s*del(?:l['’]anno\b|\s+(?:anno\b|#|(?:\d{1,2}°?\s+[a-z]+\s+)?(?:19|20)\d\d\b))", re.IGNORECASE
)
COUNTED = re.compile(
    r"\s*(?:allogg\w+|appartament\w+|unità|domand\w+|euro|eur|€|mq|m²|%)", re.IGNORECASE
)  # not people: a name may follow a phone number
FULL_WIDTH = {0xFF01 + code: 0x21 + code for code in range(94)}  # the same letters and figures, drawn wider
CONTEXT = 80  # characters before a number that may say what it is


def personal_datum(text: str) -> str:
    """Name the first personal datum in a text, in Italian; blank if there is none.

    A codice fiscale counts only if its control character is right: sixteen letters and figures may be something else.

    >>> personal_datum("Nucleo di RSSMRA85T10A562S")
    'un codice fiscale'
    >>> personal_datum("Telefonare al 347 123 4567"), personal_datum("r.r. 4/2017 art. 13 c. 3, 1.042 alloggi")
    ('un numero di telefono', '')
    """
    return next((kind for kind, _, _ in _found(text)), "")


def masked(text: str) -> str:
    """A text with its personal data taken out.

    >>> masked("modulo RSSMRA85T10A562S 347 1234567.xlsx")
    'modulo […] […].xlsx'
    """
    kept, last = "", 0
    for _, start, end in sorted(_found(text), key=lambda found: found[1]):
        kept, last = kept + text[last:start] + (HIDDEN if start >= last else ""), max(last, end)
    return kept + text[last:]


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind and place of every personal datum."""
    text = text.translate(FULL_WIDTH)
    for code in FISCAL.finditer(text):
        if _is_fiscal_code(code[0]):
            yield "un codice fiscale", *code.span()
    for address in MAIL.finditer(text):
        if not _is_office(address[1], address[2]):
            yield "un indirizzo di posta elettronica personale", *address.span()
    bare = DATED.sub(lambda day: "#" * len(day[0]), text)
    for number in PHONE.finditer(bare):
        if not _is_something_else(bare, number):
            yield "un numero di telefono", *number.span()


def _is_fiscal_code(text: str) -> bool:
    """Check day, month and control character; the library is slow to import and rarely needed."""
    from stdnum.it import codicefiscale

    return bool(codicefiscale.is_valid(text))


def _is_office(local: str, domain: str) -> bool:
    return bool(PUBLIC_BODY.fullmatch(domain)) or bool(DESK.match(local) and not PRIVATE.search(domain))


def _is_something_else(text: str, number: re.Match[str]) -> bool:
    """Whether the words around say that it is an act's, a register's or a taxpayer's number, or counts dwellings."""
    before = text[max(0, number.start() - CONTEXT) : number.start()]
    if SAID.search(before):
        return False
    if IDENTIFIER.search(before):
        return True
    if OF_A_YEAR.match(text, number.end()):
        return True
    return bool(COUNTED.match(text, number.end())) and not re.search(r"\d{5}", number[0])
