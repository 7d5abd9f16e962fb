"""A real JupyterLab, started by `piano lab`, in a real browser: notebooks run, the simulator answers."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

from piano_lib.api import load_plan
from piano_lib.plan import Plan
from piano_lib.scenarios import scenario
from piano_lib.survey.model import OwnerType
from tests.conftest import Command

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("jupyterlab")]

NOTEBOOKS = ("inizia_qui", "piano_annuale", "confronto", "scheda_comune", "simulatore")
CREMONA, TOKEN = "019036", "prova"
PATIENCE = 60_000  # milliseconds; the machine of the tests is small


@dataclass(frozen=True)
class Desk:
    """An analyst's desk: the folder they work in, the address of their JupyterLab, a page of their browser."""

    home: Path
    page: Page

    def open(self, name: str) -> Locator:
        """Open a notebook from the list of files, as with a double click."""
        self.page.locator(f".jp-DirListing-item[title*='{name}.ipynb']").dblclick()
        panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        panel.locator(".jp-Notebook").wait_for(timeout=PATIENCE)
        tab = self.page.locator(".lm-DockPanel-tabBar .lm-mod-current .lm-TabBar-tabLabel")
        self.page.wait_for_function("([e, n]) => e.textContent === n", arg=[tab.element_handle(), f"{name}.ipynb"])
        return panel

    def run_all(self, panel: Locator) -> None:
        """Menu Run, Run All Cells; wait for the kernel, then until no cell is waiting."""
        self.page.wait_for_function(
            "() => /Idle|Inattivo/.test(document.querySelector('#jp-main-statusbar').textContent)", timeout=PATIENCE
        )
        self.page.locator(".lm-MenuBar-itemLabel").nth(3).click()
        self.page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()
        self.page.wait_for_function(
            """() => {
                const panel = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
                const cells = [...panel.querySelectorAll('.jp-CodeCell')];
                const marks = cells.map(c => c.querySelector('.jp-InputPrompt').textContent);
                return cells.length > 0 && marks.every(m => /\\[\\d+\\]/.test(m));
            }""",
            timeout=PATIENCE,
        )
        panel.locator(".jp-CodeCell").first.wait_for()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, ambito: Path, chromium: Path) -> Iterator[Desk]:
    """JupyterLab as `piano lab` opens it in a folder that has data and no notebooks yet."""
    home = tmp_path_factory.mktemp("scrivania")
    shutil.copytree(ambito, home / "data" / ambito.name)
    port, log = _free_port(), home / "lab.log"
    with log.open("w") as stream:
        lab = subprocess.Popen(
            [Path(sys.executable).with_name("piano"), "lab", "--senza-browser", "--porta", str(port)],
            cwd=home, env=_environment(home), stdout=stream, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_for(port, lab, log)
        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=str(chromium), args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--lang=it"]
            )
            page = browser.new_page(viewport={"width": 1400, "height": 4000}, locale="it-IT")
            page.set_default_timeout(PATIENCE)
            page.goto(f"http://127.0.0.1:{port}/?token={TOKEN}")
            page.locator(".jp-NotebookPanel .jp-Notebook").wait_for()
            yield Desk(home, page)
            browser.close()
    finally:
        _stop(lab)


def _environment(home: Path) -> dict[str, str]:
    """A person's environment, with a Jupyter of their own: nothing of this machine's settings."""
    own = {
        name: str(home / ".jupyter" / name)
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    return {**os.environ, **own, "JUPYTER_TOKEN": TOKEN, "PYTHONWARNINGS": "default"}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int, lab: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end and lab.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={TOKEN}", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"piano lab did not start:\n{log.read_text()[-3000:]}")


def _stop(lab: subprocess.Popen[bytes]) -> None:
    """Ctrl-C twice, as JupyterLab asks; the group is ours, so nothing is left behind."""
    for _ in range(2):
        if lab.poll() is None:
            os.killpg(lab.pid, signal.SIGINT)
            time.sleep(1)
    try:
        lab.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(lab.pid, signal.SIGKILL)
        lab.wait()


@pytest.fixture(scope="module")
def plan(ambito: Path) -> Plan:
    return load_plan(ambito, 2022)


def test_it_opens_on_the_starting_page_in_italian(desk: Desk) -> None:
    assert desk.page.locator(".jp-RenderedMarkdown h1").first.inner_text().startswith("Inizia qui")
    assert desk.page.locator("html").get_attribute("lang") in ("it", "it_IT", "it-IT", "en", None)
    desk.page.locator(".jp-DirListing-headerItem", has_text="Nome").wait_for()


def test_the_notebooks_were_copied_to_a_folder_of_ones_own(desk: Desk, repo: Path) -> None:
    for name in NOTEBOOKS:
        copied = (desk.home / "quaderni" / f"{name}.ipynb").read_bytes()
        assert copied == (repo / "notebooks" / f"{name}.ipynb").read_bytes()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebook_runs_whole_and_without_an_error(desk: Desk, name: str) -> None:
    panel = desk.open(name)
    desk.run_all(panel)
    errors = panel.locator(
        "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"
    )
    assert errors.all_inner_texts() == []
    assert panel.locator(".jp-OutputArea-output").count() > 0


def test_words_of_a_table_stand_on_the_left_and_its_numbers_on_the_right(desk: Desk) -> None:
    panel = desk.open("piano_annuale")
    if panel.locator(".tabella").count() == 0:
        desk.run_all(panel)
    cells = panel.locator(".tabella").locator("tbody th, tbody td, caption")
    found = cells.evaluate_all("cells => cells.map(c => [c.classList.contains('n'), getComputedStyle(c).textAlign])")
    assert {tuple(one) for one in found} == {(False, "left"), (True, "right")}


def test_a_slider_moved_by_keyboard_gives_the_number_of_the_library(desk: Desk, plan: Plan) -> None:
    panel = desk.open("simulatore")
    desk.run_all(panel)
    handle = _slider(panel, "Eccedenza per l'indigenza")
    _says(desk, handle, "10 punti")
    assert _quota(panel) == [_indigence(plan)], "with nothing moved there is only the plan"
    handle.focus()
    for excess in range(11, 18):
        desk.page.keyboard.press("ArrowRight")
        _settled(panel, f"eccedenza per l’indigenza {excess}")
        expected = _indigence(scenario(plan, eccedenza=excess, comune="Cremona"))
        assert _quota(panel) == [_indigence(plan), expected], f"at {excess} points"
        _says(desk, handle, f"{excess} punti")
    assert _indigence(scenario(plan, eccedenza=17, comune="Cremona")) > _indigence(plan)  # the step was crossed
    panel.locator(".widget-html li", has_text="20 % + 17 % = 37 %").first.wait_for()  # the why follows
    panel.locator(".widget-html img[alt*='Quota indigenza da']").first.wait_for()  # and so does the chart


def test_the_picture_in_the_guide_shows_the_simulator_as_it_is(desk: Desk, repo: Path) -> None:
    panel = desk.open("simulatore")
    desk.run_all(panel)
    _slider(panel, "Eccedenza per l'indigenza").focus()
    for _ in range(10):
        desk.page.keyboard.press("ArrowRight")
    _settled(panel, "eccedenza per l’indigenza 20")
    with Image.open(repo / "docs" / "img" / "simulatore.png") as picture:
        pictured = str(picture.info["Description"])
    simulator, end = panel.locator(".widget-vbox").first, time.monotonic() + PATIENCE / 1000
    while (seen := " ".join(simulator.inner_text().split())) != pictured and time.monotonic() < end:
        desk.page.wait_for_timeout(200)  # table, chart and why come one after the other
    assert seen == pictured, "run: make screenshot"


def test_every_widget_has_an_italian_label_and_the_tab_key_reaches_it(desk: Desk) -> None:
    panel = desk.open("simulatore")
    if panel.locator(".widget-vbox").count() == 0:
        desk.run_all(panel)
    labels = [
        text.strip()
        for text in panel.locator(
            ".widget-vbox > .widget-inline-hbox:not(.widget-html) > .widget-label"
        ).all_inner_texts()
    ]
    assert labels == [
        "Comune", "Eccedenza per l'indigenza", "Quota forze dell'ordine", "SAT richiesti", "Voce dell'offerta",
        "Alloggi in più o in meno", "Norme in vigore alla data", "Nome dello scenario",
    ]  # fmt: skip
    for role in ("slider", "combobox", "textbox", "button"):  # a name a screen reader says, not only a word nearby
        for control in panel.locator(".widget-vbox").get_by_role(role).all():  # type: ignore[arg-type]
            assert re.match(rf'- {role} "[^"]+"', control.aria_snapshot()), control.evaluate("e => e.outerHTML")
    for detto in panel.locator(".piano-detto").all():
        assert detto.get_attribute("aria-live") == "polite"
    panel.locator(".widget-dropdown select").first.focus()
    reached = []
    for _ in range(30):  # readouts and the parts of a date are stops too
        reached.append(desk.page.evaluate(_WHERE))
        desk.page.keyboard.press("Tab")
    order = list(dict.fromkeys(place for place in reached if place))
    assert order[: len(labels)] == labels
    assert order[len(labels) :][:2] == ["Salva questo scenario", "Torna al piano"]


_WHERE = """() => {
    const at = document.activeElement;
    if (at.tagName === 'BUTTON') return at.textContent.trim();
    const row = at.closest('.widget-inline-hbox');
    return row ? row.querySelector('.widget-label').textContent.trim() : '';
}"""


def _with_four_sat(desk: Desk) -> Locator:
    """The simulator, run, with one SAT less than the five of the plan."""
    panel = desk.open("simulatore")
    desk.run_all(panel)
    handle = _slider(panel, "SAT richiesti")
    handle.focus()
    desk.page.keyboard.press("ArrowLeft")
    _settled(panel, "SAT 4 alloggi")
    return panel


def test_a_saved_scenario_is_on_disk_and_renders(desk: Desk, plan: Plan, piano: Command) -> None:
    panel = _with_four_sat(desk)
    name = panel.locator(".widget-text input").last
    name.fill("Quattro transitori")
    name.press("Tab")
    panel.get_by_role("button", name="Salva questo scenario").press("Enter")
    panel.get_by_text("Scenario salvato in").wait_for()
    (saved,) = (desk.home / "reports" / "scenari").glob("ambito-cremonese-2022-quattro-transitori-*.toml")
    made = load_plan(desk.home / "data" / "ambito-cremonese", 2022, saved)
    assert made.scenario == "Quattro transitori: SAT 4 alloggi (Cremona)"
    assert made.lines == scenario(plan, sat=4, comune="Cremona", nome="Quattro transitori").lines
    done = piano("rapporto", "2022", "--scenario", saved, cwd=desk.home)
    assert done.returncode == 0, done.stderr
    page = saved.with_suffix(".html")
    text = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").get_text(" ")
    assert "Scenario di studio, non è il piano" in text
    assert "Quattro transitori: SAT 4 alloggi (Cremona)" in text
    assert "Lo scenario accanto al piano" in text


def test_a_choice_that_is_refused_leaves_nothing_of_the_former_one_on_screen(desk: Desk) -> None:
    panel = _with_four_sat(desk)
    panel.locator(".widget-datepicker input").fill("2017-01-01")
    panel.get_by_text("Scelta non ammessa.").wait_for()
    assert panel.locator(".widget-vbox table").count() == 0
    assert panel.locator(".widget-vbox img").count() == 0
    before = len(list(desk.home.glob("reports/scenari/*.toml")))
    panel.get_by_role("button", name="Salva questo scenario").press("Enter")
    panel.get_by_text("Scenario non salvato: la scelta non è ammessa").wait_for()
    assert len(list(desk.home.glob("reports/scenari/*.toml"))) == before
    panel.get_by_role("button", name="Torna al piano").press("Enter")
    panel.get_by_text("Nessuna modifica: questo è il piano 2022.").wait_for()


def test_words_stand_on_the_left_and_numbers_on_the_right(desk: Desk) -> None:
    panel = desk.open("inizia_qui")
    if panel.locator("section.tabella").count() == 0:
        desk.run_all(panel)
    tables = panel.locator("section.tabella")
    align = "cells => [...new Set(cells.map(cell => getComputedStyle(cell).textAlign))]"
    assert tables.locator("td:not(.n), th:not(.n):not([scope=colgroup])").evaluate_all(align) == ["left"]
    assert tables.locator("td.n").evaluate_all(align) == ["right"]


def test_the_menus_are_those_the_guide_names_and_the_terminal_knows_the_command(desk: Desk, repo: Path) -> None:
    """File, New, Terminale: there `piano` is found, on the data of the desk. The guide and the notebook say so."""
    menu = desk.page.locator(".lm-MenuBar-itemLabel")
    menu.nth(3).click()
    desk.page.locator(".lm-Menu-itemLabel", has_text="Esegui Tutte le Celle").last.wait_for()
    desk.page.keyboard.press("Escape")
    menu.nth(0).click()
    assert menu.nth(0).inner_text() == "File"
    assert menu.nth(3).inner_text() == "Run"
    desk.page.locator(".lm-Menu-itemLabel", has_text="Arresta").wait_for()
    desk.page.locator(".lm-Menu-item", has_text="New").first.hover()
    desk.page.locator(".lm-Menu").nth(1).locator(".lm-Menu-item", has_text="Terminale").click()
    desk.page.locator(".jp-Terminal .xterm-screen").wait_for()
    answer = desk.home / "risposta.txt"
    desk.page.locator(".jp-Terminal textarea").focus()
    desk.page.keyboard.type(f"piano norme --anno 2022 > {answer} && mv {answer} {answer}.fatto\n")
    desk.page.wait_for_timeout(500)
    end = time.monotonic() + PATIENCE / 1000
    while not (done := answer.with_name("risposta.txt.fatto")).exists() and time.monotonic() < end:
        desk.page.wait_for_timeout(300)
    assert "27 ottobre 2021" in done.read_text(encoding="utf-8")
    guide = (repo / "docs" / "guida.md").read_text(encoding="utf-8")
    for words in (
        "menu *File*, *New*, *Terminale*",
        "menu *File*, voce *Arresta*",
        "*Run*, voce *Esegui Tutte le Celle*",
    ):
        assert words in guide
    desk.page.locator(".lm-DockPanel-tabBar .lm-mod-current .lm-TabBar-tabCloseIcon").click()


def _slider(panel: Locator, label: str) -> Locator:
    return panel.locator(".widget-slider", has_text=label).locator("[role=slider]")


def _says(desk: Desk, handle: Locator, words: str) -> None:
    """Wait until a screen reader would say these words for the position of a slider."""
    desk.page.wait_for_function(
        "([e, words]) => e.getAttribute('aria-valuetext') === words", arg=[handle.element_handle(), words]
    )


def _settled(panel: Locator, words: str) -> None:
    """Wait until the table is that of the scenario asked for: caption and numbers come in one piece."""
    panel.locator(".widget-html caption", has_text=words).first.wait_for()


def _quota(panel: Locator) -> list[int]:
    """Indigence quota of Comune di Cremona in the table on screen: in the plan, in the scenario."""
    row = panel.locator(".widget-html table").first.locator("tr", has_text="Quota indigenza").first
    return [int(text) for text in row.locator("td.n").all_inner_texts()[:2]]


def _indigence(plan: Plan) -> int:
    line = next(line for line in plan.lines if line.istat == CREMONA and line.owner is OwnerType.COMUNE)
    return line.value("quota_indigenza") or 0
