"""The why of a comune's figures: where g comes from, what was decided and by which act, step by step, warnings."""

from __future__ import annotations

from datetime import date

import pytest

from piano_lib.plan import Plan
from piano_lib.plan.explanation import OwnerExplanation
from piano_lib.rules import Base, Evidence, Point, Reading, rules_at
from piano_lib.survey.model import ChoiceReading, Reply, Source
from tests.plan.esempi import (
    DAY_2021,
    DAY_2022,
    choice,
    declaration,
    plan_of,
    unanswered,
    under,
    with_available,
    with_rule,
)


def owner(plan: Plan, number: int = 0) -> OwnerExplanation:
    return plan.explain("Cremona").owners[number]


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({}, ("Alloggi assegnabili (g): b 2 + c 1 + d 0 + e 7 + f 0 = 10.",)),
        (
            {"stock_sas": 4, "sas_declared": 1},
            ("Alloggi assegnabili (g): b 2 + c 1 + d 0 + e 7 + f 0 = 10.", "Disponibili: 10 − 1 SAS = 9 alloggi."),
        ),
        ({"free": None, "total_declared": 12}, ("Alloggi assegnabili (g): 12, totale dichiarato dall'ente.",)),
        ({"free": None}, ("Alloggi assegnabili (g): n.c.",)),
        ({"reply": Reply.NIL}, ("Dichiarazione nulla: nessun alloggio assegnabile nell'anno.",)),
    ],
)
def test_where_g_comes_from(fields: dict[str, object], sentences: tuple[str, ...]) -> None:
    assert owner(plan_of(declaration(**fields))).supply == sentences  # type: ignore[arg-type]


def test_every_decision_is_cited_once() -> None:
    source = Source("Nota del 27 ottobre 2021", "F")
    taken = choice(excess=1000, sat=1, reserves=500, police=750, source=source)
    plan = plan_of(with_available(40), choices=(taken,), decided=date(2025, 4, 1))
    assert owner(plan).choices == (
        "Scelte: eccedenza per l'indigenza 10\xa0%, SAT richiesti 1, riserve 5\xa0% "
        "e quota per le forze dell'ordine 7,5\xa0% [Nota del 27 ottobre 2021; prova F].",
    )


def test_the_comunes_share_is_cited_apart_for_another_owner() -> None:
    own, comune = Source("Delibera ALER", ""), Source("", "I")
    choices = (choice(owner="ALER", sat=1, source=own), choice(police=1000, source=comune))
    plan = plan_of(with_available(40, owner="ALER"), choices=choices)
    assert owner(plan).choices == (
        "Scelte: SAT richiesti 1 [Delibera ALER].",
        "Scelte: quota per le forze dell'ordine 10\xa0% [fonte non indicata; prova I].",
    )


def test_what_nobody_decided_is_not_said() -> None:
    assert owner(plan_of(with_available(40))).choices == ()
    assert owner(plan_of(with_available(40), choices=(choice(),))).choices == ()
    zero = owner(plan_of(with_available(40), choices=(choice(excess=0, sat=0),)))
    assert zero.choices == ("Scelte: eccedenza per l'indigenza 0\xa0% e SAT richiesti 0 [dato di prova; prova D].",)


def test_the_steps_are_those_of_the_allocation() -> None:
    one = owner(plan_of(with_available(40), choices=(choice(sat=1),)))
    assert [step.key for step in one.steps] == ["sat_massimo", "sat", "sap", "indigenza", "graduatoria_generale"]
    assert owner(plan_of(unanswered())).steps == ()


def test_without_a_known_stock_no_step_speaks_of_a_ceiling() -> None:
    one = owner(plan_of(with_available(8, stock_sap=None), decided=DAY_2021))
    assert [step.key for step in one.steps] == ["sap", "indigenza", "graduatoria_generale"]


def test_no_other_reading_is_measured_on_a_figure_known_only_in_part() -> None:
    def readings(stock_sas: int | None) -> str:
        rows = (
            with_available(40, "019098", "ALER", stock_sap=905, stock_sas=stock_sas),
            with_available(8, owner="ALER", stock_sap=1700),
        )
        return str(plan_of(*rows, choices=(choice("019098", "ALER", sat=12),)).explain("Soresina"))

    assert "darebbe 260 alloggi" in readings(0), "10 % of 2605"
    assert "come prima della modifica" not in readings(None), "905 dwellings are not none"
    assert "SAT richiesti 12, entro il tetto di 12: concessi 12." in readings(None), "the reading in use is known"


def test_owners_are_named_and_warned() -> None:
    plan = plan_of(with_available(8), with_available(5, owner="ALER", body=""), choices=(choice(sat=5, police=0),))
    explained = plan.explain("Cremona")
    assert [one.title for one in explained.owners] == ["Comune di Cremona", "ALER"]
    assert explained.owners[0].warnings == ("SAT richiesti 5, concessi 2, tetto 2",)
    assert explained.comune == "Cremona"
    assert repr(explained) == "<Spiegazione di Cremona: 2 enti; usare print() per leggerla>"
    alone = plan_of(with_available(8)).explain("Cremona")
    assert repr(alone) == "<Spiegazione di Cremona: 1 ente; usare print() per leggerla>"


def test_printed_it_reads_from_the_heading_down() -> None:
    plan = plan_of(with_available(21, body="Comune di Cremona"), choices=(choice(sat=6, police=1000),))
    lines = str(plan.explain("Cremona")).replace("\xa0", " ").splitlines()
    assert lines == [
        "Cremona, piano 2022: norme in vigore al 27 ottobre 2021. Dati dimostrativi.",
        "",
        "Comune di Cremona",
        "  Alloggi assegnabili (g): b 0 + c 0 + d 0 + e 21 + f 0 = 21.",
        "  Scelte: SAT richiesti 6 e quota per le forze dell'ordine 10 % [dato di prova; prova D].",
        "  Tetto dei SAT: 25 % di 21 (alloggi disponibili nell'anno, al lordo dei SAT) "
        "= 5,25, arrotondato per difetto: 5 alloggi. "
        "[l.r. 16/2016 art. 23 c. 13, prova F (decorrenza ?, arrotondamento I)]",
        "    Altra lettura (prova P): 10 % del patrimonio, come prima della modifica: darebbe 10 alloggi.",
        "  SAT richiesti 6, concessi 5, perché la richiesta supera il tetto di 5; perché ce ne stiano 6 "
        "servono almeno 24 alloggi disponibili. "
        "[l.r. 16/2016 art. 23 c. 13, prova F (decorrenza ?, arrotondamento I)]",
        "  SAP al netto dei SAT: disponibili 21 − SAT 5 = 16 alloggi.",
        "  Nuclei in indigenza: 20 % di 16 (alloggi disponibili nell'anno, al netto dei SAT) "
        "= 3,2, arrotondato per eccesso: 4 alloggi. "
        "[r.r. 4/2017 art. 13 c. 3; l.r. 16/2016 art. 23 c. 3, prova T (base P, arrotondamento I)]",
        "  Forze dell'ordine: 10 % di 16 (alloggi disponibili nell'anno, al netto dei SAT) "
        "= 1,6, arrotondato per eccesso: 2 alloggi. "
        "[r.r. 4/2017 art. 4 c. 3 lett. d bis, art. 7 bis c. 1, prova T (decorrenza I, base I)]",
        "    Altra lettura (prova I): Al lordo dei SAT, alla lettera: darebbe 3 alloggi.",
        "  Graduatoria generale: 16 − 4 − 2 = 10 alloggi.",
        "  Attenzione: SAT richiesti 6, concessi 5, tetto 5.",
    ]


def act_that_reads_as(excess: int, istat: str = "019036") -> ChoiceReading:
    return ChoiceReading(istat, excess, "«ulteriore 30 %» come quota intera", "I")


def indigence(plan: Plan, number: int = 0) -> tuple[str, ...]:
    """What other readings would give, beside the indigence quota of an owner of Cremona."""
    (step,) = [step for step in owner(plan, number).steps if step.key == "indigenza"]
    return step.readings


def test_another_reading_of_the_act_stands_beside_the_indigence_quota() -> None:
    """The excess of 10 % makes 30 % of 17; read as 30 %, the act would make 50 % of 17: 8,5, rounded up."""
    plan = plan_of(with_available(22), choices=(choice(excess=1000, sat=5),), readings=(act_that_reads_as(3000),))
    said = "Altra lettura (prova I): «ulteriore 30 %» come quota intera: darebbe 9 alloggi."
    assert {step.key: step.readings for step in owner(plan).steps} == {
        "sat_massimo": (
            "Altra lettura (prova P): 10 % del patrimonio, come prima della modifica: darebbe 10 alloggi.",
        ),
        "sat": (),
        "sap": (),
        "indigenza": (said,),
        "graduatoria_generale": (),
    }
    assert said in owner(plan).sentences
    assert f"    {said}" in str(plan.explain("Cremona")).splitlines()


def test_another_reading_of_the_act_is_taken_of_the_base_the_rule_is_taken_of() -> None:
    """Gross of SAT, the 50 % that the act would make is of all 22 dwellings, not of the 17 left."""
    rules = rules_at(DAY_2022)
    for key in ("indigenza_quota_base", "indigenza_eccedenza"):
        rules = with_rule(rules, key, base=Base.AVAILABLE)
    chosen = (choice(excess=1000, sat=5),)
    plan = under(rules, with_available(22), choices=chosen, readings=(act_that_reads_as(3000),))
    assert [said.rpartition(": ")[2] for said in indigence(plan)] == ["darebbe 11 alloggi."]


def test_every_other_reading_of_the_act_is_said_and_the_one_in_use_is_not() -> None:
    acts = (act_that_reads_as(1000), act_that_reads_as(0), act_that_reads_as(3000))
    plan = plan_of(with_available(22), choices=(choice(excess=1000, sat=5),), readings=acts)
    assert [said.rpartition(": ")[2] for said in indigence(plan)] == ["darebbe 4 alloggi.", "darebbe 9 alloggi."]


def test_the_act_of_another_comune_is_not_read_here() -> None:
    elsewhere = (act_that_reads_as(3000, "019098"),)
    assert indigence(plan_of(with_available(22), choices=(choice(excess=1000),), readings=elsewhere)) == ()


def test_the_excess_of_the_comune_is_not_read_on_the_dwellings_of_another_owner() -> None:
    rows = (with_available(22), with_available(8, owner="ALER"))
    plan = plan_of(*rows, choices=(choice(excess=1000),), readings=(act_that_reads_as(3000),))
    assert len(indigence(plan)) == 1
    assert indigence(plan, 1) == ()


def test_a_reading_on_a_stock_not_communicated_gives_no_figure() -> None:
    on_stock = Reading("Sul patrimonio.", Evidence.INFERRED, base=Base.STOCK)
    rules = with_rule(rules_at(DAY_2022), "indigenza_quota_base", points=(Point("Un punto.", (on_stock,)),))
    known, unknown = (under(rules, with_available(20, stock_sap=stock)) for stock in (100, None))
    assert indigence(known) == ("Altra lettura (prova I): Sul patrimonio: darebbe 20 alloggi.",)
    assert indigence(unknown) == ()


def test_while_the_owner_has_to_share_out_its_requests_the_ceiling_is_explained_all_the_same() -> None:
    rows = (with_available(8, owner="ALER"), with_available(12, "019098", "ALER"))
    plan = plan_of(*rows, choices=(choice(owner="ALER", sat=4), choice("019098", "ALER", sat=3)))
    assert [step.sentence.replace("\xa0", " ") for step in owner(plan).steps] == [
        "Tetto dei SAT: 25 % di 20 (alloggi disponibili nell'anno, al lordo dei SAT) "
        "= 5, arrotondato per difetto: 5 alloggi.",
        "SAT richiesti 4, ma l'ente ne chiede 7 in tutto, oltre il tetto di 5: nessun testo dice quale comune "
        "rinunci, l'ente deve ridurre le richieste. A questo comune ne restano comunque almeno 2.",
    ]
