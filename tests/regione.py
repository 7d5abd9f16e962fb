"""A made-up region to test on: 91 ambiti, 1,502 comuni, ALER, 5 years, the dirt of real data. Never shipped as data.

The same seed gives the same bytes. From the command line:  ``python -m tests.regione DIR [AMBITI]``
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from tests.dati import Row, check, choice, make_ambito, missing, nil, row

AMBITI, COMUNI = 91, 1502
YEARS = (2021, 2022, 2023, 2024, 2025)
ALER = "ALER di prova"
Comune = tuple[str, str]  # ISTAT code, name


def comuni() -> tuple[tuple[Comune, ...], ...]:
    """The comuni of each ambito: 16 or 17 each, 1,502 in all, with invented codes.

    >>> groups = comuni()
    >>> len(groups), sum(map(len, groups)), groups[0][0]
    (91, 1502, ('012001', 'Comune di prova 0001'))
    """
    codes = [
        (f"{12 + number // 900:03d}{number % 900 + 1:03d}", f"Comune di prova {number + 1:04d}")
        for number in range(COMUNI)
    ]
    starts = [COMUNI * number // AMBITI for number in range(AMBITI + 1)]
    return tuple(tuple(codes[start:end]) for start, end in pairwise(starts))


def write(parent: Path, ambiti: int = AMBITI, years: Sequence[int] = YEARS) -> tuple[Path, ...]:
    """Write the folders of the first ``ambiti`` ambiti in ``parent``; returns them."""
    return tuple(_ambito(parent, number, group, years) for number, group in enumerate(comuni()[:ambiti], 1))


def _ambito(parent: Path, number: int, group: Sequence[Comune], years: Sequence[int]) -> Path:
    rows = {year: list(_rows(group, year, random.Random(f"{number}-{year}"))) for year in years}
    printed = {year: [check("g_totale", random.Random(f"c{number}-{year}").randint(20, 90))] for year in years[:2]}
    return make_ambito(
        parent,
        slug=f"ambito-{number:02d}",
        years=years,
        comuni=group,
        ricognizione=rows,
        scelte={year: list(_choices(group, random.Random(f"s{number}-{year}"))) for year in years},
        controlli=printed,
    )


def _rows(group: Sequence[Comune], year: int, dice: random.Random) -> Iterator[Row]:
    """What owners declare: most in full, some late, some by halves, some in one total, some wrong in their sum."""
    sent = {"data_trasmissione": f"{year - 1}-{dice.choice(('09-15', '10-20', '11-03'))}"}
    for istat, name in group:
        body = {"comune": name, "ente": f"Comune di {name}"}
        state = dice.random()
        if state < 0.2:
            yield nil(istat, **body, **sent)
        elif state < 0.28:
            yield missing(istat, **body)
        else:
            yield row(istat, **body, **sent, **_dirt(dice, dice.randint(1, 60), 4))
        if dice.random() < 0.5:
            aler = {"comune": name, "ente": ALER}
            yield row(istat, "ALER", **aler, **sent, **_dirt(dice, dice.randint(5, 300), 12))
    if dice.random() < 0.3:
        total = {"comune": "", "ente": "Cooperativa di prova", "g": dice.randint(1, 9)}
        yield nil("", "OPERATORE", **total | {"dichiarazione": "presentata"}, **sent)


def _dirt(dice: random.Random, stock: int, most: int) -> dict[str, object]:
    parts = {name: dice.randint(0, most) for name in ("b", "c", "e_liberi", "e_turnover")}
    cells: dict[str, object] = {"a": stock, "d": 0, "f": 0, "k": dice.choice((None, 0, 2)), **parts}
    cells["e_di_cui_forze_ordine"] = 0
    kind = dice.random()
    if kind < 0.08:  # a part not communicated
        cells[dice.choice(("b", "c", "e_turnover"))] = None
    elif kind < 0.16:  # free and turnover in one figure
        cells |= {"e_liberi": None, "e_turnover": None, "e_non_distinti": parts["e_liberi"] + parts["e_turnover"]}
    elif kind < 0.24:  # the total alone
        cells |= dict.fromkeys(("b", "c", "d", "f", "e_liberi", "e_turnover", "e_di_cui_forze_ordine"))
        cells["g"] = sum(parts.values())
    elif kind < 0.3:  # a total that does not add up
        cells["g"] = sum(parts.values()) + 1
    return cells


def _choices(group: Sequence[Comune], dice: random.Random) -> Iterator[Row]:
    for istat, _ in group:
        if dice.random() < 0.4:
            yield choice(
                istat,
                h=dice.choice((None, "5", "10", "7,5")),
                i=dice.choice((None, "5", "10")),
                sat=dice.choice((None, 0, 1, 2)),
                categoria=dice.choice(("", "Nuclei in emergenza abitativa")),
                i_motivazione="Come da deliberazione di prova",
            )


if __name__ == "__main__":
    made = write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else AMBITI)
    print(f"{len(made)} ambiti in {sys.argv[1]}")
