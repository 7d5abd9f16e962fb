"""Plan → forms filled → import → the same plan: missing still missing, zero still zero, ISTAT codes whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from piano_lib.forms.handout import hand_out
from piano_lib.forms.intake import import_forms
from piano_lib.forms.scaffold import new_year
from piano_lib.plan import build_plan
from piano_lib.rules import rules_at
from piano_lib.survey import read_year
from piano_lib.survey.model import Source, YearData
from tests.dati import COMUNI, MISURE, RICOGNIZIONE, Row, choice, csv_text, make_ambito, missing, nil, row

COUNT = st.none() | st.integers(0, 3) | st.integers(0, 9_999)
SHARE = st.sampled_from(["", "0", "1", "5", "7,5", "10"])
WORDS = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po", "Zs"), exclude_characters="=+@-#�"), max_size=40)
PLAIN = WORDS.filter(lambda text: not any(sign.isdigit() for sign in text)).map(str.strip)
KEYS = (
    "a_patrimonio_sap",
    "a_patrimonio_sas",
    "b_stato_di_fatto",
    "c_ristrutturati",
    "d_nuova_edificazione",
    "e_liberi",
    "e_turnover",
    "f_conferiti_privati",
    "g_totale_dichiarato",
    "k_assegnati_anno_precedente",
)


@st.composite
def declaration(draw: Callable[[SearchStrategy[object]], object], istat: str, owner: str) -> Row:
    kind = draw(st.sampled_from(["presentata", "presentata", "presentata", "nulla", "mancante"]))
    if kind == "mancante":
        return missing(istat, owner)
    sent = {
        "data_trasmissione": "2021-10-13"
        if owner == "ALER"
        else str(draw(st.dates(date(2021, 1, 1), date(2021, 12, 31))))
    }
    if kind == "nulla":
        return nil(istat, owner, a_patrimonio_sap=draw(COUNT), note=draw(PLAIN), **sent)
    counts = {key: draw(COUNT) for key in KEYS}
    if draw(st.booleans()):
        counts |= {"e_liberi": None, "e_turnover": None, "e_non_distinti": draw(COUNT)}
    return row(istat, owner, **counts, e_di_cui_forze_ordine=None, g_di_cui_sas=None, note=draw(PLAIN), **sent)


@st.composite
def decision(draw: Callable[[SearchStrategy[object]], object], istat: str, owner: str) -> Row:
    if owner == "ALER":
        return choice(istat, owner, sat=draw(COUNT))
    return choice(
        istat, owner, h=draw(SHARE), i=draw(SHARE), sat=draw(COUNT), categoria=draw(PLAIN), i_motivazione=draw(PLAIN)
    )


@st.composite
def measure(draw: Callable[[SearchStrategy[object]], object], istat: str) -> Row:
    amount = draw(COUNT)
    values = {"tipo": draw(st.sampled_from(["misura", "progetto"])), "istat": istat, "titolo": draw(PLAIN.filter(bool))}
    values |= {
        "descrizione": draw(PLAIN),
        "riferimento": draw(PLAIN),
        "importo_eur": "" if amount is None else str(amount),
    }
    return {key: str(values.get(key, "")) for key in MISURE}


@st.composite
def years(draw: Callable[[SearchStrategy[object]], object]) -> tuple[list[Row], list[Row], list[Row]]:
    places = [(istat, owner) for istat, _ in COMUNI for owner in ("COMUNE", "ALER")]
    declared = [draw(declaration(*place)) for place in places if place[1] == "COMUNE" or draw(st.booleans())]
    # ALER's one workbook is all or nothing: rows of an owner who did not reply are all silent.
    silent = draw(st.booleans())
    declared = [missing(one["istat"], "ALER") if silent and one["ente_tipo"] == "ALER" else one for one in declared]
    filed = [(one["istat"], one["ente_tipo"]) for one in declared if one["dichiarazione"] != "mancante"]
    decided = [draw(decision(*place)) for place in filed if draw(st.booleans())]
    told = [
        one for one in decided if any(value for key, value in one.items() if key not in ("istat", "ente_tipo", "fonte"))
    ]
    replied = [istat for istat, owner in filed if owner == "COMUNE"]
    return declared, told, [draw(measure(istat)) for istat in replied for _ in range(draw(st.integers(0, 2)))]


def bare(data: YearData) -> tuple[object, ...]:
    """What the files say, but for sources and the numbers of the rows."""
    declared = sorted((replace(one, source=Source(""), row=0) for one in data.declarations), key=lambda one: one.key)
    chosen = sorted(
        (replace(one, source=Source(""), row=0) for one in data.choices), key=lambda one: (one.istat, one.owner)
    )
    measures = sorted((replace(one, source=Source(""), row=0) for one in data.measures), key=str)
    return tuple(declared), tuple(chosen), tuple(measures)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(years())
def test_a_plan_survives_forms_out_and_back(rows: tuple[list[Row], list[Row], list[Row]]) -> None:
    declared, decided, measured = rows
    with tempfile.TemporaryDirectory() as place:
        first = make_ambito(
            Path(place) / "uno",
            years=(2022,),
            ricognizione={2022: declared},
            scelte={2022: decided},
            files={"2022/misure.csv": csv_text(MISURE, measured)},
        )
        before = read_year(first, 2022)
        if any(finding.blocks for finding in before.findings):
            return  # contradictory data never get into a plan
        hand_out(first, 2022, Path(place) / "moduli", prefilled=True)
        second = make_ambito(
            Path(place) / "due",
            years=(2022,),
            ricognizione={2022: [missing(one["istat"], one["ente_tipo"]) for one in declared]},
            scelte={2022: []},
            files={"2022/misure.csv": csv_text(MISURE, [])},
        )
        outcome = import_forms(Path(place) / "moduli", second, 2022)
        refused = [finding for finding in outcome.findings if finding.blocks and finding.code != "modulo-vuoto"]
        assert not refused
        after = read_year(second, 2022)
        assert bare(after) == bare(before)
        law = rules_at(before.head.decided)
        keys = ["istat", "ente_tipo"]
        one, two = (build_plan(data, law).table().drop(columns="fonte", errors="ignore") for data in (before, after))
        order = [frame.sort_values(keys).reset_index(drop=True) for frame in (one, two)]
        assert order[0].equals(order[1])


def test_the_scaffold_of_a_new_year_takes_the_forms_of_that_year(tmp_path: Path) -> None:
    folder = make_ambito(tmp_path, years=(2021,))
    new_year(folder, 2022, date(2021, 12, 1), 2021)
    hand_out(folder, 2022, tmp_path / "moduli")
    text = (folder / "2022" / "ricognizione.csv").read_text(encoding="utf-8")
    assert text == csv_text(RICOGNIZIONE, _silent())


def _silent() -> list[Row]:
    rows = [
        missing(istat, owner)
        for istat, _ in COMUNI
        for owner in (("COMUNE",) if istat == "019003" else ("COMUNE", "ALER"))
    ]
    return [one | {"fonte": ""} for one in rows]
