"""Letter g: the sum of the parts, the declared total where parts are missing, never a zero in place of a gap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from piano_lib.survey.model import Reply
from piano_lib.survey.total import TotalKind, total_of
from tests.plan.esempi import declaration, unanswered

PARTS = ("as_is", "renovated", "new_built", "free", "turnover", "conferred")
counts = st.integers(0, 5000)


@given(st.tuples(counts, counts, counts, counts, counts, counts))
def test_g_is_the_sum_of_its_parts_when_all_are_known(values: tuple[int, ...]) -> None:
    total = total_of(declaration(**dict(zip(PARTS, values, strict=True))))
    assert (total.value, total.kind, total.missing) == (sum(values), TotalKind.PARTS, ())


def test_one_missing_part_makes_g_unknown_and_names_the_column() -> None:
    total = total_of(declaration(turnover=None))
    assert (total.value, total.kind, total.known, total.missing) == (None, TotalKind.UNKNOWN, 7, ("e_turnover",))


def test_the_declared_total_stands_for_missing_parts_and_says_so() -> None:
    total = total_of(declaration(as_is=None, free=None, total_declared=12))
    assert (total.value, total.kind) == (12, TotalKind.DECLARED)
    assert total.missing == ("b_stato_di_fatto", "e_liberi")


def test_a_declared_total_never_replaces_parts_that_are_all_known() -> None:
    assert total_of(declaration(total_declared=99)).value == 10


def test_an_undivided_figure_stands_for_free_and_turnover() -> None:
    row = declaration(free=None, turnover=None, undivided=7)
    assert total_of(row).value == 10


def test_what_is_given_beside_an_undivided_figure_is_a_detail_of_it() -> None:
    assert total_of(declaration(free=3, turnover=None, undivided=7)).value == 10
    assert total_of(declaration(free=3, turnover=4, undivided=7)).value == 10


def test_a_nil_return_gives_zero_and_a_missing_one_gives_nothing() -> None:
    nil, missing = total_of(unanswered(reply=Reply.NIL)), total_of(unanswered())
    assert (nil.value, nil.kind) == (0, TotalKind.NIL)
    assert (missing.value, missing.kind, missing.known) == (None, TotalKind.UNKNOWN, 0)
    assert len(missing.missing) == 6
