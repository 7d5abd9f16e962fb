"""What the commands that make reports say and write at the end, whatever a stranger put in a name or in an error."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from piano_lib.cli.running import tell_failures, write_failures
from piano_lib.render.edition import Failure
from tests.dati import make_ambito
from tests.guasti.officina import run
from tests.guasti.testi_ostili import hostile

CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LIVE = re.compile(r"\s*[=+@＝＋－＠]|\s*-(?!\d+(,\d+)?$)")


def test_the_table_of_failures_holds_no_live_formula_and_no_control_sign(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failures = [Failure(text, f"{text}\x1b[2J\nriga falsa", Path(text.replace("\0", ""))) for text in hostile()]
    path = write_failures(failures, tmp_path, "ambito")
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


def test_the_name_of_a_folder_with_wrong_data_is_text_in_the_table_and_on_the_screen(tmp_path: Path) -> None:
    name = '=HYPERLINK("http:x","\x1b[2J\nfatto")'.replace("/", "")
    folder = make_ambito(tmp_path, years=(2022,))
    (folder / "2022" / "piano.toml").write_text("{")
    folder.rename(tmp_path / name)
    done = run("serie", name, cwd=tmp_path)
    assert done.returncode == 1
    assert CONTROLS.search(done.stderr + done.stdout) is None
    assert "\nfatto" not in done.stderr
    text = (tmp_path / "reports" / "falliti" / "non-riusciti.csv").read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert [row[0][:2] for row in csv.reader(text.splitlines())][1:] == ["'="]
