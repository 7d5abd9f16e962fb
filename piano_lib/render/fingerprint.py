"""What a report depends on, as hashes: a report is made again only when one of them changes."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import piano_lib

LIBRARY = Path(piano_lib.__file__).parent
PACKAGES = (  # what runs the cells, and whatever writes a byte of what is published
    "papermill", "nbclient", "nbconvert", "ipykernel", "ipython", "nbformat", "pandas", "numpy", "matplotlib",
    "geopandas", "shapely", "pyproj", "babel", "jinja2", "mistune", "lxml", "xlsxwriter", "weasyprint",
)  # fmt: skip
LEFT_OUT = frozenset({"__pycache__", "_notebooks", "lab_config"})


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def of_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def of_values(values: object) -> str:
    """SHA-256 of plain values, whatever the order of their keys."""
    return sha256(json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


@cache
def library() -> str:
    """Hash of the library: its code, its rules, its templates and style sheets."""
    return of_values(_tree(LIBRARY, (path for path in sorted(LIBRARY.rglob("*")) if not LEFT_OUT & {*path.parts})))


@cache
def versions() -> Mapping[str, str]:
    """Versions of what the reports are made with."""
    known = {"python": platform.python_version(), "piano_lib": piano_lib.__version__}
    for name in PACKAGES:
        try:
            known[name] = version(name)
        except PackageNotFoundError:  # an extra that is not installed
            known[name] = ""
    return known


def inputs(folder: Path, years: Iterable[int]) -> dict[str, str]:
    """Hashes of the ambito's own files and of those of the years, by name relative to ``folder``.

    Hidden files and folders (as ``.archivio``) are no input.
    """
    places = [folder, *(folder / str(year) for year in sorted(set(years)))]
    found = (path for place in places if place.is_dir() for path in sorted(place.iterdir()))
    return _tree(folder, (path for path in found if not path.name.startswith((".", "~"))))


def _tree(root: Path, paths: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): of_file(path) for path in paths if path.is_file()}
