"""``piano lab``: JupyterLab on the notebooks, in Italian, with the kernel that has this library."""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from piano_lib.cli.options import DONE, UsageError, add_folders, ambito_folder, output_folder
from piano_lib.survey.location import OUTPUT, VARIABLE

CONFIG = Path(__file__).parent / "lab_config"  # the settings an analyst may still change in JupyterLab's own menu
EXTENSIONS = CONFIG / "labextensions"  # what JupyterLab lacks: names of sliders, text on the left, Italian said
START = "inizia_qui.ipynb"
INSTALL = 'Manca {what}: installa la parte «lab» con  pip install "piano-lib[lab]"'


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``piano lab``."""
    add_folders(parser)
    parser.add_argument(
        "--quaderni", metavar="DIR", help="cartella dei quaderni (se manca: notebooks/, oppure quaderni/ creata qui)"
    )
    parser.add_argument(
        "--porta", type=int, metavar="N", help="porta su cui JupyterLab ascolta, solo su questa macchina"
    )
    parser.add_argument("--senza-browser", action="store_true", help="non aprire il browser: scrive solo l'indirizzo")


def run(args: argparse.Namespace) -> int:
    """Open JupyterLab and wait until it is closed; exit code 0 when it was closed by the user."""
    for module, what in (("jupyterlab", "JupyterLab"), ("ipywidgets", "ipywidgets (serve al simulatore)")):
        if importlib.util.find_spec(module) is None:
            raise UsageError(INSTALL.format(what=what))
    data, reports = ambito_folder(args).resolve(), output_folder(args).resolve()
    notebooks, kept = notebooks_folder(args.quaderni)
    print(f"JupyterLab si apre sui quaderni in «{notebooks}», con i dati di «{data}».")
    if kept:
        print(f"I tuoi quaderni già presenti non sono stati toccati: {', '.join(kept)}.")
    print("Per chiuderlo: menu File, voce Arresta, oppure Ctrl-C in questa finestra.", flush=True)
    try:
        ended = subprocess.run(command(notebooks, args.porta, not args.senza_browser), env=environment(data, reports))
    except KeyboardInterrupt:
        return DONE
    return ended.returncode


def command(notebooks: Path, port: int | None, browser: bool) -> list[str]:
    """The command that starts JupyterLab with this very interpreter, so that its kernel has this library."""
    words = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={notebooks}"]
    words += [f"--LabApp.default_url=/lab/tree/{START}", "--LabApp.extension_manager=readonly"]
    words += [f"--LabApp.extra_labextensions_path={EXTENSIONS}", *_shell()]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container: JupyterLab refuses root unless told
        words.append("--allow-root")
    if port is not None:
        words += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    return words if browser else [*words, "--no-browser"]


def _shell() -> list[str]:
    """The terminal of the desk as a plain shell: a login shell would set a path of its own, without ``piano``."""
    if os.name == "nt":
        return []
    shell = os.environ.get("SHELL") or shutil.which("sh") or "/bin/sh"
    return [f"--ServerApp.terminado_settings={{'shell_command': [{shell!r}]}}"]


def environment(data: Path, reports: Path, base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of JupyterLab, its kernels and terminals: Italian, our kernel and commands first, the folders."""
    paths = [str(CONFIG), *filter(None, [base.get("JUPYTER_CONFIG_PATH")])]
    return {
        **base,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(paths),
        "JUPYTER_PREFER_ENV_PATH": "1",  # a kernel «python3» of the user's home may not have this library
        "PATH": os.pathsep.join(filter(None, [str(Path(sys.executable).parent), base.get("PATH", "")])),
        VARIABLE: str(data),
        OUTPUT: str(reports),
    }


def notebooks_folder(given: str | None) -> tuple[Path, list[str]]:
    """A folder of notebooks that can be written to, and the names that were there already and differ from ours.

    In the repository it is ``notebooks/``; from an installed wheel the notebooks are copied once to ``quaderni/``.
    """
    if given is None:
        for place in (Path.cwd(), *Path.cwd().parents):
            if (place / "notebooks" / START).is_file():
                return (place / "notebooks").resolve(), []
    folder = Path(given) if given is not None else Path.cwd() / "quaderni"
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"«{folder}» è un file, non una cartella: indica con --quaderni la cartella dei quaderni.")
    return folder.resolve(), _copy_missing(_source(), folder)


def _source() -> Path:
    from piano_lib.render.agenda import notebooks

    if (notebooks() / START).is_file():
        return notebooks()
    raise UsageError("I quaderni non sono in questa installazione: reinstalla piano-lib oppure indica --quaderni.")


def _copy_missing(source: Path, folder: Path) -> list[str]:
    """Copy what is not there yet; the analyst's own notebooks are never written over."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    for notebook in sorted(source.glob("*.ipynb")):
        there = folder / notebook.name
        if not there.exists():
            shutil.copyfile(notebook, there)
        elif there.read_bytes() != notebook.read_bytes():
            kept.append(notebook.name)
    return kept
