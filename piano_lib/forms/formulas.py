"""The sum a form calculates by itself: b, c, d, e and f, or the word that says a part is missing."""

from __future__ import annotations

from collections.abc import Mapping

PARTS = ("b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "f_conferiti_privati")
APART, TOGETHER = ("e_liberi", "e_turnover"), "e_non_distinti"
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
    together = answers.get(TOGETHER, "")
    parts = [answers.get(key, "") for key in PARTS]
    parts += [together] if together else [answers.get(key, "") for key in APART]
    return sum(map(int, parts)) if all(parts) else INCOMPLETE
