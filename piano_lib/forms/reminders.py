"""A reminder for each owner who has not replied, not wholly, or whose return cannot be used: texts ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from piano_lib import italian
from piano_lib.forms.address import told
from piano_lib.forms.model import Owner
from piano_lib.forms.owners import file_stems
from piano_lib.forms.questions import survey_questions
from piano_lib.forms.store import write
from piano_lib.plan.returns import Return, State
from piano_lib.rules.law import Rules
from piano_lib.survey.model import Ambito, OwnerType

TO_REMIND = (State.WAITED, State.LATE, State.PARTIAL, State.TO_CORRECT)


@dataclass(frozen=True, slots=True)
class Written:
    """Texts written; texts of earlier times still in the folder; owners whose trouble only the office can put right."""

    made: tuple[Path, ...]
    left: tuple[Path, ...]
    internal: tuple[str, ...]


def write_reminders(
    target: Path, listed: Iterable[Return], ambito: Ambito, year: int, due: date | None, rules: Rules
) -> Written:
    """Write a text per owner who is awaited, late, incomplete or has something to correct."""
    names = ambito.names
    owners = {
        Owner(one.owner, one.body, one.istat): one for one in listed if one.owner is not OwnerType.UNSTATED
    }  # of every state: the names of the files do not depend on who is to be reminded
    stems = file_stems(owners, names)
    made, internal = list[Path](), list[str]()
    for owner, one in owners.items():
        if one.state not in TO_REMIND:
            continue
        text = reminder(one, ambito, year, due, rules)
        if text:
            made.append(target / f"{stems[owner]}.txt")
            write(made[-1], text.encode("utf-8"))
        else:
            internal.append(one.body)
    left = sorted(path for path in target.glob("*.txt") if path not in made) if target.is_dir() else []
    return Written(tuple(made), tuple(left), tuple(internal))


def reminder(one: Return, ambito: Ambito, year: int, due: date | None, rules: Rules) -> str:
    """The text for one owner; blank where there is nothing the owner can do."""
    said = _body(one, ambito, due, rules)
    if not said:
        return ""
    lines = [
        f"A: {one.body}",
        f"Da: {ambito.lead}, ente capofila – {ambito.name} (a cura di {ambito.office})",
        f"Oggetto: ricognizione degli alloggi per il piano annuale {year} dell'offerta abitativa pubblica",
        "",
        f"Spettabile {one.body},",
        "",
        *said,
        "",
        "Cordiali saluti",
        ambito.office,
        "",
    ]
    return "\n".join(lines)


def _body(one: Return, ambito: Ambito, due: date | None, rules: Rules) -> list[str]:
    if one.state is State.TO_CORRECT:
        return _to_correct(one, ambito, rules)
    if one.state is State.PARTIAL:
        return [
            "abbiamo ricevuto la vostra risposta, ma non comprende tutti i comuni in cui risultano vostri alloggi.",
            "Mancano:",
            "",
            *(f"- {comune}" for comune in one.unanswered),
            "",
            "Vi chiediamo di restituire il modulo completo: dove non ci sono alloggi va scritto 0, oppure «nulla» alla",
            "voce «Dichiarazione».",
        ]
    cite = rules["termine_enti"].citation
    by = f"entro il giorno {italian.day(due)} ({cite})" if due else f"entro il termine di legge ({cite})"
    went = "andavano" if one.state is State.LATE else "vanno"
    return [
        f"i dati per il piano {went} comunicati {by}. A oggi non risulta la vostra risposta.",
        "",
        "La risposta è dovuta anche se nell'anno non ci sono alloggi assegnabili: in quel caso va scelto «nulla» alla",
        "voce «Dichiarazione» del modulo. Senza risposta il piano riporta «non comunicato».",
    ]


def _to_correct(one: Return, ambito: Ambito, rules: Rules) -> list[str]:
    owner, comuni = Owner(one.owner, one.body, one.istat), ambito.names
    found = told(one, {question.key: question for question in survey_questions(owner, rules)}, comuni)
    if not found:
        return []
    return [
        "abbiamo ricevuto la vostra risposta, ma così com'è non si può usare. Ecco che cosa è da correggere:",
        "",
        *(f"- {line}" for line in found),
        "",
        "Vi chiediamo di restituire il modulo corretto.",
    ]
