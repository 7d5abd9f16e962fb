"""Plan → forms filled → import → the same plan: missing still missing, zero still zero, ISTAT codes whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from piano_lib.forms.handout import hand_out
from piano_lib.forms.intake import import_forms
from piano_lib.forms.scaffold import new_year
from piano_lib.plan import build_plan
from piano_lib.rules import rules_at
from piano_lib.survey import read_year
from piano_lib.survey.fields import plain
from piano_lib.survey.model import Source, YearData
from piano_lib.survey.personal import personal_datum
from tests.dati import COMUNI, MISURE, RICOGNIZIONE, Row, choice, csv_text, make_ambito, missing, nil, row

COUNT = st.none() | st.integers(0, 3) | st.integers(0, 9_999)
SHARE = st.sampled_from(["", "0", "1", "5", "7,5", "10"])
TEXTS = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po", "Zs"), exclude_characters="=+@-#�"), max_size=40)
WORDS = TEXTS.map(plain).filter(lambda text: not personal_datum(text))
KEYS = (
    "a_patrimonio_sap",
    "a_patrimonio_sas",
    "b_stato_di_fatto",
    "c_ristrutturati",
    "d_nuova_edificazione",
    "e_liberi",
    "e_turnover",
    "e_di_cui_forze_ordine",
    "f_conferiti_privati",
    "g_totale_dichiarato",
    "g_di_cui_sas",
    "k_assegnati_anno_precedente",
)
OTHERS = {"ALER": "ALER Brescia-Cremona-Mantova", "OPERATORE": "Cooperativa Esempio"}
RESERVES_KNOWN = 2026  # a plan under a law that foresees reserves
Draw = Callable[[SearchStrategy[Any]], Any]


@st.composite
def declaration(draw: Draw, year: int, istat: str, owner: str) -> Row:
    kind = draw(st.sampled_from(["presentata", "presentata", "presentata", "nulla", "mancante"]))
    if kind == "mancante":
        return missing(istat, owner)
    days = st.dates(date(year - 1, 1, 1), date(year - 1, 12, 31))
    sent = {"data_trasmissione": str(draw(days)) if owner == "COMUNE" else f"{year - 1}-10-13"}
    if kind == "nulla":
        return nil(istat, owner, a_patrimonio_sap=draw(COUNT), note=draw(WORDS), **sent)
    counts = {key: draw(COUNT) for key in KEYS}
    if draw(st.booleans()):
        counts |= {"e_liberi": None, "e_turnover": None, "e_non_distinti": draw(COUNT)}
    whole = [counts.get(key) for key in ("e_liberi", "e_turnover", "e_non_distinti")]
    freed = counts["e_di_cui_forze_ordine"]  # part of e: more than it would contradict it
    counts["e_di_cui_forze_ordine"] = freed and min(freed, sum(part or 0 for part in whole))
    told = [value for key, value in counts.items() if key[0] in "bcdf" and value is not None]
    counts["g_di_cui_sas"] = counts["g_di_cui_sas"] and min(
        counts["g_di_cui_sas"], sum(told) + sum(part or 0 for part in whole), counts["g_totale_dichiarato"] or 0
    )
    return row(istat, owner, **counts, note=draw(WORDS), **sent)


@st.composite
def decision(draw: Draw, year: int, istat: str, owner: str) -> Row:
    reserves = draw(SHARE) if year == RESERVES_KNOWN else ""
    if owner != "COMUNE":
        return choice(istat, owner, sat=draw(COUNT), riserve=reserves)
    texts = {"categoria": draw(WORDS), "i_motivazione": draw(WORDS)}
    return choice(istat, owner, h=draw(SHARE), i=draw(SHARE), sat=draw(COUNT), riserve=reserves, **texts)


@st.composite
def measure(draw: Draw, istat: str) -> Row:
    amount = draw(COUNT)
    values = {"tipo": draw(st.sampled_from(["misura", "progetto"])), "istat": istat, "titolo": draw(WORDS.filter(bool))}
    values |= {
        "descrizione": draw(WORDS),
        "riferimento": draw(WORDS),
        "importo_eur": "" if amount is None else str(amount),
    }
    return {key: str(values.get(key, "")) for key in MISURE}


@st.composite
def years(draw: Draw) -> tuple[int, list[Row], list[Row], list[Row]]:
    year = draw(st.sampled_from([2022, RESERVES_KNOWN]))
    declared = [draw(declaration(year, istat, "COMUNE")) for istat, _ in COMUNI]
    for owner in OTHERS:
        declared += draw(_of_another(year, owner))
    filed = [
        (one["istat"], one["ente_tipo"]) for one in declared if one["dichiarazione"] != "mancante" and one["istat"]
    ]
    decided = [draw(decision(year, *place)) for place in filed if draw(st.booleans())]
    told = [
        one for one in decided if any(value for key, value in one.items() if key not in ("istat", "ente_tipo", "fonte"))
    ]
    replied = [istat for istat, owner in filed if owner == "COMUNE"]
    return year, declared, told, [draw(measure(istat)) for istat in replied for _ in range(draw(st.integers(0, 2)))]


@st.composite
def _of_another(draw: Draw, year: int, owner: str) -> list[Row]:
    """ALER, or an operator: silent, a total of the ambito, or some comuni; one workbook is all or nothing."""
    how = draw(st.sampled_from(["silent", "whole", "comuni", "comuni"]))
    if how == "whole":
        one = draw(declaration(year, "", owner).filter(lambda one: one["dichiarazione"] == "presentata"))
        return [one | {"comune": ""}]
    listed = [draw(declaration(year, istat, owner)) for istat, _ in COMUNI if draw(st.booleans())]
    return [missing(one["istat"], owner) if how == "silent" else one for one in listed]


def bare(data: YearData) -> tuple[object, ...]:
    """What the files say, but for sources and the numbers of the rows."""
    declared = sorted((replace(one, source=Source(""), row=0) for one in data.declarations), key=lambda one: one.key)
    chosen = sorted(
        (replace(one, source=Source(""), row=0) for one in data.choices), key=lambda one: (one.istat, one.owner)
    )
    measures = sorted((replace(one, source=Source(""), row=0) for one in data.measures), key=str)
    return tuple(declared), tuple(chosen), tuple(measures)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(years())
def test_a_plan_survives_forms_out_and_back(rows: tuple[int, list[Row], list[Row], list[Row]]) -> None:
    year, declared, decided, measured = rows
    with tempfile.TemporaryDirectory() as place:
        first = make_ambito(
            Path(place) / "uno",
            years=(year,),
            ricognizione={year: declared},
            scelte={year: decided},
            files={f"{year}/misure.csv": csv_text(MISURE, measured)},
        )
        before = read_year(first, year)
        assume(not any(finding.blocks for finding in before.findings))  # contradictory data never get into a plan
        hand_out(first, year, Path(place) / "moduli", prefilled=True)
        second = make_ambito(
            Path(place) / "due",
            years=(year,),
            ricognizione={year: [missing(one["istat"], one["ente_tipo"], comune=one["comune"]) for one in declared]},
            scelte={year: []},
            files={f"{year}/misure.csv": csv_text(MISURE, [])},
        )
        outcome = import_forms(Path(place) / "moduli", second, year)
        refused = [finding for finding in outcome.findings if finding.blocks and finding.code != "modulo-vuoto"]
        assert not refused
        after = read_year(second, year)
        assert bare(after) == bare(before)
        assert import_forms(Path(place) / "moduli", second, year).changes == ()
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
