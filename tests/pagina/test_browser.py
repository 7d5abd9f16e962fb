"""The published pages in a real browser: accessible, still, whole at any width, silent on the network."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from piano_lib.charts.palette import contrast
from piano_lib.render import lint
from piano_lib.render.layout import FOLDER

pytestmark = pytest.mark.browser

PAGES = (
    "rapporto-prima", "rapporto", "confronto", "indice", "accessibilita", "scheda-capoluogo", "scheda-un-alloggio",
    "scheda-nulla",
)  # fmt: skip
BASELINE = Path(__file__).with_name("incompleti.json")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# Colour and first opaque background of every element shown with words of its own, as #rrggbb.
COLOURS = """() => {
  const hex = rgb => '#' + rgb.match(/[\\d.]+/g).slice(0, 3).map(n => (+n).toString(16).padStart(2, '0')).join('');
  const clear = rgb => /, 0\\)$|transparent/.test(rgb);
  const paper = e => e ? (clear(getComputedStyle(e).backgroundColor) ? paper(e.parentElement)
    : getComputedStyle(e).backgroundColor) : 'rgb(255, 255, 255)';
  return [...document.body.querySelectorAll('*')]
    .filter(e => e.getClientRects().length && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .map(e => [hex(getComputedStyle(e).color), hex(paper(e))]);
}"""
# Cells of which either edge, brought into view, is under something else.
COVERED = """() => {
  const found = [];
  const clear = (cell, place, at) => {
    cell.scrollIntoView({block: 'center', inline: place});
    const box = cell.getBoundingClientRect();
    const touched = document.elementFromPoint(at(box), box.top + box.height / 2);
    return cell.contains(touched);
  };
  for (const cell of document.querySelectorAll('th, td'))
    if (!clear(cell, 'start', box => box.left + 2) || !clear(cell, 'end', box => box.right - 2))
      found.push(cell.closest('section').id + ': ' + cell.textContent.slice(0, 30));
  return found;
}"""
Open = Callable[..., Page]


@pytest.fixture(params=PAGES)
def path(request: pytest.FixtureRequest, pages: dict[str, Path]) -> Path:
    """Each page in turn."""
    return pages[request.param]


@pytest.fixture
def axe(node_modules: Path) -> str:
    """The source of axe-core."""
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def examine(page: Page, axe: str) -> dict[str, Any]:
    """Run axe on the page as it stands, every fold open."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    page.evaluate(axe)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "preload": False}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return found


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_axe_finds_no_violation_and_nothing_left_to_judge_that_was_not_judged(
    path: Path, width: int, open_page: Open, axe: str
) -> None:
    found = examine(open_page(path, width=width, inject=True), axe)
    violations = {(rule["id"], node["html"][:120]) for rule in found["violations"] for node in rule["nodes"]}
    assert not violations
    assert len(found["passes"]) > 15, "axe looked at too little to be believed"
    known = json.loads(BASELINE.read_text(encoding="utf-8"))
    doubts = {doubt(rule["id"], node) for rule in found["incomplete"] for node in rule["nodes"]}
    assert doubts <= known.keys(), "new doubts of axe: judge them by eye, then explain them in incompleti.json"


def doubt(rule: str, node: dict[str, Any]) -> str:
    """A stable id for what axe could not judge: rule, its reason, kind of element; no position, no text."""
    checks = [*node["any"], *node["all"], *node["none"]]
    reason = str((checks[0].get("data") or {}).get("messageKey") or checks[0]["id"]) if checks else ""
    tag = BeautifulSoup(node["html"], "html.parser").find(True)
    assert tag is not None
    return f"{rule}/{reason}: {'.'.join([tag.name, *tag.get_attribute_list('class', [])])}"


def test_every_text_has_the_contrast_that_axe_could_not_always_measure(path: Path, open_page: Open) -> None:
    """Measured on the colours the browser gives: 4.5:1 at least, on the first opaque background under the text."""
    page = open_page(path)
    pairs = {(ink, paper) for ink, paper in page.evaluate(COLOURS)}
    low = {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5}
    assert not low
    assert len(pairs) >= 4


def test_every_text_can_be_read_on_paper_without_its_ground(path: Path, open_page: Open) -> None:
    """Most printers are told to leave grounds out: what is white on blue on a screen would be white on white."""
    page = open_page(path)
    page.emulate_media(media="print")
    inks = {ink for ink, _ in page.evaluate(COLOURS)}
    assert {ink: contrast(ink) for ink in inks if contrast(ink) < 4.5} == {}


def test_axe_would_find_a_defect(open_page: Open, axe: str, pages: dict[str, Path]) -> None:
    page = open_page(pages["indice"], inject=True)
    page.evaluate("document.documentElement.lang = ''; document.querySelector('h1').remove()")
    found = {rule["id"] for rule in examine(page, axe)["violations"]}
    assert {"html-has-lang", "page-has-heading-one"} <= found


def test_nothing_is_asked_of_the_network_and_there_is_no_script(path: Path, open_page: Open) -> None:
    page = open_page(path)
    asked = [url for url in page.requested if not url.startswith("data:")]  # type: ignore[attr-defined]
    assert asked == [path.as_uri()]
    assert page.locator("script").count() == 0
    assert page.evaluate("document.images.length") == page.evaluate(
        "[...document.images].filter(image => image.complete && image.naturalWidth > 0).length"
    )


def test_the_policy_of_the_page_stops_a_script_that_got_in(
    open_page: Open, tmp_path: Path, pages: dict[str, Path]
) -> None:
    """The counterpart of the test above: with a script in the markup, the policy keeps it from running."""
    spoiled = tmp_path / "spoiled.html"
    html = pages["indice"].read_text(encoding="utf-8")
    spoiled.write_text(html.replace("</main>", "<script>document.title = 'preso'</script></main>"), encoding="utf-8")
    assert open_page(spoiled).title() != "preso"


@pytest.mark.parametrize("width", [320, 640, 768, 1280])  # 640 is 1280 at 200% zoom
def test_the_page_never_scrolls_sideways(path: Path, width: int, open_page: Open) -> None:
    page = open_page(path, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390, 768])
def test_every_cell_can_be_brought_into_view_with_nothing_over_it(path: Path, width: int, open_page: Open) -> None:
    """Either edge of every cell, scrolled to, is what a finger there would touch: no column stays over the others."""
    page = open_page(path, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert page.evaluate(COVERED) == []


def test_a_column_that_stayed_over_the_others_would_be_found(open_page: Open, pages: dict[str, Path]) -> None:
    page = open_page(pages["rapporto"], width=320, inject=True)
    page.add_style_tag(content="tr > th:first-child { position: sticky; left: 0; z-index: 1 }")
    assert page.evaluate(COVERED)


def test_a_table_wider_than_the_screen_says_so_and_its_groups_stand_over_their_columns(
    open_page: Open, pages: dict[str, Path]
) -> None:
    page = open_page(pages["rapporto"], width=1280)
    wide = page.locator("#tabella-a-k")
    assert wide.evaluate("region => region.scrollWidth > region.clientWidth")
    assert "gradient" in wide.evaluate("region => getComputedStyle(region).backgroundImage"), "a shadow at the edge"
    after = wide.locator("caption").evaluate("caption => getComputedStyle(caption, '::after').content")
    assert "si scorre di lato" in after
    assert set(page.locator("th[scope=colgroup]").evaluate_all(
        "heads => heads.map(head => getComputedStyle(head).textAlign)"
    )) == {"center"}  # fmt: skip


def test_wide_tables_scroll_in_a_region_the_keyboard_reaches(open_page: Open, pages: dict[str, Path]) -> None:
    page = open_page(pages["rapporto"], width=320)
    wide = page.locator(".larga > section.tabella").first
    wide.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("element => element.scrollLeft > 0", arg=wide.element_handle())


def test_the_skip_link_shows_on_the_first_tab_and_leads_to_the_content(open_page: Open, pages: dict[str, Path]) -> None:
    page = open_page(pages["rapporto"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Vai al contenuto"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenuto"


@pytest.mark.parametrize("kind", ["rapporto-prima", "rapporto"])
def test_an_annual_report_stays_small(kind: str, pages: dict[str, Path]) -> None:
    content = pages[kind].read_bytes()
    assert len(content) <= 350 * 1024
    assert len(gzip.compress(content, mtime=0)) <= 60 * 1024


def test_the_style_sheet_speaks_of_nothing_that_no_page_holds(pages: dict[str, Path]) -> None:
    """A class of the sheet that no published page has is to be deleted."""
    sheet = re.sub(
        r"/\*.*?\*/|\{[^{}]*\}|@page[^{]*|@media[^{]*", " ", (FOLDER / "piano.css").read_text(), flags=re.DOTALL
    )
    named = set(re.findall(r"\.([a-z-]+)", sheet))
    parsed = [BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser") for page in pages.values()]
    held = {name for page in parsed for tag in page.find_all(class_=True) for name in tag.get_attribute_list("class")}
    assert len(named) > 15
    assert named <= held


def test_the_lint_has_nothing_to_say(path: Path) -> None:
    assert lint.findings(path.read_text(encoding="utf-8"), demonstration=True) == ()
