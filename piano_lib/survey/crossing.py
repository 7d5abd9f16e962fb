"""Whether the rows agree with one another and with the comuni of the ambito."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from piano_lib.italian import listing
from piano_lib.survey.finding import Severity
from piano_lib.survey.journal import Journal
from piano_lib.survey.line import Line
from piano_lib.survey.model import Check, Choice, Declaration, Measure, Municipality, OwnerType, Reply
from piano_lib.survey.names import folded, same_name
from piano_lib.survey.rows import not_received

ERROR, WARNING = Severity.ERROR, Severity.WARNING
Comuni = Mapping[str, Municipality]


def check_declarations(rows: Sequence[tuple[Line, Declaration]], comuni: Comuni) -> None:
    """Check codes, names, doubles and totals beside their parts over ``ricognizione.csv``."""
    seen: dict[tuple[str, str, str], int] = {}
    for line, one in rows:
        _check_comune(line, one, comuni)
        first = seen.setdefault(one.key, one.row)
        if first != one.row:
            message = f"stesso comune e stesso ente della riga {first}"
            line.problem(ERROR, "riga-doppia", "istat", message, "Tieni una sola riga per comune ed ente.")
    replied = [(line, one) for line, one in rows if one.reply is not Reply.MISSING]
    for line, one in ((line, one) for line, one in replied if not one.istat and one.owner is not OwnerType.COMUNE):
        split = [str(other.row) for _, other in replied if other.istat and other.key[1:] == one.key[1:]]
        if split:
            rows_split = ("alla riga " if len(split) == 1 else "alle righe ") + listing(split[:5])
            message = f"è un totale dell'ambito, ma lo stesso ente ha anche dati per comune ({rows_split})"
            remedy = "Il piano usa le righe per comune e non somma il totale: se sono tutte, spostalo in controlli.csv."
            line.problem(WARNING, "totale-e-parti", "istat", message, remedy)


def check_absent(journal: Journal, file: str, rows: Sequence[Declaration], comuni: Comuni) -> None:
    """Find the comuni of which ``ricognizione.csv`` says nothing at all, not even that they have not replied."""
    if not rows:
        remedy = "Scrivi una riga per comune ed ente, o prepara l'anno con «piano nuovo»."
        journal.error("nessuna-riga", file, "non c'è alcuna dichiarazione", remedy)
        return
    present = {one.istat for one in rows if one.owner is OwnerType.COMUNE}
    for istat, comune in comuni.items():
        if istat not in present:
            message = f"{comune.name} non ha una riga propria: non si sa se abbia risposto"
            remedy = "Aggiungi la sua riga, con dichiarazione «mancante» se non ha risposto."
            journal.note(
                WARNING, "comune-senza-riga", file, message, remedy, column="istat", read=istat, istat=istat,
                owner=OwnerType.COMUNE,
            )  # fmt: skip


def silent(rows: Iterable[Declaration], comuni: Comuni) -> list[Declaration]:
    """A declaration not received for each comune without a row of its own, and for an ALER without any.

    Their dwellings are unknown, not none.
    """
    rows = tuple(rows)
    present = {one.istat for one in rows if one.owner is OwnerType.COMUNE}
    missing = [
        not_received(istat, town.name, OwnerType.COMUNE) for istat, town in comuni.items() if istat not in present
    ]
    aler = any(one.owner is OwnerType.ALER for one in rows)
    return missing if aler else [*missing, not_received("", "", OwnerType.ALER)]


def check_choices(rows: Sequence[tuple[Line, Choice]], comuni: Comuni, declared: Sequence[Declaration]) -> None:
    """Check whose choices they are: known comuni, once each, of one owner. What the law refuses the plan says."""
    seen: dict[tuple[str, OwnerType], int] = {}
    for line, one in rows:
        if _unknown(line, one.istat, comuni):
            continue
        first = seen.setdefault((one.istat, one.owner), one.row)
        if first != one.row:
            message = f"stesso comune e stesso ente della riga {first}"
            line.problem(ERROR, "riga-doppia", "istat", message, "Tieni una sola riga per comune ed ente.")
        if one.owner is OwnerType.COMUNE and not one.istat:
            message = "la riga di un comune è senza codice ISTAT"
            line.problem(ERROR, "codice-istat", "istat", message, "Scrivi il codice di sei cifre del comune.")
        _check_category(line, one)
        _check_single(line, one, declared)


def _check_single(line: Line, one: Choice, declared: Sequence[Declaration]) -> None:
    """A choice names a kind of owner: where several of that kind have dwellings it would be granted to each."""
    owners = {row.key for row in declared if (row.istat, row.owner) == (one.istat, one.owner)}
    for column, value in (("j_sat", one.sat), ("riserve", one.reserves)):
        if value and len(owners) > 1:
            message = f"la scelta è di {len(owners)} enti dello stesso tipo in questo comune: non si sa di quale"
            remedy = "Togli il valore, o riunisci gli enti in una sola riga della ricognizione."
            line.problem(ERROR, "scelta-di-piu-enti", column, message, remedy)


def check_listed(
    measures: Sequence[tuple[Line, Measure]], checks: Sequence[tuple[Line, Check]], comuni: Comuni
) -> None:
    """Check the files whose rows may be about a comune or the whole ambito: known codes, and nothing written twice."""
    for line, _ in (*measures, *checks):
        _unknown(line, line.cell("istat").strip(), comuni)
    _check_measures(measures)
    _check_printed(checks)


def _check_measures(rows: Iterable[tuple[Line, Measure]]) -> None:
    """Check that no row is written twice; two owners, or one with other words, may well have measures of one title."""
    message, remedy = "la riga dice le stesse cose della riga {}", "Tieni una sola riga."
    keys = (
        (
            line, one.row,
            (
                one.kind, one.istat, folded(one.title), folded(one.description), folded(one.reference),
                str(one.amount), folded(one.source.text),
            ),
        )
        for line, one in rows if one.title
    )  # fmt: skip
    _check_once(keys, "titolo", message, remedy)


def _check_printed(rows: Iterable[tuple[Line, Check]]) -> None:
    """Check that a source prints a total once; two sources may well print the same one."""
    message, remedy = "stesso totale della stessa fonte della riga {}", "Tieni una sola riga per totale e fonte."
    keys = ((line, one.row, (one.istat, one.owner, one.item, folded(one.source.text))) for line, one in rows)
    _check_once(keys, "voce", message, remedy)


def _check_once(rows: Iterable[tuple[Line, int, tuple[str, ...]]], column: str, message: str, remedy: str) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for line, row, key in rows:
        first = seen.setdefault(key, row)
        if first != row:
            line.problem(ERROR, "riga-doppia", column, message.format(first), remedy)


def _check_comune(line: Line, one: Declaration, comuni: Comuni) -> None:
    if not one.istat:
        if one.owner is OwnerType.COMUNE:
            message = "la riga di un comune è senza codice ISTAT"
            line.problem(ERROR, "codice-istat", "istat", message, "Scrivi il codice di sei cifre del comune.")
        elif one.comune:
            code = next((istat for istat, comune in comuni.items() if same_name(comune.name, one.comune)), "")
            remedy = (
                f"Scrivi il codice {code}." if code else "Lascia vuoto anche il comune, se è un totale dell'ambito."
            )
            line.problem(ERROR, "codice-istat", "istat", f"c'è un comune («{one.comune}») ma non il suo codice", remedy)
    elif not _unknown(line, one.istat, comuni, one.comune) and one.comune:
        known = comuni.get(one.istat)
        if known is not None and not same_name(known.name, one.comune):
            message = f"il codice {one.istat} è di {known.name}, non del comune scritto"
            line.problem(ERROR, "nome-diverso", "comune", message, "Correggi il codice oppure il nome.")


def _unknown(line: Line, istat: str, comuni: Comuni, name: str = "") -> bool:
    """Whether a code is of no comune of the ambito; nothing is said where ``comuni.csv`` itself could not be read."""
    if not istat or istat in comuni or not comuni:
        return False
    code = next((code for code, comune in comuni.items() if name and same_name(comune.name, name)), "")
    remedy = (
        f"Il codice di {comuni[code].name} è {code}."
        if code
        else "Controlla il codice, o aggiungi il comune a comuni.csv."
    )
    line.problem(ERROR, "codice-sconosciuto", "istat", "il codice ISTAT non è di un comune dell'ambito", remedy)
    return True


def _check_category(line: Line, one: Choice) -> None:
    """The further category is the comune's to decide, with its reasons (r.r. 4/2017 art. 4 c. 3 d)."""
    if one.category and one.owner is not OwnerType.COMUNE:
        message = "la categoria aggiuntiva è stabilita dal comune (r.r. 4/2017 art. 4 c. 3 d): questa non ha effetto"
        line.problem(WARNING, "categoria-non-del-comune", "i_categoria_aggiuntiva", message, "Spostala nella sua riga.")
    elif one.names_category and not one.reasons:
        message = "la categoria aggiuntiva non ha motivazione (r.r. 4/2017 art. 4 c. 3 d)"
        line.problem(WARNING, "senza-motivazione", "i_motivazione", message, "Riporta la motivazione dell'atto.")
