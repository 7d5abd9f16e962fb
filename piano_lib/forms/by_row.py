"""The sheets with a row per answer: ALER's and operators' (a row per comune), and the measures (a row each)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from piano_lib.forms.checks import validation
from piano_lib.forms.formulas import sum_formula, summed
from piano_lib.forms.model import MEASURE_ROWS, MEASURES, SURVEY, WHOLE_AMBITO, Form, Kind, Question
from piano_lib.forms.questions import CALCULATED, measure_questions, survey_questions
from piano_lib.forms.single import last_year
from piano_lib.forms.styles import Styles, finish, height, put, put_row, start

KEYS, HEADS, FIRST = 2, 3, 4  # rows: names of the data, headings, first answers
WIDTHS = {"tipo": 12, "istat": 12, "titolo": 36, "descrizione": 60, "riferimento": 30, "importo_eur": 14}
PAGES = 4  # printed side by side, the comuni on each
WHOLE = "Totale dell'ambito, solo se non ripartito fra i comuni"


def owner_sheet(book: Any, sheet: Any, styles: Styles, form: Form) -> None:
    """A row per comune: each question has its column, with last year's value in the column after it."""
    asked = [question for question in survey_questions(form.owner, form.rules) if not question.once]
    start(sheet, styles, form.owner.title(form.year), (12, 30))
    _sent_on(book, sheet, styles, form)
    columns = _heads(sheet, styles, form, asked)
    rows = [*form.owner.comuni, (WHOLE_AMBITO, WHOLE)]
    for number, (istat, name) in enumerate(rows, start=FIRST):
        _owner_row(sheet, number, styles, form, (istat, name), asked, columns)
    last = FIRST + len(rows) - 1
    sheet.set_row(last, height([(WHOLE, 30)]))
    for question in asked:
        _column(book, sheet, form, question, SURVEY, question.key, (columns[question.key], last))
    sheet.freeze_panes(FIRST, 2)
    sheet.repeat_columns(0, 1)
    finish(sheet, last, max(columns.values()) + 1, pages=PAGES)


def measures_sheet(book: Any, sheet: Any, styles: Styles, form: Form) -> None:
    """One measure or project a row; the row above the headings names the data."""
    asked = measure_questions(form.owner)
    title = f"Misure di welfare abitativo e progetti {form.year} – {form.owner.body}"
    start(sheet, styles, title, [WIDTHS[one.key] for one in asked])
    sheet.write_string(
        1, 0, "Una misura o un progetto per riga; lasciare vuote le righe che non servono.", styles.quiet
    )
    put_row(sheet, KEYS, [one.key for one in asked], styles.quiet)
    heads = [f"{one.text} ({one.help})" for one in asked]
    put_row(sheet, HEADS, heads, styles.head)
    sheet.set_row(HEADS, height([(head, WIDTHS[one.key]) for head, one in zip(heads, asked, strict=True)]))
    last = FIRST - 1 + max(MEASURE_ROWS, len(form.measures) + 5)
    for row in range(FIRST, last + 1):
        filled = form.measures[row - FIRST] if row - FIRST < len(form.measures) else {}
        for column, question in enumerate(asked):
            put(sheet, row, column, question.kind, filled.get(question.key, ""), styles.input(question.kind))
        sheet.set_row(row, height([(filled.get(one.key, ""), WIDTHS[one.key]) for one in asked]))
    for column, question in enumerate(asked):
        _column(book, sheet, form, question, MEASURES, f"misure_{question.key}", (column, last))
    sheet.freeze_panes(FIRST, 0)
    finish(sheet, last, len(asked) - 1)


def _sent_on(book: Any, sheet: Any, styles: Styles, form: Form) -> None:
    """The day of transmission, once for the whole workbook, above the table."""
    sheet.write_string(1, 0, "data_trasmissione", styles.quiet)
    sent = next((row["data_trasmissione"] for row in form.answers.values() if row.get("data_trasmissione")), "")
    put(sheet, 1, 2, Kind.DATE, sent, styles.date_input)
    question = next(one for one in survey_questions(form.owner) if one.key == "data_trasmissione")
    sheet.write_string(1, 1, question.text, styles.text)
    sheet.set_row(1, height([(question.text, 30)]))
    sheet.data_validation(1, 2, 1, 2, validation(question, form.rules, form.year))
    book.define_name("data_trasmissione", f"={SURVEY}!$C$2")


def _heads(sheet: Any, styles: Styles, form: Form, asked: Sequence[Question]) -> dict[str, int]:
    """Write the names of the data and the headings; returns the column of each key."""
    put_row(sheet, KEYS, ("istat", "comune"), styles.quiet)
    put_row(sheet, HEADS, ("Codice ISTAT", "Comune"), styles.head)
    columns, column = {}, 2
    for question in asked:
        if question.key == "g_totale_dichiarato":
            columns[CALCULATED] = column
            sheet.write_string(KEYS, column, CALCULATED, styles.quiet)
            sheet.write_string(HEADS, column, "g. Somma calcolata di b, c, d, e, f (non si scrive)", styles.head)
            sheet.set_column(column, column, 14)
            column += 1
        columns[question.key] = column
        letter = f"{question.letter}. " if question.letter else ""
        sheet.write_string(KEYS, column, question.key, styles.quiet)
        sheet.write_string(HEADS, column, letter + question.text, styles.head)
        sheet.write_comment(HEADS, column, question.help, {"author": form.office, "width": 260})
        sheet.write_string(HEADS, column + 1, f"Nel {form.year - 1}", styles.head)
        sheet.set_column(column, column, 26 if question.kind in (Kind.TEXT, Kind.REPLY) else 19)
        sheet.set_column(column + 1, column + 1, 12)
        column += 2
    sheet.set_row(HEADS, height([(question.text, 17) for question in asked]))
    return columns


def _owner_row(
    sheet: Any, row: int, styles: Styles, form: Form, comune: tuple[str, str], asked: Sequence[Question],
    columns: Mapping[str, int],
) -> None:  # fmt: skip
    istat, name = comune
    key = "" if istat == WHOLE_AMBITO else istat
    answers, before = form.answers.get(key, {}), None if form.before is None else form.before.get(key, {})
    sheet.write_string(row, 0, istat, styles.label)
    sheet.write_string(row, 1, name, styles.label)
    cells = {question: xl_rowcol_to_cell(row, column) for question, column in columns.items()}
    sheet.write_formula(row, columns[CALCULATED], sum_formula(cells), styles.number, summed(answers))
    for question in asked:
        column = columns[question.key]
        put(sheet, row, column, question.kind, answers.get(question.key, ""), styles.input(question.kind))
        last_year(sheet, row, column + 1, question, before, styles)


def _column(
    book: Any, sheet: Any, form: Form, question: Question, name: str, defined: str, place: tuple[int, int]
) -> None:
    """Put the check on a column of answers, and give the column a name."""
    column, last = place
    letter = xl_col_to_name(column)
    sheet.data_validation(FIRST, column, last, column, validation(question, form.rules, form.year))
    book.define_name(defined, f"={name}!${letter}${FIRST + 1}:${letter}${last + 1}")
