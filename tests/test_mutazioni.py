"""The mutation run can start: its conftest forgets what the rules remember, and its tests pass before any mutant."""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path


def test_the_tests_of_a_mutation_run_pass_under_its_own_settings(tmp_path: Path, repo: Path) -> None:
    for name in ("piano_lib", "tests", "data", "docs", "pyproject.toml", "CONTRIBUTING.md"):
        (tmp_path / name).symlink_to(repo / name)
    (tmp_path / "conftest.py").write_bytes((repo / "scripts" / "mutazioni_conftest.py").read_bytes())
    settings = configparser.ConfigParser()
    settings.read(repo / "scripts" / "mutazioni.cfg", encoding="utf-8")
    words = settings["mutmut"]["pytest_add_cli_args"].split()
    one = "tests/rules/test_book.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *words, "-p", "no:warnings", one],
        cwd=tmp_path, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert " passed" in done.stdout
