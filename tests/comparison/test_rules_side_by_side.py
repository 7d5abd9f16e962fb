"""The law of either plan in words: every parameter, what changed of it, and what makes two rules the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from piano_lib.comparison.law import in_words, law_changes
from piano_lib.comparison.model import RuleChange, State
from piano_lib.rules import Base, Level, Rounding, Rule, Rules, parameters, rules_at
from piano_lib.rules.law import same_rule

DAY_2018, DAY_2021, DAY_2022, DAY_2025 = date(2018, 12, 1), date(2020, 12, 1), date(2021, 10, 27), date(2025, 4, 1)
SAT = "Tetto dei servizi abitativi transitori (SAT)"


def changed(one: date, other: date) -> dict[str, RuleChange]:
    return {item.key: item for item in law_changes(rules_at(one), rules_at(other))}


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_every_parameter_is_listed_in_the_order_of_the_book() -> None:
    assert list(changed(DAY_2021, DAY_2022)) == list(parameters())


def test_a_changed_rule_is_said_before_and_after() -> None:
    items = changed(DAY_2021, DAY_2022)
    assert {key for key, item in items.items() if item.state is not State.UNCHANGED} == {"sat_tetto"}
    found = items["sat_tetto"]
    assert (found.key, found.state, found.title) == ("sat_tetto", State.CHANGED, SAT)
    assert (found.before, found.after) == (rules_at(DAY_2021)["sat_tetto"], rules_at(DAY_2022)["sat_tetto"])
    assert plain(found.sentence) == (
        f"{SAT}: fino al 10 % del patrimonio; "
        "su tutti gli alloggi dell'ente; arrotondamento per difetto (l.r. 16/2016 art. 23 c. 13; versione in "
        "vigore dall'8 febbraio 2018); poi fino al 25 % degli alloggi disponibili nell'anno, al lordo dei SAT; "
        "su tutti gli alloggi dell'ente; arrotondamento per "
        "difetto (l.r. 16/2016 art. 23 c. 13; versione in vigore dal 29 maggio 2021)."
    )


def test_an_unchanged_rule_says_so_with_its_article() -> None:
    found = changed(DAY_2021, DAY_2022)["indigenza_soglia_isee"]
    assert found.state is State.UNCHANGED
    assert found.sentence == "Soglia ISEE dell'indigenza: nessun cambiamento (r.r. 4/2017 art. 13 c. 1)."


def test_what_the_law_begins_or_ceases_to_foresee_is_new_or_dropped() -> None:
    assert changed(DAY_2022, DAY_2025)["riserve_tetto"].state is State.NEW
    assert changed(DAY_2025, DAY_2022)["riserve_tetto"].state is State.DROPPED
    assert "non previste (r.r. 4/2017, testo anteriore" in changed(DAY_2022, DAY_2025)["riserve_tetto"].sentence


def test_a_window_that_closes_is_no_change_of_the_rule() -> None:
    assert changed(date(2021, 12, 31), date(2022, 1, 1))["sat_tetto"].state is State.UNCHANGED


def test_a_parameter_one_side_lacks_is_not_known() -> None:
    rules = rules_at(DAY_2022)
    fewer = Rules(rules.at, {key: rule for key, rule in rules.rules.items() if key != "sat_tetto"})
    gone = law_changes(rules, fewer)[-1]
    come = {item.key: item for item in law_changes(fewer, rules)}["sat_tetto"]
    assert gone.key == come.key == "sat_tetto"
    assert gone.state is come.state is State.UNKNOWN
    assert (gone.after, come.before) == (None, None)
    assert gone.title == come.title == SAT
    assert gone.sentence.endswith("; poi non fissata.")
    assert come.sentence.startswith(f"{SAT}: non fissata; poi fino al 25")


RULE = rules_at(DAY_2022)["forze_ordine_tetto"]


def other(rule: Rule = RULE, **fields: object) -> Rule:
    return replace(rule, version=replace(rule.version, **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 2000},
        {"base": Base.AVAILABLE},
        {"level": Level.OWNER},
        {"rounding": Rounding.HALF_UP},
        {"owners": frozenset({"COMUNE"})},
        {"day": "01-01"},
        {"foreseen": False},
    ],
)
def test_rules_that_compute_otherwise_are_not_the_same(fields: dict[str, object]) -> None:
    assert same_rule(RULE, RULE)
    assert not same_rule(RULE, other(**fields))


@pytest.mark.parametrize("fields", [{"citation": "art. 99"}, {"text": "altre parole"}, {"valid_from": DAY_2018}])
def test_a_rule_moved_to_another_article_is_the_same(fields: dict[str, object]) -> None:
    assert same_rule(RULE, other(**fields))


def test_a_criterion_is_the_same_only_if_its_words_are() -> None:
    criterion = rules_at(DAY_2022)["categoria_aggiuntiva"]
    assert same_rule(criterion, other(criterion, citation="art. 99"))
    assert not same_rule(criterion, other(criterion, text="altre parole"))


def test_two_rules_the_law_does_not_foresee_are_the_same() -> None:
    rule = rules_at(DAY_2022)["riserve_tetto"]
    assert same_rule(rule, other(rule, rounding=Rounding.UP))


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (
            "forze_ordine_tetto",
            "fino al 10 % degli alloggi disponibili nell'anno, al netto dei SAT; ente per ente, comune per comune; "
            "arrotondamento per eccesso "
            "(r.r. 4/2017 art. 4 c. 3 lett. d bis, art. 7 bis c. 1; versione in vigore dal 13 marzo 2019)",
        ),
        (
            "indigenza_soglia_isee",
            "3.000 euro (r.r. 4/2017 art. 13 c. 1; versione in vigore dall'8 febbraio 2018)",
        ),
        (
            "organo_approvazione",
            "L'assemblea dei sindaci dell'ambito (r.r. 4/2017 art. 4 c. 4; versione in vigore dall'8 febbraio 2018)",
        ),
        ("riserve_tetto", "non previste (r.r. 4/2017, testo anteriore al r.r. 2/2025)"),
    ],
)
def test_a_rule_in_one_phrase(key: str, words: str) -> None:
    assert plain(in_words(rules_at(DAY_2022)[key])) == words


def test_a_rule_nobody_set_is_said() -> None:
    assert in_words(None) == "non fissata"


def test_a_day_of_the_year_is_said_as_it_is_read() -> None:
    assert in_words(rules_at(DAY_2022)["termine_enti"]).startswith("31 ottobre (")


def test_the_nearest_rounding_is_said() -> None:
    assert "arrotondamento all'unità più vicina" in in_words(rules_at(DAY_2025)["riserve_tetto"])
