"""What other readings of a contested rule would give: only where they compute, and only where the number differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from piano_lib.allocation.readings import other_readings
from piano_lib.rules import Base, Evidence, Point, Reading, Rounding, Rule, rules_at

RULE = rules_at(date(2021, 10, 27))["forze_ordine_tetto"]
AMOUNTS = {Base.STOCK: 100, Base.AVAILABLE: 21, Base.NET_OF_SAT: 16}


def reading(**fields: object) -> Reading:
    return replace(Reading("Un'altra lettura.", Evidence.PUBLISHED), **fields)  # type: ignore[arg-type]


def rule_with(*readings: Reading, base: Base | None = Base.NET_OF_SAT) -> Rule:
    return replace(RULE, version=replace(RULE.version, points=(Point("Un punto.", readings),), base=base))


def given(*readings: Reading, base: Base | None = Base.NET_OF_SAT) -> tuple[str, ...]:
    return other_readings(rule_with(*readings, base=base), AMOUNTS, 1000, 2)


@pytest.mark.parametrize(
    ("fields", "dwellings"),
    [
        ({"base": Base.AVAILABLE}, "3 alloggi"),
        ({"base": Base.STOCK, "value": 500}, "5 alloggi"),
        ({"rounding": Rounding.DOWN}, "1 alloggio"),
        ({"rounding": Rounding.DOWN, "value": 2000}, "3 alloggi"),
        ({"base": Base.AVAILABLE, "value": 0}, "0 alloggi"),
        ({"value": 5000}, "8 alloggi"),
    ],
)
def test_a_reading_gives_its_number_with_its_evidence(fields: dict[str, object], dwellings: str) -> None:
    assert given(reading(**fields)) == (f"Altra lettura (prova P): Un'altra lettura: darebbe {dwellings}.",)


@pytest.mark.parametrize(
    "fields",
    [
        {"base": Base.AVAILABLE, "in_use": True},
        {"value": 1000},
        {},
        {"rounding": Rounding.HALF_UP},
    ],
)
def test_a_reading_in_use_in_words_or_of_the_same_number_is_not_shown(fields: dict[str, object]) -> None:
    assert given(reading(**fields)) == ()


def test_a_reading_without_any_base_gives_no_figure() -> None:
    assert given(reading(rounding=Rounding.DOWN), base=None) == ()


def test_a_reading_of_an_amount_nobody_communicated_gives_no_figure() -> None:
    assert other_readings(rule_with(reading(base=Base.STOCK)), {Base.STOCK: 0}, 1000, 2) == ()
    assert other_readings(rule_with(reading(base=Base.STOCK)), {}, 1000, 2) == ()


def test_each_reading_is_looked_at() -> None:
    silent, shown = reading(), reading(base=Base.AVAILABLE)
    assert len(given(silent, shown, reading(base=Base.STOCK))) == 2
    on_stock = rule_with(reading(base=Base.STOCK), shown)
    assert len(other_readings(on_stock, {Base.AVAILABLE: 21}, 1000, 2)) == 1, "a stock not communicated hides itself"


def test_only_the_full_stop_goes_from_the_words_of_a_reading() -> None:
    (said,) = given(reading(text="Come nell'allegato IX.", base=Base.AVAILABLE))
    assert said == "Altra lettura (prova P): Come nell'allegato IX: darebbe 3 alloggi."


def test_a_ceiling_of_sat_follows_a_reading_of_its_base() -> None:
    from piano_lib.allocation import allocate, steps
    from piano_lib.rules import Rules
    from tests.allocation.oracolo import LAW_2021, Place
    from tests.allocation.test_quotas import choices_of, supply_of

    rules = rules_at(LAW_2021.day)
    point = Point("Un punto.", (reading(base=Base.STOCK),))
    sat = replace(rules["sat_tetto"], version=replace(rules["sat_tetto"].version, points=(point,)))
    changed = Rules(rules.at, {**rules.rules, "sat_tetto": sat})
    owner = [Place(20, 100, 5)]
    supply, choices = supply_of(owner[0], owner), choices_of(owner[0], owner)
    found = steps(supply, choices, changed, allocate(supply, choices, changed))[0]
    assert found.readings == ("Altra lettura (prova P): Un'altra lettura: darebbe 25 alloggi.",)
