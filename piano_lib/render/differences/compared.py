"""One published file against the same file made again: read alike, from what a reader meets to the last byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from piano_lib.render.differences import document, leaves, page, workbook
from piano_lib.render.differences.told import Reading, told

SAME = "stesso contenuto letto, scritto con altri byte"
OTHER = "contenuto diverso"
UNREADABLE = "il file pubblicato non si legge come {kind}"
MISSING = 'per dire che cosa cambia in un PDF serve pypdf: pip install "piano-lib[pdf]"'

# Each gives readings of a file, from what a reader meets to what only a program does: the first that differs is told.
READERS: dict[str, Callable[[bytes], Sequence[Reading]]] = {
    "csv": lambda content: [*leaves.csv_cells(content), _source(content)],
    "html": lambda content: [{(): page.units(content)}, _source(content)],
    "ipynb": lambda content: [leaves.json_leaves(content, notebook=True), _source(content)],
    "json": lambda content: [leaves.json_leaves(content), _source(content)],
    "jsonld": lambda content: [leaves.json_leaves(content), _source(content)],
    "pdf": document.readings,
    "xlsx": lambda content: [workbook.cells(content)],
}


def differences(name: str, published: bytes, rebuilt: bytes) -> tuple[str, ...]:
    r"""Every difference between two versions of a file; empty when their bytes are the same.

    >>> old = b"istat,ente_tipo,ente,quota\r\n019036,COMUNE,Comune di Cremona,4\r\n"
    >>> differences("piano-2022.csv", old, old.replace(b",4", b",3"))
    ('riga 019036 COMUNE Comune di Cremona, colonna quota: pubblicato «4», rifatto «3»',)
    """
    if published == rebuilt:
        return ()
    kind = name.rpartition(".")[2]
    reader = READERS.get(kind)
    if reader is None:
        return (OTHER,)
    try:
        new = reader(rebuilt)
    except ImportError:
        return (f"{OTHER}: {MISSING}",)
    try:
        old = reader(published)
    except Exception:  # whatever a stranger put in its place, no library is bound to refuse it in one way
        return (f"{OTHER}: {UNREADABLE.format(kind=kind.upper())}", *_anyhow(published, rebuilt))
    for was, now in zip(old, new, strict=True):
        found = tuple(told(was, now))
        if found:
            return found
    return (SAME,)


def _source(content: bytes) -> Reading:
    """The text as written: two that read alike may still be read otherwise by another program."""
    return {(SAME,): content.decode("utf-8")}


def _anyhow(published: bytes, rebuilt: bytes) -> tuple[str, ...]:
    """Where two texts part, also those that are not what their name says."""
    try:
        return tuple(told({("testo",): published.decode("utf-8")}, {("testo",): rebuilt.decode("utf-8")}))
    except UnicodeDecodeError:
        return ()
