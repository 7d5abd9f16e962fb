"""Prose from a plan: numbers from the plan, words that hold for one and for many, free text inert."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from piano_lib.comparison import compare
from piano_lib.plan import Plan
from piano_lib.scenarios import scenario
from piano_lib.tables import letters
from piano_lib.texts import annual, change, opening, quotas, scheda
from piano_lib.texts.prose import Box, Heading, Items, KeyFigures, Paragraph, Prose, Why, prose
from tests.dati import choice, missing, nil, row
from tests.esempi_lettore import HOSTILE, shipped, shipped_comparison, small

ANNUAL: dict[str, Callable[[Plan], object]] = {
    "sintesi": annual.summary,
    "fase": opening.stage_and_status,
    "norme": annual.law,
    "ricognizione": annual.returns,
    "totali": annual.reconciled,
    "perché": quotas.quotas_why,
    "SAT": quotas.transitional,
    "evidenza": quotas.focus,
    "categoria": annual.category,
    "misure": lambda plan: annual.programme(plan, "misura"),
    "progetti": lambda plan: annual.programme(plan, "progetto"),
    "segnalazioni": annual.findings,
    "metodo": annual.method,
}


def words(shown: object) -> str:
    """What a reader reads."""
    return BeautifulSoup(shown._repr_html_(), "html.parser").get_text(" ")  # type: ignore[attr-defined]


def check(said: str) -> None:
    """There are words, in Italian, and nothing of the machine."""
    assert len(said.strip()) > 20
    assert not re.search(r"\bNone\b|\bnan\b|<NA>|\b[a-z]+_[a-z]+_[a-z]+\b(?!\.py)", said)
    assert not re.search(r"\d\.\d(?!\d\d)", said), "a decimal point"


@pytest.mark.parametrize("name", ANNUAL)
@pytest.mark.parametrize("year", [2021, 2022])
def test_every_section_has_words_and_none_of_the_machine(name: str, year: int) -> None:
    check(words(ANNUAL[name](shipped(year))))


@pytest.mark.parametrize("name", ANNUAL)
def test_a_poor_plan_has_its_sentences_too(name: str) -> None:
    plan = small(ricognizione={2022: [missing("019036")]}, scelte={2022: []}, files={"2022/misure.csv": MISURE})
    check(words(ANNUAL[name](plan)))


MISURE = "tipo,istat,titolo,descrizione,riferimento,importo_eur,fonte\n"


def test_the_summary_of_a_scenario_says_that_it_is_one_since_a_sentence_is_copied_alone() -> None:
    plan = shipped(2022)
    assert words(annual.summary(plan)).strip().startswith("Nel 2022, ")
    assert words(annual.summary(scenario(plan, sat=3))).strip().startswith("In questo scenario di studio, nel 2022, ")


def test_a_comparison_with_ones_own_scenario_speaks_of_plans_and_names_each_thing_once() -> None:
    plan = shipped(2022)
    found = compare(plan, scenario(plan, sat=3, comune="Cremona"))
    names = [name for name, _ in opening.comparison_banner(found).facts]
    assert names == ["Piano", "Scenario", "Stato dei dati", "Nello scenario"]
    assert " anni" not in words(change.summary(found))
    assert "un anno" not in words(change.summary(found))


def test_demonstration_data_are_said_in_words_on_every_opening() -> None:
    for plan in (shipped(2021), shipped(2022), shipped_comparison()):
        assert "Dati dimostrativi" in words(opening.warning(plan))
    assert "dati dimostrativi" in words(opening.banner(shipped(2022)))
    official = small(piano={2022: {"stato_dati": '"ufficiali"'}})
    assert "dimostrativi" not in words(opening.warning(official)) + words(opening.banner(official))


def test_a_scenario_says_that_it_is_not_the_plan() -> None:
    from piano_lib.scenarios import scenario

    other = scenario(shipped(2022), eccedenza=15, comune="Cremona", nome="prova")
    said = words(opening.warning(other))
    assert f"Scenario «{other.scenario}»" in said
    assert "Non è il piano." in said
    assert other.scenario in words(opening.banner(other))


def test_a_sum_that_misses_a_part_says_almeno_in_the_key_figures() -> None:
    figures = {label: value for label, value, _ in opening.key_figures(small()).figures}
    assert figures["Alloggi assegnabili nell'anno"] == "almeno 52"
    all_replied = small(ricognizione={2022: [row(), nil("019098"), nil("019003"), nil("019036", "ALER")]})
    whole = {label: value for label, value, _ in opening.key_figures(all_replied).figures}
    assert whole["Alloggi assegnabili nell'anno"] == "10"


def test_the_summary_names_who_keeps_the_totals_from_being_whole() -> None:
    assert "Annicco (Comune)" in words(annual.summary(small()))
    no_aler = words(annual.summary(small(ricognizione={2022: [row(), nil("019098"), nil("019003")]})))
    assert "Intero ambito, non ripartito (ALER)" in no_aler, "ALER is always awaited"
    rows = [row(), nil("019098"), nil("019003"), nil("019036", "ALER")]
    silent_on_police = words(annual.summary(small(ricognizione={2022: rows})))
    assert "né" not in silent_on_police
    assert "la quota per le forze dell'ordine dove il comune non l'ha comunicata (1 riga)" in silent_on_police
    whole = words(annual.summary(small(ricognizione={2022: rows}, scelte={2022: [choice(i="10")]})))
    assert "Tutti gli enti hanno comunicato" in whole
    assert "almeno" not in whole


def test_the_returns_say_who_did_not_answer_and_who_was_late() -> None:
    rows = [row(data_trasmissione="2021-11-05"), nil("019098"), missing("019003")]
    said = words(annual.returns(small(ricognizione={2022: rows})))
    assert "Enti tenuti a rispondere: 4. Hanno risposto 2, di cui 1 con dichiarazione nulla" in said
    assert "Non hanno risposto: Comune di Annicco e ALER territorialmente competente." in said, "ALER is always awaited"
    assert "Hanno risposto dopo il termine: Comune di Cremona." in said
    assert "Il termine era il 31 ottobre 2021" in said


def test_before_the_deadline_nobody_is_late_yet() -> None:
    """The shipped plan is of 27 October, the deadline is the 31st."""
    said = words(annual.returns(shipped(2022)))
    assert "Il termine è il 31 ottobre 2021" in said
    assert "Non hanno ancora risposto: " in said


def test_the_sat_say_the_least_supply_at_which_the_request_fits() -> None:
    said = words(quotas.transitional(small(ricognizione={2022: [row(b=1, c=0)]})))
    assert "5 richiesti, 2 concessi; servono almeno 20 alloggi disponibili, l'ente ne ha 8." in said


def test_the_sat_of_an_owner_in_several_comuni_say_what_all_its_requests_need() -> None:
    rows = [row(istat, "ALER", b=n, c=0, e_liberi=0, e_turnover=0) for istat, n in (("019036", 30), ("019098", 5))]
    chosen = [choice("019036", "ALER", sat=5), choice("019098", "ALER", sat=7)]
    said = words(quotas.transitional(small(ricognizione={2022: rows}, scelte={2022: chosen})))
    assert said.count("l'ente chiede 12 SAT in tutto, per cui servono almeno 48 alloggi disponibili, e ne ha 35.") == 2
    assert "almeno 20" not in said
    plan = small(ricognizione={2022: rows}, scelte={2022: chosen})
    own = next(line for line in plan.lines if line.decided.sat == 7)
    assert quotas.decisions(own, plan)[-1].endswith(
        "l'ente chiede 12 SAT in tutto; perché ci stiano tutti servono almeno 48 alloggi disponibili."
    )


def test_the_comune_in_evidence_shows_its_choices_and_both_readings_of_the_excess() -> None:
    plan = shipped(2022)
    said = words(quotas.focus(plan))
    assert "20\xa0% più 10\xa0% per scelta del comune, cioè 30\xa0%" in said
    used, other = (one for one in plan.head.readings if one.istat == plan.ambito.focus)
    assert f"Lettura usata (prova {used.evidence}): {used.text}." in said
    assert f"Altra lettura (prova {other.evidence}): {other.text}." in said
    assert (used.excess, other.excess) == (1000, 200)
    assert "progetti di protezione sociale" in said


def test_each_line_with_dwellings_has_its_why_with_the_article() -> None:
    plan = shipped(2022)
    page = BeautifulSoup(quotas.quotas_why(plan)._repr_html_(), "html.parser")
    folds = page.find_all("details")
    assert len(folds) == sum(bool(line.available and line.istat) for line in plan.lines)
    assert all("art. 13 c. 3" in fold.text for fold in folds)


def test_without_a_year_before_the_section_says_so() -> None:
    (only,) = change.year_before(shipped(2021), None)
    assert "Per il 2020 non ci sono dati" in words(only)


def test_a_comparison_splits_the_change_and_names_what_cannot_be_compared() -> None:
    said = words(change.summary(shipped_comparison()))
    assert re.search(r"passa da \d+ a \d+ alloggi: \S+ per l'offerta, \S+ per le norme, \S+ per le scelte", said)
    assert "Casalbuttano ed Uniti, Formigara e Spinadesco" in said


SCHEDE = (scheda.declared, scheda.quotas_why, scheda.to_do, scheda.key_figures)


@pytest.mark.parametrize("town", shipped(2022).ambito.municipalities, ids=lambda town: town.name)
def test_every_comune_gets_a_page_with_words(town: object) -> None:
    for build in SCHEDE:
        check(words(build(shipped(2022), town.istat)))  # type: ignore[attr-defined]


def test_a_nil_return_is_an_answer_and_a_missing_one_is_asked_for() -> None:
    plan = small(ricognizione={2022: [nil("019036"), missing("019098")]}, scelte={2022: []})
    assert "dichiarazione nulla" in words(scheda.declared(plan, "Cremona"))
    assert "Non risultano alloggi disponibili" in words(scheda.quotas_why(plan, "Cremona"))
    assert "Non risulta altro da fare" in words(scheda.to_do(plan, "Cremona"))
    assert "nessuna risposta" in words(scheda.declared(plan, "Soresina"))
    assert "inviare la dichiarazione, dovuta entro il 31 ottobre 2021" in words(scheda.to_do(plan, "Soresina"))
    assert "Comune: le quote non si possono calcolare" in words(scheda.quotas_why(plan, "Soresina"))
    assert "Non risultano alloggi" not in words(scheda.quotas_why(plan, "Soresina"))


def test_a_comune_without_dwellings_of_its_own_owes_no_choice_about_them() -> None:
    others = small(ricognizione={2022: [nil("019036"), row(ente_tipo="ALER")]}, scelte={2022: []})
    said = words(scheda.to_do(others, "Cremona"))
    assert "Scelte non comunicate per il 2022: la percentuale per le forze dell'ordine." in said
    own = small(ricognizione={2022: [row(), nil("019036", "ALER")]}, scelte={2022: []})
    assert "l'eventuale quota per l'indigenza oltre la base e l'eventuale numero" in words(scheda.to_do(own, "Cremona"))


def test_choices_not_made_and_choices_only_inferred_are_things_to_do() -> None:
    plan = small(ricognizione={2022: [row()]}, scelte={2022: [choice(h="10", fonte="[I] dedotto")]})
    said = words(scheda.to_do(plan, "Cremona"))
    assert "Scelte non comunicate per il 2022: la percentuale per le forze dell'ordine" in said
    assert "Confermare con un atto" in said


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("nuclei sfrattati", "Categoria aggiuntiva: «nuclei sfrattati»."),
        ("nessuna", "Categoria aggiuntiva: nessuna."),
        ("", "Categoria aggiuntiva: non comunicata."),
    ],
)
def test_the_page_of_a_comune_says_the_category_it_names(named: str, said: str) -> None:
    plan = small(ricognizione={2022: [row()]}, scelte={2022: [choice(h="10", categoria=named)]})
    assert said in words(scheda.quotas_why(plan, "Cremona"))
    assert said in words(quotas.focus(plan))


def test_a_comune_that_no_owner_speaks_of_has_not_replied() -> None:
    plan = small(ricognizione={2022: [row()]})
    assert "Comune: nessuna risposta." in words(scheda.declared(plan, "Annicco"))
    assert "inviare la dichiarazione" in words(scheda.to_do(plan, "Annicco"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_text_in_every_block(hostile: str) -> None:
    block = prose(
        hostile, Items((hostile,)), KeyFigures(((hostile, hostile, hostile),)), Why(hostile, (hostile,), (hostile,)),
        Box("nota", (Paragraph(hostile),)),
    )  # fmt: skip
    page = BeautifulSoup(block._repr_html_(), "html.parser")
    assert {tag.name for tag in page.find_all(True)} == {
        "p", "ul", "li", "dl", "div", "dt", "dd", "span", "details", "summary", "ol",
    }  # fmt: skip
    assert all(set(tag.attrs) <= {"class"} for tag in page.find_all(True))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_heading_with_a_hostile_name_stays_one_heading_of_plain_words(hostile: str) -> None:
    from piano_lib.render.layout import markdown

    page = BeautifulSoup(markdown(Heading(1, hostile)._repr_markdown_()), "html.parser")
    assert [tag.name for tag in page.find_all(True)] == ["h1"]


def test_prose_is_short_where_it_is_printed() -> None:
    assert repr(Prose((Paragraph("a"),))) == "<Testo: 1 blocchi>"


def test_where_no_comune_is_put_in_evidence_it_is_the_one_that_leads() -> None:
    head = '[ambito]\nnome = "Prova"\nslug = "prova"\ncapofila = "Comune di Soresina"\nufficio = "Ufficio"\n'
    plan = small(files={"ambito.toml": head})
    assert plan.municipality(plan.ambito.focus).municipality.name == "Soresina"
    assert "Soresina" in words(quotas.focus(plan))


def test_a_comune_covered_by_a_total_of_the_ambito_is_not_chased_and_says_where_its_dwellings_are() -> None:
    rows = [row("019036"), row("", "ALER", b=41), missing("019036", "ALER"), nil("019098"), nil("019003")]
    plan = small(ricognizione={2022: rows})
    for said in (scheda.declared(plan, "Cremona"), scheda.quotas_why(plan, "Cremona")):
        assert "ALER: gli alloggi nel comune sono compresi nel totale d'ambito" in words(said)
        assert "nessuna risposta" not in words(said)
    assert "ALER" not in words(scheda.to_do(plan, "Cremona"))
    notes = " ".join(letters.letters(plan).notes)
    assert "comprese in quel totale" in notes
    assert "già ripartite" not in notes
