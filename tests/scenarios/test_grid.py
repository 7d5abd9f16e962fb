"""Many scenarios in one array computation equal the same scenarios one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.italian import points
from piano_lib.plan import Plan
from piano_lib.plan.line import ALLOCATED
from piano_lib.scenarios import Scenario, ScenarioError, grid, scenario
from piano_lib.scenarios.grid import MOST
from piano_lib.survey.model import OwnerType
from tests.plan.esempi import choice, plan_of, unanswered, with_available

CREMONA, SORESINA = "019036", "019098"
counts = st.one_of(st.none(), st.integers(0, 60))


def check(found_plan: Plan, axes: dict[str, list[int]], comuni: tuple[str, ...], owner: OwnerType) -> int:
    """Compare every point of a grid with the scenario built alone; gives how many numbers were compared."""
    found, compared = grid(found_plan, axes, Scenario(comuni=comuni, owner=owner)), 0
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


def test_fewer_dwellings_than_there_are_leave_none() -> None:
    found = grid(plan_of(with_available(3)), {"alloggi": [-9, -3, -1, 0]})
    assert list(found.values("sap")[:, 0]) == [0, 0, 2, 3]


def test_one_more_dwelling_never_lowers_a_quota() -> None:
    found = grid(plan_of(with_available(0), choices=(choice(excess=1000),)), {"alloggi": range(300)})
    quota = found.values("quota_indigenza")[:, 0]
    assert (quota[1:] >= quota[:-1]).all()
    assert quota[10] == 3  # 30% of 10 is 3, not the 4 that floats give


def test_a_table_has_a_row_per_scenario_and_whole_numbers(plan: Plan) -> None:
    table = grid(plan, {"eccedenza": [0, 1000], "sat": [0, 5]}).table(plan.ambito.focus)
    assert list(table.columns) == ["eccedenza", "sat", *ALLOCATED, "quote_oltre_disponibili", "righe_non_note"]
    assert {str(kind) for kind in table.dtypes} == {"Int64"}
    assert (table["righe_non_note"] == 0).all(), "the line of Cremona is known whatever is asked"
    assert table[["eccedenza", "sat"]].values.tolist() == [[0, 0], [0, 5], [1000, 0], [1000, 5]]


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
    found = grid(plan_of(with_available(1), choices=(choice(police=1000),)), {"eccedenza": [0, 1000]})
    assert list(found.table()["quote_oltre_disponibili"]) == [1, 1]


def test_every_wrong_axis_is_said_at_once() -> None:
    plan = plan_of(with_available(10))
    axes = {"altezza": [1], "eccedenza": [0, 9000], "forze_ordine": [1100], "sat": [-1], "riserve": [100]}
    with pytest.raises(ScenarioError) as refused:
        grid(plan, axes)
    said = str(refused.value)
    for part in (
        "«altezza» non è un asse",
        "non sta fra 0 e 100",
        "supera il massimo di 10",
        "meno di zero",
        "prevista",
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
    found = grid(plan, {"eccedenza": range(0, 4001, 100)})
    assert repr(found) == "<Griglia di 41 scenari del piano 2022: eccedenza 41 valori; 73 righe>"
    assert "Altri 11 scenari" in found._repr_html_()
