"""Shares of dwellings as exact integers: the same lines serve one ``int`` and a NumPy array of them.

No float comes near a quota: ``ceil((0.20 + 0.10) * 10)`` is 4 in floats and 3 in truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from piano_lib.rules.model import Rounding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Count = TypeVar("Count", int, "NDArray[np.int64]")
Truth: TypeAlias = "bool | NDArray[np.bool_]"
Whole = 10_000  # hundredths of a point in a whole: a unit, not a figure of the law


def rounded_share(base: Count, share: Count | int, rounding: Rounding) -> Count:
    """Take ``share`` (hundredths of a point) of ``base`` (dwellings), rounded as the rule says.

    >>> rounded_share(10, 3000, Rounding.UP), rounded_share(20, 2500, Rounding.DOWN)
    (3, 5)
    >>> rounded_share(5, 5000, Rounding.HALF_UP), rounded_share(12, 2000, Rounding.HALF_UP)
    (3, 2)
    """
    if rounding is Rounding.UP:
        return -(-base * share // Whole)
    if rounding is Rounding.DOWN:
        return base * share // Whole
    return (2 * base * share + Whole) // (2 * Whole)


def smaller(one: Count, other: Count) -> Count:
    """The smaller of two counts, element by element on arrays; free of NumPy on plain integers.

    >>> smaller(5, 2), smaller(2, 5)
    (2, 2)
    """
    if isinstance(one, int) and isinstance(other, int):
        return min(one, other)
    import numpy as np

    least: Any = np.minimum(one, other)
    return cast(Count, least)


def at_least_zero(value: Count) -> Count:
    """The value, or zero where it is negative.

    >>> at_least_zero(-3), at_least_zero(4)
    (0, 4)
    """
    if isinstance(value, int):
        return max(value, 0)
    import numpy as np

    most: Any = np.maximum(value, 0)
    return cast(Count, most)


def least_base(wanted: int, share: int, rounding: Rounding) -> int | None:
    """The fewest dwellings of which ``share`` gives at least ``wanted``; ``None`` where no supply does.

    >>> least_base(5, 2500, Rounding.DOWN), least_base(4, 3000, Rounding.UP), least_base(1, 0, Rounding.UP)
    (20, 11, None)
    """
    if wanted <= 0:
        return 0
    if share <= 0:
        return None
    if rounding is Rounding.DOWN:
        return -(-wanted * Whole // share)
    if rounding is Rounding.UP:
        return (wanted - 1) * Whole // share + 1
    return -(-(2 * wanted - 1) * Whole // (2 * share))
