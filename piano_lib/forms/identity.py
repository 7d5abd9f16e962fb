"""Which form a workbook is: the hidden sheet, read against the ambito and year being imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from piano_lib.forms.grid import Grid
from piano_lib.forms.model import FORM_KIND, FORM_VERSION, IDENTITY, Identity
from piano_lib.forms.notes import Notes
from piano_lib.survey import fields
from piano_lib.survey.model import OwnerType


@dataclass(frozen=True, slots=True)
class Expected:
    """What an imported form must be of: ambito (slug), year, and its comuni by ISTAT code."""

    ambito: str
    year: int
    comuni: Mapping[str, str]


def identify(grids: Mapping[str, Grid], expected: Expected, notes: Notes) -> Identity | None:
    """Read the hidden sheet; ``None``, with findings, where this is not a form of the ambito and year expected."""
    values = _pairs(grids[IDENTITY]) if IDENTITY in grids else {}
    if values.get("modulo") != FORM_KIND:
        message = "non è un modulo della ricognizione: manca il foglio nascosto che dice di quale ente e anno è"
        notes.add("non-modulo", message, "Usa i moduli preparati con «piano moduli», senza copiare i fogli altrove.")
        return None
    wrong = _mismatches(values, expected)
    for code, read, message, remedy in wrong:
        notes.cell(IDENTITY, "", code, read, message, remedy)
    if wrong:
        return None
    return Identity(
        values["ambito"],
        expected.year,
        OwnerType(values["ente_tipo"]),
        fields.plain(values["ente"])[:200],
        values["istat"],
    )


def _mismatches(values: Mapping[str, str], expected: Expected) -> list[tuple[str, str, str, str]]:
    again = "Prepara di nuovo il modulo con «piano moduli» e chiedi all'ente di compilare quello."
    wrong = []
    if values.get("versione") != FORM_VERSION:
        wrong.append(
            (
                "modulo-versione",
                values.get("versione", ""),
                f"il modulo è di un'altra versione (attesa: {FORM_VERSION})",
                again,
            )
        )
    if values.get("ambito") != expected.ambito:
        wrong.append(
            (
                "modulo-ambito",
                values.get("ambito", ""),
                f"il modulo è di un altro ambito (atteso: {expected.ambito})",
                "Togli il file dalla cartella.",
            )
        )
    if values.get("anno") != str(expected.year):
        wrong.append(
            (
                "modulo-anno",
                values.get("anno", ""),
                f"il modulo è di un altro anno (atteso: {expected.year})",
                "Togli il file dalla cartella, o importa l'anno giusto.",
            )
        )
    kind, istat = values.get("ente_tipo", ""), values.get("istat", "")
    if kind not in list(OwnerType) or kind == OwnerType.UNSTATED or not values.get("ente"):
        wrong.append(("modulo-ente", kind, "il modulo non dice di quale ente è", again))
    elif (kind == OwnerType.COMUNE and istat not in expected.comuni) or (kind != OwnerType.COMUNE and istat):
        wrong.append(("modulo-ente", istat, "il codice ISTAT del modulo non è di un comune dell'ambito", again))
    return wrong


def _pairs(grid: Grid) -> dict[str, str]:
    pairs = {}
    for row in grid.rows():
        key, value = grid.at(row, 1).value, grid.at(row, 2).value
        if isinstance(key, str):
            pairs[key.strip()] = value.strip() if isinstance(value, str) else "" if value is None else str(value)
    return pairs
