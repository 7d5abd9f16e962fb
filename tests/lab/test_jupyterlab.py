"""A real JupyterLab, started by `piano lab`, in a real browser: notebooks run, the simulator answers."""

from __future__ import annotations

import os
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
from playwright.sync_api import Locator, Page, sync_playwright

from piano_lib.api import load_plan
from piano_lib.plan import Plan
from piano_lib.scenarios import scenario
from piano_lib.survey.model import OwnerType

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
    handle = _slider(panel, "Eccedenza indigenza")
    assert handle.get_attribute("aria-valuenow") == "10.0"
    assert _quota(panel) == [_indigence(plan), _indigence(plan)]
    handle.focus()
    for excess in range(11, 18):
        desk.page.keyboard.press("ArrowRight")
        _settled(panel, f"eccedenza per l’indigenza {excess}")
        expected = _indigence(scenario(plan, eccedenza=excess, comune="Cremona"))
        assert _quota(panel) == [_indigence(plan), expected], f"at {excess} points"
    assert _indigence(scenario(plan, eccedenza=17, comune="Cremona")) > _indigence(plan)  # the step was crossed
    panel.locator(".widget-html li", has_text="20 % + 17 % = 37 %").first.wait_for()  # the why follows
    panel.locator(".widget-html img[alt*='Quota indigenza da']").first.wait_for()  # and so does the chart


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
        "Comune", "Eccedenza indigenza (punti)", "Quota forze dell'ordine", "SAT richiesti (alloggi)",
        "Voce dell'offerta", "Alloggi in più o in meno", "Norme in vigore alla data", "Nome dello scenario",
    ]  # fmt: skip
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


def test_a_saved_scenario_is_on_disk_and_renders(desk: Desk, plan: Plan, piano: object, tmp_path: Path) -> None:
    panel = desk.open("simulatore")
    desk.run_all(panel)
    handle = _slider(panel, "SAT richiesti")
    handle.focus()
    desk.page.keyboard.press("ArrowLeft")
    _settled(panel, "SAT 4 alloggi")
    name = panel.locator(".widget-text input").last
    name.fill("Quattro transitori")
    name.press("Tab")
    panel.get_by_role("button", name="Salva questo scenario").press("Enter")
    panel.get_by_text("Scenario salvato in").wait_for()
    saved = desk.home / "reports" / "scenari" / "ambito-cremonese-2022-quattro-transitori.toml"
    made = load_plan(desk.home / "data" / "ambito-cremonese", 2022, str(saved))
    assert made.scenario == "Quattro transitori: SAT 4 alloggi"
    assert made.lines == scenario(plan, sat=4, comune="Cremona", nome="Quattro transitori").lines


def _slider(panel: Locator, label: str) -> Locator:
    return panel.locator(".widget-slider", has_text=label).locator("[role=slider]")


def _settled(panel: Locator, words: str) -> None:
    """Wait until the table is that of the scenario asked for: caption and numbers come in one piece."""
    panel.locator(".widget-html caption", has_text=words).first.wait_for()


def _quota(panel: Locator) -> list[int]:
    """Indigence quota of Comune di Cremona in the table on screen: in the plan, in the scenario."""
    row = panel.locator(".widget-html table").first.locator("tr", has_text="Quota indigenza").first
    return [int(text) for text in row.locator("td").all_inner_texts()[:2]]


def _indigence(plan: Plan) -> int:
    line = next(line for line in plan.lines if line.istat == CREMONA and line.owner is OwnerType.COMUNE)
    return line.value("quota_indigenza") or 0
