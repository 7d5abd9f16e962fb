"""The made-up region is whole, deterministic, and readable: its dirt gives findings, not refusals."""

from __future__ import annotations

from pathlib import Path

from piano_lib import load_plan
from tests import regione


def test_the_region_has_its_ambiti_and_comuni_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    groups = regione.comuni()
    assert (len(groups), sum(map(len, groups)), len({code for group in groups for code, _ in group})) == (
        91,
        1502,
        1502,
    )
    one, other = regione.write(tmp_path / "a", 2)[1], regione.write(tmp_path / "b", 2)[1]
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(files) == 2 + 4 * 5 + 2
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in files)


def test_every_year_gives_a_plan_with_findings_that_do_not_block(tmp_path: Path) -> None:
    codes = set()
    for folder in regione.write(tmp_path, 6):
        for year in regione.YEARS:
            codes |= {finding.code for finding in load_plan(folder, year).all_findings}
    assert len(codes) >= 5
