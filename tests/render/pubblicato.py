"""Published folders made by hand, for the tests of what checks them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from piano_lib.render import fingerprint
from piano_lib.render.manifest import Manifest, Product


def product(folder: Path, name: str, content: bytes = b"contenuto") -> Product:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Product(name, hashlib.sha256(content).hexdigest(), len(content), "k")


def publish(folder: Path, year: int | None, *names: str, data: Path | None = None, **parameters: object) -> Manifest:
    folder.mkdir(parents=True, exist_ok=True)
    made = Manifest(
        ambito="ambito-di-prova",
        anno=year,
        ingressi=fingerprint.inputs(data, [2021, 2022]) if data else {},
        parametri={f"piano-{year}.html": {"anno": year, "dati": "d", **parameters}} if year else {},
        versioni=dict(fingerprint.versions()),
        libreria=fingerprint.library(),
        prodotti=tuple(product(folder, name) for name in names),
    )
    made.write(folder)
    return made
