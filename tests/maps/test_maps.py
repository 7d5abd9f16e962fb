"""Maps of the ambito: same classes every year, the missing hatched and said, a sentence where boundaries lack."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from piano_lib.api import load_plan
from piano_lib.charts.figure import Figure
from piano_lib.charts.palette import HATCHED, PAPER, RAMP
from piano_lib.maps import choropleth
from piano_lib.maps.boundaries import FILE, read_boundaries
from piano_lib.maps.classes import DWELLINGS, RATE
from piano_lib.maps.labels import Label, middle, placed
from piano_lib.tables import summary
from tests.dati import make_ambito
from tests.esempi_lettore import SHIPPED, shipped


def fills(figure: object) -> set[str]:
    """Colours of the shapes of a map."""
    assert isinstance(figure, Figure)
    return set(re.findall(r'<path fill="(#[0-9a-f]+|url[^"]+)"', figure.svg))


@pytest.mark.parametrize("year", [2021, 2022])
def test_the_limits_of_the_classes_do_not_depend_on_the_year(year: int) -> None:
    figure = choropleth.dwellings(shipped(year), SHIPPED)
    assert isinstance(figure, Figure)
    for label in DWELLINGS.labels():
        assert f">{label}</text>" in figure.svg


def test_comuni_without_data_are_hatched_and_named() -> None:
    figure = choropleth.dwellings(shipped(2022), SHIPPED)
    assert isinstance(figure, Figure)
    assert "Senza dato, tratteggiati: Spinadesco." in figure.description
    assert figure.svg.count("url(#mappa-alloggi-") == 3  # two comuni and the legend
    assert figure.svg.count(">n.c.</text>") == 1
    assert ">dato mancante, o in parte (≥)</text>" in figure.svg


def test_a_comune_known_in_part_shows_what_it_has_at_least() -> None:
    figure = choropleth.dwellings(shipped(2022), SHIPPED)
    assert isinstance(figure, Figure)
    assert re.search(r">≥ [24]</text>", figure.svg)
    assert re.search(r"Noti in parte, tratteggiati: Casalbuttano ed Uniti ≥ [24]\.", figure.description)


def test_a_map_and_the_table_its_figure_leads_to_say_the_same_of_a_comune_known_in_part() -> None:
    plan = shipped(2022)
    rows = {str(cells[0]): cells for cells in summary.comuni(plan).rows}
    partial = {name: cells for name, cells in rows.items() if str(cells[3]).startswith("almeno ")}
    assert partial
    for figure, column in ((choropleth.dwellings(plan, SHIPPED), 3), (choropleth.rates(plan, SHIPPED), 5)):
        assert isinstance(figure, Figure)
        for name, cells in partial.items():
            assert f"{name} {str(cells[column]).replace('almeno', '≥')}" in figure.description


def test_comuni_above_zero_and_unknown_ones_are_named_on_the_map() -> None:
    figure = choropleth.dwellings(shipped(2022), SHIPPED)
    assert isinstance(figure, Figure)
    for name in ("Cremona", "Soresina", "Spinadesco", "Grontardo"):
        assert f">{name}</text>" in figure.svg
    assert ">Derovere</text>" not in figure.svg, "a comune with none: its zero is enough"


def test_words_stand_in_the_widest_part_of_their_comune() -> None:
    """A comune like a boomerang: its centre of mass is outside, the middle of its largest circle is not."""
    from shapely import Point, Polygon

    shape = Polygon([(0, 0), (40_000, 0), (40_000, 3_000), (4_000, 3_000), (4_000, 40_000), (0, 40_000)])
    x, y, radius = middle(shape)
    assert not shape.contains(shape.centroid)
    assert shape.contains(Point(x, y).buffer(radius * 0.95))


def test_two_labels_in_one_place_are_kept_apart() -> None:
    near = {Label("Cremona\n120", 0, 0, 9_000): "#000000", Label("Spinadesco\nn.c.", 300, 100, 100): HATCHED}
    (one, _), (other, _) = placed(near, 90)
    west, south, east, north = one.box(90)
    left, low, right, high = other.box(90)
    assert east <= left or right <= west or north <= low or high <= south
    assert one.inside
    assert not other.inside


def test_every_comune_has_its_number_and_its_shape() -> None:
    figure = choropleth.dwellings(shipped(2022), SHIPPED)
    assert isinstance(figure, Figure)
    numbers = re.findall(r"<text[^>]*>(\d+|≥ \d+|n\.c\.)</text>", figure.svg)
    assert len(numbers) == 48 + 2  # the legend has "0" and "1"
    assert ">120</text>" in figure.svg


def test_a_map_alone_on_its_page_carries_its_table() -> None:
    figure = choropleth.dwellings(shipped(2021), SHIPPED, alone=True)
    assert isinstance(figure, Figure)
    assert figure.key == "mappa-alloggi-2021"
    assert figure.table is not None
    assert figure.table.key == "assegnabili-per-comune-2021"


def test_boundaries_are_thanked_for() -> None:
    figure = choropleth.rates(shipped(2022), SHIPPED)
    assert isinstance(figure, Figure)
    assert "ISTAT" in figure.source
    assert "CC BY 4.0" in figure.source


def test_an_ambito_without_boundaries_says_so(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path)
    shown = choropleth.dwellings(load_plan(folder, 2022), folder)
    assert "la mappa non si può disegnare" in shown._repr_html_()


def test_where_no_map_can_be_drawn_a_page_says_so_once_and_two_maps_are_two(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path)
    plan = load_plan(folder, 2022)
    assert len(choropleth.once(choropleth.dwellings(plan, folder), choropleth.rates(plan, folder))) == 1
    assert (
        len(choropleth.once(choropleth.dwellings(shipped(2022), SHIPPED), choropleth.rates(shipped(2022), SHIPPED)))
        == 2
    )


@pytest.mark.parametrize(
    "content", ["", "{}", '{"features": 3}', '{"features": [{"type": "Feature", "geometry": null}]}']
)
def test_a_spoilt_file_of_boundaries_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    with pytest.raises(ValueError, match=r"confini\.geojson: non è un GeoJSON"):
        read_boundaries(tmp_path)


def test_a_comune_that_the_boundaries_do_not_hold_is_still_in_the_words(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "ambito"))
    lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if '"istat":"019036"' not in line]
    assert len(kept) == len(lines) - 1
    (folder / FILE).write_text("\n".join(kept), encoding="utf-8")
    figure = choropleth.dwellings(load_plan(folder, 2022), folder)
    assert "Valore noto più alto: 120, Cremona." in figure.description  # type: ignore[union-attr]


def test_neighbours_share_their_edge_after_simplifying() -> None:
    import shapely

    found = read_boundaries(SHIPPED)
    assert found is not None
    shapes = found.shapes.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


@pytest.mark.parametrize(("scale", "value", "place"), [
    (DWELLINGS, 0, 0), (DWELLINGS, 1, 1), (DWELLINGS, 4, 2), (DWELLINGS, 5, 3), (DWELLINGS, 19, 3), (DWELLINGS, 20, 4),
    (RATE, 0, 0), (RATE, 49, 1), (RATE, 50, 2), (RATE, 200, 4),
])  # fmt: skip
def test_each_value_falls_in_one_class(scale: object, value: int, place: int) -> None:
    assert scale.place(value) == place  # type: ignore[attr-defined]
    assert scale.colour(value) == (PAPER, *RAMP)[place]  # type: ignore[attr-defined]
