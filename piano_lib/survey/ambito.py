"""The ambito: ``ambito.toml`` and the comuni of ``comuni.csv``."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from piano_lib.slug import OURS, is_folder
from piano_lib.survey.csvfile import Columns, read_lines
from piano_lib.survey.finding import DataError, Severity, in_order
from piano_lib.survey.journal import Journal
from piano_lib.survey.line import Line
from piano_lib.survey.model import Ambito, Municipality
from piano_lib.survey.tomlfile import Section, read_toml

AMBITO, COMUNI = "ambito.toml", "comuni.csv"
COMUNI_COLUMNS = Columns(("istat", "comune"), ("catastale", "superficie_kmq"), r"popolazione_20\d\d")


def read_ambito(folder: Path) -> Ambito:
    """Read the ambito of a folder.

    Raises:
        DataError: with every finding, when one blocks.
    """
    journal = Journal(folder)
    ambito = ambito_of(journal)
    if any(finding.blocks for finding in journal.findings):
        raise DataError(in_order(journal.findings))
    return ambito


def ambito_of(journal: Journal) -> Ambito:
    """Read the ambito into a journal; where something cannot be read a finding blocks and the value is blank."""
    content = read_toml(journal, AMBITO)
    section = Section(journal, AMBITO, "ambito", content)
    lead, towns = section.text("capofila", required=True), municipalities(journal)
    ambito = Ambito(
        slug=_slug(section),
        name=section.text("nome", required=True),
        lead=lead,
        office=section.text("ufficio", required=True),
        municipalities=towns,
        source=section.text("fonte"),
        ipa=section.text("codice_ipa"),
        focus=section.text("comune_in_evidenza") or _leading(lead, towns),
    )
    section.no_others()
    if ambito.focus and ambito.municipalities and ambito.focus not in {one.istat for one in ambito.municipalities}:
        message = "il comune in evidenza non è fra quelli di comuni.csv"
        section.problem(
            "codice-sconosciuto", "comune_in_evidenza", message, "Scrivi il codice ISTAT di un comune dell'ambito."
        )
    return ambito


def _leading(lead: str, towns: tuple[Municipality, ...]) -> str:
    """The comune shown in detail where none is named: the one that leads the ambito, else the first of the list."""
    by_name = [town.istat for town in towns if town.name and lead.casefold().endswith(town.name.casefold())]
    return next(iter([*by_name, *(town.istat for town in towns)]), "")


def municipalities(journal: Journal) -> tuple[Municipality, ...]:
    """Read the comuni, in the order of their ISTAT code."""
    found: dict[str, Municipality] = {}
    names: dict[str, int] = {}
    for raw in read_lines(journal, COMUNI, COMUNI_COLUMNS):
        line = Line(journal, COMUNI, raw)
        one = _municipality(line)
        if one is None:
            continue
        if one.istat in found:
            line.problem(Severity.ERROR, "riga-doppia", "istat", "il comune compare più volte", "Tieni una sola riga.")
        seen = unicodedata.normalize("NFKC", one.name).casefold()
        if seen and names.setdefault(seen, line.number) != line.number:
            message = f"due comuni hanno lo stesso nome (anche riga {names[seen]})"
            line.problem(Severity.ERROR, "nome-doppio", "comune", message, "Controlla nomi e codici sull'elenco ISTAT.")
        found[one.istat] = one
    if not found and not journal.blocked(COMUNI):
        journal.error("comuni-mancanti", COMUNI, "non c'è alcun comune", "Elenca i comuni dell'ambito, uno per riga.")
    return tuple(found[istat] for istat in sorted(found))


def _municipality(line: Line) -> Municipality | None:
    istat = line.istat()
    name = line.text("comune", longest=100, required=True)
    people = {
        int(column[-4:]): value
        for column in line.raw.cells
        if re.fullmatch(COMUNI_COLUMNS.family, column) and (value := line.count(column)) is not None
    }
    surface = line.area("superficie_kmq")
    if istat == "":
        line.problem(Severity.ERROR, "codice-istat", "istat", "il codice ISTAT è vuoto", "Scrivi le sei cifre.")
    return Municipality(istat, name, people, surface) if istat else None


def _slug(section: Section) -> str:
    """Read the name of the folder under ``reports``: a safe slug: no data chooses where files are written."""
    slug = section.text("slug", required=True)
    if slug and not is_folder(slug):
        remedy = "Usa solo minuscole, cifre e trattini, per esempio ambito-di-esempio."
        if slug in OURS:
            remedy = "È il nome di una cartella del programma: scegline un altro, per esempio ambito-di-esempio."
        section.problem("slug", "slug", "il nome breve non è adatto a una cartella", remedy)
        return ""
    return slug
