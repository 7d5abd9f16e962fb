"""Drawings that are small, the same each time, and carry nothing that acts."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from piano_lib.charts.canvas import paint
from piano_lib.charts.svg import _path, lean

POINT = st.tuples(st.floats(-600, 600), st.floats(-600, 600))


def draw(axes: Any) -> None:
    """Bars, hatches, markers, turned and hostile words."""
    axes.barh(["Città <b>", "b"], [3, 4], color="#0066CC")
    axes.barh(["c"], [4], hatch="///", facecolor="white", edgecolor="#555555")
    axes.plot([1, 2], [0, 1], "o-")
    axes.text(1, 1, "</text><script>alert(1)</script>", rotation=30)


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert paint("prova", 144, draw) == paint("prova", 144, draw)


def test_nothing_in_it_is_a_style_a_script_a_date_or_a_tool() -> None:
    svg = paint("prova", 144, draw)
    assert not re.search(r"<style|style=|<script|<metadata|clip-path|Matplotlib|\d{4}-\d\d-\d\d", svg)
    assert "Città &lt;b&gt;" in svg
    assert "&lt;script&gt;" in svg


def test_ids_begin_with_the_key_and_every_reference_is_kept() -> None:
    svg = paint("prova", 144, draw)
    ids = re.findall(r'id="([^"]+)"', svg)
    assert ids
    assert all(name.startswith("prova-") for name in ids)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", svg))
    used = {a or b for a, b in re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", svg)}
    assert used == set(ids)


def test_two_drawings_on_a_page_share_no_id() -> None:
    one, other = (set(re.findall(r'id="([^"]+)"', paint(key, 144, draw))) for key in ("uno", "due"))
    assert not one & other


def test_coordinates_have_one_decimal_at_most() -> None:
    assert not re.search(r"\d\.\d\d", re.sub(r'fill="[^"]+"|stroke="[^"]+"', "", paint("prova", 144, draw)))


def test_lean_is_at_most_half_the_size() -> None:
    import io

    import matplotlib as mpl
    from matplotlib.figure import Figure

    figure, sink = Figure(figsize=(5, 2)), io.BytesIO()
    draw(figure.add_subplot())
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(sink, format="svg")
    assert len(lean(sink.getvalue().decode(), "prova")) < len(sink.getvalue()) / 2


@settings(max_examples=200, deadline=None)
@given(st.lists(POINT, min_size=1, max_size=30), st.booleans())
def test_relative_paths_end_where_the_absolute_ones_did(points: list[tuple[float, float]], closed: bool) -> None:
    data = "M " + " L ".join(f"{x:.6f} {y:.6f}" for x, y in points) + (" z" if closed else "")
    here, reached = [0.0, 0.0], []
    for letter, numbers in re.findall(r"([MLlz])([^MLlz]*)", _path(data)):
        values = [float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        for x, y in zip(values[::2], values[1::2], strict=True):
            here = [x, y] if letter == "M" else [here[0] + x, here[1] + y]
            reached.append(tuple(here))
    assert len(reached) == len(points)
    for (x, y), (wanted_x, wanted_y) in zip(reached, points, strict=True):
        assert abs(x - wanted_x) < 0.051
        assert abs(y - wanted_y) < 0.051
