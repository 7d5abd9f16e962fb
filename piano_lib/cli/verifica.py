"""``piano verifica ANNO``: every finding on one year's data, totals as printed beside those of the rows, outcome."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from piano_lib.cli import options
from piano_lib.italian import agreed, count, signed
from piano_lib.survey.finding import Finding, Severity

if TYPE_CHECKING:
    from piano_lib.plan.reconciliation import Reconciliation


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("anno", metavar="ANNO", help="anno del piano, per esempio 2022")
    options.add_folders(parser)


def run(args: argparse.Namespace) -> int:
    """Check one year and print what was found; nothing is written."""
    folder = options.ambito_folder(args)
    year = options.checked_year(args.anno, folder)
    findings, printed = _examined(folder, year)
    options.print_findings(findings)
    for line in printed:
        print(line)
    blocking = sum(finding.blocks for finding in findings)
    if blocking:
        print(f"Il piano {year} non si può fare: correggi quanto sopra e ripeti «piano verifica {year}».")
    else:
        print(f"I dati del {year} bastano per il piano.")
    return options.exit_code(findings)


def _examined(folder: Path, year: int) -> tuple[tuple[Finding, ...], list[str]]:
    """Findings of the year and the lines on its printed totals; a day the rules do not cover is a finding as well."""
    from piano_lib.api import examine
    from piano_lib.rules import CoverageError
    from piano_lib.survey import read_year

    try:
        plan, findings = examine(folder, year)
    except CoverageError as error:
        data = read_year(folder, year)
        file, read = f"{year}/piano.toml", data.head.decided.isoformat()
        uncovered = Finding(Severity.ERROR, "norme-non-coperte", file, None, "data", read, str(error).rstrip("."), "")
        return (uncovered, *data.findings), []
    if plan is None:
        return findings, []
    rows = f"{agreed(len(plan.lines), 'riga', 'righe')} di ricognizione, "
    rows += f"{agreed(len(plan.ambito.municipalities), 'comune', 'comuni')}."
    if not plan.reconciliations:
        return findings, [rows]
    lines = [rows, "Totali stampati dalle fonti, accanto a quelli delle righe:"]
    for one in plan.reconciliations:
        whose = " ".join(part for part in (one.check.owner, one.check.istat) if part) or "tutti gli enti"
        lines.append(f"  - {one.check.item}, {whose}: {_in_words(one)}")
    return findings, lines


def _in_words(one: Reconciliation) -> str:
    """How a printed total compares with that of the rows."""
    from piano_lib.plan.reconciliation import IN_PART

    printed, computed = agreed(one.check.value, "stampato", "stampati"), one.computed
    if one.difference is not None:
        unlike = f"{count(computed.value)} dalle righe: differenza {signed(one.difference)}"
        return f"{printed}, {unlike if one.difference else 'uguale'}"
    if not computed.lines:
        return f"{printed}, non confrontabile: nessuna riga corrisponde"
    if not computed.missing:
        return f"{printed}, non confrontabile: {IN_PART} (almeno {count(computed.value)})"
    absent = "manca 1 riga" if computed.missing == 1 else f"mancano {count(computed.missing)} righe"
    return f"{printed}, non confrontabile: {absent} (le note sommano a {count(computed.value)})"
