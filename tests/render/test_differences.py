"""What differs between two versions of a published file is said to the number, whatever was changed and wherever."""

from __future__ import annotations

import base64
import io
import json
import random
import re
import zipfile
from pathlib import Path
from urllib.parse import quote, unquote

import openpyxl
import pytest

from piano_lib.export.pdf import pdf
from piano_lib.render.differences import OTHER, SAME, differences

CSV = "istat,ente_tipo,ente,g_totale,sap\r\n019036,COMUNE,Comune di Cremona,10,8\r\n,ALER,ALER,42,\r\n"
PAGE = """<!doctype html><html lang="it"><title>x</title><main><h1>Piano 2022</h1><p>Gli alloggi sono 1.042.</p>
<table><caption>Quote</caption><tr><th>Comune</th><th>SAP</th></tr><tr><th>Cremona</th><td>8</td></tr></table>
<figure><img alt="Barre: 8 alloggi a Cremona" src="data:image/svg+xml,x"></figure></main></html>"""


CORE = "docProps/core.xml"


def workbook(value: object, sheet: str = "Quote", bold: bool = False) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    page.title = sheet
    page.append(["Comune", "SAP"])
    page.append(["Cremona", value])
    page["A1"].font = openpyxl.styles.Font(bold=bold)
    book.save(out)
    properties = part(out.getvalue(), CORE)  # the second it was saved in is none of the differences
    return with_part(out.getvalue(), CORE, re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "2021-10-27T00:00:00Z", properties))


def with_part(content: bytes, name: str, data: str) -> bytes:
    """The workbook with a part changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in {*old.namelist(), name}:
            new.writestr(part, data if part == name else old.read(part))
    return out.getvalue()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def text_of_drawings(page: str) -> tuple[str, str, str]:
    """The first drawing of a page with a number in it: as written in the page, decoded, and its number."""
    for written in re.findall(r"data:image/svg\+xml,([^\"]+)", page):
        drawn = unquote(written)
        number = re.search(r">(\d\d+)</text>", drawn)
        if number:
            return written, drawn, number[1]
    raise AssertionError("no drawing with a number")


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
    rows = CSV.split("\r\n")
    (swapped,) = differences("p.csv", CSV.encode(), "\r\n".join((rows[0], rows[2], rows[1], "")).encode())
    assert swapped.startswith("ordine delle righe: pubblicato «019036 COMUNE Comune di Cremona, ALER ALER»")


def test_a_row_with_a_cell_more_a_cell_less_or_a_huge_one_is_said() -> None:
    assert differences("p.csv", CSV.replace("10,8", "10,8,999").encode(), CSV.encode()) == (
        "riga 019036 COMUNE Comune di Cremona, colonna 6: pubblicato «999», rifatto niente",
    )
    assert differences("p.csv", CSV.replace("42,", "42").encode(), CSV.encode()) == (
        "riga ALER ALER, colonna sap: pubblicato niente, rifatto «»",
    )
    huge, *where = differences("p.csv", CSV.replace("8", "8" * 200_000).encode(), CSV.encode())
    assert huge == f"{OTHER}: il file pubblicato non si legge come CSV"
    assert "Cremona,10,888" in where[0]


def test_a_cell_of_a_workbook_is_named_as_a_spreadsheet_does() -> None:
    assert differences("p.xlsx", workbook(8), workbook(7)) == ("foglio «Quote», cella B2: pubblicato «8», rifatto «7»",)
    moved = differences("p.xlsx", workbook(8), workbook(8, "Altro"))
    assert "foglio «Altro», cella B2: pubblicato niente, rifatto «8»" in moved


def test_a_formula_a_style_a_link_and_a_hidden_sheet_of_a_workbook_are_said() -> None:
    formula = differences("p.xlsx", workbook('=HYPERLINK("http://x","8")'), workbook(8))
    assert 'foglio «Quote», cella B2, formula: pubblicato «=HYPERLINK("http://x","8")», rifatto niente' in formula
    assert any("parte xl/styles.xml" in line for line in differences("p.xlsx", workbook(8, bold=True), workbook(8)))
    sheet, book = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
    linked = part(workbook(8), sheet).replace(
        "</sheetData>", '</sheetData><hyperlinks><hyperlink ref="B2"/></hyperlinks>'
    )
    (said,) = differences("p.xlsx", with_part(workbook(8), sheet, linked), workbook(8))
    assert '<hyperlink ref="B2"/>' in said
    hidden = part(workbook(8), book).replace('state="visible"', 'state="veryHidden"')
    (said,) = differences("p.xlsx", with_part(workbook(8), book, hidden), workbook(8))
    assert "veryHidden" in said
    macro = differences("p.xlsx", with_part(workbook(8), "xl/vbaProject.bin", "Sub X"), workbook(8))
    assert macro == ("parte xl/vbaProject.bin: pubblicato «Sub X», rifatto niente",)


def test_a_number_in_a_page_is_shown_in_its_sentence_or_row() -> None:
    assert differences("p.html", PAGE.encode(), PAGE.replace("1.042", "1.040").encode()) == (
        "pubblicato «Gli alloggi sono 1.042.», rifatto «Gli alloggi sono 1.040.»",
    )
    assert differences("p.html", PAGE.encode(), PAGE.replace("<td>8", "<td>7").encode()) == (
        "pubblicato «Cremona | 8», rifatto «Cremona | 7»",
    )
    (said,) = differences("p.html", PAGE.encode(), PAGE.replace("Barre: 8", "Barre: 9").encode())
    assert 'alt="Barre: 8 alloggi' in said
    assert 'alt="Barre: 9 alloggi' in said


def test_a_long_line_is_shown_where_it_parts_once_for_each_number_that_differs() -> None:
    long = f"<p>{'parola ' * 40}sono {{}} alloggi {'parola ' * 40} e {{}} enti</p>"
    first, second = differences("p.html", long.format(12, 3).encode(), long.format(13, 4).encode())
    assert "12 alloggi" in first
    assert "13 alloggi" in first
    assert "e 3 enti»" in second
    assert "e 4 enti»" in second
    assert max(len(first), len(second)) < 250
    (said,) = differences("p.html", f"<p>{'x' * 500}1".encode(), f"<p>{'x' * 500}2".encode())
    assert "x1»" in said
    assert "x2»" in said


SCRIPT, LINK = '<script src="//evil"></script>', '<a href="https://evil">qui</a>'
CHANGES = {
    "a script": (r"</body>", SCRIPT + "</body>", '<script src="//evil">'),
    "a hidden script": (r"</body>", f"<!-->{SCRIPT}--></body>", '<script src="//evil">'),
    "no policy": (r"<meta http-equiv[^>]*>", "", "Content-Security-Policy"),
    "a link moved": (r'href="\.\./index\.html"', 'href="https://evil"', 'href="https://evil"'),
    "a link added": (r"</main>", f"{LINK}</main>", 'href="https://evil"'),
    "a figure in a div": (r"</main>", "<div>Alloggi: 9.999</div></main>", "Alloggi: 9.999"),
    "a title": (r"<title>", "<title>Bozza 9999 ", "Bozza 9999"),
    "a summary": (r"<summary([^>]*)>", r"<summary\1>9999 ", "9999"),
    "a comment": (r"</main>", "<!-- nota 9999 --></main>", "nota 9999"),
    "a style": (r"<style>", "<style>main{display:none}", "main{display:none}"),
    "an event": (r"<main", '<main onclick="x()"', 'onclick="x()"'),
    "a form": (r"</main>", '<form action="//evil"><input></form></main>', 'action="//evil"'),
    "a word made bold": (r"<h1([^>]*)>([^<]*)</h1>", r"<h1\1><b>\2</b></h1>", "<b>"),
    "another language": (r'<html lang="it"', '<html lang="en"', 'lang="en"'),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_whatever_a_reader_sees_or_a_browser_obeys_in_a_page_is_shown(published: Path, kind: str) -> None:
    page = (published / "ambito-cremonese" / "2022" / "piano-2022.html").read_text("utf-8")
    pattern, put, seen = CHANGES[kind]
    spoilt, times = re.subn(pattern, put, page, count=1)
    assert (times, spoilt != page) == (1, True)
    said = differences("piano-2022.html", spoilt.encode(), page.encode())
    assert 1 <= len(said) <= 3
    assert any(seen in line for line in said), said
    assert not [line for line in said if SAME in line]


def test_a_number_in_a_chart_is_shown(published: Path) -> None:
    path = published / "ambito-cremonese" / "2022" / "piano-2022"
    page = path.with_suffix(".html").read_text("utf-8")
    written, drawn, number = text_of_drawings(page)
    false = drawn.replace(f">{number}</text>", ">77777</text>", 1).encode()
    for data in (f",{quote(false)}", f";base64,{base64.b64encode(false).decode()}"):
        said = differences("piano-2022.html", page.replace(f",{written}", data).encode(), page.encode())
        assert said == (f"pubblicato «77777», rifatto «{number}»",)


def test_a_number_in_an_output_of_a_notebook_is_shown_with_its_cell(published: Path) -> None:
    content = (published / "ambito-cremonese" / "2022" / "piano-2022.ipynb").read_bytes()
    notebook = json.loads(content)
    cell = next(cell for cell in notebook["cells"] if "</td>" in json.dumps(cell.get("outputs", "")))
    output = next(output for output in cell["outputs"] if "</td>" in json.dumps(output))
    html = "".join(output["data"]["text/html"])
    output["data"]["text/html"] = html.replace("</td>", " 77777</td>", 1).splitlines(keepends=True)
    (said,) = differences("piano-2022.ipynb", json.dumps(notebook).encode(), content)
    assert said.startswith(f"cells, {cell['id']}, outputs, ")
    assert "77777" in said.partition("rifatto")[0]


def test_a_leaf_of_a_json_is_named_by_its_path() -> None:
    assert differences("m.jsonld", b'{"a": [1, {"b": 2}]}', b'{"a": [1, {"b": 3}]}') == (
        "a, 2, b: pubblicato «2», rifatto «3»",
    )
    assert differences("m.json", b'{"a": "2"}', b'{"a": 2}') == ('a: pubblicato «"2"», rifatto «2»',)
    assert differences("m.json", b'{"p": [{"file": "x", "n": 1}]}', b'{"p": [{"file": "x", "n": 2}]}') == (
        "p, x, n: pubblicato «1», rifatto «2»",
    )
    long = '{"testo": "' + "parola " * 40 + '%d alloggi"}'
    (said,) = differences("m.json", (long % 12).encode(), (long % 13).encode())
    assert "12 alloggi»" in said
    assert "13 alloggi»" in said


SHEET = """<html lang="it"><title>Piano</title><style>h1{{color:{color}}}</style><h1>Quote</h1>
<p>Alloggi: {n} {more}</p></html>"""


def test_a_pdf_is_compared_in_words_then_drawings_then_actions(tmp_path: Path) -> None:
    made = pdf(SHEET.format(color="#000", n=162, more="fine"))
    (said,) = differences("p.pdf", pdf(SHEET.format(color="#000", n=999, more="fine")), made)
    assert said == "pagina 1: pubblicato «Alloggi: 999 fine», rifatto «Alloggi: 162 fine»"
    said = differences("p.pdf", pdf(SHEET.format(color="#000", n=162, more="<a href='https://evil'>fine</a>")), made)
    assert any("https://evil" in line for line in said), said
    said = differences("p.pdf", pdf(SHEET.format(color="#a00", n=162, more="fine")), made)
    assert [line for line in said if line.startswith("pagina 1, disegno: ")]
    said = differences("p.pdf", pdf(SHEET.replace("Piano", "Bozza").format(color="#000", n=162, more="fine")), made)
    assert [line for line in said if "Bozza" in line]
    assert differences("p.pdf", made + b"\n", made) == (SAME,)


@pytest.mark.parametrize(
    ("name", "old", "new", "parts"),
    [
        ("m.json", '{"a": 1}', '{ "a": 1 }', '«{"a": 1}»'),
        ("p.html", "<p>uno</p>", "<p >uno</p>", "«<p>uno</p>»"),
        ("p.csv", '"a"\r\n1\r\n', "a\r\n1\r\n", r"«\"a\"\r\n1\r\n»".replace('\\"', '"')),
    ],
)
def test_what_reads_alike_but_is_written_otherwise_is_quoted(name: str, old: str, new: str, parts: str) -> None:
    (said,) = differences(name, old.encode(), new.encode())
    assert said.startswith(f"{SAME}: pubblicato {parts}, rifatto ")


DEEP = "[" * 100_000
TWICE = '{"a": 1, "a": 2}'


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("p.pdf", b"%PDF-2"), ("p.xlsx", b"non un foglio"), ("m.json", b"{"), ("m.json", DEEP.encode()),
        ("m.json", TWICE.encode()), ("p.csv", b"\xff"), ("p.csv", b""), ("p.html", b"\xff"), ("p.html", b""),
        ("p.ipynb", b"[1"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says_is_different(name: str, old: bytes) -> None:
    made = {
        "pdf": pdf("<html lang='it'><title>x</title><p>x</p></html>"), "xlsx": workbook(8), "json": b'{"a": 2}',
        "csv": CSV.encode(), "html": PAGE.encode(), "ipynb": b'{"cells": []}',
    }  # fmt: skip
    said = differences(name, old, made[name.rpartition(".")[2]])
    assert said[0].startswith(OTHER)
    assert not [line for line in said if SAME in line]


def test_a_kind_of_file_nobody_reads_is_different() -> None:
    assert differences("p.bin", b"1", b"2") == (OTHER,)


@pytest.mark.parametrize("name", ["piano-2022.html", "piano-2022.csv", "piano-2022.ipynb", "datapackage.json"])
def test_any_sign_changed_anywhere_is_shown_or_quoted(published: Path, name: str) -> None:
    """Random signs of a real file, one at a time: what was put there is in the answer.

    In the name of an end tag nobody reads it: the tags that stand otherwise for it are told.
    """
    text = (published / "ambito-cremonese" / "2022" / name).read_text("utf-8")
    dice = random.Random(2022)
    for _ in range(20 if name.endswith(("html", "ipynb")) else 100):
        at = dice.randrange(len(text))
        spoilt = text[:at] + ("ж" if text[at] != "ж" else "ш") + text[at + 1 :]
        said = differences(name, spoilt.encode(), text.encode())
        ending = "</" in text[max(0, at - 12) : at + 2] and any("<" in line for line in said)
        assert said
        assert ending or any("ж" in line for line in said), (text[at - 40 : at + 40], said)
