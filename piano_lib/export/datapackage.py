"""``datapackage.json`` beside the CSV: Frictionless tabular data package, what each column is."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import piano_lib
from piano_lib.export.moment import made
from piano_lib.export.wide import FIELDS
from piano_lib.export.workbook import cover, title
from piano_lib.plan import Plan
from piano_lib.survey.model import OwnerType, Reply
from piano_lib.tables.model import Column, Kind, Table

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/deed.it",
    "title": "Creative Commons Attribuzione 4.0 Internazionale",
}
ENUMS = {
    "ente_tipo": [*OwnerType],
    "dichiarazione": [*Reply],
}


def datapackage(plan: Plan, table: Table, csv: bytes, moment: str = "") -> bytes:
    """Describe ``csv``, which is ``table`` (the wide table of the plan) as written by ``csv_text``."""
    package = {
        "profile": "tabular-data-package",
        "name": f"{table.key}-{plan.ambito.slug}",
        "title": title(plan),
        "description": " ".join(cover(plan)[:2]),
        "version": str(plan.year),
        "created": f"{made(plan, moment):%Y-%m-%dT%H:%M:%SZ}",
        "keywords": ["servizi abitativi pubblici", "piano annuale", "Lombardia"],
        "licenses": [LICENCE],
        "sources": [{"title": source.text} for source in plan.head.sources],
        "contributors": [
            {"title": plan.ambito.lead, "role": "publisher"},
            {"title": plan.ambito.office, "role": "author"},
        ],
        "stato_dati": plan.head.status.value,
        "generator": f"piano_lib {piano_lib.__version__}",
        "resources": [_resource(table, csv)],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: Table, csv: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.key,
        "title": table.caption,
        "description": " ".join(table.notes),
        "path": f"{table.key}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(csv),
        "hash": "sha256:" + hashlib.sha256(csv).hexdigest(),
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "schema": {"fields": [_field(column) for column in table.columns], "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, Any]:
    label, description = FIELDS[column.key]
    found: dict[str, Any] = {"name": column.key, "type": "string", "title": label, "description": description}
    if column.kind is Kind.COUNT:
        return found | {"type": "integer", "constraints": {"minimum": 0}}
    if column.kind is Kind.SHARE:
        return found | {"type": "number", "decimalChar": ",", "constraints": {"minimum": 0, "maximum": 100}}
    if column.kind is Kind.DATE:
        return found | {"type": "date", "format": "%Y-%m-%d"}
    if column.key == "istat":
        return found | {"constraints": {"pattern": "[0-9]{6}"}}
    return found | ({"constraints": {"enum": ENUMS[column.key]}} if column.key in ENUMS else {})
