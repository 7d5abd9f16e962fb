"""The sheet of measures and projects: one a row, with those of the year before beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from piano_lib import italian
from piano_lib.forms.by_row import column_of_answers
from piano_lib.forms.model import MEASURE_ROWS, MEASURES, Form
from piano_lib.forms.questions import measure_questions
from piano_lib.forms.styles import Styles, finish, height, put, put_row, start

KEYS, HEADS, FIRST = 2, 3, 4  # rows: names of the data, headings, first answers
WIDTHS = {"tipo": 12, "istat": 12, "titolo": 36, "descrizione": 60, "riferimento": 30, "importo_eur": 14}
BEFORE = 60  # width of the column with last year's
ASK = "Una misura o un progetto per riga; lasciare vuote le righe che non servono."
AGAIN = " Quelli che continuano si riscrivono con lo stesso titolo."


def measures_sheet(book: Any, sheet: Any, styles: Styles, form: Form) -> None:
    """One measure or project a row; the row above the headings names the data. Rows grow with what is typed."""
    asked = measure_questions(form.owner)
    title = f"Misure di welfare abitativo e progetti {form.year} – {form.owner.body}"
    start(sheet, styles, title, [*(WIDTHS[one.key] for one in asked), BEFORE])
    sheet.write_string(1, 0, ASK + (AGAIN if form.measures_before else ""), styles.quiet)
    put_row(sheet, KEYS, [one.key for one in asked], styles.quiet)
    heads = [f"{one.text} ({one.help})" for one in asked]
    put_row(sheet, HEADS, [*heads, f"Nel {form.year - 1}"], styles.head)
    sheet.set_row(HEADS, height([(head, WIDTHS[one.key]) for head, one in zip(heads, asked, strict=True)]))
    last = FIRST - 1 + max(MEASURE_ROWS, len(form.measures) + 5, len(form.measures_before))
    for row in range(FIRST, last + 1):
        filled = form.measures[row - FIRST] if row - FIRST < len(form.measures) else {}
        for column, question in enumerate(asked):
            put(sheet, row, column, question.kind, filled.get(question.key, ""), styles.input(question.kind))
        before = form.measures_before[row - FIRST] if row - FIRST < len(form.measures_before) else {}
        sheet.write_string(row, len(asked), in_words(before), styles.label)
    for column, question in enumerate(asked):
        column_of_answers(book, sheet, form, question, MEASURES, f"misure_{question.key}", (column, FIRST, last))
    sheet.freeze_panes(FIRST, 0)
    sheet.repeat_rows(HEADS)
    finish(sheet, last, len(asked))


def in_words(measure: Mapping[str, str]) -> str:
    """A measure in one phrase.

    >>> in_words({"tipo": "misura", "titolo": "Fondo affitti", "descrizione": "Aiuti", "importo_eur": "1850"})
    'misura: Fondo affitti. Aiuti. Importo massimo: 1.850 euro'
    """
    if not measure:
        return ""
    amount = measure.get("importo_eur", "")
    said = [
        f"{measure.get('tipo', '')}: {measure.get('titolo', '')}",
        measure.get("descrizione", ""),
        measure.get("riferimento", ""),
        f"Importo massimo: {italian.count(int(amount)) if amount.isdecimal() else amount} euro" if amount else "",
    ]
    return ". ".join(one.rstrip(".") for one in said if one)
