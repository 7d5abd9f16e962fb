"""Whether two lines rest on choices that may be set side by side: known in both plans, or in neither."""

from __future__ import annotations

from piano_lib.plan import PlanLine

CHOSEN = {
    "j_sat": ("sat",),
    "sap": ("sat",),
    "quota_indigenza": ("sat", "excess"),
    "quota_forze_ordine": ("sat",),
    "quota_riserve": ("sat",),
    "graduatoria_generale": ("sat", "excess"),
}
"""Choices each allocated column rests on; a share that is not known leaves its own quota unknown already."""


def alike(before: PlanLine, after: PlanLine, column: str) -> bool:
    """Whether a column may be compared: an answer that one year lacks is not a change of choice.

    A choice is of no effect where there are no dwellings.
    """
    return not any(
        _silent(one, name) and getattr(other.decided, name) is not None
        for name in CHOSEN.get(column, ())
        for one, other in ((before, after), (after, before))
    )


def _silent(line: PlanLine, name: str) -> bool:
    return getattr(line.decided, name) is None and line.available != 0
