"""Finds the folder of an ambito from where one stands: a notebook, the repository, a folder of one's own."""

from __future__ import annotations

import os
from pathlib import Path

from piano_lib.italian import listing

HEAD = "ambito.toml"  # the file that makes a folder an ambito
VARIABLE = "PIANO_DATI"  # set by ``piano lab``, for notebooks and terminals that name no folder
OUTPUT = "PIANO_USCITA"  # set by ``piano lab`` too: where results go


class FolderError(LookupError):
    """No folder of an ambito where it was looked for, or more than one; an Italian sentence."""


def ambito_folder(given: str | Path = "", here: Path | None = None) -> Path:
    """The folder of the ambito: as given (from here or further up), else the only one under ``data/`` from here up.

    Where nothing is given, the one that ``piano lab`` was started with comes first. Raises ``FolderError`` when there
    is none, or several to choose from.
    """
    here = here or Path.cwd()
    places = (here, *here.parents)
    given = str(given) or os.environ.get(VARIABLE, "")
    if given:
        for place in places:
            if (place / given / HEAD).is_file():
                return place / given
        raise FolderError(f"«{given}» non è la cartella di un ambito: lì non c'è il file {HEAD}.")
    if (here / HEAD).is_file():
        return here
    found = sorted(path.parent for path in data_folder(here).glob(f"*/{HEAD}"))
    if len(found) > 1:
        names = listing([path.name for path in found])
        raise FolderError(f"In data/ ci sono più ambiti ({names}): indicane uno con --dati (in un quaderno: «dati»).")
    return found[0]


def data_folder(here: Path) -> Path:
    """The nearest ``data/`` from here up that holds an ambito. Raises ``FolderError`` when there is none."""
    for place in (here, *here.parents):
        if any(place.glob(f"data/*/{HEAD}")):
            return place / "data"
    raise FolderError(
        "Non trovo i dati: né qui né più in su c'è una cartella data/ con un ambito. "
        "Indicala con --dati (in un quaderno: «dati»)."
    )
