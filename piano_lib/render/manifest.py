"""``manifest.json``: what was published, from what, with what (schema: ``manifest.schema.json``).

It holds no date of the run: the same inputs give the same manifest. Two are written: one in the folder of each year,
one for the comparisons and the index of the ambito.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from piano_lib import exchange
from piano_lib.render.names import MANIFEST

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Product:
    """A published file: name relative to the manifest's folder, SHA-256, bytes, key of the inputs it was made from."""

    file: str
    sha256: str
    byte: int
    chiave: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One ``manifest.json``."""

    ambito: str
    anno: int | None  # None for comparisons and index
    ingressi: Mapping[str, str] = field(default_factory=dict)  # data file -> SHA-256
    parametri: Mapping[str, Any] = field(default_factory=dict)  # product -> the parameters of its notebook
    momento: str = ""  # seconds since 1970 of the date inside open data; empty: the day of the plan
    versioni: Mapping[str, str] = field(default_factory=dict)
    libreria: str = ""  # SHA-256 of code, rules and templates
    prodotti: tuple[Product, ...] = ()
    anni: tuple[int, ...] | None = None  # whose manifests stand beside the ambito's; None: of a year, or not said

    def product(self, name: str) -> Product | None:
        """The product of that name, if it is listed."""
        return next((product for product in self.prodotti if product.file == name), None)

    def write(self, folder: Path) -> None:
        """Write the manifest in ``folder``."""
        content = {"formato": FORMAT, **asdict(self)}
        content["prodotti"] = sorted(content["prodotti"], key=lambda product: str(product["file"]))
        text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        exchange.write(folder / MANIFEST, text.encode())  # the staged one is a hard link to the one readers see


def read(folder: Path) -> Manifest | None:
    """The manifest of ``folder``; ``None`` when there is none, or none that this version understands."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if content.pop("formato") != FORMAT:
            return None
        json.dumps(content, ensure_ascii=False).encode()  # half a character cannot be written back
        content["prodotti"] = tuple(Product(**product) for product in content["prodotti"])
        if isinstance(content.get("anni"), list):
            content["anni"] = tuple(content["anni"])
        found = Manifest(**content)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return found if _is_one(found) else None


def _is_one(found: Manifest) -> bool:
    """Whether every part is of its type, as in the schema (whose library is slow to load): anyone may write it."""
    words: list[object] = [found.ambito, found.libreria, found.momento]
    words += [word for one in found.prodotti for word in (one.file, one.sha256, one.chiave)]
    for texts in (found.ingressi, found.versioni):
        words += texts.values() if isinstance(texts, dict) else [None]
    pages = found.parametri.values() if isinstance(found.parametri, dict) else [None]
    return (
        all(isinstance(word, str) for word in words)
        and (found.anno is None or type(found.anno) is int)
        and (found.anni is None or (isinstance(found.anni, tuple) and all(type(year) is int for year in found.anni)))
        and all(type(product.byte) is int for product in found.prodotti)
        and all(isinstance(page, dict) for page in pages)
    )
