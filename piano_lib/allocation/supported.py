"""What of the law as data this room can apply: a rule written otherwise is refused, never applied in part."""

from __future__ import annotations

from collections.abc import Iterator

from piano_lib.rules.entry import RuleFileError
from piano_lib.rules.law import Rule, Rules
from piano_lib.rules.model import Base, Level
from piano_lib.rules.words import OWNERS

PER_COMUNE = ("indigenza_quota_base", "forze_ordine_tetto", "riserve_tetto")  # each owner, comune by comune
FOR_ALL = ("indigenza_quota_base", "forze_ordine_tetto")  # no kind of owner is left out


def check_supported(rules: Rules) -> None:
    """Refuse rules that say what the allocation would ignore. Raises ``RuleFileError`` with a sentence for each.

    >>> from datetime import date
    >>> from piano_lib.rules import rules_at
    >>> check_supported(rules_at(date(2021, 10, 27)))
    """
    problems = tuple(_problems(rules))
    if problems:
        raise RuleFileError(problems)


def _problems(rules: Rules) -> Iterator[str]:
    for rule in (rules[key] for key in PER_COMUNE if rules[key].foreseen):
        if rule.version.level is not Level.OWNER_IN_COMUNE:
            yield _sentence(rule, "livello", rule.version.level, Level.OWNER_IN_COMUNE)
    for rule in (rules[key] for key in FOR_ALL if rules[key].foreseen):
        if rule.version.owners != OWNERS.keys():
            yield _sentence(rule, "enti", ", ".join(sorted(rule.version.owners)), ", ".join(sorted(OWNERS)))
    ceiling = rules["sat_tetto"]
    if ceiling.foreseen and ceiling.version.base is Base.NET_OF_SAT:
        yield _sentence(ceiling, "base", ceiling.version.base, f"{Base.STOCK} o {Base.AVAILABLE}")
    base, excess = rules["indigenza_quota_base"].version, rules["indigenza_eccedenza"]
    for key, read, wanted in (  # base and excess are one share, rounded once (r.r. 4/2017 art. 13 c. 3)
        ("base", excess.version.base, base.base),
        ("livello", excess.version.level, base.level),
        ("arrotondamento", excess.version.rounding, base.rounding),
    ):
        if read is not wanted:
            yield _sentence(excess, key, read, wanted)


def _sentence(rule: Rule, key: str, read: object, wanted: object) -> str:
    return (
        f"{rule.parameter.file}, parametro «{rule.key}», chiave «{key}»: letto «{read}», ma il calcolo sa applicare "
        f"solo «{wanted}». Correggere il valore, o estendere piano_lib/allocation."
    )
