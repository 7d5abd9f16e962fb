"""Reads one returned workbook: which form it is, what each question was answered, and every finding with its cell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from piano_lib.allocation import refusals
from piano_lib.forms.container import LARGEST_FILE, Container, Refusal, opened
from piano_lib.forms.folder import cited
from piano_lib.forms.grid import Grid, read_grids
from piano_lib.forms.identity import Expected, identify
from piano_lib.forms.model import MEASURES, SURVEY, Answers, Identity, Owner, Reading
from piano_lib.forms.notes import Notes
from piano_lib.forms.owners import file_stems
from piano_lib.forms.questions import measure_questions, questions_in
from piano_lib.forms.read_rows import read_rows
from piano_lib.forms.read_single import read_single
from piano_lib.forms.sheet import Sheet
from piano_lib.italian import reason
from piano_lib.rules.law import Rules
from piano_lib.survey import Severity, fields
from piano_lib.survey.coherence import AGAINST_NIL, against_nil
from piano_lib.survey.model import Reply
from piano_lib.survey.personal import masked, personal_datum

EMPTY = ("modulo-vuoto", "Va compilato; dove non ci sono alloggi assegnabili si sceglie «nulla».")


def read_form(path: Path, expected: Expected, rules: Rules | None = None) -> Reading:
    """Read one returned file; never raises on what is in it.

    Args:
        path: the workbook, ``.xlsx`` or ``.ods``.
        expected: the ambito and year it must be of.
        rules: the law in force, for shares over their ceiling; ``None`` leaves those to ``piano verifica``.

    Returns:
        Answers if nothing blocks; findings with sheet, cell, value read and what to do.
    """
    notes = Notes(cited(path))
    try:
        content = _bytes(path)
        container = opened(content)
        grids = read_grids(container)
    except Refusal as refusal:
        notes.add(refusal.code, refusal.message, refusal.remedy)
        return Reading(notes.file, None, notes.findings())
    _about_file(notes, container)
    identity = identify(grids, expected, notes)
    if identity is None:
        return Reading(notes.file, None, notes.findings())
    owner = Owner(identity.type, identity.body, identity.istat)
    _name(notes, path, identity, owner, expected.comuni)
    filled = _Filled(notes, grids, owner, expected.comuni, expected.year, rules)
    filled.read_questions()
    filled.read_measures()
    filled.check_choices()
    answers = Answers(
        notes.file, hashlib.sha256(content).hexdigest(), identity, filled.rows, tuple(filled.measures), filled.places,
        tuple(filled.empty), filled.cells, content,
    )  # fmt: skip
    return Reading(notes.file, None if notes.blocked else answers, notes.findings(), identity)


def _name(notes: Notes, path: Path, identity: Identity, owner: Owner, comuni: Mapping[str, str]) -> None:
    """Cite the file by its name, or by its owner's where the name holds a personal datum: sources are published."""
    datum = personal_datum(fields.plain(path.name))
    if not datum:
        notes.is_of(notes.file, identity)
        return
    notes.is_of(file_stems([owner], comuni)[owner] + path.suffix.lower(), identity)
    message = (
        f"il nome del file contiene {datum}: qui, nei dati e in archivio il file è citato così, con il suo SHA-256"
    )
    notes.add("nome-del-file", message, "Rinominalo, se lo conservi altrove.", severity=Severity.WARNING)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        message = f"il file non si può leggere ({reason(error)})"
        raise Refusal("file-illeggibile", message, "Controlla i permessi e se è aperto altrove.") from error


def _about_file(notes: Notes, container: Container) -> None:
    if container.macros:
        message, remedy = "il file contiene macro, che non sono state eseguite", "Salvalo come .xlsx o .ods."
        notes.add("macro", message, remedy, severity=Severity.WARNING)
    for place in container.merged[:5]:
        message = f"ci sono celle unite ({place}): non si sa a quale voce va il valore"
        notes.add("celle-unite", message, "Separa le celle e ricontrolla i valori.")


@dataclass(slots=True)
class _Filled:
    """The answers of one workbook as they are read."""

    notes: Notes
    grids: Mapping[str, Grid]
    owner: Owner
    comuni: Mapping[str, str]
    year: int
    rules: Rules | None
    rows: dict[str, Mapping[str, str]] = field(default_factory=dict)
    measures: list[Mapping[str, str]] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)

    def read_questions(self) -> None:
        """Letters a to k: each row filed, nil or left empty."""
        sheet = self._sheet(SURVEY)
        if sheet is None:
            return
        asked, optional = questions_in(self.owner, self.rules)
        self._check_title(sheet)
        if self.owner.single:
            read_single(sheet, asked, optional, self.owner.istat)
        else:
            read_rows(sheet, asked, optional, self.comuni)
            self._check_rows(sheet)
        self.cells, self.places = dict(sheet.cells), dict(sheet.places)
        for istat, row in sheet.rows.items():
            if any(value for key, value in row.items() if key != "data_trasmissione"):
                self.rows[istat] = {**row, "dichiarazione": row["dichiarazione"] or Reply.FILED.value}
                if row["dichiarazione"] == Reply.NIL:
                    self._check_nil(istat, row)
            else:
                self.empty.append(istat)
        if not self.rows and not self.notes.blocked:
            self.notes.add(EMPTY[0], "il modulo non è compilato", EMPTY[1], sheet=SURVEY)

    def read_measures(self) -> None:
        """Measures and projects: rows with nothing in them do not count."""
        sheet = self._sheet(MEASURES)
        if sheet is None:
            return
        read_rows(sheet, measure_questions(self.owner))
        for number, row in sheet.rows.items():
            touched = any(self.notes.at_fault(MEASURES, sheet.cells[number, key]) for key in row)
            if any(row.values()) or touched:
                self.places[f"misure:{len(self.measures)}"] = sheet.places[number]
                self.measures.append(self._measure(sheet, number, row))

    def check_choices(self) -> None:
        """Choices the law refuses, at the cell they were typed in."""
        if self.rules is None:
            return
        for istat, row in self.rows.items():
            excess, police, reserves = (
                fields.share(row.get(key, "")) for key in ("h_eccedenza_indigenza", "i_forze_ordine", "riserve")
            )
            kind = self.owner.type.value
            for one in refusals(kind, self.rules, excess=excess, police=police, reserves=reserves):
                place = self.cells.get((istat, one.column), "")
                self.notes.cell(SURVEY, place, "scelta-non-ammessa", row[one.column], one.message, one.remedy)

    def _sheet(self, name: str) -> Sheet | None:
        if name in self.grids:
            return Sheet(self.grids[name], self.notes)
        there = ", ".join(title for title in self.grids if not title.startswith("_")) or "nessuno"
        remedy = f"I fogli sono: {masked(fields.plain(there)[:200])}. Ridai al foglio il suo nome."
        self.notes.add("foglio-mancante", f"manca il foglio «{name}»", remedy)
        return None

    def _check_rows(self, sheet: Sheet) -> None:
        """A comune taken away from the table is not a comune without dwellings."""
        missing = [name for istat, name in self.comuni.items() if istat not in sheet.rows]
        if missing and not self.notes.blocked:
            message = f"mancano le righe di {len(missing)} comuni: {', '.join(missing[:5])}"
            sheet.problem("riga-mancante", message)

    def _check_title(self, sheet: Sheet) -> None:
        """The title says whose form it is, as the hidden sheet does: they must agree."""
        title = sheet.grid.at(1, 1)
        if title.value != self.owner.title(self.year):
            message = "il titolo non è quello del modulo di questo ente e anno"
            sheet.problem("titolo", message, cell=title)

    def _check_nil(self, istat: str, row: Mapping[str, str]) -> None:
        """The survey's own check, here too: all that is wrong with a form is said at once."""
        for key in against_nil(row):
            place, found = self.cells.get((istat, key), ""), AGAINST_NIL
            self.notes.cell(SURVEY, place, found.code, row[key], found.message, found.remedy)

    def _measure(self, sheet: Sheet, number: str, row: Mapping[str, str]) -> Mapping[str, str]:
        for key, name in (("tipo", "il tipo"), ("titolo", "il titolo")):
            place = sheet.cells[number, key]
            if not row[key] and not self.notes.at_fault(MEASURES, place):
                message, remedy = f"manca {name} della misura", "Completa la riga, o svuotala tutta."
                self.notes.cell(MEASURES, place, "misura-incompleta", "", message, remedy)
        istat = self.owner.istat if self.owner.single else row["istat"]
        if istat and istat not in self.comuni:
            message, remedy = "il codice ISTAT non è di un comune dell'ambito", "Correggilo; vuoto = tutto l'ambito."
            self.notes.cell(MEASURES, sheet.cells[number, "istat"], "codice-sconosciuto", istat, message, remedy)
        return {**row, "istat": istat}
