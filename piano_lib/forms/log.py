"""What kept returns out, remembered from one import to the next until a good return of the same owner is used."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from piano_lib.forms import store
from piano_lib.forms.latest import OUTDATED
from piano_lib.italian import reason
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import owner_key

LOG = "anomalie.json"
Key = tuple[str, str, str]


def refused_findings(folder: Path, year: int) -> tuple[Finding, ...]:
    """What kept returns out and has not been put right, for ``piano stato``."""
    path = store.archive(folder, year) / LOG
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Finding(**{**one, "severity": Severity(one["severity"])}) for one in listed)
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def remember(folder: Path, year: int, findings: Iterable[Finding], read: Iterable[Key], used: Iterable[Key]) -> None:
    """Keep what blocks: of this import, and of earlier ones for the owners it has read nothing of.

    Args:
        folder: folder of the ambito.
        year: the plan's year.
        findings: of this import.
        read: owners of whom this import has read a return that is not older than what is registered.
        used: owners of whom it has used one: nothing of theirs is to be put right any more.
    """
    settled, seen = set(used), set(read)
    now = [one for one in findings if one.blocks and one.code != OUTDATED and key_of(one) not in settled]
    before = [one for one in refused_findings(folder, year) if one.owner and key_of(one) not in seen | settled]
    path = store.archive(folder, year) / LOG
    listed = [asdict(one) for one in dict.fromkeys((*before, *now))]
    content = (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    if (path.exists() and path.read_bytes() == content) or (not listed and not path.exists()):
        return
    try:
        store.write(path, content)
    except OSError as error:
        raise store.StoreError(f"Non riesco a scrivere in «{path.parent}»: {reason(error)}.") from error


def key_of(finding: Finding) -> Key:
    """The owner a finding is about, as :attr:`piano_lib.forms.model.Owner.key`."""
    return owner_key(finding.owner, finding.istat, finding.body)
