"""A published folder against its manifests."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from piano_lib.render import fingerprint, verification
from piano_lib.render.manifest import Manifest, Product
from piano_lib.render.verification import SCHEMA, Difference, NotPublished
from piano_lib.survey import read_ambito
from tests.dati import make_ambito


def product(folder: Path, name: str, content: bytes = b"contenuto") -> Product:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Product(name, hashlib.sha256(content).hexdigest(), len(content), "k")


def publish(folder: Path, year: int | None, *names: str, data: Path | None = None, **parameters: object) -> Manifest:
    folder.mkdir(parents=True, exist_ok=True)
    made = Manifest(
        ambito="ambito-di-prova",
        anno=year,
        ingressi=fingerprint.inputs(data, [2021, 2022]) if data else {},
        parametri={f"piano-{year}.html": {"anno": year, "dati": "d", **parameters}} if year else {},
        versioni=dict(fingerprint.versions()),
        libreria=fingerprint.library(),
        prodotti=tuple(product(folder, name) for name in names),
    )
    made.write(folder)
    return made


def listed(folder: Path) -> list[Difference]:
    return list(verification.integrity(verification.books(folder)))


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
    assert set(schema["required"]) == set(schema["properties"])
    assert all("description" in {**entry} for entry in schema["properties"].values())


def test_data_that_changed_or_went_are_named(tmp_path: Path) -> None:
    data = make_ambito(tmp_path)
    publish(tmp_path / "fuori", 2022, data=data)
    found = verification.books(tmp_path / "fuori")
    assert list(verification.inputs(found, data)) == []
    (data / "2022" / "misure.csv").unlink()
    (data / "comuni.csv").write_text("altro")
    assert [one.file for one in verification.inputs(found, data)] == ["2022/misure.csv", "comuni.csv"]


def test_programs_that_changed_are_named_with_both_versions(tmp_path: Path) -> None:
    made = publish(tmp_path, 2022, "piano-2022.html")
    assert list(verification.programs(verification.books(tmp_path))) == []
    replace(made, versioni={**made.versioni, "pandas": "1.0", "altro": "7"}, libreria="0" * 64).write(tmp_path)
    said = list(verification.programs(verification.books(tmp_path)))
    assert said[0] == "altro: allora 7, ora assente"
    assert said[1].startswith("pandas: allora 1.0, ora ")
    assert "piano_lib" in said[2]


def test_what_is_listed_is_asked_again_with_its_own_parameters(tmp_path: Path) -> None:
    data = make_ambito(tmp_path)
    place = tmp_path / "fuori"
    publish(place, None, "index.html", "confronto-2021-2022.html")
    publish(place / "2021", 2021, "piano-2021.html")
    publish(place / "2022", 2022, "piano-2022.html", "piano-2022.pdf", "schede/019036-cremona.html", soglia=3)
    found = verification.books(place)
    newest, oldest = verification.requests(found, data, read_ambito(data), (2021, 2022), tmp_path)
    assert (newest[0].reports, newest[0].schede, newest[0].pdf) == ((2022,), ((2022, "019036"),), True)
    assert (newest[0].parameters, newest[0].comparisons) == ({"soglia": 3}, ((2021, 2022),))
    assert (oldest[0].reports, oldest[0].parameters, oldest[0].pdf) == ((2021,), {}, False)


def test_products_made_again_are_compared_to_the_number(tmp_path: Path) -> None:
    row = b"istat,ente_tipo,ente,sap\r\n019036,COMUNE,Cremona,8\r\n"
    publish(tmp_path / "2022", 2022, "piano-2022.html", "piano-2022.csv", "piano-2022.pdf")
    (tmp_path / "2022" / "piano-2022.csv").write_bytes(row)
    again = tmp_path / "rifatto"
    product(again, "2022/piano-2022.html")
    product(again, "2022/piano-2022.csv", row.replace(b",8", b",9"))
    (book,) = verification.books(tmp_path)
    assert list(verification.against(book, again)) == [
        Difference("2022/piano-2022.csv", ("riga 019036 COMUNE Cremona, colonna sap: pubblicato «8», rifatto «9»",)),
        Difference("2022/piano-2022.pdf", ("non si rifà più",)),
    ]
