"""html-validate finds nothing in the published pages, and would find a defect."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

CONFIG = Path(__file__).with_name("html-validate.cjs")


def findings(node_modules: Path, *paths: Path) -> list[str]:
    """Messages of html-validate, a line each."""
    command = ["node", node_modules / "html-validate" / "bin" / "html-validate.mjs"]
    options = ["--config", CONFIG, "--formatter", "json", "--max-warnings", "0"]
    run = subprocess.run([*command, *options, *paths], capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode in (0, 1), run.stderr
    return [
        f"{Path(page['filePath']).name}:{message['line']} {message['ruleId']}: {message['message']}"
        for page in json.loads(run.stdout)
        for message in page["messages"]
    ]


def test_every_page_is_valid(node_modules: Path, pages: dict[str, Path]) -> None:
    assert findings(node_modules, *pages.values()) == []


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ("<main ", '<main id="contenuto" ', "no-dup-attr"),
        ("</main>", '<h2 style="color:red">x</h2></main>', "no-inline-style"),
        ("</main>", '<a href="#contenuto"></a></main>', "wcag/h30"),
        ("</main>", '<img src="data:,"></main>', "wcag/h37"),
    ],
)
def test_a_defect_is_found(
    node_modules: Path, pages: dict[str, Path], tmp_path: Path, good: str, bad: str, rule: str
) -> None:
    spoiled = tmp_path / "spoiled.html"
    spoiled.write_text(pages["indice"].read_text(encoding="utf-8").replace(good, bad, 1), encoding="utf-8")
    assert any(rule in message for message in findings(node_modules, spoiled))


def unexplained(config: str) -> list[str]:
    """The lines under ``rules`` without a sentence above them; what cannot be read is one of them."""
    lines = [line.strip() for line in config.splitlines()]
    code = [line for line in lines if not line.startswith("//")]
    if not any(re.search(r"\brules\b", line) for line in code):
        return []
    if "rules: {" not in lines:
        return [line for line in code if "rules" in line]
    first = lines.index("rules: {") + 1
    changed = range(first, lines.index("},", first))
    return [
        lines[number]
        for number in changed
        if not lines[number].startswith("//")
        and not (lines[number - 1].startswith("// ") and len(lines[number - 1]) > 40)
    ]


def test_no_rule_is_changed_without_a_sentence() -> None:
    assert unexplained(CONFIG.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "config",
    [
        'module.exports = { rules: { "no-inline-style": "off" } };',
        'module.exports = {\n  rules: {\n    "no-inline-style": "off",\n  },\n};',
        'module.exports = {\n  rules: {\n    // why not\n    "no-inline-style": "off",\n  },\n};',
    ],
)
def test_a_rule_changed_without_a_sentence_would_be_seen(config: str) -> None:
    assert unexplained(config)
