"""One run for one ambito: what is made, what is left alone, what is published when something fails."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest

from piano_lib.render import edition, fingerprint, manifest, publication
from piano_lib.render.agenda import Request
from piano_lib.render.batch import Progress
from piano_lib.render.edition import Edition
from piano_lib.render.jobs import Outcome
from piano_lib.render.publication import Publication, PublicationError, open_publication
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
        assert read.anni == ((2021, 2022) if folder == place else None)
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
    assert publish(asked, output, workers).published == ("piano 2022", "confronto 2021-2022", "dati aperti 2022")


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
    assert (done.runs, done.current) == (3, 2)


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
    assert (done.held, done.incomplete) == ((), ("dati aperti 2022",))  # nothing is published, so nothing old


def failing(asked: Request, name: str, when: str) -> None:
    """Spoil a notebook where ``when`` holds."""
    notebook(asked.notebooks / f"{name}.ipynb", [OPENING, BODY, f"if {when}: raise ValueError('guasto')"])


def true_inputs(asked: Request, output: Path) -> None:
    """Check that every manifest names the data as they are now, and nothing else that is not there."""
    now = fingerprint.inputs(asked.folder, asked.years)
    for folder in (output / "ambito-di-prova", *(output / "ambito-di-prova" / str(year) for year in asked.years)):
        listed = manifest.read(folder)
        assert listed is not None
        assert dict(listed.ingressi).items() <= now.items(), folder


def test_a_year_that_fails_holds_back_what_would_not_agree_with_it(
    copy: tuple[Request, Path], workers: Executor
) -> None:
    asked, output = copy
    publish(replace(asked, reports=(), comparisons=(), schede=((2022, "019036"),)), output, workers)
    before = tree(output / "ambito-di-prova")
    edit(asked.folder, "2022/ricognizione.csv", "900", "901")
    failing(asked, "piano_annuale", "anno == 2022")
    done = publish(asked, output, workers)
    assert [failure.title for failure in done.failures] == ["piano 2022"]
    assert set(done.held) == {"dati aperti 2022", "scheda di Cremona 2022", "confronto 2021-2022"}
    assert set(done.published) == {"piano 2021"}  # its notebook has changed, its data have not
    after = tree(output / "ambito-di-prova")
    kept = {name for name in before if name.startswith(("2022/", "confronto"))}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}  # the manifest of 2022 too
    notebook(asked.notebooks / "piano_annuale.ipynb")
    again = publish(asked, output, workers)
    assert (again.failures, again.held) == ((), ())
    true_inputs(asked, output)


def test_a_scheda_that_fails_goes_if_it_would_not_agree_and_stays_if_it_would(
    copy: tuple[Request, Path], workers: Executor
) -> None:
    asked, output = copy
    schede = ((2022, "019036"), (2022, "019098"))
    everything = replace(asked, schede=schede)
    publish(everything, output, workers)
    card = output / "ambito-di-prova" / "2022" / "schede" / "019036-cremona.html"
    failing(asked, "scheda_comune", "istat == '019036'")
    same = publish(everything, output, workers)
    assert ([failure.title for failure in same.failures], same.withdrawn) == (["scheda di Cremona 2022"], ())
    assert card.is_file()
    edit(asked.folder, "2022/ricognizione.csv", "900", "901")
    done = publish(everything, output, workers)
    assert done.withdrawn == ("scheda di Cremona 2022",)
    assert {"piano 2022", "scheda di Soresina 2022", "confronto 2021-2022"} <= set(done.published)
    assert not card.exists()
    listed = manifest.read(output / "ambito-di-prova" / "2022")
    assert listed is not None
    assert listed.product("schede/019036-cremona.html") is None
    assert "019036" not in (output / "ambito-di-prova" / "index.html").read_text()
    true_inputs(asked, output)


def without_2021(asked: Request) -> Request:
    shutil.rmtree(asked.folder / "2021")
    return replace(request(asked.folder, asked.notebooks), comparisons=())


def test_a_comparison_with_a_year_whose_data_are_gone_stays_as_long_as_it_agrees(
    copy: tuple[Request, Path], workers: Executor
) -> None:
    asked, output = copy
    less = without_2021(asked)
    assert publish(less, output, workers).orphans == ()
    place = output / "ambito-di-prova"
    assert (place / "confronto-2021-2022.html").is_file()
    edit(asked.folder, "2022/ricognizione.csv", "900", "901")
    done = publish(less, output, workers)
    assert (done.orphans, done.failures) == (("confronto 2021-2022",), ())
    assert not (place / "confronto-2021-2022.html").exists()
    assert "confronto-2021" not in (place / "index.html").read_text()
    assert (place / "2021" / "piano-2021.html").is_file()
    listed = manifest.read(place)
    assert listed is not None
    assert listed.product("confronto-2021-2022.html") is None


def test_a_year_whose_data_are_gone_goes_whole_when_the_ambito_has_changed(
    copy: tuple[Request, Path], workers: Executor
) -> None:
    asked, output = copy
    publish(replace(asked, reports=(), comparisons=(), schede=((2021, "019036"),)), output, workers)
    edit(asked.folder, "ambito.toml", 'capofila = "Comune di Cremona"', 'capofila = "Comune di Soresina"')
    (output / "ambito-di-prova" / "2021" / "appunti.txt").write_text("di qualcuno")
    done = publish(without_2021(asked), output, workers)
    assert set(done.orphans) == {
        "piano 2021", "dati aperti 2021", "scheda di Cremona 2021", "confronto 2021-2022",
    }  # fmt: skip
    left = [path.name for path in (output / "ambito-di-prova" / "2021").rglob("*") if path.is_file()]
    assert left == ["appunti.txt"]
    assert "2021" not in (output / "ambito-di-prova" / "index.html").read_text()


def test_a_comparison_that_fails_holds_no_year_back(copy: tuple[Request, Path], workers: Executor) -> None:
    asked, output = copy
    edit(asked.folder, "2022/ricognizione.csv", "900", "901")
    failing(asked, "confronto", "True")
    done = publish(asked, output, workers)
    assert done.withdrawn == ("confronto 2021-2022",)
    assert {"piano 2022", "dati aperti 2022"} == set(done.published)
    assert not (output / "ambito-di-prova" / "confronto-2021-2022.html").exists()
    true_inputs(asked, output)


def test_what_another_run_publishes_just_before_is_not_forgotten(
    copy: tuple[Request, Path], workers: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, output = copy
    take_hold = edition.open_publication

    def late(*arguments: Path | str) -> AbstractContextManager[Publication]:
        monkeypatch.setattr(edition, "open_publication", take_hold)
        publish(replace(asked, reports=(), comparisons=(), schede=((2022, "019036"),)), output, workers)
        return take_hold(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(edition, "open_publication", late)
    assert publish(asked, output, workers, force=True).failures == ()
    listed = manifest.read(output / "ambito-di-prova" / "2022")
    assert listed is not None
    assert listed.product("schede/019036-cremona.html") is not None


@pytest.mark.skipif(os.name != "posix", reason="modes and links of Unix")
def test_what_others_put_beside_the_reports_is_carried_as_it_is(copy: tuple[Request, Path], workers: Executor) -> None:
    asked, output = copy
    place, outside = output / "ambito-di-prova", output.parent / "altrove"
    outside.mkdir()
    (outside / "index.html").write_text("di un altro")
    (place / "2022" / "bozze").mkdir()
    (place / "note.txt").write_text("di qualcuno")
    links = {"altrove": str(outside), "rotto": "non/c-e", "2022/note": "../note.txt"}
    for name, target in links.items():
        (place / name).symlink_to(target)
    (place / "index.html").unlink()
    (place / "index.html").symlink_to(outside / "index.html")
    (place / "2022" / "bozze").chmod(0o700)
    for folder in (place, place / "2022"):
        folder.chmod(0o2775)
    assert publish(asked, output, workers, force=True).failures == ()
    assert {name: os.readlink(place / name) for name in links} == links
    modes = {name: (place / name).stat().st_mode & 0o7777 for name in (".", "2022", "2022/bozze")}
    assert modes == {".": 0o2775, "2022": 0o2775, "2022/bozze": 0o700}
    assert not (place / "index.html").is_symlink()
    assert (outside / "index.html").read_text() == "di un altro"


@pytest.mark.parametrize("content", [None, b"garbage", b""])
def test_a_spoilt_index_is_made_again_and_nothing_else(
    copy: tuple[Request, Path], workers: Executor, content: bytes | None
) -> None:
    asked, output = copy
    before = tree(output)
    index = output / "ambito-di-prova" / "index.html"
    index.unlink() if content is None else index.write_bytes(content)
    assert publish(asked, output, workers).made == ()
    assert tree(output) == before


def test_a_year_taken_away_by_hand_is_no_longer_in_the_index_nor_in_the_manifest(
    copy: tuple[Request, Path], workers: Executor
) -> None:
    asked, output = copy
    place = output / "ambito-di-prova"
    shutil.rmtree(place / "2022")
    (place / "confronto-2021-2022.html").unlink()
    assert publish(replace(asked, reports=(2021,), comparisons=()), output, workers).failures == ()
    assert "2022/piano-2022.html" not in (place / "index.html").read_text()
    read = manifest.read(place)
    assert read is not None
    assert read.anni == (2021,)


def test_data_of_the_year_before_are_read_before_anything_starts(
    tmp_path: Path, small: Path, quaderni: Path, workers: Executor
) -> None:
    edit(small, "2021/ricognizione.csv", "900", "novecento")
    edit(small, "2022/ricognizione.csv", "900", "-1")
    asked = replace(request(small, quaderni), reports=(), comparisons=(), schede=((2022, "019036"),))
    with pytest.raises(DataError) as caught:
        publish(asked, tmp_path / "uscita", workers)
    assert {finding.file for finding in caught.value.findings} == {"2021/ricognizione.csv", "2022/ricognizione.csv"}
    assert not (tmp_path / "uscita").exists()


def test_a_year_that_cannot_be_read_any_more_and_that_nobody_asked_for_stays_as_it_is(
    copy: tuple[Request, Path], workers: Executor
) -> None:
    asked, output = copy
    before = tree(output)
    edit(asked.folder, "2022/ricognizione.csv", "900", "novecento")
    done = publish(replace(asked, reports=(2021,), comparisons=()), output, workers, force=True)
    assert [failure.title for failure in done.failures] == ["piano 2022"]
    assert set(done.published) == {"piano 2021", "dati aperti 2021"}
    assert tree(output) == before


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_place_that_is_no_folder_is_refused_and_leaves_nothing(
    tmp_path: Path, small: Path, quaderni: Path, workers: Executor, kind: str
) -> None:
    place = tmp_path / "uscita" / "ambito-di-prova"
    place.parent.mkdir()
    (tmp_path / "altrove").mkdir()
    place.touch() if kind == "file" else place.symlink_to(tmp_path / "altrove")
    with pytest.raises(PublicationError, match=r"è un file|è un collegamento"):
        publish(request(small, quaderni), tmp_path / "uscita", workers)
    assert list(place.parent.iterdir()) == [place]


def test_the_lock_goes_even_if_something_cannot_be_tidied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise OSError("no")

    monkeypatch.setattr(publication, "_tidy", refuses)
    with pytest.raises(OSError, match="no"), open_publication(tmp_path, "ambito-di-prova"):
        pass
    assert list(tmp_path.iterdir()) == []


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
    """Whatever the folder of the data is called: its name is of this machine, the ambito's own is in the data."""
    asked = copy[0]
    for name in ("ambito-di-prova", "un altro", "{y}\n\"; 1 + 0; '", "Ambito-Di-Prova"):
        folder = asked.folder.with_name(name)
        asked.folder.rename(folder)
        asked = replace(asked, folder=folder)
        done = publish(replace(asked, schede=((2022, "019036"),)), tmp_path / "altrove" / name[:2], workers)
        assert done.failures == ()
    card = replace(made[0], schede=((2022, "019036"),))
    publish(card, tmp_path / "qui", workers)
    for place in (tmp_path / "altrove").iterdir():
        assert tree(place) == tree(tmp_path / "qui")
