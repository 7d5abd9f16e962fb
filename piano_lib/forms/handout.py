"""Prepares the workbooks of a year, one per owner, in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from piano_lib.forms.intake import law_of
from piano_lib.forms.merge import MEASURED
from piano_lib.forms.model import Form, Owner
from piano_lib.forms.owners import known, owners
from piano_lib.forms.records import Record, read_records
from piano_lib.forms.workbook import write_form
from piano_lib.slug import slug
from piano_lib.survey import read_ambito

Progress = Callable[[Sequence[Owner]], Iterable[Owner]]


class AlreadyThere(Exception):
    """Workbooks that would be overwritten, perhaps filled in already; nothing has been written."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(names))


def hand_out(
    folder: Path, year: int, target: Path, *, prefilled: bool = False, progress: Progress = lambda listed: listed
) -> tuple[Path, ...]:
    """Write a workbook per owner into ``target``.

    Args:
        folder: folder of the ambito; the year before, where it is there, gives the values shown beside each cell.
        year: the plan's year; ``folder/year`` gives the date of the law.
        target: where the workbooks go; made if missing.
        prefilled: also fill the cells with what the year's files already hold.
        progress: wraps the owners, to show how far it is.

    Raises:
        AlreadyThere: a workbook with that name exists.
        DataError: ``ambito.toml`` or ``comuni.csv`` cannot be read.
    """
    ambito, now, before = read_ambito(folder), read_records(folder, year), read_records(folder, year - 1)
    law, listed = law_of(folder, year), owners(ambito, (now, before))
    comuni = {town.istat: town.name for town in ambito.municipalities}
    paths = [target / file_name(owner, comuni) for owner in listed]
    there = [path.name for path in paths if path.exists()]
    if there:
        raise AlreadyThere(there)
    target.mkdir(parents=True, exist_ok=True)
    where = dict(zip(listed, paths, strict=True))
    for owner in progress(listed):
        form = Form(
            ambito.slug, ambito.name, ambito.office, year, owner, law,
            before=known(owner, before) if before.declarations else None,
            answers=known(owner, now) if prefilled else {},
            measures=_measures(owner, now.measures) if prefilled else (),
        )  # fmt: skip
        write_form(where[owner], form)
    return tuple(paths)


def file_name(owner: Owner, comuni: dict[str, str]) -> str:
    """A file name safe on every system, that sorts by ISTAT code.

    >>> from piano_lib.survey.model import OwnerType
    >>> file_name(Owner(OwnerType.COMUNE, "Comune di Pieve d'Olmi", "019074"), {"019074": "Pieve d'Olmi"})
    '019074-pieve-d-olmi.xlsx'
    """
    name = comuni.get(owner.istat, "") if owner.single else owner.body
    kind, plain = owner.type.value.lower(), slug(name, "")
    start = owner.istat if owner.single else "" if plain.startswith(kind) else kind
    return "-".join(part for part in (start, plain) if part) + ".xlsx"


def _measures(owner: Owner, rows: Iterable[Record]) -> tuple[Record, ...]:
    """Measures a comune finds already written: those registered under its code."""
    return tuple({key: row[key] for key in MEASURED} for row in rows if owner.single and row["istat"] == owner.istat)
