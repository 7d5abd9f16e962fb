"""Boundaries of the comuni of an ambito, from its ``confini.geojson``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "confini.geojson"
PLANE = 32632  # EPSG: UTM 32 north, metres; every comune of Lombardy lies in it or close by
TOLERANCE = 120  # metres; about one point on the page, and neighbours keep sharing their edge


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Shapes in metres, a row per comune (columns ``istat``, ``geometry``), and who is to be thanked for them."""

    shapes: Any  # geopandas.GeoDataFrame
    attribution: str


def read_boundaries(folder: Path) -> Boundaries | None:
    """Read and simplify the boundaries; ``None`` where the ambito has no such file.

    Raises ``ValueError`` (an Italian sentence) where the file is there and is not a GeoJSON of comuni.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    import geopandas
    import shapely

    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        shapes = geopandas.GeoDataFrame.from_features(content["features"], crs=4326).to_crs(PLANE)
        shapes["istat"] = shapes["istat"].astype(str)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{FILE}: non è un GeoJSON con il codice «istat» di ogni comune ({type(error).__name__})."
        ) from None
    shapes = shapes.set_geometry(shapely.coverage_simplify(shapes.geometry.to_numpy(), TOLERANCE), crs=PLANE)
    words = [str(content[key]) for key in ("attribuzione", "licenza") if content.get(key)]
    return Boundaries(shapes.sort_values("istat", ignore_index=True), ", ".join(words))
