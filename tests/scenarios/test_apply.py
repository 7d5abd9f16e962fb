"""A scenario is the same plan code on other choices, supply or law."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.plan import Plan
from piano_lib.plan.line import PlanLine
from piano_lib.scenarios import LEFT_OUT, Scenario, ScenarioError, apply, scenario
from piano_lib.survey.model import OwnerType, Reply
from tests.plan.esempi import DAY_2025, choice, plan_of, unanswered, with_available

CREMONA, SORESINA = "019036", "019098"
counts = st.one_of(st.none(), st.integers(0, 80))
points = st.one_of(st.none(), st.integers(0, 80).map(lambda n: n * 100))


def line(plan: Plan, istat: str = CREMONA, owner: OwnerType = OwnerType.COMUNE) -> PlanLine:
    return next(one for one in plan.lines if (one.istat, one.owner) == (istat, owner))


def test_with_nothing_changed_it_is_the_plan(plan: Plan) -> None:
    assert scenario(plan) is plan
    assert scenario(plan, eccedenza=None, sat=None, comune="Cremona") is plan


@settings(max_examples=60, deadline=None)
@given(n=counts, m=counts, h=points, s=counts)
def test_the_plans_own_choices_put_again_give_the_plan_bit_for_bit(
    n: int | None, m: int | None, h: int | None, s: int | None
) -> None:
    plan = plan_of(with_available(n), with_available(m, owner="ALER"), choices=(choice(excess=h, sat=s),))
    made = apply(plan, Scenario(excess=h, sat=s, comuni=(CREMONA,), law=plan.rules.at, name="Uguale"))
    assert [one.allocation for one in made.lines] == [one.allocation for one in plan.lines]
    assert [one.total for one in made.lines] == [one.total for one in plan.lines]
    assert made.rules == plan.rules
    assert made.scenario.startswith("Uguale: ")


def test_a_name_and_nothing_changed_is_no_scenario() -> None:
    with pytest.raises(ScenarioError, match="Lo scenario «Solo un nome» non cambia nulla"):
        apply(plan_of(with_available(4)), Scenario("Solo un nome", comuni=(CREMONA,)))


def test_choices_hold_only_where_asked(plan: Plan) -> None:
    made = scenario(plan, eccedenza=40, comune="Soresina")
    pairs = list(zip(plan.lines, made.lines, strict=True))
    assert {one.key for one, other in pairs if one.choices != other.choices} == {(SORESINA, "COMUNE", "")}
    assert {one.key for one, other in pairs if one.allocation != other.allocation} == {(SORESINA, "COMUNE", "")}


def test_without_a_comune_they_hold_everywhere_but_for_other_owners() -> None:
    plan = plan_of(with_available(10), with_available(10, owner="ALER"), with_available(10, SORESINA))
    made = scenario(plan, eccedenza=10, sat=1, forze_ordine=5)
    found = {one.key[:2]: one.decided for one in made.lines}
    assert (found[CREMONA, "COMUNE"].excess, found[CREMONA, "ALER"].excess) == (1000, None)
    assert (found[CREMONA, "COMUNE"].sat, found[CREMONA, "ALER"].sat, found[SORESINA, "COMUNE"].sat) == (1, None, 1)
    assert {decided.police for decided in found.values()} == {500}


def test_a_police_share_holds_for_every_owner_even_where_the_comune_has_no_dwellings() -> None:
    made = scenario(plan_of(with_available(20, owner="ALER")), forze_ordine="7,5", comune="Cremona")
    assert line(made, owner=OwnerType.ALER).value("quota_forze_ordine") == 2  # 7.5% of 20 is 1.5, up


def test_sat_of_another_owner() -> None:
    plan = plan_of(with_available(8), with_available(40, owner="ALER"))
    made = scenario(plan, sat=9, ente="ALER", comune="Cremona")
    assert line(made, owner=OwnerType.ALER).value("j_sat") == 9
    assert line(made).value("j_sat_richiesti") is None


def test_more_and_fewer_dwellings_of_one_origin() -> None:
    plan = plan_of(with_available(10, turnover=2))
    assert line(scenario(plan, offerta={"e_turnover": 3}, comune="Cremona")).total.value == 15
    assert line(scenario(plan, offerta={"e_turnover": -2, "e_liberi": -4}, comune="Cremona")).total.value == 6
    with pytest.raises(ScenarioError, match="gli alloggi sono 2, non se ne possono togliere 3"):
        scenario(plan, offerta={"e_turnover": -3}, comune="Cremona")


def test_a_declared_total_moves_with_its_parts() -> None:
    plan = plan_of(with_available(10, total_declared=10))
    made = line(scenario(plan, offerta={"e_liberi": 5}, comune="Cremona"))
    assert (made.total.value, made.declaration.total_declared) == (15, 15)
    assert "totale-diverso" not in {finding.code for finding in made.findings}


def test_a_nil_return_may_have_dwellings_in_a_scenario() -> None:
    plan = plan_of(unanswered(reply=Reply.NIL))
    made = line(scenario(plan, offerta={"c_ristrutturati": 4}, comune="Cremona"))
    assert (made.total.value, made.declaration.reply) == (4, Reply.FILED)


def test_what_was_not_communicated_cannot_be_moved() -> None:
    with pytest.raises(ScenarioError, match="Cremona, COMUNE, e_liberi: il valore non è comunicato"):
        scenario(plan_of(unanswered()), offerta={"e_liberi": 1}, comune="Cremona")


def test_supply_needs_a_comune_and_a_row() -> None:
    plan = plan_of(with_available(10))
    with pytest.raises(ScenarioError, match="indica il comune"):
        scenario(plan, offerta={"e_liberi": 1})
    with pytest.raises(ScenarioError, match="A Soresina non c'è una riga di COMUNE"):
        scenario(plan, offerta={"e_liberi": 1}, comune="Soresina")


def test_a_scenario_that_no_row_takes_is_refused_with_every_place_at_once() -> None:
    plan = plan_of(
        with_available(10), with_available(8, SORESINA), with_available(6, owner="ALER"),
        with_available(5, "019074", "ALER"), with_available(4, "", "OPERATORE"),
    )  # fmt: skip
    nowhere = "A {} non c'è una riga di {}: scegli un altro comune o un altro ente.".format
    anywhere = "In nessun comune c'è una riga di {}: scegli un altro ente.".format
    both, soresina = ["Cremona", "Soresina"], nowhere("Soresina", "ALER")
    cases: list[tuple[dict[str, object], list[str]]] = [
        ({"sat": 3, "ente": "ALER", "comune": "Soresina"}, [soresina]),
        ({"sat": 3, "ente": "ALER", "comune": both}, [soresina]),
        ({"sat": 0, "ente": "ND", "comune": both}, [nowhere(name, "ND") for name in both]),
        ({"riserve": 5, "ente": "ALER", "comune": "Soresina", "norme_al": DAY_2025}, [soresina]),
        ({"eccedenza": 5, "comune": "Pieve d'Olmi"}, [nowhere("Pieve d'Olmi", "COMUNE")]),
        ({"sat": 3, "ente": "ND"}, [anywhere("ND")]),
        ({"sat": 3, "ente": "OPERATORE"}, [anywhere("OPERATORE")]),  # its only row is of the whole ambito
        (
            {"forze_ordine": 11, "sat": 3, "offerta": {"e_liberi": 1}, "ente": "ALER", "comune": "Soresina"},
            ["supera il massimo di 10", soresina],
        ),
    ]
    for words, said in cases:
        with pytest.raises(ScenarioError) as refused:
            scenario(plan, **words)
        assert len(refused.value.sentences) == len(said)
        for sentence, expected in zip(refused.value.sentences, said, strict=True):
            assert expected in sentence, words


def test_the_law_of_another_day_is_used_for_everything() -> None:
    plan = plan_of(with_available(44), choices=(choice(sat=12),))
    assert (line(plan).value("j_sat_massimo"), line(plan).value("j_sat")) == (11, 11)
    made = scenario(plan, norme_al="2020-12-01")
    assert (line(made).value("j_sat_massimo"), line(made).value("j_sat")) == (10, 10)
    assert made.rules.at == date(2020, 12, 1)
    assert made.head == plan.head


def test_reserves_are_possible_only_under_a_law_that_foresees_them() -> None:
    plan = plan_of(with_available(10))
    with pytest.raises(ScenarioError, match="non sono previste"):
        scenario(plan, riserve=10)
    made = scenario(plan, riserve=15, norme_al="2025-04-01")
    assert line(made).value("quota_riserve") == 2  # 1.5, half up


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"eccedenza": 81}, "non sta fra 0 e 100"),
        ({"forze_ordine": 11}, "supera il massimo di 10"),
        ({"norme_al": "2017-01-01"}, "nessuna versione copre quel giorno"),
    ],
)
def test_what_the_law_refuses_is_refused_with_its_reason(words: dict[str, object], said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        scenario(plan_of(with_available(10)), **words)
    assert said in str(refused.value)


def test_a_choice_of_the_plan_that_another_law_does_not_admit_does_not_count_and_a_finding_says_so(plan: Plan) -> None:
    made = scenario(plan, norme_al="2018-06-01")
    said = [one for one in made.all_findings if one.code == LEFT_OUT]
    assert {(one.istat, one.owner) for one in said} == {
        (one.istat, one.owner.value) for one in plan.data.choices if one.police
    }
    assert all("non è prevista dalle norme applicate" in one.message and not one.blocks for one in said)
    assert {line.decided.police for line in made.lines} == {None}
    assert made.total("quota_forze_ordine").value == 0
    assert not [one for one in scenario(plan, sat=1).all_findings if one.code == LEFT_OUT]


def test_a_share_of_the_scenario_itself_that_the_law_does_not_admit_is_refused(plan: Plan) -> None:
    with pytest.raises(ScenarioError, match="non è prevista dalle norme applicate"):
        scenario(plan, norme_al="2018-06-01", forze_ordine=5)


def test_what_a_scenario_leaves_as_it_was_keeps_its_source_and_its_letter(plan: Plan) -> None:
    before = plan.municipality("Cremona").choice
    made = scenario(plan, eccedenza=20, offerta={"e_turnover": -2}, comune="Cremona", nome="Prova")
    after = made.municipality("Cremona").choice
    assert before is not None
    assert after is not None
    assert (after.category, after.source.evidence) == (before.category, ""), "no document says 20"
    assert after.source.text == f"scenario «Prova»; per il resto: {before.source.text} (prova F)"
    row = line(made).declaration.source
    assert row.text == f"scenario «Prova»; per il resto: {line(plan).declaration.source.text} (prova D)"
    assert row.evidence == ""
    new = scenario(plan, eccedenza=20, comune="Annicco", nome="Prova").municipality("Annicco").choice
    assert new is not None
    assert (new.source.text, new.source.evidence) == ("scenario «Prova»", "")


def test_the_letter_of_an_act_is_not_read_as_the_evidence_of_a_number_of_the_scenario(plan: Plan) -> None:
    before = next(owner for owner in plan.explain("Cremona").owners if owner.line.owner is OwnerType.COMUNE)
    made = scenario(plan, eccedenza=20, comune="Cremona", nome="Venti punti").explain("Cremona")
    (said,) = next(owner for owner in made.owners if owner.line.owner is OwnerType.COMUNE).choices
    (own,) = before.choices
    act, _, letter = own.partition("[")[2].removesuffix("].").rpartition("; prova ")
    assert letter == "F"
    assert said.endswith(f"[scenario «Venti punti»; per il resto: {act} (prova F)].")


def test_free_and_turnover_dwellings_given_in_one_figure_are_moved_in_that_figure() -> None:
    plan = plan_of(with_available(None, turnover=None, undivided=9))
    with pytest.raises(ScenarioError, match="cambia e_non_distinti"):
        scenario(plan, offerta={"e_turnover": 1}, comune="Cremona")
    assert line(scenario(plan, offerta={"e_non_distinti": 2}, comune="Cremona")).total.value == 11


def test_a_label_says_what_where_and_for_whom_and_the_sign_in_words(plan: Plan) -> None:
    def label(**words: object) -> str:
        return scenario(plan, **words).scenario.replace("\xa0", " ")

    assert label(eccedenza=20) == "eccedenza per l’indigenza 20 % (tutti i comuni)"
    assert label(sat=2, comune=["Cremona", "Soresina"]) == "SAT 2 alloggi (Cremona e Soresina)"
    assert label(sat=2, ente="ALER", comune="Cremona") == "SAT 2 alloggi (ALER, Cremona)"
    assert label(eccedenza=5, sat=1, ente="ALER", comune="Cremona") == (
        "eccedenza per l’indigenza 5 % (Cremona); SAT 1 alloggio (ALER, Cremona)"
    )
    assert label(offerta={"e_turnover": -2}, comune="Cremona") == "alloggi di risulta: 2 in meno (Cremona)"
    assert label(offerta={"e_turnover": 2}, comune="Cremona") == "alloggi di risulta: 2 in più (Cremona)"
    assert label(norme_al="2020-12-01") == "norme alla data 1° dicembre 2020"
    names = [town.name for town in plan.ambito.municipalities[:9]]
    assert label(sat=1, comune=names) == f"SAT 1 alloggio (9 comuni, fra cui {names[0]}, {names[1]} e {names[2]})"


def test_it_is_marked_as_a_scenario_wherever_it_goes(plan: Plan) -> None:
    made = scenario(plan, eccedenza=20, comune="Cremona")
    assert made.scenario.replace("\xa0", " ") == "eccedenza per l’indigenza 20 % (Cremona)"
    assert repr(made).startswith("<scenario «")
    assert "scenario" in made.explain("Cremona").heading
    assert "Non è il piano" in made._repr_html_()
    for table in (made.table(), made.quotas(), made.wide()):
        assert table.columns[0] == "scenario"
        assert set(table["scenario"]) == {made.scenario}
    for table in (plan.table(), plan.quotas(), plan.wide()):
        assert "scenario" not in table.columns
