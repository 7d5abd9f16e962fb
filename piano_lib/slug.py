"""A text as a name that is safe as an id, as a file name and in an address, the same in every run."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

# Names no file or folder may have under Windows, where half of the readers work.
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
FAILED, STUDIES = "falliti", "scenari"  # folders that stand beside those of the ambiti
OURS = frozenset({FAILED, STUDIES})
QUOTES = str.maketrans({"’": " ", "‘": " ", "“": " ", "”": " "})
SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST, LONGEST_FOLDER = 80, 60
MARK = 6  # characters of a digest: enough to tell the scenarios of a year apart, few enough to read


def slug(text: str, blank: str = "sezione") -> str:
    """Letters, digits and hyphens only; ``blank`` where none is left.

    >>> slug("Perché l’indigenza: 20 % + 10"), slug("../../etc"), slug("😀"), slug("CON")
    ('perche-l-indigenza-20-10', 'etc', 'sezione', 'con-')
    """
    flat = unicodedata.normalize("NFKD", text.translate(QUOTES)).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", flat.lower()).strip("-")[:LONGEST].rstrip("-") or blank
    return f"{name}-" if name in RESERVED else name


def distinct(text: str, content: str, blank: str = "sezione") -> str:
    """A slug that two contents never share, whatever their text: some characters of the content's digest follow it.

    >>> distinct("Venti punti", "a"), distinct("Venti punti", "b")
    ('venti-punti-ca9781', 'venti-punti-3e23e8')
    """
    mark = sha256(content.encode("utf-8")).hexdigest()[:MARK]
    return f"{slug(text, blank)[: LONGEST - MARK - 1].strip('-')}-{mark}"


def is_folder(text: str) -> bool:
    """Whether a text can name the folder of an ambito as it is.

    >>> is_folder("ambito-cremonese"), is_folder("Ambito"), is_folder("con"), is_folder("scenari")
    (True, False, False, False)
    """
    return bool(SAFE.fullmatch(text)) and len(text) <= LONGEST_FOLDER and text not in RESERVED | OURS
