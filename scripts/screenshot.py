"""Make ``docs/img/rapporto.png``, the picture the README opens with: the top of the newest report.

Run by ``make screenshot``. Needs Chromium; the report is made anew in a temporary folder, so that the picture
shows what the code gives today.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from piano_lib.cli.main import main as piano

REPO = Path(__file__).resolve().parent.parent
DATA, PICTURE = REPO / "data" / "ambito-cremonese", REPO / "docs" / "img" / "rapporto.png"
WIDTH, HEIGHT, COLOURS = 1100, 1000, 64
FLAGS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]


def photograph(page: Path, chromium: str) -> Image.Image:
    """The first screen of the page, in Chromium with the network off."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        sheet = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, offline=True, locale="it-IT")
        sheet.goto(page.as_uri())
        shot = sheet.screenshot()
        browser.close()
    return Image.open(io.BytesIO(shot))


def main() -> int:
    """Make the report, photograph it, write the picture with few colours."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Manca Chromium: apt-get install chromium", file=sys.stderr)
        return 1
    year = max(int(folder.name) for folder in DATA.iterdir() if folder.name.isdigit())
    with tempfile.TemporaryDirectory() as folder:
        code = piano(["rapporto", str(year), "--dati", str(DATA), "--uscita", folder])
        if code:
            return code
        picture = photograph(Path(folder) / DATA.name / str(year) / f"piano-{year}.html", chromium)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").quantize(COLOURS).save(PICTURE, optimize=True)
    print(f"{PICTURE.relative_to(REPO)}: {PICTURE.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
