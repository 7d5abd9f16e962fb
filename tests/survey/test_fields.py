"""One cell, one value, or a refusal that says why and what to write."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piano_lib.survey import fields
from piano_lib.survey.fields import Refused
from piano_lib.survey.model import OwnerType, Reply, Source


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("7", 7), (" 12 ", 12), ("\xa05\xa0", 5), ("1416", 1416)])
def test_a_whole_number_is_read(text: str, value: int) -> None:
    assert fields.count(text) == value


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\t"])
def test_a_blank_cell_is_not_communicated_never_zero(text: str) -> None:
    assert fields.count(text) is None
    assert fields.share(text) is None
    assert fields.day(text) is None
    assert fields.area(text) is None


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("1.416", "conteggio-migliaia", "Scrivi 1416, solo cifre."),
        ("1,416", "conteggio-migliaia", "Scrivi 1416, solo cifre."),
        ("1'416", "conteggio-migliaia", "Scrivi 1416, solo cifre."),
        ("1 416", "conteggio-migliaia", "Scrivi 1416, solo cifre."),
        ("1.234.567", "conteggio-migliaia", "Scrivi 1234567, solo cifre."),
        ("-3", "conteggio-negativo", "Correggi"),
        ("−3", "conteggio-negativo", "Correggi"),
        ("2,5", "conteggio-decimale", "senza decimali"),
        ("12.0", "conteggio-decimale", "senza decimali"),
        (",5", "conteggio-decimale", "senza decimali"),
        ("n.c.", "conteggio-nc", "lascia la cella vuota"),
        ("N. D.", "conteggio-nc", "lascia la cella vuota"),
        ("non comunicato", "conteggio-nc", "lascia la cella vuota"),
        ("—", "conteggio-nc", "lascia la cella vuota"),
        ("nan", "conteggio-nc", "lascia la cella vuota"),
        ("dieci", "conteggio-non-intero", "solo cifre"),
        ("1e3", "conteggio-non-intero", "solo cifre"),
        ("+3", "conteggio-non-intero", "solo cifre"),
        ("３", "conteggio-non-intero", "solo cifre"),
        ("=1+1", "conteggio-non-intero", "solo cifre"),
        ("2021-10-27", "conteggio-non-intero", "solo cifre"),
        ("99999999999", "conteggio-enorme", "Controllalo"),
        ("9" * 5000, "conteggio-non-intero", "solo cifre"),
    ],
)
def test_what_is_not_plainly_a_count_is_refused_with_its_own_reason(text: str, code: str, remedy: str) -> None:
    with pytest.raises(Refused) as refusal:
        fields.count(text)
    assert refusal.value.code == code
    assert remedy in refusal.value.remedy


@given(st.integers(0, fields.LARGEST_COUNT))
def test_every_count_written_in_digits_is_read_back(value: int) -> None:
    assert fields.count(str(value)) == value


@given(st.integers(0, 10_000))
def test_every_share_of_two_decimals_is_read_to_the_hundredth(hundredths: int) -> None:
    written = str(Decimal(hundredths) / 100)
    assert fields.share(written) == hundredths
    assert fields.share(written.replace(".", ",") + " %") == hundredths


@pytest.mark.parametrize(
    ("text", "value"),
    [("10", 1000), ("7,5", 750), ("10%", 1000), ("10 %", 1000), ("0", 0), ("100", 10_000), ("33.33", 3333)],
)
def test_a_percentage_is_read_as_the_acts_write_it(text: str, value: int) -> None:
    assert fields.share(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7,125", "quota-decimali"), ("100,01", "quota-oltre-100"), ("250", "quota-oltre-100"),
        ("-5", "quota-negativa"), ("%", "quota-non-numero"), ("dieci", "quota-non-numero"), ("n.c.", "quota-nc"),
        ("1/5", "quota-non-numero"), ("10%%", "quota-non-numero"),
    ],
)  # fmt: skip
def test_what_is_not_plainly_a_percentage_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        fields.share(text)
    assert refusal.value.code == code


def test_a_date_is_read_year_first() -> None:
    assert fields.day("2021-10-27") == date(2021, 10, 27)


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("27/10/2021", "data-formato", "Scrivi 2021-10-27."),
        ("1.12.2020", "data-formato", "Scrivi 2020-12-01."),
        ("2021-02-30", "data-inesistente", "anno-mese-giorno"),
        ("44496", "data-formato", "anno-mese-giorno"),
        ("20211027", "data-formato", "anno-mese-giorno"),
        ("0021-10-27", "data-lontana", "anno-mese-giorno"),
    ],
)
def test_a_date_written_otherwise_is_refused_and_the_right_form_suggested(text: str, code: str, remedy: str) -> None:
    with pytest.raises(Refused) as refusal:
        fields.day(text)
    assert refusal.value.code == code
    assert remedy in refusal.value.remedy


def test_the_zero_that_spreadsheets_drop_from_a_code_is_asked_back() -> None:
    with pytest.raises(Refused, match=r"zero iniziale.*019036"):
        fields.istat("19036")


@pytest.mark.parametrize("text", ["CREMONA", "0190360", "01903", "019.036", "D150", "０１９０３６"])
def test_what_is_not_six_digits_is_no_code(text: str) -> None:
    with pytest.raises(Refused):
        fields.istat(text)


def test_a_word_written_otherwise_is_refused_naming_those_admitted_and_the_nearest() -> None:
    with pytest.raises(Refused, match="presentata, nulla, mancante") as refusal:
        fields.word("Presentata", Reply)
    assert "Forse «presentata»?" in refusal.value.remedy
    assert fields.word(" ALER ", OwnerType) is OwnerType.ALER


def test_the_evidence_letter_of_a_source_is_told_from_its_words() -> None:
    assert fields.source("[?] non è dato sapere") == Source("non è dato sapere", "?")
    assert fields.source("Nota prot. 12") == Source("Nota prot. 12", "")
    with pytest.raises(Refused, match="lettera di prova"):
        fields.source("[Z] inventata")


@given(st.text())
def test_free_text_becomes_one_line_without_hidden_signs_and_stays_so(text: str) -> None:
    once = fields.plain(text)
    assert not fields.UNSAFE.search(once)
    assert "\n" not in once
    assert fields.plain(once) == once


@given(st.text(max_size=30))
def test_no_text_makes_a_field_fail_otherwise_than_by_refusing(text: str) -> None:
    for parse in (fields.count, fields.share, fields.day, fields.istat, fields.area, fields.source):
        with suppress(Refused):
            parse(text)
