"""What a comparison of two plans is made of: pairs of lines, effects, items of the programming, rules side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from piano_lib.comparison.change import Change, Outcome
from piano_lib.plan import PlanLine
from piano_lib.rules.law import Rule

MEASURED = (
    "a_patrimonio_sap", "a_patrimonio_sas", "b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_totale",
    "f_conferiti_privati", "g_totale", "k_assegnati_anno_precedente", "disponibili", "j_sat_richiesti", "j_sat_massimo",
    "j_sat", "sap", "quota_indigenza", "quota_forze_ordine", "quota_riserve", "graduatoria_generale",
)  # fmt: skip
"""Columns of ``piano-<anno>.csv`` set side by side, in this order."""

RESTS_ON = {
    "j_sat_massimo": ("sat_tetto",),
    "j_sat": ("sat_tetto",),
    "sap": ("sat_tetto",),
    "quota_indigenza": ("indigenza_quota_base", "indigenza_eccedenza", "sat_tetto"),
    "quota_forze_ordine": ("forze_ordine_tetto", "sat_tetto"),
    "quota_riserve": ("riserve_tetto", "sat_tetto"),
    "graduatoria_generale": (
        "indigenza_quota_base", "indigenza_eccedenza", "forze_ordine_tetto", "riserve_tetto", "sat_tetto",
    ),
}  # fmt: skip
"""Parameters of the law each allocated column rests on."""


class Presence(StrEnum):
    """In which of the two plans a comune and owner appear."""

    BOTH = "in entrambi gli anni"
    ONLY_A = "solo nell'anno base"
    ONLY_B = "solo nell'anno di confronto"


class State(StrEnum):
    """What became of an item of the programming, or of a rule."""

    UNCHANGED = "invariato"
    CHANGED = "cambiato"
    NEW = "nuovo"
    DROPPED = "cessato"
    UNKNOWN = "non noto"


@dataclass(frozen=True, slots=True)
class Effect:
    """The change of one allocated column (dwellings), split in supply, rules, choices; the parts add up exactly.

    ``before + supply + rules + choices == after``, always; either end is read from its own plan.
    """

    column: str
    before: int
    supply: int
    rules: int
    choices: int
    after: int

    @property
    def difference(self) -> int:
        """The whole change."""
        return self.supply + self.rules + self.choices

    @property
    def rules_and_choices(self) -> int:
        """What does not come from the supply."""
        return self.rules + self.choices


@dataclass(frozen=True, slots=True)
class Pair:
    """One comune and owner, as in either plan; a side is ``None`` where the plan has no such line."""

    key: tuple[str, str, str]
    before: PlanLine | None
    after: PlanLine | None
    changes: Mapping[str, Change] = field(default_factory=dict)
    effects: Mapping[str, Effect] = field(default_factory=dict)  # none of a column that a side does not know

    @property
    def presence(self) -> Presence:
        """Which plans hold it."""
        if self.before is None:
            return Presence.ONLY_B
        return Presence.ONLY_A if self.after is None else Presence.BOTH

    @property
    def line(self) -> PlanLine:
        """The latest line there is: names are read from it."""
        found = self.after or self.before
        if found is None:
            raise ValueError(f"La coppia {self.key} non ha righe in nessuno dei due piani.")
        return found

    def outcome(self, column: str) -> Outcome:
        """What may be said of a column of this pair."""
        return self.changes[column].outcome


@dataclass(frozen=True, slots=True)
class Side:
    """An item of the programming in one plan: its words, the source, the letter of evidence; ``None`` = not known."""

    words: str | None
    source: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the programming in both plans; ``istat`` and ``subject`` are empty for the whole ambito."""

    topic: str
    istat: str
    subject: str
    title: str
    before: Side
    after: Side
    state: State
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One parameter of the law as resolved in either plan; a side is ``None`` where the rules lack it."""

    key: str
    title: str
    before: Rule | None
    after: Rule | None
    state: State
    sentence: str
