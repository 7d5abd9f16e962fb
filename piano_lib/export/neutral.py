"""Text of strangers in a spreadsheet: nothing of it may be taken for a formula."""

from __future__ import annotations

import re

from piano_lib.tables.cells import plain

# What Excel, LibreOffice and Google Sheets take for the start of a formula (full-width forms included).
STARTS = tuple("=+-@＝＋－＠")
NUMBER = re.compile(r"[+\-−]?\d{1,3}(?:\.?\d{3})*(?:,\d+)?(?: ?%)?")


def neutral(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would compute it; numbers stay as they are.

    >>> neutral('=HYPERLINK("http://x")'), neutral("  @SUM(A1)"), neutral("-3"), neutral("+7,5"), neutral("Cremona")
    ('\\'=HYPERLINK("http://x")', "'@SUM(A1)", '-3', '+7,5', 'Cremona')
    """
    clean = plain(text)
    if clean.startswith(STARTS) and not NUMBER.fullmatch(clean):
        return "'" + clean
    return clean
