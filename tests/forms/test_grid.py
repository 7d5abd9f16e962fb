"""The sheets of a returned workbook: those of the form are read, of the others only the name, none may stand twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.forms.container import Refusal, opened
from piano_lib.forms.grid import Grid, read_grids
from piano_lib.forms.model import IDENTITY, MEASURES, SURVEY
from tests.fuzz.base import as_ods, parts_of, zipped
from tests.fuzz.files import with_sheets


def form(returned: Path, kind: str) -> dict[str, bytes]:
    content = (returned / "019036-cremona.xlsx").read_bytes()
    return parts_of(as_ods(content) if kind == "ods" else content)


def grids(content: bytes) -> dict[str, Grid]:
    return read_grids(opened(content))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_of_a_sheet_that_is_not_of_the_form_only_the_name_is_read(returned: Path, kind: str) -> None:
    read = grids(with_sheets(form(returned, kind), ["Appunti"], rows=3, columns=2))
    assert read["Appunti"].cells == {}
    assert all(read[name].cells for name in (SURVEY, MEASURES, IDENTITY))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("name", [SURVEY, "Appunti"])
def test_a_workbook_with_two_sheets_of_one_name_is_refused(returned: Path, kind: str, name: str) -> None:
    with pytest.raises(Refusal, match=f"due fogli di nome «{name}»") as refused:
        grids(with_sheets(form(returned, kind), [name, name], rows=3, columns=2))
    assert refused.value.code == "foglio-doppio"


def test_a_part_the_gate_has_not_walked_is_not_opened_whatever_names_it(returned: Path) -> None:
    parts, part = form(returned, "xlsx"), "xl/worksheets/sheet2.xml"
    hidden = part.replace(".xml", ".dat")
    links = "xl/_rels/workbook.xml.rels"
    moved = parts[links].replace(b"sheet2.xml", b"sheet2.dat")
    content = zipped({name: one for name, one in parts.items() if name != part} | {hidden: parts[part], links: moved})
    assert SURVEY not in grids(content)
    assert grids(content)[MEASURES].cells
