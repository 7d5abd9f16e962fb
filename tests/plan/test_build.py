"""From declarations and choices to lines: identities, levels, and what stays unknown."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from piano_lib.plan import Plan
from piano_lib.plan.line import PlanLine
from piano_lib.survey.model import Reply
from tests.plan.esempi import DAY_2021, choice, codes, declaration, plan_of, unanswered, with_available


def line(plan: Plan, owner: str = "COMUNE", istat: str = "019036") -> PlanLine:
    return next(one for one in plan.lines if (one.istat, one.owner.value) == (istat, owner))


@given(n=st.integers(0, 3000), sas=st.integers(0, 50), sat=st.integers(0, 60), excess=st.integers(0, 8000),
       police=st.integers(0, 1000))  # fmt: skip
def test_identities_hold_and_quotas_equal_fractions(n: int, sas: int, sat: int, excess: int, police: int) -> None:
    sas = min(sas, n)
    row = with_available(n, stock_sas=sas, sas_declared=sas)
    plan = plan_of(row, choices=(choice(excess=excess, police=police, sat=sat),))
    one = line(plan)
    value = one.value
    granted = min(sat, (n - sas) * 2500 // 10000)
    assert value("j_sat") == granted
    assert granted + (value("sap") or 0) + sas == value("g_totale") == n
    assert value("quota_indigenza") == ceil(Fraction(2000 + excess, 10000) * (value("sap") or 0))
    assert value("quota_forze_ordine") == ceil(Fraction(police, 10000) * (value("sap") or 0))
    taken = (value("quota_indigenza") or 0) + (value("quota_forze_ordine") or 0)
    assert value("graduatoria_generale") == max(0, (value("sap") or 0) - taken)
    assert ("quote-oltre-disponibili" in codes(plan)) == (taken > (value("sap") or 0))


def test_the_example_of_cremona_gives_five_sat_of_twenty_two() -> None:
    one = line(plan_of(with_available(22), choices=(choice(excess=1000, sat=5),)))
    assert [one.value(c) for c in ("j_sat_massimo", "j_sat", "sap", "quota_indigenza")] == [5, 5, 17, 6]


def test_with_eight_available_the_grant_is_two_and_the_line_says_what_five_need() -> None:
    plan = plan_of(with_available(8), choices=(choice(sat=5),))
    found = next(finding for finding in plan.all_findings if finding.code == "sat-ridotti")
    assert line(plan).value("j_sat") == 2
    assert "richiesti 5, concessi 2" in found.message
    assert "20 alloggi" in found.remedy


def test_in_2021_the_ceiling_is_taken_of_the_stock() -> None:
    one = line(plan_of(with_available(8), choices=(choice(sat=5),), decided=DAY_2021))
    assert (one.value("j_sat_massimo"), one.value("j_sat")) == (10, 5)


def test_a_ceiling_on_an_unknown_stock_is_unknown_not_zero() -> None:
    plan = plan_of(with_available(8, stock_sap=None), choices=(choice(sat=5),), decided=DAY_2021)
    one = line(plan)
    assert [one.value(c) for c in ("j_sat_massimo", "j_sat", "sap", "quota_indigenza")] == [None] * 4
    assert "tetto-sat-ignoto" in codes(plan)


def test_without_a_request_an_unknown_stock_leaves_the_quotas_known() -> None:
    one = line(plan_of(with_available(8, stock_sap=None), decided=DAY_2021))
    assert (one.value("j_sat_massimo"), one.value("sap"), one.value("quota_indigenza")) == (None, 8, 2)


def test_the_police_share_of_the_comune_counts_for_aler_too() -> None:
    rows = (with_available(10), with_available(40, owner="ALER"))
    plan = plan_of(*rows, choices=(choice(police=1000, excess=1000),))
    assert line(plan, "ALER").value("quota_forze_ordine") == 4
    assert line(plan, "ALER").value("quota_indigenza") == 8, "the excess is the comune's own"
    assert line(plan).value("quota_indigenza") == 3


def test_a_police_share_written_by_aler_has_no_effect_and_is_said() -> None:
    rows = (with_available(10), with_available(40, owner="ALER"))
    plan = plan_of(*rows, choices=(choice(police=500), choice(owner="ALER", police=1000)))
    assert line(plan, "ALER").value("quota_forze_ordine") == 2
    assert "forze-ordine-del-comune" in codes(plan)


def test_a_share_nobody_decided_is_not_zero_and_reserves_nothing() -> None:
    plan = plan_of(with_available(10))
    one = line(plan)
    assert one.value("quota_forze_ordine") is None
    assert one.value("graduatoria_generale") is None
    assert str(plan.total("graduatoria_generale")) == "almeno 7", "at most 10 %, one dwelling, may still be reserved"
    assert "forze-ordine-non-stabilita" in codes(plan)


def test_aler_measures_its_sat_on_the_whole_ambito() -> None:
    rows = (with_available(8, owner="ALER"), with_available(12, "019098", "ALER"))
    plan = plan_of(*rows, choices=(choice(owner="ALER", sat=5),))
    assert (line(plan, "ALER").value("j_sat_massimo"), line(plan, "ALER").value("j_sat")) == (5, 5)


def test_above_the_ceiling_of_the_owner_no_comune_is_chosen_among_several() -> None:
    rows = (with_available(8, owner="ALER"), with_available(12, "019098", "ALER"))
    plan = plan_of(*rows, choices=(choice(owner="ALER", sat=4), choice("019098", "ALER", sat=4)))
    for istat in ("019036", "019098"):
        one = line(plan, "ALER", istat)
        assert (one.value("j_sat_massimo"), one.value("j_sat"), one.value("sap"), one.allocation) == (
            5, None, None, None
        )  # fmt: skip
    assert "sat-da-ripartire" in codes(plan)


def test_a_request_that_fits_is_granted_while_others_are_left_to_decide() -> None:
    """Of ten dwellings under the ceiling the first comune asks none: what is undecided is of the others only."""
    rows = (with_available(8, owner="ALER"), with_available(12, "019098", "ALER"), with_available(4, "019074", "ALER"))
    chosen = (choice("019098", "ALER", sat=5), choice("019074", "ALER", sat=4))
    plan = plan_of(*rows, choices=chosen)
    assert line(plan, "ALER").value("quota_indigenza") == 2
    assert [line(plan, "ALER", istat).allocation for istat in ("019098", "019074")] == [None, None]


def test_aler_is_never_computed_on_the_total_of_the_ambito() -> None:
    total = with_available(53, "", "ALER")
    plan = plan_of(total)
    assert plan.lines[0].value("g_totale") == 53
    assert plan.lines[0].allocation is None
    assert "totale-non-ripartito" in codes(plan)


def test_an_ambito_total_is_not_added_to_the_comuni_it_sums_up() -> None:
    plan = plan_of(with_available(53, "", "ALER"), with_available(40, "019036", "ALER"))
    assert plan.total("g_totale").value == 40
    assert [one.counted for one in plan.lines] == [True, False]


def test_a_silence_covered_by_the_total_of_its_owner_neither_splits_nor_lessens_it() -> None:
    rows = (with_available(41, "", "ALER"), unanswered("019098", "ALER"), with_available(50))
    plan = plan_of(*rows, choices=(choice("", "ALER", sat=4),))
    assert str(plan.total("g_totale")) == "91", "nothing is split, and nothing is unknown"
    assert [(one.istat, one.counted) for one in plan.lines] == [("019036", True), ("019098", False), ("", True)]
    assert line(plan, "ALER", "").value("j_sat") == 4
    assert "dichiarazione-mancante" not in codes(plan)
    assert "totale d'ambito senza ripartizione" in line(plan, "ALER", "").warnings[0]
    assert line(plan, "ALER", "019098").warnings == (
        "nessun dato per il comune: i suoi alloggi sono nel totale d'ambito dichiarato dallo stesso ente",
    )


def test_a_silence_stays_unknown_where_the_owner_has_told_some_comuni_or_no_total() -> None:
    part = plan_of(with_available(41, "", "ALER"), unanswered("019098", "ALER"), with_available(5, owner="ALER"))
    assert str(part.total("g_totale")) == "almeno 5", "the total is split, and a part of it is still to come"
    silent = plan_of(unanswered("", "ALER"), unanswered("019098", "ALER"), with_available(5))
    assert str(silent.total("g_totale")) == "almeno 5"
    other = plan_of(with_available(41, "", "ALER"), unanswered("019098"))
    assert str(other.total("g_totale")) == "almeno 41", "a total covers its own owner only"


def test_missing_is_not_zero_all_the_way_to_the_total() -> None:
    plan = plan_of(with_available(10), unanswered("019098"), declaration("019074", free=None))
    total = plan.total("g_totale")
    assert (total.value, total.lines, total.missing, total.complete) == (16, 3, 2, False)
    assert str(total) == "almeno 16", "ten, and the six known parts of the third"
    assert str(plan_of(unanswered()).total("g_totale")) == "n.c."
    assert line(plan, istat="019098").value("b_stato_di_fatto") is None


def test_a_nil_return_counts_as_zero_assignable_but_its_stock_stays_unknown() -> None:
    plan = plan_of(unanswered(reply=Reply.NIL))
    one = line(plan)
    assert (one.value("g_totale"), one.value("sap"), one.value("b_stato_di_fatto")) == (0, 0, 0)
    assert one.value("a_patrimonio_sap") is None
    assert plan.total("g_totale").complete


def test_sas_not_communicated_is_said_and_the_quotas_rest_on_all_of_g() -> None:
    plan = plan_of(with_available(10, sas_declared=None, stock_sas=4))
    assert (line(plan).value("sas"), line(plan).value("sap")) == (None, 10)
    assert "sas-non-comunicati" in codes(plan)


def test_without_any_sas_stock_the_sas_of_g_are_zero() -> None:
    assert line(plan_of(with_available(10, sas_declared=None, stock_sas=0))).value("sas") == 0


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [with_available(8, owner="ALER"), with_available(12, "019098", "ALER"), with_available(7)]
    choices = (choice(owner="ALER", sat=4), choice("019098", "ALER", sat=4), choice(police=1000))
    one, other = plan_of(*rows, choices=choices), plan_of(*reversed(rows), choices=tuple(reversed(choices)))
    assert one.lines == other.lines


def test_reserves_count_from_2025_and_round_half_up() -> None:
    plan = plan_of(with_available(25), choices=(choice(police=0, reserves=1000),), decided=date(2025, 4, 1))
    one = line(plan)
    assert (one.value("quota_riserve"), one.value("graduatoria_generale")) == (3, 25 - 5 - 3)
    assert "quota_riserve" in plan.quotas().columns


def test_reserves_before_2025_block_the_plan() -> None:
    plan = plan_of(with_available(25), choices=(choice(reserves=1000),))
    assert [finding.column for finding in plan.all_findings if finding.blocks] == ["riserve"]


def test_an_excess_written_for_aler_blocks_the_plan_and_names_row_and_column() -> None:
    plan = plan_of(with_available(25, owner="ALER"), choices=(choice(owner="ALER", excess=1000, row=7),))
    found = next(finding for finding in plan.all_findings if finding.blocks)
    assert (found.file, found.row, found.column, found.read) == ("2022/scelte.csv", 7, "h_eccedenza_indigenza", "10")


def test_a_police_share_over_the_ceiling_blocks_the_plan() -> None:
    plan = plan_of(with_available(25), choices=(choice(police=1001),))
    assert [finding.column for finding in plan.all_findings if finding.blocks] == ["i_forze_ordine"]


def test_a_sum_holds_nothing_of_a_row_whose_figures_are_only_the_most_they_can_be() -> None:
    sure, most = with_available(10), with_available(3, "019098", sas_declared=None, stock_sas=4)
    plan = plan_of(sure, most, choices=(choice(police=1000, sat=2), choice("019098", police=1000, sat=0)))
    assert str(plan.total("g_totale")) == "13"
    for column in ("disponibili", "sap", "quota_indigenza", "quota_forze_ordine", "graduatoria_generale"):
        known = line(plan).value(column)
        assert (plan.total(column).value, plan.total(column).complete) == (known, False), column
    assert str(plan.total("j_sat")) == "2", "of no request nothing is granted, however many are SAS"
    silent = plan_of(with_available(30, sas_declared=None, stock_sas=4))
    assert silent.lines[0].ranked_at_least, "on all of g something is left whatever the police share"
    assert silent.lines[0].least("graduatoria_generale") == 0
