"""A scenario: what is changed in a plan, and the words that name it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from piano_lib.italian import day, dwellings, listing, percent, signed
from piano_lib.plan.line import DECLARED
from piano_lib.survey.model import OwnerType

ORIGINS = {
    column: DECLARED[column]
    for column in (
        "b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_liberi", "e_turnover", "e_non_distinti",
        "f_conferiti_privati",
    )
}  # fmt: skip
"""Columns of ``ricognizione.csv`` a scenario may change, with their name in a declaration."""

NOT_THE_PLAN = "scenario di studio, non è il piano"


class ScenarioError(ValueError):
    """A scenario that cannot be: every reason as an Italian sentence."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


@dataclass(frozen=True, slots=True)
class SupplyChange:
    """More or fewer dwellings of one origin: a column of ``ricognizione.csv`` and a signed number of dwellings."""

    origin: str
    dwellings: int


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

    def describe(self) -> str:
        r"""The changes in words.

        >>> Scenario(excess=1500, sat=6, supply=(SupplyChange("e_turnover", -2),)).describe()
        'eccedenza per l’indigenza 15\xa0%, SAT 6 alloggi e e_turnover −2'
        """
        words = [
            f"{label} {percent(value)}"
            for label, value in (
                ("eccedenza per l’indigenza", self.excess),
                ("quota forze dell’ordine", self.police),
                ("riserve", self.reserves),
            )
            if value is not None
        ]
        words += [f"SAT {dwellings(self.sat)}"] if self.sat is not None else []
        words += [f"{change.origin} {signed(change.dwellings)}" for change in self.supply]
        words += [f"norme alla data {day(self.law)}"] if self.law else []
        return listing(words) or "nessuna modifica"

    @property
    def title(self) -> str:
        """The name, or the changes in words where it has none."""
        return self.name or self.describe()

    @property
    def label(self) -> str:
        """Name and changes: what every output of the scenario carries."""
        return f"{self.name}: {self.describe()}" if self.name else self.describe()
