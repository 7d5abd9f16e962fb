"""The simulator of ``notebooks/simulatore.ipynb``: sliders for the choices; table, chart and the why change live.

Holds widgets only: what a scenario gives is computed by ``piano_lib.scenarios``, what is shown by tables and charts.
"""

from __future__ import annotations

import os
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from piano_lib.api import save_scenario
from piano_lib.charts.scenarios import scenario_bars
from piano_lib.display import explanation_html
from piano_lib.italian import count, percent
from piano_lib.plan import Plan
from piano_lib.scenarios import NOT_THE_PLAN, ORIGINS, Scenario, ScenarioError, SupplyChange, apply
from piano_lib.survey.location import ambito_folder
from piano_lib.survey.model import OwnerType
from piano_lib.tables.scenarios import limits_table, scenario_table, scenario_totals
from piano_lib.texts.opening import warning

AS_IN_PLAN, KEPT = "come nel piano", -1  # for all comuni together: each has its own choice
POINT = 100  # hundredths in a point: the step of the sliders
MOST_SAT, MOST_MORE = 30, 30  # dwellings the sliders reach
EVERYWHERE = ""
WIDE = {"description_width": "16rem"}
_AUTO = {"width": "auto"}


class Simulator:
    """Widgets on one plan; show it as the last value of a cell. ``scenario`` and ``plan`` are what is on screen.

    Raises ``ImportError`` where ipywidgets (the extra ``lab``) is not installed.
    """

    def __init__(self, plan: Plan, folder: str | Path = "") -> None:
        import ipywidgets as widgets

        self.base, self.plan, self.scenario = plan, plan, Scenario()
        self.folder = (Path(folder) if str(folder) else _reports()) / "scenari"
        towns = sorted((town.name, town.istat) for town in plan.ambito.municipalities)
        self.comune = widgets.Dropdown(
            options=[("Tutti i comuni", EVERYWHERE), *towns], value=plan.ambito.focus or EVERYWHERE, **_label("Comune")
        )
        self.excess, self.police, self.sat = (
            widgets.SelectionSlider(options=[(AS_IN_PLAN, KEPT)], value=KEPT, **_label(words))
            for words in ("Eccedenza indigenza (punti)", "Quota forze dell'ordine", "SAT richiesti (alloggi)")
        )
        self.origin = widgets.Dropdown(options=[_origin(name) for name in ORIGINS], **_label("Voce dell'offerta"))
        self.more = widgets.IntSlider(value=0, min=-MOST_MORE, max=MOST_MORE, **_label("Alloggi in più o in meno"))
        self.law = widgets.DatePicker(value=plan.rules.at, **_label("Norme in vigore alla data"))
        self.name = widgets.Text(placeholder="per esempio: eccedenza a 20 punti", **_label("Nome dello scenario"))
        self.save = widgets.Button(
            description="Salva questo scenario", tooltip="Scrive lo scenario in un file", layout=_AUTO
        )
        self.reset = widgets.Button(description="Torna al piano", tooltip="Rimette le scelte del piano", layout=_AUTO)
        self.said, self.table, self.chart, self.why = (widgets.HTML() for _ in range(4))
        self.saved = widgets.HTML()
        for block in (self.said, self.table, self.chart, self.why):
            block.add_class("jp-RenderedHTMLCommon")  # tables as in any other output of JupyterLab
        self._quiet = False
        self._of_comune()
        self._wire()
        self._update()

    @property
    def controls(self) -> tuple[Any, ...]:
        """The inputs, in the order of the tab key."""
        return (self.comune, self.excess, self.police, self.sat, self.origin, self.more, self.law, self.name)

    def show(self) -> Any:
        """The whole panel as one widget."""
        import ipywidgets as widgets

        buttons = widgets.HBox([self.save, self.reset])
        return widgets.VBox([*self.controls, buttons, self.saved, self.said, self.table, self.chart, self.why])

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.show())

    def __repr__(self) -> str:
        return f"<Simulatore del piano {self.base.year}: {self.plan.scenario or 'nessuna modifica'}>"

    def _wire(self) -> None:
        self.comune.observe(lambda _: self._of_comune(), "value")
        for control in (self.comune, self.excess, self.police, self.sat, self.origin, self.more, self.law):
            control.observe(lambda _: self._update(), "value")
        self.save.on_click(lambda _: self._save())
        self.reset.on_click(lambda _: self._of_comune(everything=True))

    def _of_comune(self, everything: bool = False) -> None:
        """Put the sliders on the choices of the comune in the plan, without computing at every step."""
        self._quiet = True
        decided = self._decided()
        ceilings = self.base.rules[
            "forze_ordine_tetto"
        ].parameter.versions  # of any day: each law refuses what is above
        most = max(version.value or 0 for version in ceilings)
        room = 100 * POINT - self.base.rules["indigenza_quota_base"].share
        for slider, values, value in (
            (self.excess, [(percent(v), v) for v in range(0, room + 1, POINT)], decided["excess"]),
            (self.police, [(percent(v), v) for v in range(0, most + 1, POINT)], decided["police"]),
            (self.sat, [(count(v), v) for v in range(MOST_SAT + 1)], decided["sat"]),
        ):
            slider.options = _options(values, value, everywhere=not self.comune.value)
            slider.value = self._start(value)
        self.more.disabled = self.origin.disabled = self.comune.value == EVERYWHERE
        self.more.value = 0
        if everything:
            self.law.value = self.base.rules.at
        self._quiet = False
        self._update()

    def _start(self, value: int | None) -> int:
        """Where a slider stands: on the comune's choice, on zero where it made none, on nothing for all comuni."""
        return KEPT if not self.comune.value else value or 0

    def _decided(self) -> dict[str, int | None]:
        """What the comune decided in the plan; nothing in particular for all of them together."""
        choice = self.base.municipality(self.comune.value).choice if self.comune.value else None
        return {name: getattr(choice, name) if choice else None for name in ("excess", "police", "sat")}

    def _asked(self) -> Scenario:
        """The scenario on the controls: only what is not as in the plan."""
        decided = self._decided()
        chosen = {"excess": self.excess.value, "police": self.police.value, "sat": self.sat.value}
        changed = {name: value for name, value in chosen.items() if value != self._start(decided[name])}
        law: date | None = self.law.value if self.law.value != self.base.rules.at else None
        supply = (SupplyChange(self.origin.value, self.more.value),) if self.more.value else ()
        comuni = (self.comune.value,) if self.comune.value else ()
        if not (changed or law or supply):
            return Scenario()
        return Scenario(self.name.value.strip(), supply=supply, law=law, comuni=comuni, **changed)

    def _update(self) -> None:
        if self._quiet:
            return
        asked = self._asked()
        try:
            made = apply(self.base, asked)
        except ScenarioError as error:
            words = " ".join(escape(sentence) for sentence in error.sentences)
            self.said.value = f'<p role="alert"><strong>Scelta non ammessa.</strong> {words}</p>'
            return
        self.scenario, self.plan = asked, made
        town: str = self.comune.value
        said = f'<p role="status"><strong>{escape(self._headline())}</strong></p>'
        self.said.value = said + warning(made)._repr_html_()
        self.table.value = scenario_table(self.base, made, town)._repr_html_() + (
            limits_table(made, town)._repr_html_() if town else scenario_totals(self.base, made)._repr_html_()
        )
        has_own = any(line.istat == town and line.owner is OwnerType.COMUNE for line in made.lines)
        self.chart.value = scenario_bars(self.base, made, town)._repr_html_() if has_own else ""
        self.why.value = explanation_html(made.explain(town)) if town else ""

    def _headline(self) -> str:
        if not self.plan.scenario:
            return f"Nessuna modifica: questo è il piano {self.base.year}."
        return f"{NOT_THE_PLAN.capitalize()}. Cambia: {self.scenario.describe()}."

    def _save(self) -> None:
        if not self.plan.scenario:
            self.saved.value = '<p role="alert">Non c\'è nulla da salvare: questo è il piano.</p>'
            return
        self._update()  # the name may have been typed since
        try:
            path = save_scenario(self.base, self.scenario, self.folder)
        except (OSError, ScenarioError) as error:
            self.saved.value = f'<p role="alert">Scenario non salvato: {escape(str(error))}</p>'
            return
        self.saved.value = f'<p role="status">Scenario salvato in <code>{escape(str(path))}</code>.</p>'


def _reports() -> Path:
    """Where ``piano lab`` writes, else ``reports/`` beside ``data/``."""
    given = os.environ.get("PIANO_USCITA")
    return Path(given) if given else ambito_folder().parents[1] / "reports"


def _label(words: str) -> dict[str, Any]:
    """An Italian label, wide enough not to be cut."""
    return {"description": words, "style": dict(WIDE), "layout": {"width": "44rem", "max_width": "100%"}}


def _options(values: list[tuple[str, int]], own: int | None, *, everywhere: bool) -> list[tuple[str, int]]:
    """The values of a slider in order, the plan's own among them even when it lies between two steps.

    For one comune the first is zero, so that the position a screen reader says is the number of points or dwellings.
    """
    known = dict(values)
    if own is not None and own not in known.values():
        known[percent(own)] = own
    ordered = sorted(known.items(), key=lambda item: item[1])
    return [(AS_IN_PLAN, KEPT), *ordered] if everywhere else ordered


def _origin(name: str) -> tuple[str, str]:
    words = name.partition("_")
    return f"{words[0]} · {words[2].replace('_', ' ')}", name
