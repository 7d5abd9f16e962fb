"""Personal data in free text: these texts end in a public report."""

from __future__ import annotations

import pytest

from piano_lib.forms.personal import personal_datum


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
