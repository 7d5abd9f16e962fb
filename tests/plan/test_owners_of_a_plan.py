"""Who is one owner and who is not, when a ceiling is taken of all the dwellings of an owner."""

from __future__ import annotations

import pytest

from piano_lib.plan import Plan
from piano_lib.plan.reconciliation import beyond
from piano_lib.plan.returns import returns_of
from piano_lib.rules import Level, rules_at
from piano_lib.survey.model import OwnerType
from tests.plan.esempi import DAY_2021, choice, plan_of, unanswered, under, with_available, with_rule

SORESINA = "019098"


def granted(plan: Plan, owner: str = "ALER") -> list[tuple[int | None, int | None]]:
    """Ceiling and SAT of each row of an owner type."""
    return [(line.value("j_sat_massimo"), line.value("j_sat")) for line in plan.lines if line.owner.value == owner]


def test_aler_is_one_owner_whatever_name_its_rows_carry() -> None:
    rows = (with_available(8, owner="ALER", body="ALER"), with_available(12, SORESINA, "ALER", body="ALER Cremona"))
    assert granted(plan_of(*rows, choices=(choice(owner="ALER", sat=5),))) == [(5, 5), (5, 0)]


def test_two_operators_are_two_owners() -> None:
    rows = (with_available(8, owner="OPERATORE", body="Alfa"), with_available(12, SORESINA, "OPERATORE", body="Beta"))
    assert granted(plan_of(*rows, choices=(choice(owner="OPERATORE", sat=5),)), "OPERATORE") == [(2, 2), (3, 0)]
    same = (with_available(8, owner="OPERATORE", body="Alfa"), with_available(12, SORESINA, "OPERATORE", body="Alfa"))
    assert granted(plan_of(*same, choices=(choice(owner="OPERATORE", sat=5),)), "OPERATORE") == [(5, 5), (5, 0)]


def test_one_operator_however_its_name_is_typed_is_one_owner() -> None:
    rows = (
        with_available(8, owner="OPERATORE", body="Coop Uno"),
        with_available(12, SORESINA, "OPERATORE", body="COOP  UNO"),
    )
    plan = plan_of(*rows, choices=(choice(owner="OPERATORE", sat=5),))
    assert granted(plan, "OPERATORE") == [(5, 5), (5, 0)]
    assert [one.body for one in returns_of(plan) if one.owner is OwnerType.OPERATORE] == ["Coop Uno"]


def test_the_stock_of_an_owner_is_summed_over_its_comuni() -> None:
    rows = (with_available(8, owner="ALER", stock_sap=39), with_available(12, SORESINA, "ALER", stock_sap=21))
    assert granted(plan_of(*rows, choices=(choice(owner="ALER", sat=6),), decided=DAY_2021)) == [(6, 6), (6, 0)]


def test_a_stock_not_communicated_leaves_the_ceiling_of_its_owner_unknown() -> None:
    rows = (with_available(8, owner="ALER", stock_sap=99), with_available(12, SORESINA, "ALER", stock_sap=None))
    within = plan_of(*rows, choices=(choice(owner="ALER", sat=8),), decided=DAY_2021)
    assert granted(within) == [(None, 8), (None, 0)], "10 % of the 99 known are 9 already"
    beyond = plan_of(*(rows[0], rows[1]), choices=(choice(SORESINA, "ALER", sat=12),), decided=DAY_2021)
    assert granted(beyond) == [(None, 0), (None, None)]


def test_a_stock_is_that_of_sap_and_sas_together() -> None:
    row = with_available(8, owner="ALER", stock_sap=39, stock_sas=21)
    assert granted(plan_of(row, choices=(choice(owner="ALER", sat=7),), decided=DAY_2021)) == [(6, 6)]


def test_a_stock_not_communicated_adds_nothing_to_the_parts_that_are_known() -> None:
    """10 % of the 99 dwellings known are 9: ten SAT would fit only if one more were made up."""
    rows = (with_available(20, owner="ALER", stock_sap=99), with_available(12, SORESINA, "ALER", stock_sap=None))
    beyond = plan_of(*rows, choices=(choice(owner="ALER", sat=10),), decided=DAY_2021)
    assert granted(beyond)[0] == (None, None)


def test_a_ceiling_comune_by_comune_is_of_the_stock_of_each() -> None:
    rules = with_rule(rules_at(DAY_2021), "sat_tetto", level=Level.OWNER_IN_COMUNE)
    rows = (with_available(8, owner="ALER", stock_sap=39), with_available(12, SORESINA, "ALER", stock_sap=21))
    asked = (choice(owner="ALER", sat=4), choice(SORESINA, "ALER", sat=4))
    assert granted(under(rules, *rows, choices=asked)) == [(3, 3), (2, 2)]


def test_a_total_split_by_comune_has_no_ceiling_of_its_own() -> None:
    rows = (with_available(8, owner="ALER"), with_available(8, "", "ALER"))
    assert granted(plan_of(*rows)) == [(2, 0), (None, None)]


def test_a_total_left_out_does_not_hide_the_total_of_another_owner() -> None:
    rows = (with_available(8, owner="ALER"), with_available(8, "", "ALER"), with_available(20, "", "OPERATORE"))
    assert granted(plan_of(*rows), "OPERATORE") == [(5, 0)]


def test_who_has_not_replied_leaves_the_ceiling_of_its_owner_unknown() -> None:
    rows = (with_available(19, owner="ALER"), unanswered(SORESINA, "ALER"))
    assert granted(plan_of(*rows, choices=(choice(owner="ALER", sat=4),)))[0] == (None, 4), "they fit already"
    assert granted(plan_of(*rows, choices=(choice(owner="ALER", sat=5),)))[0] == (None, None)
    assert granted(plan_of(rows[0], choices=(choice(owner="ALER", sat=5),)))[0] == (4, 4)


def test_the_owners_of_one_kind_do_not_share_what_is_missing() -> None:
    rows = (with_available(19), unanswered(SORESINA))
    assert granted(plan_of(*rows, choices=(choice(sat=5),)), "COMUNE")[0] == (4, 4)


def test_an_ambito_total_takes_no_police_share_of_a_comune() -> None:
    plan = plan_of(with_available(10, "", "ALER"), choices=(choice("", "COMUNE", police=500),))
    assert plan.lines[0].decided.police is None


def test_nothing_to_assign_means_no_sas_to_assign() -> None:
    def sas(number: int) -> int | None:
        return plan_of(with_available(number, stock_sas=4, sas_declared=None)).lines[0].sas

    assert (sas(0), sas(1)) == (0, None)


@pytest.mark.parametrize(("total", "beyond"), [(8, 0), (7, 0), (12, 4)])
def test_a_total_beyond_the_rows_of_its_owner_makes_its_sums_a_part(total: int, beyond: int) -> None:
    rows = (with_available(8, owner="ALER"), with_available(total, "", "ALER"), with_available(3))
    plan = plan_of(*rows, choices=(choice(sat=0), choice(owner="ALER", sat=2)))
    for column in ("g_totale", "disponibili", "j_sat", "sap", "quota_indigenza", "e_totale", "e_liberi"):
        assert plan.total(column).unsure == bool(beyond), column
        assert plan.total(column, OwnerType.COMUNE).complete, column
    assert str(plan.total("g_totale")) == ("almeno 11" if beyond else "11")
    assert plan.total("a_patrimonio_sap").complete, "the stock of the total is that of the row"
    assert granted(plan) == [(None if beyond else 2, 2), (None, None)], "two fit in the ceiling of the part already"


def test_what_a_total_has_beyond_the_rows_leaves_the_ceiling_of_its_owner_unknown() -> None:
    rows = (with_available(19, owner="ALER"), with_available(24, "", "ALER"))
    assert granted(plan_of(*rows, choices=(choice(owner="ALER", sat=5),)))[0] == (None, None)
    stock = (with_available(8, owner="ALER", stock_sap=39), with_available(8, "", "ALER", stock_sap=40))
    under_2021 = plan_of(*stock, choices=(choice(owner="ALER", sat=1),), decided=DAY_2021)
    assert granted(under_2021)[0] == (None, 1)
    assert str(under_2021.total("a_patrimonio_sap")) == "almeno 39"
    assert granted(plan_of(*stock))[0] == (2, 0), "from 2021 on the ceiling is on the dwellings available"


def test_of_a_stock_the_social_dwellings_count_too_and_the_dwellings_available_do_not() -> None:
    asks = (choice(owner="ALER", sat=5),)
    social = (with_available(8, owner="ALER", stock_sap=40), with_available(8, "", "ALER", stock_sap=40, stock_sas=9))
    assert granted(plan_of(*social, choices=asks, decided=DAY_2021))[0] == (None, None)
    more = (with_available(8, owner="ALER", stock_sap=40), with_available(12, "", "ALER", stock_sap=40))
    assert granted(plan_of(*more, choices=asks, decided=DAY_2021))[0] == (4, 4), "a tenth of 40"
    assert granted(plan_of(*more, choices=asks))[0] == (None, None), "a quarter of 8, or of 12"


def test_what_a_total_has_beyond_its_rows_is_that_of_the_figure_asked_for_or_of_its_dwellings() -> None:
    rows = (with_available(8, owner="ALER", stock_sap=100), with_available(12, "", "ALER", stock_sap=None))
    whole = plan_of(*rows).lines[1]
    assert (beyond(whole), beyond(whole, "a_patrimonio_sap"), beyond(whole, "sap")) == (4, 4, 4)
    assert beyond(plan_of(*rows).lines[0]) == 0
