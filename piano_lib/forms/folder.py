"""The files of a folder of returned forms: which are read, and a word on each of the others."""

from __future__ import annotations

from pathlib import Path

from piano_lib.survey.fields import plain
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.personal import masked

READ, REFUSED = (".xlsx", ".ods", ".xlsm"), (".xls", ".xlsb", ".csv", ".numbers", ".fods")
OF_THE_SYSTEM = ("~$", ".")  # how lock files and hidden ones start
UNSEEN = frozenset({"thumbs.db", "desktop.ini"})
LONGEST = 120  # characters of a file name that are repeated


def cited(path: Path) -> str:
    """The name of a file as it may be repeated: one safe line, without personal data; a long one keeps its ending.

    >>> cited(Path("modulo.xlsx")), cited(Path("à" * 200 + ".xlsx")) == "à" * 114 + "….xlsx"
    ('modulo.xlsx', True)
    """
    name, end = plain(path.name), f"…{plain(path.suffix)[-8:]}"
    return masked(name if len(name) <= LONGEST else name[: LONGEST - len(end)] + end)


def workbooks(returned: Path) -> tuple[list[Path], list[Finding]]:
    """The workbooks of a folder, by name, and a finding for everything else in it but lock files."""
    paths, findings = [], []
    for path in sorted(returned.iterdir()):
        if path.name.startswith(OF_THE_SYSTEM) or path.name.casefold() in UNSEEN:
            continue
        if path.is_file() and path.suffix.lower() in READ:
            paths.append(path)
        else:
            findings.append(_left_out(path))
    if not paths:
        message, remedy = (
            "non c'è alcuna cartella di lavoro .xlsx o .ods",
            "Controlla di aver indicato la cartella giusta.",
        )
        findings.append(_about(returned, Severity.WARNING, "nessun-modulo", message, remedy))
    return paths, findings


def _left_out(path: Path) -> Finding:
    if path.is_dir():
        remedy = "Se contiene moduli, portali nella cartella che la contiene."
        return _about(path, Severity.NOTE, "sottocartella", "è una sottocartella e non viene letta", remedy)
    if path.suffix.lower() in REFUSED:
        message = f"il formato {path.suffix.lower()} non si può importare"
        return _about(path, Severity.ERROR, "formato", message, "Salvalo come .xlsx o .ods.")
    message, remedy = (
        "non è una cartella di lavoro e non viene letto",
        "Se contiene un modulo, salvalo come .xlsx o .ods.",
    )
    return _about(path, Severity.NOTE, "non-letto", message, remedy)


def _about(path: Path, severity: Severity, code: str, message: str, remedy: str) -> Finding:
    return Finding(severity, code, cited(path), None, "", "", message, remedy)
