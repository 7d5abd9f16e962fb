"""`piano scenario`: what other choices would give, printed and as CSV; wrong values refused with a sentence."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.cli.main import main
from piano_lib.cli.options import UsageError
from piano_lib.cli.scenario import axis
from piano_lib.scenarios import scenario

Run = Callable[..., int]


@pytest.fixture
def run(ambito: Path, tmp_path: Path) -> Run:
    """Runs the command on the shipped data, results under ``tmp_path``."""
    return lambda *words: main(["scenario", "2022", *words, "--dati", str(ambito), "--uscita", str(tmp_path)])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def only(folder: Path, suffix: str = "csv") -> Path:
    (found,) = (folder / "scenari").glob(f"*.{suffix}")
    return found


def test_the_example_of_the_guide(run: Run, ambito: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--eccedenza", "20", "--sat", "6", "--forze-ordine", "5", "--comune", "Cremona") == 0
    out = capsys.readouterr().out.replace("\xa0", " ")
    assert "scenario di studio, non è il piano" in out
    assert "Cremona  Comune  Quota indigenza                   6         7          +1" in out
    assert "Dei 6 SAT richiesti ne stanno 5; il tetto è 25 %, 5 alloggi [l.r. 16/2016 art. 23 c. 13]" in out
    assert "6 SAT ci stanno da 24 alloggi disponibili (ora sono 22)" in out
    made = scenario(load_plan(ambito, 2022), eccedenza=20, sat=6, forze_ordine=5, comune="Cremona")
    found = rows(only(tmp_path))
    assert {row["scenario"] for row in found} == {made.scenario}
    lines = {line.key: line for line in made.lines}
    for row in found:
        assert lines[row["istat"], row["ente_tipo"], ""].value(row["voce"]) == int(row["valore"])


def test_without_a_comune_it_holds_for_all(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--eccedenza", "40") == 0
    assert "Che cosa cambia: eccedenza per l’indigenza 40\xa0% (tutti i comuni)" in capsys.readouterr().out


def test_the_law_of_another_date(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--norme-al", "2025-04-01", "--riserve", "10") == 0
    assert "Quota riserve" in capsys.readouterr().out


def test_a_grid_has_a_row_per_combination(run: Run, tmp_path: Path) -> None:
    assert run("--griglia", "eccedenza=0:40:10", "--griglia", "sat=0:6:3", "--comune", "Cremona") == 0
    found = rows(only(tmp_path))
    assert [(row["eccedenza"], row["sat"]) for row in found[:4]] == [("0", "0"), ("0", "3"), ("0", "6"), ("10", "0")]
    assert len(found) == 15
    assert found[0]["scenario"].replace("\xa0", " ") == "eccedenza per l’indigenza 0 % e SAT 0 alloggi (Cremona)"
    heads = [found[0][name] for name in ("anno", "istat", "comune", "ente_tipo", "norme_al")]
    assert heads == ["2022", "019036", "Cremona", "COMUNE", "2021-10-27"]


def test_a_grid_of_several_comuni_has_rows_of_each(run: Run, tmp_path: Path) -> None:
    assert run("--griglia", "sat=0:1", "--comune", "Cremona", "--comune", "Soresina") == 0
    assert [row["comune"] for row in rows(only(tmp_path))] == ["Cremona", "Cremona", "Soresina", "Soresina"]


def test_two_scenarios_never_share_a_file_and_the_same_one_has_the_same(run: Run, tmp_path: Path) -> None:
    both = (["--eccedenza", "20", "--nome", "Prova"], ["--sat", "2", "--nome", "Prova"])
    signs = (["--offerta", "e_turnover=+2"], ["--offerta", "e_turnover=-2"])
    grids = (["--griglia", "sat=0:1"], ["--griglia", "sat=0:1", "--norme-al", "2020-12-01"])
    owners = (["--sat", "2"], ["--sat", "2", "--ente", "ALER"])
    for words in (*both, *signs, *grids, *owners):
        assert run(*words, "--comune", "Cremona") == 0
    assert len(list((tmp_path / "scenari").glob("*.csv"))) == 8
    assert run(*both[0], "--comune", "Cremona") == 0
    names = sorted(path.name for path in (tmp_path / "scenari").glob("*.csv"))
    assert len(names) == 8
    assert any("2-in-meno-cremona" in name for name in names)
    assert any("2-in-piu-cremona" in name for name in names)
    assert any("aler-cremona" in name for name in names)


def test_a_file_that_holds_something_else_is_not_written_over(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mio.toml"
    assert run("--sat", "2", "--salva", str(mine)) == 0
    first = mine.read_bytes()
    assert run("--sat", "2", "--salva", str(mine)) == 0
    capsys.readouterr()
    assert run("--sat", "3", "--salva", str(mine)) == 2
    assert "c'è già e contiene altro" in capsys.readouterr().err
    assert mine.read_bytes() == first


def test_the_choices_another_law_does_not_admit_are_said(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--norme-al", "2018-06-01") == 0
    assert "nello scenario questa scelta non conta" in capsys.readouterr().out


def test_more_dwellings(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--offerta", "e_turnover=+5", "--comune", "Cremona") == 0
    out = capsys.readouterr().out
    assert "Che cosa cambia: alloggi di risulta: 5 in più (Cremona)" in out
    assert re.search(r"Alloggi disponibili +22 +27 +\+5", out)


def test_a_saved_scenario_gives_the_same_again(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "salvati" / "prova.toml"
    assert run("--sat", "3", "--comune", "Cremona", "--nome", "Tre", "--salva", str(saved)) == 0
    first = only(tmp_path).read_bytes()
    capsys.readouterr()
    assert run("--da-file", str(saved)) == 0
    assert only(tmp_path).read_bytes() == first
    assert "Scenario «Tre: SAT 3 alloggi (Cremona)»" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--eccedenza", "90"], "non sta fra 0 e 100"),
        (["--eccedenza", "tanta"], "non è una percentuale (letto: «tanta»)"),
        (["--eccedenza", "7,123"], "più di due decimali"),
        (["--forze-ordine", "11"], "supera il massimo di 10"),
        (["--riserve", "5"], "non sono previste"),
        (["--sat", "2.5"], "sat:"),
        (["--sat=-1"], "negativo"),
        (["--comune", "Cremna", "--sat", "1"], "Forse: Cremona?"),
        (["--ente", "Regione", "--sat", "1"], "«Regione» non è un tipo di ente"),
        (["--norme-al", "ieri"], "non è una data (letto: «ieri»)"),
        (["--norme-al", "2016-01-01"], "nessuna versione copre quel giorno"),
        (["--offerta", "e_turnover"], "scrivi voce e alloggi"),
        (["--offerta", "zz=1", "--comune", "Cremona"], "«zz» non è una voce dell'offerta"),
        (["--offerta", "e_turnover=-99", "--comune", "Cremona"], "non se ne possono togliere 99"),
        (["--griglia", "eccedenza"], "scrivi ASSE=DA:A:PASSO"),
        (["--griglia", "eccedenza=40:0:5"], "non dà valori"),
        (["--griglia", "altezza=0:1:1"], "«altezza» non è un asse"),
        (["--griglia", "isee=1,5"], "«isee» non è un asse della griglia: gli assi sono eccedenza"),
        (["--griglia", "eccedenza=0:90:10"], "non sta fra 0 e 100"),
        (["--griglia", "eccedenza=-5:5"], "negativa (letto: «-5»). Scrivi i punti come negli atti"),
        (["--griglia", "sat=0:1", "--griglia", "sat=3"], "L'asse «sat» è indicato due volte"),
        (["--griglia", "sat=0:1", "--sat", "3"], "«sat» è sia un asse sia una scelta fissa"),
        (["--griglia", "sat=0:1", "--salva", "x.toml"], "--salva salva uno scenario e --griglia ne prova molti"),
        (["--griglia", "alloggi=1:2"], "indica il comune"),
        (["--griglia", "alloggi=-30:2", "--comune", "Cremona"], "non se ne possono togliere 30"),
        (["--griglia", "sat=0:1", "--ente", "ALER", "--comune", "Bordolano"], "A Bordolano non c'è una riga di ALER"),
        (["--griglia", "sat=0:99999"], "dà più di 5.000 valori"),
        (["--nome", "X"], "Non c'è nulla di cambiato"),
        (["--da-file", "non-c-è.toml"], "non si legge"),
        ([], "Non c'è nulla di cambiato"),
        (["--sat", "3", "--ente", "ALER", "--comune", "Azzanello"], "A Azzanello non c'è una riga di ALER: scegli un"),
        (["--sat", "3", "--ente", "ND"], "In nessun comune c'è una riga di ND: scegli un altro ente."),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence_and_nothing_is_written(
    run,
    words: list[str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(*words) == 2
    shown = capsys.readouterr()
    assert said in shown.err.replace("\xa0", " ")
    assert shown.err.startswith("piano scenario: ")
    assert not (tmp_path / "scenari").exists()


def test_a_file_and_choices_together_are_refused(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "prova.toml"
    saved.write_text("[scenario]\nsat = 3\n", encoding="utf-8")
    assert run("--da-file", str(saved), "--sat", "2") == 2
    assert "le scelte stanno nel file" in capsys.readouterr().err


def test_a_hostile_name_is_a_safe_file_and_a_dead_cell(run: Run, tmp_path: Path) -> None:
    assert run("--sat", "3", "--comune", "Cremona", "--nome", "=cmd|' /C calc'!A0 ../../x") == 0
    path = only(tmp_path)
    assert path.parent == tmp_path / "scenari"
    assert all(row["scenario"].startswith("'=") for row in rows(path))


@pytest.mark.parametrize("text", ["sat", "sat=", "sat=0:9:0", "sat=1,5", "eccedenza=0:1:0,001", "sat=0:999999:1"])
def test_an_axis_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        axis(text)
