"""A scenario: what is changed in a plan, and the words that name it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from piano_lib.italian import count, day, dwellings, listing, percent
from piano_lib.plan.line import DECLARED
from piano_lib.survey.model import Ambito, OwnerType

WORDS = {
    "b_stato_di_fatto": "alloggi nello stato di fatto",
    "c_ristrutturati": "alloggi ristrutturati",
    "d_nuova_edificazione": "alloggi di nuova costruzione",
    "e_liberi": "alloggi liberi",
    "e_turnover": "alloggi di risulta",
    "e_non_distinti": "alloggi liberi e di risulta non distinti",
    "f_conferiti_privati": "alloggi conferiti da privati",
}
ORIGINS = {column: DECLARED[column] for column in WORDS}
"""Columns of ``ricognizione.csv`` a scenario may change, with their name in a declaration."""

NAMED = 6  # comuni a label lists one by one: more than these are counted


class ScenarioError(ValueError):
    """A scenario that cannot be: every reason as an Italian sentence."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


def no_row(ambito: Ambito, istat: str, owner: OwnerType) -> str:
    """The sentence that refuses a comune and owner the plan has no line of."""
    where = ambito.names.get(istat, istat)
    return f"A {where} non c'è una riga di {owner.value}: scegli un altro comune o un altro ente."


def no_row_anywhere(owner: OwnerType) -> str:
    """The sentence that refuses an owner the plan has no line of in any comune."""
    return f"In nessun comune c'è una riga di {owner.value}: scegli un altro ente."


@dataclass(frozen=True, slots=True)
class SupplyChange:
    """More or fewer dwellings of one origin: a column of ``ricognizione.csv`` and a signed number of dwellings."""

    origin: str
    dwellings: int

    def describe(self) -> str:
        """The change in words; the sign is a word too, since a file's name has none.

        >>> SupplyChange("e_turnover", -2).describe()
        'alloggi di risulta: 2 in meno'
        """
        return f"{WORDS[self.origin]}: {count(abs(self.dwellings))} in {'più' if self.dwellings > 0 else 'meno'}"


@dataclass(frozen=True, slots=True)
class Scenario:
    """Choices, supply and law put in place of the plan's; ``None`` or empty leaves them as they are.

    Shares in hundredths of a point, SAT in dwellings. ``comuni`` holds ISTAT codes, empty for the whole ambito. Excess
    and police are the comune's; SAT, reserves and supply those of ``owner``. ``law`` is the day the rules are taken at.
    """

    name: str = ""
    excess: int | None = None
    police: int | None = None
    sat: int | None = None
    reserves: int | None = None
    supply: tuple[SupplyChange, ...] = ()
    law: date | None = None
    comuni: tuple[str, ...] = ()
    owner: OwnerType = OwnerType.COMUNE

    @property
    def changes_choices(self) -> bool:
        """Whether any choice is put in place of the plan's."""
        return any(value is not None for value in (self.excess, self.police, self.sat, self.reserves))

    @property
    def changes_nothing(self) -> bool:
        """True when the scenario is the plan."""
        return not self.changes_choices and not self.supply and self.law is None

    def describe(self, ambito: Ambito) -> str:
        r"""What changes, where and for whom, in words; the law last, since it changes everywhere.

        >>> towns = Ambito("prova", "Ambito di prova", "", "", ())
        >>> Scenario(excess=1500, supply=(SupplyChange("e_turnover", -2),)).describe(towns)
        'eccedenza per l’indigenza 15\xa0% e alloggi di risulta: 2 in meno (tutti i comuni)'
        """
        where, other = self._where(ambito), self.owner is not OwnerType.COMUNE
        groups = [(self._of_comune() + ([] if other else self._of_owner()), where)]
        groups += [(self._of_owner(), f"{self.owner.value}, {where}")] if other else []
        said = [f"{listing(words)} ({place})" for words, place in groups if words]
        said += [f"norme alla data {day(self.law)}"] if self.law else []
        return "; ".join(said) or "nessuna modifica"

    def _of_comune(self) -> list[str]:
        shares = ("eccedenza per l’indigenza", self.excess), ("quota forze dell’ordine", self.police)
        return [f"{words} {percent(value)}" for words, value in shares if value is not None]

    def _of_owner(self) -> list[str]:
        words = [f"riserve {percent(self.reserves)}"] if self.reserves is not None else []
        words += [f"SAT {dwellings(self.sat)}"] if self.sat is not None else []
        return words + [change.describe() for change in self.supply]

    def _where(self, ambito: Ambito) -> str:
        named = [ambito.names.get(code, code) for code in self.comuni]
        if not named:
            return "tutti i comuni"
        if len(named) > NAMED:
            return f"{count(len(named))} comuni, fra cui {listing(named[:3])}"
        return listing(named)

    def title(self, ambito: Ambito) -> str:
        """The name, or the changes in words where it has none."""
        return self.name or self.describe(ambito)

    def label(self, ambito: Ambito) -> str:
        """Name and changes: what every output of the scenario carries."""
        return f"{self.name}: {self.describe(ambito)}" if self.name else self.describe(ambito)
