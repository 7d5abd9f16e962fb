"""Personal data in free text: these texts end in a public report."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from piano_lib.survey import read_year
from piano_lib.survey.personal import personal_datum
from tests.dati import csv_text, make_ambito


@pytest.mark.parametrize(
    "text", ["RSSMRA85T10A562S", "rss mra 85t10 a562s", "cf: RSSMRA85T10A562S, residente", "RSSMRA85T10A56NH"]
)
def test_a_codice_fiscale_is_found_also_spaced_or_with_letters_for_figures(text: str) -> None:
    assert personal_datum(text) == "un codice fiscale"


def test_sixteen_characters_with_a_wrong_control_character_are_not_a_codice_fiscale() -> None:
    assert personal_datum("RSSMRA85T10A562T") == ""


@pytest.mark.parametrize(
    "text", ["347 1234567", "+39 347-123-4567", "0372 407363", "tel 02/12345678", "0039 333 1234567"]
)
def test_a_phone_number_is_found_as_people_write_it(text: str) -> None:
    assert personal_datum(text) == "un numero di telefono"


def test_a_private_address_is_found_an_office_is_not() -> None:
    assert personal_datum("mario.rossi@example.com") == "un indirizzo di posta elettronica personale"
    assert personal_datum("servizio.alloggi@comune.cremona.it") == ""
    assert personal_datum("protocollo@pec.comune.cremona.it") == ""


@pytest.mark.parametrize(
    "text",
    [
        "r.r. 4/2017 art. 4 c. 3 lett. d bis",
        "prot. 0012345 del 01/12/2020",
        "350.000 euro per 1.042 alloggi",
        "ISTAT 019036, CAP 26100",
        "dal 2021-10-27 al 2022-12-31",
        "Nuclei in emergenza abitativa",
    ],
)
def test_articles_protocols_amounts_and_days_are_not_personal_data(text: str) -> None:
    assert personal_datum(text) == ""


@pytest.mark.parametrize(
    ("name", "column"), [("ricognizione", "note"), ("scelte", "i_motivazione"), ("misure", "descrizione")]
)
def test_in_the_files_of_a_year_it_blocks_the_plan_at_its_cell(tmp_path: Path, name: str, column: str) -> None:
    folder = make_ambito(tmp_path)
    path = folder / "2022" / f"{name}.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(head.split(","), next(csv.reader([first])), strict=True)) | {column: "Nucleo RSSMRA85T10A562S"}
    path.write_text(csv_text(head.split(","), [cells]) + "\n".join(rest) + "\n", encoding="utf-8")
    found = [finding for finding in read_year(folder, 2022).findings if finding.code == "dato-personale"]
    assert [(one.blocks, one.row, one.column) for one in found] == [(True, 2, column)]
