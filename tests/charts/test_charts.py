"""Charts that say what the data say, in the drawing and in the words, without one label over another."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from itertools import combinations
from typing import Any

import pytest

from piano_lib.charts import change, scenarios, supply, tiles
from piano_lib.charts.figure import Figure
from piano_lib.comparison import compare
from piano_lib.maps import choropleth
from tests.dati import missing, nil, row
from tests.esempi_lettore import SHIPPED, shipped, shipped_comparison, small

CHARTS: dict[str, Callable[[], Any]] = {
    "origini 2021": lambda: supply.origins(shipped(2021)),
    "origini 2022": lambda: supply.origins(shipped(2022)),
    "comuni 2022": lambda: supply.comuni(shipped(2022)),
    "dalla g 2021": lambda: supply.cascade(shipped(2021)),
    "dalla g 2022": lambda: supply.cascade(shipped(2022)),
    "variazioni": lambda: change.comuni(shipped_comparison()),
    "cambio per origine": lambda: change.origins(shipped_comparison()),
    "effetti": lambda: change.effects(shipped_comparison()),
    "effetti sui SAT": lambda: change.effects(shipped_comparison(), "j_sat"),
    "anni uguali": lambda: change.origins(compare(shipped(2022), shipped(2022))),
    "nessuna variazione": lambda: change.comuni(compare(shipped(2022), shipped(2022))),
    "griglia dello stato": lambda: tiles.of_plan(shipped(2022)),
    "sensibilità": lambda: scenarios.sensitivity(shipped(2022)),
    "mappa": lambda: choropleth.dwellings(shipped(2022), SHIPPED),
    "mappa per mille": lambda: choropleth.rates(shipped(2022), SHIPPED),
}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Keeps the matplotlib figures that charts draw, so that their labels can be measured."""
    from matplotlib.figure import Figure as Sheet

    kept: list[Any] = []
    original = Sheet.savefig

    def savefig(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        kept.append(self)

    monkeypatch.setattr(Sheet, "savefig", savefig)
    return kept


@pytest.mark.parametrize("name", CHARTS)
def test_no_label_covers_another_or_leaves_the_sheet(name: str, drawn: list[Any]) -> None:
    CHARTS[name]()
    (sheet,) = drawn
    sheet.canvas.draw()
    axes = sheet.axes[0]
    words = [text for text in axes.texts if text.get_text()]
    low, high = sorted(axes.get_ylim())
    shown = [label for at, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True) if low <= at <= high]
    words += [label for label in shown if axes.axison and label.get_text()]
    words += list(axes.get_legend().get_texts()) if axes.get_legend() else []
    boxes = [(text.get_text(), text.get_window_extent()) for text in words]
    edge = sheet.bbox
    for text, box in boxes:
        inside = (box.x0 >= -1, box.x1 <= edge.x1 + 1, box.y0 >= -1, box.y1 <= edge.y1 + 1)
        assert all(inside), f"{text!r} leaves the sheet"
    covered = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.shrunk(0.9, 0.7).overlaps(other)]
    assert not covered


@pytest.mark.parametrize("name", CHARTS)
def test_words_say_the_data_and_numbers_are_italian(name: str) -> None:
    figure = CHARTS[name]()
    assert isinstance(figure, Figure)
    assert len(figure.description) >= 40
    assert "dati dimostrativi" in figure.source
    shown = re.findall(r"<text[^>]*>([^<]*)</text>", figure.svg)
    assert shown
    assert not [text for text in shown if re.search(r"\d\.\d(?!\d\d)|-\d|\bnan\b|None", text)]
    assert len(figure.svg) < 30_000


def test_the_chart_of_origins_names_highest_lowest_and_what_is_missing() -> None:
    words = supply.origins(small()).description
    assert "La più alta è «e · Liberi e di risulta» con almeno 34 alloggi" in words
    assert "la più bassa «f · Conferiti da privati» con almeno 0 alloggi" in words
    assert "Dati mancanti: un ente non ha comunicato il totale." in words


def test_a_bar_far_longer_than_the_others_is_cut_and_says_so() -> None:
    figure = supply.comuni(small())
    assert "La barra di Cremona è interrotta." in figure.description
    assert "(barra interrotta)" in figure.svg


def test_bars_of_like_length_are_not_cut() -> None:
    figure = supply.comuni(small(ricognizione={2022: [row(), row("019098")]}))
    assert "interrotta" not in figure.svg + figure.description


def test_an_ambito_without_a_single_dwelling_still_draws() -> None:
    plan = small(ricognizione={2022: [nil("019036"), nil("019098"), nil("019003")]}, scelte={2022: []})
    assert "Comuni che ne hanno: 0 su 3." in supply.comuni(plan).description
    assert "g · Assegnabili nell'anno 0" in supply.cascade(plan).description


def test_comuni_that_cannot_be_compared_are_named() -> None:
    words = change.comuni(shipped_comparison()).description
    assert "Non confrontabili per dati mancanti: Casalbuttano ed Uniti, Formigara e Spinadesco." in words
    assert "Aumento maggiore: Soresina, da 13 a 14 (+1)." in words


def test_the_steps_of_a_waterfall_lead_from_one_year_to_the_other() -> None:
    for words in (change.origins(shipped_comparison()).description, change.effects(shipped_comparison()).description):
        before, after = (int(value) for value in re.search(r"da (\d+) a (\d+)", words).groups())  # type: ignore[union-attr]
        steps = words.split("Passi: ")[1]
        moved = [
            int(value.replace("−", "-")) for value in re.findall(r" ([+−]?\d+)(?=[,.]| e )", steps.split(". ")[0] + ".")
        ]
        assert before + sum(moved) == after


def test_missing_replies_are_never_drawn_as_zero() -> None:
    plan = small(ricognizione={2022: [row(), missing("019098")]})
    words = supply.comuni(plan).description
    assert "Dati mancanti in parte o del tutto: Annicco e Soresina." in words


@pytest.mark.parametrize("name", ["A $x^2$ B", "$\\frac{1}$", "<b>&amp;", "_" * 60, "Ⅷ 🏠"])
def test_a_strange_name_is_drawn_as_it_is_written(name: str) -> None:
    rows = [row("019036", comune=name), row("019098")]
    plan = small(comuni=(("019036", name), ("019098", "Soresina")), ricognizione={2022: rows})
    drawing = supply.comuni(plan).svg
    assert f">{escape(name, quote=False)}</text>" in drawing


def test_dwellings_that_no_source_splits_are_said_where_comuni_are_drawn() -> None:
    aler = row("", "ALER", b=10, c=5, comune="")
    plan = small(ricognizione={2022: [row(), aler, nil("019098"), nil("019003")]}, scelte={2022: []})
    assert "Non comprende 22 alloggi di totali d'ambito" in supply.comuni(plan).description
    words = supply.cascade(plan).description
    assert "Quota per le forze dell'ordine n.c." in words
    assert "Servizi abitativi pubblici (SAP) 32" in words
    assert "Graduatoria generale almeno 8" in words, "the quotas of the 22 are not known"
