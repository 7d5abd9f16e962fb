"""What an analyst asks of a plan."""

from __future__ import annotations

import pandas as pd
import pytest

from piano_lib.plan import UnknownMunicipality
from piano_lib.plan.frames import WIDE
from piano_lib.plan.reconciliation import Outcome
from piano_lib.survey.model import Check, Status
from tests.plan.esempi import SOURCE, choice, plan_of, unanswered, with_available


def test_tables_carry_the_names_of_the_csv_and_nullable_integers() -> None:
    table = plan_of(with_available(10), unanswered("019098")).wide()
    assert tuple(table.columns) == WIDE
    assert str(table["g_totale"].dtype) == "Int64"
    assert table["g_totale"].tolist() == [10, pd.NA]
    assert table["istat"].tolist() == ["019036", "019098"]


def test_shares_are_written_as_in_the_acts() -> None:
    table = plan_of(with_available(10), choices=(choice(excess=1000, police=750),)).quotas()
    assert table.loc[0, ["h_eccedenza_indigenza", "i_forze_ordine"]].tolist() == ["10", "7,5"]


@pytest.mark.parametrize("name", ["Pieve d'Olmi", "pieve d’olmi", "PIEVE D'OLMI ", "019074"])
def test_a_comune_is_found_as_people_type_it(name: str) -> None:
    assert plan_of(with_available(1, "019074")).municipality(name).municipality.istat == "019074"


def test_an_unknown_comune_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(UnknownMunicipality, match=r"«Cremna».*Forse: Cremona"):
        plan_of(with_available(1)).municipality("Cremna")


def test_a_comune_without_rows_still_has_its_page() -> None:
    found = plan_of(with_available(1)).municipality("Soresina")
    assert found.lines == ()
    assert found.total("g_totale").lines == 0


def test_the_explanation_gives_each_step_with_its_article() -> None:
    text = str(plan_of(with_available(22), choices=(choice(excess=1000, sat=5),)).explain("Cremona"))
    for sentence in (
        "norme in vigore al 27 ottobre 2021. Dati dimostrativi.",
        "Alloggi assegnabili (g): b 0 + c 0 + d 0 + e 22 + f 0 = 22.",
        "25\xa0% di 22 (alloggi disponibili nell'anno, al lordo dei SAT) = 5,5, arrotondato per difetto: 5 alloggi.",
        "disponibili 22 − SAT 5 = 17 alloggi.",
        "20\xa0% + 10\xa0% = 30\xa0% di 17 (alloggi disponibili nell'anno, al netto dei SAT) "
        "= 5,1, arrotondato per eccesso: 6 alloggi.",
        "art. 13 c. 3",
        "17 − 6 = 11 alloggi, meno le quote non ancora note: con quelle massime ne restano 9.",
    ):
        assert sentence in text


def test_official_data_are_not_called_demonstration() -> None:
    plan = plan_of(with_available(1), status=Status.OFFICIAL)
    assert not plan.demonstration
    assert "imostrativi" not in str(plan.explain("Cremona"))


@pytest.mark.parametrize(
    ("printed", "istat", "outcome", "difference"),
    [
        (10, "019036", Outcome.EQUAL, 0),
        (12, "019036", Outcome.DIFFERENT, 2),
        (10, "", Outcome.NOT_COMPARABLE, None),
        (0, "019074", Outcome.NOT_COMPARABLE, None),
    ],
)
def test_printed_totals_are_reconciled(printed: int, istat: str, outcome: Outcome, difference: int | None) -> None:
    check = Check(istat, "", "g_totale", printed, SOURCE, 2)
    plan = plan_of(with_available(10), unanswered("019098"), checks=(check,))
    found = plan.reconciliations[0]
    assert (found.outcome, found.difference) == (outcome, difference)


def test_a_declared_total_that_differs_is_listed_beside_the_computed_one() -> None:
    plan = plan_of(with_available(10, total_declared=12))
    found = plan.findings()
    assert found.loc[found["colonna"] == "g_totale_dichiarato", "messaggio"].tolist() == [
        "il totale dichiarato è 12, la somma delle parti è 10"
    ]


def test_a_plan_says_in_one_line_what_it_is() -> None:
    assert repr(plan_of(with_available(1))) == "<Piano 2022 di Ambito di prova, proposto il 27 ottobre 2021: 1 righe>"


def test_other_readings_of_a_contested_rule_are_shown_beside_the_result() -> None:
    text = str(plan_of(with_available(22), choices=(choice(police=1000, sat=5),)).explain("Cremona"))
    assert (
        "10\xa0% di 17 (alloggi disponibili nell'anno, al netto dei SAT) = 1,7, arrotondato per eccesso: 2 alloggi."
        in text
    )
    assert "Al lordo dei SAT" in text
    assert ": darebbe 3 alloggi." in text, "10 % of 22 gross of SAT, rounded up"
    assert "come prima della modifica: darebbe 10 alloggi." in text, "10 % of a stock of 100"
