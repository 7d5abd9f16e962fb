"""What has to be known about a comparison, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from piano_lib.comparison.law import in_words
from piano_lib.comparison.model import Item, Pair, Presence, RuleChange, State
from piano_lib.plan import Plan, PlanLine
from piano_lib.rules.model import Unit
from piano_lib.survey.finding import Finding, Severity, in_order


def observe(
    before: Plan, after: Plan, pairs: Iterable[Pair], items: Iterable[Item], law: Iterable[RuleChange]
) -> tuple[Finding, ...]:
    """Every finding of a comparison, warnings first."""
    found = (*_status(before, after), *_rows(before, after, pairs), *_law(law), *_inferred(before, after, items))
    return in_order(found)


def _status(before: Plan, after: Plan) -> Iterator[Finding]:
    if before.head.status is after.head.status:
        return
    words = f"i dati {before.year} sono {before.head.status.value}, quelli {after.year} {after.head.status.value}"
    yield Finding(
        Severity.WARNING, "stato-dati-diverso", f"{after.year}/piano.toml", None, "stato_dati", "",
        f"{words}: le differenze non descrivono fatti", "Confrontare dati dello stesso stato.",
    )  # fmt: skip


def _rows(before: Plan, after: Plan, pairs: Iterable[Pair]) -> Iterator[Finding]:
    for pair in pairs:
        sides = [(plan, line) for plan, line in ((before, pair.before), (after, pair.after)) if line is not None]
        who = _who(pair.line)
        if pair.presence is not Presence.BOTH:
            (only, line), other = sides[0], after if pair.before is not None else before
            message = f"{who}: presente solo nel {only.year}, assente nel {other.year}"
            yield _on_row(only, line, "solo-in-un-anno", message, "Verificare se l'ente è uscito o manca.")
            continue
        missing = [(plan, line) for plan, line in sides if line.total.value is None]
        if missing:
            years = " e ".join(dict.fromkeys(str(plan.year) for plan, _ in missing))
            message = f"{who}: totale (g) non comunicato nel {years}, confronto non calcolabile"
            yield _on_row(*missing[-1], "confronto-incompleto", message, "Chiedere i dati all'ente.")


def _who(line: PlanLine) -> str:
    """The owner, then the comune where its name does not say it already."""
    body, comune = line.declaration.body or line.owner.value, line.comune or "totale d’ambito"
    return body if comune in body else f"{body}, {comune}"


def _on_row(plan: Plan, line: PlanLine, code: str, message: str, remedy: str) -> Finding:
    file, row = f"{plan.year}/ricognizione.csv", line.declaration.row or None
    return Finding(Severity.WARNING, code, file, row, "", "", message, remedy, line.istat, line.owner.value)


def _law(law: Iterable[RuleChange]) -> Iterator[Finding]:
    """The parameters with a value that changed; criteria in words are in the table of the law only."""
    for item in law:
        known = item.after or item.before
        if item.state is State.UNCHANGED or known is None or known.parameter.unit is Unit.CRITERION:
            continue
        message = f"non confrontabile senza avvertenza: la norma è cambiata. {item.title}: {in_words(item.before)}; "
        message += f"poi {in_words(item.after)}"
        remedy = "Leggere la differenza insieme all'effetto delle norme."
        yield Finding(Severity.WARNING, "norma-cambiata", known.parameter.file, None, item.key, "", message, remedy)


def _inferred(before: Plan, after: Plan, items: Iterable[Item]) -> Iterator[Finding]:
    for item in items:
        for plan, side in ((before, item.before), (after, item.after)):
            if item.istat and side.evidence == "I" and side.words is not None:
                message = f"{item.topic}, {item.subject}: il valore del {plan.year} ({side.words}) è dedotto, "
                message += "non letto in un atto"
                yield Finding(
                    Severity.NOTE, "lato-dedotto", f"{plan.year}/scelte.csv", None, "fonte", "", message,
                    "Cercare l'atto che lo conferma.", item.istat,
                )  # fmt: skip
