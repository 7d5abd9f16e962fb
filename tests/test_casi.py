"""The cases an official can read (``casi/*.toml``), each run through rules, allocation and plan."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from piano_lib.allocation import least_base, rounded_share
from piano_lib.plan import Plan, build_plan
from piano_lib.plan.line import PlanLine
from piano_lib.rules import CoverageError, rules_at
from piano_lib.survey.model import Choice, Municipality
from tests.plan.esempi import choice, declaration, year_data

FOLDER = Path(__file__).parent / "casi"
INPUTS = {"ente", "disponibili", "patrimonio", "sas", "eccedenza", "forze_ordine", "riserve", "sat"}
COLUMNS = {
    "g_totale": "g_totale",
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
    open_points = {rule.key for rule in plan.rules.contested()}
    assert set(expected.pop("punti_aperti", [])) <= open_points
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
        rule = plan.rules["sat_tetto"]
        assert isinstance(case["sat"], int)
        assert rule.version.rounding
        return least_base(case["sat"], rule.share, rule.version.rounding)
    if name == "indigenza_sul_totale":
        rule = plan.rules["indigenza_quota_base"]
        assert rule.version.rounding
        return rounded_share(sum(line.value("sap") or 0 for line in lines), rule.share, rule.version.rounding)
    values = [line.value(COLUMNS[name]) for line in lines]
    asked_by_comune = isinstance(dict(case["atteso"])[name], list)  # type: ignore[call-overload]
    if asked_by_comune or None in values:
        return values if asked_by_comune else None
    return sum(value for value in values if value is not None)


def value_of(value: object) -> object:
    return None if value == "non decisa" else value


def plan_of_case(case: Case) -> Plan:
    """The plan of a case: a comune per item of ``disponibili``, the same owner in each."""
    available, asked = several(case["disponibili"]), several(case.get("sat"))
    sas, stock = int(str(case.get("sas", 0))), int(str(case.get("patrimonio", 100)))
    owner = str(case.get("ente", "COMUNE"))
    codes = [f"0190{n:02d}" for n in range(1, len(available) + 1)]
    counts = {"stock_sap": stock, "as_is": 0, "renovated": 0, "turnover": 0, "stock_sas": sas, "sas_declared": sas}
    declarations = [
        declaration(code, owner, comune=code, free=number + sas, **counts)
        for code, number in zip(codes, available, strict=True)
        if number is not None
    ]
    choices = [one for n, code in enumerate(codes) for one in chosen(case, owner, code, asked[n % len(asked)])]
    data = year_data(*declarations, choices=tuple(choices), decided=case["norme_al"])  # type: ignore[arg-type]
    ambito = replace(data.ambito, municipalities=tuple(Municipality(code, code) for code in codes))
    return build_plan(replace(data, ambito=ambito), rules_at(data.head.decided))


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
