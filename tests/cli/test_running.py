"""What the commands that make reports say and write at the end, whatever a stranger put in a name or in an error."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from piano_lib.cli.running import tell_disagreements, tell_failures, write_failures
from piano_lib.render.edition import Edition, Failure
from tests.dati import make_ambito
from tests.guasti.officina import run
from tests.guasti.testi_ostili import hostile
from tests.render.quaderni import BODY, OPENING, notebooks

CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LIVE = re.compile(r"\s*[=+@＝＋－＠]|\s*-(?!\d+(,\d+)?$)")


def test_the_table_of_failures_holds_no_live_formula_and_no_control_sign(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failures = [Failure(text, f"{text}\x1b[2J\nriga falsa", Path(text.replace("\0", ""))) for text in hostile()]
    path = write_failures(failures, tmp_path, "ambito")
    assert path is not None
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    assert (head, len(rows)) == (["rapporto", "motivo", "quaderno"], len(failures))
    assert [cell for row in rows for cell in row if LIVE.match(cell) or CONTROLS.search(cell)] == []
    tell_failures(failures, path)
    printed = capsys.readouterr().err
    assert CONTROLS.search(printed) is None
    assert printed.count("\n") == 1 + 2 * len(failures)
    assert write_failures([], tmp_path, "ambito") == path
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_disk_that_takes_no_table_leaves_what_failed_on_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "falliti" / "ambito"
    folder.mkdir(parents=True)
    (folder / "non-riusciti.csv").symlink_to("/dev/full")
    failures = [Failure("piano 2022", "un motivo", None)]
    path = write_failures(failures, tmp_path, "ambito")
    tell_failures(failures, path)
    said = capsys.readouterr().err
    assert path is None
    assert "non si può scrivere: " in said
    assert "piano 2022  un motivo" in said


def test_what_serie_lists_as_failed_is_forgotten_when_rapporto_succeeds(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path / "data")
    quaderni = notebooks(tmp_path / "quaderni", piano_annuale=[OPENING, BODY, "1 / 0"])
    words = ("--quaderni", quaderni, "--uscita", tmp_path / "r")
    assert run("serie", folder, *words, cwd=tmp_path).returncode == 1
    (table,) = (tmp_path / "r").rglob("non-riusciti.csv")
    with table.open(encoding="utf-8", newline="") as stream:
        assert [row[0] for row in csv.reader(stream)][1:] == ["piano 2021", "piano 2022"]
    notebooks(quaderni)
    assert run("rapporto", "--dati", folder, *words, cwd=tmp_path).returncode == 0
    assert not (tmp_path / "r" / "falliti").exists()


def test_each_reason_for_which_a_report_waits_or_goes_is_a_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_disagreements(Edition(tmp_path))
    assert capsys.readouterr().err == ""
    tell_disagreements(Edition(tmp_path, held=("a",), incomplete=("b",), withdrawn=("c",), orphans=("d", "e")))
    assert capsys.readouterr().err.splitlines() == [
        "Fatti ma non pubblicati, perché accanto resterebbe un rapporto fatto da altri dati: a.",
        "Fatti ma non pubblicati, perché il piano di un loro anno non è riuscito: b.",
        "Tolti, perché non riusciti, e quelli di prima venivano da altri dati: c.",
        "Tolti, perché i dati di un loro anno non ci sono più, e venivano da altri dati: d, e.",
    ]


def test_the_name_of_a_folder_with_wrong_data_is_text_in_the_table_and_on_the_screen(tmp_path: Path) -> None:
    name = '=HYPERLINK("http:x","\x1b[2J\nfatto")'.replace("/", "")
    folder = make_ambito(tmp_path, years=(2022,))
    (folder / "2022" / "piano.toml").write_text("{")
    folder.rename(tmp_path / name)
    done = run("serie", name, cwd=tmp_path)
    assert done.returncode == 1
    assert CONTROLS.search(done.stderr + done.stdout) is None
    assert "\nfatto" not in done.stderr
    (table,) = (tmp_path / "reports" / "falliti").rglob("non-riusciti.csv")
    text = table.read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert [row[0][:2] for row in csv.reader(text.splitlines())][1:] == ["'="]
