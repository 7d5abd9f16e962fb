"""The table of the plan with the letters a to k, as published plans print it (r.r. 4/2017 art. 4 c. 3)."""

from __future__ import annotations

from collections.abc import Mapping

from piano_lib.plan import Plan, PlanLine
from piano_lib.survey.model import OwnerType
from piano_lib.tables.common import (
    COMUNE,
    NONE,
    OWNER,
    by_comune,
    cell,
    data_source,
    identity,
    number,
    partial_note,
    totals,
)  # fmt: skip
from piano_lib.tables.model import Cell, Column, Kind, Table

STOCK = "a · Patrimonio"
CATEGORY: Mapping[bool | None, str | None] = {True: "sì", False: "no", None: None}
POLICE = "i · Forze dell'ordine e categoria"
POLICE_SHARE = "; la percentuale per le forze dell'ordine è fissata dal comune e vale per ogni ente che vi ha alloggi"
COLUMNS = (
    COMUNE,
    OWNER,
    number("a_patrimonio_sap", "SAP", STOCK),
    number("a_patrimonio_sas", "SAS", STOCK),
    number("b_stato_di_fatto", "b · Nello stato di fatto"),
    number("c_ristrutturati", "c · Ristrutturati"),
    number("d_nuova_edificazione", "d · Nuovi"),
    number("e_totale", "e · Liberi e di risulta"),
    number("f_conferiti_privati", "f · Conferiti da privati"),
    number("g_totale", "g · Totale assegnabili"),
    number("h_eccedenza_indigenza", "h · Oltre la base per l'indigenza", kind=Kind.SHARE),
    number("i_forze_ordine", "Forze dell'ordine", POLICE, Kind.SHARE),
    Column("i_categoria_aggiuntiva", "Categoria aggiuntiva", Kind.TEXT, POLICE),
    number("j_sat", "j · SAT"),
    number("k_assegnati_anno_precedente", "k · Assegnati l'anno prima"),
)


def letters(plan: Plan) -> Table:
    """A row per comune and owner: letters a to k, in dwellings; h and i in points; g as computed by the plan."""
    lines = by_comune(plan.lines)
    named = {choice.istat: choice.names_category for choice in plan.data.choices if choice.owner is OwnerType.COMUNE}
    columns = tuple(column for column in COLUMNS if plan.foreseen(column.key))
    rows = tuple(_row(line, columns, named, plan) for line in lines)
    notes = (
        "g è la somma di b, c, d, e, f; dove le parti non sono comunicate è il totale dichiarato, "
        "o resta n.c. (si veda «Dichiarato e calcolato»).",
        f"h e la categoria aggiuntiva sono scelte dei comuni{POLICE_SHARE if plan.foreseen('i_forze_ordine') else ''}.",
        "j sono gli alloggi SAT concessi: nessuno dove non è stata comunicata una richiesta. Le richieste, e quali "
        "non sono comunicate (n.c.), sono nella tabella «Servizi abitativi transitori e loro tetto».",
        *partial_note(lines, columns),
        *_uncounted(plan),
    )
    return Table(
        "tabella-a-k",
        f"Alloggi per comune ed ente, lettere da a a k, {plan.called}",
        columns,
        rows,
        totals(lines, columns),
        notes,
        data_source(plan),
    )


def _row(line: PlanLine, columns: tuple[Column, ...], named: Mapping[str, bool | None], plan: Plan) -> tuple[Cell, ...]:
    cells: list[Cell] = list(identity(line))
    for column in columns[2:]:
        if column.key == "i_categoria_aggiuntiva":
            cells.append(CATEGORY[named.get(line.istat)] if line.owner is OwnerType.COMUNE else NONE)
        elif column.key == "h_eccedenza_indigenza" and line.owner.value not in _may_exceed(plan):
            cells.append(NONE)
        else:
            cells.append(cell(line, column.key))
    return tuple(cells)


def _may_exceed(plan: Plan) -> frozenset[str]:
    return plan.rules["indigenza_eccedenza"].version.owners


def _uncounted(plan: Plan) -> tuple[str, ...]:
    """Said where a total of the ambito stands beside rows of the same owner: one of the two is shown and not added."""
    left_out = {bool(line.istat) for line in plan.lines if not line.counted}
    said = {
        False: "Le righe di totale d'ambito già ripartite per comune sono mostrate e non sommate.",
        True: "Le righe senza risposta di un ente che ha dichiarato un totale d'ambito sono comprese in quel totale.",
    }
    return tuple(words for of_comune, words in said.items() if of_comune in left_out)
