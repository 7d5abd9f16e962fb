"""The programming item by item: a blank is never a no, and each side names its source."""

from __future__ import annotations

from dataclasses import replace

import pytest

from piano_lib.comparison import Item, Side, State, compare
from piano_lib.comparison.programming import NOT_FORESEEN, state_of
from piano_lib.plan import Plan
from piano_lib.scenarios import scenario
from piano_lib.survey.model import Choice, Measure, Source
from tests.plan.esempi import DAY_2021, choice, plan_of, with_available

NOTE, PAGE = Source("Nota del 27 ottobre 2021", "F"), Source("Pagina del piano 2021", "P")
EXCESS, SAT = "Quota per l'indigenza oltre la base", "Servizi abitativi transitori (SAT)"


def items(before: tuple[Choice, ...], after: tuple[Choice, ...]) -> dict[str, Item]:
    old, new = plan_of(with_available(9), choices=before, decided=DAY_2021), plan_of(with_available(9), choices=after)
    return {item.topic: item for item in compare(old, new).items if item.istat}


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        (1000, 1000, State.UNCHANGED), (1000, 1500, State.CHANGED), (0, 1000, State.NEW), (1000, 0, State.DROPPED),
        (None, 1000, State.UNKNOWN), (1000, None, State.UNKNOWN),
    ],
)  # fmt: skip
def test_an_excess_is_unchanged_changed_new_dropped_or_not_known(
    before: int | None, after: int | None, state: State
) -> None:
    found = items((choice(excess=before, source=PAGE),), (choice(excess=after, source=NOTE),))[EXCESS]
    assert found.state is state


def test_each_side_has_its_source_and_evidence() -> None:
    found = items((choice(sat=5, source=PAGE),), (choice(sat=4, source=NOTE),))[SAT]
    assert (found.before.words, found.before.source, found.before.evidence) == ("5 alloggi", PAGE.text, "P")
    assert (found.after.words, found.after.source, found.after.evidence) == ("4 alloggi", NOTE.text, "F")


def test_a_category_in_other_words_has_changed_and_in_other_spaces_has_not() -> None:
    topic = "Categoria aggiuntiva"
    assert items((choice(category="Nuclei  in Emergenza"),), (choice(category="nuclei in emergenza"),))[
        topic
    ].state is (State.UNCHANGED)
    assert items((choice(category="Anziani"),), (choice(category="Famiglie"),))[topic].state is State.CHANGED
    assert items((choice(category="nessuna"),), (choice(category="Famiglie"),))[topic].state is State.NEW


def test_nothing_known_on_either_side_is_not_listed() -> None:
    assert items((choice(),), (choice(),)) == {}


def test_words_that_mean_none_are_read_whatever_their_spaces() -> None:
    none = frozenset({"0\xa0%"})
    assert state_of(Side("0\xa0%"), Side("10\xa0%"), none=none) is State.NEW
    assert state_of(Side("10\xa0%"), Side("0 %"), none=none) is State.DROPPED


def test_a_zero_and_a_law_without_the_item_are_the_same_nothing() -> None:
    none = frozenset({"0\xa0%", NOT_FORESEEN})
    sides = Side("0\xa0%"), Side(NOT_FORESEEN)
    assert state_of(*sides, none=none) is state_of(*reversed(sides), none=none) is State.UNCHANGED


def test_the_programming_of_cremona(shipped: tuple[Plan, Plan]) -> None:
    """What the note of 27/10/2021 says of 2021 is inferred; the category of 2021 is not known."""
    found = {
        item.topic: item for item in compare(*shipped).items if item.istat == "019036" and item.subject == "Cremona"
    }
    assert (found[EXCESS].state, found[EXCESS].before.evidence) == (State.UNCHANGED, "I")
    assert (found[SAT].state, found[SAT].after.evidence) == (State.UNCHANGED, "F")
    assert (found["Categoria aggiuntiva"].state, found["Categoria aggiuntiva"].before.words) == (State.UNKNOWN, None)


def test_the_law_in_force_is_an_item_too(shipped: tuple[Plan, Plan]) -> None:
    found = {item.title: item for item in compare(*shipped).items if item.topic == "Norme in vigore"}
    changed = {title for title, item in found.items() if item.state is not State.UNCHANGED}
    assert changed == {"Tetto dei servizi abitativi transitori (SAT)"}
    item = found["Tetto dei servizi abitativi transitori (SAT)"]
    assert "10\xa0% del patrimonio" in (item.before.words or "")
    assert "25\xa0% degli alloggi disponibili" in (item.after.words or "")


def test_measures_of_one_title_are_set_side_by_side_in_their_order() -> None:
    def listed(*amounts: int) -> Plan:
        source = Source("atto")
        rows = [Measure("misura", "", "Contributo", "", "", one, source, 2 + at) for at, one in enumerate(amounts)]
        plan = plan_of(with_available(10))
        return replace(plan, data=replace(plan.data, measures=tuple(rows)))

    items = [one for one in compare(listed(100, 200, 300), listed(100, 250, 300)).items if one.title == "Contributo"]
    assert [(one.before.words, one.after.words) for one in items] == [
        (f"prevista (fino a {old} euro)", f"prevista (fino a {new} euro)")
        for old, new in ((100, 100), (200, 250), (300, 300))
    ]


def test_what_a_scenario_sets_has_no_letter_and_what_it_leaves_has_that_of_its_act() -> None:
    plan = plan_of(with_available(9), choices=(choice(excess=1000, category="Padri separati", source=NOTE),))
    found = {item.topic: item for item in compare(plan, scenario(plan, eccedenza=20)).items if item.istat}
    assert (found[EXCESS].before.evidence, found[EXCESS].after.evidence) == ("F", "")
    category = found["Categoria aggiuntiva"]
    assert (category.before.evidence, category.after.evidence) == ("F", "F")
    assert found[EXCESS].after.source.endswith("; per il resto: Nota del 27 ottobre 2021 (prova F)")
