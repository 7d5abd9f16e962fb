"""Reads one returned workbook: which form it is, what each question was answered, and every finding with its cell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from piano_lib.allocation import refusals
from piano_lib.forms.container import LARGEST_FILE, Container, Refusal, opened
from piano_lib.forms.grid import Grid, read_grids
from piano_lib.forms.identity import Expected, identify
from piano_lib.forms.model import MEASURES, SURVEY, Answers, Identity, Owner, Reading
from piano_lib.forms.notes import Notes
from piano_lib.forms.questions import SURVEY_QUESTIONS, measure_questions, survey_questions
from piano_lib.forms.tabular import Table, read_single, read_table
from piano_lib.rules.model import Rules
from piano_lib.survey import fields
from piano_lib.survey.finding import Severity

NIL_FREE = ("b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_liberi", "e_turnover", "e_non_distinti",
            "e_di_cui_forze_ordine", "f_conferiti_privati", "g_totale_dichiarato", "g_di_cui_sas")  # fmt: skip


def read_form(path: Path, expected: Expected, rules: Rules | None = None) -> Reading:
    """Read one returned file; never raises on what is in it.

    Args:
        path: the workbook, ``.xlsx`` or ``.ods``.
        expected: the ambito and year it must be of.
        rules: the law in force, for shares over their ceiling; ``None`` leaves those to ``piano verifica``.

    Returns:
        Answers if nothing blocks; findings with sheet, cell, value read and what to do.
    """
    notes = Notes(fields.plain(path.name)[:120])
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
    notes.istat, notes.owner = identity.istat, identity.type.value
    answers = _answers(notes, grids, identity, expected, hashlib.sha256(content).hexdigest())
    _check_choices(notes, answers, rules)
    return Reading(notes.file, None if notes.blocked else answers, notes.findings(), identity)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Refusal(
            "file-illeggibile",
            f"il file non si può leggere ({error.strerror})",
            "Controlla i permessi e se è aperto altrove.",
        ) from error


def _about_file(notes: Notes, container: Container) -> None:
    if container.macros:
        notes.add(
            "macro",
            "il file contiene macro, che non sono state eseguite",
            "La prossima volta salvalo come .xlsx o .ods.",
            severity=Severity.WARNING,
        )
    for _, place in container.merged[:5]:
        notes.add(
            "celle-unite",
            f"ci sono celle unite ({place}): non si sa a quale voce va il valore",
            "Separa le celle e ricontrolla i valori.",
        )


def _answers(notes: Notes, grids: Mapping[str, Grid], identity: Identity, expected: Expected, digest: str) -> Answers:
    owner = Owner(identity.type, identity.body, identity.istat)
    asked = survey_questions(owner)
    optional = tuple(question for question in SURVEY_QUESTIONS if question.key == "riserve")
    rows: dict[str, Mapping[str, str]] = {}
    places: dict[str, str] = {}
    empty: tuple[str, ...] = ()
    if SURVEY in grids:
        read = read_single if owner.single else read_table
        table = read(grids[SURVEY], notes, asked, optional, identity.istat, expected.comuni)
        rows, places, empty = _settled(notes, table, owner)
        notes.cells |= table.cells
    else:
        notes.add(
            "foglio-mancante",
            f"manca il foglio «{SURVEY}»",
            f"I fogli sono: {', '.join(grids) or 'nessuno'}. Ridai al foglio il suo nome.",
        )
    measures = _measures(notes, grids, owner, expected, places)
    return Answers(notes.file, digest, identity, rows, measures, places, empty, dict(notes.cells))


def _settled(
    notes: Notes, table: Table, owner: Owner
) -> tuple[dict[str, Mapping[str, str]], dict[str, str], tuple[str, ...]]:
    """Say of each row whether it is filed, nil or empty."""
    rows: dict[str, Mapping[str, str]] = {}
    empty = []
    for istat, row in table.rows.items():
        given = {key for key, value in row.items() if value and key != "data_trasmissione"}
        if not given:
            empty.append(istat)
            continue
        reply = row["dichiarazione"] or "presentata"
        rows[istat] = {**row, "dichiarazione": reply}
        for key in NIL_FREE if reply == "nulla" else ():
            if row[key].strip("0"):
                message = "la dichiarazione è «nulla» ma la cella non è zero"
                notes.cell(
                    SURVEY,
                    table.cells.get((istat, key), ""),
                    "nulla-con-numeri",
                    row[key],
                    message,
                    "Togli il numero, o scegli «presentata».",
                )
    if owner.single and empty and not notes.blocked:
        notes.add(
            "modulo-vuoto",
            "il modulo non è compilato",
            "Chiedi all'ente di compilarlo; se non ha alloggi assegnabili sceglie «nulla».",
            sheet=SURVEY,
        )
    elif not rows and not notes.blocked:
        notes.add(
            "modulo-vuoto",
            "nessuna riga è compilata",
            "Chiedi all'ente di compilare le righe dei suoi comuni.",
            sheet=SURVEY,
        )
    return rows, dict(table.places), tuple(empty)


def _measures(
    notes: Notes, grids: Mapping[str, Grid], owner: Owner, expected: Expected, places: dict[str, str]
) -> tuple[Mapping[str, str], ...]:
    if MEASURES not in grids:
        notes.add(
            "foglio-mancante",
            f"manca il foglio «{MEASURES}»",
            f"I fogli sono: {', '.join(grids) or 'nessuno'}. Ridai al foglio il suo nome.",
        )
        return ()
    table = read_table(grids[MEASURES], notes, measure_questions(owner), (), "", {})
    made = []
    for number, row in table.rows.items():
        if not any(row.values()):
            continue
        for key, name in (("tipo", "il tipo"), ("titolo", "il titolo")):
            if not row[key] and not notes.at_fault(MEASURES, table.cells[number, key]):
                notes.cell(
                    MEASURES,
                    table.cells[number, key],
                    "misura-incompleta",
                    "",
                    f"manca {name} della misura",
                    "Completa la riga, o svuotala tutta.",
                )
        istat = owner.istat if owner.single else row["istat"]
        if istat and istat not in expected.comuni:
            notes.cell(
                MEASURES,
                table.cells[number, "istat"],
                "codice-sconosciuto",
                istat,
                "il codice ISTAT non è di un comune dell'ambito",
                "Correggilo, o lascialo vuoto per tutto l'ambito.",
            )
        places[f"misure:{len(made)}"] = table.places[number]
        made.append({**row, "istat": istat})
    return tuple(made)


def _check_choices(notes: Notes, answers: Answers, rules: Rules | None) -> None:
    """Choices the law refuses, at the cell they were typed in."""
    for istat, row in answers.rows.items() if rules is not None else ():
        shares = {key: fields.share(row.get(key, "")) for key in ("h_eccedenza_indigenza", "i_forze_ordine", "riserve")}
        for refused in refusals(
            answers.identity.type.value,
            rules,
            excess=shares["h_eccedenza_indigenza"],
            police=shares["i_forze_ordine"],
            reserves=shares["riserve"],
        ):
            place = notes.cells.get((istat, refused.column), "")
            notes.cell(SURVEY, place, "scelta-non-ammessa", row[refused.column], refused.message, refused.remedy)
