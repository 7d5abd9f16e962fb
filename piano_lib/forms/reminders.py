"""A reminder for each owner who has not replied, or whose return cannot be used: plain text, ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from piano_lib import italian
from piano_lib.forms.handout import file_name
from piano_lib.forms.model import Owner
from piano_lib.forms.store import write
from piano_lib.plan.returns import Return, State
from piano_lib.rules.law import Rules
from piano_lib.survey.model import Ambito, OwnerType


def write_reminders(
    target: Path, listed: Iterable[Return], ambito: Ambito, year: int, due: date | None, rules: Rules
) -> tuple[Path, ...]:
    """Write a text per owner who is late, awaited or has something to correct; returns the files."""
    made = []
    names = {town.istat: town.name for town in ambito.municipalities}
    for one in listed:
        if (one.silent or one.state is State.TO_CORRECT) and one.owner is not OwnerType.UNSTATED:
            path = target / Path(file_name(Owner(one.owner, one.body, one.istat), names)).with_suffix(".txt")
            write(path, reminder(one, ambito, year, due, rules).encode("utf-8"))
            made.append(path)
    return tuple(made)


def reminder(one: Return, ambito: Ambito, year: int, due: date | None, rules: Rules) -> str:
    """The text for one owner."""
    cite = rules["termine_enti"].citation
    by = f"entro il giorno {italian.day(due)} ({cite})" if due else f"entro il termine di legge ({cite})"
    lines = [
        f"A: {one.body}",
        f"Da: {ambito.lead}, ente capofila – {ambito.name} (a cura di {ambito.office})",
        f"Oggetto: ricognizione degli alloggi per il piano annuale {year} dell'offerta abitativa pubblica",
        "",
    ]
    if one.state is State.TO_CORRECT:
        lines += ["abbiamo ricevuto la vostra risposta, ma così com'è non si può usare. Ecco che cosa correggere:", ""]
        lines += [f"- {finding.sentence()}" for finding in one.findings]
        lines += ["", "Vi chiediamo di restituire il modulo corretto."]
    else:
        went = "andavano" if one.state is State.LATE else "vanno"
        lines += [
            f"i dati per il piano {went} comunicati {by}. A oggi non risulta la vostra risposta.",
            "",
            "La risposta è dovuta anche se nell'anno non ci sono alloggi assegnabili: in quel caso si sceglie «nulla»",
            "alla voce «Dichiarazione» del modulo. Senza risposta il piano riporta «non comunicato».",
        ]
    return "\n".join([*lines, "", "Cordiali saluti", ambito.office, ""])
