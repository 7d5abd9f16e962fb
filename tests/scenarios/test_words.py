"""A scenario as an analyst writes it: names, percentages, TOML, refusals."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.scenarios import Scenario, ScenarioError, SupplyChange, from_toml, from_words, to_toml
from piano_lib.scenarios.model import ORIGINS
from piano_lib.survey.model import OwnerType
from tests.plan.esempi import plan_of, with_available

PLAN = plan_of(with_available(10), with_available(3, "019098"))
shares = st.one_of(st.none(), st.integers(0, 10_000))
names = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=60)
supplies = st.dictionaries(st.sampled_from(sorted(ORIGINS)), st.integers(-500, 500).filter(bool), max_size=3)


@settings(max_examples=150, deadline=None)
@given(
    name=names.map(lambda text: " ".join(text.split())).filter(bool), excess=shares, police=shares, reserves=shares,
    sat=st.one_of(st.none(), st.integers(0, 999)), supply=supplies,
    comuni=st.sampled_from([(), ("019036",), ("019098", "019036")]),
    law=st.one_of(st.none(), st.dates(date(2018, 3, 1), date(2026, 1, 1))), owner=st.sampled_from(OwnerType),
)  # fmt: skip
def test_what_is_saved_is_read_back(
    name: str, excess: int | None, police: int | None, reserves: int | None, sat: int | None, supply: dict[str, int],
    comuni: tuple[str, ...], law: date | None, owner: OwnerType,
) -> None:  # fmt: skip
    import unicodedata

    changes = tuple(SupplyChange(origin, number) for origin, number in sorted(supply.items()))
    made = Scenario(unicodedata.normalize("NFC", name), excess, police, sat, reserves, changes, law, comuni, owner)
    text = to_toml(made, PLAN)
    assert "non è il piano" in text
    tomllib.loads(text)
    if made.changes_nothing:
        with pytest.raises(ScenarioError, match="non cambia nulla"):
            from_toml(text, PLAN)
        return
    assert from_toml(text, PLAN) == made


def test_percentages_are_written_as_in_the_acts() -> None:
    found = from_words(PLAN, {"eccedenza": "7,5", "forze_ordine": 10, "riserve": "12.25"})
    assert (found.excess, found.police, found.reserves) == (750, 1000, 1225)


def test_a_decimal_in_a_file_is_read_to_the_hundredth() -> None:
    assert from_toml("[scenario]\neccedenza = 7.1\n", PLAN).excess == 710


def test_a_float_is_refused_with_the_way_to_write_it() -> None:
    with pytest.raises(ScenarioError, match=r"eccedenza: «7\.1» va scritto come negli atti"):
        from_words(PLAN, {"eccedenza": 7.1})


def test_every_wrong_word_is_said_at_once() -> None:
    words = {
        "eccedenze": 1, "eccedenza": "tanta", "sat": "-1", "forze_ordine": True, "offerta": {"zz": 1, "e_liberi": "x"},
        "norme_al": "ieri", "comune": "Cremna", "ente": "Regione", "nome": 7,
    }  # fmt: skip
    with pytest.raises(ScenarioError) as refused:
        from_words(PLAN, words)
    said = "\n".join(refused.value.sentences)
    for part in (
        "«eccedenze» non è una voce dello scenario", "non è una percentuale (letto: «tanta»)", "negativo", "True",
        "«zz» non è una voce dell'offerta", "e_liberi «x»", "non è una data (letto: «ieri»)", "Forse: Cremona?",
        "«Regione» non è un tipo di ente", "Il nome dello scenario",
    ):  # fmt: skip
        assert part in said
    assert len(refused.value.sentences) == 10


def test_comuni_by_name_or_code_each_once() -> None:
    assert from_words(PLAN, {"comune": ["Cremona", "019036", "soresina"]}).comuni == ("019036", "019098")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[scenario\n", "non è TOML corretto"),
        ("nome = 'x'\n", "manca la sezione [scenario]"),
        ("[scenario]\nanno = 1999\n", "dell'anno 1999"),
        ("[scenario]\nambito = 'altrove'\n", "dell'ambito «altrove»"),
        ("[scenario]\nomne = 'x'\n", "«omne» non è una voce"),
        ("[scenario]\n", "Lo scenario non cambia nulla"),
        ("[scenario]\nnome = 'x'\ncomune = 'Cremona'\n", "Lo scenario «x» non cambia nulla"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        from_toml(text, PLAN)
    assert said in str(refused.value)


def test_a_hostile_name_stays_a_name() -> None:
    name = 'x" \\ =cmd() [scenario] # <script>'
    assert from_toml(to_toml(Scenario(name, excess=1), PLAN), PLAN).name == name


def test_a_scenario_without_a_name_is_called_by_its_changes() -> None:
    made = Scenario(excess=1500, sat=1, law=date(2025, 4, 1))
    assert made.title(PLAN.ambito).replace("\xa0", " ") == (
        "eccedenza per l’indigenza 15 % e SAT 1 alloggio (tutti i comuni); norme alla data 1° aprile 2025"
    )
    assert Scenario().describe(PLAN.ambito) == "nessuna modifica"
    assert not made.changes_nothing
