"""Rules in Italian words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from piano_lib.rules import Base, Evidence, Level, Rounding, rules_at
from piano_lib.rules.words import BASES, EVIDENCE, LEVELS, OWNERS, ROUNDINGS, amount, day_of_year, phrase, who

PLAN_2022, PLAN_2026 = date(2021, 10, 27), date(2025, 12, 1)


def said(key: str, day: date = PLAN_2022) -> str:
    return phrase(rules_at(day)[key]).replace("\xa0", " ")


def test_every_word_of_the_rules_has_its_italian() -> None:
    assert set(BASES) == set(Base)
    assert set(LEVELS) == set(Level)
    assert set(ROUNDINGS) == set(Rounding)
    assert set(EVIDENCE) == set(Evidence)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("indigenza_soglia_isee", "3.000 euro"),
        ("contributo_solidarieta_indigenza", "fino a 1.850 euro"),
        ("indigenza_quota_base", "20 % degli alloggi disponibili nell'anno, al netto dei SAT; ente per ente, comune "
         "per comune; arrotondamento per eccesso"),
        ("termine_enti", "31 ottobre"),
        ("riserve_tetto", "non previste"),
        ("sat_tetto", "fino al 25 % degli alloggi disponibili nell'anno, al lordo dei SAT; su tutti gli alloggi "
         "dell'ente; arrotondamento per difetto"),
        ("indigenza_eccedenza", "parte a scelta degli alloggi disponibili nell'anno, al netto dei SAT; solo comuni, "
         "per i propri alloggi; ente per ente, comune per comune; arrotondamento per eccesso"),
        ("categoria_aggiuntiva", "Un criterio con le sue motivazioni, comune per comune, non una percentuale; "
         "solo comuni"),
        ("organo_approvazione", "L'assemblea dei sindaci dell'ambito"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_one_phrase(key: str, words: str) -> None:
    assert said(key) == words


def test_rounding_to_the_nearest_is_said_with_its_half() -> None:
    assert said("riserve_tetto", PLAN_2026).endswith("arrotondamento all'unità più vicina, la metà per eccesso")


def test_only_the_full_stop_goes_from_a_criterion_in_words() -> None:
    rule = rules_at(PLAN_2022)["organo_approvazione"]
    said = replace(rule, version=replace(rule.version, text="Come nell'allegato IX."))
    assert phrase(said) == "Come nell'allegato IX"


def test_a_rule_says_in_one_line_its_article_since_when_and_on_what_it_rests() -> None:
    assert repr(rules_at(PLAN_2022)["sat_tetto"]) == (
        "<Norma «Tetto dei servizi abitativi transitori (SAT)»: l.r. 16/2016 art. 23 c. 13, dal 2021-05-29, prova F>"
    )


def test_a_criterion_has_no_amount() -> None:
    rule = rules_at(PLAN_2022)["categoria_aggiuntiva"]
    assert amount(rule) == ""


@pytest.mark.parametrize(("day", "words"), [("10-31", "31 ottobre"), ("01-01", "1° gennaio"), ("12-05", "5 dicembre")])
def test_a_day_of_the_year_is_read_as_people_say_it(day: str, words: str) -> None:
    assert day_of_year(day) == words


@pytest.mark.parametrize(
    ("owners", "words"),
    [
        (set(OWNERS), "tutti gli enti"),
        ({"COMUNE"}, "solo comuni"),
        ({"ND", "ALER", "COMUNE"}, "solo comuni, ALER e enti non indicati"),
    ],
)
def test_owners_are_said_in_a_fixed_order(owners: set[str], words: str) -> None:
    assert who(frozenset(owners)) == words


def test_whom_a_rule_is_for_is_left_out_where_the_page_says_it_beside() -> None:
    rule = rules_at(date(2021, 10, 27))["indigenza_eccedenza"]
    assert "solo comuni" in phrase(rule)
    assert "solo comuni" not in phrase(rule, whose=False)
