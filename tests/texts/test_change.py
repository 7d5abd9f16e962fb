"""The comparison in sentences: a change, none, and nothing to compare each have their own."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.comparison import Comparison, State, compare
from piano_lib.tables import change as tables
from piano_lib.texts import change
from tests.dati import Row, choice, make_ambito, missing, nil, row
from tests.texts.test_prose import words

OTHERS = [nil("019098"), nil("019003"), nil("019098", "ALER")]


def compared(before: list[Row], after: list[Row], **parts: object) -> Comparison:
    """The years 2021 and 2022 of a small ambito."""
    with tempfile.TemporaryDirectory() as parent:
        folder = make_ambito(Path(parent), ricognizione={2021: before, 2022: after}, **parts)  # type: ignore[arg-type]
        return compare(load_plan(folder, 2021), load_plan(folder, 2022))


def test_without_a_row_known_in_both_nothing_is_said_to_pass_from_one_number_to_another() -> None:
    found = compared([missing("019036")], [row()])
    said = words(change.summary(found))
    assert "Di nessuna riga si conoscono gli alloggi assegnabili in entrambi i piani" in said
    assert "n.c." not in said
    assert {small for _, _, small in change.key_figures(found).figures} == {"nessuna riga nota in entrambi i piani"}


def test_no_change_is_said_as_such() -> None:
    said = words(change.summary(compared([row(), *OTHERS], [row(), *OTHERS], scelte={2021: [], 2022: []})))
    assert "gli alloggi assegnabili restano 10, nel 2021 come nel 2022." in said
    assert "La quota per l'indigenza resta di 2 alloggi." in said
    assert "passa" not in said


def test_effects_that_cancel_out_are_still_told() -> None:
    chosen = {2021: [choice(h="0", sat=0)], 2022: [choice(h="10", sat=0)]}
    found = compared([row(b=4), *OTHERS], [row(), *OTHERS], scelte=chosen)
    effect = found.total_effect("quota_indigenza")
    assert effect is not None
    assert (effect.before, effect.after) == (3, 3)
    assert "La quota per l'indigenza resta di 3 alloggi: −1 per l'offerta" in words(change.summary(found))


def test_one_row_is_not_called_rows() -> None:
    said = words(change.summary(compared([row()], [row(b=3)])))
    assert "Sull'unica riga di cui si conosce il totale" in said
    assert "passano da 10 nel 2021 a 12 nel 2022: +2 (20\xa0%)." in said


def test_an_item_unknown_in_both_plans_is_unknown_in_at_least_one() -> None:
    found = compared([row(), *OTHERS], [row(), *OTHERS], scelte={2021: [choice()], 2022: [choice()]})
    unknown = [item for item in found.items if item.state is State.UNKNOWN and item.topic != tables.LAW]
    assert any(item.before.words is item.after.words is None for item in unknown)
    assert f"non note in almeno uno dei due piani {len(unknown)}" in words(change.summary(found))


@pytest.mark.parametrize("day", ["2021-12-01", "2025-04-01"])
def test_the_totals_have_a_row_of_the_reserves_where_either_law_foresees_them(day: str) -> None:
    chosen = {"riserve": "10"} if day.startswith("2025") else {}
    found = compared(
        [row(), *OTHERS], [row(), *OTHERS], piano={2022: {"data": day}},
        scelte={2021: [choice(i="5")], 2022: [choice(i="5", **chosen)]},
    )  # fmt: skip
    shown = {str(cells[0]): cells[1:3] for cells in tables.totals(found).rows}
    assert shown.get("Riserve") == (("non prevista", 1) if chosen else None)
