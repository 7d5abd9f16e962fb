"""Two plans side by side: totals, comuni and owners, effects, programming, law."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from piano_lib.comparison import ORDER, RULE, Comparison, Outcome, Pair, Presence, State
from piano_lib.comparison.model import Item
from piano_lib.comparison.programming import LAW
from piano_lib.italian import count
from piano_lib.plan.line import ALLOCATED
from piano_lib.survey.finding import Severity
from piano_lib.tables import common, programme, residue
from piano_lib.tables.common import COMUNE, LEGEND, NONE, NOT_FORESEEN, OWNER, number, total_cell
from piano_lib.tables.law import LAW_SOURCE
from piano_lib.tables.model import Cell, Column, Kind, Table
from piano_lib.tables.names import ITEMS

TOTALS = (
    "a_patrimonio_sap", "b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_totale",
    "f_conferiti_privati", "g_totale", "k_assegnati_anno_precedente", "disponibili", "j_sat", "sap",
    "quota_indigenza", "quota_forze_ordine", "quota_riserve", "graduatoria_generale",
)  # fmt: skip
BY_OWNER = ("g_totale", "j_sat", "sap", "quota_indigenza", "graduatoria_generale")


def source(comparison: Comparison) -> str:
    """Where the figures of both plans come from."""
    return common.data_sources(comparison.before, comparison.after)


def _years(comparison: Comparison, group: str = "") -> tuple[Column, Column, Column]:
    old, new = comparison.labels
    return (
        number("prima", old, group),
        number("dopo", new, group),
        Column("differenza", "Differenza", Kind.DIFFERENCE, group, blank=NONE),
    )


def totals(comparison: Comparison) -> Table:
    """A row per item of the plan: sum of either year, then difference and variation over the rows known in both."""
    columns = (
        Column("voce", "Voce", header=True),
        *_years(comparison)[:2],
        number("righe", "Righe note in entrambi", "Confronto"),
        number("base_confrontabile", comparison.labels[0], "Confronto"),
        number("confrontabile", comparison.labels[1], "Confronto"),
        Column("differenza", "Differenza", Kind.DIFFERENCE, "Confronto", blank=NONE),
        Column("variazione", "Variazione", Kind.SHARE, "Confronto", blank=NONE),
    )
    rows = []
    for column in _foreseen(comparison, TOTALS):
        found = comparison.total(column)
        change = found.comparable
        rows.append(
            (ITEMS[column], total_cell(comparison.before, column), total_cell(comparison.after, column), found.pairs,
             change.before, change.after, change.difference, change.variation)
        )  # fmt: skip
    notes = (
        "Differenza e variazione riguardano soltanto le righe note in entrambi: una risposta mancante non è un calo.",
        RULE,
    )
    return Table(
        "confronto-totali", f"Totali dell'ambito, {_title(comparison)}", columns, tuple(rows), None, notes,
        source(comparison),
    )  # fmt: skip


def _title(comparison: Comparison) -> str:
    return " e ".join(comparison.labels)


def pairs(comparison: Comparison) -> Table:
    """A row per comune and owner whose assignable dwellings or quotas changed or cannot be compared."""
    columns = (
        COMUNE,
        OWNER,
        *_years(comparison, "g · Totale assegnabili"),
        *_years(comparison, "Quota per l'indigenza"),
        *_years(comparison, "Graduatoria generale"),
        Column("esito", "Che cosa si può dire"),
    )
    shown = [pair for pair in comparison.pairs if _moved(pair)]
    shown.sort(key=lambda pair: common.order(pair.line))
    rows = tuple(
        (*common.identity(pair.line), *_three(pair, "g_totale"), *_three(pair, "quota_indigenza"),
         *_three(pair, "graduatoria_generale"), _said(pair))
        for pair in shown
    )  # fmt: skip
    same = len(comparison.pairs) - len(shown)
    notes = (f"Righe uguali nei due piani nelle tre voci, o mai note, non elencate: {count(same)}.",)
    return Table(
        "confronto-enti", f"Comuni ed enti in cui qualcosa cambia, {_title(comparison)}", columns, rows, None, notes,
        source(comparison),
    )  # fmt: skip


def _three(pair: Pair, column: str) -> tuple[Cell, Cell, Cell]:
    change = pair.changes[column]
    return change.before, change.after, change.difference


def _moved(pair: Pair) -> bool:
    general = pair.changes["graduatoria_generale"]
    never_known = general.before is None and general.after is None  # a share nobody has decided in either year
    return not (general.unchanged or never_known) or any(
        not pair.changes[column].unchanged for column in ("g_totale", "quota_indigenza")
    )


def _said(pair: Pair) -> str:
    """What may be said of the pair: presence first, then the worst outcome of the columns shown."""
    if pair.presence is not Presence.BOTH:
        return pair.presence.value
    found = {pair.outcome(column) for column in BY_OWNER}
    for outcome in (Outcome.MISSING, Outcome.CHOICE_UNKNOWN, Outcome.RULE_CHANGED):
        if outcome in found:
            return outcome.value if outcome is not Outcome.MISSING else "un valore non è comunicato"
    return Outcome.COMPARABLE.value


def effects(comparison: Comparison) -> Table:
    """A row per allocated item: base, effect of supply, of rules, of choices, result; the parts add up exactly."""
    old, new = comparison.labels
    columns = (
        Column("voce", "Voce", header=True),
        number("prima", old),
        Column("offerta", "Offerta", Kind.DIFFERENCE, "Effetto di", blank=NONE),
        Column("norme", "Norme", Kind.DIFFERENCE, "Effetto di", blank=NONE),
        Column("scelte", "Scelte", Kind.DIFFERENCE, "Effetto di", blank=NONE),
        number("dopo", new),
        number("righe", "Righe note"),
    )
    shown = shown_effects(comparison)
    rows = tuple(_effect(comparison, column) for column in shown)
    left = (*residue.note(comparison, shown), *residue.chosen_under_one_law(comparison))
    notes = ("Ogni riga è la somma sugli enti di cui quella voce è nota nei due piani.", *left, ORDER)
    return Table(
        "confronto-effetti", f"Da che cosa viene il cambiamento, {_title(comparison)}", columns, rows, None, notes,
        source(comparison),
    )  # fmt: skip


def shown_effects(comparison: Comparison) -> Sequence[str]:
    """Allocated items, a quota only where either law knows it."""
    return _foreseen(comparison, ALLOCATED)


def _foreseen(comparison: Comparison, columns: Iterable[str]) -> list[str]:
    return [
        column for column in columns if any(plan.foreseen(column) for plan in (comparison.before, comparison.after))
    ]


def _effect(comparison: Comparison, column: str) -> tuple[Cell, ...]:
    effect = comparison.total_effect(column)
    lines = sum(column in pair.effects for pair in comparison.pairs)
    old, new = (plan.foreseen(column) for plan in (comparison.before, comparison.after))
    parts: tuple[Cell, ...] = (effect.supply, effect.rules, effect.choices) if effect else (None,) * 3
    before, after = (effect.before, effect.after) if effect else (None, None)
    return ITEMS[column], before if old else NOT_FORESEEN, *parts, after if new else NOT_FORESEEN, lines


def programming(comparison: Comparison) -> Table:
    """A row per item of the programming other than the law: state, either side in words, source and evidence."""
    shown = [item for item in comparison.items if item.topic != LAW]
    caption = f"La programmazione voce per voce, {_title(comparison)}"
    notes = ("«non noto»: un piano non lo dice; un vuoto non è mai letto come un no.", LEGEND)
    return _items(comparison, "confronto-programmazione", caption, shown, notes, source(comparison))


def law(comparison: Comparison) -> Table:
    """A row per parameter of the law that is not the same in the two plans."""
    shown = [item for item in comparison.items if item.topic == LAW and item.state is not State.UNCHANGED]
    same = len(comparison.law) - len(comparison.rules_changed)
    caption = f"Norme diverse nei due piani, {_title(comparison)}"
    notes = (f"Norme uguali, non elencate: {count(same)}.", LEGEND)
    return _items(comparison, "confronto-norme", caption, shown, notes, LAW_SOURCE)


def _items(
    comparison: Comparison, key: str, caption: str, shown: Sequence[Item], notes: tuple[str, ...], origin: str
) -> Table:
    old, new = comparison.labels
    columns = (
        Column("voce", "Voce", header=True),
        Column("dove", "Chi", blank=NONE),
        Column("stato", "Stato"),
        Column("prima", "Contenuto", group=old, blank="non noto"),
        Column("prova_prima", "Prova", group=old, blank=NONE),
        Column("dopo", "Contenuto", group=new, blank="non noto"),
        Column("prova_dopo", "Prova", group=new, blank=NONE),
        Column("fonte", "Fonti e note", blank=NONE),
    )
    rows = tuple(_item(item, comparison) for item in shown)
    return Table(key, caption, columns, rows, None, notes, origin)


def _item(item: Item, comparison: Comparison) -> tuple[Cell, ...]:
    name = item.title if item.topic in (LAW, item.title) else f"{item.topic}: {item.title}"
    old, new = comparison.labels
    sources = [f"{year}: {side.source}" for year, side in ((old, item.before), (new, item.after)) if side.source]
    if item.before.source == item.after.source and item.before.source:
        sources = [item.before.source]
    note = [item.note] if item.note else []
    return (
        name, item.subject or None, item.state.value, item.before.words, item.before.evidence or None,
        item.after.words, item.after.evidence or None, "; ".join(sources + note) or None,
    )  # fmt: skip


def findings(comparison: Comparison) -> Table:
    """A row per finding of the comparison that asks for a look: what cannot be compared, and why."""
    columns = (
        Column("gravita", "Gravità", header=True),
        Column("messaggio", "Che cosa"),
        Column("rimedio", "Che cosa fare", blank=NONE),
    )
    shown = [f for f in comparison.all_findings if f.severity is not Severity.NOTE] or list(comparison.all_findings)
    rows = tuple((f.severity.value, f.message, f.remedy or None) for f in shown)
    return Table(
        "confronto-segnalazioni", f"Che cosa non si può confrontare, {_title(comparison)}", columns, rows, None, (),
        source(comparison),
    )  # fmt: skip


def sources(comparison: Comparison) -> Table:
    """A row per source of either plan's data, with the letter of its evidence."""
    columns = (Column("anno", "Piano", header=True), Column("fonte", "Fonte"), Column("prova", "Prova"))
    sides = zip(comparison.labels, (comparison.before, comparison.after), strict=True)
    rows = tuple((label, *row) for label, plan in sides for row in programme.sources(plan).rows)
    return Table(
        "confronto-fonti", f"Fonti dei dati, {_title(comparison)}", columns, rows, None, (LEGEND,), source(comparison)
    )
