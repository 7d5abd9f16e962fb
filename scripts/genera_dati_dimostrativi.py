"""Write the demonstration declarations of the ambito cremonese: ``ricognizione.csv`` and ``controlli.csv``.

No per-comune table of these plans is public, so the counts are invented near the published magnitudes (ALER about 2,600
dwellings, comuni about 1,600 of which 1,042 of Comune di Cremona, about 160 assignable in the year). Every row says so.
Standard library only, seeded: run again, the files are byte-identical.

    python scripts/genera_dati_dimostrativi.py [--uscita DIR]
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "data" / "ambito-cremonese"
SOURCE = "[D] dato dimostrativo"
PARTS = ("b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_liberi", "e_turnover", "f_conferiti_privati")
HEADER = (
    "istat", "comune", "ente_tipo", "ente", "dichiarazione", "data_trasmissione", "a_patrimonio_sap",
    "a_patrimonio_sas", "b_stato_di_fatto", "c_ristrutturati", "d_nuova_edificazione", "e_liberi", "e_turnover",
    "e_non_distinti", "e_di_cui_forze_ordine", "f_conferiti_privati", "g_totale_dichiarato", "g_di_cui_sas",
    "k_assegnati_anno_precedente", "note", "fonte",
)  # fmt: skip
LEAD, ALER_ONLY = "019036", "019048"
STOCK = {("019036", "COMUNE"): 1042, ("019036", "ALER"): 905}  # published (2024); estimate
COMUNI_OUTSIDE, ALER_OUTSIDE, LARGEST_OWN = 500, 1700, 40
WITHOUT_DWELLINGS, ALER_CENTRES = 10, 25
FIRST_DAYS = {2021: date(2020, 9, 14), 2022: date(2021, 9, 13)}

# Assignable in the year (letters b c d e_liberi e_turnover f): who has some; every other owner has none.
ASSIGNABLE: Mapping[int, Mapping[tuple[str, str], tuple[int, ...]]] = {
    2021: {
        ("019036", "COMUNE"): (2, 4, 0, 7, 5, 0), ("019036", "ALER"): (9, 24, 0, 31, 40, 0),
        ("019016", "COMUNE"): (0, 1, 0, 1, 0, 0), ("019016", "ALER"): (0, 1, 0, 1, 0, 0),
        ("019026", "ALER"): (0, 1, 0, 1, 1, 0), ("019026", "COMUNE"): (0, 0, 0, 1, 1, 0),
        ("019064", "COMUNE"): (0, 1, 0, 0, 0, 0), ("019068", "ALER"): (0, 0, 0, 1, 0, 0),
        ("019076", "ALER"): (1, 0, 0, 2, 2, 0), ("019076", "COMUNE"): (0, 1, 0, 1, 0, 0),
        ("019098", "ALER"): (0, 2, 0, 3, 3, 0), ("019098", "COMUNE"): (1, 1, 0, 2, 1, 0),
        ("019099", "ALER"): (0, 0, 0, 1, 1, 0), ("019113", "ALER"): (0, 1, 0, 1, 0, 0),
        ("019113", "COMUNE"): (0, 0, 0, 1, 0, 0), ("019003", "COMUNE"): (0, 0, 0, 1, 0, 0),
        ("019085", "COMUNE"): (0, 0, 0, 1, 0, 0), ("019107", "COMUNE"): (0, 1, 0, 0, 0, 0),
        ("019088", "ALER"): (0, 0, 0, 1, 0, 0),
    },
    2022: {
        ("019036", "COMUNE"): (3, 6, 0, 8, 5, 0), ("019036", "ALER"): (8, 21, 6, 28, 35, 0),
        ("019016", "COMUNE"): (0, 1, 0, 1, 0, 0), ("019016", "ALER"): (0, 0, 0, 1, 1, 0),
        ("019026", "ALER"): (0, 2, 0, 1, 0, 0), ("019026", "COMUNE"): (0, 0, 0, 1, 0, 1),
        ("019064", "COMUNE"): (0, 1, 0, 1, 0, 0), ("019068", "ALER"): (0, 0, 0, 1, 1, 0),
        ("019076", "ALER"): (1, 1, 0, 1, 2, 0), ("019076", "COMUNE"): (0, 0, 0, 1, 0, 0),
        ("019098", "ALER"): (0, 1, 0, 3, 4, 0), ("019098", "COMUNE"): (1, 1, 0, 2, 2, 0),
        ("019099", "ALER"): (0, 1, 0, 1, 0, 0), ("019113", "ALER"): (0, 0, 0, 2, 0, 0),
        ("019113", "COMUNE"): (0, 1, 0, 0, 0, 0), ("019050", "COMUNE"): (0, 0, 0, 1, 0, 0),
        ("019022", "COMUNE"): (0, 1, 0, 0, 0, 0), ("019107", "COMUNE"): (0, 0, 0, 1, 1, 0),
        ("019065", "COMUNE"): (0, 0, 0, 0, 1, 0), ("019095", "ALER"): (0, 0, 0, 1, 0, 0),
    },
}  # fmt: skip

# What really happens: who has not replied, cells left blank, totals that do not add up, two figures in one.
SILENT = {2021: ("019044", "COMUNE"), 2022: ("019100", "COMUNE")}
OVERRIDES: Mapping[int, Mapping[tuple[str, str], Mapping[str, str]]] = {
    2021: {
        ("019036", "ALER"): {"e_di_cui_forze_ordine": "3"},
        ("019036", "COMUNE"): {"e_di_cui_forze_ordine": "0"},
        ("019098", "COMUNE"): {"a_patrimonio_sas": "6", "g_di_cui_sas": "1"},
        ("019098", "ALER"): {"e_liberi": "", "e_turnover": "", "e_non_distinti": "6"},
        ("019113", "COMUNE"): {
            "c_ristrutturati": "",
            "note": "Alloggi ristrutturati non comunicati: vale il totale dichiarato",
        },
        ("019026", "COMUNE"): {
            "g_totale_dichiarato": "3",
            "note": "Il totale dichiarato comprende un alloggio non ripartito",
        },
    },
    2022: {
        ("019036", "ALER"): {"e_di_cui_forze_ordine": "2"},
        ("019036", "COMUNE"): {"e_di_cui_forze_ordine": "1"},
        ("019098", "COMUNE"): {"a_patrimonio_sas": "6", "g_di_cui_sas": "2"},
        ("019098", "ALER"): {"e_liberi": "", "e_turnover": "", "e_non_distinti": "7"},
        ("019016", "COMUNE"): {
            "e_turnover": "",
            "g_totale_dichiarato": "",
            "note": "Turnover non comunicato, totale non indicato",
        },
        ("019076", "ALER"): {
            "g_totale_dichiarato": "6",
            "note": "Il totale dichiarato supera di uno la somma delle voci",
        },
        ("019085", "COMUNE"): {"k_assegnati_anno_precedente": ""},
    },
}

Row = dict[str, str]


def main(argv: Sequence[str] | None = None) -> None:
    """Write the files of both years under ``--uscita``."""
    parser = argparse.ArgumentParser(description="Genera i dati dimostrativi dell'ambito cremonese.")
    parser.add_argument("--uscita", type=Path, default=ROOT, help="cartella dell'ambito in cui scrivere")
    folder: Path = parser.parse_args(argv).uscita
    comuni = _read_comuni()
    for year in FIRST_DAYS:
        rows = declarations(comuni, year)
        _write(folder / str(year) / "ricognizione.csv", HEADER, rows)
        _write(
            folder / str(year) / "controlli.csv", ("istat", "ente_tipo", "voce", "valore", "fonte"), checks(rows, year)
        )


def declarations(comuni: Sequence[Row], year: int) -> list[Row]:
    """Rows of ``ricognizione.csv``: a row per comune and owner, comune first, then ALER, in ISTAT order."""
    stock = _stock(comuni)
    rng = random.Random(year)
    rows = []
    for comune in comuni:
        for owner in ("COMUNE", "ALER"):
            key = (comune["istat"], owner)
            if owner == "COMUNE" or key in stock:
                rows.append(_declaration(comune, owner, stock.get(key, 0), year, rng.random()))
    return rows


def checks(rows: Sequence[Row], year: int) -> list[Row]:
    """Totals "as printed": one that reconciles, one that differs by one, one with a part missing."""
    lead = _total(rows, "g_totale_dichiarato", istat=LEAD, owner="COMUNE")
    aler = sum(_parts(row) for row in rows if row["ente_tipo"] == "ALER")
    stock = _total(rows, "a_patrimonio_sap", owner="COMUNE") + 14  # the silent owner's dwellings, say
    printed = (
        (LEAD, "COMUNE", "g_totale", lead),
        ("", "ALER", "g_totale", aler + 1),
        ("", "COMUNE", "a_patrimonio_sap", stock),
    )
    keys = ("istat", "ente_tipo", "voce", "valore")
    return [
        dict(zip(keys, map(str, line), strict=True))
        | {"fonte": f"[D] totale dimostrativo, come se stampato nel piano {year}"}
        for line in printed
    ]


def _stock(comuni: Sequence[Row]) -> dict[tuple[str, str], int]:
    """Dwellings owned, by ISTAT code and owner, the same in both years; who owns none is absent."""
    by_size = sorted(comuni, key=lambda comune: -int(comune["popolazione_2021"]))
    housed = by_size[: len(by_size) - WITHOUT_DWELLINGS]
    own = [comune for comune in housed if comune["istat"] not in (LEAD, ALER_ONLY)]
    centres = [comune for comune in by_size[: ALER_CENTRES - 1] if comune["istat"] != LEAD]
    centres += [comune for comune in housed if comune["istat"] == ALER_ONLY and comune not in centres]
    stock = dict(STOCK)
    stock |= {(istat, "COMUNE"): n for istat, n in _share_out(COMUNI_OUTSIDE, own, LARGEST_OWN).items()}
    return stock | {(istat, "ALER"): n for istat, n in _share_out(ALER_OUTSIDE, centres, ALER_OUTSIDE).items()}


def _share_out(total: int, comuni: Sequence[Row], ceiling: int) -> dict[str, int]:
    """Share a total after population, with some disorder; nobody above the ceiling, nobody without."""
    rng = random.Random(total)
    weights = {comune["istat"]: int(comune["popolazione_2021"]) * (50 + int(rng.random() * 100)) for comune in comuni}
    whole = sum(weights.values())
    shares = {istat: min(ceiling, max(1, total * weight // whole)) for istat, weight in weights.items()}
    open_to = [istat for istat in sorted(weights, key=lambda istat: -weights[istat]) if shares[istat] < ceiling]
    for turn in range(total - sum(shares.values())):
        shares[open_to[turn % len(open_to)]] += 1
    return {istat: min(ceiling, share) for istat, share in shares.items()}


def _declaration(comune: Row, owner: str, stock: int, year: int, luck: float) -> Row:
    istat = comune["istat"]
    row = dict.fromkeys(HEADER, "") | {"istat": istat, "comune": comune["comune"], "ente_tipo": owner, "fonte": SOURCE}
    row["ente"] = f"Comune di {comune['comune']}" if owner == "COMUNE" else "ALER territorialmente competente"
    if SILENT[year] == (istat, owner):
        return row | {"dichiarazione": "mancante", "note": "Nessuna risposta"}
    supply = ASSIGNABLE[year].get((istat, owner), (0,) * len(PARTS))
    row["dichiarazione"] = (
        "presentata" if sum(supply) or owner == "ALER" else "nulla"
    )  # one return of ALER covers all its rows
    days = int(luck * 40) if owner == "COMUNE" else 30  # ALER answers once, for all its comuni
    row["data_trasmissione"] = (FIRST_DAYS[year] + timedelta(days)).isoformat()
    row |= {
        "a_patrimonio_sap": str(stock),
        "a_patrimonio_sas": "0",
        "g_totale_dichiarato": str(sum(supply)),
        "g_di_cui_sas": "0",
    }
    row |= {part: str(value) for part, value in zip(PARTS, supply, strict=True)} | {"e_di_cui_forze_ordine": "0"}
    row["k_assegnati_anno_precedente"] = str(_assigned_before(istat, owner, year, sum(supply)))
    changes = OVERRIDES[year].get((istat, owner), {})
    if "a_patrimonio_sas" in changes:
        row["a_patrimonio_sap"] = str(stock - int(changes["a_patrimonio_sas"]))
    return row | changes


def _assigned_before(istat: str, owner: str, year: int, supply: int) -> int:
    """About two thirds of what was assignable the year before (of this year's figure, for the first year shown)."""
    before = sum(ASSIGNABLE.get(year - 1, {}).get((istat, owner), ())) if year - 1 in ASSIGNABLE else supply
    return before * 2 // 3


def _parts(row: Row) -> int:
    return sum(int(row[key] or 0) for key in (*PARTS, "e_non_distinti"))


def _total(rows: Iterable[Row], column: str, owner: str, istat: str = "") -> int:
    return sum(int(row[column] or 0) for row in rows if row["ente_tipo"] == owner and istat in ("", row["istat"]))


def _read_comuni() -> list[Row]:
    with (ROOT / "comuni.csv").open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda comune: comune["istat"])


def _write(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
