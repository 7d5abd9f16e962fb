"""Ways of spoiling the file of a returned workbook: its bytes, its parts, what it carries besides the answers."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Sequence

from tests.fuzz.base import parts_of, zipped
from tests.fuzz.mutant import Maker, Mutant


def truncated(make: Maker) -> Mutant:
    """The file cut short."""
    name = make.any_form()
    content = make.forms[name]
    return Mutant(content[: make.rng.randint(0, len(content) - 1)], name[-5:] if name.endswith("xlsx") else ".ods")


def flipped(make: Maker) -> Mutant:
    """Some bytes changed anywhere in the file."""
    name = make.any_form()
    content = bytearray(make.forms[name])
    for _ in range(make.rng.choice([1, 1, 2, 8])):
        content[make.rng.randrange(len(content))] = make.rng.randrange(256)
    return Mutant(bytes(content), ".xlsx" if name.endswith("xlsx") else ".ods", whole=True)


CARRYING = ("xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml", "content.xml")


def part_spoiled(make: Maker) -> Mutant:
    """One part of the file missing, emptied, doubled, or with a piece of its XML cut or repeated."""
    name = make.any_form()
    parts = parts_of(make.forms[name])
    part = make.rng.choice(sorted(parts))
    what = make.rng.choice(["missing", "empty", "noise", "cut", "repeat", "attribute"])
    content = parts[part]
    at, size = make.rng.randrange(len(content)), make.rng.randint(1, 60)
    if what == "missing":
        del parts[part]
    elif what == "attribute":
        found = list(re.finditer(rb' (?:r|t|s|si|ref|count|min|max|sheetId|r:id)="[^"]*"', content))
        if found:
            one = make.rng.choice(found)
            filled = make.rng.choice(
                [b"", re.sub(rb'"[^"]*"', b'"99999999"', one[0]), re.sub(rb'"[^"]*"', b'"x"', one[0])]
            )
            parts[part] = content[: one.start()] + filled + content[one.end() :]
    else:
        if what in ("cut", "repeat") and part in CARRYING:
            what = "noise"  # a digit less would be another number, honestly typed
        spoiled = {"empty": b"", "noise": make.rng.randbytes(200), "cut": content[:at] + content[at + size :]}
        parts[part] = spoiled.get(what, content[: at + size] + content[at:])
    return Mutant(zipped(parts), ".xlsx" if name.endswith("xlsx") else ".ods", whole=True)


def bombs(make: Maker) -> Mutant:
    """Zip bombs: huge parts, many parts, sizes that lie, a bomb in the bomb."""
    parts = parts_of(make.forms["comune.xlsx"])
    what = make.rng.choice(["huge", "strings", "many", "lying", "zip", "styles", "unknown"])
    if what == "huge":
        parts["xl/worksheets/sheet2.xml"] = b"<worksheet><sheetData>" + b" " * make.rng.randint(21_000_000, 90_000_000)
    elif what == "strings":
        parts["xl/sharedStrings.xml"] = b"<sst>" + b"<si><t>a</t></si>" * make.rng.randint(150_000, 900_000) + b"</sst>"
    elif what == "styles":
        parts["xl/styles.xml"] = b"<styleSheet>" + b"<xf/>" * make.rng.randint(160_000, 500_000) + b"</styleSheet>"
    elif what == "many":
        parts |= {f"xl/media/{number}.bin": b"0" for number in range(make.rng.randint(400, 5000))}
    elif what == "zip":
        parts["xl/media/a.zip"] = zipped({"b": b"\0" * 70_000_000})
    elif what == "unknown":
        parts["xl/media/a.bin"] = b"\0" * make.rng.randint(25_000_000, 80_000_000)
    content = zipped(parts)
    if what == "lying":
        content = _lie(zipped(parts | {"xl/worksheets/sheet2.xml": b"<worksheet><sheetData>" + b" " * 50_000_000}))
    return Mutant(content, whole=what == "zip")


def _lie(content: bytes) -> bytes:
    """Write a small size in the directory for the largest part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = max(part.file_size for part in archive.infolist())
    return content.replace(struct.pack("<L", size), struct.pack("<L", 1000))


def many_sheets(make: Maker) -> Mutant:
    """Sheets nobody asked for beside those of the form, full of cells; or one of them again and again."""
    kind = make.rng.choice(["xlsx", "ods"])
    names = make.rng.choice([[f"T{number}" for number in range(make.rng.choice([30, 200]))], ["Ricognizione"] * 200])
    rows, columns = (600, 100) if kind == "ods" else (make.rng.choice([6, 600]), 100)
    return Mutant(with_sheets(parts_of(make.forms[f"comune.{kind}"]), names, rows, columns), f".{kind}", whole=True)


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_sheets(parts: dict[str, bytes], names: Sequence[str], rows: int, columns: int) -> bytes:
    """A workbook with sheets added, each of so many cells that hold 1."""
    if "content.xml" in parts:
        cell = (
            f'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{columns}"/>'
        )
        row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
        tables = "".join(f'<table:table table:name="{name}">{row}</table:table>' for name in names)
        return zipped(parts | {"content.xml": _before(parts["content.xml"], "</office:spreadsheet>", tables)})
    row = "<row>" + "<c><v>1</v></c>" * columns + "</row>"
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row * rows}</sheetData></worksheet>'.encode()
    told, links = "", ""
    for n, name in enumerate(names):
        told += f'<sheet xmlns:r="{OFFICE}" name="{name}" sheetId="{100 + n}" r:id="rIdx{n}"/>'
        links += f'<Relationship Id="rIdx{n}" Type="{OFFICE}/worksheet" Target="/xl/worksheets/t{n}.xml"/>'
    book, rels = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    return zipped(
        parts
        | {f"xl/worksheets/t{n}.xml": sheet for n in range(len(names))}
        | {book: _before(parts[book], "</sheets>", told), rels: _before(parts[rels], "</Relationships>", links)}
    )


def _before(content: bytes, mark: str, more: str) -> bytes:
    return content.replace(mark.encode(), more.encode() + mark.encode())


def million_rows(make: Maker) -> Mutant:
    """A sheet as long as a spreadsheet can be, with or without content; or as wide."""
    if make.rng.random() < 0.5:
        parts = parts_of(make.forms["comune.ods"])
        extra = make.rng.choice(
            [
                '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>',
                '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
                'table:number-columns-repeated="16384" '
                'office:value-type="float" office:value="7"/></table:table-row>',
                '<table:table-row table:number-rows-repeated="99999999999999"><table:table-cell '
                'table:number-columns-repeated="99999999999" '
                'office:value-type="float" office:value="7"/></table:table-row>',
            ]
        )
        parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", extra.encode() + b"</table:table>")
        return Mutant(zipped(parts), ".ods", whole=True)
    parts = parts_of(make.forms["comune.xlsx"])
    first = make.rng.choice([40, 700])
    count = make.rng.choice([30_000, 300_000, 1_000_000])
    cell = make.rng.choice(["", '<c r="C{n}" s="1"/>', '<c r="C{n}"><v>7</v></c>'])
    rows = "".join(f'<row r="{n}">{cell.format(n=n)}</row>' for n in range(first, first + count)).encode()
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"].replace(
        b"</sheetData>", rows + b"</sheetData>"
    )
    return Mutant(zipped(parts), whole=True)


DOCTYPES = (
    b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;">]>',
    b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    b"<!DOCTYPE x ["
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(12))
    + b"]>",
)


def entities(make: Maker) -> Mutant:
    """Entities, external and exploding, in any of the XML parts."""
    name = make.any_form()
    parts = parts_of(make.forms[name])
    part = make.rng.choice(
        [part for part in sorted(parts) if part.endswith((".xml", ".rels")) and "docProps" not in part]
    )
    content = re.sub(rb"<\?xml.*?\?>\s*", b"", parts[part])
    content = re.sub(rb">(\d+)<", b">&e;<", content, count=1) if make.rng.random() < 0.3 else content
    parts[part] = b'<?xml version="1.0" encoding="UTF-8"?>' + make.rng.choice(DOCTYPES) + content
    return Mutant(zipped(parts), ".xlsx" if name.endswith("xlsx") else ".ods")


def harmless_parts(make: Maker) -> Mutant:
    """Macros, external links, images, odd dimensions: nothing is run or followed, the answers are read."""
    parts = parts_of(make.forms["comune.xlsx"])
    what = make.rng.choice(["macro", "link", "image", "dimension", "custom"])
    if what == "macro":
        parts["xl/vbaProject.bin"] = make.rng.randbytes(4000)
    elif what == "link":
        parts["xl/externalLinks/externalLink1.xml"] = (
            b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
        )
        parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
            b'Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/></Relationships>'
        )
    elif what == "image":
        parts["xl/media/image1.png"] = make.rng.randbytes(30_000)
    elif what == "custom":
        parts["customXml/item1.xml"] = b"<a><b>1</b></a>"
    else:
        sheet = "xl/worksheets/sheet2.xml"
        ref = make.rng.choice([b"A1:XFD1048576", b"A1", b"A1:A1", b"B5:C6"])
        parts[sheet] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + ref + b'"', parts[sheet])
    return Mutant(zipped(parts), make.rng.choice([".xlsx", ".xlsm"]), whole=True, must_read=True)


def protected(make: Maker) -> Mutant:
    """Password-protected files, as each format does it."""
    what = make.rng.choice(["ole", "flag", "ods"])
    if what == "ole":
        return Mutant(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + make.rng.randbytes(make.rng.randint(10, 60_000)))
    if what == "ods":
        parts = parts_of(make.forms["comune.ods"])
        parts["META-INF/manifest.xml"] = (
            b'<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
        )
        parts["content.xml"] = make.rng.randbytes(3000)
        return Mutant(zipped(parts), ".ods")
    content = bytearray(make.forms["comune.xlsx"])
    for mark, shift in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + shift] |= 1
            at = content.find(mark, at + 4)
    return Mutant(bytes(content))


def not_workbooks(make: Maker) -> Mutant:
    """Files that are something else."""
    what = make.rng.choice(["random", "empty", "csv", "html", "docx", "doubled", "deep", "wide"])
    if what == "docx":
        return Mutant(zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}))
    if what == "doubled":
        sink = io.BytesIO(make.forms["comune.xlsx"])
        with zipfile.ZipFile(sink, "a") as archive:
            import warnings

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                archive.writestr("xl/worksheets/sheet2.xml", b"<worksheet/>")
        return Mutant(sink.getvalue())
    if what in ("deep", "wide"):
        parts = parts_of(make.forms["comune.xlsx"])
        depth = make.rng.randint(100, 20_000)
        parts["xl/worksheets/sheet2.xml"] = (
            b"<a>" * depth + b"</a>" * depth if what == "deep" else b"<worksheet>" + b"<c/>" * 400_000 + b"</worksheet>"
        )
        return Mutant(zipped(parts))
    contents = {
        "random": make.rng.randbytes(make.rng.randint(1, 9000)),
        "empty": b"",
        "csv": b"istat,comune\n019036,Cremona\n",
    }
    return Mutant(
        contents.get(what, b"<html><body>non sono un foglio</body></html>"), make.rng.choice([".xlsx", ".ods"])
    )


def ods_cells(make: Maker) -> Mutant:
    """Cells of an .ods with wrong values, repeated, or spanned."""
    parts = parts_of(make.forms["comune.ods"])
    content = parts["content.xml"]
    found = list(re.finditer(rb'<table:table-cell office:value-type="float" office:value="[^"]*"/>', content))
    one = make.rng.choice(found)
    new = make.rng.choice(
        [
            b'<table:table-cell office:value-type="float" office:value="abc"/>',
            b'<table:table-cell office:value-type="float"/>',
            b'<table:table-cell office:value-type="float" office:value="NaN"/>',
            b'<table:table-cell office:value-type="float" office:value="inf"/>',
            b'<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
            b'<table:table-cell office:value-type="time" office:time-value="PT8H"/>',
            b'<table:table-cell office:value-type="date" office:date-value="x"/>',
            b'<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>',
            b'<table:table-cell table:number-rows-spanned="2" office:value-type="float" office:value="2"/>',
            b'<table:table-cell office:value-type="percentage" office:value="mezzo"/>',
        ]
    )
    line = content[: one.start()].rsplit(b"<table:table-row>", 1)[1]
    parts["content.xml"] = content[: one.start()] + new + content[one.end() :]
    before = line.count(b"<table:table-cell")
    return Mutant(zipped(parts), ".ods", whole=before >= 3)  # beyond the answers: last year's values are not read
