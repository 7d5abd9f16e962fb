"""Free text as one safe line, with everything that speaks against it: the same for CSV cells, TOML keys and forms."""

from __future__ import annotations

from dataclasses import dataclass

from piano_lib.survey import fields, personal
from piano_lib.survey.finding import Severity


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against a text: how much it weighs, its stable code, an Italian sentence, what to do."""

    severity: Severity
    code: str
    message: str
    remedy: str


def checked(text: str, longest: int = fields.LONGEST_TEXT, *, public: bool) -> tuple[str, tuple[Objection, ...]]:
    """Bring a text to one safe line; blank where it is too long to be one.

    Args:
        text: as it was found.
        longest: characters it may have.
        public: whether it ends in a public report, where personal data may not be.
    """
    if len(text) > longest:
        message = f"il testo è di {len(text)} caratteri, il massimo è {longest}"
        remedy = "Riassumilo e cita l'atto che lo contiene."
        return "", (Objection(Severity.ERROR, "testo-lungo", message, remedy),)
    value, found = fields.plain(text), []
    if fields.UNSAFE.search(text.replace("\r", "")):
        message = "il testo contiene caratteri invisibili o che ne cambiano il verso di lettura: sono mostrati come �"
        found.append(Objection(Severity.WARNING, "caratteri-invisibili", message, "Riscrivilo a mano."))
    datum = personal.personal_datum(value) if public else ""
    if datum:
        message = f"il testo contiene {datum}: finirebbe in un rapporto pubblico"
        found.append(Objection(Severity.ERROR, personal.CODE, message, "Toglilo dal testo."))
    return value, tuple(found)
