"""`piano lab`: the command it starts, its environment, and the notebooks it never writes over."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from piano_lib.cli.lab import CONFIG, EXTENSIONS, command, environment, notebooks_folder
from piano_lib.cli.main import main
from piano_lib.cli.options import UsageError, output_folder


def test_jupyterlab_is_started_with_this_interpreter_on_the_starting_page(tmp_path: Path) -> None:
    words = command(tmp_path, 8899, False)
    assert words[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={tmp_path}" in words
    assert "--LabApp.default_url=/lab/tree/inizia_qui.ipynb" in words
    assert "--ServerApp.port=8899" in words
    assert "--no-browser" in words
    assert "--no-browser" not in command(tmp_path, None, True)


def test_its_terminal_is_no_login_shell_which_would_forget_where_the_command_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", "/bin/bash")
    assert "--ServerApp.terminado_settings={'shell_command': ['/bin/bash']}" in command(tmp_path, None, True)
    monkeypatch.delenv("SHELL")
    assert any(word.startswith("--ServerApp.terminado_settings=") for word in command(tmp_path, None, True))


def test_what_jupyterlab_lacks_is_an_extension_that_asks_nothing_of_the_network(tmp_path: Path) -> None:
    assert f"--LabApp.extra_labextensions_path={EXTENSIONS}" in command(tmp_path, None, True)
    folder = EXTENSIONS / "piano-desk"
    described = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    script = (folder / described["jupyterlab"]["_build"]["load"]).read_text(encoding="utf-8")
    assert described["name"] in script
    assert "http" not in script
    assert "import(" not in script


def test_results_of_a_terminal_of_the_desk_go_where_the_desk_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = environment(tmp_path / "data", tmp_path / "altrove", {})
    monkeypatch.setenv("PIANO_USCITA", given["PIANO_USCITA"])
    monkeypatch.chdir(tmp_path)
    assert output_folder(Namespace(dati=None, uscita=None)) == tmp_path / "altrove"
    assert output_folder(Namespace(dati="x", uscita=None)) == tmp_path / "reports"


def test_its_settings_are_italian_and_ask_nothing_of_the_network(tmp_path: Path) -> None:
    found = environment(tmp_path / "data", tmp_path / "reports", {"JUPYTER_CONFIG_PATH": "/altro", "PATH": "/bin"})
    assert found["JUPYTER_CONFIG_PATH"] == f"{CONFIG}{os.pathsep}/altro"
    assert found["PIANO_DATI"] == str(tmp_path / "data")
    assert found["JUPYTER_PREFER_ENV_PATH"] == "1"
    assert found["PATH"] == f"{Path(sys.executable).parent}{os.pathsep}/bin"
    settings = json.loads((CONFIG / "labconfig" / "default_setting_overrides.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/translation-extension:plugin"]["locale"] == "it_IT"
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_in_the_repository_the_notebooks_are_used_where_they_are(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo / "tests")
    assert notebooks_folder(None) == (repo / "notebooks", [])


def test_elsewhere_they_are_copied_once_and_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder, kept = notebooks_folder(None)
    assert (folder, kept) == (tmp_path / "quaderni", [])
    mine = folder / "simulatore.ipynb"
    mine.write_text("il mio lavoro", encoding="utf-8")
    (folder / "confronto.ipynb").unlink()
    assert notebooks_folder(None) == (folder, ["simulatore.ipynb"])
    assert mine.read_text(encoding="utf-8") == "il mio lavoro"
    assert (folder / "confronto.ipynb").is_file()


def test_a_file_is_not_a_folder_of_notebooks(tmp_path: Path) -> None:
    taken = tmp_path / "quaderni"
    taken.write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="è un file, non una cartella"):
        notebooks_folder(str(taken))


def test_without_data_it_says_so_and_starts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["lab"]) == 2
    assert "data/" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_its_help_keeps_the_name_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["lab", "--help"])
    assert "Apre JupyterLab sui quaderni." in capsys.readouterr().out


def test_without_ipywidgets_it_says_what_to_install(
    ambito: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ipywidgets" else object())
    assert main(["lab", "--dati", str(ambito)]) == 2
    assert 'pip install "piano-lib[lab]"' in capsys.readouterr().err
