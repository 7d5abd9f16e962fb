"""What differs between two versions of a published file is said to the number."""

from __future__ import annotations

import io

import openpyxl
import pytest

from piano_lib.render.differences import OTHER, SAME, differences

CSV = "istat,ente_tipo,ente,g_totale,sap\r\n019036,COMUNE,Comune di Cremona,10,8\r\n,ALER,ALER,42,\r\n"
PAGE = """<!doctype html><html lang="it"><title>x</title><main><h1>Piano 2022</h1><p>Gli alloggi sono 1.042.</p>
<table><caption>Quote</caption><tr><th>Comune</th><th>SAP</th></tr><tr><th>Cremona</th><td>8</td></tr></table>
<figure><img alt="Barre: 8 alloggi a Cremona" src="data:image/svg+xml,x"></figure></main></html>"""


def workbook(value: int, sheet: str = "Quote") -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    page.title = sheet
    page.append(["Comune", "SAP"])
    page.append(["Cremona", value])
    book.save(out)
    return out.getvalue()


def test_the_same_bytes_differ_in_nothing() -> None:
    for name in ("a.csv", "a.html", "a.pdf", "a.xlsx"):
        assert differences(name, b"\x00", b"\x00") == ()


def test_a_number_of_the_open_data_is_named_by_row_and_column() -> None:
    assert differences("p.csv", CSV.encode(), CSV.replace(",8", ",7").encode()) == (
        "riga 019036 COMUNE Comune di Cremona, colonna sap: pubblicato «8», rifatto «7»",
    )
    assert differences("p.csv", CSV.encode(), CSV.replace("42,", "42,5").encode()) == (
        "riga ALER ALER, colonna sap: pubblicato «», rifatto «5»",
    )


def test_rows_and_columns_that_come_and_go_are_said() -> None:
    shorter = CSV.rsplit(",ALER", 1)[0]
    gone = differences("p.csv", CSV.encode(), shorter.encode())
    assert "riga ALER ALER, colonna g_totale: pubblicato «42», rifatto niente" in gone
    renamed = differences("p.csv", CSV.encode(), CSV.replace("sap", "sat").encode())
    assert "riga 019036 COMUNE Comune di Cremona, colonna sat: pubblicato niente, rifatto «8»" in renamed


def test_a_cell_of_a_workbook_is_named_as_a_spreadsheet_does() -> None:
    assert differences("p.xlsx", workbook(8), workbook(7)) == ("foglio «Quote», cella B2: pubblicato «8», rifatto «7»",)
    assert len(differences("p.xlsx", workbook(8), workbook(8, "Altro"))) == 8


def test_a_number_in_a_page_is_shown_in_its_sentence_or_row() -> None:
    assert differences("p.html", PAGE.encode(), PAGE.replace("1.042", "1.040").encode()) == (
        "pubblicato «Gli alloggi sono 1.042.», rifatto «Gli alloggi sono 1.040.»",
    )
    assert differences("p.html", PAGE.encode(), PAGE.replace("<td>8", "<td>7").encode()) == (
        "pubblicato «Cremona | 8», rifatto «Cremona | 7»",
    )
    assert differences("p.html", PAGE.encode(), PAGE.replace("Barre: 8", "Barre: 9").encode()) == (
        "pubblicato «Barre: 8 alloggi a Cremona», rifatto «Barre: 9 alloggi a Cremona»",
    )


def test_a_long_line_is_shown_from_where_it_parts() -> None:
    long = f"<p>{'parola ' * 40}sono {{}} alloggi</p>"
    (said,) = differences("p.html", long.format(12).encode(), long.format(13).encode())
    assert "12 alloggi»" in said
    assert "13 alloggi»" in said
    assert len(said) < 200


def test_a_leaf_of_a_json_is_named_by_its_path() -> None:
    assert differences("m.jsonld", b'{"a": [1, {"b": 2}]}', b'{"a": [1, {"b": 3}]}') == (
        "a, 2, b: pubblicato «2», rifatto «3»",
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("m.json", b'{"a": 1}', b'{ "a": 1 }', SAME),
        ("p.html", b"<p>uno</p>", b"<p >uno</p>", SAME),
        ("p.pdf", b"%PDF-1", b"%PDF-2", OTHER),
        ("p.xlsx", b"non un foglio", b"altro", OTHER),
        ("m.json", b"{", b"{}", OTHER),
        ("p.csv", b"\xff", b"a", OTHER),
        ("p.html", b"\xff", b"<p>a</p>", OTHER),
    ],
)
def test_what_cannot_be_told_apart_is_said_so(name: str, old: bytes, new: bytes, said: str) -> None:
    assert differences(name, old, new) == (said,)
