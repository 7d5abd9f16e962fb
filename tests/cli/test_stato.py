"""``piano stato ANNO``: who has replied, who has not, and a reminder for each who has not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from piano_lib.cli.main import main
from tests.dati import make_ambito, row


def test_it_shows_each_owner_with_its_state(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_ambito(tmp_path)
    assert main(["stato", "2022", "--dati", str(folder), "--al", "2021-11-05"]) == 0
    lines = {line.split("  ")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "in ritardo" in lines["Comune di Annicco"]
    assert "ha risposto" in lines["Comune di Cremona"]
    assert "dichiarazione nulla" in lines["Comune di Soresina"]
    assert "ha risposto" in lines["ALER Brescia-Cremona-Mantova"]


def test_before_the_day_of_the_law_nobody_is_late(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_ambito(tmp_path)
    main(["stato", "2022", "--dati", str(folder), "--al", "2021-10-31"])
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("Comune di Annicco"))
    assert "attesa" in line


def test_reminders_go_to_the_late_and_to_those_with_something_to_correct(tmp_path: Path) -> None:
    rows = [row("019036", b=-3), row("019098", data_trasmissione="2021-11-20")]
    folder = make_ambito(tmp_path, ricognizione={2022: rows})
    code = main(
        [
            "stato",
            "2022",
            "--dati",
            str(folder),
            "--al",
            "2021-11-05",
            "--solleciti",
            str(tmp_path / "s"),
            "--csv",
            str(tmp_path / "s.csv"),
        ]
    )
    assert code == 1
    texts = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "s").iterdir()}
    assert sorted(texts) == ["019003-annicco.txt", "019036-cremona.txt"]
    assert "andavano comunicati entro il giorno 31 ottobre 2021" in texts["019003-annicco.txt"]
    assert "un conteggio non può essere negativo" in texts["019036-cremona.txt"]
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        states = {line["ente"]: (line["stato"], line["oltre_termine"]) for line in csv.DictReader(file)}
    assert states["Comune di Annicco"] == ("in ritardo", "sì")
    assert states["Comune di Cremona"] == ("da correggere", "no")
    assert states["Comune di Soresina"] == ("ha risposto", "sì")


def test_a_day_written_otherwise_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stato", "2022", "--dati", str(make_ambito(tmp_path)), "--al", "5/11/2021"]) == 2
    assert "anno-mese-giorno" in capsys.readouterr().err
