"""Every answer a plan gives: tables column by column, totals, what it calls itself, reconciliations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from piano_lib.plan import Plan, UnknownMunicipality
from piano_lib.plan.frames import LETTERS, QUOTAS, WIDE, findings_frame
from piano_lib.plan.model import find_municipality
from piano_lib.plan.reconciliation import Aggregate, Outcome
from piano_lib.plan.returns import returns
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import Check, Municipality, OwnerType, Stage, Status
from tests.plan.esempi import SOURCE, choice, declaration, plan_of, unanswered, with_available

SORESINA = "019098"
IN_2025 = date(2025, 4, 1)


def plan_with_aler(**fields: object) -> Plan:
    rows = (
        with_available(22),
        with_available(8, owner="ALER"),
        with_available(3, SORESINA),
        unanswered(SORESINA, "ALER"),
    )
    choices = (choice(excess=1000, police=750, sat=5), choice(owner="ALER", sat=1))
    return plan_of(*rows, choices=choices, **fields)


def test_the_table_of_letters_is_a_row_per_comune_and_owner() -> None:
    table = plan_with_aler().table()
    assert tuple(table.columns) == LETTERS
    assert table["g_totale"].tolist() == [22, 8, 3, pd.NA]
    assert table["j_sat"].tolist() == [5, 1, 0, pd.NA]
    assert table["h_eccedenza_indigenza"].tolist() == ["10", "", "", ""]
    assert table["ente"].tolist() == ["Comune di Cremona", "ALER", "Comune di Soresina", "ALER"]


def test_the_table_of_quotas_is_a_row_per_comune_and_owner() -> None:
    table = plan_with_aler().quotas()
    assert tuple(table.columns) == QUOTAS
    assert table["sap"].tolist() == [17, 7, 3, pd.NA]
    assert table["quota_indigenza"].tolist() == [6, 2, 1, pd.NA]
    assert table["quota_forze_ordine"].tolist() == [2, 1, pd.NA, pd.NA]
    assert table["graduatoria_generale"].tolist() == [9, 4, pd.NA, pd.NA]
    assert table["j_sat_richiesti"].tolist() == [5, 1, pd.NA, pd.NA]
    assert table.loc[3, "avvisi"] == "nessuna risposta dell'ente: dati non comunicati, esclusi dai totali"
    assert {str(table[name].dtype) for name in ("sap", "g_totale", "disponibili")} == {"Int64"}
    assert {str(table[name].dtype) for name in ("istat", "avvisi", "i_forze_ordine")} == {"string"}


def test_several_warnings_of_a_row_are_said_one_after_the_other() -> None:
    plan = plan_of(declaration(total_declared=12, stock_sas=3, sas_declared=None), choices=(choice(police=0),))
    assert plan.wide().loc[0, "avvisi"] == (
        "il totale dichiarato è 12, la somma delle parti è 10; "
        "SAS non comunicati: le quote sono calcolate su tutti i 10 alloggi"
    )


@pytest.mark.parametrize("table", ["wide", "quotas"])
def test_from_2025_the_reserves_stand_after_the_police(table: str) -> None:
    plan = plan_of(with_available(25), choices=(choice(reserves=1000),), decided=IN_2025)
    columns = list(getattr(plan, table)().columns)
    expected = list({"wide": WIDE, "quotas": QUOTAS}[table])
    place = expected.index("quota_forze_ordine")
    assert columns == [*expected[: place + 1], "quota_riserve", *expected[place + 1 :]]
    assert "quota_riserve" not in plan.table().columns
    assert "quota_riserve" not in getattr(plan_of(with_available(25)), table)().columns


@pytest.mark.parametrize("table", ["table", "quotas", "wide"])
def test_of_a_scenario_a_first_column_says_so_on_every_row(table: str) -> None:
    plan = plan_with_aler()
    whole, changed = getattr(plan, table)(), getattr(replace(plan, scenario="sat 6"), table)()
    assert list(changed.columns) == ["scenario", *whole.columns]
    assert changed["scenario"].tolist() == ["sat 6"] * 4
    assert str(changed["scenario"].dtype) == "string"
    assert changed.drop(columns="scenario").equals(whole)
    assert "scenario" not in whole.columns


def test_a_count_is_exact_however_large_also_beside_one_not_communicated() -> None:
    """2^53 + 1 is the first whole number that a float cannot hold."""
    large = 2**53 + 1
    assert plan_of(with_available(large), unanswered(SORESINA)).table()["g_totale"].tolist() == [large, pd.NA]
    told = [Finding(Severity.NOTE, "prova", "prova.csv", row, "", "", "", "") for row in (large, None)]
    assert findings_frame(told)["riga"].tolist() == [large, pd.NA]


def test_the_known_parts_of_a_row_count_in_its_total_only() -> None:
    """Renovated dwellings not communicated: g is at least the 9 others, and nothing is known of the renovated."""
    partial = plan_of(declaration(renovated=None))
    assert partial.total("g_totale") == Aggregate(9, 1, 1)
    assert partial.total("c_ristrutturati") == Aggregate(0, 1, 1)
    told = plan_of(declaration(renovated=None, total_declared=12))
    assert told.total("g_totale") == Aggregate(12, 1, 0), "a total declared counts whole, not as its known parts"


def test_a_sum_is_said_with_what_is_missing_of_it() -> None:
    said = {Aggregate(1200, 3, 0): "1.200", Aggregate(0, 3, 0): "0", Aggregate(162, 73, 2): "almeno 162"}
    assert {total: str(total) for total in said} == said
    assert str(Aggregate(0, 2, 1)) == "n.c."


def test_totals_are_over_all_owners_or_one_kind() -> None:
    plan = plan_with_aler()
    assert plan.total("g_totale") == Aggregate(33, 4, 1)
    assert plan.total("g_totale", OwnerType.COMUNE) == Aggregate(25, 2, 0)
    assert plan.total("g_totale", OwnerType.ALER) == Aggregate(8, 2, 1)
    assert plan.municipality("Cremona").total("g_totale") == Aggregate(30, 2, 0)
    with pytest.raises(KeyError):
        plan.municipality("Cremona").total("colonna")


def test_a_comune_has_its_own_lines_choice_and_findings() -> None:
    found = plan_with_aler().municipality("cremona")
    assert [line.owner.value for line in found.lines] == ["COMUNE", "ALER"]
    assert found.choice is not None
    assert found.choice.sat == 5
    assert {finding.istat for finding in found.findings} == {"019036"}
    soresina = plan_with_aler().municipality(SORESINA)
    assert soresina.choice is None
    assert {finding.code for finding in soresina.findings} >= {"dichiarazione-mancante", "forze-ordine-non-stabilita"}


def test_a_comune_says_in_one_line_its_owners_and_findings() -> None:
    plan = plan_of(with_available(8), with_available(5, owner="ALER"), choices=(choice(sat=5, police=0),))
    assert repr(plan.municipality("Cremona")) == "<Cremona, piano 2022: 2 enti, 1 segnalazione>"
    assert plan.municipality("Cremona").unforeseen == {"riserve", "quota_riserve"}
    alone = plan_of(with_available(8, total_declared=9), choices=(choice(sat=5, police=0),))
    assert repr(alone.municipality("Cremona")) == "<Cremona, piano 2022: 1 ente, 2 segnalazioni>"
    assert repr(plan.municipality("Soresina")) == "<Soresina, piano 2022: 0 enti, 0 segnalazioni>"


def test_a_comune_is_called_as_its_plan_and_says_whether_the_data_are_a_demonstration() -> None:
    plan = plan_of(with_available(1))
    found = plan.municipality("Cremona")
    assert (found.called, found.demonstration) == ("piano 2022", True)
    official = replace(plan_of(with_available(1), status=Status.OFFICIAL), scenario="sat 6").municipality("Cremona")
    assert (official.called, official.demonstration) == ("scenario di studio 2022, non è il piano", False)


def test_a_plan_calls_itself_by_year_stage_and_scenario() -> None:
    plan = plan_of(with_available(1))
    approved = replace(plan, data=replace(plan.data, head=replace(plan.head, stage=Stage.APPROVED)))
    assert repr(approved) == "<Piano 2022 di Ambito di prova, approvato il 27 ottobre 2021: 1 righe>"
    assert repr(replace(plan, scenario="sat 6")).startswith(
        "<scenario «sat 6» del piano 2022 di Ambito di prova, proposto"
    )


def test_an_explanation_opens_with_the_law_the_scenario_and_the_status() -> None:
    plan = plan_of(with_available(1))
    assert (
        plan.explain("Cremona").heading == "Cremona, piano 2022: norme in vigore al 27 ottobre 2021. Dati dimostrativi."
    )
    official = plan_of(with_available(1), status=Status.OFFICIAL)
    assert official.explain("Cremona").heading == "Cremona, piano 2022: norme in vigore al 27 ottobre 2021."
    changed = replace(official, scenario="sat 6").explain("Cremona").heading
    assert changed == (
        "Cremona, scenario di studio 2022, non è il piano: norme in vigore al 27 ottobre 2021 (scenario: sat 6)."
    )


def test_a_plan_and_an_explanation_show_themselves_as_tables() -> None:
    plan = plan_of(with_available(22))
    assert "<table" in plan._repr_html_()
    assert "Comune di Cremona" in plan.explain("Cremona")._repr_html_()


@pytest.mark.parametrize(
    ("istat", "owner", "printed", "computed", "outcome", "difference"),
    [
        ("", "COMUNE", 25, Aggregate(25, 2, 0), Outcome.EQUAL, 0),
        ("019036", "", 28, Aggregate(30, 2, 0), Outcome.DIFFERENT, -2),
        ("019036", "ALER", 9, Aggregate(8, 1, 0), Outcome.DIFFERENT, 1),
        ("", "", 33, Aggregate(33, 4, 1), Outcome.NOT_COMPARABLE, None),
        ("019074", "", 0, Aggregate(0, 0, 0), Outcome.NOT_COMPARABLE, None),
    ],
)
def test_a_printed_total_is_held_against_the_rows_it_speaks_of(
    istat: str, owner: str, printed: int, computed: Aggregate, outcome: Outcome, difference: int | None
) -> None:
    check = Check(istat, owner, "g_totale", printed, SOURCE, 2)
    (found,) = plan_with_aler(checks=(check,)).reconciliations
    assert (found.check, found.computed, found.outcome, found.difference) == (check, computed, outcome, difference)


def test_aler_answers_once_whatever_name_its_rows_carry() -> None:
    rows = (with_available(1, owner="ALER", body="ALER Cremona"), with_available(1, SORESINA, "ALER", body="ALER CR"))
    found = returns(plan_of(*rows).data, date(2021, 10, 1), None)
    assert [one.body for one in found if one.owner is OwnerType.ALER] == ["ALER Cremona"]


def test_findings_are_a_table_with_every_field() -> None:
    table = plan_of(with_available(8), choices=(choice(sat=5, police=0, row=7),)).findings()
    assert list(table.columns) == [
        "gravita", "file", "riga", "colonna", "letto", "messaggio", "rimedio", "istat", "ente_tipo",
    ]  # fmt: skip
    assert table.loc[0].tolist() == [
        "avviso", "2022/scelte.csv", 7, "j_sat", "", "SAT richiesti 5, concessi 2, tetto 2",
        "Servono almeno 20 alloggi disponibili.", "019036", "COMUNE",
    ]  # fmt: skip
    assert str(table["riga"].dtype) == "Int64"
    assert {str(table[name].dtype) for name in table.columns if name != "riga"} == {"string"}


def test_a_comune_nobody_knows_is_refused_without_a_hint_when_nothing_is_near() -> None:
    with pytest.raises(UnknownMunicipality) as error:
        plan_of(with_available(1)).municipality("Xyz")
    assert str(error.value) == "Nessun comune dell'ambito si chiama «Xyz» o ha questo codice ISTAT."


def test_every_name_that_is_near_is_proposed_the_nearest_first() -> None:
    names = ("Casalmaggiore", "Soresina", "Casalmorano")
    with pytest.raises(UnknownMunicipality) as error:
        find_municipality([Municipality(f"01900{n}", name, {}) for n, name in enumerate(names)], "Casalmorone")
    assert str(error.value) == (
        "Nessun comune dell'ambito si chiama «Casalmorone» o ha questo codice ISTAT. Forse: Casalmorano, Casalmaggiore?"
    )


def test_an_apostrophe_is_a_space_to_who_types_a_name() -> None:
    assert plan_of(with_available(1, "019074")).municipality("pieve  d olmi").municipality.istat == "019074"
