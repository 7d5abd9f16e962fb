"""Many scenarios in one array computation equal the same scenarios one by one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.italian import points
from piano_lib.plan import Plan
from piano_lib.plan.line import ALLOCATED
from piano_lib.scenarios import Scenario, ScenarioError, from_words, grid, scenario
from piano_lib.scenarios.axes import MOST
from piano_lib.survey.model import OwnerType
from tests.plan.esempi import choice, plan_of, unanswered, with_available

CREMONA, SORESINA = "019036", "019098"
counts = st.one_of(st.none(), st.integers(0, 60))


def check(found_plan: Plan, axes: dict[str, list[int]], comuni: tuple[str, ...], owner: OwnerType) -> int:
    """Compare every point of a grid with the scenario built alone; gives how many numbers were compared.

    Shares are given in hundredths of a point.
    """
    written = {name: values if name == "sat" else [points(value) for value in values] for name, values in axes.items()}
    found, compared = grid(found_plan, written, Scenario(comuni=comuni, owner=owner)), 0
    for number, point in enumerate(found.points):
        words: dict[str, object] = {"ente": owner.value, "comune": list(comuni) or None}
        for name, value in zip(found.axes, point, strict=True):
            words[name] = value if name == "sat" else points(value)
        lines = [line for line in scenario(found_plan, **words).lines if line.istat]
        for column, attribute in ALLOCATED.items():
            values = found.values(column)[number]
            for line, value, unknown in zip(lines, values, found.unknown[number], strict=True):
                assert unknown == (line.allocation is None)
                assert value == (getattr(line.allocation, attribute) if line.allocation else 0), (column, point)
                compared += 1
        assert [bool(x) for x in found.allocation.exceeds[number]] == [
            bool(line.allocation and line.allocation.exceeds) for line in lines
        ]
    return compared


def test_the_shipped_plan_point_by_point(plan: Plan) -> None:
    axes = {"eccedenza": [0, 750, 1000, 4000], "sat": [0, 3, 9], "forze_ordine": [0, 1000]}
    assert check(plan, axes, (), OwnerType.COMUNE) == 4 * 3 * 2 * 6 * sum(bool(line.istat) for line in plan.lines)


def test_sat_of_aler_are_measured_on_its_whole_ambito(plan: Plan) -> None:
    assert check(plan, {"sat": list(range(12))}, (), OwnerType.ALER)


@settings(max_examples=40, deadline=None)
@given(
    n=st.lists(counts, min_size=4, max_size=4), h=st.integers(0, 8000),
    s=st.lists(st.integers(0, 30), min_size=3, max_size=3),
    excess=st.lists(st.integers(0, 8000), min_size=1, max_size=4),
    sat=st.lists(st.integers(0, 30), min_size=1, max_size=4),
    comuni=st.sampled_from([(), (CREMONA,), (CREMONA, SORESINA)]),
    owner=st.sampled_from([OwnerType.COMUNE, OwnerType.ALER]),
)  # fmt: skip
def test_any_plan_point_by_point(
    n: list[int | None],
    h: int,
    s: list[int],
    excess: list[int],
    sat: list[int],
    comuni: tuple[str, ...],
    owner: OwnerType,
) -> None:
    made = plan_of(
        with_available(n[0]), with_available(n[1], owner="ALER"), with_available(n[2], SORESINA, "ALER"),
        with_available(n[3], SORESINA), unanswered("019074"),
        choices=(choice(excess=h, sat=s[0]), choice(owner="ALER", sat=s[1]), choice(SORESINA, "ALER", sat=s[2])),
    )  # fmt: skip
    assert check(made, {"eccedenza": excess, "sat": sat}, comuni, owner)


@settings(max_examples=30, deadline=None)
@given(n=st.integers(0, 40), more=st.lists(st.integers(0, 20), min_size=1, max_size=5), sat=st.integers(0, 12))
def test_more_dwellings_on_an_axis_are_those_of_a_scenario_with_more_supply(n: int, more: list[int], sat: int) -> None:
    plan = plan_of(with_available(n), with_available(7, owner="ALER"), choices=(choice(sat=sat, excess=1000),))
    found = grid(plan, {"alloggi": more}, Scenario(comuni=(CREMONA,)))
    place = found.line(CREMONA)
    for number, count in enumerate(more):
        alone = scenario(plan, offerta={"e_liberi": count}, comune="Cremona")
        line = next(line for line in alone.lines if line.key == found.lines[place].key)
        assert line.allocation is not None
        for column, attribute in ALLOCATED.items():
            assert found.values(column)[number][place] == getattr(line.allocation, attribute)


def test_no_more_dwellings_can_be_taken_than_there_are_and_none_where_nothing_is_known() -> None:
    plan, here = plan_of(with_available(3), with_available(None, SORESINA)), Scenario(comuni=(CREMONA,))
    assert list(grid(plan, {"alloggi": [-3, -1, 0]}, here).values("sap")[:, 0]) == [0, 2, 3]
    for axes, where, said in (
        ([-9, 0], here, "Cremona, COMUNE: gli alloggi disponibili sono 3, non se ne possono togliere 9"),
        ([1], Scenario(), "indica il comune"),
        ([1], Scenario(comuni=(SORESINA,)), "Soresina, COMUNE: gli alloggi non sono comunicati"),
        ([1], Scenario(comuni=("019074",)), "A Pieve d'Olmi non c'è una riga di COMUNE"),
    ):
        with pytest.raises(ScenarioError, match=said):
            grid(plan, {"alloggi": axes}, where)


def test_one_more_dwelling_never_lowers_a_quota() -> None:
    here = Scenario(comuni=(CREMONA,))
    found = grid(plan_of(with_available(0), choices=(choice(excess=1000),)), {"alloggi": range(300)}, here)
    quota = found.values("quota_indigenza")[:, 0]
    assert (quota[1:] >= quota[:-1]).all()
    assert quota[10] == 3  # 30% of 10 is 3, not the 4 that floats give


def test_a_table_has_a_row_per_scenario_and_whole_numbers(plan: Plan) -> None:
    table = grid(plan, {"eccedenza": [0, "7,5"], "sat": [0, 5]}).table(plan.ambito.focus)
    assert list(table.columns) == ["eccedenza", "sat", *ALLOCATED, "quote_oltre_disponibili", "righe_non_note"]
    assert [str(kind) for kind in table.dtypes] == ["string", *["Int64"] * (len(table.columns) - 1)]
    assert (table["righe_non_note"] == 0).all(), "the line of Cremona is known whatever is asked"
    assert table[["eccedenza", "sat"]].values.tolist() == [["0", 0], ["0", 5], ["7,5", 0], ["7,5", 5]]


def test_an_unknown_supply_gives_no_number() -> None:
    plan = plan_of(unanswered(), with_available(4, SORESINA))
    table = grid(plan, {"sat": [0, 1]}).table(CREMONA)
    assert table["quota_indigenza"].isna().all()
    assert list(grid(plan, {"sat": [0, 1]}).totals("quota_indigenza")) == [1, 1]


def test_requests_of_several_comuni_beyond_the_ceiling_are_counted_as_not_known() -> None:
    """ALER asks in two comuni: 2 + 2 SAT fit in a quarter of 20 dwellings, 4 + 4 do not."""
    plan = plan_of(with_available(8, owner="ALER"), with_available(12, SORESINA, "ALER"))
    found = grid(plan, {"sat": [0, 2, 4]}, Scenario(owner=OwnerType.ALER))
    assert list(found.table()["righe_non_note"]) == [0, 0, 2]
    here = found.table(SORESINA, OwnerType.ALER)
    assert list(here["j_sat"].isna()) == [False, False, True]
    assert list(found.totals("j_sat")) == [0, 4, 0]


def test_quotas_that_exceed_the_supply_are_counted() -> None:
    found = grid(plan_of(with_available(1), choices=(choice(police=1000),)), {"eccedenza": [0, 10]})
    assert list(found.table()["quote_oltre_disponibili"]) == [1, 1]


def test_every_wrong_axis_is_said_at_once() -> None:
    plan = plan_of(with_available(10))
    axes = {"altezza": [1], "eccedenza": [0, 90], "forze_ordine": [11], "sat": [-1], "riserve": [1]}
    with pytest.raises(ScenarioError) as refused:
        grid(plan, axes)
    said = str(refused.value)
    for part in (
        "«altezza» non è un asse",
        "non sta fra 0 e 100",
        "supera il massimo di 10",
        "negativo (letto: «-1»)",
        "previste",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("axes", "said"), [({}, "non ha assi"), ({"sat": []}, "non ha valori"), ({"sat": range(MOST + 1)}, "più di")]
)
def test_a_grid_of_nothing_or_of_too_much_is_refused(axes: dict[str, list[int]], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        grid(plan_of(with_available(10)), axes)


def test_a_line_that_is_not_there_is_refused(plan: Plan) -> None:
    with pytest.raises(LookupError, match="999999"):
        grid(plan, {"sat": [0]}).table("999999")


def test_it_shows_itself_briefly_and_as_a_table(plan: Plan) -> None:
    found = grid(plan, {"eccedenza": range(41)})
    assert repr(found) == "<Griglia di 41 scenari del piano 2022: eccedenza 41 valori; 73 righe>"
    assert "Altri 11 scenari" in found._repr_html_()


def test_what_the_scope_changes_is_applied_once_whoever_asks(plan: Plan) -> None:
    """More dwellings, other choices and the law of another day in the scope, an axis on top: as the scenarios alone."""
    words = {"offerta": {"e_turnover": 4}, "sat": 3, "norme_al": "2020-12-01", "comune": "Cremona"}
    scope = from_words(plan, words)
    found = grid(plan, {"eccedenza": [0, 10, "12,5"]}, scope)
    place = found.line(CREMONA)
    assert found.lines[place].available == 26, "22 dwellings and four more, not eight"
    for number, excess in enumerate((0, 10, "12,5")):
        alone = scenario(plan, **words, eccedenza=excess)
        line = next(one for one in alone.lines if one.key == found.lines[place].key)
        assert found.values("quota_indigenza")[number][place] == line.value("quota_indigenza")
        assert found.values("j_sat")[number][place] == line.value("j_sat") == 3


def test_an_axis_on_a_choice_the_scope_holds_fixed_is_refused(plan: Plan) -> None:
    with pytest.raises(ScenarioError, match="«sat» è sia un asse sia una scelta fissa"):
        grid(plan, {"sat": [0, 1]}, Scenario(sat=3))


def test_the_choices_of_the_plan_that_the_law_of_the_scope_does_not_admit_do_not_count(plan: Plan) -> None:
    found = grid(plan, {"eccedenza": [0, 10]}, Scenario(law=date(2018, 6, 1)))
    assert not found.values("quota_forze_ordine").any()


@pytest.mark.parametrize(
    ("axes", "words"),
    [
        ({"eccedenza": [90]}, {"eccedenza": 90}),
        ({"eccedenza": ["tanta"]}, {"eccedenza": "tanta"}),
        ({"eccedenza": [7.1]}, {"eccedenza": 7.1}),
        ({"forze_ordine": [11]}, {"forze_ordine": 11}),
        ({"riserve": [5]}, {"riserve": 5}),
        ({"sat": [-1]}, {"sat": -1}),
        ({"sat": [True]}, {"sat": True}),
    ],
)
def test_a_grid_reads_and_refuses_as_a_scenario_does(
    plan: Plan, axes: dict[str, list[object]], words: dict[str, object]
) -> None:
    with pytest.raises(ScenarioError) as one:
        grid(plan, axes)
    with pytest.raises(ScenarioError) as other:
        scenario(plan, **words)
    assert one.value.sentences == other.value.sentences


def test_whole_numbers_of_numpy_are_whole_numbers(plan: Plan) -> None:
    assert grid(plan, {"sat": np.arange(3)}).points == ((0,), (1,), (2,))


def test_each_scenario_of_a_grid_has_its_words(plan: Plan) -> None:
    found = grid(plan, {"eccedenza": ["7,5"], "alloggi": [-2, 3]}, Scenario("Prova", comuni=(CREMONA,)))
    assert [found.label(number).replace("\xa0", " ") for number in range(2)] == [
        "Prova: eccedenza per l’indigenza 7,5 % (Cremona); alloggi disponibili −2",
        "Prova: eccedenza per l’indigenza 7,5 % (Cremona); alloggi disponibili +3",
    ]


def test_the_sums_of_a_grid_are_those_of_the_plan_where_rows_are_known_in_part() -> None:
    most = with_available(8, "019098", sas_declared=None, stock_sas=4)
    aler = (with_available(8, owner="ALER"), with_available(12, "", "ALER"))
    plan = plan_of(
        with_available(10), most, *aler, choices=(choice(police=0, sat=0), choice("019098", police=0, sat=0))
    )
    found = grid(plan, {"eccedenza": [0]}, Scenario(comuni=(CREMONA,)))
    for column in ("j_sat", "sap", "quota_indigenza", "graduatoria_generale"):
        grid_sum, plan_sum = found.sums(column)[0], plan.total(column)
        assert (str(grid_sum), grid_sum.complete) == (str(plan_sum), plan_sum.complete), column
    alone = found.sums("sap", [found.line("019098")])[0]
    assert (str(alone), alone.complete) == ("8", True), "of one row alone the number that it has"
