"""Names of comuni as people type them: accents, apostrophes, case and spaces do not make another comune."""

from __future__ import annotations

import unicodedata


def bare(name: str) -> str:
    """A name as small letters and figures alone, to be compared.

    >>> bare("Pieve d’Olmi") == bare("pieve d'olmi "), bare("Cà d'Andrea") == bare("CA' D’ANDREA")
    (True, True)
    """
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in letters if sign.isalnum())


def same_name(a: str, b: str) -> bool:
    """Whether two spellings are of one name.

    >>> same_name("Cà d'Andrea", "CA' D’ANDREA"), same_name("Cremona", "Crema")
    (True, False)
    """
    return bare(a) == bare(b)


def folded(words: str) -> str:
    """Words to be compared as a reader does: case and spaces make no other text, signs do.

    >>> folded("Contributo  affitto") == folded("CONTRIBUTO AFFITTO "), folded("Casa 1") == folded("Casa 1+")
    (True, False)
    """
    return " ".join(words.casefold().split())
