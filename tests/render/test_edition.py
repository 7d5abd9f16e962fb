"""One run for one ambito: what is made, what is left alone, what is published when something fails."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest

from piano_lib.render import edition, manifest
from piano_lib.render.agenda import Request
from piano_lib.render.batch import Progress
from piano_lib.render.edition import Edition
from piano_lib.render.jobs import Outcome
from piano_lib.render.publication import PublicationError, open_publication
from piano_lib.survey import DataError, read_ambito, years
from tests.dati import edit
from tests.render.quaderni import BODY, OPENING, notebook

WARNING = "import sys; print('attenzione', file=sys.stderr)"


@contextmanager
def silent(total: int) -> Iterator[Progress]:
    def step(outcome: Outcome) -> None:
        pass

    yield step


def no_executor() -> Executor:
    raise AssertionError("a worker was asked for")


def request(folder: Path, quaderni: Path) -> Request:
    known = years(folder)
    return Request(folder, read_ambito(folder), known, known, tuple(pairwise(known)), notebooks=quaderni)


def publish(asked: Request, output: Path, workers: Executor, force: bool = False) -> Edition:
    return edition.publish(asked, output, lambda: nullcontext(workers), silent, force)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, workers: Executor) -> tuple[Request, Path]:
    """An ambito published once: its request and its output folder. Read, never write."""
    from tests.dati import make_ambito
    from tests.render.quaderni import notebooks

    parent = tmp_path_factory.mktemp("edizione")
    asked = request(make_ambito(parent / "data"), notebooks(parent / "quaderni"))
    done = publish(asked, parent / "uscita", workers)
    assert done.failures == ()
    assert done.runs == 3
    return asked, parent / "uscita"


@pytest.fixture
def copy(made: tuple[Request, Path], tmp_path: Path) -> tuple[Request, Path]:
    """The same in a folder of its own, that a test may change: data, notebooks and what was published."""
    asked, output = made
    folder = Path(shutil.copytree(asked.folder, tmp_path / "data" / asked.folder.name))
    quaderni = Path(shutil.copytree(asked.notebooks, tmp_path / "quaderni"))
    there = Path(shutil.copytree(output, tmp_path / "uscita"))
    return replace(asked, folder=folder, notebooks=quaderni), there


def test_a_year_has_its_page_its_notebook_its_data_and_its_manifest(made: tuple[Request, Path]) -> None:
    place = made[1] / "ambito-di-prova"
    assert {path.name for path in (place / "2022").iterdir()} == {
        "piano-2022.html", "piano-2022.ipynb", "piano-2022.csv", "piano-2022.xlsx", "datapackage.json",
        "dcat-ap-it.jsonld", "manifest.json",
    }  # fmt: skip
    assert {path.name for path in place.iterdir() if path.is_file()} == {
        "index.html",
        "accessibilita.html",
        "confronto-2021-2022.html",
        "manifest.json",
    }
    assert [path.name for path in made[1].iterdir()] == ["ambito-di-prova"]


def test_manifests_follow_their_schema_and_list_every_file_with_its_hash(made: tuple[Request, Path]) -> None:
    schema = json.loads((Path(manifest.__file__).with_name("manifest.schema.json")).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    place = made[1] / "ambito-di-prova"
    for folder in (place, place / "2021", place / "2022"):
        jsonschema.validate(json.loads((folder / "manifest.json").read_text()), schema)
        read = manifest.read(folder)
        assert read is not None
        files = {path.name for path in folder.iterdir() if path.is_file()} - {"manifest.json"}
        assert {product.file for product in read.prodotti} == files
    assert read.parametri["piano-2022.html"] == {"anno": 2022, "dati": "ambito-di-prova"}
    assert "2022/ricognizione.csv" in read.ingressi


def test_nothing_changed_nothing_made(made: tuple[Request, Path]) -> None:
    before = tree(made[1])
    again = edition.publish(made[0], made[1], no_executor, silent)  # type: ignore[arg-type]
    assert (again.made, again.current, again.runs) == ((), 5, 0)
    assert tree(made[1]) == before


def test_force_makes_all_again_with_the_same_bytes(copy: tuple[Request, Path], workers: Executor) -> None:
    before = tree(copy[1])
    assert publish(copy[0], copy[1], workers, force=True).runs == 3
    assert tree(copy[1]) == before


def test_a_change_of_data_makes_again_what_depends_on_it(copy: tuple[Request, Path], workers: Executor) -> None:
    asked, output = copy
    edit(asked.folder, "2022/piano.toml", "anno = 2022", "anno = 2022 # ripreso")
    assert publish(asked, output, workers).runs == 3  # 2021 stands beside 2022: shown on one scale


def test_a_change_of_one_notebook_makes_again_only_its_pages(copy: tuple[Request, Path], workers: Executor) -> None:
    asked, output = copy
    notebook(asked.notebooks / "confronto.ipynb", [OPENING, BODY, "display(Markdown('Altro.'))"])
    done = publish(asked, output, workers)
    assert [outcome.title for outcome in done.made] == ["confronto 2021-2022"]


def test_a_spoilt_product_is_made_again(copy: tuple[Request, Path], workers: Executor) -> None:
    asked, output = copy
    before = tree(output)
    page = output / "ambito-di-prova" / "2022" / "piano-2022.html"
    page.write_bytes(page.read_bytes().replace(b"2022", b"2023"))
    done = publish(asked, output, workers)
    assert [outcome.title for outcome in done.made] == ["piano 2022"]
    assert tree(output) == before


def test_what_was_published_and_not_asked_for_stays_in_agreement(copy: tuple[Request, Path], workers: Executor) -> None:
    asked, output = copy
    card = replace(asked, reports=(), comparisons=(), schede=((2022, "019036"),))
    assert [outcome.title for outcome in publish(card, output, workers).made] == ["scheda di Cremona 2022"]
    edit(asked.folder, "2022/piano.toml", "anno = 2022", "anno = 2022 # ripreso")
    done = publish(replace(asked, reports=(2021,), comparisons=()), output, workers)
    assert "scheda di Cremona 2022" in {outcome.title for outcome in done.made}
    assert done.runs == 4


def test_a_scheda_of_a_comune_that_left_the_ambito_goes(copy: tuple[Request, Path], workers: Executor) -> None:
    asked, output = copy
    publish(replace(asked, reports=(), comparisons=(), schede=((2022, "019003"),)), output, workers)
    card = output / "ambito-di-prova" / "2022" / "schede" / "019003-annicco.html"
    assert card.is_file()
    for name in ("comuni.csv", "2021/ricognizione.csv", "2022/ricognizione.csv"):
        path = asked.folder / name
        path.write_text("".join(line for line in path.read_text().splitlines(True) if not line.startswith("019003")))
    left = replace(asked, ambito=read_ambito(asked.folder))
    assert publish(left, output, workers).failures == ()
    assert not card.exists()
    listed = manifest.read(output / "ambito-di-prova" / "2022")
    assert listed is not None
    assert listed.product("schede/019003-annicco.html") is None


@pytest.mark.parametrize("cell", [WARNING, "import sys; sys.exit(0)", "1/0", "import os; os._exit(0)"])
def test_a_year_that_fails_leaves_what_was_published(copy: tuple[Request, Path], workers: Executor, cell: str) -> None:
    asked, output = copy
    before = tree(output / "ambito-di-prova")
    notebook(asked.notebooks / "piano_annuale.ipynb", [OPENING, BODY, cell])
    done = publish(asked, output, workers)
    assert {failure.title for failure in done.failures} == {"piano 2021", "piano 2022"}
    after = tree(output / "ambito-di-prova")
    assert {name: after[name] for name in before if "piano-" in name} == {
        name: before[name] for name in before if "piano-" in name
    }
    kept = [failure.notebook for failure in done.failures]
    assert all(path is not None and path.is_file() and output / "falliti" in path.parents for path in kept)
    notebook(asked.notebooks / "piano_annuale.ipynb")
    assert publish(asked, output, workers).failures == ()
    assert not (output / "falliti").exists()


@pytest.mark.parametrize(
    ("cells", "required", "sentence"),
    [
        ([OPENING], {"sezioni": ["sintesi"]}, "manca la sezione «sintesi»"),
        ([OPENING, 'display(Markdown("## Sintesi"))'], {"sezioni": ["sintesi"]}, "la sezione «sintesi» è vuota"),
        ([OPENING, BODY], {"tabelle": ["quote"]}, "manca la tabella «quote»"),
        ([OPENING, BODY], {"figure": ["offerta"]}, "manca la figura «offerta»"),
        ([OPENING, BODY, "print('una stampa')"], {}, "la pagina non è pubblicabile"),
        ([OPENING.replace("Dati dimostrativi", "Dati"), BODY], {}, "la pagina non è pubblicabile"),
        ([OPENING, BODY, "display(HTML('<script>1</script>'))"], {}, "la pagina non è pubblicabile"),
    ],
)
def test_a_page_that_lacks_something_is_not_published(
    tmp_path: Path,
    small: Path,
    quaderni: Path,
    workers: Executor,
    cells: list[str],
    required: dict[str, list[str]],
    sentence: str,
) -> None:
    notebook(quaderni / "piano_annuale.ipynb", cells, required)
    asked = replace(request(small, quaderni), reports=(2022,), comparisons=())
    done = publish(asked, tmp_path / "uscita", workers)
    assert sentence in done.failures[0].sentence
    assert done.failures[0].notebook == tmp_path / "uscita" / "falliti" / "ambito-di-prova" / "2022-piano-2022.ipynb"
    assert not (tmp_path / "uscita" / "ambito-di-prova").exists()


def test_data_that_block_are_all_said_and_nothing_is_written(
    tmp_path: Path, small: Path, quaderni: Path, workers: Executor
) -> None:
    edit(small, "2021/ricognizione.csv", "900", "novecento")
    edit(small, "2022/ricognizione.csv", "900", "-1")
    with pytest.raises(DataError) as caught:
        publish(request(small, quaderni), tmp_path / "uscita", workers)
    assert {finding.file for finding in caught.value.findings} == {"2021/ricognizione.csv", "2022/ricognizione.csv"}
    assert not (tmp_path / "uscita").exists()


def test_another_run_on_the_same_folder_is_refused(copy: tuple[Request, Path], workers: Executor) -> None:
    asked, output = copy
    before = tree(output)
    with open_publication(output, "ambito-di-prova"), pytest.raises(PublicationError, match="Un'altra esecuzione"):
        publish(asked, output, workers, force=True)
    assert tree(output) == before


def test_data_that_change_during_the_run_are_not_published(
    copy: tuple[Request, Path], workers: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, output = copy
    before = tree(output)
    make = edition.batch.run

    def meanwhile(*arguments: object) -> dict[str, Outcome]:
        edit(asked.folder, "2022/piano.toml", "anno = 2022", "anno = 2022 # ripreso")
        return make(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(edition.batch, "run", meanwhile)
    with pytest.raises(PublicationError, match="sono cambiati"):
        publish(asked, output, workers, force=True)
    assert tree(output) == before


def test_a_folder_that_cannot_be_written_is_said(
    tmp_path: Path, small: Path, quaderni: Path, workers: Executor
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PublicationError, match="Non posso scrivere"):
        publish(request(small, quaderni), tmp_path / "file" / "uscita", workers)


def test_notebooks_with_the_same_inputs_in_other_folders_give_the_same_bytes(
    made: tuple[Request, Path], copy: tuple[Request, Path], tmp_path: Path, workers: Executor
) -> None:
    publish(copy[0], tmp_path / "altrove", workers)
    assert tree(tmp_path / "altrove") == tree(made[1])
