"""All the open data of a year, from the same tables: what stands beside the HTML report."""

from __future__ import annotations

from collections.abc import Sequence

from piano_lib.export.csvfile import csv_text
from piano_lib.export.datapackage import datapackage
from piano_lib.export.dcat import dcat
from piano_lib.export.wide import wide
from piano_lib.export.workbook import workbook
from piano_lib.plan import Plan
from piano_lib.tables.model import Table

PACKAGE, CATALOGUE = "datapackage.json", "dcat-ap-it.jsonld"


def year_files(plan: Plan, tables: Sequence[Table], others: Sequence[str] = (), moment: str = "") -> dict[str, bytes]:
    """Name and content of each file: CSV, workbook, data package, catalogue metadata.

    ``tables`` are those of the report, in its order; ``others`` names files made elsewhere that the catalogue
    announces too (HTML, PDF); ``moment`` (seconds since 1970) is the date inside them, in place of the plan's day.
    """
    data = wide(plan)
    csv = csv_text(data).encode()
    files = {f"{data.key}.csv": csv, f"{data.key}.xlsx": workbook(plan, (*tables, data), moment)}
    return {
        **files,
        PACKAGE: datapackage(plan, data, csv, moment),
        CATALOGUE: dcat(plan, (*files, *others), moment),
    }
