"""From bytes to lines of named cells: encoding, separator, header, shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.survey.csvfile import Columns, RawLine, read_lines
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.journal import LARGEST_FILE, Journal

COLUMNS = Columns(("istat", "comune", "note"), ("extra",), r"popolazione_20\d\d")
GOOD = "istat,comune,note\n019036,Cremona,x\n"


def read(tmp_path: Path, content: str | bytes) -> tuple[list[RawLine], list[Finding]]:
    (tmp_path / "file.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    journal = Journal(tmp_path)
    return read_lines(journal, "file.csv", COLUMNS), journal.findings


def the_only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, [finding.sentence() for finding in findings]
    return findings[0]


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD + "\n\n,,\n",
        "istat , comune,note,\n019036,Cremona,x,\n",
        'istat,comune,note\n"019036","Cremona","x"\n',
    ],
    ids=[
        "comma",
        "mark",
        "windows",
        "old mac",
        "semicolon",
        "tab",
        "blank rows",
        "spaces, and a trailing comma in every row",
        "quotes",
    ],
)
def test_what_spreadsheets_write_is_read_alike(tmp_path: Path, content: str | bytes) -> None:
    lines, findings = read(tmp_path, content)
    assert lines == [RawLine(2, {"istat": "019036", "comune": "Cremona", "note": "x"})]
    assert findings == []


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    lines, _ = read(tmp_path, 'istat,comune,note\n\n019036,Cremona,"due\nrighe"\n019098,Soresina,\n')
    assert [line.number for line in lines] == [3, 4]
    assert lines[0].cells["note"] == "due\nrighe"


def test_another_encoding_is_refused_naming_the_cell(tmp_path: Path) -> None:
    _, findings = read(tmp_path, "istat,comune,note\n019036,Cremona,x\n019098,Città,y\n".encode("cp1252"))
    finding = the_only(findings)
    assert (finding.row, finding.column, finding.read) == (3, "comune", "Città")
    assert finding.blocks
    assert "UTF-8" in finding.remedy


def test_the_rows_of_a_file_in_another_encoding_are_read_all_the_same(tmp_path: Path) -> None:
    whole, _ = read(tmp_path, "istat,comune,note\n019036,Città,x\n019098,Soresina,y\n".encode("cp1252"))
    assert [line.cells["comune"] for line in whole] == ["Città", "Soresina"]
    mixed = b"\xef\xbb\xbf" + "istat,comune,note\n019036,Città,x\n".encode() + "019098,Pietà,y\n".encode("cp1252")
    lines, findings = read(tmp_path, mixed)
    assert [line.cells["comune"] for line in lines] == ["Città", "Pietà"], "what is in UTF-8 stays as it is"
    assert the_only(findings).code == "codifica"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_wide_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    lines, findings = read(tmp_path, GOOD.encode(encoding))
    assert lines == []
    assert "UTF-8" in the_only(findings).remedy


def test_an_empty_file_is_said_to_be_empty_with_the_columns_it_needs(tmp_path: Path) -> None:
    finding = the_only(read(tmp_path, b"")[1])
    assert (finding.code, finding.row) == ("file-vuoto", None)
    assert "istat, comune, note" in finding.remedy


def test_a_missing_file_is_a_finding_unless_the_year_may_do_without(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert read_lines(journal, "none.csv", COLUMNS, required=False) == []
    assert journal.findings == []
    assert read_lines(journal, "none.csv", COLUMNS) == []
    assert the_only(journal.findings).code == "file-mancante"


def test_a_folder_in_place_of_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "file.csv").mkdir()
    journal = Journal(tmp_path)
    assert read_lines(journal, "file.csv", COLUMNS) == []
    assert the_only(journal.findings).blocks


def test_a_file_too_large_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "file.csv").open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    journal = Journal(tmp_path)
    assert journal.read("file.csv") is None
    assert the_only(journal.findings).code == "file-troppo-grande"


def test_a_missing_column_is_named_with_the_one_it_may_have_been_written_as(tmp_path: Path) -> None:
    _, findings = read(tmp_path, "istat,comuni,note\n019036,Cremona,\n")
    missing, unknown = findings
    assert (missing.code, missing.row, missing.column) == ("colonna-mancante", 1, "comune")
    assert "«comuni»" in missing.remedy
    assert (unknown.code, unknown.column, unknown.severity) == ("colonna-sconosciuta", "comuni", Severity.ERROR)


def test_a_column_nobody_reads_is_a_warning_and_a_family_is_admitted(tmp_path: Path) -> None:
    lines, findings = read(tmp_path, "istat,comune,note,popolazione_2022,colore\n019036,Cremona,,9,blu\n")
    finding = the_only(findings)
    assert (finding.column, finding.severity) == ("colore", Severity.WARNING)
    assert lines[0].cells["popolazione_2022"] == "9"


def test_a_column_written_twice_blocks(tmp_path: Path) -> None:
    finding = the_only(read(tmp_path, "istat,comune,note,note\n019036,Cremona,a,b\n")[1])
    assert (finding.code, finding.row, finding.read) == ("colonna-doppia", 1, "note")
    assert finding.blocks


@pytest.mark.parametrize(
    ("row", "read_value"),
    [("019036,Cremona", "Cremona"), ("019036,Cremona,1,416", "416"), ("019036", "019036"), ("019036,,Cremona,", "")],
)
def test_a_row_with_cells_too_few_or_too_many_blocks_with_its_number(tmp_path: Path, row: str, read_value: str) -> None:
    lines, findings = read(tmp_path, f"istat,comune,note\n019098,Soresina,\n{row}\n")
    finding = the_only(findings)
    assert (finding.code, finding.row, finding.read) == ("celle", 3, read_value)
    assert [line.number for line in lines] == ([2, 3] if row.count(",") < 2 else [2])


def test_the_cells_a_short_row_has_are_read_and_the_others_are_not_there(tmp_path: Path) -> None:
    lines, _ = read(tmp_path, "istat,comune,note\n019036,Cremona\n")
    assert lines == [RawLine(2, {"istat": "019036", "comune": "Cremona"})]


def test_a_value_under_a_column_without_a_name_blocks(tmp_path: Path) -> None:
    finding = the_only(read(tmp_path, "istat,comune,note,\n019036,Cremona,,sperduto\n")[1])
    assert (finding.row, finding.read) == (2, "sperduto")


def test_quotes_never_closed_are_found_where_they_open_not_swallowed(tmp_path: Path) -> None:
    lines, findings = read(tmp_path, 'istat,comune,note\n019036,Cremona,\n019098,"Soresina,\n019003,Annicco,\n')
    finding = the_only(findings)
    assert (finding.code, finding.row) == ("virgolette", 3)
    assert [line.number for line in lines] == [2]


def test_null_bytes_are_refused_with_their_row(tmp_path: Path) -> None:
    finding = the_only(read(tmp_path, GOOD.encode() + b"019098,Sor\0esina,\n")[1])
    assert (finding.code, finding.row) == ("byte-nullo", 3)


def test_a_cell_of_one_megabyte_is_read_as_a_cell(tmp_path: Path) -> None:
    lines, findings = read(tmp_path, f"istat,comune,note\n019036,Cremona,{'x' * 1_000_000}\n")
    assert findings == []
    assert len(lines[0].cells["note"]) == 1_000_000
