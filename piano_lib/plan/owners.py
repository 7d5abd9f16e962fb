"""The kinds of owner as a reader sees them: a code of the data files is no name."""

from __future__ import annotations

from piano_lib.survey.model import OwnerType

OWNERS = {
    OwnerType.COMUNE: "Comune",
    OwnerType.ALER: "ALER",
    OwnerType.OPERATORE: "Operatore accreditato",
    OwnerType.UNSTATED: "Ente non indicato",
}
