"""A scenario carried out: the same plan code on changed choices, changed supply or the law of another day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from piano_lib.allocation import refusals
from piano_lib.italian import listing
from piano_lib.plan import Plan, build_plan
from piano_lib.plan.decisions import legality
from piano_lib.rules import CoverageError, rules_at
from piano_lib.rules.law import Rules
from piano_lib.scenarios.model import ORIGINS, Scenario, ScenarioError
from piano_lib.scenarios.words import from_words
from piano_lib.survey.model import Choice, Declaration, OwnerType, Reply, Source, YearData

_NO_LINE = 0  # a choice that no row of scelte.csv holds


def scenario(plan: Plan, **changes: object) -> Plan:
    r"""What the plan would be with other choices, supply or law; names are Italian, percentages as in the acts.

    Names: ``nome, eccedenza, forze_ordine, sat, riserve, offerta, norme_al, comune, ente`` (``offerta`` maps columns of
    ``ricognizione.csv`` to dwellings more or fewer; without ``comune`` the choices hold for every comune). With no
    change it is the plan itself. Raises ``ScenarioError`` with every reason: wrong names or values, choices the law
    refuses.

    >>> from piano_lib import load_plan
    >>> plan = load_plan("data/ambito-cremonese", 2022)
    >>> other = scenario(plan, eccedenza=15, sat=6, comune="Cremona")
    >>> other.scenario
    'eccedenza per l’indigenza 15\xa0% e SAT 6 alloggi'
    >>> scenario(plan) == plan
    True
    """
    return apply(plan, from_words(plan, changes))


def apply(plan: Plan, scenario: Scenario) -> Plan:
    """Build the plan of a scenario. Raises ``ScenarioError`` for choices the law of that day refuses."""
    if scenario.changes_nothing and not scenario.name:
        return plan
    rules = _rules(plan, scenario)
    data = with_supply(with_choices(plan.data, scenario), scenario)
    refused = _own_refusals(scenario, rules) or _plan_refusals(data, rules)
    if refused:
        raise ScenarioError(*dict.fromkeys(_sentence(words) for words in refused))
    return build_plan(data, rules, scenario.label)


def in_scope(scenario: Scenario, istat: str) -> bool:
    """Whether a comune is one of those the scenario changes; ambito totals never are."""
    return bool(istat) and (not scenario.comuni or istat in scenario.comuni)


def with_choices(data: YearData, scenario: Scenario) -> YearData:
    """The year's data with the scenario's choices, a row per comune (and per owner) in scope."""
    if not scenario.changes_choices:
        return data
    choices = {(choice.istat, choice.owner): choice for choice in data.choices}
    source = Source(f"scenario «{scenario.title}»")
    for istat, owner in sorted(_targets(data, scenario)):
        found = choices.get((istat, owner)) or Choice(istat, owner, None, None, "", "", None, None, source, _NO_LINE)
        new: dict[str, Any] = {name: value for name, value in _decisions(scenario, owner) if value is not None}
        if new:
            rest = f"{source.text}; per il resto: {found.source.text}" if found.row else source.text
            choices[istat, owner] = replace(found, **new, source=replace(source, text=rest))
    return replace(data, choices=tuple(choices.values()))


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
        raise ScenarioError(
            "Per cambiare l'offerta indica il comune: lo stesso numero di alloggi ovunque non direbbe nulla."
        )
    wrong: list[str] = []
    rows = tuple(
        _moved(row, scenario, wrong) if in_scope(scenario, row.istat) and row.owner is scenario.owner else row
        for row in data.declarations
    )
    there = {row.istat for row in data.declarations if row.owner is scenario.owner}
    wrong += [
        f"Per il codice {code} non c'è una riga di {scenario.owner.value}."
        for code in scenario.comuni
        if code not in there
    ]
    if wrong:
        raise ScenarioError(*wrong)
    return replace(data, declarations=rows)


def _moved(row: Declaration, scenario: Scenario, wrong: list[str]) -> Declaration:
    row = _filed(row)
    new: dict[str, Any] = {}
    for change in scenario.supply:
        before: int | None = getattr(row, ORIGINS[change.origin])
        place = f"{row.comune}, {row.owner.value}, {change.origin}"
        if before is None:
            wrong.append(f"{place}: il valore non è comunicato, non si può aumentare né diminuire.")
        elif before + change.dwellings < 0:
            wrong.append(f"{place}: gli alloggi sono {before}, non se ne possono togliere {-change.dwellings}.")
        else:
            new[ORIGINS[change.origin]] = before + change.dwellings
    if wrong:
        return row
    total = row.total_declared
    moved = sum(change.dwellings for change in scenario.supply)
    return replace(row, **new, total_declared=None if total is None else max(0, total + moved))


def _filed(row: Declaration) -> Declaration:
    """A nil return says zero everywhere: with dwellings added it is a return like the others."""
    if row.reply is not Reply.NIL:
        return row
    zeros: dict[str, Any] = {name: 0 for name in ORIGINS.values() if name != "undivided" and getattr(row, name) is None}
    return replace(row, reply=Reply.FILED, **zeros)


def _plan_refusals(data: YearData, rules: Rules) -> list[str]:
    """What the law of the scenario refuses of the plan's own choices, the comuni named together."""
    names = {town.istat: town.name for town in data.ambito.municipalities}
    places: dict[str, list[str]] = {}
    for finding in legality(data, rules):
        places.setdefault(finding.message, []).append(names.get(finding.istat, finding.istat))
    return [
        f"{listing(towns)}: {message}. Nello scenario metti un'altra scelta, anche zero"
        for message, towns in places.items()
    ]


def _own_refusals(scenario: Scenario, rules: Rules) -> list[str]:
    """What the law refuses of the scenario's own choices, said once and not comune by comune."""
    found = refusals("COMUNE", rules, excess=scenario.excess, police=scenario.police)
    found += refusals(scenario.owner.value, rules, reserves=scenario.reserves)
    return [f"{refusal.message}. {refusal.remedy}" for refusal in found]


def _rules(plan: Plan, scenario: Scenario) -> Rules:
    if scenario.law is None:
        return plan.rules
    try:
        return rules_at(scenario.law)
    except CoverageError as error:
        raise ScenarioError(str(error)) from None


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")
