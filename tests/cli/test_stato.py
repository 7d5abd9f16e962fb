"""``piano stato ANNO``: who has replied, who has not, and a reminder for each who has not."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from piano_lib.cli.main import main
from tests.dati import make_ambito, missing, row


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
    assert sorted(texts) == ["019003-annicco.txt", "019036-cremona.txt", "aler-territorialmente-competente.txt"]
    assert "andavano comunicati entro il giorno 31 ottobre 2021" in texts["019003-annicco.txt"]
    assert (
        "- voce «b. Alloggi in carenza di manutenzione, assegnabili nello stato di fatto»: un conteggio non può essere "
        "negativo (letto: «-3»)." in texts["019036-cremona.txt"]
    )
    assert "csv" not in texts["019036-cremona.txt"]
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        states = {line["ente"]: (line["stato"], line["oltre_termine"]) for line in csv.DictReader(file)}
    assert states["Comune di Annicco"] == ("in ritardo", "sì")
    assert states["Comune di Cremona"] == ("da correggere", "no")
    assert states["Comune di Soresina"] == ("ha risposto", "sì")


def test_a_day_written_otherwise_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stato", "2022", "--dati", str(make_ambito(tmp_path)), "--al", "5/11/2021"]) == 2
    assert "anno-mese-giorno" in capsys.readouterr().err


def remind(folder: Path, target: Path, *words: str) -> int:
    return main(["stato", "2022", "--dati", str(folder), "--al", "2021-11-05", "--solleciti", str(target), *words])


def test_an_owner_who_left_comuni_out_is_asked_for_those_by_name(tmp_path: Path) -> None:
    rows = [row("019036", "ALER", data_trasmissione="2021-10-20"), missing("019098", "ALER"), missing("019003", "ALER")]
    folder = make_ambito(tmp_path, ricognizione={2022: rows})
    remind(folder, tmp_path / "s", "--csv", str(tmp_path / "s.csv"))
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as file:
        states = {line["ente_tipo"]: line["stato"] for line in csv.DictReader(file)}
    assert states["ALER"] == "risposta parziale"
    text = (tmp_path / "s" / "aler-brescia-cremona-mantova.txt").read_text(encoding="utf-8")
    assert "\n- Soresina\n- Annicco\n" in text
    assert "- Cremona" not in text


def test_texts_of_earlier_times_are_named_so_that_nobody_sends_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_ambito(tmp_path)
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "019098-soresina.txt").write_text("di prima", encoding="utf-8")
    remind(folder, tmp_path / "s")
    assert "restano 1 testi di prima (019098-soresina.txt)" in capsys.readouterr().out


def test_who_cannot_put_it_right_is_not_written_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_ambito(tmp_path, ricognizione={2022: [row("019036", fonte="chiesto al 347 1234567")]})
    assert remind(folder, tmp_path / "s") == 1
    assert "019036-cremona.txt" not in {path.name for path in (tmp_path / "s").iterdir()}
    assert "si corregge solo nei file dell'anno: Comune di Cremona" in capsys.readouterr().out


def test_two_operators_whose_names_begin_alike_get_two_reminders(tmp_path: Path) -> None:
    long = "Cooperativa edificatrice a proprietà indivisa per gli alloggi dei lavoratori della provincia "
    rows = [missing("019036", "OPERATORE", ente=long + name) for name in ("di Cremona", "di Crema")]
    remind(make_ambito(tmp_path, ricognizione={2022: rows}), tmp_path / "s")
    assert len([path for path in (tmp_path / "s").iterdir() if path.name.startswith("operatore")]) == 2


def test_a_reminder_speaks_in_one_way(tmp_path: Path) -> None:
    rows = [row("019036", b="1.416", c="n.c.", d=2.5, data_trasmissione="20/10/2021"), missing("019036", "ALER")]
    remind(make_ambito(tmp_path, ricognizione={2022: rows}), tmp_path / "s")
    for path in (tmp_path / "s").iterdir():
        text = path.read_text(encoding="utf-8")
        addressee = text.splitlines()[0].removeprefix("A: ")
        assert f"\n\nSpettabile {addressee},\n\n" in text
        assert not re.search(r"\b(scrivi|togli|correggi|scegli|lascia|chiedi|invia)\b", text, re.IGNORECASE), text


def test_a_file_in_place_of_the_folder_of_reminders_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s").write_text("x", encoding="utf-8")
    assert remind(make_ambito(tmp_path), tmp_path / "s") == 2
    assert "è un file, non una cartella" in capsys.readouterr().err
