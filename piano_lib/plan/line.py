"""One line of the plan: what an owner declares in a comune, what was decided there, and what the rules give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from piano_lib.allocation import Allocation, Choices, Supply
from piano_lib.survey.finding import Finding
from piano_lib.survey.model import Choice, Declaration, OwnerType, Reply
from piano_lib.survey.rows import COUNTS, Counts
from piano_lib.survey.total import Total, free_and_turnover


@dataclass(frozen=True, slots=True)
class Decided:
    """What counts for a line: the comune's police share, the owner's excess, SAT, reserves; ``None`` = not decided.

    Shares in hundredths of a point, SAT in dwellings. ``own`` and ``of_comune`` are the rows they come from.
    """

    excess: int | None = None
    police: int | None = None
    reserves: int | None = None
    sat: int | None = None
    own: Choice | None = None
    of_comune: Choice | None = None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A declaration with its total, its supply, the decisions on it and its allocation; all in dwellings.

    ``ceiling`` is the SAT ceiling the line is under (the owner's, where the rule is on the owner), ``None`` where it
    rests on a figure not communicated; ``sat`` what is granted, ``None`` where no text settles it. ``allocation`` is
    ``None`` where no quota can be computed: supply or SAT unknown, or a total not split by comune. ``ranked_at_least``
    is what is left for the general ranking if shares nobody communicated are set at the most the law admits.
    ``counted`` is false for an ambito total whose comuni are listed too, so that nothing is counted twice: ``split``
    are then those rows of the same owner, without their quotas.
    """

    declaration: Declaration
    total: Total
    sas: int | None
    available: int | None
    decided: Decided
    supply: Supply[int] | None = None
    choices: Choices[int] | None = None
    ceiling: int | None = None
    sat: int | None = None
    allocation: Allocation[int] | None = None
    ranked_at_least: int = 0
    counted: bool = True
    split: tuple[PlanLine, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """ISTAT code, owner type, and the owner's name where several may share a type."""
        return self.declaration.key

    @property
    def istat(self) -> str:
        """Six-digit ISTAT code; empty for an ambito total."""
        return self.declaration.istat

    @property
    def comune(self) -> str:
        """Name of the comune; empty for an ambito total."""
        return self.declaration.comune

    @property
    def owner(self) -> OwnerType:
        """Kind of owner."""
        return self.declaration.owner

    @property
    def warnings(self) -> tuple[str, ...]:
        """What has to be known about this line, a sentence each."""
        return tuple(finding.message for finding in self.findings)

    @property
    def undecided(self) -> bool:
        """Whether SAT and quotas wait for the owner to share out its requests, all the data being there."""
        return self.counted and self.sat is None and self.ceiling is not None

    def at_most(self, column: str) -> bool:
        """Whether a value is only the most it can be: it rests on all of g, and nobody knows how many of g are SAS."""
        return self.sas is None and column in NET_OF_SAS and bool(self.value(column))

    def least(self, column: str) -> int:
        """What is known for sure of a column: its value, or the parts of g that were communicated; else nothing.

        Of the general ranking, what is left whatever share is decided, up to the most the law admits. Where the SAS
        within g are not known all of g may be SAS: nothing of what rests on the others is sure.
        """
        value = self.value(column)
        if value is None and column == "g_totale":
            return self.total.known
        if self.sas is None and column in NET_OF_SAS:
            return 0
        if value is None and column == "graduatoria_generale":
            return self.ranked_at_least
        return value or 0

    def value(self, column: str) -> int | None:
        """The count under a column of ``piano-<anno>.csv``; ``None`` is not communicated or not computable.

        Raises ``KeyError`` for a name that is not a count column.
        """
        return _VALUES[column](self)


def declared(declaration: Declaration, attribute: str) -> int | None:
    """A declared count; a nil return says zero for everything assignable, unless a figure is written."""
    value: int | None = getattr(declaration, attribute)
    if value is None and declaration.reply is Reply.NIL and attribute in _NIL_MEANS_ZERO:
        return 0
    return value


DECLARED = dict(zip(COUNTS, Counts._fields, strict=True))
"""Count columns of ``ricognizione.csv``, with their name in a ``Declaration``."""

_NIL_MEANS_ZERO = frozenset({"as_is", "renovated", "new_built", "free", "turnover", "conferred"})
ALLOCATED = {
    "j_sat": "sat",
    "sap": "sap",
    "quota_indigenza": "indigence",
    "quota_forze_ordine": "police",
    "quota_riserve": "reserves",
    "graduatoria_generale": "general",
}
"""Columns the rules give (dwellings), with their name in an ``Allocation``."""
NET_OF_SAS = frozenset({"disponibili", *ALLOCATED})
"""Columns that rest on the dwellings of g that are not SAS."""
SHARES = {
    "i_forze_ordine": "forze_ordine_tetto",
    "quota_forze_ordine": "forze_ordine_tetto",
    "riserve": "riserve_tetto",
    "quota_riserve": "riserve_tetto",
}
"""Shares and quotas the law may not foresee, with the parameter that says so."""


def _allocated(attribute: str, line: PlanLine) -> int | None:
    return None if line.allocation is None else int(getattr(line.allocation, attribute))


def _sap(line: PlanLine) -> int | None:
    return None if line.available is None or line.sat is None else line.available - line.sat


def _if_known(quota: str, line: PlanLine) -> int | None:
    """A quota whose share nobody communicated is not zero, except of no dwellings."""
    known = getattr(line.decided, quota) is not None or _sap(line) == 0
    return _allocated(quota, line) if known else None


def _general(line: PlanLine) -> int | None:
    """The remainder is not known where a quota it is left of is not, unless that quota can only be one number."""
    general = _allocated("general", line)
    return general if general == line.ranked_at_least else None


def _declared(attribute: str, line: PlanLine) -> int | None:
    return declared(line.declaration, attribute)


_VALUES: dict[str, Callable[[PlanLine], int | None]] = {
    **{name: partial(_declared, attribute) for name, attribute in DECLARED.items()},
    "j_sat_massimo": lambda line: line.ceiling,
    "j_sat": lambda line: line.sat,
    "sap": _sap,
    "e_totale": lambda line: 0 if line.declaration.reply is Reply.NIL else free_and_turnover(line.declaration),
    "g_totale": lambda line: line.total.value,
    "disponibili": lambda line: line.available,
    "sas": lambda line: line.sas,
    "h_eccedenza_indigenza": lambda line: line.decided.excess,
    "i_forze_ordine": lambda line: line.decided.police,
    "riserve": lambda line: line.decided.reserves,
    "j_sat_richiesti": lambda line: line.decided.sat,
    "quota_indigenza": partial(_allocated, "indigence"),
    "quota_forze_ordine": partial(_if_known, "police"),
    "quota_riserve": partial(_if_known, "reserves"),
    "graduatoria_generale": _general,
}
COUNT_COLUMNS = frozenset(_VALUES) - {"h_eccedenza_indigenza", "i_forze_ordine", "riserve"}
