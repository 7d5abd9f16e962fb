"""Whether one declaration agrees with itself: checks that need no law, only the row."""

from __future__ import annotations

from collections.abc import Mapping

from piano_lib.italian import count
from piano_lib.survey.fields import Refused
from piano_lib.survey.finding import Severity
from piano_lib.survey.line import Line
from piano_lib.survey.model import Declaration, OwnerType, Reply
from piano_lib.survey.total import free_and_turnover, total_of

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
# Letters b to g: what is assignable in the year. Stock (a) and past assignments (k) may be known without a reply.
ASSIGNABLE = (
    "b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_liberi", "e_turnover", "e_non_distinti",
    "e_di_cui_forze_ordine", "f_conferiti_privati", "g_totale_dichiarato", "g_di_cui_sas",
)  # fmt: skip


AGAINST_NIL = Refused(
    "nulla-con-numeri", "la dichiarazione è «nulla» ma la cella non è zero", "Togli il numero, o scrivi «presentata»."
)


def against_nil(values: Mapping[str, str]) -> tuple[str, ...]:
    """Columns with dwellings beside a nil return, given its cells by column.

    >>> against_nil({"e_liberi": "2", "e_turnover": "0", "b_stato_di_fatto": "", "a_patrimonio_sap": "30"})
    ('e_liberi',)
    """
    return tuple(column for column in ASSIGNABLE if values.get(column, "").strip("0"))


def check_declaration(line: Line, one: Declaration, year: int) -> None:
    """Write down everything in a row of ``ricognizione.csv`` that contradicts the rest of it."""
    _check_body(line, one)
    _check_reply(line, one)
    _check_dates(line, one, year)
    _check_free_and_turnover(line, one)
    _check_parts(line, one)
    _check_stock(line, one)


def _check_body(line: Line, one: Declaration) -> None:
    if one.owner is OwnerType.OPERATORE and not one.body:
        message = "l'operatore accreditato non ha nome"
        line.problem(WARNING, "ente-senza-nome", "ente", message, "Scrivi la ragione sociale.")


def _check_reply(line: Line, one: Declaration) -> None:
    values = {column: line.cell(column).strip() for column in ASSIGNABLE}
    if one.reply is Reply.NIL:
        for column in against_nil(values):
            line.problem(ERROR, AGAINST_NIL.code, column, AGAINST_NIL.message, AGAINST_NIL.remedy)
    elif one.reply is Reply.MISSING:
        for column in (column for column, text in values.items() if text):
            message = "la dichiarazione è «mancante» ma la cella ha un valore"
            line.problem(ERROR, "mancante-con-numeri", column, message, "Togli il valore, o scrivi «presentata».")
    elif not any(values.values()):
        message = "la dichiarazione è «presentata» ma non comunica alcun alloggio, nemmeno zero"
        line.problem(WARNING, "presentata-vuota", "dichiarazione", message, "Se non ci sono alloggi scrivi «nulla».")


def _check_dates(line: Line, one: Declaration, year: int) -> None:
    column = "data_trasmissione"
    if one.sent_on is None:
        if one.reply is Reply.FILED and column in line.raw.cells and not line.cell(column).strip():
            message = "la dichiarazione è «presentata» ma senza data di trasmissione"
            line.problem(NOTE, "senza-data", column, message, "Aggiungi la data del protocollo, se è nota.")
        return
    if one.reply is Reply.MISSING:
        message = "la dichiarazione è «mancante» ma ha una data di trasmissione"
        line.problem(ERROR, "mancante-con-data", column, message, "Togli la data, o correggi «dichiarazione».")
    if not year - 1 <= one.sent_on.year <= year:
        message = f"la data di trasmissione è lontana dal piano {year}"
        line.problem(WARNING, "data-lontana", column, message, "Controlla l'anno.")


def _check_free_and_turnover(line: Line, one: Declaration) -> None:
    apart = [part for part in (one.free, one.turnover) if part is not None]
    whole = one.undivided
    if whole is not None and (sum(apart) > whole or (len(apart) == 2 and sum(apart) != whole)):
        message = f"il valore non concorda con e_liberi e e_turnover, che insieme danno {count(sum(apart))}"
        remedy = "Tieni i due valori distinti, oppure solo quello unico."
        line.problem(ERROR, "liberi-discordanti", "e_non_distinti", message, remedy)


def _check_parts(line: Line, one: Declaration) -> None:
    free, total = free_and_turnover(one), total_of(one).value
    if one.from_police is not None and free is not None and one.from_police > free:
        message = f"gli alloggi rilasciati da forze dell'ordine superano quelli liberi e di turnover ({count(free)})"
        line.problem(
            ERROR, "parte-oltre-totale", "e_di_cui_forze_ordine", message, "Correggi: è un «di cui» della lettera e."
        )
    if one.sas_declared is not None and total is not None and one.sas_declared > total:
        message = f"gli alloggi SAS superano il totale assegnabile ({count(total)})"
        line.problem(ERROR, "parte-oltre-totale", "g_di_cui_sas", message, "Correggi: è un «di cui» della lettera g.")


def _check_stock(line: Line, one: Declaration) -> None:
    if one.stock_sap is None or one.stock_sas is None:
        return
    stock, existing = one.stock_sap + one.stock_sas, (one.as_is, one.renovated, free_and_turnover(one))
    taken = sum(part for part in existing if part is not None)
    if taken > stock:
        message = f"gli alloggi assegnabili b, c, e ({count(taken)}) superano il patrimonio ({count(stock)})"
        line.problem(WARNING, "oltre-patrimonio", "a_patrimonio_sap", message, "Controlla i due dati con l'ente.")
    if one.sas_declared and one.stock_sas == 0:
        message = "ci sono alloggi SAS assegnabili ma il patrimonio SAS è zero"
        line.problem(WARNING, "sas-senza-patrimonio", "g_di_cui_sas", message, "Controlla i due dati con l'ente.")
