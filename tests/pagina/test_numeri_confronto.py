"""Every number of the comparison and of the schede equals the published data: recomputed here from the CSV files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from piano_lib.api import load_plan
from piano_lib.render import names
from piano_lib.tables import scheda
from piano_lib.tables.html import render
from piano_lib.tables.names import ITEMS
from tests.pagina.test_numeri import TYPES, body, headings, page_tables, value, words

BEFORE, AFTER = YEARS = (2021, 2022)
KEYS = {label: key for key, label in ITEMS.items()}
CHOICES = ("j_sat_richiesti", "quota_forze_ordine")
Key = tuple[str, str, str]
Values = Mapping[str, int | None]
Data = dict[Key, Values]
COUNTS = (
    "a_patrimonio_sap", "a_patrimonio_sas", "b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_liberi",
    "e_turnover", "e_non_distinti", "f_conferiti_privati", "g_totale", "k_assegnati_anno_precedente",
    "j_sat_richiesti", "j_sat_massimo", "j_sat", "sap", "quota_indigenza", "quota_forze_ordine", "graduatoria_generale",
)  # fmt: skip


def read(text: str) -> Data:
    """Counts of a year by ISTAT code, kind of owner and owner, with the two that the CSV leaves to be computed."""
    found: Data = {}
    for row in csv.DictReader(text.splitlines()):
        one = {name: int(row[name]) if row[name] else None for name in COUNTS}
        free = [one["e_liberi"], one["e_turnover"]]
        parts = None if None in free else sum(part or 0 for part in free)
        one["e_totale"] = one["e_non_distinti"] if one["e_non_distinti"] is not None else parts
        given = [one["j_sat"], one["sap"]]
        one["disponibili"] = None if None in given else sum(part or 0 for part in given)
        found[row["istat"], row["ente_tipo"], row["ente"]] = one
    return found


@pytest.fixture(scope="module")
def data(site: Path) -> dict[int, Data]:
    """What was published of each year."""
    return {year: read((site / names.report(year, "csv")).read_text(encoding="utf-8")) for year in YEARS}


@pytest.fixture(scope="module")
def comparison(pages: dict[str, Path]) -> BeautifulSoup:
    return BeautifulSoup(pages["confronto"].read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def tables(pages: dict[str, Path]) -> dict[str, Tag]:
    return page_tables(pages["confronto"])


def is_sum(shown: str, values: Iterable[int | None], chosen: bool = False) -> bool:
    """Whether a total shown is that of the values; "almeno" of what is known, no number of what is not.

    ``chosen``: a blank is a choice not made, so that a plain sum of those made is a total too.
    """
    listed = list(values)
    known = sum(one for one in listed if one is not None)
    if None not in listed or (chosen and not isinstance(value(shown), str)):
        return value(shown) == known
    least = value(shown.removeprefix("almeno "))
    return isinstance(value(shown), str) and (isinstance(least, str) or least >= known)


def both(data: dict[int, Data], column: str) -> list[tuple[int, int]]:
    """The values of a column on the rows known in both years."""
    pairs = [(data[BEFORE][key][column], data[AFTER][key][column]) for key in data[BEFORE].keys() & data[AFTER].keys()]
    return [(before, after) for before, after in pairs if before is not None and after is not None]


def half_up(number: Fraction) -> Fraction:
    """In hundredths, a half away from zero."""
    size = (abs(number) * 200 + 1) // 2
    return Fraction(size if number >= 0 else -size, 100)


def test_totals_and_changes_of_the_ambito_are_those_of_the_rows(tables: dict[str, Tag], data: dict[int, Data]) -> None:
    rows = body(tables["confronto-totali"])
    assert len(rows) > 10
    for label, before, after, lines, base, later, difference, variation in rows:
        column = KEYS[label]
        assert is_sum(before, (row[column] for row in data[BEFORE].values())), label
        assert is_sum(after, (row[column] for row in data[AFTER].values())), label
        known = both(data, column)
        sums = [sum(side) for side in zip(*known, strict=True)]
        assert [value(cell) for cell in (lines, base, later)] == [len(known), *sums], label
        assert value(difference) == sums[1] - sums[0], label
        if sums[0]:
            assert value(variation) * 100 == half_up(Fraction(100 * (sums[1] - sums[0]), sums[0])), label
        else:
            assert isinstance(value(variation), str), label


def test_each_comune_and_owner_shows_both_years_and_their_difference(
    tables: dict[str, Tag], data: dict[int, Data], plan: object
) -> None:
    table = tables["confronto-enti"]
    columns = ("g_totale", "quota_indigenza", "graduatoria_generale")
    codes = {town.name: town.istat for town in plan.ambito.municipalities}  # type: ignore[attr-defined]
    listed = set()
    for comune, owner, *cells, _ in body(table):
        (key,) = (key for key in data[AFTER] if key[:2] == (codes[comune], TYPES[owner]))
        listed.add(key)
        for at, column in enumerate(columns):
            before, after = data[BEFORE][key][column], data[AFTER][key][column]
            difference = None if before is None or after is None else after - before
            for shown, number in zip(cells[3 * at : 3 * at + 3], (before, after, difference), strict=True):
                assert (None if isinstance(value(shown), str) else value(shown)) == number, (comune, owner, column)
    moved = {
        key
        for key in data[BEFORE].keys() | data[AFTER].keys()
        if any(data[BEFORE][key][one] is None or data[BEFORE][key][one] != data[AFTER][key][one] for one in columns)
    }
    assert listed == moved


def test_effects_add_up_from_the_data_of_one_year_to_those_of_the_other(
    tables: dict[str, Tag], data: dict[int, Data]
) -> None:
    for label, *cells in body(tables["confronto-effetti"]):
        before, supply, rules, choices, after, lines = (value(cell) for cell in cells)
        known = both(data, KEYS[label])
        assert [before, after] == [sum(side) for side in zip(*known, strict=True)], label
        assert lines == len(known), label
        assert before + supply + rules + choices == after, label  # type: ignore[operator]


def test_key_figures_of_the_comparison_are_those_of_the_data(comparison: BeautifulSoup, data: dict[int, Data]) -> None:
    columns = {
        "Alloggi assegnabili": "g_totale",
        "Servizi transitori (SAT)": "j_sat",
        "Per nuclei in indigenza": "quota_indigenza",
        "Per le forze dell'ordine": "quota_forze_ordine",
        "Graduatoria generale": "graduatoria_generale",
    }
    figures = comparison.select(".cifre > div")
    assert len(figures) >= 4
    for figure in figures:
        column = columns[words(figure.dt)]  # type: ignore[arg-type]
        small = words(figure.span.extract())  # type: ignore[union-attr]
        assert is_sum(words(figure.dd), (row[column] for row in data[AFTER].values())), column  # type: ignore[arg-type]
        change = re.match(r"[+−]?\d+", small)
        assert change is not None
        assert value(change[0]) == sum(after - before for before, after in both(data, column)), column


def test_every_number_said_in_the_summary_stands_in_a_table_of_the_page(
    comparison: BeautifulSoup, tables: dict[str, Tag]
) -> None:
    """The tables are held against the data above; states of the programming are counted on their own table."""
    shown = {value(cell) for table in tables.values() for row in body(table) for cell in row}
    states = [row[2] for row in body(tables["confronto-programmazione"])]
    counted = {Fraction(states.count(state)) for state in states}
    heading = comparison.find("h2", string="In sintesi")
    assert isinstance(heading, Tag)
    said = " ".join(words(one) for one in heading.find_next_siblings("p"))
    numbers = re.findall(r"(?<![\w/.])[+−]?\d+(?:,\d+)?(?: ?%)?(?![\w/])", said)
    assert len(numbers) > 8
    known = shown | counted | {Fraction(year) for year in YEARS}
    assert not [number for number in numbers if value(number) not in known]


def check_scheda(tables: dict[str, Tag], istat: str, data: dict[int, Data], year: int) -> int:
    """Hold the tables of one comune against the data; gives how many numbers were compared."""
    here = {key[1]: row for key, row in data[year].items() if key[0] == istat}
    compared = 0
    for key in ("scheda-alloggi", "scheda-quote"):
        heads = headings(tables[key])[1:]
        for label, *cells in body(tables[key]):
            column = KEYS[label]
            for head, shown in zip(heads, cells, strict=True):
                compared += not isinstance(value(shown), str)
                if head != "Totale":
                    number = here[TYPES[head]][column]
                    assert (None if isinstance(value(shown), str) else value(shown)) == number, (istat, label, head)
                elif column != "j_sat_massimo":
                    assert is_sum(shown, (row[column] for row in here.values()), column in CHOICES), (istat, label)
    return compared


def check_year_before(table: Tag, istat: str, data: dict[int, Data]) -> None:
    for label, before, after, difference in body(table):
        sides = [[row[KEYS[label]] for key, row in data[year].items() if key[0] == istat] for year in YEARS]
        assert is_sum(before, sides[0]), (istat, label)
        assert is_sum(after, sides[1]), (istat, label)
        if None not in [*sides[0], *sides[1]]:
            assert value(difference) == sum(map(int, sides[1])) - sum(map(int, sides[0])), (istat, label)  # type: ignore[arg-type]
        else:
            assert isinstance(value(difference), str), (istat, label)


def check_beside(table: Tag, istat: str, data: Data, people: Mapping[str, int]) -> None:
    """The comune and the mean of the comuni known, per comune or per 1,000 inhabitants, a half rounded up."""
    columns = {"Patrimonio SAP": "a_patrimonio_sap", "Alloggi assegnabili": "g_totale"}
    columns["Quota per l'indigenza"] = "quota_indigenza"
    previous = ""  # a rate follows the number it is of
    for label, own, mean, counted in body(table):
        rate = label.endswith(" per 1.000 abitanti")
        column = columns[label.removesuffix(" per 1.000 abitanti")]
        sums = {code: [row[column] for key, row in data.items() if key[0] == code] for code in people}
        known = {code: sum(map(int, values)) for code, values in sums.items() if values and None not in values}  # type: ignore[arg-type]
        size = people if rate else dict.fromkeys(people, 1)
        times = 1000 if rate else 1
        assert value(counted) == len(known), label
        whole = Fraction(times * sum(known.values()), sum(size[code] for code in known))
        assert value(mean) == half_up(whole), (istat, label)
        if istat in known:
            assert value(own) == half_up(Fraction(times * known[istat], size[istat])), (istat, label)
        elif rate:
            assert isinstance(value(own), str), (istat, label)
            assert own.startswith("almeno ") is previous.startswith("almeno "), (istat, label)
        else:
            assert is_sum(own, sums[istat]), (istat, label)
        previous = own


@pytest.fixture(scope="module")
def people(ambito: Path) -> dict[str, int]:
    """Inhabitants of each comune in the later year, as the ambito lists them."""
    rows = csv.DictReader((ambito / "comuni.csv").read_text(encoding="utf-8").splitlines())
    return {row["istat"]: int(row["popolazione_2022"]) for row in rows}


@pytest.mark.parametrize("kind", ["scheda-capoluogo", "scheda-un-alloggio", "scheda-nulla"])
def test_the_numbers_of_a_scheda_are_those_of_the_data(
    kind: str, pages: dict[str, Path], schede: dict[str, tuple[str, str]], data: dict[int, Data], people: dict[str, int]
) -> None:
    shown, istat = page_tables(pages[kind]), schede[kind][0]
    assert check_scheda(shown, istat, data, AFTER) >= 8
    check_year_before(shown["scheda-anno-prima"], istat, data)
    check_beside(shown["scheda-ambito"], istat, data[AFTER], people)
    figures = BeautifulSoup(pages[kind].read_text(encoding="utf-8"), "html.parser").select(".cifre > div")
    columns = {"Alloggi assegnabili nell'anno": "g_totale", "Per nuclei in indigenza": "quota_indigenza"}
    columns |= {"Servizi transitori (SAT)": "j_sat", "Graduatoria generale": "graduatoria_generale"}
    found = {words(figure.dt): words(figure.dd) for figure in figures}  # type: ignore[arg-type]
    for label, column in columns.items():
        assert is_sum(found[label], (row[column] for key, row in data[AFTER].items() if key[0] == istat)), label


def test_the_numbers_over_the_steps_of_a_scheda_are_those_of_the_data(
    pages: dict[str, Path], schede: dict[str, tuple[str, str]], data: dict[int, Data]
) -> None:
    """«Perché Cremona, Comune: 22 alloggi, almeno 9 in graduatoria generale»: at most 10 % may go to the police."""
    page, istat = pages["scheda-capoluogo"].read_text(encoding="utf-8"), schede["scheda-capoluogo"][0]
    said = re.findall(r"<summary>[^<]*, (\w+): ([\d.]+) allogg[^<]*?, (almeno )?([\d.]+) in graduatoria", page)
    assert len(said) == 2
    for owner, available, least, general in said:
        (row,) = (row for key, row in data[AFTER].items() if key[:2] == (istat, TYPES[owner]))
        sap, indigence, left = row["sap"], row["quota_indigenza"], row["graduatoria_generale"]
        assert sap is not None
        assert indigence is not None
        assert value(available) == row["disponibili"]
        assert value(general) == (sap - indigence + -sap // 10 if least else left)
        assert bool(least) is (left is None)


def test_the_tables_of_the_schede_of_all_comuni_are_those_of_the_data(
    ambito: Path, data: dict[int, Data], people: dict[str, int]
) -> None:
    old, new = (load_plan(ambito, year) for year in YEARS)
    for istat in people:
        made = (scheda.supply(new, istat), scheda.quotas(new, istat), scheda.year_before(new, old, istat))
        parsed = {
            one.key: BeautifulSoup(render(one), "html.parser").table for one in (*made, scheda.beside(new, istat))
        }
        shown = {key: table for key, table in parsed.items() if isinstance(table, Tag)}
        check_scheda(shown, istat, data, AFTER)
        check_year_before(shown["scheda-anno-prima"], istat, data)
        check_beside(shown["scheda-ambito"], istat, data[AFTER], people)
