"""What the builders of tables share: names of owners and places, totals that say what they miss, the source line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from piano_lib.italian import count, dwellings, listing
from piano_lib.plan import Plan, PlanLine, owners
from piano_lib.plan.line import ALLOCATED, COUNT_COLUMNS
from piano_lib.plan.reconciliation import Aggregate, aggregate, beyond
from piano_lib.rules import words
from piano_lib.survey.model import OwnerType, Source, Status
from piano_lib.tables.model import Cell, Column, Kind

COMUNE = Column("comune", "Comune", header=True)
OWNER = Column("ente", "Ente", header=True)
TO_DECIDE = "da decidere"  # by the owner, who asks for more SAT than its ceiling in several comuni
NONE = "—"  # where a value cannot exist
NOT_FORESEEN = "non prevista"  # by the law in force
UNTOLD = "un numero non comunicato di alloggi"
WHOLE_AMBITO = "Intero ambito, non ripartito"

OWNERS = owners.OWNERS
EVIDENCE = {letter.value: meaning for letter, meaning in words.EVIDENCE.items()} | {"D": "dato dimostrativo, non reale"}
LEGEND = "Prove: " + "; ".join(f"{letter} {meaning}" for letter, meaning in EVIDENCE.items()) + "."


def number(key: str, label: str, group: str = "", kind: Kind = Kind.COUNT, blank: str = "n.c.") -> Column:
    """A column of dwellings, or of another kind of number."""
    return Column(key, label, kind, group, blank=blank)


def place(line: PlanLine) -> str:
    """Name of the comune, or the words for a total that no source splits."""
    return line.comune or WHOLE_AMBITO


def owner(line: PlanLine) -> str:
    """Kind of owner, with its name where several may share the kind."""
    kind = OWNERS[line.owner]
    shared = line.owner in (OwnerType.OPERATORE, OwnerType.UNSTATED)
    return f"{kind}: {line.declaration.body}" if shared and line.declaration.body else kind


def who(line: PlanLine) -> str:
    """Comune and owner of a line, inside a sentence."""
    return f"{place(line)} ({owner(line)})"


def identity(line: PlanLine) -> tuple[Cell, Cell]:
    """The two cells that head a row: comune and owner."""
    return place(line), owner(line)


def by_comune(lines: Iterable[PlanLine]) -> list[PlanLine]:
    """Lines as a reader looks for them: comuni in alphabetical order, each before other owners, ambito totals last."""
    return sorted(lines, key=order)


def order(line: PlanLine) -> tuple[bool, str, int, tuple[str, str, str]]:
    """Place of a line in a list a reader searches."""
    return not line.istat, line.comune.casefold(), list(OwnerType).index(line.owner), line.key


def cell(line: PlanLine, key: str) -> Cell:
    """The value of a line under a count column; in words where the owner has still to share out its SAT.

    Of a general ranking that waits for a share nobody communicated, what is left whatever it is.
    """
    value = line.value(key)
    if value is None and line.undecided and key in ALLOCATED:
        return TO_DECIDE
    if value is None and key == "graduatoria_generale" and line.least(key):
        return f"almeno {count(line.least(key))}"
    return value


def sum_cell(total: Aggregate) -> Cell:
    """A sum as a cell: the number when no line is missing, else "almeno n"; blank when nothing is known."""
    return total.value if total.complete else str(total) if total.value else None


def total_cell(plan: Plan, name: str) -> Cell:
    """A column over the whole ambito: "almeno" where a line is not known; words where the law knows no such quota."""
    return sum_cell(plan.total(name)) if plan.foreseen(name) else NOT_FORESEEN


def totals(lines: Sequence[PlanLine], columns: Sequence[Column]) -> tuple[Cell, ...]:
    """The total row: sums of the count columns, blanks where a sum means nothing."""
    sums = (sum_cell(aggregate(lines, one.key)) if one.key in COUNT_COLUMNS else "" for one in columns[2:])
    return "Totale", "", *sums


def full_label(column: Column) -> str:
    """The label of a column with that of its group, as needed away from its table.

    >>> full_label(number("quota_riserve", "alloggi", "Riserve")), full_label(COMUNE)
    ('Riserve: alloggi', 'Comune')
    """
    return f"{column.group}: {column.label}" if column.group else column.label


def partial_note(lines: Sequence[PlanLine], columns: Iterable[Column]) -> tuple[str, ...]:
    """A note where totals miss parts: of each column, how many rows have no figure."""
    counts = [one for one in columns if one.key in COUNT_COLUMNS]
    missing = [(one, aggregate(lines, one.key).missing) for one in counts]
    most = [line for line in lines if any(line.at_most(one.key) for one in counts)]
    said = listing([f"{full_label(column)} {count(number)}" for column, number in missing if number])
    rows = f"«almeno»: il totale non comprende le righe senza il dato. Righe senza il dato: {said}." if said else ""
    return tuple(note for note in (rows, sas_unknown(most), beyond_rows(lines)) if note)


def exceeding(lines: Iterable[PlanLine]) -> str:
    """Why quotas and general ranking together may be more than the SAP, where they are; else empty."""
    over = [line for line in by_comune(lines) if line.allocation and line.allocation.exceeds]
    if not over:
        return ""
    found = [line.allocation for line in over if line.allocation]
    more = sum(one.indigence + one.police + one.reserves - one.sap for one in found)
    where = listing([who(line) for line in over])
    return (
        f"Le quote sono arrotondate ciascuna da sé: dove gli alloggi sono pochi possono superarli ({where}). "
        f"Lì quote e graduatoria generale, sommate, danno {dwellings(more)} in più dei SAP."
    )


def sas_unknown(lines: Iterable[PlanLine]) -> str:
    """Which rows stand with all of g as available because their SAS within it are not known; empty where none does."""
    silent = [line for line in by_comune(lines) if line.sas is None and line.available]
    if not silent:
        return ""
    where = listing([who(line) for line in silent])
    return (
        f"Per {where} non sono noti gli alloggi SAS fra quelli assegnabili: contano tutti come disponibili, che quindi "
        "sono al più quelli scritti. Le somme di disponibili, SAT, SAP e quote non li comprendono."
    )


def unsplit(plan: Plan) -> tuple[str, ...]:
    """The dwellings that no source splits by comune, as a sentence, where there are any."""
    total = in_no_comune(plan)
    if total.complete and not total.value:
        return ()
    words = f"{total} {'alloggio' if total.value == 1 else 'alloggi'}" if total.value else UNTOLD
    return (f"Non comprende {words} di totali d'ambito che la fonte non ripartisce per comune.",)


def owners_of(lines: Iterable[PlanLine]) -> frozenset[tuple[str, str]]:
    """Whose rows a sum is of: in two years sums over other owners are not of the same thing."""
    return frozenset(line.key[1:] for line in lines if line.counted)


def in_no_comune(plan: Plan) -> Aggregate:
    """Assignable dwellings of totals no source splits, with what a total declares beyond the rows of its owner."""
    whole = [line for line in plan.lines if not line.istat]
    total = aggregate((line for line in whole if line.counted), "g_totale")
    return replace(total, value=total.value + sum(beyond(line) for line in whole))


def beyond_rows(lines: Iterable[PlanLine]) -> str:
    """Which totals of the ambito declare more than the rows of their owner, and how many; empty where none does."""
    said = []
    for line in by_comune(lines):
        stock = beyond(line, "a_patrimonio_sap") + beyond(line, "a_patrimonio_sas")
        more = {"": beyond(line), " di patrimonio": stock if line.value("a_patrimonio_sap") is not None else 0}
        said += [f"{owner(line)}, {dwellings(number)}{of} in più" for of, number in more.items() if number]
    if not said:
        return ""
    return (
        f"Totali d'ambito più alti delle righe per comune dello stesso ente: {'; '.join(said)}. La differenza non è "
        "nelle somme."
    )


def data_source(plan: Plan) -> str:
    """Where the figures of a plan come from, with the words that mark demonstration data and scenarios."""
    status = "dati dimostrativi" if plan.head.status is Status.DEMONSTRATION else "dati ufficiali"
    said = f"ricognizione presso gli enti proprietari per il piano {plan.year} ({status}); "
    said += f"elaborazione {plan.ambito.office}"
    return said + (f"; scenario «{plan.scenario}», non è il piano" if plan.scenario else "")


def data_sources(before: Plan, after: Plan) -> str:
    """Where the figures of two plans come from: in one breath where only their year is another."""
    if before.scenario or after.scenario or before.demonstration != after.demonstration or before.year == after.year:
        return f"{data_source(before)}; {data_source(after)}"
    return data_source(after).replace(f"per il piano {after.year}", f"per i piani {before.year} e {after.year}")


def sourced(source: Source) -> tuple[Cell, Cell]:
    """The source of what no scenario changes, as two cells: its words, and the letter of its evidence."""
    return source.text or NONE, source.evidence or source.rest or NONE
