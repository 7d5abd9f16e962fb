"""The index lists what its folder holds, in the words of the pages themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from piano_lib.render import lint
from piano_lib.render.index import facts, index
from piano_lib.render.layout import compose
from piano_lib.survey.model import Ambito, Municipality

AMBITO = Ambito(
    "ambito-prova",
    "Ambito <prova>",
    "Comune capofila",
    "Ufficio di piano",
    (Municipality("019036", "Cremona"), Municipality("019003", "Annicco")),
)


def report(year: int, stage: str, status: str = "dati dimostrativi") -> str:
    banner = (
        f'<header class="testata"><p class="ente">Ambito</p><dl><div><dt>Anno</dt><dd>{year}</dd></div>'
        f"<div><dt>Fase</dt><dd>{stage}</dd></div><div><dt>Stato dei dati</dt><dd>{status}</dd></div></dl></header>"
    )
    return compose(f"<h1>Piano {year}</h1>{banner}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for year, stage in ((2021, "approvato il 1° dicembre 2020"), (2022, "proposta del 27 ottobre 2021")):
        here = tmp_path / str(year)
        (here / "schede").mkdir(parents=True)
        (here / f"piano-{year}.html").write_text(report(year, stage), encoding="utf-8")
        (here / f"piano-{year}.csv").write_bytes(b"x" * 48_000)
    (tmp_path / "2022" / "schede" / "019036-cremona.html").write_text("x")
    (tmp_path / "2022" / "schede" / "019003-annicco.html").write_text("x")
    (tmp_path / "2022" / "appunti.txt").write_text("mai elencato")
    (tmp_path / "confronto-2021-2022.html").write_text(report(2022, "proposta del 27 ottobre 2021"), encoding="utf-8")
    return tmp_path


def test_every_page_and_download_is_linked_and_is_there(folder: Path) -> None:
    page = BeautifulSoup(index(folder, AMBITO), "html.parser")
    links = {str(link["href"]) for link in page.select(".corpo a")}
    assert links == {
        "2021/piano-2021.html", "2021/piano-2021.csv", "2022/piano-2022.html", "2022/piano-2022.csv",
        "2022/schede/019003-annicco.html", "2022/schede/019036-cremona.html", "confronto-2021-2022.html",
    }  # fmt: skip
    assert all((folder / link).is_file() for link in links)


def test_each_year_says_its_stage_date_status_and_the_sizes(folder: Path) -> None:
    text = " ".join(BeautifulSoup(index(folder, AMBITO), "html.parser").get_text(" ").split())
    assert "Fase: approvato il 1° dicembre 2020. Stato dei dati: dati dimostrativi." in text
    assert "48 kB" in text
    assert text.index("Piano 2022 Fase") < text.index("Piano 2021 Fase")


def test_schede_are_in_the_order_of_the_names_of_the_comuni(folder: Path) -> None:
    page = BeautifulSoup(index(folder, AMBITO), "html.parser")
    assert [link.get_text() for link in page.select(".schede a")] == ["Annicco 2022", "Cremona 2022"]


def test_the_index_has_nothing_the_lint_refuses_and_says_that_data_are_for_demonstration(folder: Path) -> None:
    html = index(folder, AMBITO)
    assert lint.findings(html, demonstration=True) == ()
    assert "Ambito &lt;prova&gt;" in html


def test_official_data_are_not_called_demonstration(folder: Path) -> None:
    for year in (2021, 2022):
        text = report(year, "approvato", "dati ufficiali")
        (folder / str(year) / f"piano-{year}.html").write_text(text, encoding="utf-8")
    assert "dimostrativi" not in BeautifulSoup(index(folder, AMBITO), "html.parser").body.get_text()


def test_a_page_without_banner_is_listed_and_says_that_nothing_is_known(folder: Path) -> None:
    (folder / "2021" / "piano-2021.html").write_text("<h1>?</h1>", encoding="utf-8")
    assert facts(folder / "2021" / "piano-2021.html") == {}
    assert "Fase: n.c." in index(folder, AMBITO)


def test_a_year_without_files_is_not_listed(folder: Path) -> None:
    (folder / "2023").mkdir()
    assert "2023" not in index(folder, AMBITO)
