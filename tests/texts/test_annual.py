"""The summary of the annual report: every part of the SAP is named, and what is not known is said in words."""

from __future__ import annotations

import re

import pytest

from piano_lib.plan import Plan
from piano_lib.tables import summary
from piano_lib.texts import annual, opening, quotas, scheda
from tests.dati import choice, missing, nil, row
from tests.esempi_lettore import shipped, small
from tests.texts.test_prose import words

IN_2025 = {2022: {"data": "2025-04-01"}}  # any plan decided from 11/3/2025 on is under the r.r. 2/2025
OTHERS = [nil("019098"), nil("019003"), nil("019098", "ALER")]


def reserving(*rows: dict[str, str], **cells: object) -> Plan:
    """Cremona with 22 dwellings or the rows given, under the law of 2025; ``cells`` are its choices."""
    listed = [*(rows or [row(b=13, i=0)]), *OTHERS]
    return small(piano=IN_2025, ricognizione={2022: listed}, scelte={2022: [choice(**cells)]})


def test_under_the_law_of_2025_the_parts_said_of_the_sap_add_up_to_them() -> None:
    said = words(annual.summary(reserving(h="10", i="5", riserve="10", sat=0)))
    found = re.search(
        r"i SAP che restano sono (\d+): (\d+) per nuclei in indigenza, (\d+) per le forze dell'ordine, "
        r"(\d+) per le riserve e (\d+) per la graduatoria generale\.",
        said,
    )
    assert found, said
    sap, *parts = map(int, found.groups())
    assert (sap, parts[2]) == (22, 2)
    assert sum(parts) == sap


@pytest.mark.parametrize("law", ["2021-12-01", "2025-04-01"])
def test_the_tiles_of_report_and_scheda_have_the_reserves_where_the_law_foresees_them(law: str) -> None:
    chosen = {"riserve": "10"} if law.startswith("2025") else {}
    plan = small(
        piano={2022: {"data": law}}, ricognizione={2022: [row(b=13), *OTHERS]}, scelte={2022: [choice(i="5", **chosen)]}
    )
    for shown in (opening.key_figures(plan), scheda.key_figures(plan, "Cremona")):
        tiles = {label: value for label, value, _ in shown.figures}
        assert tiles.get("Per le riserve") == ("2" if chosen else None)


def test_reserves_nobody_communicated_are_missing_from_the_totals_and_asked_of_the_comune_once() -> None:
    plan = reserving(h="10", i="5", sat=0)
    said = words(annual.summary(plan))
    assert "le riserve dove l'ente non le ha comunicate (1 riga)" in said
    assert "Non si conosce ancora quanti alloggi siano per le riserve" in said
    assert "Riserve: percentuale non comunicata" in words(quotas.focus(plan))
    due = words(scheda.to_do(plan, "Cremona"))
    assert due.count("riserve") == 1
    assert "Scelte non comunicate per il 2022: l'eventuale percentuale delle riserve." in due


def test_the_reserves_of_another_owner_are_asked_of_it() -> None:
    plan = reserving(row("019036", "ALER"), h="10", i="5", riserve="0", sat=0)
    assert "Riserve non comunicate" in words(scheda.to_do(plan, "Cremona"))
    assert "Chiedere la scelta all'ente." in words(scheda.to_do(plan, "Cremona"))


def test_the_choices_of_a_comune_name_no_quota_the_law_does_not_foresee() -> None:
    early = small(piano={2022: {"data": "2018-12-01"}}, ricognizione={2022: [row(), *OTHERS]}, scelte={2022: []})
    for build in (quotas.focus, lambda plan: scheda.to_do(plan, "Cremona")):
        assert "forze dell'ordine" not in words(build(early)).lower()


def test_totals_are_called_as_they_are_written() -> None:
    only_police = words(annual.summary(small(ricognizione={2022: [row(), *OTHERS]}, scelte={2022: [choice(h="10")]})))
    said = "I totali preceduti da «almeno» o scritti n.c. non comprendono la quota per le forze dell'ordine"
    assert said in only_police, "the ranking is at least what the highest share leaves"
    assert only_police.count("almeno") == 2
    both = words(annual.summary(small()))
    assert "I totali preceduti da «almeno» o scritti n.c. non comprendono" in both
    least = [missing("019098"), row(), nil("019003")]
    known = words(annual.summary(small(ricognizione={2022: least}, scelte={2022: [choice(h="10", i="10", sat=1)]})))
    assert "I totali preceduti da «almeno» non comprendono" in known
    assert "Li ha almeno un comune, Cremona." in known
    assert "Li ha un solo comune, Cremona." in only_police


@pytest.mark.parametrize("rows", [[missing("019036")], [row(), missing("019098")], [nil("019036"), *OTHERS], [row()]])
def test_what_is_not_known_is_said_in_words_inside_the_prose(rows: list[dict[str, str]]) -> None:
    plan = small(ricognizione={2022: rows}, scelte={2022: []})
    said = words(annual.summary(plan)).replace("scritti n.c.", "").replace("preceduti da «almeno»", "")
    assert "n.c." not in said + words(quotas.focus(plan)) + words(quotas.transitional(plan))
    assert not re.search(r"\d, \d", said), "two numbers in a row"


def test_nothing_known_is_one_sentence() -> None:
    said = words(annual.summary(small(ricognizione={2022: [missing("019036")]}, scelte={2022: []})))
    assert "non si conosce ancora quanti alloggi siano assegnabili." in said
    assert "Non si conosce ancora quanti alloggi siano per i servizi transitori (SAT), " in said
    assert "0" not in said.replace("2022", "")


def test_summary_and_overview_name_the_rows_whose_sas_are_not_known() -> None:
    rows = [row(a_patrimonio_sas=4, g_di_cui_sas=None), *OTHERS]
    plan = small(ricognizione={2022: rows}, scelte={2022: [choice(i="10")]})
    note = (
        "Per Cremona (Comune) non sono noti gli alloggi SAS fra quelli assegnabili: contano tutti come disponibili, "
        "che quindi sono al più quelli scritti. Le somme di disponibili, SAT, SAP e quote non li comprendono."
    )
    assert note in words(annual.summary(plan))
    assert note in summary.overview(plan).notes
    known = small(ricognizione={2022: [row(a_patrimonio_sas=4, g_di_cui_sas=1), *OTHERS]})
    assert "SAS" not in words(annual.summary(known)) + " ".join(summary.overview(known).notes)


@pytest.mark.parametrize("day", ["2018-12-01", "2021-12-01", "2025-04-01"])
def test_no_sentence_on_the_category_has_two_colons(day: str) -> None:
    plan = small(piano={2022: {"data": day}})
    for sentence in re.split(r"\.\s", words(annual.category(plan))):
        assert sentence.count(":") <= 1
    assert "un criterio con le sue motivazioni, comune per comune, non una percentuale" in words(
        annual.category(shipped(2022))
    )


def test_one_dwelling_and_one_request_are_singular() -> None:
    alone = {"b": 1, "c": 0, "e_liberi": 0, "e_turnover": 0}
    plan = small(ricognizione={2022: [row(**alone), *OTHERS]}, scelte={2022: [choice(h="10", i="10", sat=1)]})
    said = words(quotas.focus(plan))
    assert "per i propri alloggi (1 disponibile):" in said
    assert "1 richiesto, 0 concessi; perché ci stia servono almeno 4 alloggi disponibili." in said


def test_at_least_one_dwelling_goes_in_the_singular() -> None:
    rows = [row(b=4, c=0, e_liberi=0, e_turnover=0), missing("019098"), nil("019003")]
    said = words(annual.summary(small(ricognizione={2022: rows}, scelte={2022: [choice(h="10", i="10", sat=1)]})))
    assert "Ai servizi transitori (SAT) va almeno 1 alloggio;" in said


def test_what_a_total_has_beyond_its_rows_is_left_out_of_the_totals_in_words() -> None:
    rows = [row(), row("019036", "ALER"), row("", "ALER", comune="", e_liberi=5), nil("019098"), nil("019003")]
    said = words(annual.summary(small(ricognizione={2022: rows}, scelte={2022: [choice(h="10", i="10", sat=1)]})))
    assert "gli alloggi assegnabili sono almeno 20." in said
    assert "non comprendono ciò che un totale d'ambito dichiara oltre le righe per comune: ALER" in said


def test_rows_whose_sas_are_not_known_are_left_out_of_the_totals_in_words_and_shown_in_their_own_page() -> None:
    most = row("019098", a_patrimonio_sas=4, g_di_cui_sas=None, b=0, c=0, e_liberi=3, e_turnover=0)
    plan = small(ricognizione={2022: [row(), most, nil("019003"), nil("019003", "ALER")]}, scelte={2022: []})
    assert [str(plan.total(column)) for column in ("g_totale", "disponibili", "sap")] == [
        "13",
        "almeno 10",
        "almeno 10",
    ]
    said = words(annual.summary(plan))
    assert "(per disponibili, SAT, SAP e quote) chi non ha comunicato gli alloggi SAS: Soresina (Comune)" in said
    tiles = {label: value for label, value, _ in scheda.key_figures(plan, "Soresina").figures}
    assert (tiles["Alloggi assegnabili nell'anno"], tiles["Per nuclei in indigenza"]) == ("3", "1")


@pytest.mark.parametrize(
    ("elsewhere", "said"),
    [
        (128, "Li hanno almeno 2 comuni; Cremona ne ha almeno 10. "),
        (9, "Li hanno almeno 2 comuni; Cremona ne ha almeno 10. "),
        (8, "Li hanno almeno 2 comuni; Cremona ne ha almeno 10, il numero più alto. "),
        (0, "Li hanno 2 comuni; Cremona ne ha 10, il numero più alto. "),
    ],
)
def test_dwellings_of_no_comune_leave_open_who_has_most(elsewhere: int, said: str) -> None:
    aler = row("", "ALER", comune="", b=0, c=0, e_liberi=elsewhere, e_turnover=0)
    few = row("019098", b=0, c=0, e_liberi=1, e_turnover=0)
    assert said in words(annual.summary(small(ricognizione={2022: [row(), few, aler, nil("019003")]})))


def test_all_the_comuni_are_not_at_least_so_many() -> None:
    every = [row(b=2), row("019098"), row("019003"), row("", "ALER", comune="")]
    assert "Li hanno 3 comuni; Cremona ne ha almeno 11. " in words(annual.summary(small(ricognizione={2022: every})))
