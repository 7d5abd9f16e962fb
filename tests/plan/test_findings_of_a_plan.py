"""What a plan has to say of each row and of the year: severity, place, sentence and remedy, whole."""

from __future__ import annotations

from datetime import date

import pytest

from piano_lib.plan import Plan
from piano_lib.rules import Base, rules_at
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import Declaration, Reply
from tests.plan.esempi import (
    DAY_2021,
    DAY_2022,
    DAY_2025,
    choice,
    declaration,
    plan_of,
    unanswered,
    under,
    with_available,
    with_rule,
)

SORESINA = "019098"


def found(plan: Plan, code: str) -> Finding:
    (one,) = [finding for finding in plan.all_findings if finding.code == code]
    return one


def none_of(plan: Plan, code: str) -> bool:
    return code not in {finding.code for finding in plan.all_findings}


def told(finding: Finding) -> tuple[object, ...]:
    return finding.severity, finding.file, finding.row, finding.column, finding.read, finding.message, finding.remedy


def test_an_owner_who_has_not_replied_is_reminded() -> None:
    plan = plan_of(with_available(1), unanswered(SORESINA))
    one = found(plan, "dichiarazione-mancante")
    assert told(one) == (
        Severity.WARNING, "2022/ricognizione.csv", 2, "dichiarazione", "",
        "nessuna risposta dell'ente: dati non comunicati, esclusi dai totali",
        "Sollecitare l'ente: anche la dichiarazione nulla è dovuta (l.r. 16/2016 art. 6 c. 2).",
    )  # fmt: skip
    assert (one.istat, one.owner) == (SORESINA, "COMUNE")
    assert [f.code for f in plan.all_findings if f.istat == SORESINA] == ["dichiarazione-mancante"]


@pytest.mark.parametrize(("sent", "late"), [(date(2021, 10, 31), False), (date(2021, 11, 1), True), (None, False)])
def test_a_late_reply_is_noted(sent: date | None, late: bool) -> None:
    plan = plan_of(with_available(1, sent_on=sent))
    assert none_of(plan, "trasmissione-tardiva") is not late
    if late:
        assert told(found(plan, "trasmissione-tardiva")) == (
            Severity.NOTE, "2022/ricognizione.csv", 2, "data_trasmissione", "",
            "trasmessa il 1° novembre 2021, dopo il termine del 31 ottobre 2021", "Nessuna azione: il dato è usato.",
        )  # fmt: skip


def test_a_missing_reply_is_never_late() -> None:
    assert none_of(plan_of(unanswered()), "trasmissione-tardiva")
    late = declaration(reply=Reply.MISSING, sent_on=date(2021, 12, 1), free=None)
    assert none_of(plan_of(late), "trasmissione-tardiva")


def test_a_total_that_cannot_be_calculated_says_which_parts_are_missing() -> None:
    plan = plan_of(declaration(free=None, conferred=None))
    assert told(found(plan, "g-non-calcolabile")) == (
        Severity.WARNING, "2022/ricognizione.csv", 2, "", "",
        "non comunicati: e_liberi e f_conferiti_privati; g non si può calcolare, le parti note sommano a 6",
        "Chiedere all'ente le caselle mancanti.",
    )  # fmt: skip


def test_a_declared_total_stands_in_for_missing_parts_and_says_so() -> None:
    plan = plan_of(declaration(free=None, total_declared=1200))
    assert told(found(plan, "g-dichiarato")) == (
        Severity.WARNING, "2022/ricognizione.csv", 2, "", "",
        "g è il totale dichiarato (1.200): non comunicato e_liberi", "Chiedere all'ente le parti del totale.",
    )  # fmt: skip
    assert none_of(plan, "totale-diverso")
    several = plan_of(declaration(free=None, as_is=None, total_declared=1200))
    assert found(several, "g-dichiarato").message.endswith("non comunicati b_stato_di_fatto e e_liberi")


@pytest.mark.parametrize(("total", "said"), [(6, False), (5, True)])
def test_a_declared_total_below_its_known_parts_is_told(total: int, said: bool) -> None:
    plan = plan_of(declaration(free=None, total_declared=total))
    assert none_of(plan, "totale-diverso") is not said
    if said:
        assert told(found(plan, "totale-diverso")) == (
            Severity.WARNING, "2022/ricognizione.csv", 2, "g_totale_dichiarato", "",
            "le parti note sommano a 6, più del totale dichiarato 5", "Verificare con l'ente.",
        )  # fmt: skip


@pytest.mark.parametrize(("total", "said"), [(10, False), (12, True), (None, False)])
def test_a_declared_total_beside_its_parts_is_told_where_it_differs(total: int | None, said: bool) -> None:
    plan = plan_of(declaration(total_declared=total))
    assert none_of(plan, "totale-diverso") is not said
    if said:
        assert told(found(plan, "totale-diverso")) == (
            Severity.WARNING, "2022/ricognizione.csv", 2, "g_totale_dichiarato", "",
            "il totale dichiarato è 12, la somma delle parti è 10",
            "Verificare con l'ente; il piano usa la somma delle parti.",
        )  # fmt: skip


def test_sas_not_communicated_are_told_where_there_are_dwellings() -> None:
    plan = plan_of(with_available(1200, sas_declared=None, stock_sas=4))
    assert told(found(plan, "sas-non-comunicati")) == (
        Severity.WARNING, "2022/ricognizione.csv", 2, "g_di_cui_sas", "",
        "SAS non comunicati: le quote sono calcolate su tutti i 1.200 alloggi",
        "Chiedere all'ente quanti sono SAS.",
    )  # fmt: skip
    for number, words in ((1, "sull'unico alloggio"), (8, "su tutti gli 8 alloggi"), (11, "su tutti gli 11 alloggi")):
        few = plan_of(with_available(number, sas_declared=None, stock_sas=4))
        assert found(few, "sas-non-comunicati").message.endswith(f"le quote sono calcolate {words}")
    assert none_of(plan_of(with_available(0, sas_declared=None, stock_sas=4)), "sas-non-comunicati")
    assert none_of(plan_of(with_available(5)), "sas-non-comunicati")


def test_a_ceiling_on_an_unknown_stock_is_told() -> None:
    plan = plan_of(with_available(8, stock_sap=None), decided=DAY_2021)
    assert told(found(plan, "tetto-sat-ignoto")) == (
        Severity.WARNING, "2021/ricognizione.csv", 2, "a_patrimonio_sap", "",
        "patrimonio non comunicato: il tetto dei SAT non si può calcolare", "Chiedere all'ente il patrimonio (a).",
    )  # fmt: skip
    asked = (choice(sat=1),)
    assert none_of(plan_of(with_available(0, stock_sap=None), decided=DAY_2021), "tetto-sat-ignoto")
    assert not none_of(plan_of(with_available(0, stock_sap=None), choices=asked, decided=DAY_2021), "tetto-sat-ignoto")
    assert none_of(plan_of(unanswered(), choices=asked, decided=DAY_2021), "tetto-sat-ignoto")
    assert none_of(plan_of(with_available(8, stock_sap=None)), "tetto-sat-ignoto")


def test_sat_cut_by_the_ceiling_say_how_many_dwellings_would_do() -> None:
    plan = plan_of(with_available(8), choices=(choice(sat=5, row=3),))
    assert told(found(plan, "sat-ridotti")) == (
        Severity.WARNING, "2022/scelte.csv", 3, "j_sat", "",
        "SAT richiesti 5, concessi 2, tetto 2", "Servono almeno 20 alloggi disponibili.",
    )  # fmt: skip
    assert none_of(plan_of(with_available(20), choices=(choice(sat=5),)), "sat-ridotti")


def test_a_request_under_a_ceiling_nobody_knows_is_told_with_what_the_known_parts_give() -> None:
    rows = (with_available(19, owner="ALER"), unanswered(SORESINA, "ALER"))
    fits = found(plan_of(*rows, choices=(choice(owner="ALER", sat=4, row=5),)), "tetto-sat-ignoto")
    assert told(fits) == (
        Severity.NOTE, "2022/scelte.csv", 5, "j_sat", "",
        "il tetto dei SAT non si conosce per intero (sulle parti note è 4): la richiesta ci sta già",
        "Chiedere all'ente i dati che mancano.",
    )  # fmt: skip
    beyond = found(plan_of(*rows, choices=(choice(owner="ALER", sat=5),)), "tetto-sat-ignoto")
    assert beyond.severity is Severity.WARNING
    assert beyond.message.endswith("(sulle parti note è 4): non si può dire se la richiesta ci stia")


def test_requests_of_several_comuni_beyond_the_ceiling_ask_the_owner_to_decide() -> None:
    rows = (with_available(8, owner="ALER"), with_available(12, SORESINA, "ALER"))
    plan = plan_of(*rows, choices=(choice(owner="ALER", sat=4, row=5), choice(SORESINA, "ALER", sat=3, row=6)))
    here, there = (finding for finding in plan.all_findings if finding.code == "sat-da-ripartire")
    assert told(here) == (
        Severity.WARNING, "2022/scelte.csv", 5, "j_sat", "",
        "SAT: l'ente ne chiede 7 in tutto, oltre il tetto di 5; nessun testo dice quale comune rinunci, "
        "a questo ne restano comunque almeno 2",
        "L'ente riduca le richieste a 5 in tutto.",
    )  # fmt: skip
    assert (there.row, there.message[-2:]) == (6, " 1")


def test_the_requests_of_an_owner_are_told_as_written_and_as_they_count() -> None:
    """Twelve asked in two comuni; where there are five dwellings no more than five of seven may count."""
    rows = (with_available(30, owner="ALER"), with_available(5, SORESINA, "ALER"))
    plan = plan_of(*rows, choices=(choice(owner="ALER", sat=5), choice(SORESINA, "ALER", sat=7)))
    said = "l'ente ne chiede 12 in tutto (10 contando, in ogni comune, non più dei suoi alloggi disponibili), oltre il"
    assert all(said in finding.message for finding in plan.all_findings if finding.code == "sat-da-ripartire")
    assert [said in str(plan.explain(comune)) for comune in ("Cremona", "Soresina")] == [True, True]
    assert plan.total("j_sat_richiesti").value == 12


def test_sat_cut_by_the_stock_or_by_the_dwellings_at_hand_ask_to_think_again() -> None:
    of_stock = plan_of(with_available(80), choices=(choice(sat=20),), decided=DAY_2021)
    assert found(of_stock, "sat-ridotti").message == "SAT richiesti 20, concessi 10, tetto 10"
    assert found(of_stock, "sat-ridotti").remedy == "Rivedere la richiesta."
    rows = (with_available(3, owner="ALER"), with_available(40, SORESINA, "ALER"))
    at_hand = found(plan_of(*rows, choices=(choice(owner="ALER", sat=5),)), "sat-ridotti")
    assert (at_hand.message, at_hand.remedy) == ("SAT richiesti 5, concessi 3, tetto 10", "Rivedere la richiesta.")


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ((), "totale d'ambito senza ripartizione"),
        ((with_available(5, owner="ALER"),), "totale d'ambito, non sommato ai comuni"),
    ],
)
def test_a_total_of_the_ambito_has_no_quotas(more: tuple[object, ...], what: str) -> None:
    plan = plan_of(with_available(53, "", "ALER"), *more)  # type: ignore[arg-type]
    one = found(plan, "totale-non-ripartito")
    assert told(one) == (
        Severity.WARNING, "2022/ricognizione.csv", 2, "istat", "",
        f"{what}: le quote si calcolano comune per comune, qui non sono calcolabili",
        "Chiedere all'ente i dati comune per comune.",
    )  # fmt: skip
    assert none_of(plan_of(with_available(5)), "totale-non-ripartito")


def test_quotas_above_the_supply_are_told_with_both_readings() -> None:
    plan = plan_of(with_available(2), choices=(choice(excess=4000, police=1000),))
    assert told(found(plan, "quote-oltre-disponibili")) == (
        Severity.WARNING, "2022/ricognizione.csv", 2, "", "",
        "le quote superano gli alloggi SAP; lettura 1: quote come calcolate (3 su 2), da ridurre con una decisione; "
        "lettura 2: prima l'indigenza (2), alle altre quote restano 0 alloggi (suggerita, non scritta in alcun testo)",
        "Decidere quale lettura vale.",
    )  # fmt: skip
    with_reserves = plan_of(
        with_available(3), choices=(choice(excess=4000, police=1000, reserves=2000),), decided=date(2025, 4, 1)
    )
    assert "come calcolate (4 su 3)" in found(with_reserves, "quote-oltre-disponibili").message


def test_a_police_share_nobody_set_says_what_the_ceiling_would_give() -> None:
    assert told(found(plan_of(with_available(25)), "forze-ordine-non-stabilita")) == (
        Severity.NOTE, "2022/scelte.csv", None, "i_forze_ordine", "",
        "quota forze dell'ordine non nota: nessun alloggio riservato "
        "(ente: Comune di Cremona; con la quota massima, 10\xa0%: 3)",
        "Chiedere la scelta al comune.",
    )  # fmt: skip
    gross = with_rule(rules_at(DAY_2022), "forze_ordine_tetto", base=Base.AVAILABLE)
    on_all = under(gross, with_available(21), choices=(choice(sat=5),))
    assert "10\xa0%: 3)" in found(on_all, "forze-ordine-non-stabilita").message, "2,1 of all 21, not 1,6 of the 16 left"
    of_aler = plan_of(
        with_available(25, owner="ALER"), choices=(choice(sat=0, row=6), choice(owner="ALER", sat=1, row=9))
    )
    assert found(of_aler, "forze-ordine-non-stabilita").row == 6, "the share is the comune's, also on ALER's dwellings"
    nameless = plan_of(with_available(25, owner="ALER", body=""))
    assert "(ente: ALER; " in found(nameless, "forze-ordine-non-stabilita").message
    stranger = plan_of(with_available(25, owner="ND", body=""))
    assert "(ente: Ente non indicato; " in found(stranger, "forze-ordine-non-stabilita").message
    decided_elsewhere = plan_of(with_available(25), choices=(choice(sat=1, row=6),))
    assert found(decided_elsewhere, "forze-ordine-non-stabilita").row == 6
    assert "10\xa0%: 3)" in found(plan_of(with_available(21)), "forze-ordine-non-stabilita").message, "2,1 goes up"
    assert none_of(plan_of(with_available(25), choices=(choice(police=0),)), "forze-ordine-non-stabilita")
    assert none_of(plan_of(with_available(0)), "forze-ordine-non-stabilita")
    assert none_of(plan_of(with_available(25), decided=date(2018, 12, 1)), "forze-ordine-non-stabilita")


def test_reserves_nobody_communicated_are_told_of_each_owner_with_what_the_most_would_be() -> None:
    by = (choice(), choice(owner="ALER", reserves=0, row=3))
    plan = plan_of(with_available(22), with_available(5, owner="ALER"), choices=by, decided=DAY_2025)
    assert told(found(plan, "riserve-non-comunicate")) == (
        Severity.NOTE, "2026/scelte.csv", 2, "riserve", "",
        "riserve non comunicate: nessun alloggio riservato (con la percentuale massima, 20\xa0%: 4)",
        "Chiedere la scelta all'ente.",
    )  # fmt: skip
    assert none_of(plan_of(with_available(25)), "riserve-non-comunicate"), "no law foresees them before 2025"
    assert none_of(plan_of(with_available(0), decided=DAY_2025), "riserve-non-comunicate")


@pytest.mark.parametrize(("decided", "late"), [(date(2021, 12, 31), False), (date(2022, 1, 1), True)])
def test_a_plan_after_its_deadline_is_noted(decided: date, late: bool) -> None:
    from dataclasses import replace

    from piano_lib.plan import build_plan
    from piano_lib.rules import rules_at
    from tests.plan.esempi import year_data

    data = year_data(with_available(1), decided=DAY_2022)
    plan = build_plan(replace(data, head=replace(data.head, decided=decided)), rules_at(decided))
    assert none_of(plan, "piano-tardivo") is not late
    if late:
        assert told(found(plan, "piano-tardivo")) == (
            Severity.NOTE, "2022/piano.toml", None, "data", "",
            "il piano porta la data del 1° gennaio 2022, dopo il termine del 31 dicembre 2021", "",
        )  # fmt: skip


def test_a_choice_without_a_declaration_has_no_effect_and_is_told() -> None:
    plan = plan_of(with_available(10), choices=(choice(owner="ALER", sat=2, row=7),))
    one = found(plan, "scelta-senza-riga")
    assert told(one) == (
        Severity.WARNING, "2022/scelte.csv", 7, "istat", "019036",
        "scelta di ALER senza una riga nella ricognizione: non ha effetto",
        "Aggiungere la dichiarazione o togliere la scelta.",
    )  # fmt: skip
    assert (one.istat, one.owner) == ("019036", "ALER")


def test_a_comune_may_choose_for_others_without_a_row_of_its_own() -> None:
    rows = (with_available(10, owner="ALER"),)
    assert none_of(plan_of(*rows, choices=(choice(police=1000),)), "scelta-senza-riga")
    assert not none_of(plan_of(*rows, choices=(choice(sat=1),)), "scelta-senza-riga")
    assert none_of(plan_of(with_available(10), choices=(choice(sat=1),)), "scelta-senza-riga")
    two = plan_of(*rows, choices=(choice(police=1), choice(SORESINA, "ALER", sat=1)))
    assert found(two, "scelta-senza-riga").istat == SORESINA


def test_a_police_share_of_another_owner_has_no_effect_and_is_told() -> None:
    rows = (with_available(10), with_available(10, owner="ALER"))
    plan = plan_of(*rows, choices=(choice(police=500), choice(owner="ALER", police=750, row=9)))
    one = found(plan, "forze-ordine-del-comune")
    assert told(one) == (
        Severity.WARNING, "2022/scelte.csv", 9, "i_forze_ordine", "7,5\xa0%",
        "la quota per le forze dell'ordine è fissata dal comune e vale per ogni ente: questa non ha effetto",
        "Scriverla sulla riga del comune.",
    )  # fmt: skip
    assert (one.istat, one.owner) == ("019036", "ALER")


@pytest.mark.parametrize("police", [None, 500])
def test_a_police_share_equal_to_the_comunes_is_not_told(police: int | None) -> None:
    rows = (with_available(10), with_available(10, owner="ALER"))
    plan = plan_of(*rows, choices=(choice(owner="ALER", police=police), choice(police=500)))
    assert none_of(plan, "forze-ordine-del-comune")


def test_every_police_share_is_looked_at() -> None:
    rows = (with_available(10), with_available(10, owner="ALER"), with_available(1, owner="OPERATORE"))
    choices = (choice(police=500), choice(owner="ALER", police=500), choice(owner="OPERATORE", police=600))
    assert found(plan_of(*rows, choices=choices), "forze-ordine-del-comune").owner == "OPERATORE"


def test_a_refused_choice_blocks_with_what_was_read() -> None:
    plan = plan_of(with_available(10), choices=(choice(police=1050, reserves=100, row=4),))
    blocking = [finding for finding in plan.all_findings if finding.blocks]
    assert [told(finding)[:5] for finding in blocking] == [
        (Severity.ERROR, "2022/scelte.csv", 4, "i_forze_ordine", "10,5"),
        (Severity.ERROR, "2022/scelte.csv", 4, "riserve", "1"),
    ]
    assert {finding.code for finding in blocking} == {"scelta-non-ammessa"}
    assert blocking[0].message.startswith("10,5\xa0% supera il massimo di 10\xa0%")
    assert blocking[0].remedy == "Indicare una percentuale fra 0 e 10\xa0%."
    assert (blocking[0].istat, blocking[0].owner) == ("019036", "COMUNE")


def test_sat_asked_by_an_owner_the_law_leaves_out_block() -> None:
    rules = with_rule(rules_at(DAY_2022), "sat_tetto", owners=frozenset({"ALER"}))
    rows = (with_available(20), with_available(20, owner="ALER"))
    plan = under(rules, *rows, choices=(choice(sat=2, row=4), choice(owner="ALER", sat=2, row=5)))
    assert [told(finding) for finding in plan.all_findings if finding.blocks] == [
        (
            Severity.ERROR, "2022/scelte.csv", 4, "j_sat", "2",
            "«Tetto dei servizi abitativi transitori (SAT)» non riguarda gli alloggi di COMUNE "
            "(l.r. 16/2016 art. 23 c. 13)", "Togliere questo valore.",
        )
    ]  # fmt: skip


def test_findings_come_gravest_first_then_by_place() -> None:
    plan = plan_of(
        with_available(10, total_declared=12, row=5),
        unanswered(SORESINA),
        choices=(choice(police=1050, row=4), choice(owner="ALER", sat=1, row=3)),
    )
    order = [(finding.severity.value, finding.file, finding.row) for finding in plan.all_findings]
    rank = {"errore": 0, "avviso": 1, "nota": 2}
    assert order == sorted(order, key=lambda one: (rank[one[0]], one[1], one[2] or 0))
    assert {severity for severity, *_ in order} == {"errore", "avviso"}


def test_a_total_and_the_rows_of_its_owner_that_do_not_agree_are_told_with_both_figures() -> None:
    def beside(total: int, *rows: Declaration) -> tuple[str, ...]:
        listed = rows or (with_available(104, owner="ALER"),)
        return tuple(
            finding.message
            for finding in plan_of(*listed, with_available(total, "", "ALER")).all_findings
            if finding.code in ("totale-oltre-le-righe", "totale-sotto-le-righe")
        )

    said = "il totale d'ambito è {}, le righe per comune dello stesso ente sommano a "
    assert beside(104) == ()
    assert beside(128) == (said.format(128) + "104: la differenza, 24 alloggi, non entra nelle somme",)
    assert beside(103) == (said.format(103) + "104",)
    silent = (with_available(104, owner="ALER"), unanswered("019098", "ALER"))
    assert beside(105, *silent)[0] == (
        said.format(105) + "almeno 104: la differenza, 1 alloggio, non entra nelle somme, o è nelle righe senza il dato"
    )
    assert beside(104, *silent) == (), "the silent row has none, or so the total says"


def test_a_stock_beyond_the_rows_is_told_apart() -> None:
    rows = (with_available(8, owner="ALER"), with_available(8, "", "ALER", stock_sap=150))
    told = found(plan_of(*rows), "totale-oltre-le-righe")
    assert told.message.startswith("il patrimonio SAP del totale d'ambito è 150, ")
    assert "sommano a 100: la differenza, 50 alloggi" in told.message
    assert (told.column, told.remedy) == (
        "a_patrimonio_sap", "Chiedere all'ente le righe che mancano, o il totale corretto.",
    )  # fmt: skip


def test_a_total_below_its_rows_is_told_at_its_cell_and_so_is_the_stock_after_it() -> None:
    rows = (with_available(9, owner="ALER"), with_available(8, "", "ALER", stock_sap=150, total_declared=8))
    below, beyond = (found(plan_of(*rows), code) for code in ("totale-sotto-le-righe", "totale-oltre-le-righe"))
    assert (below.column, below.remedy) == (
        "g_totale_dichiarato", "Verificare con l'ente; il piano usa le righe per comune.",
    )  # fmt: skip
    assert beyond.column == "a_patrimonio_sap"


def test_a_total_whose_dwellings_are_not_known_is_compared_for_its_stock_all_the_same() -> None:
    rows = (with_available(9, owner="ALER"), with_available(None, "", "ALER", stock_sap=150))
    assert found(plan_of(*rows), "totale-oltre-le-righe").column == "a_patrimonio_sap"


def test_a_silent_row_that_a_total_covers_asks_for_nothing() -> None:
    plan = plan_of(unanswered(SORESINA, "ALER"), with_available(8, "", "ALER"))
    told = found(plan, "compresa-nel-totale")
    assert (told.severity, told.column, told.remedy) == (
        Severity.NOTE, "dichiarazione", "Nessuna azione: vale il totale.",
    )  # fmt: skip
