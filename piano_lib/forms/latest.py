"""One return per owner: the latest day wins, whatever the files are called; what cannot be put in order is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from piano_lib.forms.merge import merge
from piano_lib.forms.model import Answers
from piano_lib.forms.owners import belongs
from piano_lib.forms.records import Year
from piano_lib.italian import dated
from piano_lib.survey import fields
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import OwnerType

OUTDATED = "modulo-vecchio"  # what is registered is later: nothing to be chased
ONE_ONLY = "Tieni nella cartella solo quello giusto."
Found = list[Finding]


def one_each(returned: Iterable[Answers]) -> tuple[list[Answers], Found]:
    """The latest return of each owner, by owner; different ones of the same day, or without a day, are contested."""
    groups: dict[tuple[str, str, str], dict[str, Answers]] = {}
    for answers in sorted(returned, key=lambda one: (one.digest, one.file)):
        groups.setdefault(answers.identity.key, {}).setdefault(_content(answers), answers)
    chosen, findings = list[Answers](), Found()
    for _, group in sorted(groups.items(), key=lambda item: (item[0][0] != OwnerType.COMUNE, item[0])):
        found = _latest(list(group.values()), findings)
        chosen += [found] if found else []
    return chosen, findings


def none_older(chosen: Sequence[Answers], year: Year, comuni: Mapping[str, str]) -> tuple[list[Answers], Found]:
    """Leave out the returns dated before what is registered of the same owner, and those of no day at all."""
    kept, findings = list[Answers](), Found()
    for answers in chosen:
        registered = _registered(answers, year)
        if not registered or answers.sent_on >= registered:
            kept.append(answers)
        elif answers.sent_on:
            message = (
                f"il modulo, {_dated('del', answers.sent_on)}, è più vecchio di quello già registrato, "
                f"{_dated('del', registered)}"
            )
            remedy = "Toglilo dalla cartella; se è quello giusto, correggine la data."
            findings.append(about(answers, Severity.ERROR, OUTDATED, message, remedy))
        elif merge(year, [_dated_as(answers, year)], comuni).year != year:
            message = (
                f"il modulo è senza data: non si sa se viene dopo quello già registrato, {_dated('del', registered)}"
            )
            remedy = "Scrivi nel modulo la data di trasmissione."
            findings.append(about(answers, Severity.ERROR, "modulo-senza-data", message, remedy))
        else:  # the same answers but for a day written by hand in the CSV: nothing to do
            kept.append(_dated_as(answers, year))
    return kept, findings


def about(answers: Answers, severity: Severity, code: str, message: str, remedy: str) -> Finding:
    """A finding on a whole return."""
    identity = answers.identity
    place = answers.file, None, "", ""
    return Finding(severity, code, *place, message, remedy, identity.istat, identity.type.value, body=identity.body)


def _latest(group: Sequence[Answers], findings: Found) -> Answers | None:
    if len(group) == 1:
        return group[0]
    undated = [one for one in group if not one.sent_on]
    last = max(group, key=lambda one: one.sent_on)
    tied = (undated and group) or [one for one in group if one.sent_on == last.sent_on]
    names = sorted(f"«{one.file}»" for one in tied)
    why = "non tutti con una data" if undated else "con la stessa data"
    for one in tied if len(tied) > 1 else ():
        message = f"lo stesso ente ha restituito {', '.join(names)}, con risposte diverse e {why}: non si sa quale vale"
        findings.append(about(one, Severity.ERROR, "due-moduli", message, ONE_ONLY))
    if len(tied) > 1:
        return None
    for one in group:
        if one is not last:
            message = f"lo stesso ente ha restituito anche «{last.file}», {_dated('del', last.sent_on)}: vale quello"
            findings.append(
                about(one, Severity.WARNING, "modulo-superato", message, "Se non è così, correggi le date.")
            )
    return last


def _content(answers: Answers) -> str:
    """What tells two returns apart: answers and measures, whatever the file."""
    rows = sorted((istat, sorted(row.items())) for istat, row in answers.rows.items())
    return repr((rows, sorted(answers.empty), [sorted(row.items()) for row in answers.measures]))


def _registered(answers: Answers, year: Year) -> str:
    told = {*answers.rows, *answers.empty}
    rows = (row for row in year.declarations if belongs(row, answers.owner) and row["istat"] in told)
    return max((row["data_trasmissione"] for row in rows if _is_day(row["data_trasmissione"])), default="")


def _is_day(text: str) -> bool:
    """Whether a day is written as it must be: one that is not is for the survey's own checks to say."""
    try:
        return fields.day(text) is not None
    except fields.Refused:
        return False


def _dated_as(answers: Answers, year: Year) -> Answers:
    """The same return with the days that are registered."""
    days = {row["istat"]: row["data_trasmissione"] for row in year.declarations if belongs(row, answers.owner)}
    rows = {istat: {**row, "data_trasmissione": days.get(istat, "")} for istat, row in answers.rows.items()}
    return replace(answers, rows=rows)


def _dated(word: str, day: str) -> str:
    return dated(word, date.fromisoformat(day))
