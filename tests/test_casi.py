"""The cases an official can read (``casi/*.toml``), each run through rules, allocation and plan."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from piano_lib.plan import Plan, build_plan
from piano_lib.plan.line import PlanLine
from piano_lib.rules import CoverageError, rules_at
from piano_lib.survey.model import Choice, Municipality, Reply
from tests.plan.esempi import choice, declaration, year_data

FOLDER = Path(__file__).parent / "casi"
INPUTS = {"ente", "disponibili", "patrimonio", "sas", "eccedenza", "forze_ordine", "riserve", "sat", "dichiarazione"}
LETTERS = {
    "patrimonio_sap": "stock_sap",
    "patrimonio_sas": "stock_sas",
    "b": "as_is",
    "c": "renovated",
    "d": "new_built",
    "e_liberi": "free",
    "e_turnover": "turnover",
    "e_non_distinti": "undivided",
    "e_di_cui_forze_ordine": "from_police",
    "f": "conferred",
    "g": "total_declared",
    "di_cui_sas": "sas_declared",
}
REPLIES = {"presentata": Reply.FILED, "nulla": Reply.NIL, "mancante": Reply.MISSING}
COLUMNS = {
    "g_totale": "g_totale",
    "disponibili": "disponibili",
    "sas": "sas",
    "sat_massimo": "j_sat_massimo",
    "sat": "j_sat",
    "sap": "sap",
    "indigenza": "quota_indigenza",
    "forze_ordine": "quota_forze_ordine",
    "riserve": "quota_riserve",
    "graduatoria_generale": "graduatoria_generale",
}
Case = dict[str, object]


def cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["caso"]


CASES = tuple(cases())


@pytest.mark.parametrize("case", CASES, ids=[str(case["frase"]) for case in CASES])
def test_caso(case: Case) -> None:
    expected = dict(case["atteso"])  # type: ignore[call-overload]
    assert case.keys() <= INPUTS | {"frase", "articolo", "norme_al", "atteso"}, "a key nobody reads"
    assert case["articolo"]
    assert expected, "a case that expects nothing cannot fail"
    if expected.pop("senza_norme", False):
        with pytest.raises(CoverageError):
            plan_of_case(case)
        assert not expected
        return
    plan = plan_of_case(case)
    refused = [finding for finding in plan.all_findings if finding.blocks]
    if wanted := expected.pop("rifiuto", None):
        assert [finding.column for finding in refused] == [wanted]
        assert expected.pop("perche") in refused[0].message
    else:
        assert not refused
    if "punti_aperti" in expected:
        assert sorted(rule.key for rule in plan.rules.contested()) == sorted(expected.pop("punti_aperti"))
    told = {finding.code for finding in plan.all_findings}
    assert set(expected.pop("avvisi", [])) <= told
    assert not set(expected.pop("senza_avvisi", [])) & told
    lines = [line for line in plan.lines if line.owner.value == case.get("ente", "COMUNE")]
    for name, value in expected.items():
        assert found(name, lines, plan, case) == value_of(value), name


def test_at_least_forty_sentences_each_said_once() -> None:
    sentences = [case["frase"] for case in CASES]
    assert len(set(sentences)) == len(sentences) >= 40


def found(name: str, lines: list[PlanLine], plan: Plan, case: Case) -> list[int | None] | int | bool | None:
    """What the plan gives under the name an official uses; a list where there are several comuni."""
    if name == "eccede":
        return any(line.allocation.exceeds for line in lines if line.allocation)
    if name == "minimo_per_i_sat":
        return next(n for n in range(1000) if sat_of(case, n) == case["sat"])
    if name == "indigenza_sul_totale":
        together = plan_of_case({**case, "disponibili": sum(line.value("sap") or 0 for line in lines)})
        return together.total("quota_indigenza").value
    if name == "graduatoria_generale_almeno":
        return plan.total("graduatoria_generale").value
    values = [line.value(COLUMNS[name]) for line in lines]
    asked_by_comune = isinstance(dict(case["atteso"])[name], list)  # type: ignore[call-overload]
    if asked_by_comune or None in values:
        return values if asked_by_comune else None
    return sum(value for value in values if value is not None)


def sat_of(case: Case, available: int) -> int | None:
    """The SAT the plan grants when one comune has so many dwellings."""
    return plan_of_case({**case, "disponibili": available}).total("j_sat").value


def value_of(value: object) -> object:
    """An expected value, or several; in words where there is no number."""
    if isinstance(value, list):
        return [value_of(item) for item in value]
    return None if value in ("non decisa", "non noto") else value


def plan_of_case(case: Case) -> Plan:
    """The plan of a case: a comune per item of ``disponibili``, the same owner in each; or a ``dichiarazione``."""
    available, asked = several(case.get("disponibili", 0)), several(case.get("sat"))
    sas, stock = int(str(case.get("sas", 0))), int(str(case.get("patrimonio", 100)))
    owner = str(case.get("ente", "COMUNE"))
    codes = [f"0190{n:02d}" for n in range(1, len(available) + 1)]
    counts = {"stock_sap": stock, "as_is": 0, "renovated": 0, "turnover": 0, "stock_sas": sas, "sas_declared": sas}
    declarations = [
        declaration(code, owner, comune=code, **({"free": number + sas} | counts | declared(case)))
        for code, number in zip(codes, available, strict=True)
        if number is not None
    ]
    choices = [one for n, code in enumerate(codes) for one in chosen(case, owner, code, asked[n % len(asked)])]
    data = year_data(*declarations, choices=tuple(choices), decided=case["norme_al"])  # type: ignore[arg-type]
    ambito = replace(data.ambito, municipalities=tuple(Municipality(code, code) for code in codes))
    return build_plan(replace(data, ambito=ambito), rules_at(data.head.decided))


def declared(case: Case) -> dict[str, object]:
    """What the case says of the declaration, letter by letter; a letter it says nothing of is zero, or the stock."""
    written = case.get("dichiarazione", {})
    assert isinstance(written, dict)
    assert written.keys() <= LETTERS.keys() | {"risposta"}, "a letter nobody reads"
    if not written:
        return {}
    reply = REPLIES[written.get("risposta", "presentata")]
    silent = {**dict.fromkeys(LETTERS.values()), "assigned_before": None}
    counts = {LETTERS[name]: value_or_none(value) for name, value in written.items() if name != "risposta"}
    parts = {"as_is": 0, "renovated": 0, "new_built": 0, "free": 0, "turnover": 0, "conferred": 0, "sas_declared": 0}
    return {**(silent if reply is not Reply.FILED else parts), **counts, "reply": reply}


def value_or_none(value: object) -> object:
    return None if value == "non comunicato" else value


def chosen(case: Case, owner: str, code: str, sat: int | None) -> list[Choice]:
    """The owner's row of ``scelte.csv``; the police share is always the comune's (r.r. 4/2017 art. 7 bis c. 1)."""
    police = hundredths(case.get("forze_ordine"))
    own = {"excess": hundredths(case.get("eccedenza")), "reserves": hundredths(case.get("riserve")), "sat": sat}
    if owner == "COMUNE":
        return [choice(code, police=police, **own)]
    return [choice(code, owner, **own), choice(code, police=police)]


def several(value: object) -> list[int | None]:
    return value if isinstance(value, list) else [value]  # type: ignore[list-item]


def hundredths(written: object) -> int | None:
    """A percentage as in the acts, read here on its own so that the program's reader is not checked by itself."""
    if written is None:
        return None
    whole, _, decimals = str(written).partition(",")
    return int(whole) * 100 + int(decimals.ljust(2, "0"))
