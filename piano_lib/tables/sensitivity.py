"""How quotas answer to one choice, step by step, and to the versions of the law, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from piano_lib.italian import count, day, percent
from piano_lib.plan import Plan
from piano_lib.plan.line import ALLOCATED
from piano_lib.scenarios import Curve, excess_curves, law_versions, police_curves, sat_curve
from piano_lib.tables.common import data_source, number, sum_cell, total_cell
from piano_lib.tables.model import Cell, Column, Table
from piano_lib.tables.scenarios import LABELS, results

EXCESS = "sensibilita-eccedenza"  # the table its chart is drawn from
STEPS = "Le righe sono gli scalini: fra una riga e la successiva l'arrotondamento lascia ogni quota com'è."
NOTHING = (
    "Di nessun comune si conoscono alloggi propri su cui calcolare le quote: non c'è una scelta di cui mostrare "
    "che cosa darebbero altri valori."
)
NO_CEILING = "Del comune non si conosce il tetto dei SAT: non si può mostrare che cosa darebbe un'altra richiesta."
POINTS = "Gli scalini sono troppi per elencarli: le righe sono i punti interi."


def whose(plan: Plan) -> str:
    """What the figures are set beside: the plan, or the scenario whose page this is."""
    return "scenario" if plan.scenario else "piano"


def _studies(plan: Plan, curve: Curve, only: str = "") -> str:
    """That the rows are studies, and which is not: ``only`` is the heading of the columns of which that is true."""
    own = "dello scenario di questa pagina" if plan.scenario else "del piano"
    if curve.chosen is None:
        none = "lo scenario di questa pagina" if plan.scenario else "il piano"
        return f"Sono scenari di studio: nessuna riga è {none}."
    if only:
        return f"Sono scenari di studio: la riga segnata è quella {own} soltanto nelle colonne «{only}»."
    return f"Sono scenari di studio: solo la riga segnata è quella {own}."


def sensitivity_table(plan: Plan) -> Table:
    """A row per excess at which a quota of the comune in detail or of the ambito steps, and the ends."""
    town, ambito = excess_curves(plan)
    columns = ("quota_indigenza", "graduatoria_generale")
    head = Column("eccedenza", "Eccedenza oltre la quota base", header=True)
    caption = f"Quote al variare dell'eccedenza per l'indigenza, da {percent(0)} a {percent(town.values[-1])}"
    return _pair(EXCESS, plan, caption, head, (town, ambito), columns)


def police_table(plan: Plan) -> Table:
    """A row per police share at which a quota of the comune in detail or of the ambito steps, and the ends."""
    key, columns = "sensibilita-forze-ordine", ("quota_forze_ordine", "graduatoria_generale")
    head = Column("forze_ordine", "Percentuale decisa", header=True)
    curves = police_curves(plan)
    if curves is None:
        return _none(key, "Quota forze dell'ordine", plan, head, "Le norme applicate non prevedono questa quota.")
    caption = f"Quote al variare della quota forze dell'ordine, da {percent(0)} a {percent(curves[0].values[-1])}"
    return _pair(key, plan, caption, head, curves, columns)


def _pair(key: str, plan: Plan, caption: str, head: Column, curves: tuple[Curve, Curve], names: Sequence[str]) -> Table:
    town, ambito = curves
    if not town.istat:
        return _none(key, caption, plan, head, NOTHING)
    columns = (
        head, *(number(f"comune_{name}", LABELS[name], town.label) for name in names),
        *(number(f"ambito_{name}", LABELS[name], ambito.label) for name in names),
    )  # fmt: skip
    rows = tuple(
        (_marked(percent(value), value, town, plan), *_cells(town, names, n), *_cells(ambito, names, n))
        for n, value in enumerate(town.values)
    )
    notes = (_exact(town), _studies(plan, town, town.label))
    return Table(key, f"{caption}, {plan.called}", columns, rows, None, notes, data_source(plan))


def _none(key: str, caption: str, plan: Plan, head: Column, said: str) -> Table:
    """A table without rows, and why: zeros of nothing would be read as results."""
    return Table(key, f"{caption}, {plan.called}", (head,), (), None, (said,), data_source(plan))


def _exact(curve: Curve) -> str:
    return STEPS if curve.exact else POINTS


def _marked(words: str, value: int, curve: Curve, plan: Plan) -> str:
    """The value, with a mark on what was decided; a choice nobody communicated is no value at all."""
    if not curve.istat or value != curve.chosen:
        return words
    return f"{words} · {'nello scenario' if plan.scenario else 'nel piano'}"


def _cells(curve: Curve, names: Sequence[str], at: int) -> tuple[Cell, ...]:
    """Results at one value; "almeno" where some line has no number."""
    return tuple(sum_cell(curve.results[name][at]) for name in names)


def sat_table(plan: Plan) -> Table:
    """A row per number of SAT the comune in detail may ask for, up to one more than fit."""
    key, curve, names = "sensibilita-sat", sat_curve(plan), results(plan)
    head = Column("sat", "SAT richiesti", header=True)
    if not curve.istat:
        said = NO_CEILING if excess_curves(plan)[0].istat else NOTHING
        return _none(key, "Che cosa resta al variare dei SAT richiesti", plan, head, said)
    columns = (head, *(number(name, LABELS[name]) for name in names))
    rows = tuple(
        (_marked(count(value), value, curve, plan), *_cells(curve, names, n)) for n, value in enumerate(curve.values)
    )
    caption = f"Che cosa resta al variare dei SAT richiesti, {curve.label}, {plan.called}"
    notes = ("Una richiesta oltre il tetto è ridotta al tetto.", _studies(plan, curve))
    return Table(key, caption, columns, rows, None, notes, data_source(plan))


def law_versions_table(plan: Plan) -> Table:
    """A row per version of the law: what the supply and the choices would give under it, over the whole ambito."""
    rows: list[tuple[Cell, ...]] = []
    notes: list[str] = []
    versions = law_versions(plan)
    names = [name for name in ALLOCATED if any(version.plan.foreseen(name) for version in versions)]
    own = "quelle dello scenario" if plan.scenario else "quelle del piano"
    for version in versions:
        values = (total_cell(version.plan, name) for name in names)
        what = own if version.in_force else "; ".join(rule.title for rule in version.changed)
        rows.append((day(version.at), what, *values))
        notes += [f"{day(version.at)}: {words}." for words in version.left_out]
    columns = (
        Column("norme", "Norme in vigore alla data", header=True),
        Column("cambia", f"Che cosa è diverso {'dallo' if plan.scenario else 'dal'} {whose(plan)}"),
        *(number(name, LABELS[name]) for name in names),
    )  # fmt: skip
    caption = f"Che cosa darebbero altre versioni delle norme sugli stessi alloggi e le stesse scelte, {plan.called}"
    notes += [
        "Totali dell'ambito; «almeno» dove una riga non ha comunicato i dati.",
        f"Sono scenari di studio, tranne la riga «{own}».",
    ]
    return Table("sensibilita-norme", caption, columns, tuple(rows), None, tuple(notes), data_source(plan))
