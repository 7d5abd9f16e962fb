"""Choices the law of the day refuses, and those it lets pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from piano_lib.allocation import Refusal, refusals
from piano_lib.rules import rules_at

IN_2018, IN_2021, IN_2025 = date(2018, 12, 1), date(2021, 10, 27), date(2025, 4, 1)


def refused(day: date, owner: str = "COMUNE", **shares: int | None) -> tuple[Refusal, ...]:
    return refusals(owner, rules_at(day), **shares)


@pytest.mark.parametrize("excess", [None, 0, 1, 1000, 8000])
def test_a_comune_may_go_above_the_base_up_to_all_its_dwellings(excess: int | None) -> None:
    assert refused(IN_2021, excess=excess) == ()


@pytest.mark.parametrize(("excess", "read"), [(8001, "80,01"), (10000, "100"), (-1, "−0,01")])
def test_base_and_excess_together_stay_between_nothing_and_all(excess: int, read: str) -> None:
    (found,) = refused(IN_2021, excess=excess)
    assert (found.column, found.read) == ("h_eccedenza_indigenza", read)
    assert "sommata alla base 20\xa0%, non sta fra 0 e 100 %" in found.message
    assert "art. 13 c. 3" in found.message
    assert found.remedy == "Indicare una percentuale fra 0 e 80\xa0%."
    assert found.rule.key == "indigenza_eccedenza"


@pytest.mark.parametrize("owner", ["ALER", "OPERATORE", "ND"])
def test_the_excess_is_for_dwellings_of_comuni_only(owner: str) -> None:
    (found,) = refused(IN_2021, owner, excess=1)
    assert found.column == "h_eccedenza_indigenza"
    assert f"vale solo per gli alloggi comunali, non per quelli di {owner} (r.r. 4/2017 art. 4" in found.message
    assert found.remedy == "Togliere questa percentuale."
    assert (found.read, found.rule.key) == ("0,01", "indigenza_eccedenza")
    assert refused(IN_2021, owner, excess=0) == refused(IN_2021, owner, excess=None) == ()


@pytest.mark.parametrize(("day", "ceiling"), [(IN_2021, 1000), (IN_2025, 2000)])
def test_the_police_share_stops_at_the_ceiling_of_the_day(day: date, ceiling: int) -> None:
    assert refused(day, police=ceiling) == refused(day, police=0) == refused(day, police=None) == ()
    (found,) = refused(day, police=ceiling + 1)
    assert found.column == "i_forze_ordine"
    assert f"{ceiling // 100},01\xa0% supera il massimo di {ceiling // 100}\xa0% (r.r. 4/2017 art. 4" in found.message
    assert found.remedy == f"Indicare una percentuale fra 0 e {ceiling // 100}\xa0%."
    assert found.rule.key == "forze_ordine_tetto"


def test_a_negative_share_is_refused() -> None:
    assert [one.column for one in refused(IN_2025, police=-1, reserves=-1)] == ["i_forze_ordine", "riserve"]


@pytest.mark.parametrize(
    ("day", "column", "said"),
    [(IN_2018, "i_forze_ordine", "non è prevista"), (IN_2021, "riserve", "non sono previste")],
)
def test_what_the_law_does_not_foresee_is_refused_unless_it_is_zero_or_blank(day: date, column: str, said: str) -> None:
    name = {"i_forze_ordine": "police", "riserve": "reserves"}[column]
    assert refused(day, **{name: 0}) == refused(day, **{name: None}) == ()
    (found,) = refused(day, **{name: 1})
    assert found.column == column
    assert f"» {said} dalle norme applicate (r.r. 4/2017, testo anteriore" in found.message
    assert f"«{found.rule.title}»" in found.message
    assert found.remedy == "Togliere questa percentuale."


def test_reserves_stop_at_their_ceiling() -> None:
    assert refused(IN_2025, "ALER", reserves=2000) == ()
    (found,) = refused(IN_2025, "ALER", reserves=2001)
    assert (found.column, found.rule.key) == ("riserve", "riserve_tetto")


@pytest.mark.parametrize(("column", "shares"), [("riserve", {"reserves": 100}), ("j_sat", {"sat": 1})])
def test_what_is_not_for_an_owner_is_refused_with_what_was_read(column: str, shares: dict[str, int]) -> None:
    key = {"riserve": "riserve_tetto", "j_sat": "sat_tetto"}[column]
    rules = rules_at(IN_2025)
    only_aler = replace(rules[key], version=replace(rules[key].version, owners=frozenset({"ALER"})))
    changed = replace(rules, rules=MappingProxyType({**rules.rules, key: only_aler}))
    assert refusals("ALER", changed, **shares) == refusals("COMUNE", changed, reserves=0, sat=0) == ()
    assert refusals("COMUNE", changed) == (), "what nobody chose is not refused"
    (found,) = refusals("COMUNE", changed, **shares)
    assert (found.column, found.read, found.remedy) == (column, "1", "Togliere questo valore.")
    assert found.rule == only_aler
    assert f"«{rules[key].title}» non riguarda gli alloggi di COMUNE ({rules[key].citation})" in found.message


def test_every_refusal_comes_at_once_in_the_order_of_the_columns() -> None:
    found = refused(IN_2021, "ALER", excess=100, police=2000, reserves=100)
    assert [one.column for one in found] == ["h_eccedenza_indigenza", "i_forze_ordine", "riserve"]
