"""Which form a workbook is: the hidden sheet, read against the ambito and year being imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from piano_lib.forms.grid import Grid
from piano_lib.forms.model import FORM_KIND, FORM_VERSION, IDENTITY, Identity
from piano_lib.forms.notes import Notes
from piano_lib.forms.owners import body_name
from piano_lib.survey.model import OwnerType

AGAIN = "Prepara di nuovo il modulo con «piano moduli» e chiedi all'ente di compilare quello."


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
    if not _matches(values, expected, notes):
        return None
    kind, body = OwnerType(values["ente_tipo"]), body_name(values["ente"])
    identity = Identity(values["ambito"], expected.year, kind, body, values["istat"])
    if dict(identity.pairs())["controllo"] != values.get("controllo"):
        message = "il foglio nascosto che dice di quale ente è il modulo è stato cambiato a mano"
        notes.add("modulo-ritoccato", message, AGAIN, sheet=IDENTITY)
        return None
    return identity


def _matches(values: Mapping[str, str], expected: Expected, notes: Notes) -> bool:
    """Whether version, ambito, year and owner are those expected; what is not is a finding."""
    sound = True

    def check(code: str, key: str, ok: bool, message: str, remedy: str) -> None:
        nonlocal sound
        if not ok:
            sound = False
            notes.cell(IDENTITY, "", code, values.get(key, ""), message, remedy)

    version, ambito, year = values.get("versione"), values.get("ambito"), values.get("anno")
    kind, istat, away = values.get("ente_tipo", ""), values.get("istat", ""), "Togli il file dalla cartella."
    is_version = f"il modulo è di un'altra versione (attesa: {FORM_VERSION})"
    check("modulo-versione", "versione", version == FORM_VERSION, is_version, AGAIN)
    check(
        "modulo-ambito",
        "ambito",
        ambito == expected.ambito,
        f"il modulo è di un altro ambito (atteso: {expected.ambito})",
        away,
    )
    check(
        "modulo-anno",
        "anno",
        year == str(expected.year),
        f"il modulo è di un altro anno (atteso: {expected.year})",
        away,
    )
    known = kind in (OwnerType.COMUNE, OwnerType.ALER, OwnerType.OPERATORE) and bool(values.get("ente"))
    check("modulo-ente", "ente_tipo", known, "il modulo non dice di quale ente è", AGAIN)
    placed = istat in expected.comuni if kind == OwnerType.COMUNE else not istat
    check("modulo-ente", "istat", placed, "il codice ISTAT del modulo non è di un comune dell'ambito", AGAIN)
    return sound


def _pairs(grid: Grid) -> dict[str, str]:
    pairs = {}
    for row in grid.rows():
        key, value = grid.at(row, 1).value, grid.at(row, 2).value
        if isinstance(key, str):
            pairs[key.strip()] = value.strip() if isinstance(value, str) else "" if value is None else str(value)
    return pairs
