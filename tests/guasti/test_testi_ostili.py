"""Hostile texts in every field of the data: shown as text, never obeyed, never written where they say."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from filelock import FileLock

from piano_lib.survey import read_year
from piano_lib.survey.fields import plain
from piano_lib.tables.cells import plain as shown
from tests.dati import CONTROLLI, MISURE, SCELTE, choice, csv_text, make_ambito, piano_toml, row
from tests.guasti.officina import run, tree
from tests.guasti.pagine_ostili import nothing_obeyed, texts_of
from tests.guasti.testi_ostili import hostile

COMUNI = 80
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class Taken:
    """An ambito whose every text is hostile, published: where, and the texts that went in."""

    folder: Path
    texts: tuple[str, ...]

    @property
    def pages(self) -> list[Path]:
        return sorted(self.folder.rglob("reports/**/*.html"))


def write_hostile(folder: Path) -> tuple[str, ...]:
    """Write an ambito with a hostile text in every field that takes one; returns those used."""
    everything = hostile()
    short = (text for text in everything if len(text) <= 100)
    names = list(islice(short, COMUNI))
    texts = iter([text for text in everything if text not in names])
    used = [*names]

    def take(longest: int = 200) -> str:
        text = next((text for text in texts if len(text) <= longest), None) or names[len(used) % COMUNI]
        used.append(text)
        return text

    def source() -> str:
        return "Nota " + take()  # a source may open with its letter in brackets: hostile brackets are refused

    codes = [f"{900_000 + number}" for number in range(COMUNI)]
    cells = {"data_trasmissione": "2021-10-20", "a": 50}
    rows = [
        row(code, comune=name, ente=take(), note=take(2_000), fonte=source(), **cells)
        for code, name in zip(codes, names, strict=True)
    ]
    chosen = [
        choice(code, h="10", i="5", sat=1, categoria=take(2_000), i_motivazione=take(2_000), fonte=source())
        for code in codes
    ]
    measures = [
        {"tipo": kind, "istat": "", "titolo": take(), "descrizione": take(2_000), "riferimento": take(),
         "importo_eur": "", "fonte": source()}
        for kind in ("misura", "progetto") for _ in range(12)
    ]  # fmt: skip
    earlier = [
        row(code, comune=name, ente=rows[at]["ente"], note=take(2_000), fonte=source(), a=50, b=3)
        for at, (code, name) in enumerate(zip(codes, names, strict=True))
    ]
    toml = json.dumps  # a JSON string is a TOML basic string, save for signs TOML wants escaped as JSON does
    head = piano_toml(2022, atto=toml(take()), organo=toml(take()), note=f"[{toml(take())}, {toml(take())}]")
    head = head.replace('"Dati di prova"', toml(take()))
    ambito = (
        f'[ambito]\nnome = {toml(take())}\nslug = "ambito-di-prova"\ncapofila = {toml(take())}\n'
        f'ufficio = {toml(take())}\ncomune_in_evidenza = "{codes[0]}"\nfonte = {toml(take())}\n'
    )
    checks = [{"istat": "", "ente_tipo": "", "voce": "g_totale", "valore": "9", "fonte": source()}]
    make_ambito(
        folder / "data", comuni=list(zip(codes, names, strict=True)), ricognizione={2021: earlier, 2022: rows},
        scelte={2021: []},
        files={
            "ambito.toml": ambito, "2022/piano.toml": head, "2022/misure.csv": csv_text(MISURE, measures),
            "2022/scelte.csv": csv_text(SCELTE, chosen), "2022/controlli.csv": csv_text(CONTROLLI, checks),
        },
    )  # fmt: skip
    return tuple(dict.fromkeys(used))


@pytest.fixture(scope="session")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Published once for all workers by the real command from the real notebooks, with comparison and three schede."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    folder, record = shared / "ostili", shared / "ostili.json"
    with FileLock(shared / "ostili.lock"):
        if not record.exists():
            texts = write_hostile(folder)
            said = [run("rapporto", cwd=folder)]
            said += [run("scheda", "2022", code, cwd=folder) for code in ("900000", "900007", "900055")]
            assert [one.returncode for one in said] == [0, 0, 0, 0], "".join(one.stdout + one.stderr for one in said)
            record.write_text(json.dumps(texts))
    return Taken(folder, tuple(json.loads(record.read_text())))


def test_at_least_three_hundred_hostile_texts_go_in(taken: Taken) -> None:
    data = read_year(taken.folder / "data" / "ambito-di-prova", 2022)
    assert not [finding.sentence() for finding in data.findings if finding.blocks]
    read = {
        words.removeprefix("Nota ")
        for part in (*data.declarations, *data.choices, *data.measures)
        for words in texts_of(part)
    }
    read |= {*texts_of(data.ambito), *texts_of(data.head)}
    assert len(taken.texts) >= 300
    assert [text for text in taken.texts if plain(text) not in read] == []


def test_nothing_is_written_but_safe_names_in_the_output_folder(taken: Taken) -> None:
    written = [name for name in tree(taken.folder) if not name.startswith("data/")]
    assert len(written) >= 20
    assert [name for name in written if not name.startswith("reports/ambito-di-prova/")] == []
    assert [name for name in written if not all(SAFE_NAME.fullmatch(part) for part in name.split("/"))] == []
    assert not list(taken.folder.rglob("preso"))


def test_the_pages_show_hostile_texts_as_text(taken: Taken) -> None:
    words = {
        page: " ".join(BeautifulSoup(page.read_text("utf-8"), "html.parser").get_text(" ").split())
        for page in taken.pages
    }
    annual = next(text for page, text in words.items() if page.name == "piano-2022.html")
    names = [one.name for one in read_year(taken.folder / "data" / "ambito-di-prova", 2022).ambito.municipalities]
    lost = [name for name in names if " ".join(shown(name).split()) not in annual]
    assert lost == []


@pytest.mark.contati
@pytest.mark.browser
def test_a_real_browser_neither_obeys_nor_asks_the_network(taken: Taken, chromium: Path) -> None:
    assert {"index.html", "confronto-2021-2022.html", "piano-2022.html"} <= {page.name for page in taken.pages}
    nothing_obeyed(len(taken.texts), taken.pages, chromium)


@pytest.mark.browser
@pytest.mark.parametrize("body", ["<script>alert(1)</script>", '<img src="http://127.0.0.1:9/x.png">'])
def test_the_browser_would_tell_an_alert_or_a_request(tmp_path: Path, chromium: Path, body: str) -> None:
    page = tmp_path / "x.html"
    page.write_text(f"<!doctype html><title>x</title>{body}")
    with pytest.raises(AssertionError):
        nothing_obeyed(1, [page], chromium)


@pytest.mark.contati
def test_no_workbook_and_no_csv_holds_a_live_formula(taken: Taken) -> None:
    books = list(taken.folder.rglob("reports/**/*.xlsx"))
    sheets = [
        archive.read(name).decode()
        for archive in map(zipfile.ZipFile, books)
        for name in archive.namelist()
        if name.endswith((".xml", ".rels"))
    ]
    assert books
    live = re.compile(r"<f[ >]|externalLink|TargetMode=.External|<hyperlink [^>]*r:id|<ddeLink|<oleLink")
    assert [found[0] for text in sheets if (found := live.search(text))] == []
    cells = [cell for path in taken.folder.rglob("reports/**/*.csv") for cell in _cells(path)]
    starts = re.compile(r"\s*[=+@＝＋－＠]|\s*-(?!\d+(,\d+)?$)")
    assert len(cells) > COMUNI
    print(f"\n{len(cells)} celle di CSV e {len(books)} cartelle di lavoro da testi ostili: 0 formule vive")
    assert [cell for cell in cells if starts.match(cell)] == []


def _cells(path: Path) -> Iterator[str]:
    for cells in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")):
        yield from cells


def test_a_text_of_one_megabyte_is_refused_with_its_place_and_nothing_is_written(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path / "data", ricognizione={2022: [row(note="x" * 1_000_000)]}, years=(2022,))
    before = tree(tmp_path)
    done = run("rapporto", cwd=tmp_path)
    assert done.returncode == 1
    assert "2022/ricognizione.csv, riga 2, colonna note: il testo è di 1000000 caratteri" in done.stderr
    assert len(done.stderr) < 5_000
    assert (tree(tmp_path), folder.exists()) == (before, True)
