"""Two readings of a file put side by side, and what differs in words: where, what was published, what is made now.

A reading is a mapping of places to what stands there: a text (a cell, a leaf) or, for what has an order of its own
(a page), its units in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple, TypeGuard, cast

from piano_lib.survey.journal import shown

LONGEST = 100  # characters of a text that are repeated
BEFORE = 40  # of them, before the sign that differs
CONTEXT = 4  # words shown before and after those that differ

Place = tuple[str, ...]


class Unit(NamedTuple):
    """A piece of a page: its tags as written, and its words on one line."""

    markup: str
    words: str

    @property
    def key(self) -> str:
        """What tells it from the others: its words or, where it has none, its tags."""
        return self.words or self.markup

    @property
    def whole(self) -> str:
        """Tags and words, for a piece that only one side has."""
        return f"{self.markup} {self.words}".strip()


Reading = Mapping[Place, str | Sequence[Unit]]


def told(old: Reading, new: Reading) -> Iterator[str]:
    """Every difference between two readings, in the order of the published one.

    >>> list(told({("riga 2", "colonna sap"): "8"}, {("riga 2", "colonna sap"): "7"}))
    ['riga 2, colonna sap: pubblicato «8», rifatto «7»']
    """
    for place in dict.fromkeys((*old, *new)):
        was, now = old.get(place), new.get(place)
        if was != now:
            pairs = _texts(was, now) if _is_text(was) and _is_text(now) else _units(_pieces(was), _pieces(now))
            label = ", ".join(shown(name) for name in place)
            yield from (f"{label}: {pair}" if label else pair for pair in pairs)


def _is_text(value: str | Sequence[Unit] | None) -> TypeGuard[str | None]:
    return value is None or isinstance(value, str)


def _pieces(value: str | Sequence[Unit] | None) -> Sequence[Unit]:
    return [Unit("", value or "")] if _is_text(value) else cast(Sequence[Unit], value)


def _units(old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[str]:
    """Pieces are paired by their words; the tags of those that pair are compared too."""
    matcher = SequenceMatcher(None, [one.key for one in old], [one.key for one in new])
    for _, first, last, from_new, to_new in matcher.get_opcodes():
        for was, now in zip_longest(old[first:last], new[from_new:to_new]):
            if was is None or now is None:
                yield from _texts(was and was.whole, now and now.whole)
            else:
                yield from (pair for at in (1, 0) if was[at] != now[at] for pair in _texts(was[at], now[at]))


def _texts(was: str | None, now: str | None) -> Iterator[str]:
    """Each stretch of words that differs, with a few words around it."""
    if was is None or now is None:
        yield f"pubblicato {_said(was)}, rifatto {_said(now)}"
        return
    old, new = was.split(" "), now.split(" ")
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(CONTEXT):
        (_, first, _, from_new, _), (_, _, last, _, to_new) = group[0], group[-1]
        one, other = " ".join(old[first:last]), " ".join(new[from_new:to_new])
        same = next(
            (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
        )
        yield f"pubblicato {_window(one, same, first > 0)}, rifatto {_window(other, same, from_new > 0)}"


def _window(text: str, same: int, cut: bool) -> str:
    """A text from a little before where it parts from the other, so that the number that differs is in sight."""
    start = max(0, same - BEFORE) if len(text) > LONGEST else 0
    if start:  # from a whole word, if one begins there
        start = text.find(" ", start, same) + 1 or start
    return f"«{'…' if cut or start else ''}{shown(text[start:], LONGEST)}»"


def _said(value: str | None) -> str:
    return "niente" if value is None else f"«{shown(value, LONGEST)}»"
