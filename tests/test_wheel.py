"""The built wheel is whole: installed alone in a bare environment, `piano rapporto` works from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
        "--wheel-dir", folder, REPO, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return next(folder.glob("piano_lib-*-py3-none-any.whl"))


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and, borrowed, the dependencies: nothing of this repository.

    A folder added by a .pth file does not run the .pth files in it, so the editable install stays out of reach.
    """
    folder = tmp_path_factory.mktemp("bare") / "venv"
    venv.create(folder, with_pip=False)
    inside = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    (inside / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    done = run(
        sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "--quiet", "--no-deps",
        "--no-index", "--ignore-installed", wheel, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    templates = Path("share", "jupyter", "nbconvert", "templates")
    for template in (Path(sys.prefix) / templates).iterdir():  # those of nbconvert itself
        if template.name != "piano":
            (folder / templates / template.name).symlink_to(template)
    return folder


def test_the_wheel_carries_notebooks_rules_template_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for notebook in (REPO / "notebooks").glob("*.ipynb"):
        assert f"piano_lib/_notebooks/{notebook.name}" in names
    for source in (REPO / "piano_lib").rglob("*"):
        if source.is_file() and "__pycache__" not in source.parts and ".ipynb_checkpoints" not in source.parts:
            assert source.relative_to(REPO).as_posix() in names
    for part in (REPO / "piano_lib" / "template" / "piano").iterdir():
        assert any(name.endswith(f"data/share/jupyter/nbconvert/templates/piano/{part.name}") for name in names)


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if not name.startswith(("piano_lib/", "piano_lib-"))] == []
    assert [name for name in names if "checkpoint" in name or name.endswith((".pyc", ".csv", ".geojson"))] == []


def test_the_report_is_made_from_any_folder_by_the_wheel_alone(bare: Path, ambito: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "altrove"
    elsewhere.mkdir()
    origin = run(bare / "bin" / "python", "-c", "import piano_lib; print(piano_lib.__file__)", cwd=elsewhere)
    assert Path(origin.stdout.strip()).is_relative_to(bare), origin.stderr

    done = run(
        bare / "bin" / "piano", "rapporto", "2022", "--dati", ambito, "--uscita", tmp_path / "uscita", cwd=elsewhere
    )

    assert done.returncode == 0, done.stdout + done.stderr
    page = next((tmp_path / "uscita").rglob("piano-2022.html"))
    assert "<h1" in page.read_text(encoding="utf-8")
    assert list(elsewhere.iterdir()) == []


def test_jupyter_itself_finds_the_template(bare: Path, published: Path, tmp_path: Path) -> None:
    notebook = next(published.rglob("piano-2022.ipynb"))
    done = run(
        bare / "bin" / "python", "-m", "nbconvert", "--to", "html", "--template", "piano", "--output-dir", tmp_path,
        notebook, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "piano-2022.html").read_text(encoding="utf-8")
    assert 'lang="it"' in page
    assert "<script" not in page
