"""Puts returned answers into the rows of a year: what is unchanged is left alone, what changes is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from piano_lib.forms.model import Answers, Owner, Target
from piano_lib.forms.owners import belongs, comune_name
from piano_lib.forms.questions import SURVEY_QUESTIONS
from piano_lib.forms.records import Record, Year
from piano_lib.survey.finding import Finding, Severity
from piano_lib.survey.model import OwnerType
from piano_lib.survey.rows import CHOICE_COLUMNS, DECLARATION_COLUMNS, MEASURE_COLUMNS

DECLARED = tuple(one.key for one in SURVEY_QUESTIONS if one.target is Target.SURVEY)
CHOSEN = tuple(one.key for one in SURVEY_QUESTIONS if one.target is Target.CHOICES)
MEASURED = tuple(key for key in MEASURE_COLUMNS.required if key != "fonte")
FROM_FORM = "Modulo restituito da "
ORDER = {kind.value: rank for rank, kind in enumerate(OwnerType)}


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a return changes: owner, comune, file, column, what was there and what comes."""

    body: str
    istat: str
    file: str
    column: str
    before: str
    after: str


@dataclass(slots=True)
class Merged:
    """The rows after a merge, what changed, and what is worth knowing."""

    year: Year
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def merge(year: Year, returned: Iterable[Answers], comuni: Mapping[str, str]) -> Merged:
    """Put every owner's answers in; pure: the same answers twice give no change the second time."""
    merged = Merged(year)
    for answers in returned:
        _declarations(merged, answers, comuni)
        _choices(merged, answers)
        _measures(merged, answers)
        _left_blank(merged, answers)
    return merged


def source(answers: Answers, place: str) -> str:
    """The source a row carries: who, file, range of cells, SHA-256."""
    return f"{_author(answers)} file «{answers.file}», {place}, SHA-256 {answers.digest}"


def _author(answers: Answers) -> str:
    return f"{FROM_FORM}{answers.identity.body},"


def _owner(answers: Answers) -> Owner:
    return Owner(answers.identity.type, answers.identity.body, answers.identity.istat)


def _declarations(merged: Merged, answers: Answers, comuni: Mapping[str, str]) -> None:
    owner, rows = _owner(answers), list(merged.year.declarations)
    for istat, given in answers.rows.items():
        at = next((n for n, row in enumerate(rows) if belongs(row, owner) and row["istat"] == istat), None)
        name = comuni.get(istat, "")
        new = dict.fromkeys(DECLARATION_COLUMNS.required, "") | {
            "istat": istat, "comune": name, "ente_tipo": owner.type.value,
            "ente": comune_name(name) if owner.single else owner.body,
        }  # fmt: skip
        old = new if at is None else rows[at]
        new = (
            old
            | {key: given.get(key, "") for key in DECLARED}
            | {"fonte": source(answers, answers.places.get(istat, ""))}
        )
        if not _changed(merged, answers, istat, "ricognizione.csv", DECLARED, None if at is None else old, new):
            continue
        if at is None:
            rows.append(new)
        else:
            rows[at] = new
    merged.year = replace(merged.year, declarations=_in_order(rows, merged.year.declarations))


def _choices(merged: Merged, answers: Answers) -> None:
    owner, rows = _owner(answers), list(merged.year.choices)
    for istat, given in answers.rows.items():
        asked = [key for key in CHOSEN if key in given]
        at = next(
            (n for n, row in enumerate(rows) if (row["istat"], row["ente_tipo"]) == (istat, owner.type.value)), None
        )
        if not any(given[key] for key in asked):
            _no_choice(merged, answers, istat, rows, at)
            continue
        blank = dict.fromkeys(CHOICE_COLUMNS.required, "") | {"istat": istat, "ente_tipo": owner.type.value}
        old = blank if at is None else rows[at]
        new = old | {key: given[key] for key in asked} | {"fonte": source(answers, answers.places.get(istat, ""))}
        if not _changed(merged, answers, istat, "scelte.csv", asked, None if at is None else old, new):
            continue
        if at is None:
            rows.append(new)
        else:
            rows[at] = new
    merged.year = replace(merged.year, choices=_in_order(rows, merged.year.choices))


def _no_choice(merged: Merged, answers: Answers, istat: str, rows: list[Record], at: int | None) -> None:
    """No choice in the form: one that came from this owner's earlier form goes, one from an act stays, and is said."""
    if at is None or not any(rows[at][key] for key in CHOSEN):
        return
    if rows[at]["fonte"].startswith(_author(answers)):
        _changed(merged, answers, istat, "scelte.csv", CHOSEN, rows[at], dict.fromkeys(CHOSEN, ""))
        del rows[at]
        return
    message = "il modulo non indica alcuna scelta: restano quelle già registrate in scelte.csv"
    remedy = "Se non valgono più, toglile da scelte.csv."
    _note(merged, answers, istat, "scelte-conservate", message, remedy, rows[at]["fonte"])


def _measures(merged: Merged, answers: Answers) -> None:
    rows = list(merged.year.measures)
    mine = [row for row in rows if row["fonte"].startswith(_author(answers))]
    others = [row for row in rows if not row["fonte"].startswith(_author(answers))]
    kept = {_content(row) for row in others}
    new = [
        dict.fromkeys(MEASURE_COLUMNS.required, "")
        | dict(row)
        | {"fonte": source(answers, answers.places.get(f"misure:{number}", ""))}
        for number, row in enumerate(answers.measures)
        if _content(row) not in kept
    ]
    if [_content(row) for row in mine] == [_content(row) for row in new]:
        return
    before, after = {_content(row) for row in mine}, {_content(row) for row in new}
    for row in mine:
        if _content(row) not in after:
            merged.changes.append(
                Change(answers.identity.body, row["istat"], "misure.csv", "titolo", row["titolo"], "")
            )
    for row in new:
        if _content(row) not in before:
            merged.changes.append(
                Change(answers.identity.body, row["istat"], "misure.csv", "titolo", "", row["titolo"])
            )
    merged.year = replace(merged.year, measures=(*others, *new))


def _left_blank(merged: Merged, answers: Answers) -> None:
    owner = _owner(answers)
    for istat in answers.empty if not owner.single else ():
        for row in merged.year.declarations:
            if belongs(row, owner) and row["istat"] == istat and row["dichiarazione"] != "mancante":
                message = f"la riga di {row['comune'] or 'tutto l’ambito'} è vuota: resta quanto già registrato"
                _note(
                    merged, answers, istat, "riga-vuota", message, "Chiedi all'ente di compilarla, anche con zero.", ""
                )


def _note(merged: Merged, answers: Answers, istat: str, code: str, message: str, remedy: str, read: str) -> None:
    kind = answers.identity.type.value
    merged.findings.append(
        Finding(Severity.WARNING, code, answers.file, None, "", read, message, remedy, istat, kind, "Ricognizione")
    )


def _changed(
    merged: Merged,
    answers: Answers,
    istat: str,
    file: str,
    keys: Iterable[str],
    old: Record | None,
    new: Mapping[str, str],
) -> bool:
    """Write down each value that differs; a row that was not there always counts as a change."""
    body = answers.identity.body
    found = [
        Change(body, istat, file, key, old[key] if old else "", new[key])
        for key in keys
        if (old[key] if old else "") != new[key]
    ]
    merged.changes += found
    return bool(found) or old is None


def _content(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(key, "") for key in MEASURED)


def _in_order(rows: list[Record], before: tuple[Record, ...]) -> tuple[Record, ...]:
    """Rows by ISTAT code and owner, totals of the ambito last; where no row is new their order is left alone."""
    if len(rows) <= len(before):
        return tuple(rows)
    return tuple(
        sorted(
            rows, key=lambda row: (not row["istat"], row["istat"], ORDER.get(row["ente_tipo"], 9), row.get("ente", ""))
        )
    )
