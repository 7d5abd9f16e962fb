"""ISTAT codes for a new ambito: whatever is not six digits is said, never dropped."""

from __future__ import annotations

import pytest

from piano_lib.forms.codes import CodeError, in_file, listed


def test_codes_are_typed_with_commas_semicolons_or_spaces() -> None:
    assert listed("098031, 098001;098002 098031") == ("098031", "098001", "098002")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("098031,98002", "«98002» non è un codice ISTAT di sei cifre. Forse 098002?"),
        ("9802,098031", "Forse 009802?"),
        ("098031,0980022", "«0980022» non è un codice ISTAT di sei cifre."),
        ("098031,Lodi", "«Lodi»"),
        ("098031,09800l", "«09800l»"),
    ],
)
def test_a_typed_code_that_is_not_one_is_refused(typed: str, said: str) -> None:
    with pytest.raises(CodeError) as refused:
        listed(typed)
    assert said in str(refused.value)


def test_a_file_may_hold_other_words_and_numbers_that_cannot_be_codes() -> None:
    assert in_file("098031 Lodi (CAP nullo), 3 frazioni\n098001 Abbadia Cerreto\n") == ("098031", "098001")


@pytest.mark.parametrize("text", ["098031\n98002\n", "098031 Lodi 44716\n98002", "098031\n0980022\n"])
def test_a_file_with_a_number_that_may_be_a_code_is_refused_at_its_row(text: str) -> None:
    with pytest.raises(CodeError, match=r"\(riga [12]\)"):
        in_file(text)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_of_a_table_with_a_column_of_codes_only_that_is_read(sign: str) -> None:
    table = [["comune", "ISTAT", "popolazione_2022"], ["Lodi", "098031", "44716"], ["Abbadia", "098001", "1234"]]
    assert in_file("\ufeff" + "\n".join(sign.join(row) for row in table)) == ("098031", "098001")
    with pytest.raises(CodeError, match=r"«98001» \(riga 3\)"):
        in_file("\n".join(sign.join(row) for row in table).replace("098001", "98001"))


def test_no_code_at_all_is_said() -> None:
    with pytest.raises(CodeError, match="Nessun codice"):
        in_file("niente\n")
