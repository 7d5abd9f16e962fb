"""Every figure leads to its data: the link of each is the id of a table on its page, also on pages of scenarios."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

Piano = Callable[..., subprocess.CompletedProcess[str]]
SCENARIO = '[scenario]\nnome = "Prova"\neccedenza = 20\nsat = 3\nforze_ordine = 5\ncomune = ["Cremona"]\n'
OLD_LAW = "[scenario]\nnorme_al = 2018-06-01\n"


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory, piano: Piano, ambito: Path) -> dict[str, Path]:
    """The pages of two scenarios: beside the plan, beside another year, beside their own year; and under an old law."""
    folder, made = tmp_path_factory.mktemp("studi"), {}
    (folder / "prova.toml").write_text(SCENARIO, encoding="utf-8")
    (folder / "vecchie.toml").write_text(OLD_LAW, encoding="utf-8")
    for name, words in {
        "scenario": ("rapporto", "2022", "--scenario", "prova.toml"),
        "scenario-norme": ("rapporto", "2022", "--scenario", "vecchie.toml"),
        "confronto-scenario": ("confronto", "2021", "2022", "--scenario", "prova.toml"),
        "confronto-suo-piano": ("confronto", "2022", "2022", "--scenario", "prova.toml"),
    }.items():
        done = piano(*words, "--dati", ambito, "--uscita", folder / name, cwd=folder)
        assert done.returncode == 0, done.stderr
        (made[name],) = (folder / name / "scenari").glob("*.html")
    return made


def figures(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Key of each figure and where its link to the data leads; a figure that holds its table leads to it."""
    for figure in page.find_all("figure"):
        link, own = figure.find("a", href=True), figure.find("section", class_="tabella")
        yield figure["id"], link["href"].removeprefix("#") if link else own["id"] if own else ""


def lost(path: Path) -> list[str]:
    """Figures of a page that lead to no table of it."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
    tables = {section["id"] for section in page.find_all("section", class_="tabella")}
    found = list(figures(page))
    return [f"{key}: {target}" for key, target in found if target not in tables]


@pytest.mark.parametrize("kind", ["rapporto-prima", "rapporto", "confronto", "scheda-capoluogo", "scheda-nulla"])
def test_on_a_published_page(pages: dict[str, Path], kind: str) -> None:
    assert lost(pages[kind]) == []


def test_on_the_pages_of_scenarios(studies: dict[str, Path]) -> None:
    for kind, path in studies.items():
        assert lost(path) == [], kind


def test_there_are_figures_to_look_at(pages: dict[str, Path], studies: dict[str, Path]) -> None:
    for path in (pages["rapporto"], pages["confronto"], *studies.values()):
        keys = [key for key, _ in figures(BeautifulSoup(path.read_text(encoding="utf-8"), "lxml"))]
        assert len(keys) >= 5, path
    beside = BeautifulSoup(studies["scenario"].read_text(encoding="utf-8"), "lxml")
    assert beside.find(id="grafico-scenario") is not None


def test_the_page_of_a_scenario_never_says_that_its_numbers_are_the_plans(studies: dict[str, Path]) -> None:
    for kind in ("scenario", "scenario-norme"):
        page = BeautifulSoup(studies[kind].read_text(encoding="utf-8"), "lxml")
        for note in page.find_all("p", class_="nota"):
            words = note.get_text()
            if words.startswith("Fonte: ricognizione"):
                assert "scenario «" in words or "presso gli enti proprietari per i piani" in words, words
        rows = page.find(id="sensibilita-norme").find_all("tr")
        assert any("quelle dello scenario" in row.get_text() for row in rows)


def test_letters_of_evidence_stay_on_the_page_of_a_scenario(pages: dict[str, Path], studies: dict[str, Path]) -> None:
    """The categories are those of the acts: a scenario that changes other choices leaves their source and letter."""
    for path in (pages["rapporto"], studies["scenario"]):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        (row,) = [row for row in page.find(id="categorie").find_all("tr") if "Cremona" in row.get_text()]
        cells = [cell.get_text() for cell in row.find_all("td")]
        assert cells[-1] == "F"
        assert "nota del 27 ottobre 2021" in " ".join(cells)
