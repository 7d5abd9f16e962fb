"""Personal data in free text: these texts end in a public report."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from piano_lib.survey import read_year
from piano_lib.survey.personal import masked, personal_datum
from tests.dati import csv_text, edit, make_ambito, row


@pytest.mark.parametrize(
    "text",
    [
        "RSSMRA85T10A562S",
        "rss mra 85t10 a562s",
        "cf: RSSMRA85T10A562S, residente",
        "RSSMRA85T10A56NH",
        "ＲＳＳＭＲＡ８５Ｔ１０Ａ５６２Ｓ",
        "CFRSSMRA85T10A562S",
    ],
)
def test_a_codice_fiscale_is_found_also_spaced_or_with_letters_for_figures(text: str) -> None:
    assert personal_datum(text) == "un codice fiscale"


def test_sixteen_characters_with_a_wrong_control_character_are_not_a_codice_fiscale() -> None:
    assert personal_datum("RSSMRA85T10A562T") == ""


PHONES = (
    "347 1234567", "+39 347-123-4567", "0372 407363", "tel 02/12345678", "0039 333 1234567", "cell.3471234567",
    "tel.0372 407111", "n.3471234567", "(0372) 407111", "0372 - 407111", "347 - 1234567", "347–1234567",
    "347.123.45.67", "06 12 34 56 78", "(+39) 347 1234567", "393471234567", "cell3471234567", "+40 722 123 456",
    "telefonare al n. 0372 407.111", "347 1234567 alloggi", "Chiamare il 347 123 4567 famiglia Bianchi",
    "tel. 347 123 4567 persona di riferimento", "0372 407 111 famiglia Bianchi", "cell. 347.123.4567 utente seguito",
    "cell. 347 1234567 del 2° piano", "347 1234567 del 2 aprile", "３４７１２３４５６７", "cellulare3471234567",
    "telefono: 345 1200 300 alloggi", "0372 407111-407112", "chiedere al 347 1234567 per l'alloggio n. 3",
)  # fmt: skip
NO_PHONES = (
    "r.r. 4/2017 art. 4 c. 3 lett. d bis", "prot. 0012345 del 01/12/2020", "350.000 euro per 1.042 alloggi",
    "ISTAT 019036, CAP 26100", "dal 2021-10-27 al 2022-12-31", "Nuclei in emergenza abitativa", "P.IVA 01234567890",
    "prot. 0372407 del 2021", "delibera 0123456789", "345 1200 300 alloggi", "C.F./P.IVA 01234567890",
    "deliberazione della giunta comunale n. 0123456789", "prot. gen. n. 0372407111", "n. 347123/2021",
    "01.12.2020 e 02-03-2021", "350.000.000 euro", "€ 350.000.000", "CUP D12345678901234", "CIG 1234567890",
    "IBAN IT60X0542811101000000123456", "019036 019098", "foglio 347 mappale 1234567", "0372407 del 2021",
    "Aperto lun-ven 09.00-12.00", "08.30 - 12.30", "dalle 09.30-12.30", "bando 2022 01.03-30.04", "01.10 - 30.11",
    "alloggi 301-302-303-304", "alloggio n. 0190360012", "domanda n. 3456789012", "c/c postale 01234567",
    "prot. 0372407 del 27 ottobre 2021", "0372407 del 1° dicembre 2020", "0372407 del 27/10/2021",
    "SHA-256 3471234567a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcdef0123456",
)  # fmt: skip
PEOPLE = (
    "mario.rossi@example.com", "mario.rossi@pec.it", "mario(at)gmail.com", "mario.rossi [at] gmail [dot] com",
    "info@gmail.com", "mario.rossi＠gmail.com", "comunecremona@gmail.com",
)  # fmt: skip
OFFICES = (
    "servizio.alloggi@comune.cremona.it", "protocollo@pec.comune.cremona.it", "comune.annicco@pec.regione.lombardia.it",
    "info@comunedicasalmorano.it", "protocollo.comune@legalmail.it", "casa@pec.aler-bcm.it", "ufficio@interno.gov.it",
    "comunecremona@pec.it", "comunesoresina@pec.it", "aziendasocialecremonese@pec.it", "unionecomuni@pec.it",
)  # fmt: skip


@pytest.mark.parametrize("text", PHONES)
def test_a_phone_number_is_found_as_people_write_it(text: str) -> None:
    assert personal_datum(text) == "un numero di telefono"


@pytest.mark.parametrize("text", NO_PHONES)
def test_acts_registers_amounts_and_days_are_not_personal_data(text: str) -> None:
    assert personal_datum(text) == ""


@pytest.mark.parametrize("text", PEOPLE)
def test_the_address_of_a_person_is_found_also_with_the_at_sign_in_words(text: str) -> None:
    assert personal_datum(text) == "un indirizzo di posta elettronica personale"


@pytest.mark.parametrize("text", OFFICES)
def test_the_address_of_an_office_is_public(text: str) -> None:
    assert personal_datum(text) == ""


def test_every_personal_datum_can_be_taken_out_of_a_text() -> None:
    text = "RSSMRA85T10A562S, cell. 347 1234567, mario@example.com e prot. 0372407 del 2021"
    assert masked(text) == "[…], cell. […], […] e prot. 0372407 del 2021"


@pytest.mark.parametrize("text", ["0" * 10_000, "3 " * 5_000, "a.b" * 3_000, "347 - " * 2_000, "atto" + " di" * 3_000])
def test_no_text_takes_long_to_be_searched(text: str) -> None:
    started = time.process_time()
    personal_datum(text)
    assert time.process_time() - started < 1


def test_the_shipped_data_hold_none(ambito: Path) -> None:
    for path in (*ambito.glob("20*/*.csv"), *ambito.glob("20*/*.toml")):
        assert personal_datum(path.read_text(encoding="utf-8")) == "", path


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("ricognizione", "note"),
        ("ricognizione", "ente"),
        ("ricognizione", "fonte"),
        ("scelte", "i_motivazione"),
        ("scelte", "fonte"),
        ("misure", "descrizione"),
    ],
)
def test_in_the_files_of_a_year_it_blocks_the_plan_at_its_cell(tmp_path: Path, name: str, column: str) -> None:
    folder = make_ambito(tmp_path)
    path = folder / "2022" / f"{name}.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(head.split(","), next(csv.reader([first])), strict=True)) | {column: "Nucleo RSSMRA85T10A562S"}
    path.write_text(csv_text(head.split(","), [cells]) + "\n".join(rest) + "\n", encoding="utf-8")
    found = [finding for finding in read_year(folder, 2022).findings if finding.code == "dato-personale"]
    assert [(one.blocks, one.row, one.column) for one in found] == [(True, 2, column)]
    assert "RSSMRA" not in "".join(one.sentence() for one in read_year(folder, 2022).findings)


@pytest.mark.parametrize("key", ["note", "atto", "organo", "testo"])
def test_in_the_head_of_a_year_it_blocks_the_plan_at_its_key(tmp_path: Path, key: str) -> None:
    folder = make_ambito(tmp_path)
    values = {"note": "note = []", "atto": '"Deliberazione di prova"', "organo": '"Assemblea dei sindaci"'}
    old = values.get(key, '"Dati di prova"')
    edit(
        folder, "2022/piano.toml", old, 'note = ["chiedere a Rossi, 347 1234567"]' if key == "note" else '"347 1234567"'
    )
    found = [finding for finding in read_year(folder, 2022).findings if finding.code == "dato-personale"]
    assert [(one.blocks, one.file, one.column, one.read) for one in found] == [(True, "2022/piano.toml", key, "")]


def test_the_readings_of_an_act_are_published_too(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path)
    path = folder / "2022" / "piano.toml"
    reading = '\n[[letture]]\nistat = "019036"\neccedenza = "2"\ntesto = "chiesto al 347 1234567"\nprova = "I"\n'
    path.write_text(path.read_text(encoding="utf-8") + reading, encoding="utf-8")
    found = [finding for finding in read_year(folder, 2022).findings if finding.code == "dato-personale"]
    assert [(one.column, one.read) for one in found] == [("testo", "")]


def test_a_number_that_is_refused_for_another_reason_is_not_repeated_either(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, ricognizione={2022: [row("019036", b="347 1234567")]})
    (one,) = [finding for finding in read_year(folder, 2022).findings if finding.column == "b_stato_di_fatto"]
    assert (one.blocks, one.read) == (True, "")
