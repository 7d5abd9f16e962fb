"""Rules side by side: the same rule under a new citation is the same rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from piano_lib.comparison import State
from piano_lib.comparison.law import in_words, law_changes
from piano_lib.rules import rules_at
from piano_lib.rules.law import Rule, same_rule
from piano_lib.rules.model import Rounding


def versioned(rule: Rule, **fields: object) -> Rule:
    return replace(rule, version=replace(rule.version, **fields))  # type: ignore[arg-type]


def test_a_rule_is_the_same_when_only_its_text_moved() -> None:
    rule = rules_at(date(2021, 10, 27))["indigenza_quota_base"]
    assert same_rule(rule, versioned(rule, citation="altro articolo", valid_from=date(2021, 1, 1)))
    assert not same_rule(rule, versioned(rule, value=2500))
    assert not same_rule(rule, versioned(rule, rounding=Rounding.DOWN))
    assert not same_rule(rule, versioned(rule, owners=frozenset({"ALER"})))


def test_reserves_are_new_in_2025_and_dropped_backwards() -> None:
    old, new = rules_at(date(2021, 10, 27)), rules_at(date(2025, 4, 1))
    states = {item.key: item.state for item in law_changes(old, new)}
    assert states["riserve_tetto"] is State.NEW
    assert states["forze_ordine_tetto"] is State.CHANGED
    assert states["indigenza_quota_base"] is State.UNCHANGED
    assert {item.key: item.state for item in law_changes(new, old)}["riserve_tetto"] is State.DROPPED


def test_every_parameter_is_there_once() -> None:
    rules = rules_at(date(2021, 10, 27))
    assert [item.key for item in law_changes(rules, rules)] == [rule.key for rule in rules]


def test_a_rule_in_words_names_value_base_rounding_article_and_day() -> None:
    rules = rules_at(date(2021, 10, 27))
    assert in_words(rules["sat_tetto"]).replace("\xa0", " ") == (
        "fino al 25 % degli alloggi disponibili nell'anno, al lordo dei SAT; su tutti gli alloggi dell'ente; "
        "arrotondamento per difetto "
        "(l.r. 16/2016 art. 23 c. 13; versione in vigore dal 29 maggio 2021)"
    )
    assert in_words(rules["riserve_tetto"]).startswith("non previste (")
    assert in_words(None) == "non fissata"
