"""Tries the merged rows on the survey's own checks, and says what they object to in terms of the returned workbooks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from piano_lib.forms.model import MEASURES, SURVEY, Answers
from piano_lib.forms.owners import belongs
from piano_lib.forms.records import Record, Year
from piano_lib.forms.sources import is_from
from piano_lib.forms.store import StoreError
from piano_lib.italian import reason
from piano_lib.survey import Finding, Severity, read_year
from piano_lib.survey.model import OwnerType, Reply
from piano_lib.survey.rows import COUNTS

# The survey warns of a total beside its parts; a form, which asks for one or the other, may not give both.
TWICE, TWICE_WITH_FILES = "totale-e-parti", "totale-gia-registrato"
COPIED, COPIED_OF_YEAR = ("ambito.toml", "comuni.csv"), ("piano.toml", "controlli.csv")  # all else read_year reads


def objections(merged: Year, returned: Sequence[Answers], folder: Path, year: int) -> list[tuple[Answers, Finding]]:
    """What ``piano verifica`` would say of the rows these returns give, at their workbook, sheet and cell."""
    names = (*COPIED, *(f"{year}/{name}" for name in COPIED_OF_YEAR))
    content = {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}
    content |= {f"{year}/{name}": one for name, one in merged.files().items()}
    with _scratch(content, str(year)) as trial:
        findings = read_year(trial, year).findings
    return [*_traced(findings, merged, returned), *_counted_twice(merged, returned)]


@contextmanager
def _scratch(content: Mapping[str, bytes], year: str) -> Iterator[Path]:
    """A folder with these files for as long as it is read; raises :class:`StoreError` where there is no room for it."""
    with ExitStack() as stack:
        try:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            (place / year).mkdir()
            for name, one in content.items():
                (place / name).write_bytes(one)
        except OSError as error:
            where = f"nella cartella provvisoria «{tempfile.gettempdir()}»"
            remedy = "Libera spazio, o indicane un'altra con la variabile TMPDIR, poi ripeti il comando."
            raise StoreError(f"Non riesco a scrivere {where}: {reason(error)}. {remedy}") from error
        yield place


def _traced(
    findings: Iterable[Finding], merged: Year, returned: Sequence[Answers]
) -> Iterator[tuple[Answers, Finding]]:
    groups = {"ricognizione.csv": merged.declarations, "scelte.csv": merged.choices, "misure.csv": merged.measures}
    for finding in findings:
        rows = groups.get(Path(finding.file).name, ())
        if finding.row is None or not 2 <= finding.row < len(rows) + 2 or finding.code == TWICE:
            continue
        row = rows[finding.row - 2]
        answers = next((one for one in returned if _supplied(row, one)), None)
        if answers is not None:
            yield answers, _placed(finding, row, answers)


def _supplied(row: Record, answers: Answers) -> bool:
    """Whether a row holds what this workbook answers: the owner's rows, or a row with the workbook as its source."""
    identity = answers.identity
    if "ente_tipo" not in row:
        return is_from(row, identity.body) and answers.digest in row["fonte"]
    if row["istat"] not in answers.rows:
        return False
    if "dichiarazione" in row:
        return belongs(row, answers.owner)
    return row["ente_tipo"] == identity.type.value and (
        identity.type is not OwnerType.OPERATORE or answers.digest in row["fonte"]
    )


def _placed(finding: Finding, row: Record, answers: Answers) -> Finding:
    cell = answers.cells.get((row["istat"], finding.column), "")
    message = finding.message if cell or not finding.column else f"{finding.column}: {finding.message}"
    sheet = SURVEY if "ente_tipo" in row else MEASURES
    return replace(
        finding,
        file=answers.file,
        row=None,
        column=cell,
        message=message,
        istat=row["istat"],
        owner=answers.identity.type.value,
        sheet=sheet,
        body=answers.identity.body,
    )


def _counted_twice(merged: Year, returned: Sequence[Answers]) -> Iterator[tuple[Answers, Finding]]:
    """A total of the ambito beside rows of comuni: one of the two comes from this return, the other perhaps not."""
    for answers in (one for one in returned if not one.owner.single):
        mine = [row for row in merged.declarations if belongs(row, answers.owner)]
        replied = [row["istat"] for row in mine if row["dichiarazione"] != Reply.MISSING]
        if "" not in replied or not any(replied):
            continue
        here = "" in answers.rows and len(answers.rows) > 1
        where = "nel modulo" if here else "fra il modulo e quanto è già registrato in ricognizione.csv"
        message = f"{where} ci sono sia il totale dell'ambito sia i comuni: gli alloggi sarebbero contati due volte"
        remedy = (
            "Svuota la riga del totale, o quelle dei comuni."
            if here
            else "Togli da ricognizione.csv ciò che non vale più."
        )
        filled = (key for key, value in answers.rows.get("", {}).items() if value and key in COUNTS)
        cell = answers.cells.get(("", next(filled, "")), "")
        identity = answers.identity
        place = answers.file, None, cell, ""
        yield (
            answers,
            Finding(
                Severity.ERROR,
                TWICE if here else TWICE_WITH_FILES,
                *place,
                message,
                remedy,
                "",
                identity.type.value,
                SURVEY,
                identity.body,
            ),
        )
