"""Findings told to an owner: where the analyst is told «scrivi», a letter says «scrivere»; the files are not theirs.

An owner is told what it can put right in its own form, never what concerns the files of the office.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from piano_lib.forms.latest import OUTDATED
from piano_lib.forms.model import Question
from piano_lib.plan.returns import Return
from piano_lib.survey.finding import Finding

# Only who keeps the files can do something about these.
OF_THE_OFFICE = frozenset({OUTDATED, "due-moduli", "totale-gia-registrato", "mancante-con-numeri", "mancante-con-data"})
INFINITIVES = {
    "aggiungi": "aggiungere", "cancella": "cancellare", "chiudi": "chiudere", "completa": "completare",
    "controlla": "controllare", "correggi": "correggere", "lascia": "lasciare", "metti": "mettere",
    "ricontrolla": "ricontrollare", "ridai": "ridare", "riassumi": "riassumere", "riparti": "ripartire",
    "riporta": "riportare", "riscrivi": "riscrivere", "salva": "salvare", "scegli": "scegliere", "scrivi": "scrivere",
    "separa": "separare", "sposta": "spostare", "svuota": "svuotare", "tieni": "tenere", "togli": "togliere",
    "usa": "usare", "cita": "citare",
}  # fmt: skip
IMPERATIVE = re.compile(rf"\b({'|'.join(INFINITIVES)})(l[oaie]|ne)?\b", re.IGNORECASE)


def impersonal(text: str) -> str:
    """A sentence to the analyst as a letter says it.

    >>> impersonal("Scrivi 1416, solo cifre."), impersonal("Riassumilo e cita l'atto che lo contiene.")
    ('Scrivere 1416, solo cifre.', "Riassumerlo e citare l'atto che lo contiene.")
    """
    return IMPERATIVE.sub(_infinitive, text)


def told(one: Return, questions: Mapping[str, Question], comuni: Mapping[str, str]) -> list[str]:
    """What an owner can put right, a sentence each; empty where only the office can do something.

    Args:
        one: the return that cannot be used.
        questions: of the owner's form, by key.
        comuni: names by ISTAT code.
    """
    lines = []
    for finding in one.findings:
        if finding.code in OF_THE_OFFICE:
            continue
        if finding.sheet or finding.row is None:
            lines.append(replace(finding, remedy=impersonal(finding.remedy)).sentence())
        elif finding.column in questions:
            lines.append(
                _of_a_datum(finding, questions[finding.column], "" if one.istat else comuni.get(finding.istat, ""))
            )
    return lines


def _of_a_datum(finding: Finding, question: Question, comune: str) -> str:
    """What was found in a row of the office's files, in the words of the form."""
    letter = f"{question.letter}. " if question.letter else ""
    read = f" (letto: «{finding.read}»)" if finding.read else ""
    return f"{comune}{', ' if comune else ''}voce «{letter}{question.text}»: {finding.message}{read}."


def _infinitive(found: re.Match[str]) -> str:
    verb, pronoun = INFINITIVES[found[1].casefold()], found[2] or ""
    whole = verb.removesuffix("e") + pronoun if pronoun else verb
    return whole.capitalize() if found[1][0].isupper() else whole
