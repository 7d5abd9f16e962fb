"""CSV, data package and catalogue metadata: read back by other people's programs, they say what the plan says."""

from __future__ import annotations

import csv
import io
import json
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from piano_lib.api import load_plan
from piano_lib.export.bundle import CATALOGUE, PACKAGE, year_files
from piano_lib.export.csvfile import csv_text
from piano_lib.export.neutral import neutral
from piano_lib.export.wide import FIELDS, wide
from piano_lib.plan import Plan
from piano_lib.plan.frames import WIDE
from piano_lib.tables.model import Column, Kind, Table
from tests.dati import make_ambito

# As the end of the design lists them; written out, so that the code cannot agree with itself.
COLUMNS = [
    "istat", "comune", "ente_tipo", "ente", "dichiarazione", "data_trasmissione", "a_patrimonio_sap",
    "a_patrimonio_sas", "b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_liberi", "e_turnover",
    "e_non_distinti", "e_di_cui_forze_ordine", "f_conferiti_privati", "g_totale_dichiarato", "g_di_cui_sas",
    "k_assegnati_anno_precedente", "g_totale", "h_eccedenza_indigenza", "i_forze_ordine", "j_sat_richiesti",
    "j_sat_massimo", "j_sat", "sap", "quota_indigenza", "quota_forze_ordine", "graduatoria_generale", "avvisi",
]  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(Path(__file__).parents[2] / "data" / "ambito-cremonese", 2022)


@pytest.fixture(scope="module")
def files(plan: Plan) -> dict[str, bytes]:
    return year_files(plan, (), ["piano-2022.html", "piano-2022.pdf"])


@pytest.fixture(scope="module")
def rows(files: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["piano-2022.csv"].decode("utf-8"), newline="")))


def test_the_columns_are_those_of_the_design_in_its_order(rows: list[dict[str, str]]) -> None:
    assert list(rows[0]) == COLUMNS


def test_the_reserves_join_the_columns_only_where_the_law_foresees_them(plan: Plan) -> None:
    assert "quota_riserve" not in [column.key for column in wide(plan).columns]
    assert set(FIELDS) == {*WIDE, "quota_riserve"}


def test_every_line_of_the_plan_is_a_row_with_the_same_numbers(plan: Plan, rows: list[dict[str, str]]) -> None:
    assert len(rows) == len(plan.lines)
    for line, row in zip(plan.lines, rows, strict=True):
        for column in ("a_patrimonio_sap", "g_totale", "j_sat", "sap", "quota_indigenza", "graduatoria_generale"):
            value = line.value(column)
            assert row[column] == ("" if value is None else str(value)), (line.comune, column)


def test_missing_is_an_empty_cell_and_zero_is_a_zero(rows: list[dict[str, str]]) -> None:
    totals = [row["g_totale"] for row in rows]
    assert "" in totals
    assert "0" in totals


def test_codes_keep_their_leading_zero_and_lines_end_as_the_standard_says(files: dict[str, bytes]) -> None:
    text = files["piano-2022.csv"]
    assert b"\r\n019036,Cremona,COMUNE," in text
    assert text.count(b"\n") == text.count(b"\r\n")
    assert not text.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x.it","a")',
        "+cmd|'/C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        " =1",
        "\t=1",
        "\r\n=1",
        "＝1+1",
    ],
)
def test_no_text_becomes_a_formula(text: str) -> None:
    made = csv_text(Table("t", "T", (Column("nota", "Nota"),), ((text,),)))
    (value,) = list(csv.reader(io.StringIO(made)))[1]
    assert value.startswith("'")


@pytest.mark.parametrize("number", ["-3", "+3", "−1.200", "-1.234,5", "+10 %", "7,5"])
def test_a_number_in_a_text_stays_as_it_is(number: str) -> None:
    assert neutral(number) == number


def test_dates_are_iso_and_quotes_and_commas_survive() -> None:
    table = Table("t", "T", (Column("a", "A"), Column("b", "B", Kind.DATE)), (('Via "Roma", 1', date(2021, 10, 27)),))
    assert list(csv.reader(io.StringIO(csv_text(table))))[1] == ['Via "Roma", 1', "2021-10-27"]


def test_frictionless_finds_the_package_valid_and_the_data_as_it_describes_them(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside frictionless
        from frictionless import Package, validate

        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        report = validate(str(tmp_path / PACKAGE))
        assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
        found = Package(str(tmp_path / PACKAGE)).resources[0].read_rows()
    cremona = next(row for row in found if row["comune"] == "Cremona" and row["ente_tipo"] == "COMUNE")
    assert cremona["istat"] == "019036"
    assert cremona["h_eccedenza_indigenza"] == 10
    assert isinstance(cremona["data_trasmissione"], date)


def test_a_wrong_number_would_be_found_by_frictionless(files: dict[str, bytes], tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import validate

        for name, content in files.items():
            (tmp_path / name).write_bytes(content.replace(b",COMUNE,", b",comune,"))
        assert not validate(str(tmp_path / PACKAGE)).valid


def test_the_package_says_status_licence_and_sources(plan: Plan, files: dict[str, bytes]) -> None:
    package: dict[str, Any] = json.loads(files[PACKAGE])
    assert package["stato_dati"] == "dimostrativi"
    assert "Dati dimostrativi" in package["description"]
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert len(package["sources"]) == len(plan.head.sources)


def test_rdflib_reads_a_dataset_with_all_that_dcat_ap_it_requires(files: dict[str, bytes]) -> None:
    from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Namespace, URIRef

    graph = Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # inside rdflib
        graph.parse(data=files[CATALOGUE], format="json-ld", publicID="https://dati.example.org/2022/")
    dcatapit = Namespace("http://dati.gov.it/onto/dcatapit#")
    (dataset,) = graph.subjects(RDF.type, dcatapit.Dataset)
    required = ["identifier", "title", "description", "modified", "rightsHolder", "accrualPeriodicity"]
    for name in required:
        assert graph.value(dataset, DCTERMS[name]) is not None, name
    assert graph.value(dataset, DCAT.theme) is not None
    assert "(dati dimostrativi)" in str(graph.value(dataset, DCTERMS.title))
    holder = graph.value(dataset, DCTERMS.rightsHolder)
    assert str(graph.value(holder, FOAF.name)) == "Comune di Cremona"
    assert str(graph.value(graph.value(dataset, DCTERMS.creator), FOAF.name)) == "Azienda Sociale Cremonese"
    period = graph.value(dataset, DCTERMS.temporal)
    assert [str(graph.value(period, dcatapit[end])) for end in ("startDate", "endDate")] == ["2022-01-01", "2022-12-31"]
    (catalogue,) = graph.subjects(RDF.type, dcatapit.Catalog)
    for name in ("title", "description", "publisher", "modified"):
        assert graph.value(catalogue, DCTERMS[name]) is not None, name
    assert graph.value(catalogue, DCAT.dataset) == dataset
    publishers = set(graph.objects(None, DCTERMS.publisher))
    assert publishers == {holder}, "one publisher, of catalogue and data"
    addresses = set()
    for distribution in graph.objects(dataset, DCAT.distribution):
        for name in ("format", "license"):
            assert graph.value(distribution, DCTERMS[name]) is not None, name
        addresses.add(graph.value(distribution, DCAT.accessURL))
    base = "https://dati.example.org/2022/piano-2022"
    assert addresses == {URIRef(f"{base}.{suffix}") for suffix in ("csv", "xlsx", "html", "pdf")}


def test_the_publisher_of_the_package_is_that_of_the_catalogue(files: dict[str, bytes]) -> None:
    package = json.loads(files[PACKAGE])
    (publisher,) = [one["title"] for one in package["contributors"] if one["role"] == "publisher"]
    assert publisher == "Comune di Cremona"


def test_an_ipa_code_is_published_where_the_ambito_gives_one_and_never_made_up(tmp_path: Path, plan: Plan) -> None:
    catalogue = json.loads(year_files(plan, ())[CATALOGUE])
    agent = next(node for node in catalogue["@graph"] if node["@id"] == "#titolare")
    assert "dct:identifier" not in agent
    assert "Codice IPA non noto" in agent["rdfs:comment"]["@value"]
    folder = make_ambito(tmp_path)
    text = (folder / "ambito.toml").read_text(encoding="utf-8")
    (folder / "ambito.toml").write_text(text.rstrip() + '\ncodice_ipa = "prova_01"\n', encoding="utf-8")
    catalogue = json.loads(year_files(load_plan(folder, 2022), ())[CATALOGUE])
    agent = next(node for node in catalogue["@graph"] if node["@id"] == "#titolare")
    assert agent["dct:identifier"] == "prova_01"
    assert "rdfs:comment" not in agent


def test_the_same_plan_gives_the_same_bytes(plan: Plan, files: dict[str, bytes]) -> None:
    assert year_files(plan, (), ["piano-2022.html", "piano-2022.pdf"]) == files
