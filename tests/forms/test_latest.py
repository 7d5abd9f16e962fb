"""Of several returns of one owner the latest day counts, whatever the files are called."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piano_lib.forms.intake import Outcome, import_forms
from piano_lib.forms.latest import one_each
from piano_lib.forms.log import refused_findings
from piano_lib.forms.model import Answers, Identity
from piano_lib.survey.model import OwnerType
from tests.dati import edit
from tests.forms.conftest import Typing, rows

CREMONA, NAME = "019036", "019036-cremona.xlsx"
DAYS = ("", "2021-10-01", "2021-10-20", "2021-10-25")


def answers(file: str, day: str, free: int) -> Answers:
    identity = Identity("ambito", 2022, OwnerType.COMUNE, "Comune di Cremona", CREMONA)
    return Answers(file, f"{day}{free}", identity, {CREMONA: {"data_trasmissione": day, "e_liberi": str(free)}}, ())


def copies(returned: Path, type_in: Typing, told: Sequence[tuple[str, str, int]]) -> None:
    """Returns of Cremona: name of the file, day, free dwellings; the one that was there goes."""
    first = returned / NAME
    for name, day, free in told:
        type_in(
            Path(shutil.copy(first, returned / f"copia-{name}")), {"data_trasmissione": day or None, "e_liberi": free}
        )
    first.unlink()


def free_of(folder: Path) -> str:
    return next(
        line["e_liberi"]
        for line in rows(folder, "ricognizione.csv")
        if (line["istat"], line["ente_tipo"]) == (CREMONA, "COMUNE")
    )


def about_cremona(outcome: Outcome) -> list[tuple[str, str]]:
    found = [one for one in outcome.findings if one.istat == CREMONA and one.owner == "COMUNE"]
    return sorted((one.code, one.file) for one in found)


@given(st.lists(st.tuples(st.sampled_from(DAYS), st.integers(0, 2)), min_size=1, max_size=5), st.randoms())
def test_which_return_counts_does_not_depend_on_names_or_order(told: list[tuple[str, int]], chance: object) -> None:
    first = [answers(f"{n}.xlsx", day, free) for n, (day, free) in enumerate(told)]
    names = [one.file for one in first]
    chance.shuffle(names)  # type: ignore[attr-defined]
    other = [replace(one, file=name) for one, name in zip(reversed(first), names, strict=True)]
    (chosen, found), (again, others) = one_each(first), one_each(other)
    assert [one.rows for one in chosen] == [one.rows for one in again]
    assert sorted(one.code for one in found) == sorted(one.code for one in others)


@given(st.lists(st.tuples(st.sampled_from(DAYS), st.integers(0, 2)), min_size=1, max_size=5, unique=True))
def test_the_latest_day_counts_and_only_a_tie_on_it_or_no_day_is_contested(told: list[tuple[str, int]]) -> None:
    chosen, found = one_each(answers(f"{n}.xlsx", day, free) for n, (day, free) in enumerate(told))
    last = max(day for day, _ in told)
    tied = [one for one in told if one[0] == last]
    if len(told) > 1 and (len(tied) > 1 or any(not day for day, _ in told)):
        assert (chosen, {one.code for one in found if one.blocks}) == ([], {"due-moduli"})
    else:
        assert [one.sent_on for one in chosen] == [last]
        assert [one.code for one in found] == ["modulo-superato"] * (len(told) - 1)


def test_only_the_returns_that_tie_on_the_last_day_are_named() -> None:
    told = (("a.xlsx", "2021-10-20"), ("b.xlsx", "2021-10-25"), ("c.xlsx", "2021-10-25"))
    chosen, found = one_each(answers(name, day, free) for free, (name, day) in enumerate(told))
    said = "lo stesso ente ha restituito «b.xlsx», «c.xlsx», con risposte diverse e con la stessa data: "
    assert (chosen, {one.message for one in found}) == ([], {f"{said}non si sa quale vale"})
    assert {one.file for one in found} == {"b.xlsx", "c.xlsx"}


@pytest.mark.parametrize("names", tuple(permutations(["a.xlsx", "b.xlsx", "c.xlsx"])))
def test_two_that_tie_on_an_earlier_day_do_not_contest_a_later_one(
    folder: Path, returned: Path, type_in: Typing, names: tuple[str, ...]
) -> None:
    days = ("20/10/2021", "20/10/2021", "25/10/2021")
    copies(returned, type_in, [(name, day, free) for name, day, free in zip(names, days, (7, 8, 9), strict=True)])
    outcome = import_forms(returned, folder, 2022)
    assert free_of(folder) == "9"
    older = [("modulo-superato", f"copia-{name}") for name in sorted(names[:2])]
    assert about_cremona(outcome) == older
    said = [one.message for one in outcome.findings if one.code == "modulo-superato"]
    assert set(said) == {f"lo stesso ente ha restituito anche «copia-{names[2]}», del 25 ottobre 2021: vale quello"}


def test_two_different_returns_of_the_same_day_are_not_chosen_between(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    copies(returned, type_in, [("a.xlsx", "20/10/2021", 7), ("b.xlsx", "20/10/2021", 8)])
    outcome = import_forms(returned, folder, 2022)
    assert about_cremona(outcome) == [("due-moduli", "copia-a.xlsx"), ("due-moduli", "copia-b.xlsx")]
    assert free_of(folder) == ""


def test_without_a_day_several_returns_cannot_be_put_in_order(folder: Path, returned: Path, type_in: Typing) -> None:
    copies(returned, type_in, [("a.xlsx", "20/10/2021", 7), ("b.xlsx", "", 8)])
    outcome = import_forms(returned, folder, 2022)
    assert {code for code, _ in about_cremona(outcome)} == {"due-moduli"}
    assert free_of(folder) == ""


def test_a_return_older_than_what_is_registered_is_refused_and_nobody_is_chased_for_it(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    type_in(returned / NAME, {"data_trasmissione": "25/10/2021", "e_liberi": 9})
    import_forms(returned, folder, 2022)
    type_in(returned / NAME, {"data_trasmissione": "20/10/2021", "e_liberi": 4})
    outcome = import_forms(returned, folder, 2022)
    (one,) = [one for one in outcome.findings if one.istat == CREMONA and one.owner == "COMUNE"]
    assert (one.code, one.blocks, free_of(folder)) == ("modulo-vecchio", True, "9")
    assert one.message == (
        "il modulo, del 20 ottobre 2021, è più vecchio di quello già registrato, del 25 ottobre 2021"
    )
    assert CREMONA not in {one.istat for one in refused_findings(folder, 2022) if one.owner == "COMUNE"}


def test_a_return_without_a_day_does_not_replace_one_that_has_it(folder: Path, returned: Path, type_in: Typing) -> None:
    import_forms(returned, folder, 2022)
    type_in(returned / NAME, {"data_trasmissione": None, "e_liberi": 9})
    assert about_cremona(import_forms(returned, folder, 2022)) == [("modulo-senza-data", NAME)]
    assert free_of(folder) == "4"


def test_a_day_the_office_wrote_by_hand_is_not_wiped_by_the_same_return(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    type_in(returned / NAME, {"data_trasmissione": None})
    import_forms(returned, folder, 2022)
    edit(folder, "2022/ricognizione.csv", "Comune di Cremona,presentata,,", "Comune di Cremona,presentata,2021-10-20,")
    outcome = import_forms(returned, folder, 2022)
    assert (outcome.changes, about_cremona(outcome)) == ((), [])


def test_a_registered_day_that_cannot_be_read_does_not_stop_the_import(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    import_forms(returned, folder, 2022)
    edit(
        folder,
        "2022/ricognizione.csv",
        "Comune di Cremona,presentata,2021-10-20,",
        "Comune di Cremona,presentata,31/10/2021,",
    )
    assert about_cremona(import_forms(returned, folder, 2022)) == []
    assert "2021-10-20" in {line["data_trasmissione"] for line in rows(folder, "ricognizione.csv")}
