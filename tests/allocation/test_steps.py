"""The why of each number: every step repeats what was allocated, with the sentence an official reads."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piano_lib.allocation import Step, allocate, sat_steps, steps
from piano_lib.rules import Base, Level, Rules, rules_at
from tests.allocation.oracolo import LAW_2020, LAW_2021, LAW_2025, Law, Place
from tests.allocation.test_quotas import choices_of, owners, supply_of


def explained(law: Law, *owner: Place) -> dict[str, Step]:
    """The steps of the first comune of an owner, by key."""
    rules = rules_at(law.day)
    supply, choices = supply_of(owner[0], owner), choices_of(owner[0], owner)
    return {step.key: step for step in steps(supply, choices, rules, allocate(supply, choices, rules))}


def sentence(step: Step) -> str:
    return step.sentence.replace("\xa0", " ")


@given(owners(), st.integers(0, 5))
def test_steps_give_what_was_allocated(case: tuple[Law, list[Place]], where: int) -> None:
    law, owner = case
    place = owner[where % len(owner)]
    rules = rules_at(law.day)
    supply, choices = supply_of(place, owner), choices_of(place, owner)
    one = allocate(supply, choices, rules)
    found = {step.key: step for step in steps(supply, choices, rules, one)}
    assert found["sat_massimo"].result == one.sat_ceiling
    assert found["sat"].result == one.sat
    assert found["sap"].result == one.sap
    assert found["indigenza"].result == one.indigence
    assert found["graduatoria_generale"].result == one.general
    assert ("forze_ordine" in found) == (choices.police > 0)
    assert ("riserve" in found) == (choices.reserves > 0)
    if choices.police:
        assert found["forze_ordine"].result == one.police
    if choices.reserves:
        assert found["riserve"].result == one.reserves


@given(owners())
def test_the_unrounded_value_is_base_times_share(case: tuple[Law, list[Place]]) -> None:
    law, owner = case
    for step in explained(law, *owner).values():
        if step.share is None:
            assert step.exact is step.base is step.rounding is None
        else:
            assert step.base is not None
            assert step.exact == Fraction(step.base * step.share, 10_000)
            assert step.rule is not None
            assert step.rounding is step.rule.version.rounding


def test_the_plan_of_cremona_for_2022_is_explained_step_by_step() -> None:
    found = explained(LAW_2021, Place(22, 1000, 5, 1000, 750))
    assert list(found) == ["sat_massimo", "sat", "sap", "indigenza", "forze_ordine", "graduatoria_generale"]
    assert [step.label for step in found.values()] == [
        "Tetto dei SAT", "SAT concessi", "Alloggi SAP", "Nuclei in indigenza", "Forze dell'ordine",
        "Graduatoria generale",
    ]  # fmt: skip
    assert [sentence(step) for step in found.values()] == [
        "Tetto dei SAT: 25 % di 22 (alloggi disponibili nell'anno, al lordo dei SAT) "
        "= 5,5, arrotondato per difetto: 5 alloggi.",
        "SAT richiesti 5, entro il tetto di 5: concessi 5.",
        "SAP al netto dei SAT: disponibili 22 − SAT 5 = 17 alloggi.",
        "Nuclei in indigenza: 20 % + 10 % = 30 % di 17 (alloggi disponibili nell'anno, al netto dei SAT) "
        "= 5,1, arrotondato per eccesso: "
        "6 alloggi.",
        "Forze dell'ordine: 7,5 % di 17 (alloggi disponibili nell'anno, al netto dei SAT) "
        "= 1,275, arrotondato per eccesso: 2 alloggi.",
        "Graduatoria generale: 17 − 6 − 2 = 9 alloggi.",
    ]


def test_a_step_shows_its_article_and_evidence_when_it_rests_on_a_rule() -> None:
    found = explained(LAW_2021, Place(20, 100, 5))
    assert str(found["sat_massimo"]).endswith(
        "5 alloggi. [l.r. 16/2016 art. 23 c. 13, prova F (decorrenza ?, arrotondamento I)]"
    )
    assert str(found["sat"]).endswith("[l.r. 16/2016 art. 23 c. 13, prova F (decorrenza ?, arrotondamento I)]")
    assert str(found["sap"]) == found["sap"].sentence
    assert str(found["graduatoria_generale"]) == found["graduatoria_generale"].sentence


def test_the_ceiling_of_2021_is_said_of_the_stock() -> None:
    found = explained(LAW_2020, Place(160, 1042, 5))
    assert sentence(found["sat_massimo"]) == (
        "Tetto dei SAT: 10 % di 1.042 (patrimonio) = 104,2, arrotondato per difetto: 104 alloggi."
    )


def test_without_an_excess_the_base_stands_alone() -> None:
    found = explained(LAW_2021, Place(10, 100, 0))
    assert sentence(found["indigenza"]).startswith("Nuclei in indigenza: 20 % di 10 (alloggi disponibili")
    assert sentence(found["sat"]) == "SAT: nessuno fra le scelte comunicate."
    assert list(found) == ["sat_massimo", "sat", "sap", "indigenza", "graduatoria_generale"]
    assert sentence(found["graduatoria_generale"]) == "Graduatoria generale: 10 − 2 = 8 alloggi."


@pytest.mark.parametrize(
    ("law", "owner", "said"),
    [
        (
            LAW_2021,
            [Place(8, 100, 5)],
            "SAT richiesti 5, concessi 2, perché la richiesta supera il tetto di 2; "
            "perché ce ne stiano 5 servono almeno 20 alloggi disponibili.",
        ),
        (
            LAW_2021,
            [Place(3, 100, 1)],
            "SAT richiesti 1, concessi 0, perché la richiesta supera il tetto di 0; "
            "perché ce ne stia 1 servono almeno 4 alloggi disponibili.",
        ),
        (
            LAW_2021,
            [Place(8, 100, 4), Place(12, 100, 4)],
            "SAT richiesti 4, ma l'ente ne chiede 8 in tutto, oltre il tetto di 5: nessun testo dice quale comune "
            "rinunci, l'ente deve ridurre le richieste. A questo comune ne restano comunque almeno 1.",
        ),
        (
            LAW_2021,
            [Place(3, 100, 5), Place(40, 100, 0)],
            "SAT richiesti 5, concessi 3, perché gli alloggi disponibili nel comune sono 3.",
        ),
        (
            LAW_2020,
            [Place(4, 1000, 30)],
            "SAT richiesti 30, concessi 4, perché gli alloggi disponibili nel comune sono 4.",
        ),
        (
            LAW_2020,
            [Place(40, 100, 30)],
            "SAT richiesti 30, concessi 10, perché la richiesta supera il tetto di 10.",
        ),
    ],
)
def test_a_grant_below_the_request_says_why(law: Law, owner: list[Place], said: str) -> None:
    assert sentence(explained(law, *owner)["sat"]) == said


def test_quotas_above_the_supply_are_said_with_both_readings() -> None:
    step = explained(LAW_2021, Place(1, 100, 0, 0, 1000))["graduatoria_generale"]
    assert step.result == 0
    assert sentence(step) == (
        "Le quote, ciascuna arrotondata da sé, sommano a 2 e gli alloggi SAP sono 1. "
        "Lettura 1: quote come calcolate (2 su 1), da ridurre con una decisione. "
        "Lettura 2: prima l'indigenza (1), alle altre quote restano 0 alloggi (suggerita, non scritta in alcun testo). "
        "Alla graduatoria generale non resta nessun alloggio."
    )


def test_what_another_reading_would_give_stands_beside_the_result() -> None:
    found = explained(LAW_2021, Place(20, 1000, 5, 0, 1000))
    assert found["forze_ordine"].result == 2
    assert found["forze_ordine"].readings == ()
    assert found["sat_massimo"].readings == (
        "Altra lettura (prova P): 10 % del patrimonio, come prima della modifica: darebbe 100 alloggi.",
    )
    gross = explained(LAW_2021, Place(21, 1000, 5, 0, 1000))["forze_ordine"]
    assert (gross.result, gross.readings) == (
        2,
        ("Altra lettura (prova I): Al lordo dei SAT, alla lettera: darebbe 3 alloggi.",),
    )


def test_the_open_rounding_of_2025_is_shown_where_it_changes_the_number() -> None:
    found = explained(LAW_2025, Place(31, 1000, 0, 0, 2000))["forze_ordine"]
    assert found.result == 7
    assert found.readings == (
        "Altra lettura (prova ?): All'unità più vicina, la metà per eccesso, come le riserve introdotte dallo stesso "
        "regolamento: darebbe 6 alloggi.",
    )


def test_a_reading_on_a_stock_not_communicated_gives_no_figure() -> None:
    assert explained(LAW_2021, Place(20, 0, 5))["sat_massimo"].readings == ()


def test_another_reading_of_the_ceiling_that_gives_the_same_number_is_not_shown() -> None:
    step = explained(LAW_2021, Place(20, 50, 5))["sat_massimo"]
    assert (step.result, step.readings) == (5, ()), "25 % of 20 and 10 % of 50 are 5 either way"


def test_where_a_ceiling_is_comune_by_comune_its_other_readings_are_too() -> None:
    rules = rules_at(LAW_2021.day)
    sat = rules["sat_tetto"]
    here = replace(sat, version=replace(sat.version, level=Level.OWNER_IN_COMUNE))
    changed = Rules(rules.at, {**rules.rules, "sat_tetto": here})
    owner = [Place(20, 100, 5), Place(40, 900, 5)]
    supply, choices = supply_of(owner[0], owner), choices_of(owner[0], owner)
    ceiling, _ = sat_steps(supply, choices, changed)
    assert (ceiling.result, ceiling.readings) == (
        5,
        ("Altra lettura (prova P): 10 % del patrimonio, come prima della modifica: darebbe 10 alloggi.",),
    )


def test_with_nothing_left_to_share_out_the_ranking_has_all_of_nothing() -> None:
    found = explained(LAW_2021, Place(0, 100, 0))
    assert sentence(found["graduatoria_generale"]) == "Graduatoria generale: 0 alloggi, tutti i SAP."


def test_a_quota_names_the_base_its_rule_is_taken_of() -> None:
    rules = rules_at(LAW_2021.day)
    police = rules["forze_ordine_tetto"]
    gross = replace(police, version=replace(police.version, base=Base.AVAILABLE))
    changed = Rules(rules.at, {**rules.rules, "forze_ordine_tetto": gross})
    owner = [Place(22, 1000, 5, 0, 750)]
    supply, choices = supply_of(owner[0], owner), choices_of(owner[0], owner)
    allocation = allocate(supply, choices, changed)
    found = {step.key: step for step in steps(supply, choices, changed, allocation)}["forze_ordine"]
    assert found.result == allocation.police == 2
    assert sentence(found) == (
        "Forze dell'ordine: 7,5 % di 22 (alloggi disponibili nell'anno, al lordo dei SAT) "
        "= 1,65, arrotondato per eccesso: 2 alloggi."
    )


def test_an_excess_is_cited_beside_the_base_it_is_added_to() -> None:
    with_excess = explained(LAW_2021, Place(20, 100, 0, 1000))["indigenza"]
    assert with_excess.also is not None
    assert with_excess.also.key == "indigenza_eccedenza"
    base, excess = with_excess.rule, with_excess.also
    assert base is not None
    assert f"[{base.citation}, prova " in str(with_excess)
    assert f"; {excess.citation}, prova " in str(with_excess)
    assert explained(LAW_2021, Place(20, 100, 0))["indigenza"].also is None


def test_reserves_have_their_step_from_2025() -> None:
    step = explained(LAW_2025, Place(25, 100, 0, 0, 0, 1000))["riserve"]
    assert step.label == "Riserve"
    assert sentence(step) == (
        "Riserve: 10 % di 25 (alloggi disponibili nell'anno, al netto dei SAT) "
        "= 2,5, arrotondato all'unità più vicina, la metà per "
        "eccesso: 3 alloggi."
    )
