"""Every file of the folder of returned forms is read, or something is said of it."""

from __future__ import annotations

from pathlib import Path

from piano_lib.forms.folder import workbooks

SILENT = ("~$019036-cremona.xlsx", ".~lock.a.xlsx#", ".DS_Store", "Thumbs.db", "desktop.ini")


def test_each_file_that_is_not_read_is_said_but_locks_and_what_systems_leave(tmp_path: Path) -> None:
    told = {
        "vecchio.xls": "formato", "dati.csv": "formato", "lettera.pdf": "non-letto", "risposta.docx": "non-letto",
        "tutti.zip": "non-letto", "modello.xltx": "non-letto", "modello.ots": "non-letto",
    }  # fmt: skip
    for name in (*told, *SILENT, "a.xlsx", "b.ODS", "c.xlsm"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "nord.xlsx").mkdir()
    paths, findings = workbooks(tmp_path)
    assert [path.name for path in paths] == ["a.xlsx", "b.ODS", "c.xlsm"]
    assert {one.file: one.code for one in findings} == told | {"nord.xlsx": "sottocartella"}
    assert {one.file for one in findings if one.blocks} == {"vecchio.xls", "dati.csv"}


def test_a_folder_without_workbooks_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "resi").mkdir()
    ((one,), paths) = reversed(workbooks(tmp_path / "resi"))
    assert (paths, one.code, one.file) == ([], "nessun-modulo", "resi")
