"""Declarations, choices and years built in memory for the tests of the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from piano_lib.plan import Plan, build_plan
from piano_lib.rules import Rules, rules_at
from piano_lib.survey.model import (
    Ambito,
    Check,
    Choice,
    ChoiceReading,
    Declaration,
    Municipality,
    OwnerType,
    PlanHead,
    Reply,
    Source,
    Stage,
    Status,
    YearData,
)

NAMES = {"019036": "Cremona", "019098": "Soresina", "019074": "Pieve d'Olmi"}
SOURCE = Source("dato di prova", "D")
DAY_2021, DAY_2022, DAY_2025 = date(2020, 12, 1), date(2021, 10, 27), date(2025, 4, 1)


def declaration(istat: str = "019036", owner: str = "COMUNE", **fields: object) -> Declaration:
    """Ten dwellings assignable (2 + 1 + 0 + 4 + 3 + 0) of a stock of 100, unless said otherwise."""
    base = Declaration(
        istat=istat, comune=NAMES.get(istat, ""), owner=OwnerType(owner),
        body=owner if owner != "COMUNE" else f"Comune di {NAMES.get(istat, '')}",
        reply=Reply.FILED, sent_on=date(2021, 10, 1), stock_sap=100, stock_sas=0, as_is=2, renovated=1, new_built=0,
        free=4, turnover=3, undivided=None, from_police=0, conferred=0, total_declared=None, sas_declared=0,
        assigned_before=5, notes="", source=SOURCE, row=2,
    )  # fmt: skip
    return replace(base, **fields)  # type: ignore[arg-type]


def with_available(number: int | None, istat: str = "019036", owner: str = "COMUNE", **fields: object) -> Declaration:
    """A declaration whose dwellings are all free now."""
    parts = {"as_is": 0, "renovated": 0, "free": number, "turnover": 0}
    return declaration(istat, owner, **(parts | fields))


def unanswered(istat: str = "019036", owner: str = "COMUNE", reply: Reply = Reply.MISSING) -> Declaration:
    """A row with no figure at all."""
    counts = (
        "stock_sap", "stock_sas", "as_is", "renovated", "new_built", "free", "turnover", "undivided", "from_police",
        "conferred", "total_declared", "sas_declared", "assigned_before",
    )  # fmt: skip
    return declaration(istat, owner, reply=reply, sent_on=None, **dict.fromkeys(counts))


def choice(istat: str = "019036", owner: str = "COMUNE", **fields: object) -> Choice:
    """Nothing decided, unless said otherwise."""
    base = Choice(istat, OwnerType(owner), None, None, "", "", None, None, SOURCE, 2)
    return replace(base, **fields)  # type: ignore[arg-type]


def year_data(
    *declarations: Declaration,
    choices: tuple[Choice, ...] = (),
    checks: tuple[Check, ...] = (),
    decided: date = DAY_2022,
    status: Status = Status.DEMONSTRATION,
    readings: tuple[ChoiceReading, ...] = (),
) -> YearData:
    """A year over the three comuni, proposed on ``decided``."""
    municipalities = tuple(Municipality(istat, name, {2022: 1000}) for istat, name in NAMES.items())
    ambito = Ambito("prova", "Ambito di prova", "Comune di Cremona", "Ufficio", municipalities)
    head = PlanHead(decided.year + 1, Stage.PROPOSED, decided, "atto", "organo", status, readings=readings)
    return YearData(ambito, head, declarations, choices, (), checks, (), {})


def plan_of(*declarations: Declaration, **fields: object) -> Plan:
    """The plan of a year built in memory."""
    data = year_data(*declarations, **fields)  # type: ignore[arg-type]
    return build_plan(data, rules_at(data.head.decided))


def with_rule(rules: Rules, key: str, **fields: object) -> Rules:
    """The rules with one of them written otherwise."""
    rule = rules[key]
    changed = replace(rule, version=replace(rule.version, **fields))  # type: ignore[arg-type]
    return replace(rules, rules={**rules.rules, key: changed})


def under(rules: Rules, *declarations: Declaration, **fields: object) -> Plan:
    """The plan of a year built in memory under rules of one's own, on their day."""
    return build_plan(year_data(*declarations, decided=rules.at, **fields), rules)  # type: ignore[arg-type]


def codes(plan: Plan) -> set[str]:
    """Codes of every finding of a plan."""
    return {finding.code for finding in plan.all_findings}
