"""What the builders of tables share: names of owners and places, totals that say what they miss, the source line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from piano_lib.italian import NOT_COMMUNICATED, count
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.line import COUNT_COLUMNS
from piano_lib.plan.reconciliation import Aggregate, aggregate
from piano_lib.rules import words
from piano_lib.survey.model import OwnerType, Source, Status
from piano_lib.tables.model import Cell, Column, Kind

COMUNE = Column("comune", "Comune", header=True)
OWNER = Column("ente", "Ente", header=True)
NOT_DECIDED = "non deciso"
NONE = "—"  # where a value cannot exist
WHOLE_AMBITO = "Intero ambito, non ripartito"

OWNERS = {
    OwnerType.COMUNE: "Comune",
    OwnerType.ALER: "ALER",
    OwnerType.OPERATORE: "Operatore accreditato",
    OwnerType.UNSTATED: "Ente non indicato",
}
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


def identity(line: PlanLine) -> tuple[Cell, Cell]:
    """The two cells that head a row: comune and owner."""
    return place(line), owner(line)


def by_comune(lines: Iterable[PlanLine]) -> list[PlanLine]:
    """Lines as a reader looks for them: comuni in alphabetical order, each before other owners, ambito totals last."""
    return sorted(lines, key=order)


def order(line: PlanLine) -> tuple[bool, str, int, tuple[str, str, str]]:
    """Place of a line in a list a reader searches."""
    return not line.istat, line.comune.casefold(), list(OwnerType).index(line.owner), line.key


def sum_cell(total: Aggregate) -> Cell:
    """A sum as a cell: the number when no line is missing, else "almeno n"; "n.c." when nothing is known."""
    if total.complete:
        return total.value
    return f"almeno {count(total.value)}" if total.missing < total.lines else None


def totals(lines: Sequence[PlanLine], columns: Sequence[Column]) -> tuple[Cell, ...]:
    """The total row: sums of the count columns, blanks where a sum means nothing."""
    first: tuple[Cell, ...] = ("Totale", "")
    return (*first, *(sum_of(lines, column) if column.key in COUNT_COLUMNS else "" for column in columns[2:]))


def sum_of(lines: Sequence[PlanLine], column: Column) -> Cell:
    """A column that may be undecided adds what was decided; any other misses what was not communicated."""
    if column.blank == NOT_COMMUNICATED:
        return sum_cell(aggregate(lines, column.key))
    known = [value for line in lines if line.counted and (value := line.value(column.key)) is not None]
    decided_on_unknown = column.key == "quota_forze_ordine" and any(
        line.decided.police is not None and line.allocation is None for line in lines
    )
    if not known:
        return None
    return f"almeno {count(sum(known))}" if decided_on_unknown else sum(known)


def partial_note(lines: Sequence[PlanLine], column: str) -> tuple[str, ...]:
    """A note when a total misses parts: how many rows did not communicate them."""
    missing = aggregate(lines, column).missing
    if not missing:
        return ()
    rows = "una riga, che non ha" if missing == 1 else f"{count(missing)} righe, che non hanno"
    return (f"«almeno»: il totale non comprende il dato di {rows} comunicato il valore.",)


def unsplit(plan: Plan) -> tuple[str, ...]:
    """The dwellings that no source splits by comune, as a sentence, where there are any."""
    total = aggregate((line for line in plan.lines if not line.istat), "g_totale")
    if not total.lines:
        return ()
    words = "un numero non comunicato di" if total.missing == total.lines else str(sum_cell(total))
    return (f"Non comprende {words} alloggi di totali d'ambito che la fonte non ripartisce per comune.",)


def data_source(plan: Plan) -> str:
    """Where the figures of a plan come from, with the words that mark demonstration data and scenarios."""
    status = "dati dimostrativi" if plan.head.status is Status.DEMONSTRATION else "dati ufficiali"
    said = f"ricognizione presso gli enti proprietari per il piano {plan.year} ({status}); "
    said += f"elaborazione {plan.ambito.office}"
    return said + (f"; scenario «{plan.scenario}», non è il piano" if plan.scenario else "")


def sourced(source: Source) -> tuple[Cell, Cell]:
    """A source as two cells: its words, and the letter of its evidence."""
    return source.text or NONE, source.evidence or NONE
