"""What kept a return out is remembered until a good return of the same owner is used, whatever else is imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from piano_lib.cli.main import main
from piano_lib.forms.intake import import_forms
from piano_lib.forms.log import refused_findings
from tests.dati import make_ambito, row
from tests.forms.conftest import Typing

CREMONA = "019036-cremona.xlsx"


def kept(folder: Path, istat: str = "019036") -> list[str]:
    return [finding.code for finding in refused_findings(folder, 2022) if finding.istat == istat]


def test_it_is_remembered_when_others_are_imported_and_dropped_once_put_right(
    folder: Path, returned: Path, type_in: Typing, tmp_path: Path
) -> None:
    type_in(returned / CREMONA, {"e_liberi": "molti"})
    import_forms(returned, folder, 2022)
    assert kept(folder) == ["conteggio-non-intero"]
    others = tmp_path / "altri"
    others.mkdir()
    (returned / CREMONA).rename(others / CREMONA)
    import_forms(returned, folder, 2022)  # nothing of Cremona this time
    assert kept(folder) == ["conteggio-non-intero"]
    type_in(others / CREMONA, {"e_liberi": -1})
    import_forms(others, folder, 2022)
    assert kept(folder) == ["conteggio-negativo"]  # what the latest return has, not what the first had
    assert kept(folder, "019003") == ["modulo-vuoto"]
    type_in(others / CREMONA, {"e_liberi": 4})
    import_forms(others, folder, 2022)
    assert kept(folder) == []


def test_a_trial_remembers_nothing(folder: Path, returned: Path, type_in: Typing) -> None:
    type_in(returned / CREMONA, {"e_liberi": "molti"})
    import_forms(returned, folder, 2022, trial=True)
    assert refused_findings(folder, 2022) == ()


def test_of_two_operators_only_the_one_whose_return_is_blocked_has_something_to_correct(
    tmp_path: Path, type_in: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    from piano_lib.forms.handout import hand_out

    two = [row("019036", "OPERATORE", ente=f"Cooperativa {name}", data_trasmissione="2021-10-20") for name in "AB"]
    folder = make_ambito(tmp_path, ricognizione={2022: two})
    hand_out(folder, 2022, tmp_path / "resi", prefilled=True)
    type_in(tmp_path / "resi" / "operatore-cooperativa-a.xlsx", {"e_liberi 1": "molti"})
    import_forms(tmp_path / "resi", folder, 2022)
    main(["stato", "2022", "--dati", str(folder), "--al", "2021-10-25"])
    lines = {line.split("  ")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "da correggere" in lines["Cooperativa A"]
    assert "ha risposto" in lines["Cooperativa B"]


def test_a_personal_datum_is_not_repeated_on_the_terminal_in_reminders_or_in_the_log(
    folder: Path, returned: Path, type_in: Typing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, phone = "RSSMRA85T10A562S", "347 1234567"
    type_in(returned / CREMONA, {"note": f"Nucleo {code}", "e_liberi": phone, "i_motivazione": 3471234567})
    named = returned / f"Rossi-{code}.xlsx"
    named.write_bytes((returned / "019098-soresina.xlsx").read_bytes())
    type_in(named, {"dichiarazione": "nulla"})
    (returned / "019098-soresina.xlsx").unlink()
    (returned / f"lettera {code}.pdf").write_bytes(b"x")
    assert main(["importa", str(returned), "--anno", "2022", "--dati", str(folder)]) == 1
    main(["stato", "2022", "--dati", str(folder), "--al", "2021-10-25", "--solleciti", str(tmp_path / "s")])
    texts = [capsys.readouterr().out, *(path.read_text(encoding="utf-8") for path in (tmp_path / "s").iterdir())]
    texts += [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in (".json", ".csv")]
    texts += [path.name for path in folder.rglob("*")]
    assert any("contiene un codice fiscale" in text for text in texts)
    assert not [text for text in texts if code in text or "1234567" in text]
    assert any("file «019098-soresina.xlsx»" in text for text in texts)
