"""A rule the allocation cannot apply is refused with a sentence, never applied in part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piano_lib.allocation import check_supported
from piano_lib.rules import Base, Level, Rounding, RuleFileError, Rules, rules_at

DAYS = (date(2018, 12, 1), date(2020, 12, 1), date(2021, 10, 27), date(2025, 4, 1))


def with_rule(day: date, key: str, **fields: object) -> Rules:
    rules = rules_at(day)
    version = replace(rules[key].version, **fields)  # type: ignore[arg-type]
    return replace(rules, rules=MappingProxyType({**rules.rules, key: replace(rules[key], version=version)}))


def refused(rules: Rules) -> tuple[str, ...]:
    with pytest.raises(RuleFileError) as error:
        check_supported(rules)
    return error.value.problems


@given(st.dates(date(2018, 2, 8), date(2026, 11, 22)))
def test_every_day_of_the_shipped_law_can_be_applied(day: date) -> None:
    check_supported(rules_at(day))


@pytest.mark.parametrize(
    ("key", "fields", "said"),
    [
        ("indigenza_quota_base", {"level": Level.OWNER}, "chiave «livello»: letto «ente»"),
        ("forze_ordine_tetto", {"level": Level.OWNER}, "solo «ente_nel_comune»"),
        ("riserve_tetto", {"level": Level.OWNER}, "parametro «riserve_tetto»"),
        ("forze_ordine_tetto", {"owners": frozenset({"COMUNE"})}, "letto «COMUNE», ma il calcolo sa applicare solo"),
        ("sat_tetto", {"base": Base.NET_OF_SAT}, "solo «patrimonio o disponibili»"),
        ("indigenza_eccedenza", {"base": Base.STOCK}, "parametro «indigenza_eccedenza», chiave «base»"),
        ("indigenza_eccedenza", {"rounding": Rounding.DOWN}, "chiave «arrotondamento»: letto «per_difetto»"),
    ],
)
def test_what_the_allocation_would_ignore_is_refused(key: str, fields: dict[str, object], said: str) -> None:
    (problem,) = [one for one in refused(with_rule(DAYS[-1], key, **fields)) if f"parametro «{key}»" in one]
    assert said in problem
    assert problem.startswith("piano_lib/rules/norme/")
    assert problem.endswith("Correggere il valore, o estendere piano_lib/allocation.")


@pytest.mark.parametrize(
    ("key", "fields", "said"),
    [
        (
            "forze_ordine_tetto",
            {"owners": frozenset({"COMUNE", "ALER"})},
            "forze_ordine.toml, parametro «forze_ordine_tetto», chiave «enti»: letto «ALER, COMUNE», "
            "ma il calcolo sa applicare solo «ALER, COMUNE, ND, OPERATORE».",
        ),
        (
            "sat_tetto",
            {"base": Base.NET_OF_SAT},
            "sat.toml, parametro «sat_tetto», chiave «base»: letto «disponibili_netto_sat», "
            "ma il calcolo sa applicare solo «patrimonio o disponibili».",
        ),
        (
            "indigenza_eccedenza",
            {"level": Level.OWNER},
            "indigenza.toml, parametro «indigenza_eccedenza», chiave «livello»: letto «ente», "
            "ma il calcolo sa applicare solo «ente_nel_comune».",
        ),
    ],
)
def test_a_rule_that_cannot_be_applied_is_told_with_file_key_and_values(
    key: str, fields: dict[str, object], said: str
) -> None:
    assert refused(with_rule(DAYS[-1], key, **fields)) == (
        f"piano_lib/rules/norme/{said} Correggere il valore, o estendere piano_lib/allocation.",
    )


def test_everything_wrong_is_said_at_once() -> None:
    rules = with_rule(DAYS[-1], "sat_tetto", base=Base.NET_OF_SAT)
    police = replace(rules["forze_ordine_tetto"].version, level=Level.OWNER)
    changed = {**rules.rules, "forze_ordine_tetto": replace(rules["forze_ordine_tetto"], version=police)}
    assert len(refused(replace(rules, rules=MappingProxyType(changed)))) == 2


def test_a_rule_not_foreseen_is_not_looked_at() -> None:
    check_supported(with_rule(DAYS[0], "riserve_tetto", level=Level.OWNER))
