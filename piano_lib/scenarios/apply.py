"""A scenario carried out: the same plan code on changed choices, changed supply or the law of another day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from piano_lib.plan import Plan, build_plan
from piano_lib.scenarios.law import admitted, own_refusals, rules_of
from piano_lib.scenarios.model import ORIGINS, Scenario, ScenarioError, no_row, no_row_anywhere
from piano_lib.scenarios.words import EXAMPLE, from_words
from piano_lib.survey.model import Choice, Declaration, OwnerType, Reply, Source, YearData

_NO_LINE = 0  # a choice that no row of scelte.csv holds
SUPPLY_NEEDS_A_COMUNE = (
    "Per cambiare l'offerta indica il comune: lo stesso numero di alloggi ovunque non direbbe nulla."
)


def scenario(plan: Plan, **changes: object) -> Plan:
    r"""What the plan would be with other choices, supply or law; names are Italian, percentages as in the acts.

    Names: ``nome, eccedenza, forze_ordine, sat, riserve, offerta, norme_al, comune, ente`` (``offerta`` maps columns of
    ``ricognizione.csv`` to dwellings more or fewer; without ``comune`` the choices hold for every comune). With no
    change it is the plan itself. A choice of the plan that the law of ``norme_al`` does not admit is left out, and a
    finding says so. Raises ``ScenarioError`` with every reason: wrong names or values, choices the law refuses, a name
    and nothing changed.

    >>> from piano_lib import load_plan
    >>> plan = load_plan("data/ambito-cremonese", 2022)
    >>> other = scenario(plan, eccedenza=15, sat=6, comune="Cremona")
    >>> other.scenario
    'eccedenza per l’indigenza 15\xa0% e SAT 6 alloggi (Cremona)'
    >>> scenario(plan) == plan
    True
    """
    return apply(plan, from_words(plan, changes))


def apply(plan: Plan, scenario: Scenario) -> Plan:
    """Build the plan of a scenario.

    Raises ``ScenarioError`` with every reason: a choice the law refuses, one that no row takes, a supply that cannot
    be, a name and no change.
    """
    if scenario.changes_nothing:
        if scenario.name:
            raise ScenarioError(f"Lo scenario «{scenario.name}» non cambia nulla: {EXAMPLE}")
        return plan
    rules = plan.rules if scenario.law is None else rules_of(scenario.law)
    refused = [*own_refusals(scenario, rules), *_without_rows(plan.data, scenario)]
    data = with_choices(plan.data, scenario)
    try:
        data = with_supply(data, scenario)
    except ScenarioError as error:
        refused += error.sentences
    if refused:
        raise ScenarioError(*dict.fromkeys(refused))
    return build_plan(admitted(data, rules), rules, scenario.label(plan.ambito))


def in_scope(scenario: Scenario, istat: str) -> bool:
    """Whether a comune is one of those the scenario changes; ambito totals never are."""
    return bool(istat) and (not scenario.comuni or istat in scenario.comuni)


def _without_rows(data: YearData, scenario: Scenario) -> Iterator[str]:
    """The choices of the scenario that would change nothing, since no row in its scope is of their owner."""
    owners = [OwnerType.COMUNE] if scenario.excess is not None else []
    owners += [scenario.owner] if scenario.sat is not None or scenario.reserves is not None else []
    for owner in dict.fromkeys(owners):
        there = {row.istat for row in data.declarations if row.owner is owner and row.istat}
        yield from (no_row(data.ambito, code, owner) for code in scenario.comuni if code not in there)
        if not scenario.comuni and not there:
            yield no_row_anywhere(owner)


def with_choices(data: YearData, scenario: Scenario) -> YearData:
    """The year's data with the scenario's choices, a row per comune (and per owner) in scope."""
    if not scenario.changes_choices:
        return data
    choices = {(choice.istat, choice.owner): choice for choice in data.choices}
    source = _source(data, scenario)
    for istat, owner in sorted(_targets(data, scenario)):
        found = choices.get((istat, owner)) or Choice(istat, owner, None, None, "", "", None, None, source, _NO_LINE)
        new: dict[str, Any] = {name: value for name, value in _decisions(scenario, owner) if value is not None}
        if new:
            choices[istat, owner] = replace(found, **new, source=_beside(source, found.source) if found.row else source)
    return replace(data, choices=tuple(choices.values()))


def _source(data: YearData, scenario: Scenario) -> Source:
    return Source(f"scenario «{scenario.title(data.ambito)}»")


def _beside(new: Source, old: Source) -> Source:
    """The scenario, then the source of what it leaves as it was with its letter: the scenario's own has none."""
    letter = f" (prova {old.evidence})" if old.evidence else ""
    return Source(f"{new.text}; per il resto: {old.text or 'fonte non indicata'}{letter}", new.evidence, old.evidence)


def _targets(data: YearData, scenario: Scenario) -> set[tuple[str, OwnerType]]:
    """The rows of choices a scenario sets: police also where only another owner has dwellings."""
    rows = {(row.istat, row.owner) for row in data.declarations if in_scope(scenario, row.istat)}
    found = {(istat, owner) for istat, owner in rows if owner in (OwnerType.COMUNE, scenario.owner)}
    if scenario.police is not None:  # the share is the comune's, for every owner there (r.r. 4/2017 art. 7 bis c. 1)
        found |= {(istat, OwnerType.COMUNE) for istat, _ in rows}
    return found


def _decisions(scenario: Scenario, owner: OwnerType) -> Iterator[tuple[str, int | None]]:
    if owner is OwnerType.COMUNE:
        yield "excess", scenario.excess
        yield "police", scenario.police
    if owner is scenario.owner:
        yield "sat", scenario.sat
        yield "reserves", scenario.reserves


def with_supply(data: YearData, scenario: Scenario) -> YearData:
    """The year's data with more or fewer dwellings; the declared total moves by as many, so that it says nothing new.

    Raises ``ScenarioError`` where no comune is named, a part is not communicated, or fewer than none would be left.
    """
    if not scenario.supply:
        return data
    if not scenario.comuni:
        raise ScenarioError(SUPPLY_NEEDS_A_COMUNE)
    wrong: list[str] = []
    source = _source(data, scenario)
    rows = tuple(
        _moved(row, scenario, source, wrong) if in_scope(scenario, row.istat) and row.owner is scenario.owner else row
        for row in data.declarations
    )
    there = {row.istat for row in data.declarations if row.owner is scenario.owner}
    wrong += [no_row(data.ambito, code, scenario.owner) for code in scenario.comuni if code not in there]
    if wrong:
        raise ScenarioError(*wrong)
    return replace(data, declarations=rows)


def _moved(row: Declaration, scenario: Scenario, source: Source, wrong: list[str]) -> Declaration:
    row = _filed(row)
    new: dict[str, Any] = {}
    for change in scenario.supply:
        name = ORIGINS[change.origin]
        before: int | None = new.get(name, getattr(row, name))
        place = f"{row.comune}, {row.owner.value}, {change.origin}"
        if row.undivided is not None and name in ("free", "turnover"):  # they are details of it: g would not move
            wrong.append(f"{place}: liberi e di risulta sono dati in un numero solo, cambia e_non_distinti.")
        elif before is None:
            wrong.append(f"{place}: il valore non è comunicato, non si può aumentare né diminuire.")
        elif before + change.dwellings < 0:
            wrong.append(f"{place}: gli alloggi sono {before}, non se ne possono togliere {-change.dwellings}.")
        else:
            new[name] = before + change.dwellings
    if wrong:
        return row
    total = row.total_declared
    moved = sum(change.dwellings for change in scenario.supply)
    total = None if total is None else max(0, total + moved)
    return replace(row, **new, total_declared=total, source=_beside(source, row.source))


def _filed(row: Declaration) -> Declaration:
    """A nil return says zero everywhere: with dwellings added it is a return like the others."""
    if row.reply is not Reply.NIL:
        return row
    zeros: dict[str, Any] = {name: 0 for name in ORIGINS.values() if name != "undivided" and getattr(row, name) is None}
    return replace(row, reply=Reply.FILED, **zeros)
