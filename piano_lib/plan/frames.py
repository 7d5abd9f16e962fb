"""A plan as DataFrames with the column names of the CSV files and nullable integers; pandas is imported only here."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import TYPE_CHECKING

from piano_lib.italian import points
from piano_lib.plan.line import COUNT_COLUMNS, DECLARED, PlanLine

if TYPE_CHECKING:
    import pandas as pd

    from piano_lib.survey.finding import Finding

IDENTITY = ("istat", "comune", "ente_tipo", "ente")
SURVEY = (*IDENTITY, "dichiarazione", "data_trasmissione", *DECLARED)
CHOSEN = ("h_eccedenza_indigenza", "i_forze_ordine", "j_sat_richiesti", "j_sat_massimo", "j_sat")
GIVEN = ("sap", "quota_indigenza", "quota_forze_ordine", "graduatoria_generale")
WIDE = (*SURVEY, "g_totale", *CHOSEN, *GIVEN, "avvisi")
QUOTAS = (*IDENTITY, "g_totale", "disponibili", *CHOSEN, *GIVEN, "avvisi")
LETTERS = (*SURVEY, "g_totale", "h_eccedenza_indigenza", "i_forze_ordine", "j_sat")

_TEXTS: dict[str, Callable[[PlanLine], str]] = {
    "istat": lambda line: line.istat,
    "comune": lambda line: line.comune,
    "ente_tipo": lambda line: line.owner.value,
    "ente": lambda line: line.declaration.body,
    "dichiarazione": lambda line: line.declaration.reply.value,
    "data_trasmissione": lambda line: line.declaration.sent_on.isoformat() if line.declaration.sent_on else "",
    "h_eccedenza_indigenza": lambda line: points(line.decided.excess),
    "i_forze_ordine": lambda line: points(line.decided.police),
    "avvisi": lambda line: "; ".join(line.warnings),
}


def with_reserves(columns: Sequence[str], foreseen: bool) -> tuple[str, ...]:
    """Columns with the reserves' quota after the police one, where the law in force knows reserves."""
    if not foreseen or "quota_forze_ordine" not in columns:
        return tuple(columns)
    place = columns.index("quota_forze_ordine") + 1
    return (*columns[:place], "quota_riserve", *columns[place:])


def cell(line: PlanLine, column: str) -> str | int | None:
    """A line's value under a column: text (shares as the acts write them), a count, or ``None`` (not communicated)."""
    return line.value(column) if column in COUNT_COLUMNS else _TEXTS[column](line)


def frame(lines: Iterable[PlanLine], columns: Sequence[str], scenario: str) -> pd.DataFrame:
    """A row per line under the given columns; counts are ``Int64`` (missing stays missing), the rest text.

    Of a ``scenario``, a first column says so on every row; it is empty for the plan itself.
    """
    import pandas as pd

    table = typed([[cell(line, column) for column in columns] for line in lines], columns, COUNT_COLUMNS)
    if scenario:
        table.insert(0, "scenario", pd.Series(scenario, index=table.index, dtype="string"))
    return table


def typed(rows: Iterable[Sequence[object]], names: Sequence[str], counts: Container[str]) -> pd.DataFrame:
    """Rows under the names given: ``counts`` are ``Int64`` and never pass through a float, the rest is text."""
    import pandas as pd

    table = pd.DataFrame(list(rows), columns=list(names), dtype=object)
    return table.astype({name: "Int64" if name in counts else "string" for name in names})


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """A row per finding: severity, file, row, column, value read, message and remedy."""
    names = ["gravita", "file", "riga", "colonna", "letto", "messaggio", "rimedio", "istat", "ente_tipo"]
    rows = [
        (f.severity.value, f.file, f.row, f.column, f.read, f.message, f.remedy, f.istat, f.owner) for f in findings
    ]
    return typed(rows, names, {"riga"})
