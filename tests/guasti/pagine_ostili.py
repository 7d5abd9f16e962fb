"""Pages that hold hostile texts, opened in a real browser: what they say aloud, and what they ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


def nothing_obeyed(texts: int, pages: Sequence[Path], chromium: Path) -> None:
    """Open pages with their policy and with the policy switched off: no alert, no request but the pages themselves."""
    alerts: list[str] = []
    requests: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        for bypass in (False, True):
            context = browser.new_context(bypass_csp=bypass)
            for path in pages:
                page = context.new_page()
                page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
                page.on("request", lambda request: requests.append(request.url))
                page.goto(path.as_uri(), wait_until="load")
                page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
                page.keyboard.press("Tab")
                page.wait_for_timeout(200)
                page.close()
        browser.close()
    asked = [url for url in requests if not url.startswith(("file://", "data:image/"))]
    opened = f"{len(pages)} pagine aperte con la policy e senza"
    print(f"\n{texts} testi ostili, {opened}: {len(alerts)} avvisi, {len(asked)} richieste")
    assert (alerts, asked) == ([], [])
    assert len([url for url in requests if url.startswith("file://")]) == 2 * len(pages)


def texts_of(part: Any) -> Iterator[str]:
    """Every string in a dataclass, however deep."""
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        yield from (words for field in fields(part) for words in texts_of(getattr(part, field.name)))
    elif isinstance(part, tuple):
        yield from (words for one in part for words in texts_of(one))
