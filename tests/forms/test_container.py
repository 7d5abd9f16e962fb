"""The gate: what a .ods may repeat, and what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.forms.container import FARTHEST, MOST_ELEMENTS, Refusal, opened
from tests.fuzz.base import as_ods, parts_of, zipped

CELL = '<table:table-cell {times} office:value-type="float" office:value="7"/>'
EMPTY = "<table:table-cell {times}/>"


def ods(returned: Path, row: str) -> bytes:
    parts = parts_of(as_ods((returned / "019036-cremona.xlsx").read_bytes()))
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", row.encode() + b"</table:table>")
    return zipped(parts)


def repeated(cell: str, *, rows: int = 1, columns: int = 1) -> str:
    inside = cell.format(times=f'table:number-columns-repeated="{columns}"')
    return f'<table:table-row table:number-rows-repeated="{rows}">{inside}</table:table-row>'


@pytest.mark.parametrize(("rows", "columns"), [(FARTHEST + 1, 1), (1, FARTHEST + 1), (10**12, 1)])
def test_a_content_repeated_too_far_is_refused(returned: Path, rows: int, columns: int) -> None:
    with pytest.raises(Refusal) as refused:
        opened(ods(returned, repeated(CELL, rows=rows, columns=columns)))
    assert refused.value.code == "troppe-righe"


@pytest.mark.parametrize(
    "row",
    [
        repeated(EMPTY, rows=1_048_000, columns=16_384),
        repeated(CELL, rows=FARTHEST, columns=3),
        repeated(EMPTY, rows=1_048_000) + repeated(CELL),
    ],
)
def test_empty_cells_may_fill_the_sheet_and_a_content_may_be_repeated_a_little(returned: Path, row: str) -> None:
    assert opened(ods(returned, row)).ods


def test_the_elements_are_counted_over_the_whole_file_not_a_part_at_a_time(returned: Path) -> None:
    parts = parts_of((returned / "019036-cremona.xlsx").read_bytes())
    sheet = b"<worksheet>" + b"<c/>" * (MOST_ELEMENTS // 3) + b"</worksheet>"
    assert not opened(zipped(parts | {"xl/worksheets/sheet8.xml": sheet})).ods
    with pytest.raises(Refusal) as refused:
        opened(zipped(parts | {f"xl/worksheets/sheet{number}.xml": sheet for number in (7, 8, 9)}))
    assert refused.value.code == "troppe-righe"
