"""A finding as one line: where, what, what was read, what to do; and the order a reader takes them in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from piano_lib.survey.finding import Finding, Severity, in_order

ONE = Finding(Severity.WARNING, "prova", "2022/scelte.csv", 4, "j_sat", "tre", "non è un numero", "Scrivi un numero.")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "2022/scelte.csv, riga 4, colonna j_sat: non è un numero (letto: «tre»). Scrivi un numero."),
        ({"column": "", "read": ""}, "2022/scelte.csv, riga 4: non è un numero. Scrivi un numero."),
        ({"row": None, "read": "", "istat": "019036", "owner": "ALER"},
         "2022/scelte.csv, colonna j_sat, ALER 019036: non è un numero. Scrivi un numero."),
        ({"istat": "019036", "owner": "ALER", "read": ""},
         "2022/scelte.csv, riga 4, colonna j_sat: non è un numero. Scrivi un numero."),
        ({"row": None, "sheet": "Alloggi", "column": "B14", "istat": "019036"},
         "2022/scelte.csv, foglio «Alloggi», cella B14: non è un numero (letto: «tre»). Scrivi un numero."),
        ({"remedy": ""}, "2022/scelte.csv, riga 4, colonna j_sat: non è un numero (letto: «tre»)."),
    ],
)  # fmt: skip
def test_a_finding_says_where_what_and_what_to_do(fields: dict[str, object], said: str) -> None:
    assert replace(ONE, **fields).sentence() == said  # type: ignore[arg-type]


def test_findings_come_gravest_first_then_by_place_and_once() -> None:
    note, blocking = replace(ONE, severity=Severity.NOTE, row=1), replace(ONE, severity=Severity.ERROR, row=9)
    other = replace(ONE, file="2022/misure.csv")
    assert in_order([note, ONE, other, blocking, ONE]) == (blocking, other, ONE, note)
