"""A published folder against its manifests."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from piano_lib.render import remaking, verification
from piano_lib.render.agenda import SOURCE
from piano_lib.render.manifest import Manifest
from piano_lib.render.verification import SCHEMA, Difference, NotPublished
from piano_lib.survey import read_ambito
from tests.dati import make_ambito
from tests.render.pubblicato import publish


def listed(folder: Path) -> list[Difference]:
    return list(verification.integrity(verification.books(folder), folder))


def test_a_whole_folder_has_no_differences(tmp_path: Path) -> None:
    publish(tmp_path, None, "index.html", "confronto-2021-2022.html")
    publish(tmp_path / "2022", 2022, "piano-2022.html", "schede/019036-cremona.html")
    assert listed(tmp_path) == []
    assert [book.manifest.anno for book in verification.books(tmp_path)] == [None, 2022]
    assert listed(tmp_path / "2022") == []


def test_every_file_changed_missing_or_unknown_is_named(tmp_path: Path) -> None:
    publish(tmp_path, None, "index.html", "confronto-2021-2022.html")
    publish(tmp_path / "2022", 2022, "piano-2022.html", "piano-2022.csv")
    (tmp_path / "index.html").write_bytes(b"Contenuto")
    (tmp_path / "confronto-2021-2022.html").unlink()
    (tmp_path / "2022" / "piano-2022.csv").write_bytes("contenuto più lungo".encode())
    (tmp_path / "2022" / "bozza.html").touch()
    assert {(one.file, one.what[0].split(":")[0]) for one in listed(tmp_path)} == {
        ("index.html", "la sua impronta non è quella del manifesto"),
        ("confronto-2021-2022.html", "manca, o non si può leggere"),
        ("2022/piano-2022.csv", "è di 20 byte, il manifesto ne dice 9"),
        ("2022/bozza.html", "nessun manifesto lo elenca"),
    }


def test_a_year_that_is_gone_and_one_that_was_not_published_are_named(tmp_path: Path) -> None:
    made = publish(tmp_path, None, "index.html")
    for year in (2020, 2022):
        publish(tmp_path / str(year), year, f"piano-{year}.html")
    replace(made, anni=(2020, 2021, 2022)).write(tmp_path)
    shutil.rmtree(tmp_path / "2022")
    (tmp_path / "2020" / "manifest.json").unlink()
    gone = "manca, e il manifesto dell'ambito dice che i rapporti del {} sono pubblicati"
    said = {one.file: one.what[0] for one in listed(tmp_path)}
    assert {year: said.get(f"{year}/manifest.json") for year in (2020, 2021, 2022)} == {
        year: gone.format(year) for year in (2020, 2021, 2022)
    }
    replace(made, anni=()).write(tmp_path)
    publish(tmp_path / "2023", 2023, "piano-2023.html")
    added = "il manifesto dell'ambito non dice che i rapporti del 2023 sono pubblicati"
    assert Difference("2023/manifest.json", (added,)) in listed(tmp_path)
    assert listed(tmp_path / "2023") == []


def test_a_manifest_that_does_not_say_the_years_misses_none(tmp_path: Path) -> None:
    """As those made before they said them: what they list is checked all the same."""
    publish(tmp_path, None, "index.html")
    publish(tmp_path / "2022", 2022, "piano-2022.html")
    for folder in (tmp_path, tmp_path / "2022"):
        content = json.loads((folder / "manifest.json").read_text())
        content.pop("anni", None)
        (folder / "manifest.json").write_text(json.dumps(content))
    assert listed(tmp_path) == []


def test_links_that_no_manifest_lists_are_named_wherever_they_lead(tmp_path: Path) -> None:
    publish(tmp_path, None, "index.html")
    publish(tmp_path / "2022", 2022, "piano-2022.html")
    (tmp_path / "2022" / "etc").symlink_to("/etc")
    (tmp_path / "altrove").symlink_to("non/c-e")
    (tmp_path / "2022" / "vuota").mkdir()
    assert [(one.file, one.what) for one in listed(tmp_path)] == [
        ("2022/etc", ("nessun manifesto lo elenca",)),
        ("altrove", ("nessun manifesto lo elenca",)),
    ]


def test_without_the_manifest_of_the_ambito_its_files_are_listed_by_none(tmp_path: Path) -> None:
    publish(tmp_path, None, "index.html", "confronto-2021-2022.html")
    publish(tmp_path / "2022", 2022, "piano-2022.html")
    (tmp_path / "manifest.json").unlink()
    assert [one.file for one in listed(tmp_path)] == ["confronto-2021-2022.html", "index.html"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.pop("versioni"),
        lambda content: content.update(formato=2),
        lambda content: content.update(anno="2022"),
        lambda content: content.update(altro=1),
        lambda content: content.update(momento="ieri"),
        lambda content: content.update(ingressi=5),
        lambda content: content.update(parametri=[]),
        lambda content: content["parametri"].update({"piano-2022.html": {"soglia": []}}),
        lambda content: content["prodotti"][0].update(file=5),
        lambda content: content["prodotti"][0].update(sha256="x"),
        lambda content: content["prodotti"][0].update(byte=-1),
        lambda content: content.update(anni=["2022"]),
        lambda content: content.update(anni=[2022, 2022]),
        lambda content: content["prodotti"][0].update(file="../../etc/passwd"),
        lambda content: content["prodotti"][0].update(file="/etc/passwd"),
        lambda content: content["prodotti"][0].update(file="C:\\x"),
        lambda content: content["prodotti"][0].update(file=""),
    ],
)
def test_a_manifest_that_does_not_follow_its_schema_or_points_outside_is_refused(tmp_path: Path, spoil) -> None:
    publish(tmp_path, 2022, "piano-2022.html")
    content = json.loads((tmp_path / "manifest.json").read_text())
    spoil(content)
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    with pytest.raises(NotPublished):
        verification.books(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{", b"null", b"[" * 900 + b"]" * 900, b"[" * 99_999])
def test_a_broken_manifest_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(NotPublished, match=r"manifest\.json"):
        verification.books(tmp_path)


def test_a_folder_without_manifest_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(NotPublished, match="indica la cartella"):
        verification.books(tmp_path)


def test_the_schema_is_a_schema_and_describes_every_key() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert {*schema["required"], "anni"} == {*schema["properties"]} == {"formato", *Manifest.__slots__}
    assert all("description" in {**entry} for entry in schema["properties"].values())


def test_data_that_changed_went_or_came_are_named(tmp_path: Path) -> None:
    data = make_ambito(tmp_path)
    publish(tmp_path / "fuori", 2022, "piano-2022.html", data=data)
    found = verification.books(tmp_path / "fuori")
    asked = remaking.requests(found, data, read_ambito(data), (2021, 2022), SOURCE)
    assert list(verification.inputs(asked)) == []
    (data / "2022" / "misure.csv").unlink()
    (data / "comuni.csv").write_text("altro")
    (data / "2021" / "nuovo.csv").touch()
    assert [(one.file, one.what[0].split(",")[0]) for one in verification.inputs(asked)] == [
        ("2021/nuovo.csv", "i rapporti si fanno anche da questo"),
        ("2022/misure.csv", "i rapporti lo hanno usato"),
        ("comuni.csv", "è cambiato da quando i rapporti sono stati fatti"),
    ]


def test_of_reports_whose_year_is_gone_only_what_is_gone_is_said(tmp_path: Path) -> None:
    data, place = make_ambito(tmp_path), tmp_path / "fuori"
    publish(place, None, "index.html", "confronto-2021-2022.html", data=data)
    publish(place / "2022", 2022, "piano-2022.html", data=data)
    shutil.rmtree(data / "2021")
    asked = remaking.requests(verification.books(place), data, read_ambito(data), (2022,), SOURCE)
    said = {one.file: one.what[0] for one in verification.inputs(asked)}
    assert {what.split(",")[0] for what in said.values()} == {"i rapporti lo hanno usato"}
    assert {name.partition("/")[0] for name in said} == {"2021"}


def test_data_the_manifest_names_for_nothing_are_said(tmp_path: Path) -> None:
    data = make_ambito(tmp_path)
    publish(tmp_path / "fuori", None, "index.html", data=data)  # an index alone is made from no data file
    found = verification.books(tmp_path / "fuori")
    asked = remaking.requests(found, data, read_ambito(data), (2021, 2022), SOURCE)
    assert all("lo nomina, ma" in one.what[0] for one in verification.inputs(asked))
    assert any(one.file == "2022/piano.toml" for one in verification.inputs(asked))


def test_a_manifest_of_another_year_is_not_that_of_its_folder(tmp_path: Path) -> None:
    publish(tmp_path, None, "index.html")
    publish(tmp_path / "2022", 1980, "piano-2022.html")
    sentence = "dice di essere del 1980, ma sta nella cartella del 2022"
    assert Difference("2022/manifest.json", (sentence,)) in listed(tmp_path)
    assert listed(tmp_path / "2022") == [Difference("2022/manifest.json", (sentence,))]
    publish(tmp_path, 2021, "index.html")
    assert listed(tmp_path)[0].what == ("dice di essere del 2021, ma sta nella cartella di tutto l'ambito",)


def test_programs_that_changed_are_named_with_both_versions(tmp_path: Path) -> None:
    made = publish(tmp_path, 2022, "piano-2022.html")
    assert list(verification.programs(verification.books(tmp_path))) == []
    replace(made, versioni={**made.versioni, "pandas": "1.0", "altro": "7"}, libreria="0" * 64).write(tmp_path)
    said = list(verification.programs(verification.books(tmp_path)))
    assert said[0] == "altro: allora 7, ora assente"
    assert said[1].startswith("pandas: allora 1.0, ora ")
    assert "piano_lib" in said[2]
    replace(made, versioni={name: text for name, text in made.versioni.items() if name != "pandas"}).write(tmp_path)
    (said_of_one,) = verification.programs(verification.books(tmp_path))
    assert said_of_one.startswith("pandas: allora assente, ora ")
