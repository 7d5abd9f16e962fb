"""Reads a folder of returned workbooks into the files of a year: good files are not held back by bad ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from piano_lib.forms import store
from piano_lib.forms.answers import read_form
from piano_lib.forms.folder import workbooks
from piano_lib.forms.identity import Expected
from piano_lib.forms.latest import OUTDATED, none_older, one_each
from piano_lib.forms.law import law_of
from piano_lib.forms.log import key_of, remember
from piano_lib.forms.merge import merge
from piano_lib.forms.merged import Change, Merged
from piano_lib.forms.model import Answers, Reading
from piano_lib.forms.records import Year, read_records
from piano_lib.forms.trial import objections
from piano_lib.survey import DataError, Finding, Severity, read_ambito

LONGEST_STEM = 100  # bytes of a name in the archive, before its ending


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
    store.refuse_link(folder, year)
    if trial:
        return _imported(returned, folder, year, True, progress)
    with store.held(folder):
        store.recover(folder, year)
        return _imported(returned, folder, year, False, progress)


def _imported(returned: Path, folder: Path, year: int, trial: bool, progress: Progress) -> Outcome:
    ambito, before = read_ambito(folder), read_records(folder, year)
    if any(finding.blocks for finding in before.findings):
        raise DataError(before.findings)
    (law, without), (paths, ignored) = law_of(folder, year), workbooks(returned)
    comuni = ambito.names
    readings = [read_form(path, Expected(ambito.slug, year, comuni), law) for path in progress(paths)]
    chosen, doubles = one_each(reading.answers for reading in readings if reading.answers is not None)
    good, older = none_older(chosen, before, comuni)
    merged, used, refused = _accepted(before, good, folder, year, comuni)
    findings = (
        *ignored, *_no_law(year, without), *(one for reading in readings for one in reading.findings), *doubles, *older,
        *refused, *merged.findings,
    )  # fmt: skip
    outcome = Outcome(tuple(readings), tuple(dict.fromkeys(findings)), tuple(merged.changes), used)
    if trial:
        return outcome
    if merged.year != before:
        forms = {f"{one.digest[:12]}-{_archived_name(one)}": one.content for one in used}
        outcome = replace(outcome, archived=store.replace_year(folder, year, merged.year.files(), forms))
    outdated = {key_of(one) for one in older if one.code == OUTDATED}
    read = {reading.identity.key for reading in readings if reading.identity is not None} - outdated
    remember(folder, year, outcome.findings, read, (answers.identity.key for answers in used))
    return outcome


def _no_law(year: int, without: str) -> Iterator[Finding]:
    if without:
        message = (
            f"le norme alla data del piano non sono note ({without.rstrip('.')}): le percentuali non sono controllate"
        )
        place = f"{year}/piano.toml", None, "data", ""
        yield Finding(Severity.WARNING, "norme-non-note", *place, message, "Correggi la data, o completa le norme.")


def _archived_name(answers: Answers) -> str:
    """The name a form is kept under: short enough for every file system, where a letter may be four bytes."""
    name = Path(re.sub(r"[^\w.-]+", "-", answers.file).strip("-.") or "modulo.xlsx")
    return name.stem.encode()[:LONGEST_STEM].decode(errors="ignore") + name.suffix


def _accepted(
    before: Year, good: Sequence[Answers], folder: Path, year: int, comuni: Mapping[str, str]
) -> tuple[Merged, tuple[Answers, ...], list[Finding]]:
    """Merge what the survey's own checks accept; a return that would block the plan stays out, with its findings."""
    kept, findings = tuple(good), dict[Finding, None]()
    while True:
        merged = merge(before, kept, comuni)
        found = objections(merged.year, kept, folder, year)
        findings |= dict.fromkeys(one for _, one in found)
        refused = {answers.identity.key for answers, one in found if one.blocks}
        if not refused:
            return merged, kept, list(findings)
        kept = tuple(answers for answers in kept if answers.identity.key not in refused)
