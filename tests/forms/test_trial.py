"""What the merged rows would give: a total of the ambito beside the comuni counts dwellings twice, and is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from piano_lib.forms.intake import Outcome, import_forms
from piano_lib.forms.store import StoreError
from tests.dati import RICOGNIZIONE, Row, csv_text, missing, row
from tests.forms.conftest import Typing, rows

ALER = "aler-brescia-cremona-mantova.xlsx"


def declare(folder: Path, *declared: Row) -> None:
    (folder / "2022" / "ricognizione.csv").write_text(csv_text(RICOGNIZIONE, declared), encoding="utf-8")


def refused(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(one.file, one.column, one.code) for one in outcome.findings if one.blocks and one.owner == "ALER"]


def test_a_form_with_the_total_and_the_comuni_is_refused_at_the_total(
    folder: Path, returned: Path, type_in: Typing
) -> None:
    type_in(returned / ALER, {"g_totale_dichiarato 3": 77})
    outcome = import_forms(returned, folder, 2022)
    ((file, cell, code),) = refused(outcome)
    assert (file, code) == (ALER, "totale-e-parti")
    assert cell.endswith("9")  # the row of the total
    assert not [line for line in rows(folder, "ricognizione.csv") if line["ente_tipo"] == "ALER"]


def test_a_form_of_comuni_beside_a_total_already_registered_is_refused_not_the_form_of_somebody_else(
    folder: Path, returned: Path
) -> None:
    declare(folder, missing("019036"), row("", "ALER", comune="", data_trasmissione="2021-09-01"))
    outcome = import_forms(returned, folder, 2022)
    assert refused(outcome) == [(ALER, "", "totale-gia-registrato")]
    assert "019036-cremona.xlsx" in [answers.file for answers in outcome.used]


def test_a_total_of_an_earlier_form_gives_way_to_the_comuni_of_a_later_one(
    folder: Path, returned: Path, type_in: Typing, tmp_path: Path
) -> None:
    first = tmp_path / "primo"
    first.mkdir()
    (first / ALER).write_bytes((returned / ALER).read_bytes())
    import_forms(first, folder, 2022)
    assert refused(import_forms(returned, folder, 2022)) == []


def test_what_the_survey_does_not_read_keeps_no_form_out(folder: Path, returned: Path) -> None:
    year = folder / "2022"
    (year / ".#ricognizione.csv").symlink_to("utente@macchina.123:1")  # how Emacs marks a file being written
    os.mkfifo(year / "tubo")
    for name in ("ricognizione.csv", "scelte.csv", "misure.csv", "piano.toml"):
        (year / name).chmod(0o444)
    for trial in (True, False):
        assert len(import_forms(returned, folder, 2022, trial=trial).used) == 2
    assert os.readlink(year / ".#ricognizione.csv") == "utente@macchina.123:1"
    assert (year / "tubo").is_fifo()


def test_no_room_for_the_trial_is_said_of_the_folder_that_has_none(
    folder: Path, returned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StoreError, match=r"cartella provvisoria «.*»: non c'è più spazio sul disco\. Libera spazio"):
        import_forms(returned, folder, 2022, trial=True)
