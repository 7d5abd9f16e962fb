"""Seeded ways of spoiling a returned workbook. Each gives the bytes, and what an import of them may give.

A refusal with a finding is always allowed, and leaves the data as they were; anything else must be one of ``allowed``.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz import answers, files, places
from tests.fuzz.mutant import Maker, Mutant

KINDS: dict[str, tuple[Callable[[Maker], Mutant], int]] = {
    "celle di altro tipo": (answers.counts, 420),
    "percentuali": (answers.shares, 130),
    "testi": (answers.texts, 130),
    "risposta e data": (answers.replies, 80),
    "righe inserite o tolte": (places.rows_moved, 170),
    "celle scivolate": (places.cells_slid, 60),
    "colonne mosse": (places.columns_moved, 80),
    "fogli": (places.sheets, 110),
    "formule con errori": (places.formulas, 90),
    "celle unite": (places.merged, 40),
    "altro ente, anno o ambito": (places.identity, 110),
    "codici ISTAT": (places.codes, 60),
    "misure": (places.measures, 60),
    "file troncato": (files.truncated, 110),
    "byte cambiati": (files.flipped, 150),
    "parti guaste": (files.part_spoiled, 150),
    "bombe zip": (files.bombs, 30),
    "un milione di righe": (files.million_rows, 16),
    "molti fogli": (files.many_sheets, 16),
    "entità XML": (files.entities, 70),
    "macro, collegamenti, immagini": (files.harmless_parts, 60),
    "parola d'ordine": (files.protected, 40),
    "non sono fogli": (files.not_workbooks, 60),
    "celle .ods": (files.ods_cells, 50),
}
