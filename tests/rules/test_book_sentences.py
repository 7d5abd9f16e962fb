"""Sentences of the reader of rules, whole: who edits a file must be told the place and the key, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from piano_lib.rules import rules_at
from tests.rules.test_book import PARAMETER, POINT, SECTION, VERSION, amount, problems, read

FILE = "piano_lib/rules/norme/prova.toml"
WHERE = f"{FILE}, parametro «quota», versione 1"
ACT = """
[[atto]]
chiave = "rr-1"
titolo = "r.r. 1"
pubblicato = "BURL 1"
pubblicato_il = 2017-08-08
effetto = "Un effetto."
"""
ONLY_SHARES = "chiave «base»: base, livello e arrotondamento valgono solo per una quota."
NOT_FORESEEN = "chiave «prevista»: una versione non prevista non ha valore, base, arrotondamento né enti."


def test_an_act_is_read_whole(tmp_path: Path) -> None:
    (act,) = read(tmp_path, SECTION + PARAMETER + VERSION + ACT).acts
    assert (act.key, act.title, act.published, act.effect) == ("rr-1", "r.r. 1", "BURL 1", "Un effetto.")
    assert (act.published_on, act.in_force_from) == (date(2017, 8, 8), None)


def test_an_act_may_say_when_it_entered_into_force(tmp_path: Path) -> None:
    (act,) = read(tmp_path, SECTION + PARAMETER + VERSION + ACT + "in_vigore_dal = 2018-02-08\n").acts
    assert act.in_force_from == date(2018, 2, 8)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('chiave = "rr-1"\n', "", f"{FILE}, atto 1, chiave «chiave»: manca, serve un testo fra virgolette."),
        ('titolo = "r.r. 1"\n', "", f"{FILE}, atto «rr-1», chiave «titolo»: manca, serve un testo fra virgolette."),
        ("pubblicato_il = 2017-08-08\n", "", f"{FILE}, atto «rr-1», chiave «pubblicato_il»: manca, serve una data."),
        (
            "[[atto]]",
            "[[atto]]\nnota = 1",
            f"{FILE}, atto «rr-1», chiave «nota»: chiave non prevista; quelle previste qui sono chiave, effetto, "
            "in_vigore_dal, pubblicato, pubblicato_il, titolo.",
        ),
        (
            "[[atto]]",
            "[[atto]]\nin_vigore_dal = 2018",
            f"{FILE}, atto «rr-1», chiave «in_vigore_dal»: letto «2018», serve una data come 2018-02-08, "
            "senza virgolette.",
        ),
    ],
)
def test_a_wrong_act_is_told_apart(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    found = problems(tmp_path, SECTION + PARAMETER + VERSION + ACT.replace(old, new, 1))
    assert sentence in found


def test_a_version_says_nothing_it_was_not_given(tmp_path: Path) -> None:
    text = VERSION.replace('testo = "Una regola."\n', "").replace("valore = ", "prevista = true\nvalore = ")
    version = read(tmp_path, SECTION + PARAMETER + text + 'testo = "Una regola."\n').parameters["quota"].versions[0]
    assert (version.note, version.read_on) == ("", date(2026, 1, 1))


def test_two_open_points_are_said_one_after_the_other(tmp_path: Path) -> None:
    text = SECTION + PARAMETER + VERSION + POINT + POINT.replace("Al lordo o al netto?", "Per eccesso?")
    version = read(tmp_path, text).parameters["quota"].versions[0]
    assert version.contested == "Al lordo o al netto? Per eccesso?"
    assert len(version.readings) == 4


def test_an_open_point_may_have_a_window(tmp_path: Path) -> None:
    text = POINT.replace('netto?"\n', 'netto?"\ndal = 2021-05-29\nal = 2021-12-31\n')
    (point,) = read(tmp_path, SECTION + PARAMETER + VERSION + text).parameters["quota"].versions[0].points
    assert (point.valid_from, point.valid_to) == (date(2021, 5, 29), date(2021, 12, 31))


def test_a_version_may_last_one_day(tmp_path: Path) -> None:
    version = read(tmp_path, SECTION + PARAMETER + VERSION.replace("01-01", "01-01\nal = 2018-01-01", 1))
    assert version.parameters["quota"].versions[0].valid_to == date(2018, 1, 1)


@pytest.mark.parametrize("more", ['base = "patrimonio"', 'livello = "ente"', 'arrotondamento = "per_eccesso"'])
def test_an_amount_has_no_base_level_nor_rounding(tmp_path: Path, more: str) -> None:
    assert problems(tmp_path, amount("3000") + more + "\n") == (f"{WHERE}, {ONLY_SHARES}",)


def test_what_is_not_foreseen_has_no_value_even_of_another_unit(tmp_path: Path) -> None:
    assert problems(tmp_path, amount("3000") + "prevista = false\n") == (f"{WHERE}, {NOT_FORESEEN}",)


@pytest.mark.parametrize("written", ["31-10", "ottobre"])
def test_a_day_written_otherwise_is_told_once(tmp_path: Path, written: str) -> None:
    assert problems(tmp_path, amount(f'"{written}"', "giorno")) == (
        f'{WHERE}, chiave «valore»: letto «{written}», serve un giorno dell\'anno fra virgolette come "10-31" '
        "(mese-giorno).",
    )


@pytest.mark.parametrize("unit", ["centesimi_di_punto", "euro", "giorno"])
def test_a_value_left_out_is_told_once(tmp_path: Path, unit: str) -> None:
    text = amount("1", unit).replace("valore = 1\n", "")
    if unit == "centesimi_di_punto":
        text += 'base = "patrimonio"\nlivello = "ente"\narrotondamento = "per_eccesso"\nenti = ["ALER"]\n'
    assert problems(tmp_path, text) == (f"{WHERE}, chiave «valore»: manca.",)


def test_a_criterion_with_a_value_is_told_once(tmp_path: Path) -> None:
    assert problems(tmp_path, amount("1", "criterio")) == (
        f"{WHERE}, chiave «valore»: letto «1», serve nessun valore: un criterio è in parole, alla chiave «testo».",
    )


def test_an_amount_written_otherwise_is_told_once(tmp_path: Path) -> None:
    assert problems(tmp_path, amount('"3000"')) == (
        f"{WHERE}, chiave «valore»: letto «3000», serve un importo intero in euro, senza virgolette.",
    )


@pytest.mark.parametrize("key", ["base", "livello", "arrotondamento", "enti"])
def test_what_a_share_lacks_is_told_once(tmp_path: Path, key: str) -> None:
    kept = "".join(line + "\n" for line in VERSION.splitlines() if not line.startswith(f"{key} ="))
    assert problems(tmp_path, SECTION + PARAMETER + kept) == (
        f"{WHERE}, chiave «{key}»: manca, una quota prevista ne ha bisogno.",
    )


def test_a_version_that_ends_before_it_begins_is_told_once(tmp_path: Path) -> None:
    text = VERSION.replace("2018-01-01", "2018-01-01\nal = 2017-12-31")
    assert problems(tmp_path, SECTION + PARAMETER + text) == (
        f"{WHERE}, chiave «al»: 2017-12-31 viene prima di «dal» 2018-01-01.",
    )


def test_a_point_without_a_choice_among_its_readings_is_told_once(tmp_path: Path) -> None:
    assert problems(tmp_path, SECTION + PARAMETER + VERSION + POINT.replace("in_uso = true\n", "")) == (
        f"{WHERE}, punto 1, chiave «lettura»: un punto aperto ha almeno due letture, di cui una sola con "
        "«in_uso = true».",
    )


def test_reading_more_than_has_been_read_is_refused(tmp_path: Path) -> None:
    late = SECTION.replace("coperta_fino_al = 2026-01-01", "coperta_fino_al = 2026-01-02")
    assert problems(tmp_path, late + PARAMETER + VERSION) == (
        f"{FILE}, [sezione], chiave «coperta_fino_al»: non può venire dopo «letta_il»: nessuno ha ancora letto quei "
        "giorni.",
    )


def test_a_word_said_twice_is_told_once(tmp_path: Path) -> None:
    text = VERSION.replace('["COMUNE"]', '["COMUNE", "COMUNE"]')
    assert problems(tmp_path, SECTION + PARAMETER + text) == (f"{WHERE}, chiave «enti»: una voce è ripetuta.",)


def test_the_rules_of_a_day_show_themselves_in_a_notebook() -> None:
    page = rules_at(date(2021, 10, 27))._repr_html_()
    assert "<table" in page
    assert "Tetto dei servizi abitativi transitori (SAT)" in page


@pytest.mark.parametrize("place", ["0", "3"])
def test_a_section_may_stand_at_any_place_from_zero_up(tmp_path: Path, place: str) -> None:
    text = SECTION.replace("posto = 1", f"posto = {place}")
    assert list(read(tmp_path, text + PARAMETER + VERSION).parameters) == ["quota"]


def test_a_wrong_place_does_not_hide_the_problems_of_other_files(tmp_path: Path) -> None:
    other = (SECTION + PARAMETER + VERSION).replace('"quota"', '"altra"').replace("posto = 1", 'posto = "x"')
    (tmp_path / "altro.toml").write_text(other, encoding="utf-8")
    found = problems(tmp_path, SECTION + PARAMETER + VERSION.replace("prova =", "porva ="))
    assert len(found) == 3
    assert f"{FILE.replace('prova', 'altro')}, [sezione], chiave «posto»: letto «x», serve un numero intero." in found


def test_a_wrong_truth_is_told_once(tmp_path: Path) -> None:
    text = VERSION.replace("valore = ", "prevista = 0\nvalore = ")
    assert problems(tmp_path, SECTION + PARAMETER + text) == (
        f"{WHERE}, chiave «prevista»: letto «0», serve true oppure false.",
    )


def test_acts_come_in_the_order_of_publication_whatever_their_order_in_the_file(tmp_path: Path) -> None:
    later, earlier = ACT, ACT.replace("rr-1", "lr-0").replace("2017-08-08", "2016-07-12")
    acts = read(tmp_path, SECTION + PARAMETER + VERSION + later + earlier).acts
    assert [act.key for act in acts] == ["lr-0", "rr-1"]


def test_a_parameter_without_its_key_is_told_by_its_number(tmp_path: Path) -> None:
    nameless = PARAMETER.replace('chiave = "quota"\n', "").replace('titolo = "Quota"\n', "")
    assert problems(tmp_path, SECTION + nameless + VERSION) == (
        f"{FILE}, parametro 1, chiave «chiave»: manca, serve un testo fra virgolette.",
        f"{FILE}, parametro 1, chiave «titolo»: manca, serve un testo fra virgolette.",
    )


def test_an_act_without_its_key_is_told_by_its_number(tmp_path: Path) -> None:
    nameless = ACT.replace('chiave = "rr-1"\n', "").replace('titolo = "r.r. 1"\n', "")
    assert problems(tmp_path, SECTION + PARAMETER + VERSION + nameless) == (
        f"{FILE}, atto 1, chiave «chiave»: manca, serve un testo fra virgolette.",
        f"{FILE}, atto 1, chiave «titolo»: manca, serve un testo fra virgolette.",
    )


def test_a_day_under_a_misspelt_key_is_told_with_the_keys_there_are(tmp_path: Path) -> None:
    assert problems(tmp_path, SECTION.replace("letta_il", "letto_il") + PARAMETER + VERSION)[:2] == (
        f"{FILE}, [sezione], chiave «letta_il»: manca, serve una data.",
        f"{FILE}, [sezione], chiave «letto_il»: chiave non prevista; quelle previste qui sono chiave, "
        "coperta_fino_al, letta_il, posto, titolo.",
    )


def test_a_section_written_as_a_value_is_told_with_what_was_read(tmp_path: Path) -> None:
    found = problems(tmp_path, "sezione = 3\n" + PARAMETER + VERSION)
    assert found[0] == f"{FILE}, file, chiave «sezione»: letto «3», serve una tabella [sezione]."
