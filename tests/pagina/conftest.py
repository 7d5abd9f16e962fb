"""The pages under test, made once by the real command, and a browser with the network off to open them in."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from piano_lib.api import load_plan
from piano_lib.plan import Plan
from piano_lib.render import names
from piano_lib.survey.model import Reply

YEAR, BEFORE = 2022, 2021
Command = Callable[..., object]

# No flag may let the browser ask the network for anything: names resolve to nothing.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
]  # fmt: skip


@pytest.fixture(scope="session")
def plan(ambito: Path) -> Plan:
    """The plan of the later year, to choose comuni by what they are and not by name."""
    return load_plan(ambito, YEAR)


@pytest.fixture(scope="session")
def schede(plan: Plan) -> dict[str, tuple[str, str]]:
    """Three kinds of comune, ISTAT code and name of each: the one in focus, one with one dwelling, a nil return."""
    names_of = plan.ambito.names
    totals = {istat: plan.municipality(istat).total("g_totale") for istat in names_of}
    one = next(istat for istat, total in totals.items() if total.complete and total.value == 1)
    replies = {istat: {line.declaration.reply for line in plan.municipality(istat).lines} for istat in names_of}
    nil = next(istat for istat, said in replies.items() if said == {Reply.NIL})
    chosen = {"scheda-capoluogo": plan.ambito.focus, "scheda-un-alloggio": one, "scheda-nulla": nil}
    return {kind: (istat, names_of[istat]) for kind, istat in chosen.items()}


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    published: Path,
    piano: Command,
    ambito: Path,
    schede: dict[str, tuple[str, str]],
) -> Path:
    """What `piano rapporto` published, with the three schede and the PDF-less downloads: ``reports/<ambito>``."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder, record = shared / "site", shared / "site.json"
    with FileLock(shared / "site.lock"):
        if not record.exists():
            shutil.copytree(published, folder)
            failed = []
            for _, name in schede.values():
                done = piano("scheda", str(YEAR), name, "--dati", ambito, "--uscita", folder)
                failed += [done.stdout + done.stderr] if done.returncode else []  # type: ignore[attr-defined]
            record.write_text(json.dumps(failed))
    assert json.loads(record.read_text()) == []
    return folder / ambito.name


@pytest.fixture(scope="session")
def pages(site: Path, schede: dict[str, tuple[str, str]]) -> dict[str, Path]:
    """The pages of the gate, by what they are."""
    return {
        "rapporto-prima": site / names.report(BEFORE, "html"),
        "rapporto": site / names.report(YEAR, "html"),
        "confronto": site / names.comparison(BEFORE, YEAR),
        "indice": site / names.INDEX,
        "accessibilita": site / names.STATEMENT,
        **{kind: site / names.scheda(YEAR, istat, name) for kind, (istat, name) in schede.items()},
    }


@pytest.fixture(scope="module")  # Playwright holds the thread's event loop: the next file's tests need it back
def browser(chromium: Path) -> Iterator[Browser]:
    """Headless Chromium of the system."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a published page as a reader would, the network off; ``inject`` lifts the page's policy for axe only."""
    contexts = []

    def opened(path: Path, width: int = 1280, inject: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, offline=True, bypass_csp=inject, locale="it-IT"
        )
        contexts.append(context)
        page = context.new_page()
        page.requested = []  # type: ignore[attr-defined]
        page.on("request", lambda request: page.requested.append(request.url))  # type: ignore[attr-defined]
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
