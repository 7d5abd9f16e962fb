"""The workbook of a year: cover, contents, then one table a sheet. Same tables, same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

import piano_lib
from piano_lib.export.moment import made
from piano_lib.export.sheet import LINE, Styles, lines, names, write
from piano_lib.italian import day
from piano_lib.plan import Plan
from piano_lib.plan.model import TITLE
from piano_lib.survey.model import Stage
from piano_lib.tables.cells import plain
from piano_lib.tables.model import Table

COVER, CONTENTS = "Copertina", "Indice"
END = b"</cp:coreProperties>"
WIDTH = 72  # characters of the cover's one column: a portrait page
# No text of a comune may become a formula, a link or a number.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(plan: Plan, tables: Sequence[Table], moment: str = "") -> bytes:
    """Make ``piano-<anno>.xlsx`` from the tables of the report.

    Counts are numbers (dwellings, EUR), shares are percentages, what is missing is the text the report shows ("n.c.").
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties(_properties(plan, moment))
        styles = Styles(book)
        _sentences(book.add_worksheet(COVER), title(plan), cover(plan), styles)
        _contents(book.add_worksheet(CONTENTS), tuple(tables), styles)
        for name, table in zip(names(tuple(tables)), tables, strict=True):
            write(book.add_worksheet(name), table, styles)
    return _in_italian(out.getvalue())


def _in_italian(book: bytes) -> bytes:
    """The same workbook with its language among the properties, which XlsxWriter cannot say."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as said:
        for part in made.infolist():
            content = made.read(part)
            if part.filename == "docProps/core.xml":
                content = content.replace(END, b"<dc:language>it-IT</dc:language>" + END)
            said.writestr(part, content)
    return out.getvalue()


def title(plan: Plan) -> str:
    """Title of the year's plan, as on the report, with the name of its ambito."""
    return f"{TITLE} {plan.year}, {plan.ambito.name}"


def cover(plan: Plan) -> tuple[str, ...]:
    """What a reader must know before the numbers, a sentence a line."""
    head = plan.head
    stage = "Piano approvato" if head.stage is Stage.APPROVED else "Proposta di piano"
    status = "Dati dimostrativi: verosimili, non veri." if plan.demonstration else "Dati ufficiali."
    scenario = (f"Scenario «{plan.scenario}»: non è il piano.",) if plan.scenario else ()
    return (
        f"{stage}, {day(head.decided)}. {head.act}.",
        status,
        *scenario,
        *head.notes,
        f"A cura di: {plan.ambito.office}. Ente capofila: {plan.ambito.lead}.",
        "Ogni foglio contiene una tabella: titolo in A1, note e fonte sotto il titolo, poi le intestazioni e le righe.",
        "«n.c.» è un dato non comunicato: non vale zero. «almeno» davanti a un totale dice che mancano delle parti.",
        f"Prodotto con piano_lib {piano_lib.__version__} dagli stessi dati del rapporto.",
    )


def _properties(plan: Plan, moment: str) -> dict[str, Any]:
    return {
        "title": title(plan),
        "subject": "Programmazione annuale dei servizi abitativi pubblici",
        "author": plan.ambito.office,
        "company": plan.ambito.lead,
        "category": "Dati dimostrativi" if plan.demonstration else "Dati ufficiali",
        "keywords": "servizi abitativi pubblici, SAP, SAT, Lombardia",
        "created": made(plan, moment),
    }


def _sentences(sheet: Any, heading: str, sentences: Iterable[str], styles: Styles) -> None:
    sheet.set_column(0, 0, WIDTH)
    sheet.set_paper(9)  # A4
    sheet.write_string(0, 0, plain(heading), styles(bold=True, font_size=16, text_wrap=True, valign="top"))
    sheet.set_row(0, 2 * LINE * lines(heading, WIDTH / 1.5))  # larger letters
    for row, words in enumerate(sentences, 2):
        sheet.write_string(row, 0, plain(words), styles(text_wrap=True, valign="top"))
        sheet.set_row(row, LINE * lines(words, WIDTH))


def _contents(sheet: Any, tables: tuple[Table, ...], styles: Styles) -> None:
    sheet.write_string(0, 0, CONTENTS, styles(bold=True, font_size=16))
    for at, words in enumerate(("Foglio", "Contenuto", "Righe")):
        sheet.write_string(2, at, words, styles(bold=True))
    for row, (name, table) in enumerate(zip(names(tables), tables, strict=True), 3):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name, tip=f"Vai al foglio {name}")
        sheet.write_string(row, 1, plain(table.caption))
        sheet.write_number(row, 2, len(table.rows))
    for at, width in enumerate((34, 90, 8)):
        sheet.set_column(at, at, width)
    sheet.fit_to_pages(1, 0)
