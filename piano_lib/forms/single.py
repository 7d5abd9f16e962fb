"""The sheet of questions of a comune: one question a row, last year's value and an explanation beside the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from piano_lib import italian
from piano_lib.forms.checks import validation
from piano_lib.forms.formulas import sum_formula, summed
from piano_lib.forms.model import SURVEY, Form, Kind, Question
from piano_lib.forms.questions import CALCULATED, survey_questions
from piano_lib.forms.styles import Styles, finish, height, put, put_row, start

WIDTHS = (8, 42, 60, 32, 50, 26)
ANSWER, BEFORE, KEY = 2, 3, 5  # columns
NOT_ASKED = "—"  # no row for this owner last year
NUMBERS = (Kind.COUNT, Kind.SHARE)


def single_sheet(book: Any, sheet: Any, styles: Styles, form: Form) -> None:
    """Write the sheet."""
    owner, answers = form.owner, form.answers.get(form.owner.istat, {})
    before = None if form.before is None else form.before.get(owner.istat, {})
    heads = ("Lettera", "Domanda", "Risposta", f"Dichiarato nel {form.year - 1}", "Spiegazione", "Nome del dato")
    start(sheet, styles, owner.title(form.year), WIDTHS)
    put_row(sheet, 2, heads, styles.head)
    sheet.set_row(2, height([(heads[BEFORE], WIDTHS[BEFORE])], 2))
    cells: dict[str, str] = {}
    row = 3
    for question in survey_questions(owner, form.rules):
        if question.key == "g_totale_dichiarato":
            _sum_row(sheet, row, styles, cells, answers)
            row += 1
        cells[question.key] = xl_rowcol_to_cell(row, ANSWER, row_abs=True, col_abs=True)
        _question_row(sheet, row, styles, form, question, answers.get(question.key, ""), before)
        book.define_name(question.key, f"={SURVEY}!{cells[question.key]}")
        row += 1
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 2)
    finish(sheet, row - 1, len(heads) - 1)


def _question_row(
    sheet: Any, row: int, styles: Styles, form: Form, question: Question, value: str, before: Mapping[str, str] | None
) -> None:
    sheet.write_string(row, 0, question.letter, styles.label)
    sheet.write_string(row, 1, question.text, styles.label)
    put(sheet, row, ANSWER, question.kind, value, styles.input(question.kind))
    last_year(sheet, row, BEFORE, question, before, styles)
    sheet.write_string(row, 4, question.help, styles.label)
    sheet.write_string(row, KEY, question.key, styles.quiet)
    sheet.data_validation(row, ANSWER, row, ANSWER, validation(question, form.rules, form.year))
    if question.kind is not Kind.TEXT:  # a row of free text has no height of its own: it grows with what is typed
        sheet.set_row(row, height([(question.text, WIDTHS[1]), (question.help, WIDTHS[4])]))


def _sum_row(sheet: Any, row: int, styles: Styles, cells: Mapping[str, str], answers: Mapping[str, str]) -> None:
    words = "Somma calcolata delle voci b, c, d, e, f (non si scrive)"
    put_row(sheet, row, ("g", words, "", "", "«incompleta» finché una delle voci è vuota."), styles.label)
    sheet.write_formula(row, ANSWER, sum_formula(cells), styles.number, summed(answers))
    sheet.write_string(row, KEY, CALCULATED, styles.quiet)
    sheet.set_row(row, height([(words, WIDTHS[1])]))


def last_year(
    sheet: Any, row: int, column: int, question: Question, before: Mapping[str, str] | None, styles: Styles
) -> None:
    """Write last year's value; «n.c.» where nothing was communicated, a dash where nobody was asked."""
    value = (before or {}).get(question.key, "")
    if value and question.kind in NUMBERS:
        put(sheet, row, column, question.kind, value, styles.share if question.kind is Kind.SHARE else styles.number)
    elif value:
        words = "/".join(reversed(value.split("-"))) if question.kind is Kind.DATE else value
        sheet.write_string(row, column, words, styles.label)
    else:
        sheet.write_string(row, column, italian.NOT_COMMUNICATED if before else NOT_ASKED, styles.number)
