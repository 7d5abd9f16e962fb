"""`piano controlla`: a published folder is told from a changed one, and what differs is said to the number."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.dati import edit
from tests.guasti.conftest import Change, Stage
from tests.guasti.officina import tree

CHECK = ("controlla", "reports/ambito-di-prova", "--quaderni", "q")


def test_a_folder_as_published_is_made_again_byte_by_byte(change: Change) -> None:
    done = change.done.run(*CHECK)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "File: 15 elencati, tutti integri.",
        "Dati: quelli con cui i rapporti sono stati fatti.",
        "Rifatti e confrontati: 15 file e 3 manifesti, tutti uguali byte per byte.",
    ]
    assert tree(change.done.reports) == change.after


def test_data_in_a_folder_of_another_name_are_the_same_data(stage: Stage) -> None:
    assert stage.run("rapporto", "--quaderni", "q").returncode == 0
    folder = stage.data.rename(stage.data.with_name('un\'altra "cartella" {x}\n'))
    done = stage.run(*CHECK, "--dati", folder)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "tutti uguali byte per byte" in done.stdout
    assert stage.run("rapporto", "--quaderni", "q", "--dati", folder, "--uscita", "reports").stdout.startswith("Già")


def test_a_number_changed_in_a_file_or_in_the_data_is_named(stage: Stage) -> None:
    csv = "reports/ambito-di-prova/2021/piano-2021.csv"
    edit(
        stage.folder,
        csv,
        "Comune di Cremona,presentata,2020-10-20,900,",
        "Comune di Cremona,presentata,2020-10-20,901,",
    )
    done = stage.run(*CHECK)
    assert (done.returncode, done.stderr) == (1, "")
    said = [line.strip() for line in done.stdout.splitlines()]
    for line in (
        "File che non sono come il manifesto dice: 1.",
        "la sua impronta non è quella del manifesto: è stato cambiato",
        "- 2022/ricognizione.csv",
        "riga 019036 COMUNE Comune di Cremona, colonna a_patrimonio_sap: pubblicato «901», rifatto «900»",
        "riga 019036 COMUNE Comune di Cremona, colonna b_stato_di_fatto: pubblicato «1», rifatto «2»",
        "riga 019036 COMUNE Comune di Cremona, colonna g_totale: pubblicato «10», rifatto «11»",
    ):
        assert line in said, line


def test_a_manifest_that_tells_another_story_is_named_entry_by_entry(stage: Stage) -> None:
    """Everything listed is whole, but the manifests say other inputs, parameters and programs than the true ones."""
    year, own = stage.published / "2022", stage.published
    assert stage.run("rapporto", "--quaderni", "q").returncode == 0
    (year / "piano-2022.csv").unlink()
    told = json.loads((year / "manifest.json").read_text())
    told["prodotti"] = [one for one in told["prodotti"] if one["file"] != "piano-2022.csv"]
    told["parametri"]["piano-2022.html"]["anno"] = 1980
    del told["ingressi"]["2022/ricognizione.csv"], told["versioni"]["pandas"]
    (year / "manifest.json").write_text(json.dumps(told))
    told = json.loads((own / "manifest.json").read_text())
    told["parametri"]["confronto-2021-2022.html"]["anno_base"] = 1999
    told["prodotti"][0]["chiave"] = "0" * 64
    (own / "manifest.json").write_text(json.dumps(told))
    done = stage.run(*CHECK)
    assert (done.returncode, done.stderr) == (1, "")
    said = [line.strip() for line in done.stdout.splitlines()]
    for line in (
        "File: 14 elencati, tutti integri.",
        "- 2022/ricognizione.csv",
        "i rapporti si fanno anche da questo, ma 2022/manifest.json non lo nomina",
        "- 2022/piano-2022.csv",
        "rifacendo i rapporti c'è, ma il manifesto pubblicato non lo elenca",
        "parametri, piano-2022.html, anno: pubblicato «1980», rifatto «2022»",
        "parametri, confronto-2021-2022.html, anno_base: pubblicato «1999», rifatto «2021»",
    ):
        assert line in said, (line, said)
    assert any(line.startswith("versioni, ") for line in said)
    assert any(re.match("prodotti, .*, chiave: pubblicato «0{64}»", line) for line in said)
    assert any(line.startswith("Programmi: pandas: allora assente, ora ") for line in said)


def test_a_year_taken_away_and_a_link_put_in_are_said_with_the_data_and_without(stage: Stage) -> None:
    (stage.published / "2021" / "etc").symlink_to("/etc")
    shutil.rmtree(stage.published / "2022")
    for words in (("--senza-rifare",), ()):
        done = stage.run(*CHECK, *words)
        assert (done.returncode, done.stderr) == (1, "")
        said = [line.strip() for line in done.stdout.splitlines()]
        assert said[:5] == [
            "File che non sono come il manifesto dice: 2.",
            "- 2022/manifest.json",
            "manca, e il manifesto dell'ambito dice che i rapporti del 2022 sono pubblicati",
            "- 2021/etc",
            "nessun manifesto lo elenca",
        ]


def test_names_of_files_are_printed_as_text(stage: Stage) -> None:
    (stage.published / "x\x1b[2J\nFile: tutti integri.html").touch()
    done = stage.run(*CHECK, "--senza-rifare")
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert r"x\x1b[2J\nFile: tutti integri.html" in done.stdout


def test_without_the_data_the_hashes_alone_are_checked(stage: Stage, tmp_path: Path) -> None:
    (stage.folder / "data").rename(tmp_path / "altrove")
    done = stage.run(*CHECK)
    assert (done.returncode, done.stderr) == (0, "")
    assert "non ho rifatto i rapporti" in done.stdout
    (stage.published / "index.html").unlink()
    done = stage.run(*CHECK)
    assert done.returncode == 1
    assert "manca, o non si può leggere" in done.stdout


def test_data_of_another_ambito_are_refused(stage: Stage) -> None:
    edit(stage.data, "ambito.toml", 'slug = "ambito-di-prova"', 'slug = "un-altro"')
    done = stage.run(*CHECK, "--dati", stage.data)
    assert (done.returncode, done.stdout.count("\n")) == (2, 1)
    assert "«un-altro»" in done.stderr


def test_the_folder_is_named_or_found_under_that_of_the_results(stage: Stage) -> None:
    whole = ("--senza-rifare",)
    named = stage.run("controlla", "reports/ambito-di-prova", *whole)
    for words in ((), ("--uscita", "reports"), ("--dati", "data/ambito-di-prova", "--uscita", "reports")):
        found = stage.run("controlla", *words, *whole)
        assert (found.returncode, found.stdout, found.stderr) == (named.returncode, named.stdout, named.stderr), words
    both = stage.run("controlla", "reports/ambito-di-prova", "--uscita", "reports")
    assert (both.returncode, both.stderr.count("\n")) == (2, 1)
    nothing = stage.run("controlla", "--uscita", "data")
    assert (nothing.returncode, nothing.stderr.count("\n")) == (2, 1)
    assert "non c'è alcun ambito pubblicato" in nothing.stderr


@pytest.mark.parametrize("later", [{}, {"SOURCE_DATE_EPOCH": "1500000000"}, {"SOURCE_DATE_EPOCH": "ieri"}])
def test_a_folder_made_with_a_date_of_its_own_is_made_again_with_that_date(stage: Stage, later: dict[str, str]) -> None:
    done = stage.run("rapporto", "2021", "--quaderni", "q", env={"SOURCE_DATE_EPOCH": "1700000000"})
    assert done.returncode == 0
    assert "2023-11-14" in (stage.published / "2021" / "dcat-ap-it.jsonld").read_text()
    assert json.loads((stage.published / "2021" / "manifest.json").read_text())["momento"] == "1700000000"
    again = stage.run(*CHECK, env=later)
    assert (again.returncode, again.stderr) == (0, ""), again.stdout
    assert "tutti uguali byte per byte" in again.stdout


def test_a_date_that_is_none_is_refused_before_anything_starts(stage: Stage) -> None:
    before = tree(stage.folder)
    for moment in ("ieri", "99999999999999"):
        done = stage.run("rapporto", "--quaderni", "q", env={"SOURCE_DATE_EPOCH": moment})
        assert (done.returncode, done.stdout) == (2, "")
        assert f"SOURCE_DATE_EPOCH vale «{moment}»" in done.stderr
    assert tree(stage.folder) == before
