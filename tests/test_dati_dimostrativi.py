"""The shipped ambito: complete, plausible, marked as a demonstration, and made again to the same bytes."""

from __future__ import annotations

import csv
import importlib.util
import json
from pathlib import Path

import pytest
import shapely

from piano_lib.forms.geography import DIGITS, geojson, places
from piano_lib.survey import read_year
from piano_lib.survey.model import OwnerType, Reply, Stage, Status

YEARS = (2021, 2022)


def test_the_script_makes_the_same_bytes_again(repo: Path, ambito: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("genera", repo / "scripts" / "genera_dati_dimostrativi.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(["--uscita", str(tmp_path)])
    made = sorted(path for path in tmp_path.rglob("*.csv"))
    assert [path.relative_to(tmp_path).as_posix() for path in made] == [
        f"{year}/{name}.csv" for year in YEARS for name in ("controlli", "ricognizione")
    ]
    for path in made:
        assert path.read_bytes() == (ambito / path.relative_to(tmp_path)).read_bytes()


@pytest.mark.parametrize("year", YEARS)
def test_every_demonstration_row_says_so(ambito: Path, year: int) -> None:
    data = read_year(ambito, year)
    assert data.head.status is Status.DEMONSTRATION
    assert {line.source.evidence for line in data.declarations} == {"D"}
    assert {check.source.evidence for check in data.checks} == {"D"}
    assert {choice.source.evidence for choice in data.choices if choice.istat != "019036"} == {"D"}


@pytest.mark.parametrize("year", YEARS)
def test_the_figures_stay_near_the_published_magnitudes(ambito: Path, year: int) -> None:
    data = read_year(ambito, year)
    assert len(data.ambito.municipalities) == 48
    stock = {kind: sum(line.stock_sap or 0 for line in data.declarations if line.owner is kind) for kind in OwnerType}
    assert 2500 <= stock[OwnerType.ALER] <= 2700
    assert 1500 <= stock[OwnerType.COMUNE] <= 1700
    assert next(line.stock_sap for line in data.declarations if line.key == ("019036", "COMUNE", "")) == 1042
    assert 140 <= sum(line.total_declared or 0 for line in data.declarations) <= 180
    without = {town.istat for town in data.ambito.municipalities} - {
        line.istat for line in data.declarations if line.stock_sap != 0
    }
    assert len(without) == 10


@pytest.mark.parametrize("year", YEARS)
def test_what_really_happens_is_there(ambito: Path, year: int) -> None:
    data = read_year(ambito, year)
    lines = data.declarations
    assert not any(finding.blocks for finding in data.findings)
    assert [line.reply for line in lines].count(Reply.MISSING) == 1
    assert [line.reply for line in lines].count(Reply.NIL) > 20
    assert any(line.undivided is not None for line in lines)
    assert any(line.from_police for line in lines)
    assert any(line.sas_declared for line in lines)
    assert any(
        line.reply is Reply.FILED and line.undivided is None and None in (line.turnover, line.renovated)
        for line in lines
    )
    assert any(line.total_declared in (1, 2) for line in lines)


def test_the_choices_of_cremona_come_from_the_documents(ambito: Path) -> None:
    before, now = (read_year(ambito, year) for year in YEARS)
    one = next(choice for choice in now.choices if choice.istat == "019036" and choice.owner is OwnerType.COMUNE)
    assert (one.excess, one.police, one.sat, one.source.evidence) == (1000, None, 5, "F")
    assert one.category.startswith("soggetti beneficiari di progetti di protezione sociale")
    old = next(choice for choice in before.choices if choice.istat == "019036" and choice.owner is OwnerType.COMUNE)
    assert (old.excess, old.sat, old.category, old.source.evidence) == (1000, 5, "", "I")
    assert (before.head.stage, before.head.decided.isoformat()) == (Stage.APPROVED, "2020-12-01")
    assert (now.head.stage, now.head.decided.isoformat()) == (Stage.PROPOSED, "2021-10-27")


def test_the_boundaries_are_those_of_the_package_simplified_without_gaps(ambito: Path) -> None:
    text = (ambito / "confini.geojson").read_text(encoding="utf-8")
    with (ambito / "comuni.csv").open(encoding="utf-8", newline="") as file:
        names = {line["istat"]: line["comune"] for line in csv.DictReader(file)}
    found = places(names)
    assert geojson(found, names) == text
    collection = json.loads(text)
    assert collection["licenza"] == "CC BY 4.0"
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in collection["features"]]
    assert len(shapes) == 48
    assert shapely.coverage_is_valid(shapes)
    whole, before = shapely.union_all(shapes), shapely.union_all([place.boundary for place in found])
    assert whole.symmetric_difference(before).area / before.area < 0.005
    assert len(text.encode()) < 100_000
    assert DIGITS == 5
