"""Values carried over from the plan before, until somebody confirms them: the source says so."""

from __future__ import annotations

import re

CARRIED = re.compile(r"\[\?\] riportato dal piano ([0-9]{4}), da confermare(?:: )?")


def carried(source: str, before: int) -> str:
    """The source of a value carried over; what was carried over already keeps one mark only.

    >>> carried("[F] nota del 27 ottobre 2021", 2022)
    '[?] riportato dal piano 2022, da confermare: nota del 27 ottobre 2021'
    >>> carried(carried("[F] nota", 2022), 2023)
    '[?] riportato dal piano 2023, da confermare: nota'
    """
    bare = re.sub(r"^\[[^\]]*\] ?", "", CARRIED.sub("", source, count=1))
    return f"[?] riportato dal piano {before}, da confermare: {bare or 'fonte non indicata'}"


def carried_from(source: str) -> str:
    """The plan a value still to be confirmed comes from; blank if it is not carried over.

    >>> carried_from(carried("[F] nota", 2022)), carried_from("[F] nota")
    ('2022', '')
    """
    found = CARRIED.match(source.strip())
    return found[1] if found else ""
