"""Wrong parameters are refused in a sentence, before any kernel, and leave nothing behind."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from piano_lib.cli.main import main
from tests.dati import make_ambito
from tests.guasti.officina import run, tree

WRONG = [
    "rapporto duemila",
    "rapporto 2022.5",
    "rapporto 2030",
    "rapporto 2021 22",
    "rapporto -2022",
    "rapporto ../2022",
    "rapporto 2022 --parametro ano=2022",
    "rapporto 2022 --parametro anno=2021",
    "rapporto 2022 --parametro dati=/etc",
    "rapporto 2022 --parametro soglia",
    "rapporto 2022 --parametro =3",
    "rapporto 2022 --parametro {x}={y}",
    "rapporto 2022 --limite 0",
    "rapporto 2022 --limite -5",
    "rapporto 2022 --limite presto",
    "rapporto 2022 --processi 0",
    "rapporto 2022 --processi 100000",
    "rapporto 2022 --scheduler localhost",
    "rapporto 2022 --dati nessuna-cartella",
    "rapporto 2022 --dati .",
    "rapporto 2022 --uscita un-file",
    "rapporto 2022 --pdff",
    "confronto 2021",
    "confronto 2021 2021",
    "confronto 2021 2030",
    "confronto duemila 2022",
    "confronto 2021 2022 2023",
    "scheda 2022",
    "scheda 2022 Atlantide",
    "scheda 2022 ../../x",
    "scheda 2022 Cremona --tutte",
    "scheda 2030 Cremona",
    "verifica",
    "verifica duemila",
    "spiega 2022 Atlantide",
    "spiega 2022.5 Cremona",
    "norme --alla-data 2021-02-30",
    "controlla nessuna-cartella",
    "controlla .",
    "raporto 2022",
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_ambito(tmp_path / "data")
    (tmp_path / "un-file").touch()
    return tmp_path


@pytest.mark.parametrize("words", WRONG)
def test_a_wrong_parameter_is_refused_without_starting_any_process(
    place: Path, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", started)
    monkeypatch.setattr(os, "fork", started)
    monkeypatch.chdir(place)
    before = tree(place)
    try:
        code = main(words.split(" "))
    except SystemExit as ended:
        code = int(ended.code or 0)
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert len(printed.err.strip().splitlines()) == 1, printed.err
    assert "Traceback" not in printed.err
    assert tree(place) == before


@pytest.mark.contati
def test_the_command_refuses_every_wrong_parameter_and_says_how_long_it_took(place: Path) -> None:
    spent = []
    for words in WRONG:
        began = time.perf_counter()
        done = run(*words.split(" "), cwd=place)
        spent.append(time.perf_counter() - began)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), words
    within = sum(one < 1 for one in spent)
    how_long = f"{within} in meno di un secondo, il più lento in {max(spent):.2f} s dall'invio alla risposta"
    print(f"\n{len(WRONG)} parametri sbagliati rifiutati: {how_long}")
