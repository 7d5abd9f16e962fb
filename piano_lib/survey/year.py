"""One year of data, read whole: every file, every row, every finding at once."""

from __future__ import annotations

import re
from pathlib import Path

from piano_lib.survey import crossing, rows
from piano_lib.survey.ambito import ambito_of
from piano_lib.survey.coherence import check_declaration
from piano_lib.survey.finding import in_order
from piano_lib.survey.head import read_head
from piano_lib.survey.journal import Journal
from piano_lib.survey.model import YearData

FILES = ("piano.toml", "ricognizione.csv", "scelte.csv", "misure.csv")


def years(folder: Path) -> tuple[int, ...]:
    """Years the folder of an ambito holds data for, oldest first: folders named after a year with one of its files.

    >>> years(Path("nowhere"))
    ()
    """
    if not folder.is_dir():
        return ()
    named = [place for place in folder.iterdir() if re.fullmatch(r"20[0-9][0-9]", place.name, re.ASCII)]
    return tuple(sorted(int(place.name) for place in named if any((place / name).exists() for name in FILES)))


def read_year(folder: Path, year: int) -> YearData:
    """Read one year of the folder of an ambito. Never raises on bad data.

    Args:
        folder: holds ``ambito.toml``, ``comuni.csv`` and a folder per year.
        year: the plan's year.

    Returns:
        Rows that could be read, and findings over all files, those that block first. While a finding blocks, the cells
        it names are ``None`` and no plan may be made of the data. Hashes are of the very bytes that were read.
    """
    journal = Journal(folder)
    ambito, head = ambito_of(journal), read_head(journal, year)
    comuni = {one.istat: one for one in ambito.municipalities}
    declared, chosen = list(rows.declarations(journal, year)), list(rows.choices(journal, year))
    measures, checks = list(rows.measures(journal, year)), list(rows.checks(journal, year))
    declarations = [one for _, one in declared]
    for line, one in declared:
        check_declaration(line, one, year)
    crossing.check_declarations(declared, comuni)
    crossing.check_choices(chosen, comuni, declarations)
    crossing.check_listed(measures, checks, comuni)
    if not journal.blocked(file := f"{year}/ricognizione.csv"):
        crossing.check_absent(journal, file, declarations, comuni)
        declarations += crossing.silent(declarations, comuni)
    journal.confirm_unchanged()
    return YearData(
        ambito=ambito,
        head=head,
        declarations=tuple(declarations),
        choices=tuple(one for _, one in chosen),
        measures=tuple(one for _, one in measures),
        checks=tuple(one for _, one in checks),
        findings=in_order(journal.findings),
        files=dict(journal.files),
    )
