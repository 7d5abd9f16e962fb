"""Personal data in free text: these texts end in a public report."""

from __future__ import annotations

import re

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
FISCAL = re.compile(r"(?<![A-Z0-9])" + r"[ .\-]?".join(_GROUPS) + r"(?![A-Z0-9])")
MAIL = re.compile(r"[\w.+'-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63})+", re.ASCII)
# Mobile numbers (3xx) and landlines (0…), with or without +39, spaced, dotted or dashed as people write them.
PHONE = re.compile(
    r"(?<![\w/.,-])(?:(?:\+|00)39[ .\-]?)?"
    r"(?:3\d{2}(?:[ ./\-]?\d){6,7}|0[1-9]\d{0,2}[ ./\-]?\d(?:[ .\-]?\d){4,7})(?![\w/])"
)
# Offices' own addresses are public; a person's are not.
OFFICES = re.compile(
    r"@(?:[\w-]+\.)*(?:comune|provincia|regione|aler|pec|postacert|asst|ats)\.|@(?:[\w-]+\.)+gov\.it$", re.IGNORECASE
)


def personal_datum(text: str) -> str:
    """Name the first personal datum in a text, in Italian; blank if there is none.

    A codice fiscale counts only if its control character is right: sixteen letters and figures may be something else.

    >>> personal_datum("Nucleo di RSSMRA85T10A562S")
    'un codice fiscale'
    >>> personal_datum("Telefonare al 347 123 4567"), personal_datum("r.r. 4/2017 art. 13 c. 3, 1.042 alloggi")
    ('un numero di telefono', '')
    """
    if any(_is_fiscal_code(found) for found in FISCAL.findall(text.upper())):
        return "un codice fiscale"
    if any(not OFFICES.search(found.replace(" ", "")) for found in MAIL.findall(text)):
        return "un indirizzo di posta elettronica personale"
    return "un numero di telefono" if PHONE.search(text) else ""


def _is_fiscal_code(text: str) -> bool:
    """Check day, month and control character; the library is slow to import and rarely needed."""
    from stdnum.it import codicefiscale

    return bool(codicefiscale.is_valid(text))
