"""The sheets of questions: one column of answers for a comune, a row per comune for other owners, and the measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from piano_lib import italian
from piano_lib.forms.checks import validation
from piano_lib.forms.model import MEASURE_ROWS, MEASURES, SURVEY, WHOLE_AMBITO, Kind, Question
from piano_lib.forms.questions import CALCULATED, measure_questions, survey_questions

if TYPE_CHECKING:
    from piano_lib.forms.workbook import Form

INK, INPUT, HEAD, QUIET = "#17324D", "#FFF7D6", "#E6ECF2", "#5C6F82"
NUMBERS = (Kind.COUNT, Kind.SHARE)
NOT_ASKED = "—"  # no row for this owner last year


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of a workbook: labels locked, inputs yellow and unlocked."""

    title: Any
    text: Any
    head: Any
    label: Any
    quiet: Any
    number: Any
    count_input: Any
    share_input: Any
    date_input: Any
    text_input: Any

    @classmethod
    def of(cls, book: Any) -> Styles:
        """Make the formats in one workbook."""
        base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
        box = base | {"border": 1, "border_color": "#8A9AAB"}
        fill = box | {"bg_color": INPUT, "locked": False}
        return cls(
            title=book.add_format(base | {"bold": True, "font_size": 14}),
            text=book.add_format(base | {"text_wrap": True}),
            head=book.add_format(box | {"bold": True, "bg_color": HEAD, "text_wrap": True}),
            label=book.add_format(box | {"text_wrap": True}),
            quiet=book.add_format(base | {"font_color": QUIET, "font_size": 9}),
            number=book.add_format(box | {"num_format": "#,##0", "font_color": QUIET, "align": "right"}),
            count_input=book.add_format(fill | {"num_format": "0", "align": "right"}),
            share_input=book.add_format(fill | {"num_format": "0.##", "align": "right"}),
            date_input=book.add_format(fill | {"num_format": "dd/mm/yyyy", "align": "right"}),
            text_input=book.add_format(fill | {"num_format": "@", "text_wrap": True}),
        )

    def input(self, kind: Kind) -> Any:
        """The format of a cell to fill."""
        return {Kind.COUNT: self.count_input, Kind.SHARE: self.share_input, Kind.DATE: self.date_input}.get(
            kind, self.text_input
        )


def single_sheet(book: Any, sheet: Any, styles: Styles, form: Form) -> None:
    """A comune's questions, one a row: letter, question, answer, last year's value, explanation, name of the datum."""
    owner, answers = form.owner, form.answers.get(form.owner.istat, {})
    before = None if form.before is None else form.before.get(owner.istat, {})
    heads = ("Lettera", "Domanda", "Risposta", f"Dichiarato nel {form.year - 1}", "Spiegazione", "Nome del dato")
    _start(sheet, styles, f"Ricognizione {form.year} – {owner.body} (ISTAT {owner.istat})", (8, 44, 16, 16, 62, 28))
    _row(sheet, 2, heads, styles.head)
    cells: dict[str, str] = {}
    row = 3
    for question in survey_questions(owner, form.rules):
        if question.key == "g_totale_dichiarato":
            _sum_row(sheet, row, styles, cells, answers)
            row += 1
        cells[question.key] = xl_rowcol_to_cell(row, 2, row_abs=True, col_abs=True)
        _question_row(sheet, row, styles, form, question, answers, before)
        book.define_name(question.key, f"={SURVEY}!{cells[question.key]}")
        row += 1
    sheet.freeze_panes(3, 2)
    _finish(sheet, row - 1, len(heads) - 1)


def _question_row(
    sheet: Any,
    row: int,
    styles: Styles,
    form: Form,
    question: Question,
    answers: Mapping[str, str],
    before: Mapping[str, str] | None,
) -> None:
    sheet.write_string(row, 0, question.letter, styles.label)
    sheet.write_string(row, 1, question.text, styles.label)
    put(sheet, row, 2, question.kind, answers.get(question.key, ""), styles.input(question.kind))
    _last_year(sheet, row, 3, question, before, styles)
    sheet.write_string(row, 4, question.help, styles.label)
    sheet.write_string(row, 5, question.key, styles.quiet)
    sheet.data_validation(row, 2, row, 2, validation(question, form.rules, form.year))
    if question.kind is Kind.TEXT:
        sheet.set_row(row, 60)


def _sum_row(sheet: Any, row: int, styles: Styles, cells: Mapping[str, str], answers: Mapping[str, str]) -> None:
    sheet.write_string(row, 0, "g", styles.label)
    sheet.write_string(row, 1, "Somma calcolata delle voci b, c, d, e, f (non si scrive)", styles.label)
    sheet.write_formula(row, 2, sum_formula(cells), styles.number, summed(answers))
    sheet.write_string(row, 3, "", styles.label)
    sheet.write_string(row, 4, "«incompleta» finché una delle voci è vuota.", styles.label)
    sheet.write_string(row, 5, CALCULATED, styles.quiet)


def owner_sheet(book: Any, sheet: Any, styles: Styles, form: Form) -> None:
    """A row per comune: each question has its column, with last year's value in the column after it."""
    asked = [question for question in survey_questions(form.owner, form.rules) if not question.once]
    _start(sheet, styles, f"Ricognizione {form.year} – {form.owner.body}", (10, 30))
    sheet.write_string(1, 0, "data_trasmissione", styles.quiet)
    sheet.write_string(1, 1, "Data di trasmissione all'ente capofila", styles.text)
    sent = next((row["data_trasmissione"] for row in form.answers.values() if row.get("data_trasmissione")), "")
    put(sheet, 1, 2, Kind.DATE, sent, styles.date_input)
    book.define_name("data_trasmissione", f"={SURVEY}!$C$2")
    columns = _owner_heads(sheet, styles, form, asked)
    rows = [*form.owner.comuni, (WHOLE_AMBITO, "Totale dell'ambito, solo se non ripartito fra i comuni")]
    for number, (istat, name) in enumerate(rows, start=4):
        _owner_row(sheet, number, styles, form, istat, name, asked, columns)
    last = 3 + len(rows)
    for question in asked:
        column = columns[question.key]
        sheet.data_validation(4, column, last, column, validation(question, form.rules, form.year))
        book.define_name(question.key, f"={SURVEY}!${xl_col_to_name(column)}$5:${xl_col_to_name(column)}${last + 1}")
    sheet.freeze_panes(4, 2)
    _finish(sheet, last, max(columns.values()))


def _owner_heads(sheet: Any, styles: Styles, form: Form, asked: Sequence[Question]) -> dict[str, int]:
    """Write the names of the data (row 3) and the headings (row 4); returns the column of each key."""
    _row(sheet, 2, ("istat", "comune"), styles.quiet)
    _row(sheet, 3, ("Codice ISTAT", "Comune"), styles.head)
    columns, column = {}, 2
    for question in asked:
        if question.key == "g_totale_dichiarato":
            columns[CALCULATED] = column
            sheet.write_string(2, column, CALCULATED, styles.quiet)
            sheet.write_string(3, column, "g. Somma calcolata di b, c, d, e, f (non si scrive)", styles.head)
            sheet.set_column(column, column, 13)
            column += 1
        columns[question.key] = column
        sheet.write_string(2, column, question.key, styles.quiet)
        letter = f"{question.letter}. " if question.letter else ""
        sheet.write_string(3, column, letter + question.text, styles.head)
        sheet.write_comment(3, column, question.help, {"author": form.office, "width": 260})
        sheet.write_string(3, column + 1, f"Nel {form.year - 1}", styles.head)
        wide = question.kind in (Kind.TEXT, Kind.REPLY)
        sheet.set_column(column, column, 26 if wide else 17)
        sheet.set_column(column + 1, column + 1, 12)
        column += 2
    sheet.set_row(3, 110)
    return columns


def _owner_row(
    sheet: Any,
    row: int,
    styles: Styles,
    form: Form,
    istat: str,
    name: str,
    asked: Iterable[Question],
    columns: Mapping[str, int],
) -> None:
    key = "" if istat == WHOLE_AMBITO else istat
    answers, before = form.answers.get(key, {}), None if form.before is None else form.before.get(key, {})
    sheet.write_string(row, 0, istat, styles.label)
    sheet.write_string(row, 1, name, styles.label)
    cells = {question: xl_rowcol_to_cell(row, column) for question, column in columns.items()}
    sheet.write_formula(row, columns[CALCULATED], sum_formula(cells), styles.number, summed(answers))
    for question in asked:
        put(
            sheet, row, columns[question.key], question.kind, answers.get(question.key, ""), styles.input(question.kind)
        )
        _last_year(sheet, row, columns[question.key] + 1, question, before, styles)


def measures_sheet(book: Any, sheet: Any, styles: Styles, form: Form) -> None:
    """One measure or project a row; the key row above the headings names the data."""
    asked = measure_questions(form.owner)
    widths = {"tipo": 12, "istat": 12, "titolo": 36, "descrizione": 60, "riferimento": 30, "importo_eur": 14}
    _start(
        sheet,
        styles,
        f"Misure di welfare abitativo e progetti {form.year} – {form.owner.body}",
        [widths[one.key] for one in asked],
    )
    sheet.write_string(
        1, 0, "Una misura o un progetto per riga; lasciare vuote le righe che non servono.", styles.quiet
    )
    _row(sheet, 2, [one.key for one in asked], styles.quiet)
    _row(sheet, 3, [f"{one.text} ({one.help})" for one in asked], styles.head)
    last = 3 + max(MEASURE_ROWS, len(form.measures) + 5)
    for row in range(4, last + 1):
        filled = form.measures[row - 4] if row - 4 < len(form.measures) else {}
        for column, question in enumerate(asked):
            put(sheet, row, column, question.kind, filled.get(question.key, ""), styles.input(question.kind))
    for column, question in enumerate(asked):
        sheet.data_validation(4, column, last, column, validation(question, form.rules, form.year))
        book.define_name(
            f"misure_{question.key}", f"={MEASURES}!${xl_col_to_name(column)}$5:${xl_col_to_name(column)}${last + 1}"
        )
    sheet.freeze_panes(4, 0)
    _finish(sheet, last, len(asked) - 1)


def put(sheet: Any, row: int, column: int, kind: Kind, value: str, style: Any) -> None:
    """Write a value of the CSVs in a cell of its kind; text is always text, never a formula."""
    if not value:
        sheet.write_blank(row, column, None, style)
    elif kind is Kind.COUNT:
        sheet.write_number(row, column, int(value), style)
    elif kind is Kind.SHARE and not value.startswith("0,"):  # below 1 a number could be taken for a fraction
        sheet.write_number(row, column, float(value.replace(",", ".")), style)
    elif kind is Kind.DATE:
        sheet.write_datetime(row, column, date.fromisoformat(value), style)
    else:
        sheet.write_string(row, column, value, style)


def sum_formula(cells: Mapping[str, str]) -> str:
    """The sum of b, c, d, e, f as a formula that says when a part is missing."""
    b, c, d, f = (
        cells[key] for key in ("b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "f_conferiti_privati")
    )
    free, turnover, both = cells["e_liberi"], cells["e_turnover"], cells["e_non_distinti"]
    known = f"AND(COUNT({b},{c},{d},{f})=4,OR(COUNT({both})=1,COUNT({free},{turnover})=2))"
    return f'=IF({known},{b}+{c}+{d}+{f}+IF(COUNT({both})=1,{both},{free}+{turnover}),"incompleta")'


def summed(answers: Mapping[str, str]) -> int | str:
    """What the formula gives, so that readers that do not calculate show the right figure."""
    parts = [
        answers.get(key, "")
        for key in ("b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "f_conferiti_privati")
    ]
    both = answers.get("e_non_distinti", "")
    parts += [both] if both else [answers.get("e_liberi", ""), answers.get("e_turnover", "")]
    return sum(map(int, parts)) if all(parts) else "incompleta"


def _last_year(
    sheet: Any, row: int, column: int, question: Question, before: Mapping[str, str] | None, styles: Styles
) -> None:
    if not before:
        sheet.write_string(row, column, NOT_ASKED, styles.number)
        return
    value = before.get(question.key, "")
    if value and question.kind in NUMBERS:
        put(sheet, row, column, question.kind, value, styles.number)
    else:
        sheet.write_string(row, column, value or italian.NOT_COMMUNICATED, styles.label if value else styles.number)


def _start(sheet: Any, styles: Styles, title: str, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title, styles.title)


def _finish(sheet: Any, last_row: int, last_column: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})


def _row(sheet: Any, row: int, values: Sequence[str], style: Any) -> None:
    for column, value in enumerate(values):
        sheet.write_string(row, column, value, style)
