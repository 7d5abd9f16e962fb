"""``piano norme``: what is in force on a day, what changed, and dates that are refused with a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from piano_lib.cli import norme
from piano_lib.cli.main import main
from piano_lib.rules import parameters
from piano_lib.texts import rulebook
from tests.dati import edit, make_ambito


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["norme", *arguments]) == 0
    return capsys.readouterr().out


def paragraph(text: str, key: str) -> str:
    """The lines of one parameter, on one line."""
    start = text.index(f"[{key}]")
    return " ".join(text[text.rindex("\n", 0, start) : text.find("\n\n", start)].split())


def test_each_rule_is_shown_with_value_article_evidence_and_day_read(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--alla-data", "2021-10-27")
    assert text.startswith("Norme in vigore il 27 ottobre 2021\n====")
    assert all(f"[{key}]" in text for key in parameters())
    assert (
        "Fino al 25 % degli alloggi disponibili nell'anno, al lordo dei SAT; su tutti gli alloggi dell'ente; "
        "arrotondamento per difetto." in paragraph(text, "sat_tetto")
    )
    assert "Fonte: l.r. 16/2016 art. 23 c. 13 (prova F, letta il 22/11/2026); vale dal 29/5/2021." in paragraph(
        text, "sat_tetto"
    )
    assert "Decorrenza (prova ?): L'atto che alza il tetto" in paragraph(text, "sat_tetto")
    assert "31 ottobre." in paragraph(text, "termine_enti")
    assert "1.850 euro." in paragraph(text, "contributo_solidarieta_indigenza")
    assert "Non previste. Fonte:" in paragraph(text, "riserve_tetto")
    assert "vale dall'8/2/2018 al 10/3/2025." in paragraph(text, "riserve_tetto")
    assert "Per chi: solo comuni." in paragraph(text, "indigenza_eccedenza")
    assert "Per chi: tutti gli enti." in paragraph(text, "sat_tetto")


def test_the_legend_says_what_each_letter_stands_for(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(printed(capsys, "--alla-data", "2021-10-27").split())
    for words in ("T letto nel testo della norma", "F letto nei documenti", "P letto in un piano", "? non accertato"):
        assert words in text
    assert "non nel Bollettino ufficiale" in text


def test_open_points_show_the_reading_used_and_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    text = paragraph(printed(capsys, "--alla-data", "2021-10-27"), "sat_tetto")
    assert "PUNTO APERTO: Quale tetto valga fra giugno e dicembre 2021" in text
    assert "- Lettura usata (prova F): 25 % degli alloggi disponibili" in text
    assert "- Altra lettura (prova P): 10 % del patrimonio" in text


def test_no_line_is_longer_than_a_terminal_and_no_share_is_torn_from_its_sign() -> None:
    for day in (date(2018, 2, 8), date(2021, 10, 27), date(2026, 11, 22)):
        lines = (*rulebook.in_force(day), *rulebook.changed(date(2018, 2, 8), day))
        assert max(map(len, lines)) <= rulebook.WIDTH
        assert not [line for line in lines if line.strip().startswith("%") or line.endswith(" art.")]


def test_what_changed_since_another_day_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--alla-data", "2021-10-27", "--rispetto-a", "2020-12-01")
    assert text.startswith("Che cosa cambia fra il 1° dicembre 2020 e il 27 ottobre 2021\n")
    change = paragraph(text, "sat_tetto")
    assert "Prima (1° dicembre 2020): fino al 10 % del patrimonio;" in change
    assert "Dopo (27 ottobre 2021): fino al 25 % degli alloggi disponibili" in change
    assert text.index("Norme in vigore") > text.index("Dopo (")
    assert text.index("indigenza_quota_base") > text.index("Norme in vigore"), (
        "what is the same is not listed as changed"
    )


def test_when_nothing_changed_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--alla-data", "2023-12-01", "--rispetto-a", "2022-12-01")
    assert "Nessuna norma è cambiata fra le due date." in text


def test_a_plan_is_governed_by_the_law_of_its_own_day(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, piano={2022: {"data": "2021-10-27"}})
    assert "Norme in vigore il 27 ottobre 2021" in printed(capsys, "--anno", "2022", "--dati", str(folder))
    assert "Norme in vigore il 1° dicembre 2020" in printed(capsys, "--anno", "2021", "--dati", str(folder))


def test_a_plan_without_a_readable_day_blocks_and_names_the_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = make_ambito(tmp_path)
    edit(folder, "2022/piano.toml", "data = 2021-12-01", 'data = "un giorno"')
    assert main(["norme", "--anno", "2022", "--dati", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "2022/piano.toml" in err
    assert "un giorno" in err


@pytest.mark.parametrize("option", ["--alla-data", "--rispetto-a"])
@pytest.mark.parametrize(
    "written", ["2021-02-30", "27/10/2021", "2021", "ieri", "20211027", "2021-1-1", "", "2021-10-27T10"]
)
def test_a_wrong_date_ends_in_a_sentence(capsys: pytest.CaptureFixture[str], option: str, written: str) -> None:
    assert main(["norme", option, written]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"«{written}» non è un giorno: dopo {option} scrivi anno-mese-giorno, " in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--alla-data", "2015-01-01"), "giorno 1° gennaio 2015: nessuna versione copre quel giorno"),
        (("--alla-data", "2035-01-01"), "le norme sono state lette fino al giorno 22 novembre 2026"),
        (("--alla-data", "2021-01-01", "--rispetto-a", "2017-01-01"), "giorno 1° gennaio 2017: nessuna versione"),
    ],
)
def test_a_day_whose_law_nobody_has_read_ends_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert main(["norme", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "piano_lib/rules/norme/" in err


def test_without_a_date_today_is_meant(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, date(2024, 5, 6))
    assert "Norme in vigore il 6 maggio 2024" in printed(capsys)


def test_after_the_last_day_read_that_day_is_shown_and_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, date(2031, 1, 1))
    assert main(["norme"]) == 0
    out, err = capsys.readouterr()
    assert "Norme in vigore il 22 novembre 2026" in out
    assert err == "Le norme sono state lette fino al 22/11/2026: mostro quelle di quel giorno.\n"


def clock(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    class Stopped(date):
        @classmethod
        def today(cls) -> date:
            return day

    monkeypatch.setattr(norme, "date", Stopped)
