"""Makes the pictures of the guide again: ``python scripts/schermate.py`` drives `piano lab` in Debian's Chromium.

Writes ``docs/img/lab.png`` and ``docs/img/simulatore.png``.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Page, sync_playwright

REPO = Path(__file__).resolve().parents[1]
PORT, TOKEN, PATIENCE = 8937, "schermate", 120_000
WIDTH, HEIGHT = 1200, 760


def main() -> None:
    """Start JupyterLab on a copy of the data, take both pictures, stop it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        shutil.copytree(REPO / "data", home / "data")
        own = {
            name: str(home / ".jupyter" / name)
            for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        }
        words = [str(Path(sys.executable).with_name("piano")), "lab", "--senza-browser", "--porta", str(PORT)]
        lab = subprocess.Popen(
            words, cwd=home, env={**os.environ, **own, "JUPYTER_TOKEN": TOKEN}, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait()
            with sync_playwright() as play:
                found = shutil.which("chromium")
                browser = play.chromium.launch(
                    executable_path=found, args=["--no-sandbox", "--disable-gpu", "--lang=it"]
                )
                page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="it-IT")
                page.set_default_timeout(PATIENCE)
                pictures(page)
                browser.close()
        finally:
            os.killpg(lab.pid, signal.SIGINT)
            time.sleep(1)
            if lab.poll() is None:
                os.killpg(lab.pid, signal.SIGINT)
            lab.wait(timeout=30)


def wait() -> None:
    """Wait until the server answers."""
    for _ in range(400):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api?token={TOKEN}", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("piano lab non è partito")


def pictures(page: Page) -> None:
    """The starting page, then the simulator with a choice moved."""
    page.goto(f"http://127.0.0.1:{PORT}/?token={TOKEN}")
    page.locator(".jp-NotebookPanel .jp-RenderedMarkdown h1").first.wait_for()
    time.sleep(2)
    page.screenshot(path=REPO / "docs" / "img" / "lab.png")
    page.locator(".jp-DirListing-item[title*='simulatore.ipynb']").dblclick()
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) h1", has_text="Simulatore").wait_for()
    page.wait_for_function("() => /Idle|Inattivo/.test(document.querySelector('#jp-main-statusbar').textContent)")
    page.locator(".lm-MenuBar-itemLabel").nth(3).click()
    page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()
    handle = page.locator(".widget-slider", has_text="Eccedenza").locator("[role=slider]")
    handle.wait_for()
    time.sleep(8)
    page.keyboard.press("Escape")
    handle.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.locator(".widget-html caption", has_text="indigenza 20").first.wait_for()
    page.locator(".widget-dropdown").first.scroll_into_view_if_needed()
    page.locator(".widget-dropdown").first.evaluate("e => e.scrollIntoView({block: 'start'})")
    time.sleep(1)
    target = REPO / "docs" / "img" / "simulatore.png"
    page.screenshot(path=target)
    said(target, page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .widget-vbox").first.inner_text())


def said(target: Path, words: str) -> None:
    """Write in a picture the words it shows: the tests compare them with the simulator of the day."""
    info = PngInfo()
    info.add_itxt("Description", " ".join(words.split()))
    with Image.open(target) as picture:
        picture.load()
        picture.save(target, pnginfo=info, optimize=True)


if __name__ == "__main__":
    main()
