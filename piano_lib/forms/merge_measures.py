"""Measures have no owner column: a return restates those of the same comune, kind and title, and replaces its own.

Whose a measure is, its source says: what another owner's form told is that owner's, whatever its title.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from piano_lib.forms.merged import Merged
from piano_lib.forms.model import Answers
from piano_lib.forms.owners import MEASURED
from piano_lib.forms.records import Record
from piano_lib.forms.sources import is_from, is_of_another, source
from piano_lib.survey.carried import carried_from
from piano_lib.survey.names import bare
from piano_lib.survey.rows import MEASURE_COLUMNS

FILE = "misure.csv"


def merge_measures(merged: Merged, answers: Answers) -> None:
    """Put the measures of one return in their place; those of its earlier form that it leaves out go."""
    rows, told = list(merged.year.measures), [_row(answers, number) for number in range(len(answers.measures))]
    others = {n for n, row in enumerate(rows) if is_of_another(row, answers.identity.body)}
    again: dict[int, Record] = {}  # row that is told again -> as it is told
    for new in told:
        free = (n for n in range(len(rows)) if n not in others and n not in again)
        at = next((n for n in free if _key(rows[n]) == _key(new)), None)
        if at is not None:
            again[at] = new
    kept = []
    for n, row in enumerate(rows):
        if n in again:
            kept.append(_restated(merged, answers, row, again[n]))
        elif is_from(row, answers.identity.body):
            merged.changed(answers, row["istat"], FILE, ["titolo"], row, {"titolo": ""})
        else:
            kept.append(row)
    added = [new for new in told if not any(new is one for one in again.values())]
    for new in added:
        merged.changed(answers, new["istat"], FILE, ["titolo"], None, new)
    merged.year = replace(merged.year, measures=(*kept, *added))


def _row(answers: Answers, number: int) -> Record:
    place = answers.places.get(f"misure:{number}", "")
    blank = dict.fromkeys(MEASURE_COLUMNS.required, "")
    return blank | dict(answers.measures[number]) | {"fonte": source(answers, place)}


def _restated(merged: Merged, answers: Answers, old: Record, new: Record) -> Record:
    """A measure told again: the form becomes its source if a value changes, or if it was still to be confirmed."""
    keys = [*MEASURED, *(["fonte"] if carried_from(old["fonte"]) else [])]
    return old | new if merged.changed(answers, new["istat"], FILE, keys, old, new, new["titolo"]) else old


def _key(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["istat"], row["tipo"], bare(row["titolo"])
