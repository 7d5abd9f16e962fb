"""What the text alternative of a figure says of its numbers: each; the highest and the lowest, with all ties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from piano_lib.italian import count, listing


def listed(values: Iterable[tuple[str, object]]) -> str:
    """Names with their values, as the end of a sentence.

    >>> listed([("SAT", 16), ("Riserve", "n.c.")])
    'SAT 16; Riserve n.c.'
    """
    said = "; ".join(f"{name} {value}" for name, value in values)
    return said if said.endswith(".") else f"{said}."


def extremes(
    values: Mapping[str, int], say: Callable[[int], str] = count, known: bool = False, above_zero: bool = False
) -> str:
    """The highest and the lowest of some values, with every name that has them.

    ``known``: others are missing; ``above_zero``: those that are zero are left out, and said elsewhere.

    >>> extremes({"Annicco": 1, "Cremona": 120, "Ostiano": 1})
    'Valore più alto: 120, Cremona. Più basso: 1, Annicco e Ostiano.'
    >>> extremes({"Annicco": 2, "Ostiano": 2}), extremes({"Ostiano": 3}, known=True), extremes({})
    ('Valore uguale per tutti: 2, Annicco e Ostiano.', 'Unico valore noto: 3, Ostiano.', '')
    """
    if not values:
        return ""
    what, more = "alore noto" if known else "alore", " sopra lo zero" if above_zero else ""
    top, low = max(values.values()), min(values.values())
    if len(values) == 1:
        return f"Unico v{what}{more}: {_who(values, top, say)}."
    if top == low:
        return f"V{what}{more} uguale per tutti: {_who(values, top, say)}."
    return f"V{what} più alto: {_who(values, top, say)}. Più basso{more}: {_who(values, low, say)}."


def _who(values: Mapping[str, int], value: int, say: Callable[[int], str]) -> str:
    return f"{say(value)}, {listing([name for name, one in values.items() if one == value])}"
