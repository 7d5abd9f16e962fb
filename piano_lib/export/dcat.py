"""Metadata of the year's data for a catalogue of open data: DCAT-AP_IT, written as JSON-LD.

Addresses are relative to the file: they become those of the site where the folder is published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from piano_lib.export.datapackage import LICENCE
from piano_lib.export.moment import made
from piano_lib.export.workbook import cover, title
from piano_lib.plan import Plan

PUBLISHER = "#titolare"
AUTHORITY = "http://publications.europa.eu/resource/authority"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatapit": "http://dati.gov.it/onto/dcatapit#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# The EU's list of file types; a form with no entry here is not announced.
TYPES = {
    "csv": ("CSV", "text/csv", "Tabella completa, una riga per comune ed ente"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Le tabelle del rapporto"),
    "html": ("HTML", "text/html", "Rapporto da leggere"),
    "pdf": ("PDF", "application/pdf", "Rapporto da stampare"),
}  # fmt: skip


NO_IPA = (
    "Codice IPA non noto: le fonti del piano non lo riportano. Va aggiunto (codice_ipa in ambito.toml) prima di "
    "iscrivere i dati in un catalogo nazionale."
)


def dcat(plan: Plan, names: Iterable[str], moment: str = "") -> bytes:
    """Describe the files ``names`` (relative to this one) as the distributions of one dataset, in its catalogue."""
    nodes = [_catalogue(plan, moment), _dataset(plan, tuple(names), moment), *_agents(plan), _licence()]
    document = {"@context": CONTEXT, "@graph": nodes}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _catalogue(plan: Plan, moment: str) -> dict[str, Any]:
    status = " Contiene dati dimostrativi, non veri." if plan.demonstration else ""
    return {
        "@id": f"#catalogo-{plan.ambito.slug}",
        "@type": ["dcatapit:Catalog", "dcat:Catalog"],
        "dct:title": _italian(f"Piani dell'offerta dei servizi abitativi pubblici, {plan.ambito.name}"),
        "dct:description": _italian(f"Dati aperti dei piani annuali dell'offerta abitativa pubblica.{status}"),
        "dct:publisher": {"@id": PUBLISHER},
        "dct:modified": _day(made(plan, moment).date()),
        "dct:language": {"@id": f"{AUTHORITY}/language/ITA"},
        "dcat:themeTaxonomy": {"@id": f"{AUTHORITY}/data-theme"},
        "dcat:dataset": {"@id": _name(plan)},
    }


def _dataset(plan: Plan, names: tuple[str, ...], moment: str) -> dict[str, Any]:
    known = [name for name in names if name.rpartition(".")[2] in TYPES]
    return {
        "@id": _name(plan),
        "@type": ["dcatapit:Dataset", "dcat:Dataset"],
        "dct:identifier": _name(plan),
        "dct:title": _italian(title(plan) + (" (dati dimostrativi)" if plan.demonstration else "")),
        "dct:description": _italian(" ".join(cover(plan)[:2])),
        "dct:language": {"@id": f"{AUTHORITY}/language/ITA"},
        "dct:accrualPeriodicity": {"@id": f"{AUTHORITY}/frequency/ANNUAL"},
        "dct:modified": _day(made(plan, moment).date()),
        "dct:temporal": _period(plan.year),
        "dcat:theme": [{"@id": f"{AUTHORITY}/data-theme/SOCI"}, {"@id": f"{AUTHORITY}/data-theme/REGI"}],
        "dcat:keyword": [_italian(word) for word in ("servizi abitativi pubblici", "piano annuale", "Lombardia")],
        "dct:rightsHolder": {"@id": PUBLISHER},
        "dct:publisher": {"@id": PUBLISHER},
        "dct:creator": {"@id": "#autore"},
        "dcat:distribution": [_distribution(name) for name in known],
    }


def _period(year: int) -> dict[str, Any]:
    """The year, in the words of the Italian profile and of DCAT 2: catalogues read one or the other."""
    first, last = _day(date(year, 1, 1)), _day(date(year, 12, 31))
    ends = {"dcatapit:startDate": first, "dcatapit:endDate": last, "dcat:startDate": first, "dcat:endDate": last}
    return {"@type": "dct:PeriodOfTime", **ends}


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


def _agents(plan: Plan) -> list[dict[str, Any]]:
    """The capofila, who publishes, with its IPA code or the words that it is not known; then the author."""
    code = {"dct:identifier": plan.ambito.ipa} if plan.ambito.ipa else {"rdfs:comment": _italian(NO_IPA)}
    kind = ["dcatapit:Agent", "foaf:Agent"]
    return [
        {"@id": PUBLISHER, "@type": kind, **code, "foaf:name": _italian(plan.ambito.lead)},
        {"@id": "#autore", "@type": "foaf:Agent", "foaf:name": _italian(plan.ambito.office)},
    ]


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


def _day(day: date) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day.isoformat()}


def _italian(words: str) -> dict[str, str]:
    return {"@language": "it", "@value": words}
