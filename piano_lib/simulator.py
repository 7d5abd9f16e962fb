"""The simulator of ``notebooks/simulatore.ipynb``: sliders for the choices; table, chart and the why change live.

Holds widgets only: what a scenario gives is computed by ``piano_lib.scenarios``, what is shown by tables and charts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from piano_lib.api import save_scenario
from piano_lib.charts.scenarios import scenario_bars
from piano_lib.display import explanation_html
from piano_lib.italian import dwellings, percent, points
from piano_lib.plan import Plan, PlanLine
from piano_lib.scenarios import NOT_THE_PLAN, ORIGINS, Scenario, ScenarioError, SupplyChange, apply, differences
from piano_lib.slug import STUDIES
from piano_lib.survey.location import OUTPUT, ambito_folder
from piano_lib.survey.model import OwnerType
from piano_lib.tables.names import ITEMS
from piano_lib.tables.scenarios import limits_table, scenario_table, scenario_totals
from piano_lib.texts.opening import warning
from piano_lib.texts.quotas import why

UNKNOWN, AS_IN_PLAN, KEPT = "non comunicato", "come nel piano", -1  # the first position of a slider: nothing is changed
POINT = 100  # hundredths in a point: the step of the sliders
MOST_SAT, MOST_MORE = 30, 30  # dwellings the sliders reach, or more where the comune has more
EVERYWHERE = ""
WIDE = {"description_width": "16rem"}
_AUTO = {"width": "auto"}


class Simulator:
    """Widgets on one plan; show it as the last value of a cell. ``scenario`` and ``plan`` are what is on screen.

    Raises ``ImportError`` where ipywidgets (the extra ``lab``) is not installed.
    """

    def __init__(self, plan: Plan, folder: str | Path = "") -> None:
        import ipywidgets as widgets

        self.base, self.scenario, self.refused = plan, Scenario(), ""
        self._made = plan
        self.folder = (Path(folder) if str(folder) else _reports()) / STUDIES
        towns = sorted((town.name, town.istat) for town in plan.ambito.municipalities)
        self.comune = widgets.Dropdown(
            options=[("Tutti i comuni", EVERYWHERE), *towns], value=plan.ambito.focus or EVERYWHERE, **_label("Comune")
        )
        self.excess, self.police, self.sat = (
            widgets.SelectionSlider(options=[(AS_IN_PLAN, KEPT)], value=KEPT, **_label(words))
            for words in ("Eccedenza per l'indigenza", "Quota forze dell'ordine", "SAT richiesti")
        )
        self.origin = widgets.Dropdown(options=[(ITEMS[name], name) for name in ORIGINS], **_label("Voce dell'offerta"))
        self.more = widgets.IntSlider(value=0, min=-MOST_MORE, max=MOST_MORE, **_label("Alloggi in più o in meno"))
        self.law = widgets.DatePicker(value=plan.rules.at, **_label("Norme in vigore alla data"))
        self.name = widgets.Text(
            placeholder="per esempio: eccedenza a 20 punti", continuous_update=False, **_label("Nome dello scenario")
        )
        self.save = widgets.Button(
            description="Salva questo scenario", tooltip="Scrive lo scenario in un file", layout=_AUTO
        )
        self.reset = widgets.Button(description="Torna al piano", tooltip="Rimette le scelte del piano", layout=_AUTO)
        self.saved, self.said, self.table, self.chart, self.why = (widgets.HTML() for _ in range(5))
        for block in (self.said, self.table, self.chart, self.why):
            block.add_class("jp-RenderedHTMLCommon")  # tables as in any other output of JupyterLab
        for block in (self.saved, self.said):
            block.add_class("piano-detto")  # `piano lab` has it read out when it changes
        self._quiet = False
        self._of_comune()
        self._wire()
        self._update()

    @property
    def plan(self) -> Plan:
        """The plan or the scenario on screen. Raises ``ScenarioError`` while what is asked for is refused."""
        if self.refused:
            raise ScenarioError(self.refused)
        return self._made

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
        what = "scelta non ammessa" if self.refused else self._made.scenario or "nessuna modifica"
        return f"<Simulatore del piano {self.base.year}: {what}>"

    def _wire(self) -> None:
        self.comune.observe(lambda _: self._of_comune(), "value")
        for control in self.controls[1:]:
            control.observe(lambda _: self._update(), "value")
        self.save.on_click(lambda _: self._save())
        self.reset.on_click(lambda _: self._of_comune(everything=True))

    def _of_comune(self, everything: bool = False) -> None:
        """Put the sliders on the choices of the comune in the plan, without computing at every step."""
        self._quiet = True
        decided = self._decided()
        first = UNKNOWN if self.comune.value else AS_IN_PLAN
        for slider, known, own, words in (
            (self.excess, range(0, self._room() + 1, POINT), decided["excess"], _points),
            (self.police, range(0, self._ceiling() + 1, POINT), decided["police"], percent),
            (self.sat, range(self._most_sat() + 1), decided["sat"], dwellings),
        ):
            slider.options = _options(known, own, words, first)
            slider.value = KEPT if own is None else own
        own_line = self._line()
        for control in (self.excess, self.sat):  # they are about the comune's own dwellings
            control.disabled = bool(self.comune.value) and own_line is None
        self.more.disabled = self.origin.disabled = own_line is None
        self.more.value, self.name.value = 0, ""
        if everything:
            self.law.value = self.base.rules.at
        self._quiet = False
        self._update()

    def _room(self) -> int:
        """What the law leaves above the base share."""
        return 100 * POINT - self.base.rules["indigenza_quota_base"].share

    def _ceiling(self) -> int:
        """The highest police share any law admits: each refuses what is above its own."""
        return max(version.value or 0 for version in self.base.rules["forze_ordine_tetto"].parameter.versions)

    def _most_sat(self) -> int:
        line = self._line()
        return max(MOST_SAT, (line.available or 0) if line else 0)

    def _line(self) -> PlanLine | None:
        """The comune's own dwellings in the plan."""
        mine = (one for one in self.base.lines if one.istat and one.istat == self.comune.value)
        return next((one for one in mine if one.owner is OwnerType.COMUNE), None)

    def _decided(self) -> dict[str, int | None]:
        """What the comune decided in the plan; nothing in particular for all of them together."""
        choice = self.base.municipality(self.comune.value).choice if self.comune.value else None
        return {name: getattr(choice, name) if choice else None for name in ("excess", "police", "sat")}

    def _asked(self) -> Scenario:
        """The scenario on the controls: only what is not as in the plan."""
        decided = self._decided()
        chosen = {"excess": self.excess.value, "police": self.police.value, "sat": self.sat.value}
        changed = {name: value for name, value in chosen.items() if value not in (KEPT, decided[name])}
        law: date | None = self.law.value if self.law.value != self.base.rules.at else None
        supply = (SupplyChange(self.origin.value, self.more.value),) if self.more.value else ()
        comuni = (self.comune.value,) if self.comune.value else ()
        if not (changed or law or supply):
            return Scenario()
        return Scenario(self.name.value.strip(), supply=supply, law=law, comuni=comuni, **changed)

    def _update(self) -> None:
        """Compute what is asked for and show it; what is refused leaves nothing of the former scenario on screen."""
        if self._quiet:
            return
        self.saved.value = ""
        asked = self._asked()
        try:
            made = apply(self.base, asked)
        except ScenarioError as error:
            self.refused, self.scenario = " ".join(error.sentences), Scenario()
            words = f"<strong>Scelta non ammessa.</strong> {escape(self.refused)}"
            self.said.value = f'<p role="alert">{words} Cambia la scelta, oppure «Torna al piano».</p>'
            self.table.value = self.chart.value = self.why.value = ""
            return
        self.refused, self.scenario, self._made = "", asked, made
        self._show()

    def _show(self) -> None:
        made, town = self._made, str(self.comune.value)
        self.said.value = f'<p role="status"><strong>{escape(self._headline())}</strong></p>{_html([warning(made)])}'
        tables = [scenario_table(self.base, made, town)] if made.scenario or town else []
        tables += [limits_table(made, town)] if town else [scenario_totals(self.base, made), limits_table(made)]
        self.table.value = _html(tables)
        owner = next((line.owner for line in made.lines if line.istat == town), None) if town else OwnerType.COMUNE
        self.chart.value = _html([scenario_bars(self.base, made, town, owner)] if owner else [])
        self.why.value = explanation_html(made.explain(town)) if town else self._why_of_all()

    def _why_of_all(self) -> str:
        """The steps behind each line whose numbers the scenario moves, folded one by one."""
        moved = dict.fromkeys(one.line.key for one in differences(self.base, self._made) if one.moves)
        lines = [line for line in self._made.lines if line.key in moved and line.istat]
        return _html(why(line, self._made) for line in lines)

    def _headline(self) -> str:
        alone = " Il comune non ha alloggi propri: qui si può cambiare solo la quota forze dell'ordine."
        note = alone if self.excess.disabled else ""
        if not self._made.scenario:
            return f"Nessuna modifica: questo è il piano {self.base.year}.{note}"
        return f"{NOT_THE_PLAN.capitalize()}. Cambia: {self.scenario.describe(self.base.ambito)}.{note}"

    def _save(self) -> None:
        self._update()  # the name may have been typed since
        if self.refused or not self._made.scenario:
            reason = "la scelta non è ammessa" if self.refused else "questo è il piano, non c'è nulla di cambiato"
            self.saved.value = f'<p role="alert">Scenario non salvato: {reason}.</p>'
            return
        try:
            path = save_scenario(self.base, self.scenario, self.folder)
        except (OSError, ScenarioError) as error:
            self.saved.value = f'<p role="alert">Scenario non salvato: {escape(str(error))}</p>'
            return
        self.saved.value = f'<p role="status">Scenario salvato in <code>{escape(str(path))}</code>.</p>'


def _html(shown: Iterable[Any]) -> str:
    return "".join(one._repr_html_() for one in shown)


def _reports() -> Path:
    """Where ``piano lab`` writes, else ``reports/`` beside ``data/``."""
    given = os.environ.get(OUTPUT)
    return Path(given) if given else ambito_folder().parents[1] / "reports"


def _label(words: str) -> dict[str, Any]:
    """An Italian label, wide enough not to be cut."""
    return {"description": words, "style": dict(WIDE), "layout": {"width": "44rem", "max_width": "100%"}}


def _points(hundredths: int) -> str:
    return f"{points(hundredths)} {'punto' if hundredths == POINT else 'punti'}"


def _options(known: Iterable[int], own: int | None, words: Callable[[int], str], first: str) -> list[tuple[str, int]]:
    """The values of a slider in order, the plan's own among them even when it lies between two steps.

    Where the plan has no value of its own the first position says so, and leaves things as they are.
    """
    values = sorted({*known, *([] if own is None else [own])})
    return [*([(first, KEPT)] if own is None else []), *((words(value), value) for value in values)]
