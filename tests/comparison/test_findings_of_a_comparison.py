"""What has to be known about a comparison, as findings with file, row and remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from piano_lib.comparison import Comparison, compare
from piano_lib.rules import Rules
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import Source, Status
from tests.comparison.esempi import DAY_2023, SAME_LAW, of
from tests.plan.esempi import DAY_2021, DAY_2022, choice, plan_of, unanswered, with_available

CREMONA, SORESINA = "019036", "019098"


def coded(made: Comparison, code: str) -> list[Finding]:
    return [finding for finding in made.all_findings if finding.code == code]


def test_two_equal_years_under_one_law_give_no_finding() -> None:
    assert of((with_available(10),), (with_available(10),), days=SAME_LAW).all_findings == ()


def test_data_of_another_status_are_said() -> None:
    official = plan_of(with_available(1), status=Status.OFFICIAL, decided=DAY_2022)
    made_up = plan_of(with_available(1), decided=DAY_2023)
    (found,) = coded(compare(official, made_up), "stato-dati-diverso")
    assert found.severity is Severity.WARNING
    assert (found.file, found.row, found.column, found.read) == ("2023/piano.toml", None, "stato_dati", "")
    assert found.message == ("i dati 2022 sono ufficiali, quelli 2023 dimostrativi: le differenze non descrivono fatti")
    assert found.remedy == "Confrontare dati dello stesso stato."


def test_a_row_in_one_year_only_is_said_with_both_years() -> None:
    made = of(
        (with_available(10, row=9), with_available(3, SORESINA, row=8)),
        (with_available(10), with_available(3, owner="ALER", row=7)),
        days=SAME_LAW,
    )
    come, gone = sorted(coded(made, "solo-in-un-anno"), key=lambda f: f.istat)
    assert come.message == "ALER, Cremona: presente solo nel 2023, assente nel 2022"
    assert gone.message == "Comune di Soresina: presente solo nel 2022, assente nel 2023"
    assert (come.file, come.row) == ("2023/ricognizione.csv", 7)
    assert (gone.file, gone.row) == ("2022/ricognizione.csv", 8), "the row is in the file of its year"
    assert (come.istat, come.owner, gone.istat, gone.owner) == (CREMONA, "ALER", SORESINA, "COMUNE")
    assert come.column == gone.column == ""
    assert come.severity is gone.severity is Severity.WARNING
    assert come.remedy == "Verificare se l'ente è uscito o manca."
    assert come.read == ""


def test_a_total_of_the_ambito_is_named_as_such() -> None:
    made = of((), (with_available(3, "", "ALER", body=""),), days=SAME_LAW)
    (found,) = coded(made, "solo-in-un-anno")
    assert found.message == "ALER, totale d’ambito: presente solo nel 2023, assente nel 2022"


@pytest.mark.parametrize(
    ("silent", "years"), [((True, False), "2022"), ((False, True), "2023"), ((True, True), "2022 e 2023")]
)
def test_a_total_not_communicated_is_said_with_its_year(silent: tuple[bool, bool], years: str) -> None:
    one, other = (unanswered() if quiet else with_available(10) for quiet in silent)
    (found,) = coded(of((one,), (other,), days=SAME_LAW), "confronto-incompleto")
    assert found.message == f"Comune di Cremona: totale (g) non comunicato nel {years}, confronto non calcolabile"
    assert (found.severity, found.remedy) == (Severity.WARNING, "Chiedere i dati all'ente.")
    assert (found.file, found.row, found.istat) == (f"{years[-4:]}/ricognizione.csv", 2, CREMONA)


def test_every_row_is_looked_at() -> None:
    rows = (unanswered(), unanswered(SORESINA))
    assert len(coded(of(rows, rows, days=SAME_LAW), "confronto-incompleto")) == 2
    gone = of((with_available(1), unanswered(SORESINA)), (unanswered(SORESINA),), days=SAME_LAW)
    assert len(coded(gone, "confronto-incompleto")) == 1


def test_a_value_of_the_law_that_changed_is_said_with_both_versions() -> None:
    (found,) = coded(of((with_available(10),), (with_available(10),)), "norma-cambiata")
    assert found.severity is Severity.WARNING
    assert (found.file, found.row, found.column) == ("piano_lib/rules/norme/sat.toml", None, "sat_tetto")
    message = found.message.replace("\xa0", " ")
    assert message.startswith(
        "non confrontabile senza avvertenza: la norma è cambiata. "
        "Tetto dei servizi abitativi transitori (SAT): fino al 10 % del patrimonio; su tutti gli alloggi"
    )
    assert "; poi fino al 25 % degli alloggi disponibili nell'anno" in message
    assert found.remedy == "Leggere la differenza insieme all'effetto delle norme."
    assert found.read == ""


def test_a_value_that_one_side_does_not_fix_is_said_too() -> None:
    plan = plan_of(with_available(10), decided=DAY_2022)
    rules = {key: rule for key, rule in plan.rules.rules.items() if key != "indigenza_soglia_isee"}
    (found,) = coded(compare(plan, replace(plan, rules=Rules(plan.rules.at, rules))), "norma-cambiata")
    assert found.message == (
        "non confrontabile senza avvertenza: la norma è cambiata. Soglia ISEE dell'indigenza: 3.000 euro "
        "(r.r. 4/2017 art. 13 c. 1; versione in vigore dall'8 febbraio 2018); poi non fissata"
    )
    assert (found.column, found.file) == ("indigenza_soglia_isee", "piano_lib/rules/norme/indigenza.toml")


def test_criteria_in_words_that_changed_are_not_findings() -> None:
    made = of((with_available(10),), (with_available(10),), days=(date(2024, 12, 1), date(2025, 4, 1)))
    assert {finding.column for finding in coded(made, "norma-cambiata")} == {"forze_ordine_tetto", "riserve_tetto"}


def test_an_inferred_side_is_a_note_with_its_year() -> None:
    inferred = choice(sat=5, source=Source("dedotto da «mantenere»", "I"))
    made = of((with_available(50),), (with_available(50),), chosen_before=(inferred,), chosen_after=(choice(sat=5),))
    (found,) = coded(made, "lato-dedotto")
    assert found.severity is Severity.NOTE
    assert found.message == (
        "Servizi abitativi transitori (SAT), Cremona: il valore del 2021 (5 alloggi) è dedotto, non letto in un atto"
    )
    assert (found.file, found.row, found.column, found.istat) == ("2021/scelte.csv", None, "fonte", CREMONA)
    assert found.remedy == "Cercare l'atto che lo conferma."
    assert found.read == ""
    later = of((with_available(50),), (with_available(50),), chosen_before=(choice(sat=5),), chosen_after=(inferred,))
    assert coded(later, "lato-dedotto")[0].file == "2022/scelte.csv"


def test_the_law_itself_is_not_an_inferred_side() -> None:
    assert (
        coded(of((with_available(1),), (with_available(1),), days=(date(2018, 12, 1), DAY_2021)), "lato-dedotto") == []
    )


def test_warnings_come_before_notes() -> None:
    inferred = choice(sat=5, source=Source("dedotto", "I"))
    made = of((with_available(50),), (unanswered(),), chosen_before=(inferred,), chosen_after=(inferred,))
    severities = [finding.severity for finding in made.all_findings]
    assert severities == sorted(severities, key=lambda severity: severity is Severity.NOTE)
    assert set(severities) == {Severity.WARNING, Severity.NOTE}
