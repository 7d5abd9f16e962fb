"""Letter g of one declaration: the sum of its parts, or the declared total where parts are not communicated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from piano_lib.survey.model import Declaration, Reply

PARTS = ("b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "f_conferiti_privati")  # of g, besides e
APART, TOGETHER = ("e_liberi", "e_turnover"), "e_non_distinti"  # letter e: told apart, or in one figure


class TotalKind(StrEnum):
    """What g rests on."""

    PARTS = "somma delle parti"
    DECLARED = "totale dichiarato, parti non comunicate"
    NIL = "dichiarazione nulla"
    UNKNOWN = "non calcolabile"


@dataclass(frozen=True, slots=True)
class Total:
    """g in dwellings (``None`` = unknown), what it rests on, the sum of its known parts, the columns missing."""

    value: int | None
    kind: TotalKind
    known: int
    missing: tuple[str, ...] = ()


def free_and_turnover(one: Declaration) -> int | None:
    """Letter e: free plus becoming free, or the single figure where they are not told apart; ``None`` if unknown."""
    if one.undivided is not None:
        return one.undivided
    return None if one.free is None or one.turnover is None else one.free + one.turnover


def total_of(declaration: Declaration) -> Total:
    """Compute g = b + c + d + e + f (r.r. 4/2017 art. 4 c. 3); never treats a missing part as zero."""
    if declaration.reply is Reply.NIL:
        return Total(0, TotalKind.NIL, 0)
    known, missing = _parts(declaration)
    if not missing:
        return Total(known, TotalKind.PARTS, known)
    if declaration.total_declared is not None:
        return Total(declaration.total_declared, TotalKind.DECLARED, known, missing)
    return Total(None, TotalKind.UNKNOWN, known, missing)


def sum_of(values: Mapping[str, int | None]) -> tuple[int, tuple[str, ...]]:
    """Sum of the parts of g that are known, and the names of the columns that are not; ``values`` by column.

    >>> sum_of(dict.fromkeys((*PARTS, *APART), 1)), sum_of(dict.fromkeys((*PARTS[1:], TOGETHER), 1))
    ((6, ()), (4, ('b_stato_di_fatto',)))
    """
    # One figure for both free and turnover: what is given beside it is a detail of it.
    of_e = APART if values.get(TOGETHER) is None else (TOGETHER,)
    parts = {name: values.get(name) for name in (*PARTS, *of_e)}
    missing = tuple(sorted(name for name, value in parts.items() if value is None))
    return sum(value for value in parts.values() if value is not None), missing


def _parts(declaration: Declaration) -> tuple[int, tuple[str, ...]]:
    return sum_of(
        {
            "b_stato_di_fatto": declaration.as_is,
            "c_ristrutturati": declaration.renovated,
            "d_nuova_edificazione": declaration.new_built,
            "f_conferiti_privati": declaration.conferred,
            "e_liberi": declaration.free,
            "e_turnover": declaration.turnover,
            "e_non_distinti": declaration.undivided,
        }
    )
