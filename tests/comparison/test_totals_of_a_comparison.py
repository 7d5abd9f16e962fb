"""Totals and pairs of a comparison: what is summed, what is left out, and what each answer is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from piano_lib.comparison import compare
from piano_lib.comparison.change import Change, Outcome, change
from piano_lib.comparison.model import MEASURED, Presence, State
from piano_lib.plan.line import ALLOCATED
from piano_lib.rules import Rules
from piano_lib.survey.model import OwnerType
from tests.comparison.esempi import SAME_LAW, of
from tests.plan.esempi import DAY_2021, DAY_2022, DAY_2025, choice, declaration, plan_of, unanswered, with_available

CREMONA, SORESINA, PIEVE = "019036", "019098", "019074"


def test_every_comune_and_owner_appears_once_totals_of_the_ambito_last() -> None:
    made = of(
        (with_available(5, "", "ALER"), with_available(10), with_available(3, SORESINA)),
        (with_available(8), with_available(4, PIEVE), with_available(6, owner="ALER")),
    )
    assert [(pair.key[0], pair.key[1], pair.presence) for pair in made.pairs] == [
        (CREMONA, "ALER", Presence.ONLY_B),
        (CREMONA, "COMUNE", Presence.BOTH),
        (PIEVE, "COMUNE", Presence.ONLY_B),
        (SORESINA, "COMUNE", Presence.ONLY_A),
        ("", "ALER", Presence.ONLY_A),
    ]


def test_a_row_in_one_plan_only_keeps_its_value_and_is_not_compared() -> None:
    made = of((with_available(3, SORESINA),), (with_available(4, PIEVE),), days=SAME_LAW)
    gone, come = made.pair(SORESINA).changes["g_totale"], made.pair(PIEVE).changes["g_totale"]
    assert (gone.before, gone.after, gone.difference, gone.variation) == (3, None, None, None)
    assert (come.before, come.after, come.difference, come.variation) == (None, 4, None, None)
    assert (gone.outcome, come.outcome, gone.why, come.why) == (Outcome.ONLY_A, Outcome.ONLY_B, "", "")


def test_every_measured_column_of_a_pair_is_compared() -> None:
    pair = of((with_available(10),), (with_available(12),), days=SAME_LAW).pair(CREMONA)
    assert tuple(pair.changes) == MEASURED
    found = pair.changes["g_totale"]
    assert (found.before, found.after, found.difference, found.variation) == (10, 12, 2, 2000)
    assert pair.outcome("g_totale") is Outcome.COMPARABLE


def test_a_ceiling_is_not_comparable_once_its_rule_changed() -> None:
    found = of((with_available(10),), (with_available(20),)).pair(CREMONA).changes["j_sat_massimo"]
    assert (found.before, found.after, found.difference, found.variation) == (10, 5, -5, None)
    assert found.outcome is Outcome.RULE_CHANGED
    assert found.why.startswith("Tetto dei servizi abitativi transitori (SAT): fino al 10")
    missing = of((with_available(10),), (unanswered(),)).pair(CREMONA).changes["j_sat_massimo"]
    assert (missing.outcome, missing.why) == (Outcome.MISSING, "")


def test_a_quota_is_not_comparable_only_where_the_rule_moved_it() -> None:
    asked = (choice(sat=5),)
    moved = of((with_available(10),), (with_available(10),), chosen_before=asked, chosen_after=asked).pair(CREMONA)
    assert {moved.changes[column].outcome for column in ("j_sat", "sap")} == {Outcome.RULE_CHANGED}
    decided = (choice(sat=20, police=1000),)
    two = of(
        (with_available(80),),
        (with_available(80),),
        chosen_before=decided,
        chosen_after=decided,
        days=(DAY_2021, DAY_2025),
    )
    why = {rule.key: rule.sentence for rule in two.rules_changed}
    assert two.pair(CREMONA).changes["quota_forze_ordine"].why == (f"{why['forze_ordine_tetto']} {why['sat_tetto']}"), (
        "both rules it rests on"
    )
    still = of((with_available(10),), (with_available(20),)).pair(CREMONA)
    assert still.changes["quota_indigenza"].outcome is Outcome.COMPARABLE


def test_a_total_compares_only_what_is_known_in_both_years() -> None:
    made = of(
        (with_available(10), with_available(5, SORESINA), with_available(7, PIEVE)),
        (with_available(12), unanswered(SORESINA), with_available(3, owner="ALER")),
        days=SAME_LAW,
    )
    total = made.total("g_totale")
    assert (total.column, total.before.value, total.after.value, total.pairs) == ("g_totale", 22, 15, 1)
    assert (total.before.complete, total.after.complete) == (True, False)
    assert (total.comparable.before, total.comparable.after, total.comparable.difference) == (10, 12, 2)
    comuni, aler = made.total("g_totale", OwnerType.COMUNE), made.total("g_totale", OwnerType.ALER)
    assert (comuni.before.value, comuni.after.value, comuni.pairs) == (22, 12, 1)
    assert (aler.before.value, aler.after.value, aler.pairs) == (0, 3, 0)
    assert aler.comparable.outcome is Outcome.MISSING


def test_a_total_of_the_ambito_is_not_added_to_its_comuni() -> None:
    rows = (with_available(40, owner="ALER"), with_available(40, "", "ALER"))
    made = of(rows, rows, days=SAME_LAW)
    total, effect = made.total("g_totale"), made.total_effect("sap")
    assert effect is not None
    assert (total.pairs, total.comparable.before, total.before.value) == (1, 40, 40)
    assert (effect.before, effect.after, effect.column) == (40, 40, "sap")


def test_a_total_of_the_ambito_counts_where_nothing_else_does() -> None:
    rows = (with_available(40, "", "ALER"),)
    total = of(rows, rows, days=SAME_LAW).total("g_totale")
    assert (total.pairs, total.comparable.before) == (1, 40)


UNSET = {"quota_forze_ordine", "quota_riserve", "graduatoria_generale"}


def test_effects_over_the_ambito_sum_the_pairs_known_in_both_years() -> None:
    made = of(
        (with_available(10), with_available(5, SORESINA), with_available(10, owner="ALER")),
        (with_available(20), unanswered(SORESINA), with_available(15, owner="ALER")),
        chosen_before=(choice(excess=0),),
        chosen_after=(choice(excess=1000),),
        days=SAME_LAW,
    )

    def parts(column: str, owner: OwnerType | None = None) -> tuple[int, ...]:
        effect = made.total_effect(column, owner)
        assert effect is not None
        return effect.before, effect.supply, effect.rules, effect.choices, effect.after

    assert parts("quota_indigenza") == (4, 3, 0, 2, 9)
    assert parts("quota_indigenza", OwnerType.ALER) == (2, 1, 0, 0, 3)
    assert made.total_effect("quota_indigenza", OwnerType.UNSTATED) is None, "no row, no figure"
    assert made.total_effect("quota_forze_ordine") is None, "nobody set it in both years"
    assert made.pair(SORESINA).effects == {}
    assert set(ALLOCATED) - set(made.pair(CREMONA).effects) == UNSET


def test_the_steps_of_a_total_are_of_the_pairs_that_know_it() -> None:
    """Soresina told its renovated dwellings in both years but its total in the first only: it moves no step."""
    parts = ("b_stato_di_fatto", "c_ristrutturati", "e_totale")
    made = of(
        (declaration(as_is=2, renovated=1), declaration(SORESINA, renovated=5)),
        (declaration(as_is=4, renovated=0), declaration(SORESINA, renovated=9, free=None)),
        days=SAME_LAW,
    )
    steps = {"b_stato_di_fatto": 2, "c_ristrutturati": -1, "e_totale": 0, "g_totale": 0}
    assert made.steps_of("g_totale", parts) == steps
    assert made.total("c_ristrutturati").comparable.difference == 3, "the column alone counts Soresina too"
    whole = of((declaration(),), (declaration(free=None, total_declared=15),), days=SAME_LAW)
    assert whole.steps_of("g_totale", parts) == {
        "b_stato_di_fatto": 0,
        "c_ristrutturati": 0,
        "e_totale": None,
        "g_totale": 5,
    }, "the free were not told the second time: their step is not known, and the total takes what they hid"


def test_a_total_that_did_not_move_or_that_nobody_knows_has_no_step() -> None:
    parts = ("b_stato_di_fatto", "e_totale")
    same = of((declaration(),), (declaration(),), days=SAME_LAW)
    assert same.steps_of("g_totale", parts) == {"b_stato_di_fatto": 0, "e_totale": 0, "g_totale": 0}
    silent = of((unanswered(),), (unanswered(),), days=SAME_LAW)
    assert silent.steps_of("g_totale", parts) == {"b_stato_di_fatto": None, "e_totale": None, "g_totale": 0}


def test_effects_over_the_ambito_tell_the_rules_apart() -> None:
    asked = (choice(sat=5),)
    made = of((with_available(10),), (with_available(10),), chosen_before=asked, chosen_after=asked)
    effect = made.total_effect("sap")
    assert effect is not None
    assert (effect.before, effect.supply, effect.rules, effect.choices) == (5, 0, 3, 0)
    assert (effect.difference, effect.rules_and_choices) == (3, 3)


def test_labels_scenario_and_one_line_of_a_comparison() -> None:
    made = of(
        (with_available(1), with_available(1, SORESINA)),
        (with_available(1), with_available(1, PIEVE), with_available(1, PIEVE, "ALER")),
    )
    assert made.labels == ("2021", "2022")
    assert repr(made) == (
        "<Confronto 2021–2022 di Ambito di prova: 1 righe in entrambi, 1 solo nella prima, 2 solo nella seconda>"
    )
    assert made.sides() == ("2021", "2022")
    assert (made.sides("dal"), made.sides(after="al")) == (("dal 2021", "2022"), ("2021", "al 2022"))
    plan = plan_of(with_available(1), decided=DAY_2022)
    changed = replace(plan, scenario="eccedenza 15")
    assert compare(plan, changed).labels == ("Piano", "Scenario")
    assert compare(plan, plan).labels == ("base", "confronto")
    assert compare(changed, changed).labels == ("Primo scenario", "Secondo scenario")
    assert compare(plan, plan).scenario == ""
    assert compare(changed, changed).scenario == "eccedenza 15"
    assert compare(replace(plan, scenario="sat 6"), changed).scenario == "sat 6; eccedenza 15"
    assert "<table" in made._repr_html_()


def test_a_pair_is_found_by_code_and_owner_or_refused_with_a_sentence() -> None:
    made = of((with_available(1), with_available(2, owner="ALER")), (with_available(1),))
    assert made.pair(CREMONA).line.owner is OwnerType.COMUNE
    assert made.pair(CREMONA, OwnerType.ALER).line.owner is OwnerType.ALER
    with pytest.raises(
        LookupError, match=r"^Nessuno dei due piani ha una riga per il codice 019074 e l'ente COMUNE\.$"
    ):
        made.pair(PIEVE)


def test_a_change_carries_why_where_one_is_given() -> None:
    assert change(4, 5) == Change(4, 5, 1, 2500, Outcome.COMPARABLE, "")
    assert change(4, 5, "perché") == Change(4, 5, 1, 2500, Outcome.COMPARABLE, "perché")
    assert change(0, 5, "perché") == Change(0, 5, 5, None, Outcome.ZERO_BASE, "perché")
    for before, after in ((None, 4), (4, None), (None, None)):
        assert change(before, after, "perché") == Change(before, after, None, None, Outcome.MISSING, "perché")


def test_each_effect_names_its_column() -> None:
    effects = of((with_available(10),), (with_available(20),), days=SAME_LAW).pair(CREMONA).effects
    assert [effect.column for effect in effects.values()] == list(effects)


def test_a_parameter_one_side_lacks_is_an_item_not_known() -> None:
    plan = plan_of(with_available(1), decided=DAY_2022)
    fewer = Rules(
        plan.rules.at, {key: rule for key, rule in plan.rules.rules.items() if key != "contributo_solidarieta_disagio"}
    )
    made = compare(plan, replace(plan, rules=fewer))
    (item,) = [one for one in made.items if one.title == "Contributo di solidarietà, nuclei in difficoltà"]
    assert (item.state, item.after.words, item.after.source) == (State.UNKNOWN, None, "")
    assert item.before.source == "r.r. 11/2019"
