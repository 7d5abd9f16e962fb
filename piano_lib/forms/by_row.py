"""The sheet of an owner with dwellings in several comuni (ALER, operators): a row per comune, a column per question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from piano_lib.forms.checks import validation
from piano_lib.forms.formulas import column_sum, column_sum_formula, sum_formula, summed
from piano_lib.forms.model import EXPLAINED, SUMMED, SURVEY, WHOLE_AMBITO, Form, Kind, Question
from piano_lib.forms.questions import CALCULATED, survey_questions
from piano_lib.forms.single import NOT_ASKED, last_year
from piano_lib.forms.styles import Styles, finish, height, put, put_row, start
from piano_lib.italian import NOT_COMMUNICATED

KEYS, HEADS, HELP, FIRST = 2, 3, 4, 5  # rows: names of the data, headings, explanations, first answers
PAGES = 4  # printed side by side, the comuni on each
WIDTHS = {Kind.TEXT: 60, Kind.REPLY: 26}  # of the columns of answers; numbers are narrower
NUMBERS, BEFORE, TEXT_BEFORE = 19, 12, 40  # and those of last year's values
SMALL = 1.25  # letters of the explanations on the width of one of the answers
WHOLE = "Totale dell'ambito, solo se non ripartito fra i comuni"
IN_ALL = "Somma dei comuni (non si scrive)"


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
        column_of_answers(book, sheet, form, question, SURVEY, question.key, (columns[question.key], FIRST, last))
    _sums(sheet, last + 1, styles, form, asked, columns)
    sheet.freeze_panes(HELP, 2)  # the explanations, which are long, roll away
    sheet.repeat_columns(0, 1)
    sheet.repeat_rows(HEADS)
    finish(sheet, last + 1, max(columns.values()) + 1, pages=PAGES, title=form.owner.title(form.year))


def column_of_answers(
    book: Any, sheet: Any, form: Form, question: Question, name: str, defined: str, place: tuple[int, int, int]
) -> None:
    """Put the check on a column of answers, and give the column a name; ``place`` is column, first and last row."""
    column, first, last = place
    letter = xl_col_to_name(column)
    sheet.data_validation(first, column, last, column, validation(question, form.rules, form.year))
    book.define_name(defined, f"={name}!${letter}${first + 1}:${letter}${last + 1}")


def _sent_on(book: Any, sheet: Any, styles: Styles, form: Form) -> None:
    """The day of transmission, once for the whole workbook, above the table."""
    sheet.write_string(1, 0, "data_trasmissione", styles.quiet)
    sent = max((row.get("data_trasmissione", "") for row in form.answers.values()), default="")
    put(sheet, 1, 2, Kind.DATE, sent, styles.date_input)
    question = next(one for one in survey_questions(form.owner) if one.key == "data_trasmissione")
    sheet.write_string(1, 1, question.text, styles.text)
    sheet.set_row(1, height([(question.text, 30)]))
    sheet.data_validation(1, 2, 1, 2, validation(question, form.rules, form.year))
    book.define_name("data_trasmissione", f"={SURVEY}!$C$2")


def _heads(sheet: Any, styles: Styles, form: Form, asked: Sequence[Question]) -> dict[str, int]:
    """Write the names of the data, the headings and the explanations; returns the column of each key."""
    put_row(sheet, KEYS, ("istat", "comune"), styles.quiet)
    put_row(sheet, HEADS, ("Codice ISTAT", "Comune"), styles.head)
    put_row(sheet, HELP, (EXPLAINED, ""), styles.hint)
    columns, column = {}, 2
    for question in asked:
        if question.key == "g_totale_dichiarato":
            columns[CALCULATED] = column
            sheet.write_string(KEYS, column, CALCULATED, styles.quiet)
            sheet.write_string(HEADS, column, "g. Somma calcolata di b, c, d, e, f (non si scrive)", styles.head)
            sheet.write_string(HELP, column, "«incompleta» finché una delle voci è vuota.", styles.hint)
            sheet.set_column(column, column, 14)
            column += 1
        columns[question.key] = column
        letter = f"{question.letter}. " if question.letter else ""
        sheet.write_string(KEYS, column, question.key, styles.quiet)
        sheet.write_string(HEADS, column, letter + question.text, styles.head)
        sheet.write_string(HELP, column, question.help, styles.hint)
        sheet.write_string(HEADS, column + 1, f"Nel {form.year - 1}", styles.head)
        sheet.write_string(HELP, column + 1, "", styles.hint)
        sheet.set_column(column, column, _width(question))
        sheet.set_column(column + 1, column + 1, TEXT_BEFORE if question.kind is Kind.TEXT else BEFORE)
        column += 2
    sheet.set_row(HEADS, height([(question.text, _width(question) - 2) for question in asked]))
    sheet.set_row(HELP, height([(question.help, _width(question) * SMALL) for question in asked]) / SMALL)
    return columns


def _width(question: Question) -> int:
    return WIDTHS.get(question.kind, NUMBERS)


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


def _sums(
    sheet: Any, row: int, styles: Styles, form: Form, asked: Sequence[Question], columns: Mapping[str, int]
) -> None:
    """The row that adds the comuni up; where one of them says nothing the sum is «almeno», never a total."""
    counted = [istat for istat, _ in form.owner.comuni]
    sheet.write_string(row, 0, SUMMED, styles.head)
    sheet.write_string(row, 1, IN_ALL, styles.head)

    def write(column: int, values: Sequence[str], unknown: str = "") -> None:
        top, bottom = (xl_rowcol_to_cell(one, column) for one in (FIRST, FIRST + len(counted) - 1))
        formula = column_sum_formula(f"{top}:{bottom}", unknown)
        sheet.write_formula(row, column, formula, styles.sum, column_sum(values, unknown))

    write(columns[CALCULATED], [str(summed(form.answers.get(istat, {}))) for istat in counted])
    for question in asked:
        column = columns[question.key]
        if question.kind is not Kind.COUNT:
            put_blank(sheet, row, (column, column + 1), styles)
            continue
        write(column, [form.answers.get(istat, {}).get(question.key, "") for istat in counted])
        if form.before is None:
            put_blank(sheet, row, (column + 1,), styles)
        else:
            before = [form.before.get(istat) for istat in counted]  # nothing of a comune nobody was asked about
            told = [NOT_ASKED if one is None else one.get(question.key) or NOT_COMMUNICATED for one in before]
            write(column + 1, told, NOT_COMMUNICATED)


def put_blank(sheet: Any, row: int, columns: Sequence[int], styles: Styles) -> None:
    """Locked cells with nothing in them."""
    for column in columns:
        sheet.write_blank(row, column, None, styles.sum)
