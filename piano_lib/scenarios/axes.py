"""The axes of a grid, read as the words of a scenario are: the same units, the same refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import index
from typing import Any, SupportsIndex

from piano_lib.italian import count, listing
from piano_lib.plan import Plan
from piano_lib.scenarios.apply import SUPPLY_NEEDS_A_COMUNE, in_scope
from piano_lib.scenarios.law import own_refusals
from piano_lib.scenarios.model import Scenario, ScenarioError, no_row
from piano_lib.scenarios.words import share, whole

AXES = {"eccedenza": "excess", "forze_ordine": "police", "riserve": "reserves", "sat": "sat", "alloggi": "available"}
"""Axes of a grid, with what each moves: shares in points, ``sat`` and ``alloggi`` in dwellings."""

SHARES = ("eccedenza", "forze_ordine", "riserve")
MOST = 5_000_000  # scenarios × lines: some 400 MB of arrays; more than that is a slip of the keyboard
Axes = dict[str, tuple[int, ...]]


def read_axes(plan: Plan, axes: Mapping[str, Iterable[object]], scope: Scenario, lines: int) -> Axes:
    """The values of each axis, shares in hundredths of a point. Raises ``ScenarioError`` with all that cannot be."""
    wrong = [unknown_axis(name) for name in axes if name not in AXES]
    if not axes:
        wrong.append("La griglia non ha assi: indicane almeno uno, per esempio eccedenza=0:40:5.")
    wrong += [
        f"«{name}» è sia un asse sia una scelta fissa: togli una delle due."
        for name in axes
        if getattr(scope, AXES.get(name, ""), None) is not None
    ]
    found: Axes = {}
    size = lines
    for name, values in ((name, tuple(values)) for name, values in axes.items() if name in AXES):
        size *= len(values)
        if size > MOST:
            raise ScenarioError(
                f"La griglia ha più di {count(MOST)} risultati (scenari per righe): riduci gli assi o i valori."
            )
        try:
            found[name] = _values(name, values)
            wrong += _refused(plan, name, found[name], scope)
        except ScenarioError as error:
            wrong += error.sentences
    if wrong:
        raise ScenarioError(*dict.fromkeys(wrong))
    return found


def unknown_axis(name: str) -> str:
    """The sentence that refuses an axis no grid has."""
    return f"«{name[:60]}» non è un asse della griglia: gli assi sono {listing(tuple(AXES))}."


def _values(name: str, values: tuple[object, ...]) -> tuple[int, ...]:
    if not values:
        raise ScenarioError(f"L'asse «{name}» non ha valori.")
    wrong: list[str] = []
    read: list[int] = []
    for value in values:
        try:
            read.append(_value(name, value))
        except ScenarioError as error:
            wrong += error.sentences
    if wrong:
        raise ScenarioError(wrong[0])  # a long axis is wrong in one way
    return tuple(read)


def _value(name: str, value: object) -> int:
    plain = value
    if isinstance(value, SupportsIndex) and not isinstance(value, bool):
        plain = index(value)  # NumPy's whole numbers too
    if name == "alloggi":
        if isinstance(plain, int) and not isinstance(plain, bool):
            return plain
        raise ScenarioError(f"{name}: «{value}» non è un numero intero di alloggi, in più o in meno.")
    found = share(name, plain) if name in SHARES else whole(name, plain)
    if found is None:
        raise ScenarioError(f"{name}: manca un valore.")
    return found


def _refused(plan: Plan, name: str, values: tuple[int, ...], scope: Scenario) -> Iterator[str]:
    """What the law refuses of an axis (of what is outside a span, both ends say it), dwellings that are not there."""
    if name == "alloggi":
        yield from _no_dwellings(plan, min(values), scope)
        return
    for value in (min(values), max(values)):
        changed: dict[str, Any] = {AXES[name]: value}
        yield from own_refusals(Scenario(owner=scope.owner, **changed), plan.rules)


def _no_dwellings(plan: Plan, least: int, scope: Scenario) -> Iterator[str]:
    if not scope.comuni:
        yield SUPPLY_NEEDS_A_COMUNE
        return
    there = [line for line in plan.lines if line.owner is scope.owner and in_scope(scope, line.istat)]
    known = {line.istat for line in there}
    yield from (no_row(plan.ambito, code, scope.owner) for code in scope.comuni if code not in known)
    for line in there:
        if line.available is None:
            yield f"{line.comune}, {line.owner.value}: gli alloggi non sono comunicati, non si possono cambiare."
        elif line.available + least < 0:
            yield (
                f"{line.comune}, {line.owner.value}: gli alloggi disponibili sono {count(line.available)}, "
                f"non se ne possono togliere {count(-least)}."
            )
