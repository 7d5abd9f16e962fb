"""Colours anyone can tell apart from the paper and from each other."""

from __future__ import annotations

from itertools import pairwise

import pytest

from piano_lib.charts.palette import PALETTE, PAPER, RAMP, contrast, luminance, text_on


def test_there_are_at_most_six_colours() -> None:
    assert len(PALETTE) <= 6
    assert len(set(PALETTE)) == len(PALETTE)


@pytest.mark.parametrize("colour", PALETTE)
def test_every_colour_stands_out_on_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= 3


@pytest.mark.parametrize("colour", [*PALETTE, *RAMP, PAPER])
def test_numbers_written_on_a_colour_can_be_read(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= 4.5


def test_the_classes_of_a_map_darken_step_by_step() -> None:
    shades = [luminance(colour) for colour in (PAPER, *RAMP)]
    assert all(lighter > darker for lighter, darker in pairwise(shades))
    assert all(contrast(one, other) >= 2 for one, other in pairwise((PAPER, *RAMP)))


def test_contrast_is_the_ratio_of_the_guidelines() -> None:
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)


def test_the_style_says_each_thing_once() -> None:
    from importlib.resources import files

    lines = (files("piano_lib.charts") / "piano.mplstyle").read_text(encoding="utf-8").splitlines()
    keys = [line.split(":")[0] for line in lines if line and not line.startswith("#")]
    assert len(keys) == len(set(keys))
