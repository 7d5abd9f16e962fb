"""A published folder made again: what to ask for, and what is not as it was published, manifests included."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from piano_lib.render import remaking, verification
from piano_lib.render.agenda import Request
from piano_lib.render.manifest import Manifest
from piano_lib.render.verification import Book, Difference
from piano_lib.survey import read_ambito
from tests.dati import make_ambito
from tests.render.pubblicato import product, publish


def asked(place: Path, data: Path) -> list[tuple[Request, list[Book]]]:
    return remaking.requests(verification.books(place), data, read_ambito(data), (2021, 2022), place)


def test_what_is_listed_is_asked_again_with_its_own_parameters(tmp_path: Path) -> None:
    data, place = make_ambito(tmp_path), tmp_path / "fuori"
    publish(place, None, "index.html", "confronto-2021-2022.html")
    publish(place / "2021", 2021, "piano-2021.html")
    publish(place / "2022", 2022, "piano-2022.html", "piano-2022.pdf", "schede/019036-cremona.html", soglia=3)
    (newest, books), (oldest, _) = asked(place, data)
    assert (newest.reports, newest.schede, newest.pdf) == ((2022,), ((2022, "019036"),), (2022,))
    assert (newest.parameters, newest.comparisons) == ({"soglia": 3}, ((2021, 2022),))
    assert [book.home for book in books] == ["2022", ""]
    assert (oldest.reports, oldest.parameters, oldest.pdf) == ((2021,), {}, ())


def test_what_was_made_with_a_date_of_its_own_is_asked_again_with_that_date(tmp_path: Path) -> None:
    data, place = make_ambito(tmp_path), tmp_path / "fuori"
    publish(place / "2021", 2021, "piano-2021.html")
    replace(publish(place / "2022", 2022, "piano-2022.html"), momento="1700000000").write(place / "2022")
    (newest, _), (oldest, _) = asked(place, data)
    assert (newest.reports, newest.moment) == ((2022,), "1700000000")
    assert (oldest.reports, oldest.moment) == ((2021,), "")


def test_a_pdf_is_asked_again_only_of_the_year_that_had_one(tmp_path: Path) -> None:
    data, place = make_ambito(tmp_path), tmp_path / "fuori"
    publish(place / "2021", 2021, "piano-2021.html")
    publish(place / "2022", 2022, "piano-2022.html", "piano-2022.pdf")
    publish(place, None, "index.html")
    ((only, _),) = asked(place, data)
    assert (only.reports, only.pdf) == ((2022, 2021), (2022,))


def test_what_has_no_data_any_more_is_not_asked_for(tmp_path: Path) -> None:
    data, place = make_ambito(tmp_path), tmp_path / "fuori"
    publish(place, None, "index.html", "confronto-2019-2020.html")
    publish(place / "2020", 2020, "piano-2020.html", "schede/019036-cremona.html")
    publish(place / "2022", 2022, "piano-2022.html", "schede/999999-atlantide.html")
    ((only, _),) = asked(place, data)
    assert (only.reports, only.comparisons, only.schede) == ((2022,), (), ())


ROW = b"istat,ente_tipo,ente,sap\r\n019036,COMUNE,Cremona,8\r\n"


def remade(place: Path, **changed: object) -> tuple[Book, Path, Manifest]:
    """A year published and made again alike, but for what is ``changed`` in the manifest made again."""
    publish(place / "2022", 2022, "piano-2022.html", "piano-2022.csv")
    made = publish(place / "rifatto" / "2022", 2022, "piano-2022.html", "piano-2022.csv")
    replace(made, **changed).write(place / "rifatto" / "2022")  # type: ignore[arg-type]
    return verification.books(place)[0], place / "rifatto", made


def test_products_made_again_are_compared_to_the_number(tmp_path: Path) -> None:
    book, again, _ = remade(tmp_path)
    assert list(remaking.against(book, again)) == []
    (tmp_path / "2022" / "piano-2022.csv").write_bytes(ROW)
    product(again, "2022/piano-2022.csv", ROW.replace(b",8", b",9"))
    (again / "2022" / "piano-2022.html").unlink()
    assert list(remaking.against(book, again)) == [
        Difference("2022/piano-2022.csv", ("riga 019036 COMUNE Cremona, colonna sap: pubblicato «8», rifatto «9»",)),
        Difference("2022/piano-2022.html", ("non si rifà più",)),
    ]


def test_a_product_the_manifest_leaves_out_is_named(tmp_path: Path) -> None:
    book, again, made = remade(tmp_path)
    extra = product(again, "2022/piano-2022.xlsx")
    replace(made, prodotti=(*made.prodotti, replace(extra, file="piano-2022.xlsx"))).write(again / "2022")
    assert list(remaking.against(book, again)) == [Difference("2022/piano-2022.xlsx", (remaking.LEFT_OUT,))]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ambito": "un-altro"}, "ambito: pubblicato «ambito-di-prova», rifatto «un-altro»"),
        (
            {"parametri": {"piano-2022.html": {"anno": 1980, "dati": "d"}}},
            "parametri, piano-2022.html, anno: pubblicato «2022», rifatto «1980»",
        ),
        ({"parametri": {}}, "parametri, piano-2022.html, anno: pubblicato «2022», rifatto niente"),
    ],
)
def test_an_entry_of_the_manifest_that_is_not_as_made_again_is_named(
    tmp_path: Path, changed: dict[str, object], sentence: str
) -> None:
    book, again, _ = remade(tmp_path, **changed)
    (found,) = remaking.against(book, again)
    assert found.file == "2022/manifest.json"
    assert sentence in found.what


def test_a_key_that_is_not_as_made_again_is_named_where_all_the_rest_is_equal(tmp_path: Path) -> None:
    book, again, made = remade(tmp_path)
    replace(made, prodotti=tuple(replace(one, chiave="altra") for one in made.prodotti)).write(again / "2022")
    (found,) = remaking.against(book, again)
    assert "prodotti, piano-2022.html, chiave: pubblicato «k», rifatto «altra»" in found.what


def test_a_key_that_is_not_as_made_again_is_named_whatever_else_differs(tmp_path: Path) -> None:
    book, again, made = remade(tmp_path)
    false = tuple(replace(one, chiave="altra") for one in made.prodotti if one.file.endswith(".html"))
    replace(made, prodotti=false, ambito="un-altro").write(again / "2022")
    said = [line for one in remaking.against(book, again) for line in one.what]
    assert "ambito: pubblicato «ambito-di-prova», rifatto «un-altro»" in said
    assert "prodotti, piano-2022.html, chiave: pubblicato «k», rifatto «altra»" in said


def test_a_program_left_out_is_named_and_another_version_of_it_or_of_the_library_is_not(tmp_path: Path) -> None:
    _, again, made = remade(tmp_path)
    others = {name: text for name, text in made.versioni.items() if name != "pandas"}
    replace(made, versioni=others).write(tmp_path / "2022")
    (found,) = remaking.against(verification.books(tmp_path)[0], again)
    assert found.what == ("versioni, pandas: pubblicato niente, rifatto «pandas»",)
    replace(made, versioni={**others, "pandas": "1.0"}).write(tmp_path / "2022")
    assert list(remaking.against(verification.books(tmp_path)[0], again)) == []  # ``programs`` says it
    replace(made, versioni=others, libreria="0" * 64).write(tmp_path / "2022")
    assert list(remaking.against(verification.books(tmp_path)[0], again)) == []
