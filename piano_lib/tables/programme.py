"""What the plan programmes beside the numbers: further category, welfare measures, projects, sources."""

from __future__ import annotations

from piano_lib.plan import Plan
from piano_lib.tables import common
from piano_lib.tables.common import NONE
from piano_lib.tables.model import Column, Kind, Table
from piano_lib.tables.names import in_words

SOURCE = (Column("fonte", "Fonte"), Column("prova", "Prova"))
OWNERS = {kind.value: words for kind, words in common.OWNERS.items()}
KINDS = {
    "misura": ("misure-welfare", "Misure di welfare abitativo", "Misura"),
    "progetto": ("progetti-disagio", "Progetti di sostegno al disagio abitativo", "Progetto"),
}


def category(plan: Plan) -> Table:
    """A row per comune that names a further category, in its own words (r.r. 4/2017 art. 4 c. 3 d, art. 14 c. 1 f)."""
    columns = (
        Column("comune", "Comune", header=True),
        Column("i_categoria_aggiuntiva", "Categoria, con le parole del comune"),
        Column("i_motivazione", "Motivazione", blank=NONE),
        *SOURCE,
    )
    names = plan.ambito.names
    rows = tuple(
        (names.get(choice.istat, choice.istat), choice.category, choice.reasons or None, *common.sourced(choice.source))
        for choice in plan.data.choices
        if choice.names_category
    )
    return Table(
        "categorie", f"Categoria aggiuntiva di particolare rilevanza sociale, {plan.called}", columns, rows, None,
        (common.LEGEND,),
        f"scelte dei comuni per il piano {plan.year}",
    )  # fmt: skip


def measures(plan: Plan, kind: str) -> Table:
    """A row per measure (``kind`` = "misura") or project ("progetto"): what, where, reference, EUR, source."""
    key, caption, label = KINDS[kind]
    columns = (
        Column("titolo", label, header=True),
        Column("comune", "Dove"),
        Column("descrizione", "Descrizione", blank=NONE),
        Column("riferimento", "Riferimento", blank=NONE),
        Column("importo_eur", "Importo massimo", Kind.EUR, blank=NONE),
        *SOURCE,
    )
    names = plan.ambito.names
    rows = tuple(
        (row.title, names.get(row.istat, "Intero ambito"), row.description or None, row.reference or None, row.amount,
         *common.sourced(row.source))
        for row in plan.data.measures
        if row.kind == kind
    )  # fmt: skip
    notes = ("Importo: massimo per nucleo familiare e per anno, dove l'atto lo indica.", common.LEGEND)
    return Table(
        key,
        f"{caption}, {plan.called}",
        columns,
        rows,
        None,
        notes,
        f"elenco di misure e progetti del piano {plan.year}",
    )


def sources(plan: Plan) -> Table:
    """A row per source of the year's data: its words and the letter of its evidence."""
    columns = (Column("fonte", "Fonte", header=True), Column("prova", "Prova"))
    listed = [(source.text, source.evidence or NONE) for source in plan.head.sources]
    if plan.ambito.source:
        listed.append(_lettered(plan.ambito.source))
    listed = listed or [("Nessuna fonte indicata per quest'anno", NONE)]
    return Table(
        "fonti-dati", f"Fonti dei dati, {plan.called}", columns, tuple(listed), None, (common.LEGEND,),
        "testa del piano e scheda dell'ambito",
    )  # fmt: skip


def _lettered(text: str) -> tuple[str, str]:
    """Split "[F] words" in words and letter."""
    if len(text) > 3 and text[0] == "[" and text[2] == "]":
        return text[3:].strip(), text[1]
    return text, NONE


def findings(plan: Plan, where: bool = False) -> Table:
    """A row per finding: gravity, comune, owner, what was found and what to do.

    ``where``: also the value read and the place in the files, for whoever mends them.
    """
    columns = (
        Column("gravita", "Gravità", header=True),
        Column("comune", "Comune", blank=NONE),
        Column("ente_tipo", "Ente", blank=NONE),
        Column("messaggio", "Che cosa"),
        Column("rimedio", "Che cosa fare", blank=NONE),
        *((Column("letto", "Letto", blank=NONE), Column("dove", "Dove nei file")) if where else ()),
    )
    names = plan.ambito.names
    rows = tuple(
        (f.severity.value, names.get(f.istat), OWNERS.get(f.owner), in_words(f.message), in_words(f.remedy) or None,
         *((f.read or None, _where(f.file, f.row, f.column)) if where else ()))
        for f in plan.all_findings
    )  # fmt: skip
    return Table(
        "elenco-segnalazioni", f"Segnalazioni sui dati e sui risultati, {plan.called}", columns, rows, None,
        ("errore: blocca il piano; avviso: da guardare; nota: informa.",), common.data_source(plan),
    )  # fmt: skip


def _where(file: str, row: int | None, column: str) -> str:
    words = file.rpartition("/")[2]
    words += f", riga {row}" if row is not None else ""
    return words + (f", {column}" if column else "")
