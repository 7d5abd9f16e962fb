"""Each owner has a file of its own, whatever its name."""

from __future__ import annotations

from pathlib import Path

from piano_lib.forms.handout import hand_out
from piano_lib.forms.model import Owner
from piano_lib.forms.owners import belongs, file_stems
from piano_lib.forms.sources import is_from
from piano_lib.survey.model import OwnerType
from tests.dati import NAMES, make_ambito, row

LONG = "Cooperativa edificatrice a proprietà indivisa per gli alloggi dei lavoratori della provincia "


def operator(name: str) -> Owner:
    return Owner(OwnerType.OPERATORE, name)


def test_two_operators_whose_names_begin_alike_get_two_files(tmp_path: Path) -> None:
    declared = [row("019036", "OPERATORE", ente=LONG + name) for name in ("di Cremona", "di Crema")]
    paths = hand_out(make_ambito(tmp_path, ricognizione={2022: declared}), 2022, tmp_path / "moduli")
    assert len(paths) == len(set(paths)) == len(list((tmp_path / "moduli").iterdir())) == 3 + 2 + 1


def test_one_operator_typed_in_several_ways_gets_one_form_that_takes_all_its_rows(tmp_path: Path) -> None:
    spelt = ("Coop Uno", "COOP UNO", "Coop  «Uno»")
    declared = [row(istat, "OPERATORE", ente=name) for istat, name in zip(NAMES, spelt, strict=True)]
    hand_out(make_ambito(tmp_path, ricognizione={2022: declared}), 2022, tmp_path / "moduli")
    assert [path.stem for path in (tmp_path / "moduli").glob("operatore*")] == ["operatore-coop-uno"]
    assert all(belongs(one, operator("Coop Uno")) for one in declared)
    assert not belongs(row("019036", "OPERATORE", ente="Coop Unouno"), operator("Coop Uno"))


def test_a_row_is_known_to_come_from_the_form_of_an_owner_however_its_name_was_typed() -> None:
    told = {"fonte": "Modulo restituito da Coop Uno, file «uno.xlsx», foglio Misure, B6:F6, SHA-256 00"}
    assert is_from(told, "COOP  UNO")
    assert not is_from(told, "Coop Uno, sede di Crema")
    assert not is_from({"fonte": "Coop Uno, file «uno.xlsx»"}, "Coop Uno")


def test_two_names_that_make_one_file_name_get_two_files_the_same_in_every_run() -> None:
    pair = [operator("Coop Alfa Ж"), operator("Coop Alfa Ц")]
    stems = file_stems(pair, {})
    assert len(set(stems.values())) == 2
    assert stems == file_stems(reversed(pair), {})


def test_a_name_nobody_shares_is_left_as_it_is() -> None:
    assert list(file_stems([operator("Coop Alfa"), operator("Coop Beta")], {}).values()) == [
        "operatore-coop-alfa", "operatore-coop-beta",
    ]  # fmt: skip
