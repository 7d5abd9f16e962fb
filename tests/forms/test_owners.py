"""Each owner has a file of its own, whatever its name."""

from __future__ import annotations

from pathlib import Path

from piano_lib.forms.handout import hand_out
from piano_lib.forms.model import Owner
from piano_lib.forms.owners import file_stems
from piano_lib.survey.model import OwnerType
from tests.dati import make_ambito, row

LONG = "Cooperativa edificatrice a proprietà indivisa per gli alloggi dei lavoratori della provincia "


def operator(name: str) -> Owner:
    return Owner(OwnerType.OPERATORE, name)


def test_two_operators_whose_names_begin_alike_get_two_files(tmp_path: Path) -> None:
    declared = [row("019036", "OPERATORE", ente=LONG + name) for name in ("di Cremona", "di Crema")]
    paths = hand_out(make_ambito(tmp_path, ricognizione={2022: declared}), 2022, tmp_path / "moduli")
    assert len(paths) == len(set(paths)) == len(list((tmp_path / "moduli").iterdir())) == 3 + 2 + 1


def test_two_names_that_differ_by_signs_only_get_two_files_the_same_in_every_run() -> None:
    pair = [operator("Coop. Alfa"), operator("Coop Alfa")]
    stems = file_stems(pair, {})
    assert len(set(stems.values())) == 2
    assert stems == file_stems(reversed(pair), {})


def test_a_name_nobody_shares_is_left_as_it_is() -> None:
    assert list(file_stems([operator("Coop Alfa"), operator("Coop Beta")], {}).values()) == [
        "operatore-coop-alfa", "operatore-coop-beta",
    ]  # fmt: skip
