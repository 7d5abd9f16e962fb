"""`piano controlla`: a published folder is told from a changed one, and what differs is said to the number."""

from __future__ import annotations

from pathlib import Path

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
        "Rifatti e confrontati: 15 file, tutti uguali byte per byte.",
    ]
    assert tree(change.done.reports) == change.after


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
