"""Help and refusals of the command line are Italian, one sentence, and never obey what was typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from piano_lib.cli.main import COMMANDS, main
from tests.dati import make_ambito


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "piano: manca: COMANDO. Aiuto: piano --help\n"),
        (("verifica",), "piano verifica: manca: ANNO. Aiuto: piano verifica --help\n"),
        (("verifica", "2022", "--datii", "x"), "piano: argomenti non previsti: --datii x. Aiuto: piano --help\n"),
        (("verifica", "2022", "--dat", "x"), "piano: argomenti non previsti: --dat x. Aiuto: piano --help\n"),
        (("verifica", "2022", "--dati"), "piano verifica: --dati vuole un valore. Aiuto: piano verifica --help\n"),
    ],
)
def test_a_wrong_command_line_is_refused_in_one_italian_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert refused(capsys, *words) == sentence


def test_an_unknown_command_is_refused_naming_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = refused(capsys, "rapportino")
    assert "COMANDO non può essere «rapportino»" in sentence
    assert all(command.name in sentence for command in COMMANDS)


def test_control_characters_typed_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = refused(capsys, "verifica", "2022", "--\x1b[2J\u202e\x07" + "x" * 1_000_000)
    assert sentence.rstrip("\n").isprintable()
    assert len(sentence) < 600


def test_help_is_italian(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["verifica", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
        out = capsys.readouterr().out
        assert out.startswith("uso: piano")
        assert not [word for word in ("usage", "positional", "options", "show this") if word in out]


def test_a_console_of_another_alphabet_gets_the_whole_answer(ambito: Path) -> None:
    command = [sys.executable, "-m", "piano_lib.cli.main", "verifica", "2022", "--dati", str(ambito)]
    done = subprocess.run(
        command, capture_output=True, env={"PYTHONIOENCODING": "ascii", "PATH": ""}, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"bastano per il piano" in done.stdout


def test_what_the_system_refuses_and_ctrl_c_are_sentences_too(
    ambito: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["verifica", "2022", "--dati", str(ambito)]
    for failure, code in ((OSError(28, "No space left on device", "x"), 1), (KeyboardInterrupt(), 130)):

        def fail(*_: object, failure: BaseException = failure) -> None:
            raise failure

        monkeypatch.setattr("piano_lib.cli.verifica.run", fail)
        assert main(words) == code
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


EARLY = """
import sys
class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "piano_lib.survey":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
"""


def test_ctrl_c_while_the_command_is_loading_is_a_sentence(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(EARLY)
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    executable = Path(sys.executable).with_name("piano")
    done = subprocess.run([executable, "verifica", "2022"], cwd=repo, env=env, capture_output=True, text=True)
    assert done.returncode == 130
    assert done.stderr == "piano verifica: interrotto; quello che era già pubblicato è rimasto com'era.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
@pytest.mark.parametrize("words", ["norme", "norme --alla-data 2021-10-27", "verifica 2022", "spiega 2022 Cremona"])
def test_a_reader_who_has_had_enough_ends_the_command_in_silence(repo: Path, words: str) -> None:
    executable = Path(sys.executable).with_name("piano")
    # The reader is gone before the first word is written.
    script = f"{executable} {words} 2>errori | true; echo ${{PIPESTATUS[0]}} >&2"
    for redirected in (script.replace("2>errori", ""), script.replace("2>errori", "2>&1")):
        done = subprocess.run(["bash", "-c", redirected], cwd=repo, capture_output=True, text=True, check=True)
        said = [line for line in done.stderr.splitlines() if not line.startswith("Le norme sono state lette fino al")]
        assert said == ["141"]


@pytest.mark.parametrize(
    "words",
    [
        ("rapporto", "2022", "--parametro", "testo=a\udcffb"),
        ("scenario", "2022", "--sat", "3", "--nome", "a\udcffb", "--salva", "x.toml"),
        ("scheda", "2022", "\udc80"),
        ("scheda", "2022", "Cremona", "--uscita", "fuori\udcff"),
        ("\udcff",),
    ],
    ids=ascii,
)
def test_bytes_that_are_no_text_are_refused_wherever_they_are_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "non è scritto in UTF-8" in printed.err
    assert printed.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name of a file is Unicode")
def test_a_folder_whose_name_is_no_text_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_ambito(tmp_path).rename(tmp_path / "dati\udcff")
    monkeypatch.chdir(tmp_path / "dati\udcff")
    assert main(["scheda", "2022", "Cremona"]) == 2
    assert "rinominala" in capsys.readouterr().err
