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
from piano_lib.charts.palette import BLUE, HATCHED, INK, ORANGE, PAPER, RAMP, contrast
from piano_lib.comparison import compare
from piano_lib.maps import choropleth
from piano_lib.plan import Plan
from piano_lib.survey.model import OwnerType
from tests.dati import missing, nil, row
from tests.esempi_lettore import SHIPPED, shipped, shipped_comparison, small


def nobody_has_any() -> Plan:
    """Every comune answered, and none has a dwelling to assign."""
    return small(ricognizione={2022: [nil("019036"), nil("019098"), nil("019003")]}, scelte={2022: []})


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
    "comuni senza alloggi": lambda: supply.comuni(nobody_has_any()),
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
    (axes,) = sheet.axes
    words = [text for text in axes.texts if text.get_text()]
    low, high = sorted(axes.get_ylim())
    shown = [label for at, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True) if low <= at <= high]
    words += [label for label in shown if axes.axison and label.get_text()]
    low, high = sorted(axes.get_xlim())
    ticks = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    words += [label for at, label in ticks if low <= at <= high and axes.axison and label.get_text()]
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


def shapes(figure: Figure) -> list[str]:
    """The shapes of a drawing in order, without its definitions (marks and hatches)."""
    return re.findall(r"<(?:path|use)[^>]*>", figure.svg.rpartition("</defs>")[2])


def fills(name: str) -> set[str]:
    """Colours that the shapes of a chart are filled with, the paper's among them; a hatch is none."""
    found = {colour.upper() for shape in shapes(CHARTS[name]()) for colour in re.findall(r'fill="(#\w{6})"', shape)}
    return found | {PAPER}


@pytest.mark.parametrize("name", CHARTS)
def test_fills_that_meet_in_a_chart_are_told_apart_without_hue(name: str) -> None:
    """On a grey print the fills of one chart are at least 2:1 from each other and from the paper, or hatched."""
    close = [pair for pair in combinations(sorted(fills(name)), 2) if contrast(*pair) < 2]
    assert not close


def outline(data: str) -> Any:
    """A path of a drawing, as `lean` writes it: lines that go on from where the one before ended."""
    from matplotlib.path import Path as Outline

    points, codes = [], []
    here = (0.0, 0.0)
    for letter, numbers in re.findall(r"([Mlz])([^Mlz]*)", data):
        values = [float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        for x, y in zip(values[::2], values[1::2], strict=True):
            here = (x, y) if letter == "M" else (here[0] + x, here[1] + y)
            points.append(here)
            codes.append(Outline.MOVETO if letter == "M" else Outline.LINETO)
    return Outline(points, codes)


def read_on(svg: str) -> list[tuple[str, str, str]]:
    """The words of a drawing in order, each with its colour and that of the topmost shape under it, as emitted."""
    default = re.search(r'^<svg[^>]* fill="(#\w+)"', svg).group(1)  # type: ignore[union-attr]
    under, found = [], []
    for tag, attributes, words in re.findall(r"<(path|text)([^>]*?)/?>([^<]*)", svg.rpartition("</defs>")[2]):
        look = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        colour = {"#000": "#000000"}.get(look.get("fill", default), look.get("fill", default)).upper()
        if tag == "path" and colour != "NONE":
            under.append((outline(look["d"]), colour))
        elif words.strip():
            aside = {"end": -2, "middle": 0}.get(look.get("text-anchor", ""), 2)
            moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", look.get("transform", ""))
            x, y = moved.groups() if moved else (look["x"], look["y"])
            letter = (float(x) + aside, float(y) - 3)
            found.append((words, colour, next(fill for shape, fill in reversed(under) if shape.contains_point(letter))))
    return found


@pytest.mark.parametrize("name", CHARTS)
def test_words_on_a_fill_can_be_read_in_the_drawing_as_it_is_emitted(name: str) -> None:
    words = read_on(CHARTS[name]().svg)
    assert words
    assert not [one for one in words if contrast(one[1], one[2]) < 4.5]


@pytest.mark.parametrize(("name", "colour"), [("mappa", RAMP[1]), ("origini 2022", ORANGE)])
def test_the_fills_under_words_are_found_by_the_test_above(name: str, colour: str) -> None:
    assert colour in {under for _, _, under in read_on(CHARTS[name]().svg)}


def test_the_fills_of_the_charts_are_found_by_the_test_above() -> None:
    assert {BLUE, ORANGE, INK} <= set().union(*map(fills, CHARTS))


@pytest.mark.parametrize("owner", OwnerType)
def test_each_kind_of_owner_has_a_fill_apart_from_the_others(owner: OwnerType) -> None:
    others = {kind: colour for kind, colour in supply.COLOURS.items() if kind is not owner}
    mine = supply.COLOURS[owner]
    assert mine not in others.values()
    if mine != HATCHED:
        assert all(contrast(mine, colour) >= 2 for colour in others.values() if colour != HATCHED)


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_brings_its_own_white_paper(name: str) -> None:
    """A reader in a dark theme sees ink on white, not ink on black."""
    figure = CHARTS[name]()
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', figure.svg).groups()  # type: ignore[union-attr]
    assert f'<path fill="#ffffff" d="M0 {height}l{width} 0 0-{height}-{width} 0z"/>' in shapes(figure)[0]


def test_the_chart_of_origins_names_highest_lowest_with_ties_and_what_is_missing() -> None:
    words = supply.origins(small()).description
    assert "Valore noto più alto: 34 alloggi, e · Liberi e di risulta." in words
    assert "f · Conferiti da privati n.c. " in words, "nothing known is no zero"
    assert "Dati mancanti: manca il totale di un ente." in words
    tied = supply.origins(small(ricognizione={2022: [row(b=1, c=1, d=1, e_liberi=3, e_turnover=0, f=5)]})).description
    assert "Più basso: 1 alloggio, b · Nello stato di fatto, c · Ristrutturati o recuperati e d · Di nuova" in tied


def test_a_comune_far_above_the_others_has_a_scale_of_its_own_and_both_say_so() -> None:
    figure = supply.comuni(small())
    assert re.search(r"Sta a parte Cremona, su una scala da 0 a (\d+); gli altri comuni", figure.description)
    assert len(re.findall(r">[^<]*cala da 0 a \d+:</text>", figure.svg)) == 2
    assert "interrott" not in figure.svg + figure.description


def test_pieces_of_a_bar_are_as_long_as_their_numbers() -> None:
    """Whatever the scale, 98 of 120 dwellings take 98/120 of the bar: no piece is shortened."""
    figure = supply.comuni(shipped(2022))
    bars = [(colour.upper(), float(length)) for colour, length in re.findall(
        r'<path fill="(#[0-9a-f]{6})" stroke="#ffffff"[^>]* d="M[\d.]+ [\d.]+[lh]([\d.]+)', figure.svg)]  # fmt: skip
    comune, aler = [length for colour, length in bars[:2] if colour in (BLUE, ORANGE)]
    assert aler / comune == pytest.approx(98 / 22, rel=0.02)


def test_comuni_of_like_size_share_one_scale() -> None:
    figure = supply.comuni(small(ricognizione={2022: [row(), row("019098")]}))
    assert "cala da 0" not in figure.svg + figure.description


def test_an_ambito_without_a_single_dwelling_still_draws() -> None:
    plan = small(
        ricognizione={2022: [nil("019036"), nil("019098"), nil("019003"), nil("019036", "ALER")]}, scelte={2022: []}
    )
    assert "Comuni che ne hanno: 0 su 3." in supply.comuni(plan).description
    assert "g · Assegnabili nell'anno 0" in supply.cascade(plan).description


def test_a_chart_without_a_bar_explains_no_colour() -> None:
    assert ">ALER<" in supply.comuni(small(ricognizione={2022: [row(), row(ente_tipo="ALER")]})).svg
    empty = small(ricognizione={2022: [nil("019036"), nil("019036", "ALER")]}, scelte={2022: []})
    assert "Nessun alloggio" in supply.comuni(empty).svg
    assert ">ALER<" not in supply.comuni(empty).svg


def test_comuni_that_cannot_be_compared_are_named() -> None:
    words = change.comuni(shipped_comparison()).description
    assert "Non confrontabili per dati mancanti: Casalbuttano ed Uniti, Formigara e Spinadesco." in words
    assert "Aumento maggiore: +1, Soresina, Ostiano, " in words, "ties are named, not one of them chosen"
    assert "Calo maggiore: −2, Cremona (da 122 a 120)." in words


def test_what_no_plan_knows_is_not_drawn_as_a_zero() -> None:
    nobody = small(ricognizione={2022: [missing("019036"), missing("019098"), missing("019003")]}, scelte={2022: []})
    known = small(ricognizione={2022: [row(), nil("019098"), nil("019003")]}, scelte={2022: []})
    comparison = compare(nobody, known)
    for figure in (change.origins(comparison), change.effects(comparison)):
        assert change.UNKNOWN in figure.svg
        assert change.UNKNOWN in figure.description
        assert not re.search(r"\d", figure.description.split(":")[-1])


def test_the_steps_by_origin_are_over_the_rows_whose_total_is_known_in_both_plans() -> None:
    """A row known in its parts and not in its total gives no step: the steps would not lead from total to total."""
    before = small(ricognizione={2022: [row(), row("019098", c=None), nil("019003")]}, scelte={2022: []})
    after = small(ricognizione={2022: [row(b=4), row("019098", b=9), nil("019003")]}, scelte={2022: []})
    words = change.origins(compare(before, after)).description
    assert "da 10 a 13, differenza +3. Passi: b · Nello stato di fatto +3;" in words


def test_the_steps_of_a_waterfall_lead_from_one_year_to_the_other() -> None:
    for words in (change.origins(shipped_comparison()).description, change.effects(shipped_comparison()).description):
        before, after = (int(value) for value in re.search(r"da (\d+) a (\d+)", words).groups())  # type: ignore[union-attr]
        steps = words.split("Passi: ")[1].split(". ")[0] + "."
        moved = [int(value.replace("−", "-")) for value in re.findall(r" ([+−]?\d+)(?=[;.])", steps)]
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
    assert "Quota per le forze dell'ordine n.c." in words, "nobody said a share: nothing is claimed"
    assert "Servizi abitativi pubblici (SAP) 32" in words
    assert "Graduatoria generale almeno 7" in words, "the quotas of the 22 are not known, and one may go to the police"


def test_a_total_beyond_its_rows_is_not_said_to_be_whole() -> None:
    rows = [row(), row("019036", "ALER"), row("", "ALER", comune="", e_liberi=5), nil("019098"), nil("019003")]
    plan = small(ricognizione={2022: rows})
    for figure in (supply.origins(plan), supply.cascade(plan)):
        assert "Tutti gli enti hanno comunicato il totale" not in figure.description
        assert "ALER, 1 alloggio in più. La differenza non è nelle somme." in figure.description


def whole(**cells: object) -> dict[str, str]:
    """The total of ALER over the ambito, that nobody splits."""
    return row("", "ALER", comune="", **cells)


def of_aler(before: list[dict[str, str]], after: list[dict[str, str]]) -> str:
    """The words on the comuni of two plans in which only the rows of ALER are not the same."""
    own = [row(), nil("019098"), nil("019003")]
    one, other = (small(ricognizione={2022: [*own, *rows]}, scelte={2022: []}) for rows in (before, after))
    return change.comuni(compare(one, other)).description


def test_a_total_split_in_one_year_only_is_no_rise_of_a_comune() -> None:
    words = of_aler([whole(e_liberi=14)], [row("019036", "ALER"), row("019098", "ALER")])
    assert "Aumento maggiore" not in words
    assert "non cambiano in alcun comune che si possa confrontare." in words
    assert "Non confrontabili perché un ente vi ha una riga in un solo piano: Cremona e Soresina." in words
    assert "Tutti i comuni" not in words
    assert "base: non comprende 20 alloggi di totali d'ambito che la fonte non ripartisce per comune." in words


def test_a_silence_covered_by_a_total_is_no_row_to_compare() -> None:
    words = of_aler([whole(), missing("019098", "ALER")], [row("019098", "ALER")])
    assert "in un solo piano: Soresina." in words


def test_where_every_comune_has_an_owner_in_one_plan_only_nothing_is_said_to_stay() -> None:
    everywhere = [row(istat, "ALER") for istat in ("019036", "019098", "019003")]
    assert "nessun comune si può confrontare." in of_aler([whole()], everywhere)


def test_a_total_split_in_neither_year_is_said_of_either() -> None:
    words = of_aler([whole()], [whole(e_liberi=5)])
    assert "base: non comprende 10 alloggi" in words
    assert "confronto: non comprende 11 alloggi" in words
    assert "Tutti i comuni si possono confrontare." in words


def test_where_dwellings_are_of_no_comune_those_that_have_some_are_at_least_so_many() -> None:
    plan = small(ricognizione={2022: [row(), whole(), nil("019098"), nil("019003")]}, scelte={2022: []})
    words = supply.comuni(plan).description
    assert "Comuni che ne hanno: almeno 1 su 3. Unico valore noto sopra lo zero: 10, Cremona." in words
    assert "Tutti gli enti hanno comunicato il totale" not in words
