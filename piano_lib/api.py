"""From a folder and a year to a plan: the one place where reading, law and plan meet."""

from __future__ import annotations

from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, SupportsIndex

from piano_lib import exchange
from piano_lib.plan import Plan, build_plan
from piano_lib.plan.decisions import legality
from piano_lib.rules import rules_at
from piano_lib.slug import distinct
from piano_lib.survey import read_year, years
from piano_lib.survey.finding import DataError, Finding
from piano_lib.survey.location import ambito_folder

if TYPE_CHECKING:
    from piano_lib.scenarios import Scenario


CALL = "load_plan vuole la cartella dell'ambito e l'anno in cifre: per esempio load_plan(\"\", 2022)"


def load_plan(folder: str | Path = "", year: int | None = None, scenario: str | Path = "") -> Plan:
    """Read one year of an ambito's folder and make its plan, with the law of the day it was approved (or proposed).

    ``folder`` empty: the only ambito under ``data/``, from here up. ``scenario``: a scenario as TOML text, or the name
    of its file; the plan it gives says that it is not the plan. Raises ``DataError`` with every blocking finding at
    once, ``CoverageError`` when the rules do not cover that day, ``FolderError``, ``ScenarioError``, and ``TypeError``
    where the year is missing or is no whole number.

    >>> plan = load_plan("data/ambito-cremonese", 2022)
    >>> plan.year, plan.ambito.name
    (2022, 'Ambito cremonese')
    """
    if year is None:
        raise TypeError(f"Manca l'anno: {CALL}.")
    if isinstance(year, bool) or not isinstance(year, SupportsIndex):
        raise TypeError(f"L'anno «{year}» non è un numero intero: {CALL}.")
    plan, findings = examine(ambito_folder(folder), index(year))
    if plan is None:
        raise DataError(tuple(finding for finding in findings if finding.blocks))
    return with_scenario(plan, scenario)[0] if str(scenario) else plan


def plan_before(folder: str | Path, year: int) -> Plan | None:
    """The plan of the year before; ``None`` where the folder has no data for it. Raises as ``load_plan``."""
    return load_plan(folder, year - 1) if year - 1 in years(ambito_folder(folder)) else None


def plan_behind(folder: str | Path, plan: Plan) -> Plan | None:
    """The plan a scenario was made from; ``None`` for a plan itself. Raises as ``load_plan``."""
    return load_plan(folder, plan.year) if plan.scenario else None


def with_scenario(plan: Plan, scenario: str | Path) -> tuple[Plan, Scenario]:
    """The plan under a scenario given as TOML text or as the name of a file, and the scenario.

    Raises ``ScenarioError`` where the file cannot be read, is no scenario of this plan, or changes nothing.
    """
    from piano_lib.scenarios import apply, from_toml

    text = scenario if isinstance(scenario, str) and _is_text(scenario) else _read(Path(scenario))
    asked = from_toml(text, plan)
    return apply(plan, asked), asked


def _is_text(given: str) -> bool:
    """Whether it is a scenario rather than the name of a file, which has one line."""
    return "\n" in given or "[scenario]" in given


def _read(path: Path) -> str:
    from piano_lib.scenarios import ScenarioError

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError):
        reason = "il file non c'è o non è testo UTF-8"
        raise ScenarioError(f"Lo scenario «{path}» non si legge: {reason}.") from None


def scenario_name(plan: Plan, scenario: Scenario) -> str:
    """The name, without suffix, of every file of a scenario: two scenarios never share one, one always has the same."""
    from piano_lib.scenarios import to_toml

    title = distinct(scenario.title(plan.ambito), to_toml(scenario, plan), "scenario")
    return f"{plan.ambito.slug}-{plan.year}-{title}"


def save_scenario(plan: Plan, scenario: Scenario, folder: str | Path) -> Path:
    """Write a scenario of ``plan`` as TOML in ``folder``, named after it; gives the path. Raises ``OSError``.

    Read it back with ``load_plan(…, scenario=path)`` or ``piano rapporto ANNO --scenario FILE``.
    """
    from piano_lib.scenarios import to_toml

    path = Path(folder) / f"{scenario_name(plan, scenario)}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    exchange.write(path, to_toml(scenario, plan).encode("utf-8"))
    return path


def examine(folder: str | Path, year: int) -> tuple[Plan | None, tuple[Finding, ...]]:
    """Read and check one year; the plan is ``None`` where a finding blocks.

    Choices the law refuses are found even where other cells cannot be read, so that all is corrected in one go.
    Raises ``CoverageError`` when the rules do not cover the plan's day.
    """
    data = read_year(Path(folder), year)
    blocked = [finding.file for finding in data.findings if finding.blocks]
    if f"{year}/piano.toml" in blocked:  # the day is not known, so neither is the law
        return None, data.findings
    rules = rules_at(data.head.decided)
    if blocked:
        return None, (*data.findings, *legality(data, rules))
    plan = build_plan(data, rules)
    found = plan.all_findings
    return (None if any(finding.blocks for finding in found) else plan), found
