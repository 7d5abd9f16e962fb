"""The sums a form calculates by itself: of letters b to f, of a column; a word says where a part is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from piano_lib.survey.total import APART, PARTS, TOGETHER, sum_of

ASKED = {*PARTS, *APART, TOGETHER}
INCOMPLETE = "incompleta"


def sum_formula(cells: Mapping[str, str]) -> str:
    """The formula, given the cell of each datum."""
    parts, (free, turnover), both = [cells[key] for key in PARTS], (cells[key] for key in APART), cells[TOGETHER]
    known = f"AND(COUNT({','.join(parts)})={len(parts)},OR(COUNT({both})=1,COUNT({free},{turnover})=2))"
    return f'=IF({known},{"+".join(parts)}+IF(COUNT({both})=1,{both},{free}+{turnover}),"{INCOMPLETE}")'


def summed(answers: Mapping[str, str]) -> int | str:
    """What the formula gives, for programs that show a sheet without calculating it.

    >>> summed(dict.fromkeys(PARTS, "1") | {"e_non_distinti": "3"}), summed({})
    (7, 'incompleta')
    """
    known, missing = sum_of({key: int(value) if value else None for key, value in answers.items() if key in ASKED})
    return INCOMPLETE if missing else known


def column_sum_formula(cells: str, unknown: str = "") -> str:
    """The formula that adds a range up: blank where nothing is known, «almeno» where something is not.

    ``unknown`` is the word that says so; without it every cell that holds no number does.
    """
    missing = f'COUNTIF({cells},"{unknown}")>0' if unknown else f"COUNT({cells})<ROWS({cells})"
    return f'=IF(COUNT({cells})=0,"",IF({missing},"almeno "&SUM({cells}),SUM({cells})))'


def column_sum(values: Sequence[str], unknown: str = "") -> int | str:
    """What the formula gives.

    >>> column_sum(["1", "2"]), column_sum(["1", ""]), column_sum(["", "incompleta"])
    (3, 'almeno 1', '')
    >>> column_sum(["1", "—"], "n.c."), column_sum(["1", "n.c."], "n.c.")
    (1, 'almeno 1')
    """
    known = [int(value) for value in values if value.isdecimal()]
    if not known:
        return ""
    missing = unknown in values if unknown else len(known) < len(values)
    return f"almeno {sum(known)}" if missing else sum(known)
