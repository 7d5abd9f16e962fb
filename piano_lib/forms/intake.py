"""Reads a folder of returned workbooks into the files of a year: good files are not held back by bad ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from piano_lib.forms import store
from piano_lib.forms.answers import read_form
from piano_lib.forms.identity import Expected
from piano_lib.forms.merge import Change, Merged, merge
from piano_lib.forms.model import Answers, Reading
from piano_lib.forms.records import Year, read_records
from piano_lib.forms.trial import objections
from piano_lib.rules import CoverageError, rules_at
from piano_lib.rules.law import Rules
from piano_lib.survey import DataError, Finding, Severity, read_ambito, read_year
from piano_lib.survey.fields import plain
from piano_lib.survey.model import Ambito

READ, REFUSED = (".xlsx", ".ods", ".xlsm"), (".xls", ".xlsb", ".csv", ".numbers", ".fods")
LOG = "anomalie.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did: files read, findings of all of them, values changed, and where the earlier files are kept."""

    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    used: tuple[Answers, ...]
    archived: Path | None = None

    @property
    def blocked(self) -> bool:
        """Whether something kept a file out."""
        return any(finding.blocks for finding in self.findings)


Progress = Callable[[Sequence[Path]], Iterable[Path]]


def import_forms(
    returned: Path, folder: Path, year: int, *, trial: bool = False, progress: Progress = lambda paths: paths
) -> Outcome:
    """Import every workbook of a folder.

    Args:
        returned: folder of the returned workbooks.
        folder: folder of the ambito; ``folder/year`` must exist.
        year: the plan's year.
        trial: read and check everything, write nothing.
        progress: wraps the files being read, to show how far it is.

    Raises:
        DataError: the ambito, or the files of the year, cannot be read.
        StoreError: nothing could be written; the data are as they were.
    """
    if trial:
        return _imported(returned, folder, year, True, progress)
    with store.held(folder):
        store.recover(folder, year)
        return _imported(returned, folder, year, False, progress)


def law_of(folder: Path, year: int) -> Rules | None:
    """The law at the date of the year's plan; ``None`` where the date, or the law on it, is not known."""
    try:
        return rules_at(read_year(folder, year).head.decided)
    except CoverageError:
        return None


def refused_findings(folder: Path, year: int) -> tuple[Finding, ...]:
    """What kept files out of the last import, for ``piano stato``."""
    path = store.archive(folder, year) / LOG
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Finding(**{**one, "severity": Severity(one["severity"])}) for one in listed)
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def _imported(returned: Path, folder: Path, year: int, trial: bool, progress: Progress) -> Outcome:
    ambito, before = read_ambito(folder), read_records(folder, year)
    if any(finding.blocks for finding in before.findings):
        raise DataError(before.findings)
    law, (paths, ignored) = law_of(folder, year), _files(returned)
    expected = Expected(ambito.slug, year, {town.istat: town.name for town in ambito.municipalities})
    readings = [read_form(path, expected, law) for path in progress(paths)]
    good, doubles = _one_each(readings)
    merged, used, refused = _accepted(before, good, folder, year, ambito)
    findings = (
        *ignored,
        *(one for reading in readings for one in reading.findings),
        *doubles,
        *refused,
        *merged.findings,
    )
    outcome = Outcome(tuple(readings), tuple(dict.fromkeys(findings)), tuple(merged.changes), used)
    if trial:
        return outcome
    if merged.year != before:
        outcome = replace(outcome, archived=_store(folder, year, merged, used, paths))
    _log(folder, year, outcome.findings)
    return outcome


def _files(returned: Path) -> tuple[list[Path], list[Finding]]:
    """The workbooks of a folder, by name; other formats of spreadsheets are findings, anything else is not ours."""
    paths, findings = [], []
    for path in sorted(returned.iterdir()):
        if path.name.startswith(("~$", ".")) or not path.is_file():
            continue
        if path.suffix.lower() in READ:
            paths.append(path)
        elif path.suffix.lower() in REFUSED:
            message = f"il formato {path.suffix.lower()} non si può importare"
            findings.append(
                Finding(
                    Severity.ERROR, "formato", plain(path.name), None, "", "", message, "Salvalo come .xlsx o .ods."
                )
            )
    return paths, findings


def _one_each(readings: Iterable[Reading]) -> tuple[list[Answers], list[Finding]]:
    """One workbook per owner: the later day wins, and it is said; the same day with other answers is refused."""
    chosen: dict[tuple[str, str, str], Answers] = {}
    contested: set[tuple[str, str, str]] = set()
    findings: list[Finding] = []
    for answers in (reading.answers for reading in readings if reading.answers is not None):
        key, other = answers.identity.key, chosen.get(answers.identity.key)
        if other is None or _same(other, answers):
            chosen.setdefault(key, answers)
        elif answers.sent_on == other.sent_on:
            contested.add(key)
            message = f"lo stesso ente ha restituito «{other.file}», con risposte diverse e la stessa data"
            findings.append(
                _about(answers, Severity.ERROR, "due-moduli", message, "Tieni nella cartella solo quello giusto.")
            )
        else:
            older, newer = sorted((answers, other), key=lambda one: one.sent_on)
            chosen[key] = newer
            message = f"lo stesso ente ha restituito anche «{newer.file}», con data successiva: vale quello"
            findings.append(
                _about(older, Severity.WARNING, "modulo-superato", message, "Se non è così, correggi le date.")
            )
    return [answers for key, answers in chosen.items() if key not in contested], findings


def _same(one: Answers, other: Answers) -> bool:
    return (one.rows, one.measures) == (other.rows, other.measures)


def _about(answers: Answers, severity: Severity, code: str, message: str, remedy: str) -> Finding:
    identity = answers.identity
    return Finding(severity, code, answers.file, None, "", "", message, remedy, identity.istat, identity.type.value)


def _accepted(
    before: Year, good: Sequence[Answers], folder: Path, year: int, ambito: Ambito
) -> tuple[Merged, tuple[Answers, ...], list[Finding]]:
    """Merge what the survey's own checks accept; a return that would block the plan stays out, with its findings."""
    comuni = {town.istat: town.name for town in ambito.municipalities}
    kept, findings = tuple(good), dict[Finding, None]()
    while True:
        merged = merge(before, kept, comuni)
        found = objections(merged.year, kept, folder, year)
        findings |= dict.fromkeys(one for _, one in found)
        refused = {answers.identity.key for answers, one in found if one.blocks}
        if not refused:
            return merged, kept, list(findings)
        kept = tuple(answers for answers in kept if answers.identity.key not in refused)


def _store(folder: Path, year: int, merged: Merged, used: Sequence[Answers], paths: Sequence[Path]) -> Path:
    by_name = {plain(path.name)[:120]: path for path in paths}
    forms = {}
    for answers in used:
        stem = re.sub(r"[^\w.-]+", "-", answers.file).strip("-.") or "modulo.xlsx"
        forms[f"{answers.digest[:12]}-{stem}"] = by_name[answers.file].read_bytes()
    return store.replace_year(folder, year, merged.year.files(), forms)


def _log(folder: Path, year: int, findings: Iterable[Finding]) -> None:
    """Keep what blocks for ``piano stato``; nothing is written where nothing changed."""
    path = store.archive(folder, year) / LOG
    blocking = [asdict(finding) for finding in findings if finding.blocks]
    content = (json.dumps(blocking, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    if (path.exists() and path.read_bytes() == content) or (not blocking and not path.exists()):
        return
    try:
        store.write(path, content)
    except OSError as error:
        raise store.StoreError(f"Non riesco a scrivere in «{path.parent}»: {error.strerror}.") from error


__all__ = ["Outcome", "import_forms", "law_of", "refused_findings"]
