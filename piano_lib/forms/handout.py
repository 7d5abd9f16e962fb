"""Prepares the workbooks of a year, one per owner, in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from piano_lib.forms.law import law_of
from piano_lib.forms.model import Form, Owner
from piano_lib.forms.owners import file_stems, known, known_measures, owners
from piano_lib.forms.records import read_records
from piano_lib.forms.workbook import write_form
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
    """Write a workbook per owner into ``target``: all, or none if one cannot be written.

    Args:
        folder: folder of the ambito; the year before, where it is there, gives the values shown beside each cell.
        year: the plan's year; ``folder/year`` gives the date of the law.
        target: where the workbooks go; made if missing.
        prefilled: also fill the cells with what the year's files already hold.
        progress: wraps the owners, to show how far it is.

    Raises:
        AlreadyThere: a workbook with that name exists.
        DataError: ``ambito.toml`` or ``comuni.csv`` cannot be read.
        OSError: ``target`` cannot be written.
    """
    ambito, now, before = read_ambito(folder), read_records(folder, year), read_records(folder, year - 1)
    (law, _), listed = law_of(folder, year), owners(ambito, (now, before))
    paths = {owner: target / f"{stem}.xlsx" for owner, stem in file_stems(listed, ambito.names).items()}
    if there := [path.name for path in paths.values() if path.exists()]:
        raise AlreadyThere(there)
    target.mkdir(parents=True, exist_ok=True)
    with _all_or_none() as made:
        for owner in progress(listed):
            made.append(paths[owner])
            form = Form(
                ambito.slug, ambito.name, ambito.office, year, owner, law,
                before=known(owner, before) if before.declarations else None,
                answers=known(owner, now) if prefilled else {},
                measures=known_measures(owner, now.measures) if prefilled else (),
                measures_before=known_measures(owner, before.measures),
            )  # fmt: skip
            write_form(paths[owner], form)
    return tuple(paths.values())


@contextmanager
def _all_or_none() -> Iterator[list[Path]]:
    """Take the workbooks listed away again if one fails, or at Ctrl-C: the next run would take them for filled ones."""
    made = list[Path]()
    try:
        yield made
    except BaseException:
        for path in made:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise
