"""What the pin on ``jsonschema`` saves at every start of papermill, nbconvert and JupyterLab."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.measure import Row, Setup, medians, seconds, times

NEWER = "`jsonschema` senza vincolo"
UNPINNED = "jsonschema[format-nongpl]>=4.25"
STARTED = {"papermill": "papermill", "nbconvert.nbconvertapp": "nbconvert", "jupyterlab.labapp": "JupyterLab"}


def starts(setup: Setup) -> Iterator[Row]:
    """Import of each with our packages, then with a newer ``jsonschema`` before them (it needs the network)."""
    beside = setup.scratch / "jsonschema"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(beside), UNPINNED]
    if subprocess.run(install, capture_output=True, check=False).returncode:
        yield Row("avvio di papermill, nbconvert e JupyterLab", "", NEWER, "", "non misurato", "3 s in meno", None)
        return
    for module, name in STARTED.items():

        def start(path: str = "", module: str = module) -> None:
            env = {**os.environ, "PYTHONPATH": path}
            env.pop("PYTHONDONTWRITEBYTECODE", None)
            subprocess.run([sys.executable, "-c", f"import {module}"], env=env, check=True)

        start(str(beside))  # compiles what was installed
        mine, other = medians(setup.repeat, start, lambda start=start: start(str(beside)))  # type: ignore[misc]
        yield Row(
            f"avvio di {name}", seconds(mine), NEWER, seconds(other),
            f"{seconds(other - mine)} in meno ({times(other / mine)})", "3 s in meno", other - mine >= 3,
        )  # fmt: skip
