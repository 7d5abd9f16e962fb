"""What came back from the owners: replies, declared beside computed, printed totals beside the rows."""

from __future__ import annotations

from piano_lib.italian import count, day
from piano_lib.plan import Plan, PlanLine
from piano_lib.plan.reconciliation import IN_PART, Outcome, Reconciliation
from piano_lib.plan.returns import due
from piano_lib.survey.model import Check, OwnerType, Reply
from piano_lib.survey.total import TotalKind
from piano_lib.tables import common
from piano_lib.tables.common import COMUNE, NONE, OWNER, OWNERS, number
from piano_lib.tables.model import Cell, Column, Kind, Table
from piano_lib.tables.names import ITEMS
from piano_lib.tables.summary import kinds


def replies(plan: Plan) -> Table:
    """A row per kind of owner: rows of the ricognizione, filed, nil, missing, late (r.r. 4/2017 art. 5 c. 1)."""
    columns = (
        Column("ente_tipo", "Ente", header=True),
        number("dovute", "Righe"),
        number("presentate", "Presentate"),
        number("nulle", "Nulle"),
        number("mancanti", "Mancanti"),
        number("tardive", "Oltre il termine"),
    )
    present = kinds(plan)
    by_kind = [_replied(plan, kind) for kind in present]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (OWNERS[kind], *counts) for kind, counts in zip(present, by_kind, strict=True)
    )
    sums = tuple(sum(counts) for counts in zip(*by_kind, strict=True))
    last = deadline(plan)
    notes = (
        "Una riga è ciò che un ente dichiara per un comune: chi ha alloggi in più comuni risponde con più righe.",
        *((f"Termine per gli enti: {last}. La dichiarazione nulla è dovuta anch'essa.",) if last else ()),
    )
    return Table(
        "esito-ricognizione", f"Righe della ricognizione per tipo di ente, {plan.called}", columns, rows,
        ("Totale", *sums), notes, common.data_source(plan),
    )  # fmt: skip


def deadline(plan: Plan) -> str:
    """Day by which owners had to reply, with the article; empty where the rules give none."""
    last = due(plan.rules, plan.year)
    return f"{day(last)} ({plan.rules['termine_enti'].citation})" if last else ""


def _replied(plan: Plan, kind: OwnerType) -> tuple[int, ...]:
    lines, last = [line for line in plan.lines if line.owner is kind], due(plan.rules, plan.year)
    by_reply = [sum(line.declaration.reply is reply for line in lines) for reply in Reply]
    return len(lines), *by_reply, sum(line.declaration.late(last) for line in lines)


def unanswered(plan: Plan) -> Table:
    """A row per owner who has not replied, or whose total cannot be computed; what is missing and what to do."""
    columns = (COMUNE, OWNER, Column("mancante", "Che cosa manca"), Column("rimedio", "Che cosa fare"))
    rows = []
    for line in common.by_comune(plan.lines):
        if line.total.value is not None or not line.counted:
            continue
        cells = "caselle: " + ", ".join(ITEMS.get(name, name) for name in line.total.missing)
        gap = "nessuna risposta" if line.declaration.reply is Reply.MISSING else cells
        remedy = next((finding.remedy for finding in line.findings), "Chiedere il dato all'ente.")
        rows.append((*common.identity(line), gap, remedy))
    return Table(
        "dati-mancanti", f"Enti di cui non si conosce il totale, {plan.called}", columns, tuple(rows),
        source=common.data_source(plan),
    )  # fmt: skip


def declared(plan: Plan) -> Table:
    """A row per declaration whose printed total is not simply the sum of its parts: both figures, and what is used."""
    columns = (
        COMUNE,
        OWNER,
        number("g_totale_dichiarato", "g dichiarato", blank="non indicato"),
        number("somma_parti", "Somma delle parti note"),
        number("g_totale", "g nel piano"),
        Column("differenza", "Dichiarato meno somma", Kind.DIFFERENCE, blank=NONE),
        Column("lettura", "Che cosa usa il piano"),
    )
    shown = [line for line in common.by_comune(plan.lines) if _differs(line)]
    same = sum(line.declaration.total_declared is not None for line in plan.lines) - sum(
        line.declaration.total_declared is not None for line in shown
    )
    rows = tuple((*common.identity(line), *_declared(line)) for line in shown)
    notes = (
        f"Dichiarazioni con un totale uguale alla somma delle parti: {count(same)}. Qui compaiono soltanto le altre.",
    )
    return Table(
        "dichiarato-calcolato", f"Totali dichiarati e totali calcolati, {plan.called}", columns, rows, None, notes,
        common.data_source(plan),
    )  # fmt: skip


def _differs(line: PlanLine) -> bool:
    printed = line.declaration.total_declared
    if line.total.kind in (TotalKind.DECLARED, TotalKind.UNKNOWN):
        return line.declaration.reply is not Reply.MISSING
    return printed is not None and printed != line.total.value


def _declared(line: PlanLine) -> tuple[Cell, ...]:
    printed, known = line.declaration.total_declared, line.total.known
    difference = None if printed is None else printed - known
    words = {
        TotalKind.PARTS: "la somma delle parti",
        TotalKind.DECLARED: "il totale dichiarato: alcune parti non sono comunicate",
        TotalKind.UNKNOWN: "nessun totale: mancano alcune parti",
        TotalKind.NIL: "zero: la dichiarazione è nulla",
    }
    if not line.counted:
        return printed, known, NONE, difference, "non sommato: ci sono le righe per comune"
    return printed, known, line.total.value, difference, words[line.total.kind]


def printed(plan: Plan) -> Table:
    """A row per total printed by a source (``controlli.csv``): printed, computed, difference, outcome, source."""
    columns = (
        Column("voce", "Totale", header=True),
        number("stampato", "Stampato dalla fonte"),
        Column("calcolato", "Dalle righe", Kind.COUNT),
        Column("differenza", "Stampato meno calcolato", Kind.DIFFERENCE, blank=NONE),
        Column("esito", "Esito"),
        Column("fonte", "Fonte"),
        Column("prova", "Prova"),
    )
    rows = tuple(
        (_spoken_of(found.check, plan), found.check.value, _computed(found), found.difference,
         _outcome(found), *common.sourced(found.check.source))
        for found in plan.reconciliations
    )  # fmt: skip
    return Table(
        "totali-stampati", f"Totali stampati da altre fonti e righe della ricognizione, {plan.called}", columns,
        rows, None, (common.LEGEND,), common.data_source(plan),
    )  # fmt: skip


def _spoken_of(check: Check, plan: Plan) -> str:
    names = plan.ambito.names
    where = names.get(check.istat, check.istat) if check.istat else "intero ambito"
    who = OWNERS.get(OwnerType(check.owner), check.owner) if check.owner in list(OwnerType) else "tutti gli enti"
    return f"{ITEMS.get(check.item, check.item)}, {where}, {who}"


def _computed(found: Reconciliation) -> Cell:
    """What the rows give; of no row there is no sum."""
    return common.sum_cell(found.computed) if found.computed.lines else NONE


def _outcome(found: Reconciliation) -> str:
    if not found.computed.lines:
        return "non confrontabile: nessuna riga corrisponde"
    if found.computed.unsure and not found.computed.missing:
        return f"non confrontabile: {IN_PART}"
    if found.outcome is Outcome.NOT_COMPARABLE:
        return f"non confrontabile: righe mancanti {count(found.computed.missing)} su {count(found.computed.lines)}"
    return "uguale" if found.outcome is Outcome.EQUAL else f"diverso di {count(abs(found.difference or 0))}"
