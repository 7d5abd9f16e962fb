"""The tables of the report say what the plan says, no more and no less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from piano_lib.italian import points
from piano_lib.plan import Plan
from piano_lib.tables import change, law, letters, programme, quotas, returns, scheda, state, summary
from piano_lib.tables.model import Kind, Table
from tests.dati import check, choice, missing, nil, row
from tests.esempi_lettore import shipped, shipped_comparison, small


def annual(plan: Plan) -> Iterator[Table]:
    """Every table of the annual report."""
    yield from (build(plan) for build in (letters.letters, quotas.quotas, quotas.transitional))
    yield from (build(plan) for build in (returns.replies, returns.unanswered, returns.declared, returns.printed))
    yield from (programme.category(plan), programme.sources(plan), programme.findings(plan))
    yield from (programme.measures(plan, "misura"), programme.measures(plan, "progetto"))
    yield from (build(plan) for build in (law.law, law.grounds, law.contested, law.acts))
    yield from (build(plan) for build in (summary.overview, summary.origins, summary.comuni))


@pytest.mark.parametrize("year", [2021, 2022])
def test_every_table_of_the_report_has_caption_source_and_cells_of_its_kind(year: int) -> None:
    for table in annual(shipped(year)):
        dated = shipped(year).rules.at.year if table.key == "atti-normativi" else year
        assert table.caption.endswith(str(dated))
        assert table.source
        for cells in table.rows:
            for column, cell in zip(table.columns, cells, strict=True):
                assert cell is None or isinstance(cell, str | int | date), (table.key, column.key, cell)
                assert not (isinstance(cell, int) and column.kind in (Kind.TEXT, Kind.DATE)), (table.key, column.key)


def test_no_two_tables_of_a_page_share_an_id() -> None:
    keys = [table.key for table in annual(shipped(2022))]
    keys += [scheda.quotas(shipped(2022), "Cremona").key]
    comparison = shipped_comparison()
    keys += [build(comparison).key for build in (change.totals, change.pairs, change.effects, change.programming)]
    assert len(keys) == len(set(keys))


def test_the_letters_are_those_of_published_plans() -> None:
    headings = " ".join(column.group or column.label for column in letters.COLUMNS)
    assert [letter for letter in "abcdefghijk" if f"{letter} · " in headings] == list("abcdefghijk")


def test_the_letters_hold_the_figures_of_the_plan() -> None:
    plan = shipped(2022)
    table = letters.letters(plan)
    shown = {(cells[0], cells[1]): cells for cells in table.rows}
    place = [column.key for column in table.columns].index("g_totale")
    for line in plan.lines:
        owner = "Comune" if line.owner.value == "COMUNE" else line.owner.value
        assert shown[(line.comune, owner)][place] == line.value("g_totale")
    assert len(table.rows) == len(plan.lines)


def test_a_total_that_misses_a_part_says_so_and_a_whole_one_does_not() -> None:
    whole, partial = small(ricognizione={2022: [row(), nil("019098"), nil("019003"), nil("019036", "ALER")]}), small()
    place = [column.key for column in letters.COLUMNS].index("g_totale")
    assert letters.letters(whole).total[place] == 10  # type: ignore[index]
    assert letters.letters(partial).total[place] == "almeno 52"  # type: ignore[index]
    said = " ".join(letters.letters(partial).notes)
    assert "«almeno»: il totale non comprende le righe senza il dato." in said
    assert "a · Patrimonio: SAP " in said
    assert "g · Totale assegnabili 1" in said
    assert "g · Totale" not in " ".join(letters.letters(whole).notes).partition("Righe senza il dato")[2]


def test_a_total_of_which_nothing_is_known_is_not_zero() -> None:
    plan = small(ricognizione={2022: [missing("019036")]}, scelte={2022: []})
    place = [column.key for column in letters.COLUMNS].index("g_totale")
    assert letters.letters(plan).total[place] is None  # type: ignore[index]


def test_a_choice_not_communicated_is_said_so_and_one_that_cannot_be_is_a_dash() -> None:
    silent = {cells[1]: cells for cells in letters.letters(small(scelte={2022: []})).rows if cells[0] == "Cremona"}
    keys = [column.key for column in letters.COLUMNS]
    for key in ("h_eccedenza_indigenza", "i_forze_ordine", "i_categoria_aggiuntiva"):
        assert silent["Comune"][keys.index(key)] is None
    assert silent["ALER"][keys.index("i_categoria_aggiuntiva")] == "—"
    cells = {cells[1]: cells for cells in letters.letters(small()).rows if cells[0] == "Cremona"}
    place = [column.key for column in letters.COLUMNS].index("h_eccedenza_indigenza")
    assert cells["ALER"][place] == "—"  # no excess on dwellings that are not the comune's


def test_a_police_quota_decided_where_the_supply_is_unknown_is_not_communicated() -> None:
    plan = small(ricognizione={2022: [missing("019036"), row("019098")]}, scelte={2022: [choice(i="10")]})
    table = quotas.quotas(plan)
    place = [column.key for column in table.columns].index("quota_forze_ordine")
    assert next(cells for cells in table.rows if cells[0] == "Cremona")[place] is None
    assert table.total[place] is None  # type: ignore[index]


def test_owners_without_dwellings_are_left_out_of_the_quotas_and_counted() -> None:
    plan = small(ricognizione={2022: [row(), nil("019098"), nil("019003"), nil("019036", "ALER")]})
    table = quotas.quotas(plan)
    assert [cells[0] for cells in table.rows] == ["Cremona"]
    assert any(note.startswith("3 righe senza alloggi disponibili non compaiono") for note in table.notes)


def test_the_share_shown_for_indigence_is_base_and_excess_together() -> None:
    table = quotas.quotas(small(ricognizione={2022: [row()]}))
    place = [column.key for column in table.columns].index("quota_percentuale")
    assert {cells[0]: cells[place] for cells in table.rows}["Cremona"] == 3000


def test_sat_beyond_the_ceiling_show_request_ceiling_grant_and_what_they_would_need() -> None:
    table = quotas.transitional(small(ricognizione={2022: [row(b=1, c=0)]}))
    cells = dict(zip([column.key for column in table.columns], table.rows[0], strict=True))
    assert (cells["disponibili"], cells["j_sat_massimo"], cells["j_sat_richiesti"], cells["j_sat"]) == (8, 2, 5, 2)
    assert cells["disponibili_minimi"] == 20


def test_an_owner_under_one_ceiling_needs_dwellings_for_all_it_asks_wherever_it_asks() -> None:
    rows = [
        row("019036", "ALER", b=10, c=0, e_liberi=0, e_turnover=0),
        row("019098", "ALER", b=5, c=0, e_liberi=0, e_turnover=0),
    ]
    chosen = [choice("019036", "ALER", sat=5), choice("019098", "ALER", sat=7)]
    plan = small(ricognizione={2022: rows}, scelte={2022: chosen})
    table = quotas.transitional(plan)
    assert [cells[-1] for cells in table.rows] == [48, 48], "12 asked in all: a quarter of 48"
    assert quotas.NEEDED in table.notes
    assert any("Annicco (ALER) 7" in note or "Soresina (ALER) 7" in note for note in table.notes), "7 asked of 5"


def test_where_the_law_takes_stock_no_least_supply_is_shown() -> None:
    plan = small(piano={2022: {"data": "2020-12-01"}}, ricognizione={2022: [row(a=900)]})
    table = quotas.transitional(plan)
    assert table.rows[0][-1] is None
    asked = [choice("019036", "ALER", sat=5), choice("019098", "ALER", sat=7)]
    several = small(
        piano={2022: {"data": "2020-12-01"}},
        ricognizione={2022: [row("019036", "ALER"), row("019098", "ALER")]},
        scelte={2022: asked},
    )
    assert quotas.NEEDED not in quotas.transitional(several).notes
    assert table.notes[0].startswith("Tetto: fino al 10\xa0% del patrimonio; su tutti gli alloggi dell'ente;")


def test_replies_count_filed_nil_missing_and_late() -> None:
    rows = [row(data_trasmissione="2021-11-05"), nil("019098", data_trasmissione="2021-10-01"), missing("019003")]
    table = returns.replies(small(ricognizione={2022: rows}))
    assert table.rows == (("Comune", 3, 1, 1, 1, 1), ("ALER", 1, 0, 0, 1, 0)), "no row names ALER: it is awaited"
    assert table.total == ("Totale", 4, 1, 1, 2, 1)


def test_a_missing_cell_is_named_as_the_form_names_it() -> None:
    table = returns.unanswered(small(ricognizione={2022: [row(e_turnover=None)]}, scelte={2022: []}))
    assert next(cells for cells in table.rows if cells[0] == "Cremona")[:3] == (
        "Cremona",
        "Comune",
        "caselle: e · Di risulta",
    )


def test_declared_beside_computed_lists_every_difference_and_counts_the_rest() -> None:
    rows = [row(g=12), row("019098", g=10), row("019003", e_turnover=None, g=9)]
    table = returns.declared(small(ricognizione={2022: rows}, scelte={2022: []}))
    assert [cells[:6] for cells in table.rows] == [
        ("Annicco", "Comune", 9, 7, 9, 2),
        ("Cremona", "Comune", 12, 10, 10, 2),
    ]
    assert "uguale alla somma delle parti: 1" in table.notes[0]


def test_printed_totals_are_equal_different_or_not_comparable_and_say_how_many_rows_miss() -> None:
    checks = [check("g_totale", 10, "019036", "COMUNE"), check("g_totale", 41, "019036", "ALER"), check("g_totale", 60)]
    table = returns.printed(small(controlli={2022: checks}))
    assert [cells[4] for cells in table.rows] == [
        "uguale", "diverso di 1", "non confrontabile: righe mancanti 1 su 5",
    ]  # fmt: skip


def test_a_printed_total_of_no_row_has_no_sum_and_says_so() -> None:
    table = returns.printed(small(controlli={2022: [check("g_totale", 3, "019098", "OPERATORE")]}))
    assert table.rows[0][1:5] == (3, "—", None, "non confrontabile: nessuna riga corrisponde")


def test_the_law_shows_article_and_evidence_of_each_aspect() -> None:
    cells = {row[0]: row for row in law.law(shipped(2022)).rows}["Tetto dei servizi abitativi transitori (SAT)"]
    assert cells[1] == "fino al 25\xa0%"
    assert cells[4] == "l.r. 16/2016 art. 23 c. 13"
    assert cells[6] == "F (decorrenza ?, arrotondamento I)"


def test_the_law_shows_whom_a_rule_is_for_where_it_is_not_everyone() -> None:
    whom = {row[0]: str(row[2]) for row in law.law(shipped(2022)).rows}
    assert ", al netto dei SAT, solo comuni, per i propri alloggi, ente per ente" in whom[
        "Eccedenza per l'indigenza oltre la quota base"]  # fmt: skip
    assert whom["Ulteriore categoria di particolare rilevanza sociale"] == "solo comuni"
    assert not [title for title, said in whom.items() if "tutti gli enti" in said]


def test_each_contested_point_shows_every_reading_and_marks_the_one_in_use() -> None:
    table = law.contested(shipped(2022))
    points = {cells[1] for cells in table.rows}
    for point in points:
        marks = [cells[3] for cells in table.rows if cells[1] == point]
        assert marks.count("sì") == 1
        assert len(marks) >= 2


def test_a_comune_is_set_beside_the_mean_of_those_that_are_known() -> None:
    plan = small(ricognizione={2022: [row("019036"), nil("019098"), missing("019003")]})
    cells = {row[0]: row for row in scheda.beside(plan, "Cremona").rows}["Alloggi assegnabili"]
    assert cells[1:] == (1000, 500, 2)  # hundredths: 10 dwellings, a mean of 5 over two comuni


def test_of_a_comune_known_in_part_the_rate_is_at_least_that_of_its_known_part() -> None:
    """The table, the scheda and the map say one thing; the mean is of the comuni wholly known."""
    rows = [row("019036", b=13, e_turnover=None), row("019098"), missing("019003")]
    plan = small(ricognizione={2022: rows})
    town = next(one for one in plan.ambito.municipalities if one.istat == "019036")
    people, least = summary.population(town, 2022), plan.municipality("Cremona").total("g_totale").value
    assert least > 0
    assert people
    rate = f"almeno {points(summary.hundredths(1000 * least, people))}"
    shown = {cells[0]: cells[1:] for cells in summary.comuni(plan).rows}
    assert shown["Cremona"][2:] == (f"almeno {least}", people, rate)
    assert shown["Annicco"][-1] is None
    beside = {cells[0]: cells[1:] for cells in scheda.beside(plan, "Cremona").rows}
    assert beside["Alloggi assegnabili"] == (f"almeno {least}", 1000, 1)
    assert beside["Alloggi assegnabili per 1.000 abitanti"][0] == rate
    assert scheda.beside(plan, "Annicco").rows[2][1] is None


def test_a_known_part_whose_rate_is_nothing_says_nothing() -> None:
    assert summary.rated(summary.Known(1, False), 1000, 1_000_000) == summary.Known(None, False)
    assert summary.rated(summary.Known(1, True), 1000, 1_000_000) == summary.Known(0, True)
    assert summary.rated(summary.Known(1, True), 1000, 0) == summary.Known(None, False)


def test_beside_choices_not_communicated_the_sat_are_said_to_be_those_granted() -> None:
    table = letters.letters(small(ricognizione={2022: [row()]}, scelte={2022: []}))
    at = [column.key for column in table.columns].index("j_sat")
    (found,) = (cells for cells in table.rows if cells[:2] == ("Cremona", "Comune"))
    assert (found[at - 3], found[at]) == (None, 0), "h is not known, no SAT is granted"
    assert any(note.startswith("j sono gli alloggi SAT concessi") for note in table.notes)


def test_the_year_before_names_the_survey_of_either_year_as_its_source() -> None:
    assert "per i piani 2021 e 2022" in scheda.year_before(shipped(2022), shipped(2021), "Cremona").source


def test_the_year_before_gives_no_difference_where_a_side_is_missing() -> None:
    cells = {row[0]: row for row in scheda.year_before(shipped(2022), shipped(2021), "Spinadesco").rows}
    assert cells["g · Assegnabili nell'anno"][2:] == (None, None)


def test_the_year_before_gives_no_difference_where_an_owner_has_a_row_in_one_year_only() -> None:
    rows = [row(), nil("019098"), nil("019003")]
    before = small(ricognizione={2022: [*rows, row("", "ALER", comune="")]})
    after = small(ricognizione={2022: [*rows, row("019036", "ALER")]})
    table = scheda.year_before(after, before, "Cremona")
    assert {cells[-1] for cells in table.rows} == {None}
    assert any("in un solo anno" in note for note in table.notes)
    assert len(scheda.year_before(after, after, "Cremona").notes) == 1


def test_effects_in_the_table_add_up() -> None:
    table = change.effects(shipped_comparison())
    keys = [column.key for column in table.columns]
    for cells in table.rows:
        found = dict(zip(keys, cells, strict=True))
        parts = [found[key] for key in ("prima", "offerta", "norme", "scelte")]
        assert sum(parts) == found["dopo"]  # type: ignore[arg-type]


def test_pairs_list_what_moved_and_count_what_did_not() -> None:
    comparison = shipped_comparison()
    table = change.pairs(comparison)
    assert f"{len(comparison.pairs) - len(table.rows)}." in table.notes[0]
    assert all(cells[4] != 0 or cells[7] != 0 or cells[10] != 0 for cells in table.rows)


def test_a_scenario_is_never_mistaken_for_the_plan() -> None:
    from piano_lib.scenarios import scenario

    other = scenario(shipped(2022), eccedenza=15, comune="Cremona", nome="prova")
    assert (
        "scenario «prova: eccedenza per l’indigenza 15\xa0% (Cremona)», non è il piano" in letters.letters(other).source
    )


def unsplit_plan() -> Plan:
    """Ten dwellings of Cremona, and twenty-two of ALER that no source splits by comune; no police share decided."""
    aler = row("", "ALER", b=10, c=5, comune="")
    return small(ricognizione={2022: [row(), aler, nil("019098"), nil("019003")]}, scelte={2022: []})


def test_quotas_of_a_total_that_is_not_split_and_shares_nobody_communicated_are_not_known() -> None:
    cells = {row[0]: row[1:] for row in summary.overview(unsplit_plan()).rows}
    assert cells["g · Assegnabili nell'anno"] == (10, 22, 32)
    assert cells["Quota per l'indigenza"] == (2, None, "almeno 2")
    assert cells["Quota per le forze dell'ordine"] == (None, None, None)


def test_quotas_that_exceed_the_dwellings_are_explained_where_they_are_summed() -> None:
    plan = small(ricognizione={2022: [row(a=9, b=1, c=0, e_liberi=0, e_turnover=0)]}, scelte={2022: [choice(i="10")]})
    why = "dove gli alloggi sono pochi possono superarli (Cremona (Comune)). Lì quote e graduatoria generale"
    for table in (summary.overview(plan), quotas.quotas(plan), scheda.quotas(plan, "Cremona")):
        assert any(why in note and "danno 1 alloggio in più dei SAP" in note for note in table.notes), table.key
    assert not any("superarli" in note for note in summary.overview(unsplit_plan()).notes)


def test_sat_that_an_owner_has_to_share_out_are_said_to_be_decided() -> None:
    rows = [row("019036", "ALER", e_liberi=8), row("019098", "ALER", e_liberi=12)]
    plan = small(
        ricognizione={2022: rows}, scelte={2022: [choice("019036", "ALER", sat=9), choice("019098", "ALER", sat=9)]}
    )
    cells = {one[:2]: one for one in quotas.transitional(plan).rows}
    place = [column.key for column in quotas.transitional(plan).columns].index("j_sat")
    assert cells["Cremona", "ALER"][place] == "da decidere"
    assert any("nessun testo dice quale comune rinunci" in note for note in quotas.transitional(plan).notes)


def test_what_cannot_be_put_in_a_comune_is_said_beside_the_comuni() -> None:
    table = summary.comuni(unsplit_plan())
    assert "Non comprende 22 alloggi di totali d'ambito che la fonte non ripartisce per comune." in table.notes
    assert not [note for note in summary.comuni(shipped(2022)).notes if "non ripartisce" in note]


def test_findings_in_a_report_speak_of_owners_and_comuni_and_not_of_files() -> None:
    rows = [row(e_turnover=None), missing("019098"), row("019098", "ALER", g=99)]
    plan = small(ricognizione={2022: rows})
    read, mended = programme.findings(plan), programme.findings(plan, where=True)
    assert not any(re.search(r"COMUNE|\bND\b|_\w|\.csv", str(cell)) for line in read.rows for cell in line)
    assert {line[2] for line in read.rows} <= {"Comune", "ALER", None}
    assert [column.key for column in mended.columns[-2:]] == ["letto", "dove"]
    assert any("ricognizione.csv, riga" in str(line[-1]) for line in mended.rows)


def test_a_filed_return_is_not_said_to_have_dwellings_to_assign() -> None:
    table = returns.replies(small(ricognizione={2022: [row(b=0, c=0, e_liberi=0, e_turnover=0)]}))
    labels = [column.label for column in table.columns]
    assert table.total is not None
    assert table.total[labels.index("Presentate")] == 1
    assert "alloggi da dichiarare" not in " ".join(state.MEANING.values())


@pytest.mark.parametrize("reserves", [True, False])
def test_the_year_before_of_a_comune_has_the_reserves_where_either_law_foresees_them(reserves: bool) -> None:
    now = small(
        piano={2022: {"data": "2025-04-01" if reserves else "2021-12-01"}}, ricognizione={2022: [row(b=13)]},
        scelte={2022: [choice(riserve="10" if reserves else None)]},
    )  # fmt: skip
    shown = {str(cells[0]): cells[1:] for cells in scheda.year_before(now, shipped(2021), "Cremona").rows}
    assert shown.get("Riserve") == (("non prevista", 2, None) if reserves else None)


def test_a_comune_that_a_total_of_its_owner_stands_for_is_not_awaited() -> None:
    total = row("", "ALER", comune="", b=41, c=0, d=0, e_liberi=0, e_turnover=0, f=0)
    plan = small(ricognizione={2022: [row(), nil("019098"), nil("019003"), total, missing("019098", "ALER")]})
    assert returns.unanswered(plan).rows == ()
    assert plan.total("g_totale").value == 51


def beyond_plan() -> Plan:
    """ALER declares thirty dwellings in all, ten of them in Cremona; the rows hold twenty."""
    aler = row("", "ALER", g=30, comune="", **dict.fromkeys(("b", "c", "d", "e_liberi", "e_turnover", "f")))
    rows = [row(), row("019036", "ALER"), aler, nil("019098"), nil("019003")]
    return small(ricognizione={2022: rows}, controlli={2022: [check("g_totale", 40)]})


def test_a_total_beyond_its_rows_is_said_beside_every_sum_it_is_not_in() -> None:
    plan, said = beyond_plan(), "dello stesso ente: ALER, 20 alloggi in più. La differenza non è nelle somme."
    assert summary.overview(plan).rows[0][1:] == (10, "almeno 10", "almeno 20")
    for table in (summary.overview(plan), summary.origins(plan), letters.letters(plan), quotas.transitional(plan)):
        assert any(said in note for note in table.notes), table.key
    assert not any("in più. La differenza" in note for note in summary.overview(shipped(2022)).notes)
    assert "Non comprende 20 alloggi di totali d'ambito che la fonte non ripartisce per comune." in (
        summary.comuni(plan).notes
    )
    assert returns.printed(plan).rows[0][4] == "non confrontabile: la somma delle righe è nota soltanto in parte"


def test_a_total_that_is_not_added_is_not_said_to_be_used() -> None:
    cells = next(cells for cells in returns.declared(beyond_plan()).rows if cells[0] == "Intero ambito, non ripartito")
    assert cells[2:] == (30, 0, "—", 30, "non sommato: ci sono le righe per comune")


def test_a_total_of_no_dwellings_leaves_nothing_out_of_the_comuni() -> None:
    rows = [row(), nil("", "ALER", comune=""), nil("019098"), nil("019003")]
    assert not [note for note in summary.comuni(small(ricognizione={2022: rows})).notes if "ripartisce" in note]
