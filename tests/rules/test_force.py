"""The law on a day: which version is in force, what is open on it, what changed, and days nobody has read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piano_lib.rules import (
    Aspect,
    Base,
    CoverageError,
    Evidence,
    Level,
    Rounding,
    Rules,
    changes,
    parameters,
    rules_at,
)
from piano_lib.rules.book import Book
from piano_lib.rules.force import resolve, version_on
from piano_lib.rules.law import Act
from piano_lib.rules.model import Parameter, Unit, Version

FIRST, READ = date(2018, 2, 8), date(2026, 11, 22)
PLAN_2021, PLAN_2022, PLAN_2026 = date(2020, 12, 1), date(2021, 10, 27), date(2025, 12, 1)


def law(day: date, key: str) -> tuple[int | None, Base | None, Level | None, Rounding | None]:
    version = rules_at(day)[key].version
    return version.value, version.base, version.level, version.rounding


def test_the_indigence_share_is_twenty_per_cent_net_of_sat_comune_by_comune_rounded_up() -> None:
    for day in (PLAN_2021, PLAN_2022, PLAN_2026):
        found = law(day, "indigenza_quota_base")
        assert found == (2000, Base.NET_OF_SAT, Level.OWNER_IN_COMUNE, Rounding.UP)
        assert rules_at(day)["indigenza_soglia_isee"].version.value == 3000


def test_the_round_up_clause_is_inferred_before_2022_and_read_after() -> None:
    before, after = (rules_at(day)["indigenza_quota_base"].version for day in (date(2021, 12, 31), date(2022, 1, 1)))
    assert before.evidence_of(Aspect.ROUNDING) is Evidence.INFERRED
    assert after.evidence_of(Aspect.ROUNDING) is Evidence.TEXT
    assert before.evidence_of(Aspect.BASE) is after.evidence_of(Aspect.BASE) is Evidence.PUBLISHED


def test_the_excess_has_no_number_of_its_own_and_only_comuni_use_it() -> None:
    rule = rules_at(PLAN_2022)["indigenza_eccedenza"]
    assert rule.version.owners == {"COMUNE"}
    assert rule.foreseen
    with pytest.raises(ValueError, match="«indigenza_eccedenza» non ha un valore numerico"):
        _ = rule.share
    assert rule.version.readings == (), "the law is clear: what a comune wrote is read with the data of its year"


def test_the_sat_ceiling_is_of_the_stock_for_the_2021_plan_and_of_the_available_for_2022() -> None:
    assert law(PLAN_2021, "sat_tetto") == (1000, Base.STOCK, Level.OWNER, Rounding.DOWN)
    assert law(PLAN_2022, "sat_tetto") == (2500, Base.AVAILABLE, Level.OWNER, Rounding.DOWN)
    before, after = rules_at(PLAN_2021)["sat_tetto"].version, rules_at(PLAN_2022)["sat_tetto"].version
    assert (before.evidence, after.evidence) == (Evidence.PUBLISHED, Evidence.FOUNDING)
    assert after.evidence_of(Aspect.START) is Evidence.UNKNOWN
    assert after.evidence_of(Aspect.ROUNDING) is Evidence.INFERRED


@pytest.mark.parametrize(
    ("day", "window_open"),
    [(date(2021, 5, 28), False), (date(2021, 5, 29), True), (date(2021, 12, 31), True), (date(2022, 1, 1), False)],
)
def test_the_window_of_2021_is_open_only_within_its_days(day: date, window_open: bool) -> None:
    version = rules_at(day)["sat_tetto"].version
    assert ("fra giugno e dicembre 2021" in version.contested) is window_open
    stock = [reading for reading in version.readings if reading.base is Base.STOCK and reading.value == 1000]
    assert bool(stock) is window_open


def test_whether_the_ceiling_of_2021_binds_stays_open_for_good() -> None:
    assert "vincolante" in rules_at(PLAN_2026)["sat_tetto"].version.contested
    assert "vincolante" not in rules_at(PLAN_2021)["sat_tetto"].version.contested


@pytest.mark.parametrize(
    ("day", "foreseen", "share"),
    [
        (date(2019, 3, 12), False, 0),
        (date(2019, 3, 13), True, 1000),
        (date(2025, 3, 10), True, 1000),
        (date(2025, 3, 11), True, 2000),
    ],
)
def test_the_police_share_begins_in_2019_and_doubles_in_2025(day: date, foreseen: bool, share: int) -> None:
    rule = rules_at(day)["forze_ordine_tetto"]
    assert (rule.foreseen, rule.share) == (foreseen, share)


def test_the_rounding_of_the_police_share_is_open_from_2025() -> None:
    before, after = (rules_at(day)["forze_ordine_tetto"].version for day in (PLAN_2022, PLAN_2026))
    assert before.rounding is after.rounding is Rounding.UP
    assert before.evidence_of(Aspect.ROUNDING) is Evidence.TEXT
    assert after.evidence_of(Aspect.ROUNDING) is Evidence.UNKNOWN
    assert {reading.rounding for reading in after.readings} == {Rounding.UP, Rounding.HALF_UP, None}
    assert Rounding.HALF_UP not in {reading.rounding for reading in before.readings}


@pytest.mark.parametrize("key", ["forze_ordine_tetto", "riserve_tetto"])
def test_gross_or_net_of_sat_is_carried_as_an_open_point(key: str) -> None:
    version = rules_at(PLAN_2026)[key].version
    assert version.base is Base.NET_OF_SAT
    assert version.evidence_of(Aspect.BASE) is Evidence.INFERRED
    assert Base.AVAILABLE in {reading.base for reading in version.readings if not reading.in_use}


@pytest.mark.parametrize(("day", "share"), [(date(2025, 3, 10), 0), (date(2025, 3, 11), 2000)])
def test_reserves_exist_only_after_the_regulation_of_2025(day: date, share: int) -> None:
    rule = rules_at(day)["riserve_tetto"]
    assert (rule.foreseen, rule.share) == (bool(share), share)
    assert rule.version.rounding is (Rounding.HALF_UP if share else None)


def test_amounts_and_days_are_data_too() -> None:
    rules = rules_at(PLAN_2022)
    assert rules["contributo_solidarieta_indigenza"].version.value == 1850
    assert rules["contributo_solidarieta_disagio"].version.value == 2700
    assert (rules["termine_enti"].version.day, rules["termine_piano"].version.day) == ("10-31", "12-31")
    assert not rules_at(date(2019, 10, 14))["contributo_solidarieta_disagio"].foreseen


def test_dwellings_to_be_renovated_change_hands_in_december_2025() -> None:
    before, after = (rules_at(day)["voce_b"].version.text for day in (date(2025, 12, 12), date(2025, 12, 13)))
    assert "sostenere i lavori" not in before
    assert "sostenere i lavori" in after


def test_a_rule_says_its_key_title_and_article() -> None:
    rule = rules_at(PLAN_2022)["sat_tetto"]
    assert rule.key == "sat_tetto"
    assert rule.title == "Tetto dei servizi abitativi transitori (SAT)"
    assert rule.citation == "l.r. 16/2016 art. 23 c. 13"


def test_the_rules_of_a_day_hold_every_parameter_and_the_acts_published_by_then() -> None:
    rules = rules_at(PLAN_2021)
    assert rules.at == PLAN_2021
    assert [rule.key for rule in rules] == list(parameters())
    assert len(rules) == len(parameters())
    assert [act.key for act in rules.acts] == ["lr-16-2016", "rr-4-2017", "rr-3-2019", "rr-11-2019"]
    assert [act.key for act in rules_at(date(2021, 5, 28)).acts][-1] == "lr-8-2021"


def test_contested_rules_are_those_with_an_open_point() -> None:
    keys = {rule.key for rule in rules_at(PLAN_2021).contested()}
    assert keys == {"forze_ordine_tetto", "tetto_complessivo", "capienza_insufficiente"}
    assert {rule.key for rule in rules_at(PLAN_2022).contested()} == keys | {"sat_tetto"}


@given(st.dates(FIRST, READ))
def test_every_day_read_has_one_version_of_each_parameter(day: date) -> None:
    for rule in rules_at(day):
        covering = [v for v in rule.parameter.versions if v.valid_from <= day and (not v.valid_to or day <= v.valid_to)]
        assert [version.valid_from for version in covering] == [rule.version.valid_from]


def test_a_day_before_the_regulation_is_refused_with_parameter_day_version_and_file() -> None:
    with pytest.raises(CoverageError) as error:
        rules_at(FIRST - timedelta(days=1))
    assert str(error.value) == (
        "Parametro «indigenza_soglia_isee», giorno 7 febbraio 2018: nessuna versione copre quel giorno; la versione "
        "più vicina è in vigore dall'8 febbraio 2018 (r.r. 4/2017 art. 13 c. 1). Aggiungere la versione mancante "
        "in piano_lib/rules/norme/indigenza.toml. Lo stesso vale per altri 30 parametri."
    )
    assert isinstance(error.value, ValueError)
    assert error.value.nearest.valid_from == FIRST
    assert error.value.at == date(2018, 2, 7)
    assert error.value.parameter.key == "indigenza_soglia_isee"


def test_one_other_parameter_without_a_version_is_not_called_parameters() -> None:
    said = str(CoverageError(parameters()["sat_tetto"], date(2017, 1, 1), 1))
    assert said.endswith(" Lo stesso vale per un altro parametro.")


def test_a_day_nobody_has_read_yet_is_refused_and_says_what_to_reread() -> None:
    assert rules_at(READ)
    with pytest.raises(CoverageError) as error:
        rules_at(READ + timedelta(days=1))
    assert "giorno 23 novembre 2026: le norme sono state lette fino al giorno 22 novembre 2026;" in str(error.value)
    assert "Rileggere i testi e aggiornare «coperta_fino_al», o aggiungere una versione, in piano_lib" in str(
        error.value
    )


def test_a_moment_counts_as_its_day_and_anything_else_is_refused_with_an_example() -> None:
    assert rules_at(datetime(2021, 10, 27, 23, 59)) is rules_at(PLAN_2022)
    with pytest.raises(TypeError) as error:
        rules_at("2021-10-27")  # type: ignore[arg-type]
    assert str(error.value) == (
        "«2021-10-27» non è un giorno: rules_at vuole una data, per esempio date(2022, 1, 1) di datetime."
    )


def test_a_deadline_falls_on_a_day_of_the_year_before_the_plan_and_a_share_on_none() -> None:
    rules = rules_at(PLAN_2022)
    assert rules["termine_enti"].day_for(2022) == date(2021, 10, 31)
    assert rules["sat_tetto"].day_for(2022) is None


def test_a_rule_may_be_read_as_taken_of_another_base_the_rest_unchanged() -> None:
    rule = rules_at(PLAN_2022)["sat_tetto"]
    other = rule.taken_of(Base.STOCK)
    assert (other.version.base, other.share, other.version.level) == (Base.STOCK, 2500, Level.OWNER)
    assert other.taken_of(Base.AVAILABLE) == rule


def test_changes_lists_before_and_after_of_what_differs() -> None:
    (change,) = changes(PLAN_2021, PLAN_2022)
    assert (change.before.key, change.before.share, change.after.share) == ("sat_tetto", 1000, 2500)
    assert [change.after.key for change in changes(date(2024, 12, 1), date(2025, 4, 1))] == [
        "forze_ordine_tetto", "forze_ordine_ripartizione", "riserve_tetto", "categoria_aggiuntiva",
        "ordine_assegnazione",
    ]  # fmt: skip


def test_looking_back_the_changes_are_the_same_the_other_way_round() -> None:
    there, back = changes(PLAN_2021, PLAN_2026), changes(PLAN_2026, PLAN_2021)
    assert [(c.before.key, c.before.version.valid_from) for c in there] == [
        (c.after.key, c.after.version.valid_from) for c in back
    ]


@given(st.dates(FIRST, READ))
def test_no_law_changes_within_a_day(day: date) -> None:
    assert changes(day, day) == ()


def test_a_point_whose_window_closes_is_no_change_of_the_law() -> None:
    assert changes(date(2021, 12, 31), date(2022, 1, 1)) == ()


def test_changes_outside_what_was_read_are_refused() -> None:
    with pytest.raises(CoverageError):
        changes(date(2010, 1, 1), PLAN_2022)


def made(*windows: tuple[date, date | None], covered_to: date = READ) -> Parameter:
    versions = tuple(
        Version(start, end, True, 1, None, None, None, frozenset(), f"art. {n}", Evidence.TEXT, READ)
        for n, (start, end) in enumerate(windows, 1)
    )
    return Parameter("quota", "Quota", "Una quota.", "Prova", Unit.EUR, "prova.toml", covered_to, versions)


def test_the_nearest_version_is_the_last_one_begun() -> None:
    parameter = made((FIRST, date(2019, 12, 31)), (date(2020, 1, 1), date(2020, 12, 31)))
    assert version_on(parameter, date(2021, 1, 1)) is None
    error = CoverageError(parameter, date(2021, 1, 1))
    assert error.nearest.citation == "art. 2"
    assert "altri" not in str(error)
    assert CoverageError(parameter, date(2017, 1, 1)).nearest.citation == "art. 1"
    assert CoverageError(parameter, date(2020, 1, 1)).nearest.citation == "art. 2"


def test_an_act_without_a_day_of_publication_is_always_shown() -> None:
    act = Act("prassi", "Prassi", "", "")
    rules = resolve(Book({"quota": made((FIRST, None))}, (act,)), FIRST)
    assert isinstance(rules, Rules)
    assert rules.acts == (act,)


def test_a_single_parameter_out_of_coverage_is_told_alone() -> None:
    parameter = made((FIRST, date(2019, 12, 31)), covered_to=date(2020, 6, 30))
    assert str(CoverageError(parameter, date(2020, 6, 30))) == (
        "Parametro «quota», giorno 30 giugno 2020: nessuna versione copre quel giorno; la versione più vicina è "
        "in vigore dall'8 febbraio 2018 (art. 1). Aggiungere la versione mancante in prova.toml."
    )
    assert str(CoverageError(parameter, date(2020, 7, 1))) == (
        "Parametro «quota», giorno 1° luglio 2020: le norme sono state lette fino al giorno 30 giugno 2020; "
        "la versione più vicina è in vigore dall'8 febbraio 2018 (art. 1). "
        "Rileggere i testi e aggiornare «coperta_fino_al», o aggiungere una versione, in prova.toml."
    )
    assert version_on(made((FIRST, None), covered_to=READ), READ) is not None
