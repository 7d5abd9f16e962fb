"""A version on a day: the grounds and open points whose window holds it, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from piano_lib.rules import Aspect, Base, Evidence, Ground, Level, Point, Reading, Rounding, Version
from piano_lib.rules.model import within

FIRST, LAST = date(2021, 6, 1), date(2021, 12, 31)
BEFORE, AFTER = date(2021, 5, 31), date(2022, 1, 1)


def point(text: str, start: date | None, end: date | None) -> Point:
    return Point(
        text, (Reading("una", Evidence.TEXT, in_use=True), Reading(f"altra di {text}", Evidence.INFERRED)), start, end
    )


VERSION = Version(
    date(2018, 2, 8), None, True, 2000, Base.AVAILABLE, Level.OWNER, Rounding.UP, frozenset({"COMUNE"}), "art. 1",
    Evidence.TEXT, date(2026, 11, 22),
    grounds=(
        Ground(Aspect.BASE, Evidence.INFERRED, "nella finestra", FIRST, LAST),
        Ground(Aspect.BASE, Evidence.PUBLISHED, "fino alla fine", None, BEFORE),
        Ground(Aspect.LEVEL, Evidence.UNKNOWN, "sempre"),
    ),
    points=(point("sempre", None, None), point("finestra", FIRST, LAST)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "grounds", "contested"),
    [
        (BEFORE, ["fino alla fine", "sempre"], "sempre"),
        (FIRST, ["nella finestra", "sempre"], "sempre finestra"),
        (LAST, ["nella finestra", "sempre"], "sempre finestra"),
        (AFTER, ["sempre"], "sempre"),
    ],
)
def test_windows_open_and_close_with_their_days(day: date, grounds: list[str], contested: str) -> None:
    found = VERSION.on(day)
    assert [ground.text for ground in found.grounds] == grounds
    assert found.contested == contested
    assert " ".join(point.text for point in found.points) == contested
    assert [reading.text for reading in found.readings if not reading.in_use] == [
        f"altra di {text}" for text in contested.split()
    ]
    assert (found.value, found.base, found.valid_from) == (2000, Base.AVAILABLE, date(2018, 2, 8))


def test_an_aspect_rests_on_its_own_ground_or_on_the_version() -> None:
    assert VERSION.on(FIRST).evidence_of(Aspect.BASE) is Evidence.INFERRED
    assert VERSION.on(BEFORE).evidence_of(Aspect.BASE) is Evidence.PUBLISHED
    assert VERSION.on(AFTER).evidence_of(Aspect.BASE) is Evidence.TEXT
    assert VERSION.evidence_of(Aspect.LEVEL) is Evidence.UNKNOWN


def test_a_value_rests_on_its_own_ground_while_its_window_is_open() -> None:
    own = Ground(Aspect.VALUE, Evidence.PUBLISHED, "letto in un piano", FIRST, LAST)
    version = replace(VERSION, grounds=(*VERSION.grounds, own))
    days = (BEFORE, FIRST, LAST, AFTER)
    assert [version.on(day).evidence for day in days] == [
        Evidence.TEXT,
        Evidence.PUBLISHED,
        Evidence.PUBLISHED,
        Evidence.TEXT,
    ]


@pytest.mark.parametrize(
    ("day", "start", "end", "inside"),
    [
        (FIRST, None, None, True),
        (FIRST, FIRST, FIRST, True),
        (BEFORE, FIRST, None, False),
        (AFTER, None, LAST, False),
        (AFTER, FIRST, None, True),
        (BEFORE, None, LAST, True),
    ],
)
def test_both_ends_of_a_window_are_inside(day: date, start: date | None, end: date | None, inside: bool) -> None:
    assert within(day, start, end) is inside
