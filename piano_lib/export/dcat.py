"""Metadata of the year's data for a catalogue of open data: DCAT-AP_IT, written as JSON-LD.

Addresses are relative to the file: they become those of the site where the folder is published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from piano_lib.export.datapackage import LICENCE
from piano_lib.export.moment import made
from piano_lib.export.workbook import cover, title
from piano_lib.plan import Plan

AUTHORITY = "http://publications.europa.eu/resource/authority"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# The EU's list of file types; a form with no entry here is not announced.
TYPES = {
    "csv": ("CSV", "text/csv", "Tabella completa, una riga per comune ed ente"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Le tabelle del rapporto"),
    "html": ("HTML", "text/html", "Rapporto da leggere"),
    "pdf": ("PDF", "application/pdf", "Rapporto da stampare"),
}  # fmt: skip


def dcat(plan: Plan, names: Iterable[str], moment: str = "") -> bytes:
    """Describe the files ``names`` (relative to this one) as the distributions of one dataset."""
    document = {"@context": CONTEXT, "@graph": [_dataset(plan, tuple(names), moment), _agent(plan), _licence()]}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _dataset(plan: Plan, names: tuple[str, ...], moment: str) -> dict[str, Any]:
    known = [name for name in names if name.rpartition(".")[2] in TYPES]
    return {
        "@id": _name(plan),
        "@type": ["dcatapit:Dataset", "dcat:Dataset"],
        "dct:identifier": _name(plan),
        "dct:title": _italian(title(plan)),
        "dct:description": _italian(" ".join(cover(plan)[:2])),
        "dct:language": {"@id": f"{AUTHORITY}/language/ITA"},
        "dct:accrualPeriodicity": {"@id": f"{AUTHORITY}/frequency/ANNUAL"},
        "dct:modified": {"@type": "xsd:date", "@value": made(plan, moment).date().isoformat()},
        "dct:temporal": {
            "@type": ["dct:PeriodOfTime"],
            "dcat:startDate": {"@type": "xsd:date", "@value": f"{plan.year}-01-01"},
            "dcat:endDate": {"@type": "xsd:date", "@value": f"{plan.year}-12-31"},
        },
        "dcat:theme": [{"@id": f"{AUTHORITY}/data-theme/SOCI"}, {"@id": f"{AUTHORITY}/data-theme/REGI"}],
        "dcat:keyword": [_italian(word) for word in ("servizi abitativi pubblici", "piano annuale", "Lombardia")],
        "dct:rightsHolder": {"@id": "#titolare"},
        "dct:publisher": {"@id": "#titolare"},
        "dcat:distribution": [_distribution(name) for name in known],
    }


def _distribution(name: str) -> dict[str, Any]:
    kind, media, words = TYPES[name.rpartition(".")[2]]
    return {
        "@id": f"#{name}",
        "@type": ["dcatapit:Distribution", "dcat:Distribution"],
        "dct:title": _italian(name),
        "dct:description": _italian(words),
        "dct:format": {"@id": f"{AUTHORITY}/file-type/{kind}"},
        "dcat:mediaType": media,
        "dcat:accessURL": {"@id": name},
        "dcat:downloadURL": {"@id": name},
        "dct:license": {"@id": LICENCE["path"]},
    }


def _agent(plan: Plan) -> dict[str, Any]:
    return {
        "@id": "#titolare",
        "@type": ["dcatapit:Agent", "foaf:Agent"],
        # The office puts its IPA code here when it enters the national catalogue: no source read gives it.
        "dct:identifier": plan.ambito.slug,
        "foaf:name": _italian(plan.ambito.office),
    }


def _licence() -> dict[str, Any]:
    return {
        "@id": LICENCE["path"],
        "@type": ["dcatapit:LicenseDocument", "dct:LicenseDocument"],
        "dct:type": {"@id": "http://purl.org/adms/licencetype/Attribution"},
        "foaf:name": _italian(LICENCE["title"]),
        "owl:versionInfo": "4.0",
    }


def _name(plan: Plan) -> str:
    return f"piano-{plan.year}-{plan.ambito.slug}"


def _italian(words: str) -> dict[str, str]:
    return {"@language": "it", "@value": words}
