"""What changed and what it is put down to agree, or the page says how much of the change is not split."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.charts import change as charts
from piano_lib.comparison import Comparison, Outcome, State, compare
from piano_lib.plan.line import ALLOCATED
from piano_lib.scenarios import scenario
from piano_lib.survey.model import OwnerType
from piano_lib.tables import change as tables
from piano_lib.texts import change as texts
from tests.comparison.esempi import SAME_LAW, of
from tests.plan.esempi import DAY_2021, DAY_2022, DAY_2025, choice, plan_of, with_available
from tests.texts.test_prose import words

DAY_2018 = date(2018, 12, 20)
CREMONA, SORESINA = ISTAT = "019036", "019098"
GENERAL, POLICE = "graduatoria_generale", "quota_forze_ordine"
shares = st.one_of(st.none(), st.integers(0, 10).map(lambda points: points * 100))
asked = st.one_of(st.none(), st.integers(0, 20))
laws = st.sampled_from([DAY_2018, DAY_2021, DAY_2022, DAY_2025])


def introduced(police: int | None = 1000) -> Comparison:
    """The police share comes into the law: nothing of it may be decided before."""
    rows = (with_available(21),)
    old, new = choice(excess=0, sat=0), choice(excess=0, sat=0, police=police)
    return of(rows, rows, chosen_before=(old,), chosen_after=(new,), days=(DAY_2018, DAY_2021))


def halved() -> Comparison:
    """ALER halves its requests in two comuni: the old ones, under the new ceiling, would wait for its decision."""
    rows = tuple(with_available(20, istat, "ALER", stock_sap=500) for istat in ISTAT)
    old, new = (tuple(choice(istat, "ALER", sat=sat) for istat in ISTAT) for sat in (10, 5))
    police = tuple(choice(istat, police=1000) for istat in ISTAT)
    return of(rows, rows, chosen_before=(*old, *police), chosen_after=(*new, *police))


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """ALER and the comune in two comuni, whatever the law, supply and choices of either year."""
    sides = []
    for day in sorted(draw(st.tuples(laws, laws))):
        police, reserves = (draw(shares) if day >= since else None for since in (DAY_2021, DAY_2025))
        rows = [with_available(draw(st.integers(0, 30)), istat, kind) for istat in ISTAT for kind in ("COMUNE", "ALER")]
        rows.append(with_available(draw(st.integers(0, 30)), "", "OPERATORE"))
        chosen = [choice(i, "ALER", sat=draw(asked), reserves=reserves) for i in ISTAT]
        chosen += [choice(i, excess=draw(shares), sat=draw(asked), police=police, reserves=reserves) for i in ISTAT]
        chosen.append(choice("", "OPERATORE", sat=draw(asked)))
        sides.append(plan_of(*rows, choices=tuple(chosen), decided=day))
    return compare(*sides)


@settings(max_examples=60, deadline=None)
@given(found=comparisons())
def test_the_change_of_a_total_is_its_effects_and_what_is_said_not_to_be_split(found: Comparison) -> None:
    for column in ALLOCATED:
        total, effect, rest = found.total(column), found.total_effect(column), found.unsplit(column)
        split = sum(column in pair.effects for pair in found.pairs)
        assert total.pairs == split + rest.pairs
        ends = [(one.before or 0, one.after or 0) for one in (effect, rest.change) if one]
        expected = (total.comparable.before or 0, total.comparable.after or 0)
        assert expected == tuple(sum(side) for side in zip(*ends, strict=True))
        if effect:
            assert effect.before + effect.supply + effect.rules + effect.choices == effect.after
        words_of_the_gap = [note for note in tables.effects(found).notes if "non si può ripartire" in note]
        assert bool(words_of_the_gap) is any(found.unsplit(one).pairs for one in tables.shown_effects(found))


@settings(max_examples=60, deadline=None)
@given(found=comparisons())
def test_a_difference_nobody_split_under_another_law_is_never_called_comparable(found: Comparison) -> None:
    changed = {rule.key for rule in found.rules_changed}
    for pair in found.pairs:
        gone = pair.changes["sap"].difference is not None and "sap" not in pair.effects
        assert not (gone and "sat_tetto" in changed) or pair.outcome("sap") is Outcome.RULE_CHANGED


def test_the_general_ranking_that_loses_a_new_share_is_split_like_any_other() -> None:
    found = introduced()
    effect = found.total_effect(GENERAL)
    assert effect is not None
    assert (effect.before, effect.supply, effect.rules, effect.choices, effect.after) == (16, 0, 0, -3, 13)
    assert found.unsplit(GENERAL).pairs == 0
    assert charts.UNKNOWN not in charts.effects(found, GENERAL).description


def test_a_number_moved_by_a_share_the_law_did_not_foresee_is_not_comparable() -> None:
    """No choice of the year before could have taken these dwellings: the rule and its article are named."""
    change = introduced().pair(CREMONA).changes[GENERAL]
    assert (change.outcome, change.difference, change.variation) == (Outcome.RULE_CHANGED, -3, None)
    assert "Forze di polizia" in change.why or "forze" in change.why
    assert "r.r. 4/2017 art. 4 c. 3 lett. d bis" in change.why
    assert tables.pairs(introduced()).rows[0][-1] == Outcome.RULE_CHANGED.value


def test_the_effects_say_why_a_share_of_one_law_only_is_among_the_choices() -> None:
    said = "Le norme di un solo piano prevedono «Quota per le Forze di polizia e i Vigili del fuoco»: gli alloggi"
    assert sum(note.startswith(said) for note in tables.effects(introduced()).notes) == 1
    assert not any("un solo piano" in note for note in tables.effects(halved()).notes)


def test_equal_rules_are_counted_over_all_the_parameters_of_the_law() -> None:
    found = introduced()
    table = tables.law(found)
    same = [rule for rule in found.law if rule.state is State.UNCHANGED]
    assert len(table.rows) + len(same) == len(found.law)
    assert table.notes[0] == f"Norme uguali, non elencate: {len(same)}."


def test_a_new_share_set_to_zero_moves_nothing() -> None:
    assert introduced(0).pair(CREMONA).outcome(GENERAL) is Outcome.COMPARABLE


def test_a_new_share_that_comes_after_everything_is_taken_moves_no_ranking() -> None:
    """One dwelling, for indigence: the police share, rounded up, is one more and the ranking had none to lose."""
    rows, old, new = (with_available(1),), choice(excess=0, sat=0), choice(excess=0, sat=0, police=1000)
    found = of(rows, rows, chosen_before=(old,), chosen_after=(new,), days=(DAY_2018, DAY_2021)).pair(CREMONA)
    assert (found.changes[GENERAL].difference, found.outcome(GENERAL)) == (0, Outcome.ZERO_BASE)


def test_a_new_share_makes_its_own_quota_not_comparable_where_a_zero_was_written() -> None:
    rows = (with_available(21),)
    sides = tuple(choice(excess=0, sat=0, police=points) for points in (0, 1000))
    made = of(rows, rows, chosen_before=sides[:1], chosen_after=sides[1:], days=(DAY_2018, DAY_2021))
    assert made.pair(CREMONA).outcome(POLICE) is Outcome.RULE_CHANGED


def test_what_waits_for_a_decision_on_the_way_is_not_split_and_not_comparable() -> None:
    found = halved()
    for column, before, after in (("j_sat", 20, 10), ("sap", 20, 30), ("quota_indigenza", 4, 6), (GENERAL, 14, 20)):
        rest = found.unsplit(column)
        assert (rest.pairs, rest.change.before, rest.change.after) == (2, before, after), column
        assert found.total_effect(column) is None
        for istat in ISTAT:
            change = found.pair(istat, OwnerType.ALER).changes[column]
            assert change.outcome is Outcome.RULE_CHANGED, column
            assert "l.r. 16/2016 art. 23 c. 13" in change.why


def test_the_page_says_in_words_what_is_not_split() -> None:
    found = halved()
    (note,) = (note for note in tables.effects(found).notes if "non si può ripartire" in note)
    assert "j · Servizi transitori (SAT), 2 righe, da 20 a 10 alloggi (−10)" in note
    assert "Graduatoria generale, 2 righe, da 14 a 20 alloggi (+6)" in note
    said = words(texts.summary(found))
    assert "La quota per l'indigenza passa da 4 a 6 alloggi (+2) su 2 righe e non si può ripartire" in said
    assert "non è nota" not in said
    figure = charts.effects(found, GENERAL)
    assert charts.UNKNOWN not in figure.description
    assert "2 righe, da 14 a 20 alloggi (+6)" in figure.description
    assert figure.title.endswith("(senza 2 righe non ripartite fra gli effetti)")


def test_beside_rows_that_are_split_the_others_are_said_too() -> None:
    rows = tuple(with_available(20, istat, "ALER", stock_sap=500) for istat in ISTAT)
    old, new = (
        (choice(sat=0, excess=0), *(choice(istat, "ALER", sat=sat) for istat in ISTAT)) for sat in (10, 5)
    )  # fmt: skip
    found = of((with_available(10), *rows), (with_available(20), *rows), chosen_before=old, chosen_after=new)
    said = words(texts.summary(found))
    assert "Dove si può ripartire, la quota per l'indigenza passa da 2 a 4 alloggi: +2 per l'offerta" in said
    assert "Su altre 2 righe passa da 4 a 6 alloggi (+2) e non si può ripartire fra gli effetti" in said


def test_one_row_that_is_not_split_is_not_called_rows() -> None:
    """The second stock is not communicated: under the first ceiling, of the stock, the old request rests on nothing."""
    rows = (with_available(20), with_available(20, SORESINA))
    later = (with_available(20), with_available(20, SORESINA, stock_sap=None))
    sides = tuple((choice(sat=0), choice(SORESINA, sat=sat)) for sat in (10, 5))
    found = of(rows, later, chosen_before=sides[0], chosen_after=sides[1])
    assert found.unsplit("j_sat").pairs == 1
    assert "Su un'altra riga passa da 2 a 3 alloggi (+1) e non si può ripartire" in words(texts.summary(found))
    assert charts.effects(found).title.endswith("(senza 1 riga non ripartita fra gli effetti)")


def test_the_summary_does_not_call_comparable_what_the_law_changed() -> None:
    said = words(texts.summary(halved()))
    assert "Tutte le righe sono confrontabili" not in said
    assert re.search(r"la norma è cambiata: 2\.", said)


@pytest.mark.parametrize("day", [DAY_2018, DAY_2021])
def test_the_effects_say_which_quota_a_law_does_not_foresee_as_the_totals_do(day: date) -> None:
    rows, chosen = (with_available(21),), choice(excess=0, sat=0, police=1000 if day == DAY_2021 else None)
    later = choice(excess=0, sat=0, police=1000)
    found = of(rows, rows, chosen_before=(chosen,), chosen_after=(later,), days=(day, DAY_2022))
    shown = {row[0]: row[1] for row in tables.effects(found).rows}
    totals = {row[0]: row[1] for row in tables.totals(found).rows}
    name = "Quota per le forze dell'ordine"
    assert shown[name] == totals[name] == ("non prevista" if day == DAY_2018 else 3)


def test_a_choice_known_in_one_year_only_leaves_its_numbers_beside_each_other_and_not_compared() -> None:
    """Excess of 10 points communicated in the first year, nothing in the second: 3 of 10 and 2 of 10 are no fall."""
    rows = (with_available(10),)
    found = of(rows, rows, chosen_before=(choice(excess=1000, sat=0),), chosen_after=(choice(sat=0),), days=SAME_LAW)
    change = found.pair(CREMONA).changes["quota_indigenza"]
    assert (change.before, change.after, change.difference) == (3, 2, None)
    assert change.outcome is Outcome.CHOICE_UNKNOWN
    assert "quota_indigenza" not in found.pair(CREMONA).effects
    assert found.pair(CREMONA).outcome("sap") is Outcome.COMPARABLE, "SAT were said in both"
    again = of(rows, rows, chosen_before=(choice(sat=0),), chosen_after=(choice(excess=1000, sat=0),), days=SAME_LAW)
    assert again.pair(CREMONA).outcome("quota_indigenza") is Outcome.CHOICE_UNKNOWN


def test_where_there_are_no_dwellings_a_choice_nobody_made_compares() -> None:
    some, none = (with_available(10),), (with_available(0),)
    found = of(some, none, chosen_before=(choice(excess=1000, sat=0),), days=SAME_LAW)
    assert found.pair(CREMONA).changes["quota_indigenza"].difference == -3


def test_a_scenario_may_start_from_a_choice_nobody_made() -> None:
    plan = plan_of(with_available(10))
    for sides in ((plan, scenario(plan, eccedenza=10)), (scenario(plan, eccedenza=10), plan)):
        pair = compare(*sides).pair(CREMONA)
        assert abs(pair.changes["quota_indigenza"].difference or 0) == 1
        assert abs(pair.effects["quota_indigenza"].choices) == 1


@pytest.mark.parametrize(
    ("dwellings", "outcome"),
    [(2, Outcome.RULE_CHANGED), (1, Outcome.ZERO_BASE)],
    ids=["one to indigence and one to the police: the ranking loses it", "nothing was left to lose"],
)
def test_a_new_share_moves_the_ranking_only_if_something_was_left(dwellings: int, outcome: Outcome) -> None:
    rows = (with_available(dwellings),)
    old, new = choice(excess=0, sat=0), choice(excess=0, sat=0, police=1000)
    made = of(rows, rows, chosen_before=(old,), chosen_after=(new,), days=(DAY_2018, DAY_2021))
    assert made.pair(CREMONA).outcome(GENERAL) is outcome


def test_reserves_that_come_after_everything_is_taken_move_no_ranking() -> None:
    """All three for indigence: a reserve of one, rounded half up, takes nothing from the ranking."""
    rows = (with_available(3),)
    old, new = choice(excess=8000, sat=0, police=0), choice(excess=8000, sat=0, police=0, reserves=2000)
    made = of(rows, rows, chosen_before=(old,), chosen_after=(new,), days=(DAY_2022, DAY_2025))
    assert made.pair(CREMONA).outcome(GENERAL) is Outcome.ZERO_BASE


def test_a_new_share_makes_its_own_quota_not_comparable_though_nothing_was_left() -> None:
    rows, old, new = (with_available(1),), choice(excess=0, sat=0), choice(excess=0, sat=0, police=1000)
    made = of(rows, rows, chosen_before=(old,), chosen_after=(new,), days=(DAY_2018, DAY_2021))
    assert made.pair(CREMONA).outcome(POLICE) is Outcome.RULE_CHANGED


def test_a_comune_in_one_plan_only_has_no_effects_and_hinders_no_sum() -> None:
    one = (with_available(10),)
    found = of(one, (*one, with_available(9, SORESINA)), days=SAME_LAW)
    assert found.pair(SORESINA).effects == {}
    effect = found.total_effect("quota_indigenza")
    assert effect is not None
    assert (effect.before, effect.after) == (2, 2)


def test_a_column_that_is_not_split_carries_its_name() -> None:
    assert halved().unsplit("j_sat").column == "j_sat"
