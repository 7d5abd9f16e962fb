"""Each decision, measure and total of two years side by side: its words, its sources, and what became of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from piano_lib.comparison import Comparison, compare
from piano_lib.comparison.model import Item, Side, State
from piano_lib.comparison.programming import state_of
from piano_lib.plan import Plan, build_plan
from piano_lib.rules import rules_at
from piano_lib.survey.model import Declaration, Measure, Source, Status
from tests.comparison.esempi import SAME_LAW, of, plans
from tests.plan.esempi import DAY_2022, DAY_2025, choice, plan_of, unanswered, with_available, year_data

CREMONA, SORESINA = "019036", "019098"
EXCESS, CATEGORY = "Quota per l'indigenza oltre la base", "Categoria aggiuntiva"
POLICE, SAT, RESERVES = "Forze di polizia e Vigili del fuoco", "Servizi abitativi transitori (SAT)", "Riserve"
WELFARE, PROJECTS = "Misure di welfare abitativo", "Progetti di sostegno al disagio abitativo"
ASSIGNABLE, LAW = "Alloggi assegnabili nell'anno", "Norme in vigore"


def item(made: Comparison, topic: str, istat: str = CREMONA) -> Item:
    (found,) = [one for one in made.items if one.topic == topic and one.istat == istat]
    return found


WITH_RESERVES = (DAY_2025, DAY_2025.replace(year=2026))  # a law that knows every decision


def chosen(before: dict[str, object], after: dict[str, object]) -> Comparison:
    rows = (with_available(10),)
    return of(rows, rows, chosen_before=(choice(**before),), chosen_after=(choice(**after),), days=WITH_RESERVES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("topic", "field", "value", "said", "nothing"),
    [
        (EXCESS, "excess", 1000, "10\xa0%", 0),
        (CATEGORY, "category", "Nuclei in emergenza", "Nuclei in emergenza", "Nessuna"),
        (POLICE, "police", 750, "7,5\xa0%", 0),
        (SAT, "sat", 5, "5 alloggi", 0),
        (RESERVES, "reserves", 1000, "10\xa0%", 0),
    ],
)
def test_each_decision_has_its_words_its_source_and_its_explicit_no(
    topic: str, field: str, value: object, said: str, nothing: object
) -> None:
    source = Source("Nota del 27 ottobre 2021", "F")
    found = item(chosen({field: nothing}, {field: value, "source": source}), topic)
    assert found.after.words == said
    assert (found.after.source, found.after.evidence) == ("Nota del 27 ottobre 2021", "F")
    assert (found.before.source, found.before.evidence) == ("dato di prova", "D")
    assert found.state is State.NEW
    assert (found.subject, found.istat, found.note) == ("Cremona", CREMONA, "")
    assert item(chosen({field: value}, {field: nothing}), topic).state is State.DROPPED
    assert item(chosen({field: value}, {field: value}), topic).state is State.UNCHANGED
    unknown = item(chosen({}, {field: value}), topic)
    assert (unknown.before, unknown.state) == (Side(None), State.UNKNOWN)


def test_the_titles_say_what_is_decided() -> None:
    made = chosen({"excess": 1, "category": "x", "police": 1, "sat": 1, "reserves": 1}, {})
    assert [(one.topic, one.title) for one in made.items if one.istat == CREMONA] == [
        (EXCESS, "Punti oltre la quota base"),
        (CATEGORY, "Categoria di particolare rilevanza sociale"),
        (POLICE, "Quota percentuale"),
        (SAT, "Alloggi richiesti"),
        (RESERVES, "Quota percentuale"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        (Side("a"), Side("A "), State.UNCHANGED),
        (Side("a  b"), Side("a b"), State.UNCHANGED),
        (Side("a"), Side("b"), State.CHANGED),
        (Side(None), Side("b"), State.UNKNOWN),
        (Side("a"), Side(None), State.UNKNOWN),
        (Side(None), Side(None), State.UNKNOWN),
        (Side("No"), Side("b"), State.NEW),
        (Side("a"), Side(" NO"), State.DROPPED),
        (Side("no"), Side("nO"), State.UNCHANGED),
    ],
)
def test_states_need_an_explicit_no(before: Side, after: Side, state: State) -> None:
    assert state_of(before, after, none=frozenset({"NO"})) is state


def test_without_words_for_no_nothing_is_new_or_dropped() -> None:
    assert state_of(Side("no"), Side("b")) is State.CHANGED


def with_focus(plan: Plan, istat: str) -> Plan:
    return build_plan(replace(plan.data, ambito=replace(plan.ambito, focus=istat)), plan.rules)


def test_the_comune_in_evidence_comes_first_and_shows_what_nobody_decided() -> None:
    rows = (with_available(10), with_available(10, SORESINA), with_available(10, owner="ALER"))
    choices = (choice(excess=100), choice(SORESINA), choice(owner="ALER", sat=2))
    one, other = (
        with_focus(plan, SORESINA)
        for plan in plans(rows, rows, chosen_before=choices, chosen_after=choices, days=SAME_LAW)
    )
    assert [(one.subject, one.topic) for one in compare(one, other).items if one.istat] == [
        ("Soresina", EXCESS),
        ("Soresina", CATEGORY),
        ("Soresina", POLICE),
        ("Soresina", SAT),
        ("Cremona (ALER)", SAT),
        ("Cremona", EXCESS),
    ]


def test_the_choices_of_a_comune_stand_together_whoever_the_owner() -> None:
    places = [(istat, owner) for istat in ("019074", CREMONA, SORESINA) for owner in ("ALER", "COMUNE")]
    choices = tuple(choice(istat, owner, sat=1) for istat, owner in places)
    made = of((with_available(10),), (with_available(10),), chosen_before=choices, chosen_after=choices, days=SAME_LAW)
    assert [one.subject for one in made.items if one.istat] == [
        "Cremona (ALER)",
        "Cremona",
        "Pieve d'Olmi (ALER)",
        "Pieve d'Olmi",
        "Soresina (ALER)",
        "Soresina",
    ]


def test_what_the_law_does_not_foresee_is_said_with_its_norm_and_is_a_zero() -> None:
    rows = (with_available(10),)
    chosen_after = (choice(reserves=1000),)
    made = of(rows, rows, chosen_before=(choice(),), chosen_after=chosen_after, days=(DAY_2022, DAY_2025))
    found = item(made, RESERVES)
    assert (found.before.words, found.after.words, found.state) == ("non prevista dalle norme", "10\xa0%", State.NEW)
    assert (found.before.source, found.before.evidence) == ("r.r. 4/2017, testo anteriore al r.r. 2/2025", "I")
    assert RESERVES not in {one.topic for one in of(rows, rows, days=SAME_LAW).items}


def test_a_choice_for_the_whole_ambito_or_an_unlisted_code_is_named_as_it_can_be() -> None:
    rows = (with_available(10),)
    made = of(rows, rows, chosen_before=(choice("", "ALER", sat=2), choice("019999", sat=2)))
    assert item(made, SAT, "").subject == "Tutto l'ambito (ALER)"
    assert item(made, SAT, "019999").subject == "019999"


def test_the_assignable_dwellings_of_the_ambito() -> None:
    made = of((with_available(10),), (with_available(12),))
    found = made.items[0]
    assert found.topic == ASSIGNABLE
    assert (found.before.words, found.after.words, found.state) == ("10 alloggi", "12 alloggi", State.CHANGED)
    assert found.before.source == "ricognizione 2021, dati dimostrativi"
    assert (found.title, found.istat, found.subject, found.note) == ("Totale dell'ambito (lettera g)", "", "", "")
    assert of((with_available(10),), (with_available(10),)).items[0].state is State.UNCHANGED


def total(*rows: Declaration, status: Status = Status.DEMONSTRATION) -> Side:
    plan = plan_of(*rows, status=status)
    return compare(plan, plan).items[0].after


def test_a_total_is_said_in_words_with_the_status_of_the_data() -> None:
    assert total(with_available(1)) == Side("1 alloggio", "ricognizione 2022, dati dimostrativi", "D")
    assert total(with_available(1), status=Status.OFFICIAL) == Side("1 alloggio", "ricognizione 2022, dati ufficiali")
    assert total(with_available(0)).words == "0 alloggi"
    assert total(unanswered()).words is None, "of what nobody communicated nothing is known, not even a number"


@pytest.mark.parametrize(
    ("silent", "years"), [((True, False), "2021"), ((False, True), "2022"), ((True, True), "2021 e 2022")]
)
def test_a_partial_total_says_nothing_of_how_it_changed(silent: tuple[bool, bool], years: str) -> None:
    rows = [(with_available(10), *([unanswered(SORESINA)] if quiet else [])) for quiet in silent]
    found = of(*rows).items[0]
    assert found.state is State.UNKNOWN
    assert [side.words for side in (found.before, found.after)] == [
        "almeno 10 alloggi" if quiet else "10 alloggi" for quiet in silent
    ]
    assert found.note == f"Totale parziale, perché non tutti i dati sono noti: {years}."


def test_a_total_not_counted_makes_nothing_partial() -> None:
    rows = (with_available(40, owner="ALER"), unanswered("", "ALER"))
    assert of(rows, rows).items[0].state is State.UNCHANGED


def measure(title: str = "Contributo", kind: str = "misura", istat: str = "", **fields: object) -> Measure:
    base = Measure(kind, istat, title, "descrizione", "r.r. 11/2019", 1850, Source("fonte", "T"), 2)
    return replace(base, **fields)  # type: ignore[arg-type]


def measured(
    before: tuple[Measure, ...], after: tuple[Measure, ...], whole: bool = False
) -> dict[tuple[str, str, str], Item]:
    """The items on measures; ``whole`` where both lists are declared complete."""
    made = []
    for measures, day in zip((before, after), SAME_LAW, strict=True):
        data = year_data(with_available(10), decided=day)
        head = replace(data.head, measures_complete=whole)
        made.append(build_plan(replace(data, measures=measures, head=head), rules_at(day)))
    items = [one for one in compare(*made).items if one.topic in (WELFARE, PROJECTS)]
    return {(one.topic, one.subject, one.title): one for one in items}


def test_a_measure_in_both_years_is_unchanged_or_changed() -> None:
    found = measured((measure(),), (measure("CONTRIBUTO"),))[WELFARE, "", "CONTRIBUTO"]
    assert found.state is State.UNCHANGED
    assert found.before.words == found.after.words == "prevista (r.r. 11/2019, fino a 1.850 euro)"
    assert (found.after.source, found.after.evidence, found.istat) == ("fonte", "T", "")
    for fields in ({"amount": 2000}, {"reference": "altro"}, {"description": "altra"}):
        changed = measured((measure(),), (measure(**fields),))  # type: ignore[arg-type]
        assert changed[WELFARE, "", "Contributo"].state is State.CHANGED


def test_a_measure_that_changed_in_its_description_only_shows_it() -> None:
    found = measured((measure(amount=None, reference=""),), (measure(amount=None, reference="", description="altra"),))
    assert [found[WELFARE, "", "Contributo"].before.words, found[WELFARE, "", "Contributo"].after.words] == [
        "prevista: descrizione",
        "prevista: altra",
    ]


def test_a_project_is_said_in_its_own_gender() -> None:
    rows = (measure("Mediazione", "progetto", amount=None, reference=""),)
    assert measured(rows, rows)[PROJECTS, "", "Mediazione"].after.words == "previsto"
    assert measured((), rows, whole=True)[PROJECTS, "", "Mediazione"].before.words == "non previsto"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"amount": None}, "prevista (r.r. 11/2019)"),
        ({"reference": ""}, "prevista (fino a 1.850 euro)"),
        ({"reference": "", "amount": None}, "prevista"),
        ({"reference": "", "amount": 0}, "prevista (fino a 0 euro)"),
    ],
)
def test_a_measure_says_what_is_known_of_it(fields: dict[str, object], said: str) -> None:
    rows = (measure(**fields),)  # type: ignore[arg-type]
    assert measured(rows, rows)[WELFARE, "", "Contributo"].after.words == said


def test_a_measure_that_a_whole_list_lacks_is_new_or_dropped() -> None:
    other = measure("Altra")
    new = measured((other,), (other, measure()), whole=True)[WELFARE, "", "Contributo"]
    assert (new.state, new.before.words) == (State.NEW, "non prevista")
    assert new.before.source == "elenco completo delle misure dell'anno"
    dropped = measured((other, measure()), (other,), whole=True)[WELFARE, "", "Contributo"]
    assert (dropped.state, dropped.after.words) == (State.DROPPED, "non prevista")
    assert measured((), (measure(),), whole=True)[WELFARE, "", "Contributo"].state is State.NEW


def test_a_measure_that_a_list_lacks_is_not_known_unless_the_list_is_whole() -> None:
    other = measure("Altra")
    found = measured((other,), (other, measure()))[WELFARE, "", "Contributo"]
    assert (found.state, found.before) == (State.UNKNOWN, Side(None))
    assert measured((other, measure()), (other,))[WELFARE, "", "Contributo"].state is State.UNKNOWN


def test_a_year_without_any_measure_is_not_known() -> None:
    found = measured((), (measure(),))[WELFARE, "", "Contributo"]
    assert (found.state, found.before) == (State.UNKNOWN, Side(None))
    assert measured((measure(),), ())[WELFARE, "", "Contributo"].state is State.UNKNOWN


def test_measures_come_before_projects_each_in_order_and_by_comune() -> None:
    rows = (measure("Zeta"), measure("Alfa", istat=SORESINA), measure(), measure(kind="progetto"))
    assert list(measured(rows, rows)) == [
        (WELFARE, "", "Contributo"),
        (WELFARE, "", "Zeta"),
        (WELFARE, "Soresina", "Alfa"),
        (PROJECTS, "", "Contributo"),
    ]


def test_titles_stand_in_order_word_by_word() -> None:
    rows = (measure("Bonus-affitti"), measure("Bonus casa"))
    assert [title for *_, title in measured(rows, rows)] == ["Bonus casa", "Bonus-affitti"]


def test_a_rule_that_changed_tells_every_point_still_open_and_one_that_did_not_tells_none() -> None:
    rows = (with_available(10),)
    notes = {one.title: one.note for one in of(rows, rows).items if one.note}
    assert {title: note.replace("\xa0", " ") for title, note in notes.items()} == {
        "Tetto dei servizi abitativi transitori (SAT)": (
            "Punto aperto: Quale tetto valga fra giugno e dicembre 2021 non è stabilito da alcun testo letto; per il "
            "piano 2022 il documento del 27 ottobre 2021 indica il 25 %. "
            "Punto aperto: Se il tetto sia vincolante non è stabilito: la pagina 2024 di un ambito riporta ancora il "
            "10 %, un articolo del 2023 lo dice indicativo."
        )
    }


def test_the_law_in_force_is_an_item_values_always_criteria_where_they_changed() -> None:
    rows = (with_available(10),)
    same = {one.title for one in of(rows, rows, days=SAME_LAW).items if one.topic == LAW}
    assert {"Tetto dei servizi abitativi transitori (SAT)", "Termine per le dichiarazioni degli enti"} <= same
    assert "Organo che approva il piano" not in same
    later = of(rows, rows, days=(DAY_2022, DAY_2022.replace(year=2025)))
    items = {one.title: one for one in later.items if one.topic == LAW}
    assert items["Ordine di assegnazione"].state is State.CHANGED
    reserves = items["Riserve alle categorie dell'art. 14"]
    assert (reserves.state, reserves.before.evidence) == (State.NEW, "I")
    assert reserves.after.evidence == "T (decorrenza I, base I, livello I)"
    assert reserves.before.words == "non previste (r.r. 4/2017, testo anteriore al r.r. 2/2025)"
    assert reserves.after.source.startswith("r.r. 4/2017 art. 4 c. 3 lett. c bis")
    assert (reserves.istat, reserves.subject) == ("", "")


def test_the_items_follow_the_order_of_the_law() -> None:
    topics = list(dict.fromkeys(one.topic for one in chosen({"excess": 1}, {}).items))
    assert topics == [ASSIGNABLE, EXCESS, LAW]
