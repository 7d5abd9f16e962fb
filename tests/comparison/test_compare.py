"""Two plans side by side: who is in which, what may be compared, what the frames look like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from piano_lib.comparison import MEASURED, Outcome, Presence, State, compare
from piano_lib.plan import Plan, build_plan
from piano_lib.scenarios import scenario
from piano_lib.survey.model import OwnerType, Status
from tests.plan.esempi import DAY_2021, DAY_2022, choice, plan_of, unanswered, with_available

CREMONA, SORESINA = "019036", "019098"


def test_a_plan_compared_with_itself_has_not_changed(shipped: tuple[Plan, Plan]) -> None:
    for plan in shipped:
        found = compare(plan, plan)
        assert {pair.presence for pair in found.pairs} == {Presence.BOTH}
        for pair in found.pairs:
            for column in MEASURED:
                change = pair.changes[column]
                assert change.before == change.after
                assert change.difference in (0, None)
                assert change.outcome in (Outcome.COMPARABLE, Outcome.ZERO_BASE, Outcome.MISSING)
            assert all(effect.difference == 0 for effect in pair.effects.values())
        assert {item.state for item in found.items} <= {State.UNCHANGED, State.UNKNOWN}
        assert found.rules_changed == ()


def test_every_line_of_either_plan_is_there_once(shipped: tuple[Plan, Plan]) -> None:
    found = compare(*shipped)
    keys = [pair.key for pair in found.pairs]
    assert len(keys) == len(set(keys))
    assert set(keys) == {line.key for plan in shipped for line in plan.lines}


def test_a_comune_of_one_year_only_is_kept_and_said() -> None:
    before = plan_of(with_available(3), with_available(2, SORESINA), decided=DAY_2021)
    after = plan_of(with_available(4), with_available(5, CREMONA, "ALER"))
    found = compare(before, after)
    assert [(pair.key[0], pair.key[1], pair.presence) for pair in found.pairs] == [
        (CREMONA, "ALER", Presence.ONLY_B),
        (CREMONA, "COMUNE", Presence.BOTH),
        (SORESINA, "COMUNE", Presence.ONLY_A),
    ]
    assert found.pair(SORESINA).outcome("g_totale") is Outcome.ONLY_A
    assert found.pair(CREMONA, OwnerType.ALER).outcome("g_totale") is Outcome.ONLY_B
    assert [f.istat for f in found.all_findings if f.code == "solo-in-un-anno"] == [SORESINA, CREMONA]


def test_who_has_not_replied_is_not_a_fall() -> None:
    before = plan_of(with_available(3), with_available(8, SORESINA), decided=DAY_2021)
    after = plan_of(with_available(4), unanswered(SORESINA))
    found = compare(before, after)
    assert found.pair(SORESINA).changes["g_totale"].outcome is Outcome.MISSING
    total = found.total("g_totale")
    assert (total.before.value, total.after.value, total.after.missing) == (11, 4, 1)
    assert (total.comparable.before, total.comparable.after, total.comparable.difference, total.pairs) == (3, 4, 1, 1)


def test_a_rule_that_changed_is_named_with_its_article() -> None:
    asks = (choice(sat=12),)
    found = compare(
        plan_of(with_available(44), choices=asks, decided=DAY_2021), plan_of(with_available(44), choices=asks)
    )
    pair = found.pair(CREMONA)
    for column in ("j_sat_massimo", "j_sat", "sap"):
        change = pair.changes[column]
        assert change.outcome is Outcome.RULE_CHANGED, column
        assert "Tetto dei servizi abitativi transitori" in change.why
        assert "l.r. 16/2016 art. 23 c. 13" in change.why
        assert change.variation is None
    assert pair.changes["j_sat"].difference == 1
    assert pair.changes["g_totale"].outcome is Outcome.COMPARABLE
    assert [item.key for item in found.rules_changed] == ["sat_tetto"]
    assert [f.column for f in found.all_findings if f.code == "norma-cambiata"] == ["sat_tetto"]


def test_a_rule_that_changed_but_moved_nothing_here_leaves_the_quota_comparable() -> None:
    before, after = plan_of(with_available(10), decided=DAY_2021), plan_of(with_available(20))
    changes = compare(before, after).pair(CREMONA).changes
    assert changes["quota_indigenza"].outcome is Outcome.COMPARABLE
    assert (changes["quota_indigenza"].difference, changes["quota_indigenza"].variation) == (2, 10_000)
    assert changes["j_sat_massimo"].outcome is Outcome.RULE_CHANGED


def test_the_frames_have_the_names_of_the_csv_and_nullable_integers(shipped: tuple[Plan, Plan]) -> None:
    found = compare(*shipped)
    table = found.table(("g_totale", "quota_indigenza"))
    assert list(table.columns[:5]) == ["istat", "comune", "ente_tipo", "ente", "presenza"]
    assert list(table.columns[5:10]) == [
        "g_totale_2021", "g_totale_2022", "g_totale_differenza", "g_totale_variazione", "g_totale_esito",
    ]  # fmt: skip
    assert {str(table[name].dtype) for name in table.columns[5:9]} == {"Int64"}
    assert table["g_totale_2022"].isna().sum() == sum(line.total.value is None for line in shipped[1].lines)
    effects = found.effects()
    assert list(effects.columns[4:]) == [
        "voce", "2021", "effetto_offerta", "effetto_norme", "effetto_scelte", "effetto_norme_e_scelte", "2022",
        "differenza",
    ]  # fmt: skip
    known = effects.dropna()
    assert len(known)
    parts = known["effetto_offerta"] + known["effetto_norme"] + known["effetto_scelte"]
    assert (known["2021"] + parts == known["2022"]).all()
    assert (parts == known["differenza"]).all()
    assert (known["effetto_norme"] + known["effetto_scelte"] == known["effetto_norme_e_scelte"]).all()
    assert len(found.rules()) == len(shipped[1].rules)
    assert len(found.programming()) == len(found.items)
    assert len(found.findings()) == len(found.all_findings)


def test_an_unknown_column_is_refused(shipped: tuple[Plan, Plan]) -> None:
    with pytest.raises(KeyError):
        compare(*shipped).table(("alloggi_sulla_luna",))


def test_the_order_of_the_rows_is_irrelevant(shipped: tuple[Plan, Plan]) -> None:
    before, after = shipped
    turned = [
        build_plan(
            replace(plan.data, declarations=plan.data.declarations[::-1], choices=plan.data.choices[::-1]), plan.rules
        )
        for plan in shipped
    ]
    one, other = compare(before, after), compare(*turned)
    assert one.table().equals(other.table())
    assert one.effects().equals(other.effects())
    assert one.programming().equals(other.programming())


def test_a_scenario_may_be_a_side_and_is_named(shipped: tuple[Plan, Plan]) -> None:
    plan = shipped[1]
    found = compare(plan, scenario(plan, eccedenza=20, comune="Cremona", nome="Venti punti"))
    assert found.scenario.replace("\xa0", " ") == "Venti punti: eccedenza per l’indigenza 20 % (Cremona)"
    assert found.labels == ("Piano", "Scenario")
    assert found.sides("dal", "al") == ("dal piano", "allo scenario")
    assert {"quota_indigenza_piano", "quota_indigenza_scenario"} <= set(found.table().columns)
    assert compare(found.after, plan).labels == ("Scenario", "Piano")
    assert compare(shipped[0], found.after).labels == ("2021", "2022, scenario")
    effect = found.pair(plan.ambito.focus).effects["quota_indigenza"]
    assert (effect.supply, effect.rules) == (0, 0)
    assert effect.choices > 0
    items = [item for item in found.items if item.state is State.CHANGED]
    assert [item.topic for item in items] == ["Quota per l'indigenza oltre la base"]
    assert items[0].after.source.startswith("scenario «Venti punti»; per il resto: ")


def test_plans_of_two_ambiti_are_not_compared(shipped: tuple[Plan, Plan]) -> None:
    other = plan_of(with_available(3))
    with pytest.raises(ValueError, match="sono di ambiti diversi, «Ambito cremonese» e «Ambito di prova»"):
        compare(shipped[0], other)


def test_data_of_two_kinds_are_said_not_to_be_facts() -> None:
    before = plan_of(with_available(3), decided=DAY_2021, status=Status.OFFICIAL)
    found = compare(before, plan_of(with_available(3), decided=DAY_2022))
    assert found.demonstration
    assert "stato-dati-diverso" in {finding.code for finding in found.all_findings}


def test_what_was_inferred_is_noted(shipped: tuple[Plan, Plan]) -> None:
    notes = [f.message for f in compare(*shipped).all_findings if f.code == "lato-dedotto"]
    assert len(notes) == 2
    assert all("del 2021" in note and "dedotto" in note for note in notes)


def test_it_shows_itself_briefly_and_as_a_table(shipped: tuple[Plan, Plan]) -> None:
    found = compare(*shipped)
    assert repr(found).startswith("<Confronto 2021–2022 di Ambito cremonese: 73 righe in entrambi")
    html = found._repr_html_()
    assert "<caption" in html
    assert 'scope="col"' in html
    assert "Dati dimostrativi" in html


def test_a_pair_that_neither_plan_has_is_refused(shipped: tuple[Plan, Plan]) -> None:
    with pytest.raises(LookupError, match="999999"):
        compare(*shipped).pair("999999")
