"""Tries the merged rows on the survey's own checks, and says what they object to in terms of the returned workbooks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from piano_lib.forms.merge import FROM_FORM
from piano_lib.forms.model import SURVEY, Answers, Owner
from piano_lib.forms.owners import belongs
from piano_lib.forms.records import Record, Year
from piano_lib.survey import Finding, read_year
from piano_lib.survey.model import OwnerType

COPIED = ("ambito.toml", "comuni.csv")


def objections(merged: Year, returned: Sequence[Answers], folder: Path, year: int) -> list[tuple[Answers, Finding]]:
    """What ``piano verifica`` would say of the rows these returns give, at their workbook, sheet and cell."""
    with tempfile.TemporaryDirectory() as place:
        trial = Path(place)
        for name in COPIED:
            shutil.copyfile(folder / name, trial / name)
        shutil.copytree(folder / str(year), trial / str(year))
        for name, content in merged.files().items():
            (trial / str(year) / name).write_bytes(content)
        findings = read_year(trial, year).findings
    return list(_traced(findings, merged, returned))


def _traced(
    findings: Iterable[Finding], merged: Year, returned: Sequence[Answers]
) -> Iterator[tuple[Answers, Finding]]:
    groups = {"ricognizione.csv": merged.declarations, "scelte.csv": merged.choices, "misure.csv": merged.measures}
    for finding in findings:
        rows = groups.get(Path(finding.file).name, ())
        if finding.row is None or not 2 <= finding.row < len(rows) + 2:
            continue
        row = rows[finding.row - 2]
        answers = next((one for one in returned if _supplied(row, one)), None)
        if answers is not None:
            yield answers, _placed(finding, row, answers)


def _supplied(row: Record, answers: Answers) -> bool:
    """Whether a row holds what this workbook answers: the owner's rows, or a row with the workbook as its source."""
    identity = answers.identity
    if "ente_tipo" not in row:
        return row["fonte"].startswith(f"{FROM_FORM}{identity.body},") and answers.digest in row["fonte"]
    if row["istat"] not in answers.rows:
        return False
    if "dichiarazione" in row:
        return belongs(row, Owner(identity.type, identity.body, identity.istat))
    return row["ente_tipo"] == identity.type.value and (
        identity.type is not OwnerType.OPERATORE or answers.digest in row["fonte"]
    )


def _placed(finding: Finding, row: Record, answers: Answers) -> Finding:
    cell = answers.cells.get((row["istat"], finding.column), "")
    message = finding.message if cell or not finding.column else f"{finding.column}: {finding.message}"
    sheet = SURVEY if "ente_tipo" in row else "Misure"
    return replace(
        finding,
        file=answers.file,
        row=None,
        column=cell,
        message=message,
        istat=row["istat"],
        owner=answers.identity.type.value,
        sheet=sheet,
    )
