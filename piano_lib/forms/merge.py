"""Puts returned answers into the rows of a year: what is unchanged is left alone, what changes is said.

``docs/decisioni/0050`` says which rows a return replaces, and what a blank answer takes away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from piano_lib.forms.merge_measures import merge_measures
from piano_lib.forms.merged import Merged
from piano_lib.forms.model import Answers, Target
from piano_lib.forms.owners import belongs, comune_name
from piano_lib.forms.questions import SURVEY_QUESTIONS
from piano_lib.forms.records import Record, Year
from piano_lib.forms.sources import is_from, source
from piano_lib.survey.carried import carried_from
from piano_lib.survey.model import OwnerType, Reply
from piano_lib.survey.personal import masked
from piano_lib.survey.rows import CHOICE_COLUMNS, DECLARATION_COLUMNS

DECLARED = tuple(one.key for one in SURVEY_QUESTIONS if one.target is Target.SURVEY)
CHOSEN = tuple(one.key for one in SURVEY_QUESTIONS if one.target is Target.CHOICES)
ORDER = {kind.value: rank for rank, kind in enumerate(OwnerType)}


def merge(year: Year, returned: Iterable[Answers], comuni: Mapping[str, str]) -> Merged:
    """Put every owner's answers in; pure: the same answers twice give no change the second time."""
    merged = Merged(year)
    for answers in returned:
        _declarations(merged, answers, comuni)
        _choices(merged, answers)
        merge_measures(merged, answers)
    return merged


def _declarations(merged: Merged, answers: Answers, comuni: Mapping[str, str]) -> None:
    owner, rows = answers.owner, list(merged.year.declarations)
    for istat, given in answers.rows.items():
        at = next((n for n, row in enumerate(rows) if belongs(row, owner) and row["istat"] == istat), None)
        name = comuni.get(istat, "")
        new = dict.fromkeys(DECLARATION_COLUMNS.required, "") | {
            "istat": istat, "comune": name, "ente_tipo": owner.type.value,
            "ente": comune_name(name) if owner.single else owner.body,
        }  # fmt: skip
        new = (new if at is None else rows[at]) | {key: given.get(key, "") for key in DECLARED}
        _put(merged, answers, "ricognizione.csv", rows, at, new, DECLARED)
    if not owner.single:
        rows = _without_blank(merged, answers, rows)
        rows = [row for row in rows if not _awaited_elsewhere(row, answers)]
    merged.year = replace(merged.year, declarations=_in_order(rows, merged.year.declarations))


def _without_blank(merged: Merged, answers: Answers, rows: list[Record]) -> list[Record]:
    """Rows this return leaves blank: those of an earlier form of the owner go, others stay, and it is said."""
    kept = []
    for row in rows:
        if (
            not belongs(row, answers.owner)
            or row["istat"] not in answers.empty
            or row["dichiarazione"] == Reply.MISSING
        ):
            kept.append(row)
        elif is_from(row, answers.identity.body):
            blank = dict.fromkeys((*DECLARED, "fonte"), "") | {"dichiarazione": Reply.MISSING.value}
            merged.changed(answers, row["istat"], "ricognizione.csv", DECLARED, row, blank)
            kept += [row | blank] if row["istat"] else []
        else:
            message = f"la riga di {row['comune'] or 'tutto l’ambito'} è vuota: resta quanto già registrato"
            remedy = "Chiedi all'ente di compilarla, anche con zero."
            merged.note(answers, row["istat"], "riga-vuota", message, remedy, row["fonte"])
            kept.append(row)
    return kept


def _awaited_elsewhere(row: Record, answers: Answers) -> bool:
    """A row still to come of an owner who has answered the other way: for the whole ambito, or comune by comune."""
    if not belongs(row, answers.owner) or row["dichiarazione"] != Reply.MISSING:
        return False
    return any(bool(istat) != bool(row["istat"]) for istat in answers.rows)


def _choices(merged: Merged, answers: Answers) -> None:
    kind, rows = answers.identity.type.value, list(merged.year.choices)
    for istat, given in answers.rows.items():
        asked = [key for key in CHOSEN if key in given]
        at = _choice_of(rows, istat, kind)
        if not any(given[key] for key in asked):
            _no_choice(merged, answers, istat, rows, at)
            continue
        blank = dict.fromkeys(CHOICE_COLUMNS.required, "") | {"istat": istat, "ente_tipo": kind}
        old = blank if at is None else rows[at]
        if not is_from(old, answers.identity.body):
            _say_removed(merged, answers, istat, [key for key in asked if old[key] and not given[key]], old)
        _put(merged, answers, "scelte.csv", rows, at, old | {key: given[key] for key in asked}, asked)
    for istat in answers.empty:
        at = _choice_of(rows, istat, kind)
        if at is not None and is_from(rows[at], answers.identity.body):
            _no_choice(merged, answers, istat, rows, at)
    merged.year = replace(merged.year, choices=_in_order(rows, merged.year.choices))


def _choice_of(rows: list[Record], istat: str, kind: str) -> int | None:
    return next((n for n, row in enumerate(rows) if (row["istat"], row["ente_tipo"]) == (istat, kind)), None)


def _no_choice(merged: Merged, answers: Answers, istat: str, rows: list[Record], at: int | None) -> None:
    """No choice in the form: one that came from this owner's earlier form goes, one from an act stays, and is said."""
    if at is None or not any(rows[at][key] for key in CHOSEN):
        return
    if is_from(rows[at], answers.identity.body):
        merged.changed(answers, istat, "scelte.csv", CHOSEN, rows[at], dict.fromkeys(CHOSEN, ""))
        del rows[at]
        return
    message = "il modulo non indica alcuna scelta: restano quelle già registrate in scelte.csv"
    merged.note(
        answers, istat, "scelte-conservate", message, "Se non valgono più, toglile da scelte.csv.", rows[at]["fonte"]
    )


def _say_removed(merged: Merged, answers: Answers, istat: str, keys: list[str], old: Record) -> None:
    for key in keys:
        known = f"{key}, da «{masked(old['fonte'][:200])}»"
        message = f"la cella è vuota e toglie la scelta già registrata in scelte.csv ({known})"
        remedy = "Se la scelta vale ancora, scrivila nel modulo."
        cell = answers.cells.get((istat, key), "")
        merged.note(answers, istat, "scelta-tolta", message, remedy, old[key], cell)


def _put(
    merged: Merged, answers: Answers, file: str, rows: list[Record], at: int | None, new: Record, keys: Iterable[str]
) -> None:
    """Put a row in its place, with the form as its source, if it is new, changes or was to be confirmed."""
    istat, old = new["istat"], None if at is None else rows[at]
    new = new | {"fonte": source(answers, answers.places.get(istat, ""))}
    confirmed = old is not None and bool(carried_from(old["fonte"]))
    if not merged.changed(answers, istat, file, [*keys, *(["fonte"] if confirmed else [])], old, new):
        return
    if at is None:
        rows.append(new)
    else:
        rows[at] = new


def _in_order(rows: list[Record], before: tuple[Record, ...]) -> tuple[Record, ...]:
    """Rows by ISTAT code and owner, totals of the ambito last; where no row is new their order is left alone."""
    if len(rows) <= len(before):
        return tuple(rows)
    return tuple(
        sorted(
            rows, key=lambda row: (not row["istat"], row["istat"], ORDER.get(row["ente_tipo"], 9), row.get("ente", ""))
        )
    )
