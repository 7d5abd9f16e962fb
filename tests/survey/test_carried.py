"""What is carried over from the plan before stays marked until somebody confirms it, and is warned of."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.survey import Severity, read_year
from piano_lib.survey.carried import carried, carried_from
from tests.dati import SCELTE, choice, csv_text, make_ambito


@pytest.mark.parametrize("source", ["[F] nota del 27 ottobre", "nota del 27 ottobre", "[?] nota del 27 ottobre"])
def test_the_mark_takes_the_place_of_the_letter_and_is_put_once(source: str) -> None:
    once = carried(source, 2022)
    assert once == "[?] riportato dal piano 2022, da confermare: nota del 27 ottobre"
    assert carried(once, 2023) == once.replace("2022", "2023")
    assert (carried_from(once), carried_from(source)) == ("2022", "")


def test_a_source_that_is_not_given_is_said() -> None:
    assert carried("", 2022).endswith("da confermare: fonte non indicata")


def test_each_row_still_to_be_confirmed_is_a_warning(tmp_path: Path) -> None:
    rows = [choice(h="10", fonte=carried("[F] nota", 2021)), choice(ente_tipo="ALER", sat=3)]
    folder = make_ambito(tmp_path, files={"2022/scelte.csv": csv_text(SCELTE, rows)})
    found = [one for one in read_year(folder, 2022).findings if one.code == "da-confermare"]
    assert [(one.severity, one.file, one.row, one.column) for one in found] == [
        (Severity.WARNING, "2022/scelte.csv", 2, "fonte")
    ]
    assert "riportato dal piano 2021" in found[0].message
