"""Hostile texts in every field, parameter and name: shown as text, never obeyed, never written where they say."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pytest
from bs4 import BeautifulSoup
from filelock import FileLock
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from playwright.sync_api import sync_playwright

from piano_lib.cli.main import main
from piano_lib.survey import read_year
from piano_lib.survey.fields import plain
from piano_lib.tables.cells import plain as shown
from tests.dati import CONTROLLI, MISURE, SCELTE, choice, csv_text, make_ambito, piano_toml, row
from tests.guasti.officina import run, tree, visible
from tests.guasti.quaderni import OPENING, write_notebooks
from tests.guasti.testi_ostili import hostile

COMUNI = 80
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


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
    toml = json.dumps  # a JSON string is a TOML basic string, save for signs TOML wants escaped as JSON does
    head = piano_toml(2022, atto=toml(take()), organo=toml(take()), note=f"[{toml(take())}, {toml(take())}]")
    head = head.replace('"Dati di prova"', toml(take()))
    ambito = (
        f'[ambito]\nnome = {toml(take())}\nslug = "ambito-di-prova"\ncapofila = {toml(take())}\n'
        f'ufficio = {toml(take())}\ncomune_in_evidenza = "{codes[0]}"\nfonte = {toml(take())}\n'
    )
    checks = [{"istat": "", "ente_tipo": "", "voce": "g_totale", "valore": "9", "fonte": source()}]
    make_ambito(
        folder / "data", years=(2022,), comuni=list(zip(codes, names, strict=True)), ricognizione={2022: rows},
        files={
            "ambito.toml": ambito, "2022/piano.toml": head, "2022/misure.csv": csv_text(MISURE, measures),
            "2022/scelte.csv": csv_text(SCELTE, chosen), "2022/controlli.csv": csv_text(CONTROLLI, checks),
        },
    )  # fmt: skip
    return tuple(dict.fromkeys(used))


@pytest.fixture(scope="session")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Published once for all workers by the real command from the real notebooks, with three schede."""
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
        for words in _texts(part)
    }
    read |= {*_texts(data.ambito), *_texts(data.head)}
    assert len(taken.texts) >= 300
    assert [text for text in taken.texts if plain(text) not in read] == []


def test_nothing_is_written_but_safe_names_in_the_output_folder(taken: Taken) -> None:
    written = [name for name in tree(taken.folder) if not name.startswith("data/")]
    assert len(written) >= 12
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


@pytest.mark.browser
@pytest.mark.parametrize("bypass", [False, True], ids=["with the policy", "with the policy switched off"])
def test_a_real_browser_neither_obeys_nor_asks_the_network(taken: Taken, chromium: Path, bypass: bool) -> None:
    alerts, requests = [], []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(bypass_csp=bypass)
        for path in taken.pages:
            page = context.new_page()
            page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
            page.on("request", lambda request: requests.append(request.url))
            page.goto(path.as_uri(), wait_until="load")
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            page.keyboard.press("Tab")
            page.wait_for_timeout(200)
            page.close()
        browser.close()
    asked = [url for url in requests if not url.startswith(("file://", "data:image/"))]
    print(f"\n{len(taken.texts)} testi ostili, {len(taken.pages)} pagine: {len(alerts)} avvisi, {len(asked)} richieste")
    assert len(taken.pages) >= 5
    assert (alerts, asked) == ([], [])
    assert len([url for url in requests if url.startswith("file://")]) == len(taken.pages)


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
    assert [cell for cell in cells if starts.match(cell)] == []


def _texts(part: Any) -> Iterator[str]:
    """Every string in a dataclass, however deep."""
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        yield from (words for field in fields(part) for words in _texts(getattr(part, field.name)))
    elif isinstance(part, tuple):
        yield from (words for one in part for words in _texts(one))


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


def test_a_notebook_takes_every_hostile_parameter_as_it_is(tmp_path: Path) -> None:
    make_ambito(tmp_path / "data", years=(2022,))
    echo = 'rows = tuple((str(n), word) for n, word in enumerate(testo.split("\\x1e")))\n'
    table = 'columns = (Column("n", "n", header=True), Column("t", "Testo"))\n'
    table += 'HTML(render(Table("prova", "Prova", columns, rows)))'
    write_notebooks(tmp_path / "q", {"opening": OPENING, "table": echo + table})
    texts = [text for text in hostile() if "\0" not in text]
    done = run("rapporto", "--quaderni", "q", "--parametro", "testo=" + "\x1e".join(texts), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    page = BeautifulSoup((tmp_path / "reports/ambito-di-prova/2022/piano-2022.html").read_text("utf-8"), "html.parser")
    cells = [" ".join(cell.get_text().split()) for cell in page.select("#prova td")]
    assert cells == [" ".join(shown(text).split()) for text in texts]
    ran = nbformat.read(tmp_path / "reports/ambito-di-prova/2022/piano-2022.ipynb", 4)
    given = next(cell.source for cell in ran.cells if "injected-parameters" in cell.metadata.get("tags", []))
    space: dict[str, object] = {}
    exec(given, space)  # what the kernel was given is Python that says exactly the text
    assert space["testo"] == "\x1e".join(texts)
    assert not list(tmp_path.rglob("preso"))


@pytest.mark.parametrize(
    "words", ["verifica {}", "spiega 2022 {}", "scheda 2022 {}", "rapporto {}", "rapporto 2022 --parametro {}"]
)
def test_the_command_line_takes_no_hostile_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    make_ambito(tmp_path / "data", years=(2022,))
    monkeypatch.chdir(tmp_path)
    before = tree(tmp_path)
    for text in hostile():
        if text.startswith("-") and text.strip("-") in ("help", ""):
            continue  # an option, as anyone may type it
        try:
            code = main([part.format(text) if part == "{}" else part for part in words.split(" ")])
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        assert (code, printed.out) == (2, ""), text
        assert "Traceback" not in printed.err
        assert printed.err.count("\n") == 1, printed.err
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed.err), text
    assert tree(tmp_path) == before


@pytest.mark.guasti
def test_three_hundred_hostile_texts_come_back_in_forms(tmp_path: Path) -> None:
    """Texts in the three free cells of a hundred workbooks: imported as text, or refused with their place."""
    codes = [f"{800_000 + number}" for number in range(100)]
    comuni = [(code, f"Comune {code}") for code in codes]
    rows = [row(code, comune=name, data_trasmissione="2021-10-20") for code, name in comuni]
    folder = make_ambito(
        tmp_path / "data", years=(2022,), comuni=comuni, ricognizione={2022: rows}, scelte={2022: [choice(codes[0])]}
    )
    assert run("moduli", "2022", "moduli", "--precompilati", cwd=tmp_path).returncode == 0
    texts = iter(hostile()[:300])
    given = {}
    for path in sorted((tmp_path / "moduli").glob("8*.xlsx")):
        book = openpyxl.load_workbook(path)
        for name in ("i_categoria_aggiuntiva", "i_motivazione", "note"):
            cell = next(
                cells[2] for cells in book["Ricognizione"].iter_rows() if name in {cell.value for cell in cells}
            )
            given[path.name, name] = text = ILLEGAL_CHARACTERS_RE.sub("", next(texts))
            cell.value, cell.data_type = text, "s"
        book.save(path)
    (tmp_path / "moduli" / "aler-territorialmente-competente.xlsx").unlink()  # has no free cell of these three
    before = visible(tmp_path)
    done = run("importa", "moduli", "--anno", "2022", cwd=tmp_path)
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    data = read_year(folder, 2022)
    assert not [finding.sentence() for finding in data.findings if finding.blocks]
    kept = {words for part in (*data.declarations, *data.choices) for words in _texts(part)}
    # A hyphen at the start becomes a dash, which no spreadsheet takes for a formula.
    read = {key: re.sub(r"^-", "–", plain(text)) for key, text in given.items()}
    taken_in = [text for text in read.values() if text in kept]
    refused = {name for name, _ in given if f"{name}," in done.stdout}
    outcome = f"{len(taken_in)} accolti come testo, {len(refused)} moduli respinti"
    print(f"\n{len(given)} testi ostili in {len(codes)} moduli: {outcome}")
    assert (len(given), len(taken_in) > 150) == (300, True)
    assert [text for key, text in read.items() if text and text not in kept and key[0] not in refused] == []
    assert visible(tmp_path).keys() == before.keys()
    assert [path for path in folder.rglob("*") if path.is_file() and not SAFE_NAME.fullmatch(path.name)] == []
