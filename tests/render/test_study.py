"""The page of a scenario: apart from the plan's reports, and said to be a study."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from piano_lib.cli.main import main
from piano_lib.render import agenda
from piano_lib.render.publication import open_publication
from piano_lib.render.study import study_of
from piano_lib.slug import STUDIES
from tests.render.quaderni import OPENING, PARAMETERS, notebook, notebooks

SCENARIO = '[scenario]\nnome = "Tre"\nsat = 3\ncomune = ["Cremona"]\n'


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio")


def study(ambito: Path, output: Path, *words: str, text: str = SCENARIO) -> int:
    saved = output / "scenario.toml"
    saved.write_text(text, encoding="utf-8")
    return main([*words, "--scenario", str(saved), "--dati", str(ambito), "--uscita", str(output / "reports")])


def test_an_annual_page_of_a_scenario(ambito: Path, output: Path) -> None:
    assert study(ambito, output, "rapporto", "2022") == 0
    (page,) = (output / "reports" / "scenari").glob("ambito-cremonese-2022-*.html")
    html = page.read_text(encoding="utf-8")
    assert "<title>Scenario di studio, non è il piano." in html
    assert "Scenario «Tre: SAT 3 alloggi (Cremona)»" in html
    assert "Lo scenario accanto al piano" in html
    assert "Dati dimostrativi" in html
    assert "<script" not in html
    assert sorted(path.name for path in (output / "reports").iterdir()) == ["scenari"]
    assert sorted(path.suffix for path in (output / "reports" / "scenari").iterdir()) == [".html"]


def test_a_scenario_file_is_a_text_never_the_name_of_another_file(
    ambito: Path, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = output / "altro.toml"
    other.write_text(SCENARIO, encoding="utf-8")
    assert study(ambito, output, "rapporto", "2022", text=str(other)) == 2
    assert "non è TOML corretto" in capsys.readouterr().err


def test_a_study_is_the_same_whatever_the_folder_of_the_data_is_called(ambito: Path, tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    other = Path(shutil.copytree(ambito, tmp_path / "un altro nome"))
    book = agenda.notebooks() / agenda.ANNUAL
    made = [study_of(folder, 2022, tmp_path / "scenario.toml", book, {}, 60) for folder in (ambito, other)]
    assert made[0] == replace(made[1], data=ambito)


def test_a_study_that_fails_says_why_and_keeps_its_notebook(
    ambito: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = PARAMETERS["piano_annuale.ipynb"] + '\nscenario: str = ""'
    notebook(tmp_path / "quaderni" / "piano_annuale.ipynb", [OPENING, "1 / 0"], parameters=declared)
    notebook(tmp_path / "quaderni" / "confronto.ipynb", [OPENING])
    assert study(ambito, tmp_path, "rapporto", "2022", "--quaderni", str(tmp_path / "quaderni")) == 1
    (kept,) = (tmp_path / "reports" / "falliti" / "scenari").iterdir()
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert str(kept) in said
    assert {path.name for path in (tmp_path / "reports").iterdir()} == {"falliti"}
    assert study(ambito, tmp_path, "rapporto", "2022") == 0
    assert not kept.exists()


def test_one_study_at_a_time_and_what_a_killed_one_left_goes(
    ambito: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = tmp_path / "reports"
    with open_publication(reports, STUDIES) as publication:
        left = publication.work / "studio" / "mezza.html"
        left.parent.mkdir(parents=True)
        left.write_text("<h1>")
        assert study(ambito, tmp_path, "rapporto", "2022") == 1
        assert "Un'altra esecuzione" in capsys.readouterr().err
    assert left.exists()
    assert study(ambito, tmp_path, "rapporto", "2022") == 0
    assert [path.name for path in reports.iterdir()] == [STUDIES]
    assert [path.suffix for path in (reports / STUDIES).iterdir()] == [".html"]


def test_a_notebook_that_takes_no_scenario_is_wrong_use(
    ambito: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebooks(tmp_path / "quaderni")
    assert study(ambito, tmp_path, "rapporto", "2022", "--quaderni", str(tmp_path / "quaderni")) == 2
    assert "non ha il parametro «scenario»" in capsys.readouterr().err


def test_a_comparison_with_a_scenario(ambito: Path, output: Path) -> None:
    assert study(ambito, output, "confronto", "2021", "2022") == 0
    (page,) = (output / "reports" / "scenari").glob("*-confronto-2021-2022-*.html")
    html = page.read_text(encoding="utf-8")
    assert "<h1" in html
    assert "Scenario di studio, non è il piano. Confronto" in html


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        (["rapporto"], SCENARIO, "Uno scenario è di un solo anno"),
        (["rapporto", "2021", "2022"], SCENARIO, "Uno scenario è di un solo anno"),
        (["rapporto", "2022"], "[scenario]\nsat = -1\n", "negativo"),
        (["rapporto", "2022"], "", "manca la sezione"),
        (["rapporto", "2022"], "[scenario]\nnome = 'Vuoto'\n", "Lo scenario «Vuoto» non cambia nulla"),
        (["rapporto", "2022"], "[scenario]\nanno = 2021\nsat = 1\n", "dell'anno 2021"),
        (["rapporto", "2022", "--parametro", "scenario=x"], SCENARIO, "--scenario FILE"),
    ],
)
def test_what_cannot_be_is_refused_before_a_kernel(
    words: list[str], text: str, said: str, ambito: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert study(ambito, tmp_path, *words, text=text) == 2
    assert said in capsys.readouterr().err
    assert not list((tmp_path / "reports").rglob("*.html"))


def test_a_file_that_is_not_there_is_wrong_use(
    ambito: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["rapporto", "2022", "--scenario", str(tmp_path / "manca.toml"), "--dati", str(ambito)]
    assert main([*words, "--uscita", str(tmp_path)]) == 2
    assert "non si legge" in capsys.readouterr().err
