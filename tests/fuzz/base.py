"""The whole workbooks that mutations start from, and the small ambito they are imported into."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import load_workbook

from piano_lib.forms.handout import hand_out
from piano_lib.survey.model import OwnerType
from tests.dati import choice, make_ambito, missing, row

YEAR = 2022
HEAD = "tipo,istat,titolo,descrizione,riferimento,importo_eur,fonte\n"
TEXTS = {
    "note": "Perché «sì»: così è",
    "i_categoria_aggiuntiva": "Nuclei in emergenza",
    "i_motivazione": "Come da atto",
}
COMUNE = row(
    "019036",
    a=1042,
    b=3,
    c=6,
    d=0,
    e_liberi=8,
    e_turnover=5,
    e_di_cui_forze_ordine=1,
    g=22,
    k=12,
    data_trasmissione="2021-09-27",
    note=TEXTS["note"],
)
ALER = {"e_liberi": 15, "e_turnover": 10, "b": 10, "c": 5, "d": 0, "g": 40, "k": 20, "data_trasmissione": "2021-10-13"}
CHOICE = choice(h="10", i="7,5", sat=5, categoria=TEXTS["i_categoria_aggiuntiva"], i_motivazione=TEXTS["i_motivazione"])
State = dict[str, list[tuple[tuple[str, str], ...]]]  # file -> rows as sorted pairs, sources left out


@dataclass(frozen=True, slots=True)
class Base:
    """A folder nobody has replied to yet, and the forms as an owner would return them."""

    folder: Path
    forms: Mapping[str, bytes]  # "comune.xlsx", "aler.xlsx", "comune.ods", "aler.ods"


def make_base(place: Path) -> Base:
    """Make the forms of a comune and of ALER, filled, as .xlsx and as .ods."""
    filled = make_ambito(
        place / "compilato",
        slug="ambito-di-prova",
        years=(2021, YEAR),
        scelte={YEAR: [CHOICE], 2021: []},
        ricognizione={
            YEAR: [
                COMUNE,
                row("019036", "ALER", a=905, **ALER),
                row(
                    "019098",
                    "ALER",
                    a=200,
                    b=0,
                    c=0,
                    d=0,
                    e_liberi=1,
                    e_turnover=1,
                    g=2,
                    k=1,
                    data_trasmissione="2021-10-13",
                ),
            ]
        },
        files={
            f"{YEAR}/misure.csv": HEAD + "progetto,019036,Alloggi ponte,Accoglienza breve,l.r. 16/2016,1850,[D] prova\n"
        },
    )
    paths = hand_out(filled, YEAR, place / "moduli", prefilled=True)
    named = {"comune": next(path for path in paths if "cremona" in path.name), "aler": paths[-1]}
    forms = {f"{name}.xlsx": path.read_bytes() for name, path in named.items()}
    forms |= {name.replace(".xlsx", ".ods"): as_ods(content) for name, content in list(forms.items())}
    empty = make_ambito(
        place / "vuoto",
        slug="ambito-di-prova",
        years=(2021, YEAR),
        scelte={YEAR: []},
        ricognizione={YEAR: [missing(istat) for istat in ("019003", "019036", "019098")]},
        files={f"{YEAR}/misure.csv": HEAD},
    )
    return Base(empty, forms)


def saved(book: object) -> bytes:
    """An openpyxl workbook as bytes."""
    sink = io.BytesIO()
    book.save(sink)  # type: ignore[attr-defined]
    return sink.getvalue()


def as_ods(content: bytes) -> bytes:
    """The same cells as a small .ods, formulas included; a real LibreOffice is driven elsewhere."""
    book = load_workbook(io.BytesIO(content))
    tables = []
    for sheet in book.worksheets:
        lines = ("".join(_ods_cell(cell) for cell in line) for line in sheet.iter_rows())
        rows = [f"<table:table-row>{line}</table:table-row>" for line in lines]
        tables.append(f'<table:table table:name="{escape(sheet.title)}">{"".join(rows)}</table:table>')
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>{body}</office:document-content>'
    )
    manifest = '<?xml version="1.0"?><manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(
        {"mimetype": kind.encode(), "content.xml": document.encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def _ods_cell(cell: object) -> str:
    value, formula = cell.value, ""  # type: ignore[attr-defined]
    if value is None:
        return "<table:table-cell/>"
    if cell.data_type == "f":  # type: ignore[attr-defined]
        formula, value = f' table:formula="of:{escape(value, {chr(34): "&quot;"})}"', 0
    if cell.is_date:  # type: ignore[attr-defined]
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell{formula} office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a zip."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return sink.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def state(folder: Path) -> State:
    """What the files of the year say, sources left out."""
    found: State = {}
    for name in ("ricognizione.csv", "scelte.csv", "misure.csv"):
        with (folder / str(YEAR) / name).open(encoding="utf-8", newline="") as file:
            found[name] = [
                tuple(sorted((key, value) for key, value in line.items() if key != "fonte"))
                for line in csv.DictReader(file)
            ]
    return found


def with_value(before: State, owner: OwnerType, istat: str, key: str, value: str) -> State:
    """The same state with one answer changed, in whichever file holds it."""

    def changed(line: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        values = dict(line)
        if (values.get("istat"), values.get("ente_tipo")) == (istat, owner.value) and key in values:
            values[key] = value
        return tuple(sorted(values.items()))

    return {name: [changed(line) for line in lines] for name, lines in before.items()}
