"""Help and refusals of the command line are Italian, one sentence, and never obey what was typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from piano_lib.cli.main import COMMANDS, main


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
